"""RIS: one tag a line. Zotero, Mendeley, EndNote and most databases read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar, TextIO

from pipelines.bibliography.dates import Dates
from pipelines.bibliography.lines import one_line
from pipelines.bibliography.reference import Person, Reference, Role, reference

_TYPES = {
    "journal-article": "JOUR", "proceedings-article": "CPAPER", "posted-content": "UNPB", "book": "BOOK",
    "book-chapter": "CHAP",
}  # fmt: skip
_ANY_TYPE = "GEN"
_TAGS: dict[Role, str] = {"author": "AU", "editor": "A2", "translator": "A4"}


class Ris:
    """Writes RIS.

    UTF-8; ``CRLF`` ends a line, as its specification asks for. All readers take that, some do not take ``\\n``.
    """

    suffix: ClassVar[str] = ".ris"

    def __init__(self, file: TextIO) -> None:
        """*file* is open for writing, UTF-8, with ``newline="\\n"``."""
        self._file = file

    def write(self, article: Mapping[str, Any]) -> Collection[str]:
        """Write an article, a line of ``articles.jsonl``; return the names of what could not be held of it."""
        known = reference(article)
        losses = set(known.losses)
        lines = [f"{tag}  - {text}\r\n" for tag, value in _values(known, losses) if (text := one_line(value, losses))]
        lines.extend(f"N1  - Changed: {_SAID[name]}\r\n" for name in sorted(losses & _SAID.keys()))
        lines.append("ER  - \r\n\r\n")
        self._file.write("".join(lines))
        return frozenset(losses)

    def close(self) -> None:
        """Nothing is to be ended."""


#: What a record that lost it says of itself.
_SAID = {
    "line_breaks_joined": "line breaks became spaces.",
    "controls_left_out": "control characters were left out.",
}


def _values(known: Reference, losses: set[str]) -> Iterator[tuple[str, str]]:
    """Tag and value, in order; a value may still have lines."""
    yield "TY", _TYPES.get(known.kind or "", _ANY_TYPE)
    yield "ID", known.id
    if known.title:
        yield "TI", known.title
    for role, tag in _TAGS.items():
        if tag == "A2" and known.kind == "book":
            tag = "A3"  # A2 of a book is who edits its series
        yield from ((tag, _name(person, losses)) for person in known.people.get(role, ()))
    if known.container:
        yield "T2", known.container
        if known.kind == "journal-article":
            yield "JF", known.container
    if known.issued:
        yield from _dates(known.issued, losses)
    for tag, value in (
        ("VL", known.volume), ("IS", known.issue), *_pages(known), ("C7", known.article_number), ("SN", known.issn),
        ("PB", known.publisher), ("DO", known.doi), ("UR", known.url), ("L1", known.pdf_url), ("LA", known.language),
        ("AB", known.abstract),
    ):  # fmt: skip
        if value:
            yield tag, value
    # A keyword that stands alone is parted at its commas too.
    parting = ",;" if len(known.keywords) == 1 else ";"
    for keyword in known.keywords:
        if any(sign in keyword for sign in parting):
            losses.add("keyword_divided")
        yield "KW", keyword
    yield from (("N1", note) for note in known.notes)


def _name(person: Person, losses: set[str]) -> str:
    parts = [person.family, person.given] if person.is_divided else [person.name]
    if any("," in part for part in parts if part):
        losses.add("name_divided")
    return ", ".join(part for part in parts if part)


def _dates(issued: Dates, losses: set[str]) -> Iterator[tuple[str, str]]:
    """``YYYY/MM/DD/other``, each part as far as it is known; an interval has no place there."""
    date = issued.begin
    yield "PY", f"{date.year:04d}"
    if issued.end:
        losses.add("date_reduced")
        yield "DA", f"{date.year:04d}///"
        yield "N1", f"Published: {issued.edtf}"
    else:
        month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
        yield "DA", f"{date.year:04d}/{month}/{day}/{date.season_name or ''}"


def _pages(known: Reference) -> Iterator[tuple[str, str | None]]:
    """First and last, where the pages are just that; else all that is said in the place of the first."""
    if known.is_range:
        yield from (("SP", known.first_page), ("EP", known.last_page))
    else:
        yield "SP", known.pages
