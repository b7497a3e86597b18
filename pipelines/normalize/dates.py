"""Dates as far as they are printed, as EDTF (ISO 8601-2, level 1; intervals and seasons).

The grammar is our own: a month or a day that is not printed is never written, and an order that is not certain is not
chosen. Turkish and English month and season names are known in any case, with and without their marks, short and long.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.normalize.text import normalize_text, plain_letters
from pipelines.normalize.unreadable import Unreadable

FIRST_YEAR = 1450
LAST_YEAR = 2100
_LAST_SHORT_YEAR = 40
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    Attributes:
        edtf: ``2025-06-30``, ``2025-06``, ``2025``, a season ``2025-21`` (spring, 22 summer, 23 autumn, 24 winter) or
        an
            interval of those, ``2001-06/2001-08``.
        precision: ``day``, ``month``, ``season`` or ``year``; of an interval, that of its ends.
        year: the (first) year.
        flags: ``date_ambiguous`` (more is printed, but its order is not certain), ``year_conflict`` (*stated_year*
        differs). stated_year: a year that is stated beside the date (``Year 2013 … 18.09.2014``), else ``None``.
    """

    edtf: str
    precision: str
    year: int
    flags: tuple[str, ...]
    stated_year: int | None = None


class _Impossible(ValueError):
    """It has the form of a date, but there is no such day, month or year."""


_MONTHS = {
    name: f"M{number:02d}"
    for number, names in enumerate(
        (
            "ocak oca january jan",
            "subat sub february feb",
            "mart mar march",
            "nisan nis april apr",
            "mayis may",
            "haziran haz june jun",
            "temmuz tem july jul",
            "agustos agu august aug",
            "eylul eyl september sept sep",
            "ekim eki october oct",
            "kasim kas november nov",
            "aralik ara december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {
    name: f"S{number}"
    for number, names in enumerate(
        ("bahar ilkbahar spring", "yaz summer", "guz sonbahar autumn fall", "kis winter"), start=21
    )
    for name in names.split()
}
_NAMES = _MONTHS | _SEASONS
_WORD = re.compile(r"[^\W\d_]+\.?")
_ANY_DASH = re.compile("[\u2010-\u2015\u2212]")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")
_TIGHT = re.compile(r"\s*([-/])\s*")
_REPEATED = re.compile(r"\b([MS][0-9]{2})(?:[-/ ]\1\b)+")
_WEEKDAY = re.compile(
    r"\b(?:pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday"
    r"|mon|tue|wed|thu|fri|sat|sun)\b,?"
)
_LABEL = re.compile(
    r"(?:(?:yayin(?:lanma|lama|im)?\s+tarihi|yayin|tarih|publication date|date of publication|date published"
    r"|issue date|date"
    r"|published(?: online)?(?: on)?|publish date|available online|first published)\s*:?\s*(?=[0-9MS(])|(?:yil|year"
    r"|sene)\b\s*:?\s*(?=[0-9]{4}\b))"
)
_TERM = re.compile(r"\s+(?:donemi|sayisi|semester|term|issue|season)$")


def _folded(text: str) -> str:
    """Return *text* in plain lower-case letters, with ``M06`` and ``S21`` in the place of months and seasons."""
    text = _ANY_DASH.sub("-", plain_letters(text))
    text = _WORD.sub(lambda word: _NAMES.get(word[0].rstrip("."), word[0]), _ORDINAL.sub("", text))
    return _REPEATED.sub(r"\1", text)


# -- the values -------------------------------------------------------------------------------------------------------


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year <= _LAST_SHORT_YEAR else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _Impossible
    return year


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _of_year(year: int, *flags: str) -> PartialDate:
    return PartialDate(f"{year:04d}", "year", year, flags)


def _of_month(year: int, month: int) -> PartialDate:
    if not 1 <= month <= 12:
        raise _Impossible
    return PartialDate(f"{year:04d}-{month:02d}", "month", year, ())


def _of_day(year: int, month: int, day: int) -> PartialDate:
    if not _is_day(year, month, day):
        raise _Impossible
    return PartialDate(f"{year:04d}-{month:02d}-{day:02d}", "day", year, ())


def _of_season(year: int, season: int) -> PartialDate:
    if not 21 <= season <= 24:
        raise _Impossible
    return PartialDate(f"{year:04d}-{season}", "season", year, ())


def _interval(first: PartialDate, last: PartialDate) -> PartialDate:
    """Return the interval, which runs forwards, between two dates of one precision."""
    if first.edtf == last.edtf:
        return first
    if first.precision != last.precision or first.edtf > last.edtf or first.flags or last.flags:
        raise _Impossible
    return PartialDate(f"{first.edtf}/{last.edtf}", first.precision, first.year, ())


def _named(year: int, names: str) -> PartialDate:
    """Return the date of the months or seasons (``M06-M07-M08``, ``S21``) of one year.

    A list that runs backwards (``Aralık-Ocak 2015``) crosses a year that is not printed: only the year is certain.
    """
    tokens = _TOKEN.findall(names)
    half = len(tokens) // 2
    if half and tokens[:half] == tokens[half:]:  # once in each of two languages
        tokens = tokens[:half]
    of = _of_month if tokens[0][0] == "M" else _of_season
    numbers = [int(token[1:]) for token in tokens]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        return _of_year(year, "date_ambiguous")
    return _interval(of(year, numbers[0]), of(year, numbers[-1]))


def _numeric(first: int, second: int, year: int, day_first: bool | None) -> PartialDate:
    """Return the day of two numbers and a year; only the year where both orders are possible and none is declared."""
    as_day_first = _is_day(year, second, first)
    as_month_first = _is_day(year, first, second)
    if not (as_day_first or as_month_first):
        raise _Impossible
    if as_day_first and as_month_first and first != second and day_first is None:
        return _of_year(year, "date_ambiguous")
    if as_day_first and (day_first is not False or not as_month_first):
        return _of_day(year, second, first)
    return _of_day(year, first, second)


# -- the grammar: forms of a whole text -------------------------------------------------------------------------------

_Y = r"([0-9]{4})"
_D = r"([0-9]{1,2})"
_M = r"M([0-9]{2})"
_TOKEN = re.compile(r"[MS][0-9]{2}")
_JOIN = r"(?:\s?[-/&,]\s?|\s(?:ve|and|ile|to)\s|\s)"
_NAMED = rf"(M[0-9]{{2}}(?:{_JOIN}M[0-9]{{2}}){{0,11}}|S[0-9]{{2}}(?:{_JOIN}S[0-9]{{2}}){{0,3}})"
_ZONE = r"(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?"
_TIME = rf"(?:(?:t|,?\s)\s?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?)?\s?{_ZONE})?"
_SEP = r"[-/.]"

_YEAR = re.compile(_Y)
_YMD = re.compile(rf"{_Y}\s?({_SEP})\s?{_D}\s?\2\s?{_D}\.?{_TIME}")
_BASIC = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DMY = re.compile(rf"{_D}\s?({_SEP})\s?{_D}\s?\2\s?([0-9]{{4}}|[0-9]{{2}})\.?{_TIME}")
_YM = re.compile(rf"{_Y}({_SEP})([0-9]{{1,2}})")
_MY = re.compile(rf"([0-9]{{1,2}}){_SEP}{_Y}")
_NAMED_YEAR = re.compile(rf"{_NAMED}[-/,.\s]{{1,2}}{_Y}")
_YEAR_NAMED = re.compile(rf"{_Y}[-/,.\s]{{1,2}}{_NAMED}")
_DAY_NAMED = re.compile(rf"{_D}\.?[-/\s]?{_M}[-/,.\s]{{1,2}}{_Y}{_TIME}")
_NAMED_DAY = re.compile(rf"{_M}\.?[-\s]?{_D}\.?[-,\s]{{1,2}}{_Y}{_TIME}")
_YEAR_NAMED_DAY = re.compile(rf"{_Y}[-,\s]{{1,2}}{_M}[-,\s]{{1,2}}{_D}")
_DAYS_NAMED = re.compile(rf"{_D}\.?-{_D}\.?\s?{_M},?\s{_Y}")
_NAMED_DAYS = re.compile(rf"{_M}\s{_D}-{_D},?\s{_Y}")
_DAYS_MONTHS = re.compile(rf"{_D}\.?\s{_M}-{_D}\.?\s{_M},?\s{_Y}")
_ENDS = re.compile(r"([^/]{4,10})/([^/]{4,10})|(.{3,20}?[0-9]{4})-([0-9]{0,2}\.?\s?M[0-9]{2}.{2,8})")


def _point(text: str, day_first: bool | None) -> PartialDate | None:
    """Return the date that *text* is, which is no interval of two full ends; ``None`` if it is none."""
    if m := _YMD.fullmatch(text):
        return _of_day(_year(m[1]), int(m[3]), int(m[4]))
    if _YEAR.fullmatch(text):
        return _of_year(_year(text))
    if m := _YM.fullmatch(text):
        return _year_month(_year(m[1]), m[3], m[2])
    if m := _DMY.fullmatch(text):
        declared = True if m[2] == "." else day_first
        return _numeric(int(m[1]), int(m[3]), _year(m[4]), declared)
    if m := _DAY_NAMED.fullmatch(text):
        return _of_day(_year(m[3]), int(m[2]), int(m[1]))
    if m := _NAMED_DAY.fullmatch(text):
        return _of_day(_year(m[3]), int(m[1]), int(m[2]))
    if m := _NAMED_YEAR.fullmatch(text):
        return _named(_year(m[2]), m[1])
    if m := _YEAR_NAMED.fullmatch(text):
        return _named(_year(m[1]), m[2])
    if m := _YEAR_NAMED_DAY.fullmatch(text):
        return _of_day(_year(m[1]), int(m[2]), int(m[3]))
    if m := _MY.fullmatch(text):
        return _of_month(_year(m[2]), int(m[1]))
    if m := _BASIC.fullmatch(text):
        return _of_day(_year(m[1]), int(m[2]), int(m[3]))
    return None


def _year_month(year: int, number: str, separator: str) -> PartialDate:
    """Return the date of ``2025-06`` or a season ``2025-21``; the end of ``2021/2`` may be an issue's number too."""
    value = int(number)
    if len(number) == 1 and value:
        return _of_year(year, "date_ambiguous")
    return _of_season(year, value) if separator == "-" and value > 20 else _of_month(year, value)


def _whole(text: str, day_first: bool | None) -> PartialDate | None:
    """Return the date or interval that the whole of *text* is, or ``None``."""
    if (point := _point(text, day_first)) is not None:
        return point
    if m := _DAYS_NAMED.fullmatch(text):
        year, month = _year(m[4]), int(m[3])
        return _interval(_of_day(year, month, int(m[1])), _of_day(year, month, int(m[2])))
    if m := _NAMED_DAYS.fullmatch(text):
        year, month = _year(m[4]), int(m[1])
        return _interval(_of_day(year, month, int(m[2])), _of_day(year, month, int(m[3])))
    if m := _DAYS_MONTHS.fullmatch(text):
        year = _year(m[5])
        return _interval(_of_day(year, int(m[2]), int(m[1])), _of_day(year, int(m[4]), int(m[3])))
    if re.fullmatch(r"[0-9]{4}-[0-9]{4}", text):
        return _interval(_of_year(_year(text[:4])), _of_year(_year(text[5:])))
    if m := _ENDS.fullmatch(text):
        first, last = _point(m[1] or m[3], day_first), _point(m[2] or m[4], day_first)
        return _interval(first, last) if first and last else None
    return None


# -- a date within a longer line --------------------------------------------------------------------------------------

_EDGE = r"(?<![0-9./:-])"
_END = r"(?![0-9]|[-/:][0-9]|\.[0-9])"
_FULL = re.compile(
    rf"{_EDGE}(?:[0-9]{{4}}([-/.])[0-9]{{1,2}}\1[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}\s?([-/.])\s?[0-9]{{1,2}}\s?\2\s?(?:[0-9]{{4}}|[0-9]{{2}}))"
    rf"(?:t[0-9:.]+z?)?{_END}"
    rf"|(?<![0-9-])[0-9]{{1,2}}\.?\s?M[0-9]{{2}},?\s[0-9]{{4}}(?![0-9])"
    rf"|M[0-9]{{2}}\s[0-9]{{1,2}},?\s[0-9]{{4}}(?![0-9])"
)
_PART = re.compile(rf"{_NAMED}[,.]?\s[0-9]{{4}}(?![0-9/])|{_EDGE}[0-9]{{4}}[,\s]{{1,2}}{_NAMED}(?!\s[0-9])")
_STATED = re.compile(r"\b(?:yil|year|sene)i?\s*[:.,]?\s*([0-9]{4})(?![0-9-])")
_PUBLISHED = re.compile(
    r"(?:yayin(?:lanma|lama|im)?(?:\s+tarihi)?|published(?: online)?|publication(?: date)?)\s*[:.]?\s*$"
)


def _days(text: str, day_first: bool | None) -> Iterator[tuple[PartialDate, bool]]:
    """Yield the full dates printed in *text*, each with whether it is labelled as the publication's."""
    for match in _FULL.finditer(text):
        date = _point(match[0], day_first)
        if date is not None:
            yield date, bool(_PUBLISHED.search(text, max(0, match.start() - 30), match.start()))


def _only(dates: list[PartialDate]) -> PartialDate | None:
    """Return the one date; several different ones with no way to choose are impossible to read."""
    distinct = list(dict.fromkeys(dates))
    if len(distinct) > 1:
        raise _Impossible
    return distinct[0] if distinct else None


def _within(text: str, day_first: bool | None) -> PartialDate | None:
    stated = {_year(year) for year in _STATED.findall(text)}
    if len(stated) > 1:
        raise _Impossible
    stated_year = stated.pop() if stated else None
    found = list(_days(text, day_first))
    labelled = [date for date, is_labelled in found if is_labelled]
    date = _only(labelled or [date for date, _ in found])
    if date is None:
        parts = [_whole(_TIGHT.sub(r"\1", match[0]).rstrip(".,"), day_first) for match in _PART.finditer(text)]
        date = _only([part for part in parts if part is not None])
    if date is None:
        return _of_year(stated_year) if stated_year else None
    if stated_year is None:
        return date
    flags = date.flags if date.year == stated_year else (*date.flags, "year_conflict")
    return replace(date, stated_year=stated_year, flags=flags)


def normalize_date(printed: str, *, day_first: bool | None = None) -> PartialDate:
    """Return the date in *printed*, as far as it is printed.

    Dates with full stops are day first; other numeric ones are read where the values allow one order only, or else in
    the order the source declares: *day_first* true or false. Undeclared, only their year is returned, flagged
    ``date_ambiguous``. Years of two digits up to 40 are of this century. In a longer line (``Yıl 2019, Cilt 23, Sayı 2,
    Sayfalar 929 - 950 2019-12-15``) the one full date is taken, else the one month or season with a year, else the
    stated year.

    >>> normalize_date("30 Haziran 2025").edtf, normalize_date("Ocak/January 2015").edtf
    ('2025-06-30', '2015-01')
    >>> normalize_date("Haziran-Temmuz-Ağustos 2001")
    PartialDate(edtf='2001-06/2001-08', precision='month', year=2001, flags=(), stated_year=None)
    >>> normalize_date("07/04/2021")
    PartialDate(edtf='2021', precision='year', year=2021, flags=('date_ambiguous',), stated_year=None)
    >>> normalize_date("07/04/2021", day_first=True).edtf
    '2021-04-07'

    Raises:
        Unreadable: no date is printed, or an impossible one (``31.02.2020``), or several different full dates.
    """
    if len(printed) > _LONGEST:
        raise Unreadable(printed, "date")
    text = normalize_text(printed).value
    try:
        date = _point(text, day_first) if text[:2].isdigit() and text.isascii() and text[-1:].isdigit() else None
        if date is None:
            folded = _folded(text)
            core = _WEEKDAY.sub("", folded).strip(" .,;:()[]")
            if label := _LABEL.match(core):
                core = core[label.end() :].strip(" ()[]")
            core = _TIGHT.sub(r"\1", _TERM.sub("", core))
            date = _whole(core, day_first) or _within(folded, day_first)
    except _Impossible:
        date = None
    if date is None:
        raise Unreadable(printed, "date")
    return date
