"""``harvester browse`` as people use it: the real command, in a real browser."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.screenshots import browsing
from harvester.schema import ALL_TABLES
from tests.browse.dataset import HOSTILE, PEOPLE, RICH
from tests.browser import PALE, browser_or_skip

HOSTILE_KEY = "2/20/403"


@pytest.fixture(scope="module")
def site(dataset: Path) -> Iterator[str]:
    with browsing(dataset) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browser_or_skip() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page at which nothing goes wrong: no word in the console, no dialog, nothing asked of another host."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=site)
    trouble: list[str] = []
    opened.on("console", lambda message: trouble.append(message.text))
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda asked: asked.url.startswith((site, "data:")) or trouble.append(asked.url))
    # A page that is left while its icon is under way asks no more for it.
    opened.on("requestfailed", lambda asked: asked.failure == "net::ERR_ABORTED" or trouble.append(asked.url))
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()
    assert trouble == []


def headings(page: Page) -> set[str]:
    return set(page.locator(".articles h3").all_inner_texts())


def row(key: str) -> str:
    return "articles/articles/" + f"iad:{key}".replace(":", "~3A").replace("/", "~2F")


def search(page: Page, words: str) -> set[str]:
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("button", name="Search").click()
    return headings(page)


def test_the_first_page_says_what_it_is(page: Page) -> None:
    page.goto("/")
    assert page.locator("h1").inner_text() == "kopru"
    lead = page.locator(".lead").inner_text()
    assert "14 articles" in lead
    assert "iad" in lead
    assert "2026-11-23 at 10:15 UTC" in lead
    figures = dict(reversed(text.split("\n")) for text in page.locator(".figures a").all_inner_texts())
    assert figures == {
        "Articles": "14", "Journals": "2", "Issues": "2", "Authors": "16", "Keywords": "6", "Texts": "16",
    }  # fmt: skip
    assert page.locator("svg.chart a").count() == 11  # 2015 to 2025
    assert search(page, "insan") == set(PEOPLE)
    assert page.get_by_role("searchbox").input_value() == "insan"
    assert len(search(page, "ISIK")) == 5
    assert search(page, "nirgends") == set()
    assert page.locator("p.none").inner_text().startswith("Nothing found.")


def test_facets_show_and_narrow_down(page: Page) -> None:
    page.goto("/articles/articles")
    names = [name.lower() for name in page.locator(".facets h2").all_inner_texts()]
    assert names == ["language", "year", "journal", "type", "flags"]
    language = page.locator("#facet-language li")
    assert language.all_inner_texts() == ["tr\n10", "en\n4"]
    language.get_by_role("link", name="en").click()
    assert page.locator(".count strong").inner_text() == "4 articles"
    page.locator("#facet-flags").get_by_role("link", name="doi_invalid").click()
    flagged = headings(page)
    assert page.locator(".count strong").inner_text() == f"{len(flagged)} article" + "s" * (len(flagged) > 1)
    assert 0 < len(flagged) < 4
    page.locator("#facet-language .chosen a").click()
    assert headings(page) > flagged
    page.get_by_role("link", name="all columns").click()
    assert page.locator("th").count() == len(ALL_TABLES["articles"].names)
    assert "Title with its subtitle" in str(page.locator("th", has_text=re.compile("^title$")).get_attribute("title"))


def test_a_record_shows_what_is_known(page: Page) -> None:
    page.goto("/articles/articles?_search=golge")
    page.get_by_role("link", name="Köprülerin gölgesi").click()
    shown = page.locator("main").inner_text()
    for text in (
        "The shadow of bridges", "Ayşe Irmak", "Ege Üniversitesi", "Can Han", "(Çeviren)", "İkinci paragraf.",
        "A first paragraph.", "Pages or formats of the article, or its sources, give different pages.", "5-13",
        "hdl:10.5555/500", f"iad:{RICH}", "2026-11-22\t5", "2026-11-23\t9",
    ):  # fmt: skip
        assert text in shown
    assert page.locator("p.abstract").all_inner_texts() == [
        "Birinci paragraf.",
        "İkinci paragraf.",
        "A first paragraph.",
    ]
    links = set(page.locator("main a").evaluate_all("all => all.map(a => a.href)"))
    assert links >= {
        "https://doi.org/10.5555/kopru.500", "https://orcid.org/0000-0002-1825-0097",
        "https://index.example/original/500", "https://index.example/original/500.pdf",
        f"https://index.example/paper/{RICH}",
    }  # fmt: skip
    page.get_by_role("link", name="köprü mimarisi").click()
    assert headings(page) == {"Köprülerin gölgesi"}
    page.goto("/" + row(RICH))
    page.get_by_role("link", name="Ayşe Irmak").click()
    assert page.locator(".count strong").inner_text() == "1 row"
    page.goto("/articles/journals/iad~3A1")
    page.locator("a.button").click()
    assert page.locator(".count strong").inner_text() == "10 articles"


def test_what_a_record_says_does_nothing(page: Page, site: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:  # the console has a word for a page that is not there
        urllib.request.urlopen(f"{site}nirgends{quote('<img src=x>')}")
    assert error.value.code == 404
    assert b"<img" not in error.value.read()
    for path in (
        "articles/articles", "articles/articles?_as=table", "articles/article_authors", row(HOSTILE_KEY),
        "articles/journals/iad~3A2", f"articles/articles?_search={quote(HOSTILE)}",
        f"articles?sql={quote('select title from articles')}",
    ):  # fmt: skip
        page.goto("/" + path)
        assert "&lt;script&gt;" in page.content()
        assert page.locator("script, main img").count() == 0
        assert page.title() != "taken"
        hrefs = page.locator("a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(hrefs) <= {"http:", "https:"}
    page.goto("/" + row(HOSTILE_KEY))
    assert page.locator("h1").inner_text() == HOSTILE


PAGES = (
    "", "articles/articles", "articles/articles?_as=table", row(RICH), row(HOSTILE_KEY), "articles/article_authors",
    "articles/journals/iad~3A1", "articles", "articles?sql=select+*+from+articles",
)  # fmt: skip


@pytest.mark.parametrize(("width", "height", "scheme"), [(360, 740, "dark"), (1280, 900, "light"), (1280, 900, "dark")])
def test_pages_fit_and_can_be_read(page: Page, width: int, height: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        page.goto("/" + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = page.evaluate(PALE)
        assert found["seen"] > 10
        assert found["pale"] == [], path
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (int(re.findall(r"\d+", ground)[0]) < 60) == (scheme == "dark")
    page.goto("/articles/articles")
    assert page.locator(".facets").is_visible() == (width > 900)
    if width < 900:
        page.get_by_text("Narrow down").click()
        assert page.locator(".facets").is_visible()


def test_answers_are_guarded(site: str) -> None:
    with urllib.request.urlopen(site) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "script" not in policy
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(urllib.request.Request(site, headers={"Host": "attacker.example"}))
    assert error.value.code == 421
    for sql in ("delete from articles", "attach 'x' as y", "pragma writable_schema=1"):
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(f"{site}articles.json?sql={quote(sql)}")
        assert error.value.code == 400
    with urllib.request.urlopen(f"{site}articles/articles.json?_search=ISIK&_shape=array") as answer:
        assert len(json.load(answer)) == 5
    with urllib.request.urlopen(f"{site}articles/articles.csv?_stream=on") as answer:
        assert len(answer.read().split(b"\r\n")) == 16


def command(*words: str, **options: Any) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "harvester", "browse", *words]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(unwritable: Path, tmp_path: Path, number: signal.Signals) -> None:
    """Where nothing can be written beside the release, too; then nothing is left behind."""
    with command(str(unwritable), "--port", "0", env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert urlsplit(address).hostname == "127.0.0.1"
        with urllib.request.urlopen(address):
            assert [file.name for file in tmp_path.glob("*/*")] == ["articles.sqlite"]
            process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert said.startswith("harvester: making ")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_empty_box_asks_for_all_and_a_doi_finds_its_article(page: Page) -> None:
    page.goto("/articles/articles?_search=")
    assert "matches" not in page.locator("main").inner_text()
    assert page.request.get("/articles/articles?_sort=nope").status == 400
    doi = "10.5555/kopru.500"
    page.goto(f"/articles/articles?_search={quote(doi)}")
    assert page.locator('a[href^="https://doi.org/"]').all_inner_texts() == [doi]
    page.set_viewport_size({"width": 360, "height": 740})
    box = page.get_by_role("button", name="Search").bounding_box()
    assert box
    assert box["height"] < 60, "its word stands on one line"


def test_mistakes_are_said_in_a_line(dataset: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for words, said in (
            ((str(dataset), "--port", port), f"127.0.0.1 port {port} cannot be had"),
            ((str(tmp_path),), f"There is no release in {tmp_path}"),
            ((str(dataset), "--release", "20200101T000000Z"), "There are: 20261122T101500Z, 20261123T101500Z."),
            ((str(dataset), "--host", "203.0.113.9", "--port", "0"), "203.0.113.9 port 0 cannot be had"),
        ):
            with command(*words) as process:
                _, complaint = process.communicate(timeout=30)
            assert process.returncode == 2
            assert said in complaint
            assert complaint.count("\n") == 1
