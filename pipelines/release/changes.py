"""What changed against the release before: two sorted JSON Lines files, read side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from harvester.items import RUN_FIELDS
from pipelines.encoding import decode
from pipelines.store import without_origin

#: What does not count as a change: what a run writes, and how a value was printed or where it came from.
_IGNORED = RUN_FIELDS | {"printed", "provenance", "status"}


_BEGINS = b'{"article_id":"'
#: Parts of a line, from one key up to another, that do not count as a change.
_UNCOUNTED = ((b',"views":', b',"url":'), (b',"first_seen":', b',"flags":'))
_PRINTED, _IDENTIFIERS = b',"printed":{', b',"identifiers":['


class _Line:
    """A line of ``articles.jsonl``, read no further than it is asked about.

    Quotes inside a value are escaped, so a key with its quotes and colon is found only where it is one.
    """

    __slots__ = ("article_id", "line")

    def __init__(self, line: bytes) -> None:
        self.line = line
        end = line.find(b'"', len(_BEGINS))
        raw = line[len(_BEGINS) : end]
        if not line.startswith(_BEGINS) or b"\\" in raw:  # a quote in an identifier
            self.article_id = str(decode(line)["article_id"])
        else:
            self.article_id = raw.decode()

    @property
    def counted(self) -> bytes | None:
        """What counts as a change, as it is written; ``None`` where it cannot be cut out."""
        line, parts, at = self.line, [], 0
        for begin, end in _UNCOUNTED:
            first, last = line.find(begin, at), line.find(end, at)
            if not at <= first < last:
                return None
            parts.append(line[at:first])
            at = last
        first, last = line.find(_PRINTED, at), line.rfind(_IDENTIFIERS)
        if not at <= first < last:
            return None
        return b"".join((*parts, line[at:first], line[last:]))

    def read(self) -> dict[str, Any]:
        """The record."""
        record: dict[str, Any] = decode(self.line)
        return record


def _lines(file: Path) -> Iterator[_Line]:
    with file.open("rb") as lines:
        yield from map(_Line, lines)


class Change(NamedTuple):
    """A row of ``changes.csv``, and what people know the article by."""

    article_id: str
    change: str
    """``added``, ``changed``, ``withdrawn`` or ``returned``."""
    fields: list[str]
    """Those that differ, of a changed record."""
    title: str | None
    url: str | None

    @property
    def row(self) -> tuple[str, str, list[str]]:
        """The values of its row."""
        return self[:3]


def _change(record: dict[str, Any], change: str, fields: list[str]) -> Change:
    return Change(record["article_id"], change, fields, record.get("title"), record.get("url"))


def changes(before: Path, after: Path) -> Iterator[Change]:
    """What a release changes.

    Args:
        before: ``articles.jsonl`` of the release before.
        after: that of this release.
    """
    old, new = _lines(before), _lines(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if one is None or (other is not None and other.article_id < one.article_id):
            assert other is not None
            yield _change(other.read(), "added", [])
            other = next(new, None)
        elif other is None or one.article_id < other.article_id:
            yield _change(one.read(), "withdrawn", [])
            one = next(old, None)
        else:
            counted = other.counted
            if counted is None or counted != one.counted:
                yield from _compare(one.read(), other.read())
            one, other = next(old, None), next(new, None)


def _compare(one: dict[str, Any], other: dict[str, Any]) -> Iterator[Change]:
    if one["status"] != other["status"]:
        change = "withdrawn" if other["status"] == "withdrawn" else "returned"
        yield _change(other, change, [])
        return
    fields = [name for name in other if name not in _IGNORED and _said(one, name) != _said(other, name)]
    if fields:
        yield _change(other, "changed", fields)


def _said(record: dict[str, Any], name: str) -> Any:
    value = record.get(name)
    return without_origin(value) if name == "url" and value else value
