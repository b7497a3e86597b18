"""Every pair in ``fixtures/``: a saved page and what its reader is to find on it.

``fixtures/<source>/<kind>_<why>.html`` (of OAI-PMH ``.xml``) and ``.json``: the folder names the spider, the beginning
of the file's name the kind of the page (:mod:`harvester.pairs`), the rest why it is kept. A new pair is found by being
there.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from harvester import settings
from harvester.pairs import NoPair, read_saved, shown
from harvester.spiders.site import SiteSpider

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = sorted(page for suffix in ("html", "xml") for page in FIXTURES.glob(f"*/*.{suffix}"))
SAME_RECORD = [
    FIXTURES / "iad" / f"article_{markup}.json"
    for markup in ("plain_bold", "table", "definition_list", "bare_breaks", "span_pairs", "headings")
]


def spider_of(source: str) -> type[SiteSpider]:
    scrapy_settings = Settings()
    scrapy_settings.setmodule(settings)
    spider = SpiderLoader.from_settings(scrapy_settings).load(source)
    assert issubclass(spider, SiteSpider)
    return spider


def test_there_are_pages() -> None:
    found = Counter((page.parent.name, page.stem.partition("_")[0]) for page in PAGES)
    assert min(found["iad", "article"], found["oai", "records"], found["ojs", "contents"], found["ojs", "article"]) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_page(page: Path) -> None:
    expected = page.with_suffix(".json")
    assert expected.exists(), f"{page.name} has no {expected.name} that says what is on it"
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert read_saved(spider_of(page.parent.name), page, wanted.get("url", "")) == shown(wanted)
    assert "article" in wanted or not wanted.get("is_article"), "an article is said to be one, and what it holds"


def test_no_json_without_page() -> None:
    pages = {file.with_suffix("") for file in PAGES}
    assert [file for file in FIXTURES.glob("*/*.json") if file.with_suffix("") not in pages] == []


def test_a_name_without_kind(tmp_path: Path) -> None:
    with pytest.raises(NoPair, match="one of article, contents"):
        read_saved(spider_of("ojs"), tmp_path / "page_1.html", "")


@pytest.mark.parametrize("other", SAME_RECORD[1:], ids=lambda file: file.stem)
def test_markup_makes_no_difference(other: Path) -> None:
    """The same record in other markup is expected to be the same item, its address aside."""
    one, two = (json.loads(file.read_text(encoding="utf-8")) for file in (SAME_RECORD[0], other))
    assert {**one, "url": None} == {**two, "url": None}
