"""Dates of publication as far as they are known: EDTF taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_SEASONS = ("Spring", "Summer", "Autumn", "Winter")


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month, a season or a year; ``None`` where it is not known."""

    year: int
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    season: int | None = None
    """1 for spring to 4 for winter."""

    @property
    def season_name(self) -> str | None:
        """In English."""
        return _SEASONS[self.season - 1] if self.season else None

    @property
    def parts(self) -> list[int]:
        """Year, month and day, as far as they are known; a season is no part."""
        return [part for part in (self.year, self.month, self.day) if part is not None]


@dataclass(frozen=True, slots=True)
class Dates:
    """A date of publication."""

    edtf: str
    begin: Date
    end: Date | None = None
    """The last of an interval."""


def _date(text: str) -> Date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year is not None
    if month is None:
        return Date(year)
    if 21 <= month <= 24:
        return Date(year, season=month - 20) if day is None else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Date(year, month, day)


def dates_of(edtf: str | None) -> Dates | None:
    """What *edtf* says (ISO 8601-2: a day, month, season or year, or an interval of these); ``None`` if it is no such.

    >>> dates_of("2025-21").begin
    Date(year=2025, month=None, day=None, season=1)
    """
    if not edtf:
        return None
    first, interval, last = edtf.partition("/")
    begin, end = _date(first), _date(last) if interval else None
    if begin is None or (interval and end is None):
        return None
    return Dates(edtf, begin, end)
