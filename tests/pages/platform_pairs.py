"""Saved pages of journal platforms: what their readers find on them, as the ``.json`` beside a page says it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from harvester.items import Article
from harvester.pages.dergipark import DergiparkAddresses, DergiparkArticlePage, DergiparkContentsPage
from harvester.pages.janeway import JanewayAddresses, JanewayArticlePage, JanewayContentsPage
from harvester.pages.journal_page import Addresses, ArticlePage, ContentsPage

FIXTURES = Path(__file__).parents[2] / "fixtures"

#: Platform → its addresses, and the readers of its pages.
PLATFORMS: dict[str, tuple[Addresses, type[ArticlePage], type[ContentsPage]]] = {
    "janeway": (JanewayAddresses(), JanewayArticlePage, JanewayContentsPage),
    "dergipark": (DergiparkAddresses(), DergiparkArticlePage, DergiparkContentsPage),
}


def pairs(platform: str) -> list[Path]:
    """The saved pages of a platform."""
    return sorted((FIXTURES / platform).glob("*.html"))


def filled(item: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not empty."""
    return {name: value for name, value in dataclasses.asdict(item).items() if value}


def known(article: Article) -> dict[str, Any]:
    """What the reader filled."""
    found = {name: value for name, value in filled(article).items() if name not in ("article_id", "source", "status")}
    found.pop("schema_version", None)
    found["authors"] = [filled(author) for author in article.authors]
    return found


def read(platform: str, kind: str, text: str, url: str) -> dict[str, Any]:
    """All that the reader of a *kind* of page finds."""
    addresses, article_page, contents_page = PLATFORMS[platform]
    found: dict[str, Any] = {"url": url}
    if kind == "article":
        page = article_page(text, url)
        found["is_article"] = page.is_article
        found["key"] = page.own_key or addresses.article(page.url)
        for name in ("canonical_url", "issue_url", "journal_url"):
            found[name] = getattr(page, name)
        if page.is_article:
            found["article"] = known(page.article("x:1", "x"))
        return found
    contents = contents_page(text, url)
    for name in ("journal", "journal_url", "issue", "issue_url", "more"):
        found[name] = getattr(contents, name)
    for name in ("entries", "issues", "journals"):
        found[name] = [filled(item) for item in getattr(contents, name)]
    return found


def wanted(page: Path) -> dict[str, Any]:
    """What the ``.json`` beside a page says."""
    return dict(json.loads(page.with_suffix(".json").read_text(encoding="utf-8")))
