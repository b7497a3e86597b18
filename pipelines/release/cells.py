"""Cells and lines of CSV after RFC 4180, as releases have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from harvester.schema import LIST_SEPARATOR, PARAGRAPHS, STANDS_FOR_SEPARATOR

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def cleaned(text: str, column: str) -> str:
    r"""*text* without controls and lone surrogates; line breaks stay only where *column* has paragraphs, as ``\n``.

    >>> cleaned("Bir\r\niki\x00", "abstract"), cleaned("Bir\r\niki\x00", "title")
    ('Bir\niki', 'Bir iki')
    """
    if text.isprintable():
        return text
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if column in PARAGRAPHS else text.replace("\n", " ")


def joined(entries: Sequence[str]) -> tuple[str, int]:
    """A list as one cell, and how many ``|`` inside its entries were written ``¦``.

    >>> joined(["petrol", "a|b"])
    ('petrol|a¦b', 1)
    """
    cell = LIST_SEPARATOR.join(entries)
    replaced = cell.count(LIST_SEPARATOR) - len(entries) + 1 if entries else 0
    if replaced:
        cell = LIST_SEPARATOR.join([entry.replace(LIST_SEPARATOR, STANDS_FOR_SEPARATOR) for entry in entries])
    return cell, replaced


class CsvLines:
    """Makes the lines of one table.

    ``CRLF`` ends a line, ``\\n`` stands inside a cell only where the value has paragraphs. The csv module of the
    standard library gives the same lines; it looks at each character of an abstract by itself, which takes three times
    as long.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._commas = len(columns) - 1
        #: How many ``|`` inside values were written ``¦``.
        self.separators_replaced = 0

    def line(self, values: Sequence[Any]) -> tuple[str, list[str]]:
        """A line, and its cells before they were quoted.

        Args:
            values: one for each column, in order: text, a number, a list of texts, or ``None``.
        """
        cells = [value if value.__class__ is str else self._cell(value) for value in values]
        line = ",".join(cells)
        if not line.isprintable():
            cells = [cleaned(cell, column) for cell, column in zip(cells, self._columns, strict=True)]
        elif '"' not in line and line.count(",") == self._commas:
            return f"{line}\r\n", cells
        return ",".join([quoted(cell) for cell in cells]) + "\r\n", cells

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            cell, replaced = joined([entry if entry.__class__ is str else str(entry) for entry in value])
            self.separators_replaced += replaced
            return cell
        return str(value)


def quoted(cell: str) -> str:
    """A cell in quotes, where it needs them.

    >>> print(quoted('iki "üç" bir'), quoted("dört, beş"), quoted("altı"))
    "iki ""üç"" bir" "dört, beş" altı
    """
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell
