"""What a cell of a spreadsheet holds: its bounds, in Excel as in LibreOffice, and cells that keep to them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from harvester.schema import LIST_SEPARATOR, Column
from pipelines.exporting.selection import Value
from pipelines.release.cells import joined

MOST_UNITS = 32_767
"""So many UTF-16 code units a cell holds."""
TEXT_CUT = "text_cut"
"""The flag of an article of which a cell was cut."""
_JOINER = "\u200d"
_LONGEST_CLUSTER = 32
"""A sign of more parts than this is none that anybody reads; it may be cut anywhere."""


def cut(text: str, most: int = MOST_UNITS) -> str:
    """The beginning of *text* that has at most so many UTF-16 code units, and ends where a character ends.

    >>> cut("köprü 🌉", 7), cut("köprü 🌉", 8), cut("e\u0301e\u0301", 3)
    ('köprü ', 'köprü 🌉', 'é')
    """
    if 2 * len(text) <= most:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * most:
        return text
    end = len(units[: 2 * most].decode("utf-16-le", "ignore"))
    for place in range(end, max(end - _LONGEST_CLUSTER, 0), -1):
        if not _continues(text, place):
            return text[:place]
    return text[:end]


def _continues(text: str, place: int) -> bool:
    """Whether the sign before *place* goes on there: with an accent, a variant's mark, or joined by a joiner."""
    here = text[place]
    return here == _JOINER or text[place - 1] == _JOINER or unicodedata.category(here) in ("Mn", "Me")


class Cells:
    """Makes the cells of a table's rows. Lists become text; numbers stay."""

    _FORMULA: ClassVar[tuple[str, ...]] = ("=", "+", "-", "@", "\t", "\r")

    def __init__(self, columns: Sequence[Column], *, guarded: bool) -> None:
        """For a table with these columns.

        Args:
            columns: of the rows, in order.
            guarded: text that a program may take for a formula gets an apostrophe in front.
        """
        names = [column.name for column in columns]
        self._flags = names.index("flags") if "flags" in names else None
        self._guarded = guarded
        #: What the cells could not hold → how often.
        self.losses: Counter[str] = Counter()

    def of(self, row: Sequence[Value]) -> list[str | int | None]:
        """The cells of a row: text, a number, or nothing."""
        cells = [self._cell(value) for value in row]
        places = [place for place, cell in enumerate(cells) if isinstance(cell, str) and len(cell) > MOST_UNITS // 2]
        was_cut = False
        for place in places:
            whole = cells[place]
            assert isinstance(whole, str)
            cells[place] = shorter = cut(whole)
            if shorter != whole:
                self.losses["cut"] += 1
                was_cut = True
        if was_cut and self._flags is not None:
            flags = cells[self._flags]
            cells[self._flags] = f"{flags}{LIST_SEPARATOR}{TEXT_CUT}" if flags else TEXT_CUT
        return cells

    def _cell(self, value: Value) -> str | int | None:
        if isinstance(value, list):
            value, replaced = joined(value)
            self.losses["separators"] += replaced
        if not value and value != 0:
            return None
        if self._guarded and isinstance(value, str) and value.startswith(self._FORMULA):
            self.losses["guarded"] += 1
            return f"'{value}"
        return value
