"""Conditions on the columns of articles, as pandas reads them: ``published_year >= 2020 and language == 'tr'``."""

from __future__ import annotations

import difflib
import keyword
import re
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from harvester.schema import LIST_SEPARATOR, Column

if TYPE_CHECKING:
    import pandas as pd

_METHODS = re.compile(r"(?:\.\s*(?P<of>str)\s*)?\.\s*(?P<name>[A-Za-z_]\w*)")
_OF_A_ROW = frozenset("str isna isnull notna notnull isin between abs fillna astype".split())
"""Methods of a column that say of each row by itself; those behind ``.str`` do too."""
_OF_ALL = frozenset({"cat", "get_dummies"})
"""But for these."""

_NAMES = re.compile(r"\b[A-Za-z_]\w*\b")


class SelectionError(ValueError):
    """What is asked for cannot be selected; the message says why and what there is."""

    @classmethod
    def unknown(cls, name: str, known: Iterable[str]) -> SelectionError:
        """There is no such column."""
        known = list(known)
        near = [other for other in known if name in other] or difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
        return cls(f"The articles have no column {name!r}. {hint}")


class Condition:
    """A condition that holds for an article or does not.

    It is an expression of :meth:`pandas.DataFrame.query`. Whole numbers are compared as numbers, all else as the text
    of the cell: times too, which are all of one form (``last_seen >= '2026-11-22'``), and lists
    (``keywords.str.contains('petrol')``). A comparison with what is not known does not hold, nor does its opposite;
    ``doi.isna()`` asks for it.
    """

    AT_ONCE: ClassVar[int] = 2_000
    """So many articles are looked at together."""

    def __init__(self, text: str, columns: Sequence[Column]) -> None:
        """Read a condition.

        Raises:
            SelectionError: it cannot be read, names a column that there is not, or says neither yes nor no.
        """
        self._text = text
        self._columns = columns
        known = {column.name for column in columns}
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)
        if "@" in bare or "__" in bare or "\n" in bare:
            raise SelectionError(f"--where {text!r} cannot be read: '@', '__' and line breaks mean nothing here.")
        for found in _METHODS.finditer(bare):
            if (found["of"] is None and found["name"] not in _OF_A_ROW) or found["name"] in _OF_ALL:
                raise SelectionError(
                    f"--where {text!r}: .{found['name']} looks at more than one article, or is not known. A condition "
                    f"holds for an article by itself. There are: {', '.join(sorted(_OF_A_ROW))}, and what stands "
                    "behind .str."
                )
        for found in _NAMES.finditer(bare):
            name, attribute = found[0], bare[: found.start()].rstrip().endswith(".")
            called = bare[found.end() :].lstrip().startswith(("(", "="))  # the name of an argument too
            if name not in known and not attribute and not keyword.iskeyword(name) and not (called and "(" in bare):
                raise SelectionError.unknown(name, [column.name for column in columns])
        if re.search(r"(?<![=!<>])=(?!=)", bare) and "(" not in bare:
            raise SelectionError(f"--where {text!r}: write == to compare.")
        named = set(_NAMES.findall(bare))
        #: Place and column of those that the condition is about.
        self._asked = [(place, column) for place, column in enumerate(columns) if column.name in named]
        self.of([[None] * len(columns)])

    def of(self, rows: Sequence[Sequence[Any]]) -> bytes:
        """Of each row whether the condition holds: 1 or 0.

        Args:
            rows: a value for each column, as :func:`harvester.columns.cells` gives them.
        """
        if not rows:
            return b""
        import pandas as pd  # takes a third of a second, and most exports have no condition

        frame = pd.DataFrame({
            column.name: self._series([row[place] for row in rows], column) for place, column in self._asked
        })  # fmt: skip
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of groups in a pattern: they do no harm
                found = frame.eval(self._text, engine="python", parser="pandas", local_dict={}, global_dict={})
        except Exception as error:  # pandas raises whatever its parser and the operators do
            raise SelectionError(f"--where {self._text!r} cannot be read. {self._hint(error)}") from error
        if not isinstance(found, pd.Series) or not pd.api.types.is_bool_dtype(found):
            raise SelectionError(
                f"--where {self._text!r} says neither yes nor no of an article. "
                "Write it like: published_year >= 2020 and language == 'tr'"
            )
        return bytes(found.fillna(False).astype("uint8"))

    def _hint(self, error: Exception) -> str:
        """What to do about a condition that pandas does not take."""
        hint = "Write it like: published_year >= 2020 and language == 'tr'"
        if isinstance(error, SyntaxError):
            return f"It is not whole, or has a sign too many. {hint}"
        if isinstance(error, TypeError | ValueError):
            numbers = ", ".join(column.name for column in self._columns if column.type == "integer")
            return f"Numbers are compared with numbers, all else with text in quotes; these are numbers: {numbers}."
        return f"{str(error).splitlines()[0][:200]} {hint}" if str(error) else hint

    def _series(self, values: list[Any], column: Column) -> pd.Series[Any]:
        import pandas as pd

        if column.type == "integer":
            return pd.Series(values, dtype="Int64")
        if column.type == "list":
            values = [LIST_SEPARATOR.join(value) if value else None for value in values]
        return pd.Series(values, dtype="string")
