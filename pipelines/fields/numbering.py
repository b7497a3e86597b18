"""Volume, number, title and year of an issue: those stated by themselves, and those that its label says.

A value that the source states wins; each fills what the other lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.fields.printed import PLACEHOLDERS, Printed
from pipelines.normalize.dates import LAST_YEAR, normalize_date
from pipelines.normalize.issues import IssueLabel, normalize_issue
from pipelines.normalize.remembering import remembered, remembering
from pipelines.normalize.text import normalize_text

_label = remembered(normalize_issue, 2048)
_date = remembered(normalize_date)
_DASH = re.compile("\\s*[\u2010-\u2015\u2212-]\\s*")
_NUMBER = re.compile(r"(?:[0-9]{1,5}|[IVXLCDM]{1,8})(?:[-/.][0-9IVXLCDM]{1,5}){0,3}[A-Za-z]?")
_CODE = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9./_-]{1,12}")  # S1, 2020-1-EK
_FIRST_YEAR = 1600


@dataclass(slots=True)
class Numbering:
    """What identifies an issue within its journal, each as printed, and the date that its label prints."""

    volume: str | None = None
    issue: str | None = None
    title: str | None = None
    year: int | None = None
    published: str | None = None


@remembering(1024)
def _number(printed: str, sign: str) -> tuple[str | None, str | None]:
    """A volume or number, and the title that stands in its place or beside it; *sign* is the label it would have.

    >>> _number("Sayı: 2", "No."), _number("12–13", "No."), _number("Özel Sayı", "No.")
    (('2', None), ('12-13', None), (None, 'Özel Sayı'))
    """
    text = " ".join(normalize_text(printed).value.split()).strip(" ,;:")
    if text in PLACEHOLDERS:
        return None, None
    bare = _DASH.sub("-", text)
    if _NUMBER.fullmatch(bare):
        return bare, None
    for labelled in (text, f"{sign} {text}"):
        label = _label(labelled)
        number = label and (label.volume if sign == "Vol." else label.issue)
        if label and number:
            return number, label.title
    return (text, None) if _CODE.fullmatch(text) else (None, text)


@remembering(1024)
def _year(printed: str) -> int | None:
    date = _date(printed)
    return date.year if date and _FIRST_YEAR <= date.year <= LAST_YEAR else None


def _title(printed: str) -> Numbering:
    """What is given as an issue's title: often the whole label, in which the title is what is left."""
    label = _label(printed)
    if label is None or (label.title and not (label.volume or label.issue)):
        return Numbering(title=printed)  # the year in "Vision 2023" is not the issue's
    return _of_label(label)


def _of_label(label: IssueLabel) -> Numbering:
    return Numbering(label.volume, label.issue, label.title, label.year, label.published)


def numbering(said: Printed, flag: str | None) -> Numbering:
    """What the source says of the issue; *flag* where its label is not understood."""
    label = said.read("issue", _label, flag)
    found = _of_label(label) if label else Numbering()
    volume, number, year = said.text("volume"), said.text("number"), said.text("issue_year")
    title = said.clean("issue_title")
    if not (volume or number or title or year):
        return found
    aside = None
    if title:
        titled = _title(title)
        found.title = titled.title or found.title
        found.volume, found.issue = found.volume or titled.volume, found.issue or titled.issue
        found.year, found.published = found.year or titled.year, found.published or titled.published
    if volume:
        stated, aside = _number(volume, "Vol.")
        found.volume = stated or found.volume
        found.title = found.title or aside
    if number:
        stated, aside = _number(number, "No.")
        found.issue = stated or found.issue
        found.title = found.title or aside
    if year:
        found.year = _year(year) or found.year
    return found
