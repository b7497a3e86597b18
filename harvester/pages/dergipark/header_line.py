"""The line that says where an article stands, as DergiPark has printed it through the years, and the labels of issues.

``Yıl 2019, Cilt 23 , Sayı 2, Sayfalar 929 - 950 2019-12-15`` · ``Year 2021, Volume: 8 Issue: 15, 442 - 456``
· ``Yıl 2022, , 86 - 107, 31.12.2022`` · ``Sayı: 57, 18.04.2023``. The name of a special issue stands where the number
does, and may hold commas, numbers and years; so the line is read from both ends.
"""

from __future__ import annotations

import re

from harvester.pages.page import fold, squeeze
from harvester.pages.shown import shown

_YEAR = re.compile(r"(?:yil|year)\s*:?\s*(?P<year>\d{4})\b\s*[,.]?\s*")
_MONTH = r"[a-z]{3,9}"
_DATE = re.compile(
    rf"(?:^|[\s,])(?P<date>\d{{1,2}}\s?\.\s?\d{{1,2}}\s?\.\s?\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}"
    rf"|\d{{1,2}}\s+{_MONTH}\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}\s*,\s*\d{{4}})\s*$"
)
_PAGE = r"(?:[a-z]{0,2}\d{1,6}[a-z]?|[ivxlcdm]{1,8})"
_PAGES = re.compile(
    rf"(?:(?:^|,)\s*(?:(?:sayfalar|sayfa|pages|page|ss|s|pp)\b\s*[.:]?\s*)?|\b(?:sayfalar|sayfa|pages|page)\s*:?\s*)"
    rf"(?P<pages>{_PAGE}\s*[-–—]\s*{_PAGE}|{_PAGE}(?<=\d)|[-–—]|\.\.\.)\s*,?\s*$"
)
_VOLUME = re.compile(r"\b(?:cilt|volume|vol)\b\s*[.:]?\s*(?P<volume>[^\s,:]+(?:\s*[-/]\s*\d+)?)\s*,?")
_NUMBER = re.compile(r"(?:^|[\s,])(?:sayi|issue|number)\b\s*[.:]?\s*(?P<number>\S.*)$")
_PLAIN_NUMBER = re.compile(r"(?:\d{1,4}[a-z]?(?:\s*[-–/&]\s*\d{1,4})*|[ivxlcdm]{1,8})")
_NUMBER_AND_TITLE = re.compile(
    r"(?!(?:19|20)\d\d\b)(?P<number>\d{1,4}(?:-\d{1,4})?)\s*(?:[:–-]\s+|\(|(?=(?:ozel|special)\b))(?P<title>\D.*?)\)?"
)
_BEGINNING = re.compile(r"(?:yil|year)\s*:?\s*\d{4}\b|(?:cilt|volume|sayi|issue)\s*[: ]\s*\S")
_LONGEST = 400


def is_header_line(text: str) -> bool:
    """Whether *text* is such a line or the label of an issue."""
    return len(text) < _LONGEST and _BEGINNING.match(fold(text)) is not None


def header_line(text: str) -> dict[str, str]:
    """What such a line says: ``issue_year volume number issue_title pages published``, each as printed.

    >>> header_line("Yıl 2019, Cilt 23 , Sayı 2, Sayfalar 929 - 950 2019-12-15")["pages"]
    '929 - 950'
    >>> header_line("Yıl 2024, Sayı: Göç, Dil ve 1980 Sonrası, 38 - 56, 31.10.2024")["issue_title"]
    'Göç, Dil ve 1980 Sonrası'
    >>> header_line("Volume: 8 Issue: 2 , 12/31/25")
    {'volume': '8', 'number': '2', 'published': '12/31/25'}
    """
    line = squeeze(text)[:_LONGEST]
    found: dict[str, str | None] = {}
    if match := _YEAR.match(fold(line)):
        found["issue_year"] = match["year"]
        line = line[match.end() :]
    if match := _DATE.search(fold(line)):
        found["published"] = line[slice(*match.span("date"))]
        line = line[: match.start()].rstrip(" ,")
    if match := _PAGES.search(fold(line)):
        found["pages"] = line[slice(*match.span("pages"))]
        line = line[: match.start()].rstrip(" ,")
    if match := _VOLUME.search(fold(line)):
        found["volume"] = line[slice(*match.span("volume"))]
        line = f"{line[: match.start()]} {line[match.end() :]}"
    if match := _NUMBER.search(fold(line)):
        found.update(_number(line[slice(*match.span("number"))].strip(" ,")))
    elif title := line.strip(" ,.:-–"):
        found["issue_title"] = title
    order = ("issue_year", "volume", "number", "issue_title", "pages", "published")
    return {name: value for name in order if (value := shown(found.get(name)))}


def _number(text: str) -> dict[str, str | None]:
    if _PLAIN_NUMBER.fullmatch(fold(text)):
        return {"number": text}
    if match := _NUMBER_AND_TITLE.fullmatch(fold(text)):
        return {"number": match["number"], "issue_title": text[slice(*match.span("title"))]}
    return {"issue_title": text}
