"""The bundled index with each of its faults: what the run makes of it, and what analysts see afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from harvester.demo.faults import FAULTS, PAUSE, FaultIndex

from .conftest import Crawled
from .kit import crawl, differences_of, ids, published, rows

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Expected:
    """What a run ends with."""

    code: int
    verdict: str
    says: str = ""


#: A first crawl under this fault brings home every record, or all but a few that are named as failures.
BORNE = {
    "retry-after": Expected(0, "complete"),
    "flaky 500": Expected(0, "complete"),
    "truncated body": Expected(0, "complete"),
    "reset": Expected(0, "complete"),
    "slow drip": Expected(0, "complete"),
    "endless calendar": Expected(0, "complete", "addresses on ways without a record were not followed"),
    "off-site redirect": Expected(3, "partial", "redirects off the site"),
    "bomb": Expected(3, "partial", "the answer is too large"),
}
#: A day with this fault leaves the release before in place.
BAD_DAYS = {
    "down": Expected(4, "failed", "Nothing could be fetched"),
    "blocked after N": Expected(4, "blocked", "403"),
    "login wall": Expected(4, "blocked", "a login page"),
    "redesign": Expected(4, "drifted", "The reader needs repair"),
    "empty": Expected(4, "failed", "an empty page"),
}
#: A change of the site's own.
CHANGES = ("gone", "changed")


def test_every_fault_is_tested_and_in_the_table() -> None:
    assert {*BORNE, *BAD_DAYS, *CHANGES} == set(FAULTS)
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    table = text.partition("<!-- faults -->")[2].partition("<!-- /faults -->")[0]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("| `")]
    assert [line[0].strip("`") for line in lines] == list(FAULTS)
    for fault, expected in {**BORNE, **BAD_DAYS}.items():
        (line,) = (line for line in lines if line[0] == f"`{fault}`")
        assert line[2] == f"{expected.verdict}, {expected.code}"
    for line in lines:
        file, _, name = line[3].strip("`").partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), line[3]


@pytest.mark.parametrize("fault", BORNE)
def test_first_crawl_bears_it(fault: str, demo: Crawled, tmp_path: Path) -> None:
    expected = BORNE[fault]
    words = ("--concurrency", "1") if fault == "retry-after" else ()
    with FaultIndex(fault) as index:
        done = crawl(index.url, tmp_path, *words)
    assert (done.code, done.report["verdict"]) == (expected.code, expected.verdict), done.report["says"]
    assert expected.says in done.report["says"]
    got = rows(tmp_path / "iad" / "latest")
    lost = {
        "iad:" + f["url"].partition("/paper/")[2] for f in done.report["failures"] if not f["error"].startswith("404")
    }
    assert len(lost) == (1 if expected.code == 3 else 0)
    wanted = [row for row in rows(demo.release) if row["article_id"] not in lost]
    assert differences_of(got, wanted) == []
    assert done.report["requests"] < 1_000, "what has no end is left"
    if fault == "retry-after":
        refused = [at for at, _, status in index.requests if status == 429]
        assert len(refused) >= 3
        # With one request at a time nothing else is on its way when the answer arrives.
        early = [t for t, _, _ in index.requests for at in refused if at < t < at + PAUSE]
        assert early == []


@pytest.mark.parametrize("fault", BAD_DAYS)
def test_bad_day_leaves_the_release(fault: str, dataset: Path) -> None:
    """The site is read anew on a day like this; and on the next, which is a good one, all is as it was."""
    expected, before = BAD_DAYS[fault], published(dataset)
    with FaultIndex(fault) as index:
        done = crawl(index.url, dataset.parent, "--full")
        assert (done.code, done.report["verdict"], done.report["released"]) == (expected.code, expected.verdict, False)
        assert expected.says in done.report["says"]
        assert published(dataset) == before
        index.set("")
        done = crawl(index.url, dataset.parent)
        assert (done.code, done.report["verdict"]) == (0, "complete")
    assert rows(dataset / "latest", "changes") == []
    assert len(ids(dataset / "latest")) == 60


def test_site_changes(dataset: Path) -> None:
    """Records are corrected, others are gone for good, and one day they are all as they were."""
    with FaultIndex("changed") as index:
        done = crawl(index.url, dataset.parent, "--full")
        changed = {row["article_id"]: row["change"] for row in rows(dataset / "latest", "changes")}
        assert (done.code, len(changed), set(changed.values())) == (0, done.report["articles"]["changed"], {"changed"})
        assert changed
        titles = {row["article_id"]: row["title"] for row in rows(dataset / "latest")}
        assert {article for article, title in titles.items() if title.startswith("Corrected: ")} == set(changed)
        index.set("gone")
        assert crawl(index.url, dataset.parent, "--full").report["articles"]["withdrawn"] == 0
        done = crawl(index.url, dataset.parent)
        assert (done.code, done.report["articles"]["withdrawn"]) == (0, len(changed))
        status = {row["article_id"]: row["status"] for row in rows(dataset / "latest")}
        assert {article for article, said in status.items() if said == "withdrawn"} == set(changed)
        assert len(status) == 60
        index.set("")
        done = crawl(index.url, dataset.parent, "--full")
        assert (done.code, done.report["returned"]) == (0, len(changed))
        assert {row["change"] for row in rows(dataset / "latest", "changes")} == {"returned"}
        assert not any(re.match("Corrected", row["title"]) for row in rows(dataset / "latest"))
