"""Counts: views, downloads, references."""

from __future__ import annotations

import re

from pipelines.normalize.text import normalize_text
from pipelines.normalize.unreadable import Unreadable

_DIGITS = re.compile(r"[0-9]{1,15}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){1,4}|(?:\.[0-9]{3}){1,4}|(?: [0-9]{3}){1,4})")


def normalize_count(printed: str) -> int:
    """Return the whole number that is printed, with or without thousands groups.

    Groups are three digits after one kind of comma, full stop or space, as Turkish, English and ISO 80000-1 print them.
    ``0`` is returned only where a nought is printed.

    >>> [normalize_count(text) for text in ("105", "1,015", "1.015", "1 015")]
    [105, 1015, 1015, 1015]

    Raises:
        Unreadable: nothing, a sign, a decimal (``1.5``) or anything but one number is printed.
    """
    text = normalize_text(printed).value if len(printed) < 200 else ""
    if _DIGITS.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(text.replace(",", "").replace(".", "").replace(" ", ""))
    raise Unreadable(printed, "count")
