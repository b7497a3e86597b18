"""How the fields of a record are described, and how they become columns."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, Literal

from harvester.forms import ADDRESS, COUNT, Form

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """*text* without what a terminal would obey and not show: controls, and marks that turn the direction."""
    return _UNSEEN.sub("", text)


def escaped(text: str) -> str:
    r"""*text* with the same written out, as JSON and Python do: for what is not to lose a character, logs and reports.

    >>> escaped("a\x1b[2Jb\u202ec")
    'a\\u001b[2Jb\\u202ec'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


#: How the value of a field is written: the name of a Table Schema type, ``list`` for values joined with ``|``.
FieldType = Literal["string", "integer", "list", "date", "datetime", "object"]
_ANY = Form()


def column(
    description: str,
    *,
    example: Any = None,
    type: FieldType = "string",
    form: Form = _ANY,
    cell: Callable[[Any], Any] | None = None,
    json: Any = None,
    json_only: bool = False,
) -> dict[str, Any]:
    """Describe a field.

    Args:
        description: what the value means and which standard its form follows.
        example: a typical value, as it stands in the file.
        type: how it is written in a CSV.
        form: what its value looks like, for those who validate it.
        cell: how the CSV's cell is derived from the record, where it is not simply the field's own value.
        json: what JSON Lines hold, where that is more than the cell: the class of the records in a list, or
            ``"lists"`` for an object of lists.
        json_only: the field stands in the JSON Lines, not in the CSV.
    """
    return {
        "description": description, "example": example, "type": type, "form": form, "cell": cell, "json": json,
        "json_only": json_only,
    }  # fmt: skip


def moment(description: str) -> dict[str, Any]:
    """Describe a field that holds a time in UTC (ISO 8601)."""
    return column(description, example="2026-11-22T10:15:00Z", type="datetime")


def count(description: str, *, example: int) -> dict[str, Any]:
    """Describe a field that holds how many there are of something."""
    return column(description, example=example, type="integer", form=COUNT)


def address(description: str, *, example: str) -> dict[str, Any]:
    """Describe a field that holds a web address, absolute, of http or https."""
    return column(description, example=example, form=ADDRESS)


def fields_of(record: type[Any]) -> tuple[dataclasses.Field[Any], ...]:
    """The fields of a record, in the order of the schema."""
    return dataclasses.fields(record)


@cache
def _cells_of(record: Any) -> tuple[Callable[[Any], Any], ...]:
    return tuple(
        f.metadata["cell"] or attrgetter(f.name) for f in dataclasses.fields(record) if not f.metadata["json_only"]
    )


def csv_columns(record: type[Any]) -> list[str]:
    """The columns of a record's CSV, in order."""
    return [f.name for f in fields_of(record) if not f.metadata["json_only"]]


def cells(record: Any) -> list[Any]:
    """The values of a record for its CSV, in the order of the columns: text, numbers, lists or ``None``."""
    return [cell(record) for cell in _cells_of(type(record))]  # type: ignore[arg-type]
