"""Saved pages and what is on them: pairs of a page and a ``.json``, in ``fixtures/<source>/<kind>_<why>``.

The folder names the spider, whose class says which reader reads which kind of page; the beginning of the file's name is
the kind. What a reader finds is said here in the form of the ``.json``: as printed, without what is empty.

=========  ====================================================================  =========
kind       a page of                                                             ends in
=========  ====================================================================  =========
article    an article, or one that a reader has to tell from those               ``.html``
listing    an index: all pages but records                                       ``.html``
contents   a journal: all pages but articles                                     ``.html``
others     an OAI-PMH endpoint: ``records``, ``identify`` …                      ``.xml``
=========  ====================================================================  =========
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvester.items import Article
from harvester.pages.links import leading, site_of
from harvester.pages.oai.formats import format_in
from harvester.pages.oai.protocol import OaiRecord, OaiResponse, read_response
from harvester.pages.page import Link
from harvester.spiders.index import IndexSpider
from harvester.spiders.journals import JournalSpider
from harvester.spiders.site import SiteSpider

_EMPTY: tuple[Any, ...] = (None, "", [], {})


class NoPair(ValueError):
    """What is wrong with a saved page, in a line."""


def kinds_of(spider: type[SiteSpider]) -> tuple[str, ...]:
    """The kinds of web pages that a spider's readers read."""
    return tuple(_readers(spider))


def read_saved(spider: type[SiteSpider], file: Path, url: str) -> dict[str, Any]:
    """What the spider's reader finds on a saved page.

    Args:
        spider: of the page's source.
        file: the page; its name begins with its kind.
        url: the page's address.

    Raises:
        NoPair: the name begins with no kind of page, or the address is none of the source.
    """
    if file.suffix == ".xml":
        return dict(shown(_answer(file.read_bytes())))
    kind, readers = file.stem.partition("_")[0], _readers(spider)
    if kind not in readers:
        raise NoPair(f"{file.name}: the name begins with the kind of the page, one of {', '.join(readers)}")
    return dict(shown(readers[kind](spider, file.read_text(encoding="utf-8"), url)))


def shown(value: Any) -> Any:
    """*value* as JSON has it, without what is empty in records; ``False`` and ``0`` are not."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, dict):
        return {name: said for name, each in value.items() if (said := shown(each)) not in _EMPTY}
    if isinstance(value, list | tuple):
        return [shown(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def as_text(found: dict[str, Any]) -> str:
    """The ``.json`` of a pair."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _readers(spider: type[SiteSpider]) -> dict[str, Callable[[Any, str, str], dict[str, Any]]]:
    if issubclass(spider, IndexSpider):
        return {"article": _record, "listing": _listing}
    if issubclass(spider, JournalSpider):
        return {"article": _article, "contents": _contents}
    return {}


def _differing(item: Any, bare: Any) -> dict[str, Any]:
    """The fields that the reader filled."""
    fields = {f.name: getattr(item, f.name) for f in dataclasses.fields(item)}
    return {name: value for name, value in fields.items() if value != getattr(bare, name)}


def _known(article: Article) -> dict[str, Any]:
    """What a reader found of an article. The place of an author is said where it is another than in the list."""
    found = _differing(article, Article(article_id="", source=""))
    if article.authors:
        authors = [dataclasses.asdict(author) for author in article.authors]
        for number, author in enumerate(authors, 1):
            author["position"] = None if author["position"] == number else author["position"]
        found["authors"] = authors
    return found


# ---- indexes --------------------------------------------------------------------------------------------------------


def _record(spider: type[IndexSpider], text: str, url: str) -> dict[str, Any]:
    match = spider.record_path.search(urlsplit(url).path)
    if match is None:
        raise NoPair(f"{url} is no record's address")
    page = spider.record_page(text, url)
    if not page.is_record:
        return {"url": url, "is_record": False}
    return _known(page.article(f"{spider.name}:{'/'.join(match.group('journal', 'issue', 'article'))}", spider.name))


def _listing(spider: type[IndexSpider], text: str, url: str) -> dict[str, Any]:
    page = spider.listing_page(text, url)
    records = [link for link in page.links if spider.record_path.search(urlsplit(link.url).path)]
    beside = [link for link in records if link.in_menu]
    return {
        "url": page.url,
        "heading": page.heading,
        "issue_label": page.issue_label,
        "about_journal": page.about_journal,
        "records": _paths(link for link in records if link not in beside),
        "records_aside": _paths(beside),
        "leads_to": [link.url for link in leading(page.links, site_of(spider.site)) if link not in records],
        "next": [link.url for link in page.links if link.is_next],
    }


def _paths(links: Iterable[Link]) -> list[str]:
    return list(dict.fromkeys(urlsplit(link.url).path for link in links))


# ---- journals -------------------------------------------------------------------------------------------------------


def _article(spider: type[JournalSpider], text: str, url: str) -> dict[str, Any]:
    page = spider.article_page(text, url)
    if not page.is_article:
        return {"url": url, "is_article": False}
    return {
        "url": url,
        "is_article": True,
        "key": page.own_key or spider.addresses.article(page.canonical_url) or spider.addresses.article(page.url),
        "canonical_url": page.canonical_url,
        "issue_url": page.issue_url,
        "journal_url": page.journal_url,
        "article": _known(page.article("", "")),
    }


def _contents(spider: type[JournalSpider], text: str, url: str) -> dict[str, Any]:
    page = spider.contents_page(text, url)
    names = ("journal", "journal_url", "issue", "issue_url", "more", "entries", "issues", "journals")
    return {"url": url, **{name: getattr(page, name) for name in names}}


# ---- OAI-PMH --------------------------------------------------------------------------------------------------------


def _answer(body: bytes) -> dict[str, Any]:
    response = read_response(body)
    found = _differing(response, OaiResponse())
    found["records"] = [_oai_record(record) for record in response.records]
    found["headers"] = [_oai_record(record) for record in response.headers]
    return found


def _oai_record(record: OaiRecord) -> dict[str, Any]:
    found = _differing(record, OaiRecord(identifier="", datestamp=""))
    found.pop("metadata", None)
    known = format_in(record.metadata) if record.metadata is not None else None
    if known is not None:
        reader = known.reader(record.metadata)
        article = reader.article("", "")
        found["metadata"] = {"part": reader.part, **_known(article)}
        if reader.addresses != [article.url]:
            found["metadata"]["addresses"] = reader.addresses
    return found
