"""CSL-JSON: the data model of citation styles. Pandoc, citeproc and Zotero read it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar, TextIO

from pipelines.bibliography.dates import Date, Dates
from pipelines.bibliography.lines import writable
from pipelines.bibliography.reference import Person, Reference, reference
from pipelines.encoding import encode

_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference", "posted-content": "article",
    "book": "book", "book-chapter": "chapter",
}  # fmt: skip
_ANY_TYPE = "document"
#: Texts in which these are read as a change of type, with no way to say that they are not.
_MARKUP = re.compile(r"</?(?:i|b|sc|sup|sub|span)(?:\s[^<>]*)?>")


class CslJson:
    """Writes CSL-JSON: one array, an object a line (CSL 1.0.2)."""

    suffix: ClassVar[str] = ".csl.json"

    def __init__(self, file: TextIO) -> None:
        """*file* is open for writing, UTF-8, with ``newline="\\n"``."""
        self._file = file
        self._before = "["

    def write(self, article: Mapping[str, Any]) -> Collection[str]:
        """Write an article, a line of ``articles.jsonl``; return the names of what could not be held of it."""
        known = reference(article)
        losses = set(known.losses)
        item = {name: _held(value, losses) for name, value in _values(known, losses) if value}
        self._file.write(f"{self._before}\n{encode(item).decode()}")
        self._before = ","
        return frozenset(losses)

    def close(self) -> None:
        """End the array; of no articles, an empty one."""
        self._file.write("[]\n" if self._before == "[" else "\n]\n")


def _held(value: Any, losses: set[str]) -> Any:
    """*value* with texts that can be written, wherever in it."""
    if isinstance(value, str):
        if _MARKUP.search(value):
            losses.add("read_as_markup")
        return writable(value, losses)
    if isinstance(value, list):
        return [_held(each, losses) for each in value]
    if isinstance(value, dict):
        return {name: _held(each, losses) for name, each in value.items()}
    return value


def _values(known: Reference, losses: set[str]) -> Iterator[tuple[str, Any]]:
    """Variable and value, in order; without a value it is not written."""
    yield "id", known.id
    yield "type", _TYPES.get(known.kind or "", _ANY_TYPE)
    if known.kind == "posted-content":
        yield "genre", "preprint"
    yield "title", known.title
    for role in ("author", "editor", "translator"):
        yield role, [_name(person) for person in known.people.get(role, ())]
    if known.issued:
        yield "issued", _dates(known.issued, losses)
    yield "container-title", known.container
    yield "volume", known.volume
    yield "issue", known.issue
    yield "page", known.pages
    yield "number", known.article_number
    yield "publisher", known.publisher
    yield "DOI", known.doi
    yield "ISSN", known.issn
    yield "URL", known.url
    yield "language", known.language
    yield "abstract", known.abstract
    # The variable is one text. Nothing says how it is to be parted again; a comma is what all writers put.
    if any("," in keyword for keyword in known.keywords):
        losses.add("keyword_divided")
    yield "keyword", ", ".join(known.keywords)
    yield "note", "\n".join(known.notes)


def _name(person: Person) -> dict[str, str]:
    if person.family and person.given:
        return {"family": person.family, "given": person.given}
    return {"literal": person.name}


def _dates(issued: Dates, losses: set[str]) -> dict[str, Any]:
    ends: list[Date] = [date for date in (issued.begin, issued.end) if date]
    said: dict[str, Any] = {"date-parts": [date.parts for date in ends]}
    if issued.end is None and issued.begin.season:
        said["season"] = issued.begin.season
    elif any(date.season for date in ends):
        losses.add("date_reduced")  # there is one season for both ends
    return said
