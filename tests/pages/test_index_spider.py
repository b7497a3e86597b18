"""What the spider says of issues and journals, from saved listings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.items import Issue, Journal
from harvester.spiders.iad import IadSpider

FIXTURES = Path(__file__).parents[2] / "fixtures" / "iad"
SITE = "https://www.indexacademicdocs.org"


def items(name: str, url: str | None = None, **context: Any) -> list[Any]:
    saved = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    request = Request(url or saved["url"], meta={"page": {"context": context, "kind": "listing", "key": "x"}})
    response = HtmlResponse(request.url, body=(FIXTURES / f"{name}.html").read_bytes(), request=request)
    return [item for item in IadSpider().parse_listing(response) if isinstance(item, Issue | Journal)]


ISSUES = [
    # page, its issue, label, path
    ("listing_issue_paginated", "iad:901/7701", "Cilt: 4 Sayı: 2", "/issue/7701"),
    ("listing_issue_with_related_sidebar", "iad:909/7709", "Volume:2 Issue:4", "/issue/7709"),
]


@pytest.mark.parametrize(("name", "issue_id", "label", "path"), ISSUES)
def test_issue(name: str, issue_id: str, label: str, path: str) -> None:
    """An issue has the label and the address of its page, whatever records are named beside its own."""
    (issue,) = [item for item in items(name, depth=2) if isinstance(item, Issue) and item.issue_id == issue_id]
    assert issue.printed == {"issue": label}
    assert issue.url == SITE + path


def test_second_page_of_an_issue_is_not_its_address() -> None:
    """Page 2 is reached by its number as well as by *Next*; either way it is not where the issue stands."""
    found = items("listing_issue_paginated", f"{SITE}/issue/7701?page=2", depth=3, label="2")
    assert [item.url for item in found if isinstance(item, Issue)] == [None]


def test_journal_is_what_the_page_above_said() -> None:
    about = {"url": f"{SITE}/journal/901", "heading": "Köprü ve Kervan", "issn_print": "2049-3630"}
    found = items("listing_issue_paginated", depth=2, about=about)
    (journal,) = [item for item in found if isinstance(item, Journal)]
    assert (journal.journal_id, journal.url) == ("iad:901", f"{SITE}/journal/901")
    assert journal.printed == {"title": "Köprü ve Kervan", "issn_print": "2049-3630"}


def test_journals_of_a_page_of_many_are_not_mixed_up() -> None:
    about = {"url": f"{SITE}/journal/909", "heading": "Journal of Lost Trades", "issn_print": "2049-3630"}
    found = items("listing_issue_with_related_sidebar", depth=2, about=about)
    others = [item for item in found if isinstance(item, Journal) and item.journal_id != "iad:909"]
    assert [journal.printed for journal in others if journal.printed] == []
