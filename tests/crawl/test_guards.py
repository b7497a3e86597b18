"""Sites without an end are left; sites that are only large are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from harvester.crawl.guards import (
    MAX_BARREN,
    MAX_FRUITLESS,
    MAX_FRUITLESS_IN_ALL,
    MAX_FRUITLESS_QUERIES,
    MAX_STALE,
    Growth,
)
from harvester.found import Found
from harvester.pages.links import form_of
from pipelines.store import Page, Store

HOST = "https://index.example"
RUN = "20261122T101500Z"
PATIENCE = 3000
"""A walk that is not over after so many pages has no end."""

Site = Callable[[str], list[str]]
"""Address → the addresses on its page."""


def named(url: str, depth: int = 0, kind: str = "listing") -> Found:
    """A page as the spider names it: what lies deeper comes first."""
    if "/paper/" in url:
        return Found(url=url, key=url, kind="record", priority=20)
    return Found(url, url, kind, priority=min(depth, 8), form=form_of(HOST + url), context={"depth": depth})


class Walk:
    """Visits a site as the frontier does, but for the network."""

    def __init__(self, folder: Path, site: Site, run: str = RUN) -> None:
        self.stats = get_crawler().stats
        self.store = Store(folder / "harvest.db", source="iad", run=run)
        self.store.begin_run()
        self.store.begin_round(full=True)
        self.growth = Growth(self.store, self.stats)
        self.listings: list[str] = []
        self.records: list[str] = []
        self._record([named("/", kind="start")])
        self.store.flush()
        while (pages := self.store.pending(limit=1)) and len(self.listings) < PATIENCE:
            self._visit(pages[0], site)
        self.store.end_run("complete", {})
        self.store.close()

    def _visit(self, page: Page, site: Site) -> None:
        state, new = "done", 0
        if page["kind"] == "record":
            self.records.append(page["url"])
        elif self.growth.is_barren(page):
            state = "refused"
        else:
            self.listings.append(page["url"])
            depth = page["context"].get("depth", 0) + 1
            found = self.growth.admit(page, [named(url, depth) for url in dict.fromkeys(site(page["url"]))])
            self._record(found)
            new = sum(each.kind == "record" for each in found)
            self.growth.credit(page, new)
        self.store.settle_page(
            {
                "page_id": page["id"], "state": state, "tries": 0, "error": None, "status": 200,
                "productive": new > 0, "etag": None, "last_modified": None, "visited": self.store.run,
                "absences": 0, "named": None, "article_id": None,
            }
        )  # fmt: skip
        self.store.flush()

    def _record(self, found: list[Found]) -> None:
        for each in found:
            page: Page = {
                "key": each.key, "url": each.url, "kind": each.kind, "priority": each.priority, "form": each.form,
                "context": each.context,
            }  # fmt: skip
            self.store.add_pages([page])


def number(url: str) -> int:
    return int(url.rpartition("=")[2]) if "=" in url else 1


def paper(n: int) -> str:
    return f"/paper/1/{n // 100}/{n}"


def calendar(url: str) -> list[str]:
    return [f"/?month={number(url) + 1}"]


def tags(url: str) -> list[str]:
    return [f"/tag/t{n}" for n in range(1000)] if url == "/" else []


def tags_of_tags(url: str) -> list[str]:
    seed = sum(map(ord, url))
    return [f"/tag/{seed}-{n}" for n in range(20)]


def last_page_for_ever(url: str) -> list[str]:
    return [paper(1), paper(2), f"/issue?page={number(url) + 1}"]


def known_records_for_ever(url: str) -> list[str]:
    n = number(url)
    return [paper(n % 7), paper(n * 3 % 7), f"/issue?page={n + 1}"]


def session_in_the_path(url: str) -> list[str]:
    return [f"{url.rstrip('/')}/x{n}" for n in range(3)]


ENDLESS: dict[str, tuple[Site, int]] = {
    # site, so many of its listings may be visited
    "calendar": (calendar, MAX_BARREN + 2),
    "tags": (tags, MAX_FRUITLESS + 2),
    "tags of tags": (tags_of_tags, MAX_FRUITLESS + 2),
    "last page for ever": (last_page_for_ever, 3),
    "known records for ever": (known_records_for_ever, MAX_STALE + 10),
    "paths that grow": (session_in_the_path, MAX_FRUITLESS * (MAX_BARREN + 2)),
}


def long_list(url: str) -> list[str]:
    n = number(url)
    return [paper(2 * n), paper(2 * n + 1), *([f"/issue?page={n + 1}"] if n < 400 else [])]


def deep(url: str) -> list[str]:
    level = url.count("/") if url != "/" else 0
    return [f"{url.rstrip('/')}/part{level}"] if level < MAX_BARREN else [paper(1)]


def many_journals(url: str) -> list[str]:
    if url == "/":
        return [f"/journal/{n}" for n in range(300)]
    return [paper(int(url.rpartition("/")[2]))]


def many_journals_without_papers(url: str) -> list[str]:
    """The journals lead to issues, and only these list papers."""
    if url == "/":
        return [f"/journal/{n}" for n in range(100)]
    if url.startswith("/journal"):
        return [f"/issue/{url.rpartition('/')[2]}"]
    return [paper(int(url.rpartition("/")[2]))]


def sidebar(url: str) -> list[str]:
    """Every page names the same most read papers, the list goes on for ten pages of its own."""
    n = number(url)
    return [paper(1), paper(2), paper(100 + n), *([f"/issue?page={n + 1}"] if n < 10 else [])]


LARGE: dict[str, tuple[Site, int]] = {
    # site, its records
    "a list of 400 pages": (long_list, 800),
    "a deep path": (deep, 1),
    "300 journals": (many_journals, 300),
    "100 journals, their papers a page deeper": (many_journals_without_papers, 100),
    "the same box on every page": (sidebar, 12),
}


@pytest.mark.parametrize(("site", "bound"), ENDLESS.values(), ids=list(ENDLESS))
def test_endless_site(tmp_path: Path, site: Site, bound: int) -> None:
    walk = Walk(tmp_path, site)
    assert len(walk.listings) <= bound
    refused = {key: count for key, count in walk.stats.get_stats().items() if key.startswith("refused/")}
    assert sum(refused.values()) > 0 or site in (tags, tags_of_tags), "what is not followed is counted"


@pytest.mark.parametrize(("site", "records"), LARGE.values(), ids=list(LARGE))
def test_large_site(tmp_path: Path, site: Site, records: int) -> None:
    walk = Walk(tmp_path, site)
    assert len(walk.records) == len(set(walk.records)) == records


@pytest.mark.parametrize(("site", "records"), LARGE.values(), ids=list(LARGE))
def test_second_round(tmp_path: Path, site: Site, records: int) -> None:
    """What a first round found is visited again, though nothing on the site is new by then."""
    Walk(tmp_path, site)
    walk = Walk(tmp_path, site, "20261123T101500Z")
    assert len(walk.records) == records


def test_new_record_at_the_end_of_a_known_list(tmp_path: Path) -> None:
    Walk(tmp_path, long_list)

    def longer(url: str) -> list[str]:
        n = number(url)
        return long_list(url) if n < 400 else [*long_list(url), "/issue?page=401"] if n == 400 else [paper(9000)]

    assert paper(9000) in Walk(tmp_path, longer, "20261123T101500Z").records


def test_form_that_bore_fruit_is_not_given_up(tmp_path: Path) -> None:
    def archive(url: str) -> list[str]:
        if url == "/":
            return [f"/day?n={n}" for n in range(500)]
        day = int(url.rpartition("=")[2])
        return [paper(day)] if day == MAX_FRUITLESS_QUERIES - 1 or day > 400 else []

    assert len(Walk(tmp_path, archive).records) == 100


def test_records_are_always_admitted(tmp_path: Path) -> None:
    store = Store(tmp_path / "harvest.db", source="iad", run=RUN)
    growth = Growth(store, get_crawler().stats)
    page: Page = {"id": 1, "url": "/far", "kind": "listing", "context": {"barren": 99, "stale": 99}}
    for found in ([named(paper(1))], [named(paper(1)), named("/further")]):
        assert paper(1) in [each.url for each in growth.admit(page, found)]
    assert growth.admit(page, [named("/further")]) == []
    store.close()


def test_forms_without_end(tmp_path: Path) -> None:
    """A site may give each address a form of its own; what has led to records is visited all the same."""
    store = Store(tmp_path / "harvest.db", source="iad", run=RUN)
    growth = Growth(store, get_crawler().stats)

    def row(form: str) -> Page:
        return {"form": form, "context": {}, "kind": "listing"}

    assert not any(growth.is_barren(row(f"/{n}/*")) for n in range(MAX_FRUITLESS_IN_ALL // 2))
    for n in range(100):
        growth.credit(row(f"/{n}/*"), 1)
    rest = sum(not growth.is_barren(row(f"/x{n}/*")) for n in range(MAX_FRUITLESS_IN_ALL))
    assert rest == MAX_FRUITLESS_IN_ALL // 2 + 100
    assert growth.is_barren(row("/y/*"))
    assert not growth.is_barren(row("/7/*"))
    assert form_of("http://h/?1234567") == form_of("http://h/?7") == "/?N"
    store.close()
