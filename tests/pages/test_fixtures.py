"""Every pair in ``fixtures/``: a saved page and what its reader is to find on it.

``fixtures/<source>/<kind>_<why>.html`` and ``.json``: the folder names the spider, the beginning of the file's name the
kind of the page, the rest why it is kept. A new pair is found by being there.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from harvester import settings
from harvester.items import Article
from harvester.pages.links import leading, site_of
from harvester.pages.page import Link
from harvester.spiders.index import IndexSpider

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = sorted(file for file in FIXTURES.glob("*/*.html") if file.parent.name != "citation_meta")  # has no spider
SAME_RECORD = [
    FIXTURES / "iad" / f"article_{markup}.json"
    for markup in ("plain_bold", "table", "definition_list", "bare_breaks", "span_pairs", "headings")
]


def spider_of(source: str) -> type[IndexSpider]:
    scrapy_settings = Settings()
    scrapy_settings.setmodule(settings)
    spider = SpiderLoader.from_settings(scrapy_settings).load(source)
    assert issubclass(spider, IndexSpider)
    return spider


def known(item: Article) -> dict[str, Any]:
    """The fields that the reader filled."""
    bare = Article(article_id="", source="")
    return {
        f.name: value for f in dataclasses.fields(item) if (value := getattr(item, f.name)) != getattr(bare, f.name)
    }


def read_article(spider: type[IndexSpider], text: str, wanted: dict[str, Any]) -> dict[str, Any]:
    match = spider.record_path.search(urlsplit(wanted["url"]).path)
    assert match, f"{wanted['url']} is no record's address"
    key = "/".join(match.group("journal", "issue", "article"))
    page = spider.record_page(text, wanted["url"])
    assert page.is_record
    return known(page.article(f"{spider.name}:{key}", spider.name))


def read_listing(spider: type[IndexSpider], text: str, wanted: dict[str, Any]) -> dict[str, Any]:
    page = spider.listing_page(text, wanted["url"])
    records = [link for link in page.links if spider.record_path.search(urlsplit(link.url).path)]
    beside = [link for link in records if link.in_menu]
    return {
        "url": page.url,
        "heading": page.heading,
        "issue_label": page.issue_label,
        "about_journal": page.about_journal,
        "records": paths(link for link in records if link not in beside),
        "records_aside": paths(beside),
        "leads_to": [link.url for link in leading(page.links, site_of(spider.site)) if link not in records],
        "next": [link.url for link in page.links if link.is_next],
    }


def paths(links: Iterable[Link]) -> list[str]:
    return list(dict.fromkeys(urlsplit(link.url).path for link in links))


READERS = {"article": read_article, "listing": read_listing}


def test_there_are_pages() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_page(page: Path) -> None:
    expected = page.with_suffix(".json")
    assert expected.exists(), f"{page.name} has no {expected.name} that says what is on it"
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    kind = page.stem.partition("_")[0]
    assert kind in READERS, f"{page.name}: the name begins with the kind of the page, one of {', '.join(READERS)}"
    assert READERS[kind](spider_of(page.parent.name), page.read_text(encoding="utf-8"), wanted) == wanted


def test_no_json_without_page() -> None:
    assert [file for file in FIXTURES.glob("*/*.json") if not file.with_suffix(".html").exists()] == []


@pytest.mark.parametrize("other", SAME_RECORD[1:], ids=lambda file: file.stem)
def test_markup_makes_no_difference(other: Path) -> None:
    """The same record in other markup is expected to be the same item, its address aside."""
    one, two = (json.loads(file.read_text(encoding="utf-8")) for file in (SAME_RECORD[0], other))
    assert {**one, "url": None} == {**two, "url": None}
