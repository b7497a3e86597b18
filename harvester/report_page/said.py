"""How numbers, times and lengths are written on the page."""

from __future__ import annotations

import math
from datetime import datetime

MINUS = "\u2212"
SPACE = "\u00a0"
"""A space at which no line is broken: a number stays with its unit."""

_LENGTHS = (("min", "s", 60, 1), ("h", "min", 3600, 60), ("d", "h", 86_400, 3600))
"""Two units, and how many seconds each has."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def count(number: float) -> str:
    """A whole number.

    >>> count(12345)
    '12,345'
    """
    return f"{number:,.0f}"


def counted(number: int, one: str, many: str = "") -> str:
    """A whole number of something.

    >>> counted(1, "page").replace(SPACE, " "), counted(2, "page").replace(SPACE, " ")
    ('1 page', '2 pages')
    """
    return f"{count(number)}{SPACE}{one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share; nearly all is not all, and nearly none not none.

    >>> percent(0.9833).replace(SPACE, " "), percent(0.9999).replace(SPACE, " "), percent(1).replace(SPACE, " ")
    ('98.3 %', '99.9 %', '100 %')
    """
    points = share * 100
    if points in (0, 100):
        return f"{points:.0f}{SPACE}%"
    return f"{min(max(round(points, 1), 0.1), 99.9):g}{SPACE}%"


def points(difference: float) -> str:
    """A difference of shares, in percentage points, with its sign.

    >>> points(-0.021), points(0.5), points(0.0001)
    ('−2.1', '+50', '0')
    """
    moved = round(difference * 100, 1)
    return f"+{moved:g}" if moved > 0 else f"{MINUS}{-moved:g}" if moved < 0 else "0"


def duration(seconds: float) -> str:
    """A length of time, in its two greatest units.

    >>> [duration(s).replace(SPACE, " ") for s in (0.87, 75, 5000, 250_000)]
    ['0.9 s', '1 min 15 s', '1 h 23 min', '2 d 21 h']
    """
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + f"{SPACE}s"
    large, small, whole, part = next(
        each for each in _LENGTHS if seconds < each[2] * (60 if each[0] == "min" else 48) or each[0] == "d"
    )
    most, rest = divmod(seconds, whole)
    left = math.floor(rest / part)
    return f"{most:.0f}{SPACE}{large}" + (f" {left}{SPACE}{small}" if left else "")


def size(number: float) -> str:
    """An amount of bytes.

    >>> size(326_382).replace(SPACE, " ")
    '326 kB'
    """
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.3g}{SPACE}{unit}" if unit != "B" else f"{number:.0f}{SPACE}B"
        number /= 1000
    raise AssertionError("every amount has a unit")


def moment(iso: str, *, day_only: bool = False) -> str:
    """A time in UTC; what is none stays as it is.

    >>> moment("2026-11-22T10:15:00Z"), moment("20261122T101500Z", day_only=True)
    ('22 November 2026, 10:15 UTC', '22 November 2026')
    """
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day = f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
    return day if day_only else f"{day}, {found:%H:%M} UTC"


def rate(number: int, seconds: float) -> str:
    """How many in a second.

    >>> rate(85, 0.87), rate(871, 1000)
    ('98', '0.87')
    """
    often = number / seconds if seconds else 0.0
    return count(often) if often >= 10 else f"{often:.2g}"
