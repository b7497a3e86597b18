"""What changed against the release before: two sorted JSON Lines files, read side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harvester.items import RUN_FIELDS
from pipelines.store import without_origin

#: What does not count as a change: what a run writes, and how a value was printed or where it came from.
_IGNORED = RUN_FIELDS | {"printed", "provenance", "status"}


def _identifiers(file: Path) -> Iterator[str]:
    """The identifiers in a file, which stand first in each line."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield str(json.JSONDecoder().raw_decode(line, line.index(":") + 2)[0])


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def changes(before: Path | None, after: Path) -> Iterator[dict[str, Any]]:
    """Rows of ``changes.csv``: ``added``, ``changed`` with the fields, ``withdrawn``, ``returned``.

    Args:
        before: ``articles.jsonl`` of the release before; ``None`` if there was none.
        after: that of this release.
    """
    if before is None or not before.exists():
        yield from ({"article_id": article_id, "change": "added", "fields": []} for article_id in _identifiers(after))
        return
    old, new = _lines(before), _lines(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if one is None or (other is not None and other["article_id"] < one["article_id"]):
            assert other is not None
            yield {"article_id": other["article_id"], "change": "added", "fields": []}
            other = next(new, None)
        elif other is None or one["article_id"] < other["article_id"]:
            yield {"article_id": one["article_id"], "change": "withdrawn", "fields": []}
            one = next(old, None)
        else:
            yield from _compare(one, other)
            one, other = next(old, None), next(new, None)


def _compare(one: dict[str, Any], other: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if one["status"] != other["status"]:
        change = "withdrawn" if other["status"] == "withdrawn" else "returned"
        yield {"article_id": other["article_id"], "change": change, "fields": []}
        return
    fields = [name for name in other if name not in _IGNORED and _said(one, name) != _said(other, name)]
    if fields:
        yield {"article_id": other["article_id"], "change": "changed", "fields": fields}


def _said(record: dict[str, Any], name: str) -> Any:
    value = record.get(name)
    return without_origin(value) if name == "url" and value else value
