"""The tables of the page: what stands in them, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from harvester.report_page import said
from harvester.report_page.turkish import sort_key


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what is shown, and what it is sorted by where that is a number."""

    text: str
    number: float | None = None
    link: str = ""
    """An address of http or https; empty: none."""
    kind: Literal["", "code", "fallen"] = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column."""

    title: str
    sort: Literal["text", "number"] = "text"
    wide: bool = False
    """It holds long texts."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be sorted."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    small: bool = False
    """It may stand beside another."""


def mapping(value: Any) -> dict[str, Any]:
    """*value* where it is a mapping; else an empty one: a report may be older than this page."""
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def numbers(value: Any) -> dict[str, int]:
    """The whole numbers of a mapping."""
    return {key: each for key, each in mapping(value).items() if isinstance(each, int)}


def shares(value: Any) -> dict[str, float]:
    """The numbers of a mapping."""
    return {key: float(each) for key, each in mapping(value).items() if isinstance(each, int | float)}


def records(value: Any) -> list[dict[str, Any]]:
    """The mappings of a list."""
    return [mapping(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []


def web_address(value: Any) -> str:
    """*value* where it is an address that a browser may be led to, of http or https; else nothing.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address(None)
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        usable = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    return value if usable else ""


def number(value: Any) -> Cell:
    """A cell of a whole number."""
    return Cell(said.count(value), value) if isinstance(value, int | float) else Cell("")


def address(value: Any, shown: str = "") -> Cell:
    """A cell of an address; its host and scheme are left out where nothing else is shown."""
    link = web_address(value)
    path = urlsplit(link)._replace(scheme="", netloc="").geturl() if link else ""
    return Cell(shown or path or str(value or ""), link=link)


def code(value: Any) -> Cell:
    """A cell of a name of the dataset's: a column, a flag, an identifier."""
    return Cell("" if value is None else str(value), kind="code")


def most_first(counts: Mapping[str, int], name: Callable[[str], str] = str) -> list[tuple[str, int]]:
    """The greatest number first; what is as much, in the order of the alphabet.

    >>> most_first({"şiir": 2, "çay": 2, "su": 3})
    [('su', 3), ('çay', 2), ('şiir', 2)]
    """
    return sorted(counts.items(), key=lambda pair: (-pair[1], sort_key(name(pair[0]))))


def counts_table(caption: str, what: Column, counts: Iterable[tuple[Cell, int]], *, of: str) -> Table:
    """What there is how often."""
    return Table(caption, [what, Column(of, "number")], [[name, number(count)] for name, count in counts], small=True)


def meanings_table(caption: str, what: str, counts: Mapping[str, int], meanings: Mapping[str, str], of: str) -> Table:
    """What there is how often, and what it means; what has no meaning that is known is shown all the same."""
    columns = [Column(what), Column(of, "number"), Column("Meaning", wide=True)]
    return Table(
        caption,
        columns,
        [[code(name), number(count), Cell(meanings.get(name, ""))] for name, count in most_first(counts)],
    )
