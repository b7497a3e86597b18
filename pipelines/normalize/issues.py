"""Labels of issues: volume, number, year, and the title of a special issue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.normalize.dates import normalize_date
from pipelines.normalize.text import normalize_text, plain_letters
from pipelines.normalize.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class IssueLabel:
    """What the label of an issue says.

    Attributes:
        volume: as printed, the dash a hyphen: ``23``, ``X III``.
        issue: the number, likewise: ``2``, ``12-13``, ``I``.
        year: where a year is printed, by itself or with a month or season; not taken out of a full date.
        title: of a special issue, or of what is no numbered issue.
        published: a month, season or day that is printed in the label, as EDTF.
    """

    volume: str | None
    issue: str | None
    year: int | None
    title: str | None
    published: str | None


_LONGEST = 500
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))

# All patterns look at plain letters, in which a position is the same as in the text.
_NUMBER = (
    r"(?:(?!(?:1[4-9]|20)[0-9]{2}\s*[-/]\s*[0-9]{1,3}\b)"  # 2021/2 is unclear
    r"[0-9]{1,4}(?:\s?[-/]\s?[0-9]{1,3}(?![0-9])){0,2}[a-z]?(?![a-z0-9]|[./-][0-9]))"
)
_ROMAN = r"(?:[ivxlcdm]{1,8}(?: [ivx]{1,5})?(?![a-z0-9]))"
_NO_ORDINAL = r"(?!\.\s?(?!(?:s|c|sayi|cilt|no|num|nr|vol|issue|yil|year|sayfa|ss?|pp?)\b)[a-z])"
_VALUE = rf"(?P<value>{_NUMBER}|{_ROMAN}){_NO_ORDINAL}"
_SIGN = r"(?:\s*[:.,=#]\s*|\s+){0,3}?"
_VOLUME = re.compile(
    rf"(?<![a-z])(?:cilt(?: no)?|volume|volumen|vol|band|bd|tome|tomo|tom|jahrgang|jg"
    rf"|jilid|том|c|v)(?![a-z]){_SIGN}{_VALUE}"
)
_ISSUE = re.compile(
    rf"(?<![a-z])(?:sayi(?: no)?|issue(?: no)?|iss|number|numara|numer[oa]|num|nomor|heft|fasciculo|fascicule"
    rf"|edicao|edicion|broj|выпуск|вып|номер|no|nr|n[.]?[º°]|№|s|n)(?![a-z]){_SIGN}{_VALUE}"
)
_V_AND_N = re.compile(
    r"(?<![a-z])v\.?\s?(?P<volume>[0-9]{1,4})\s?[,;]?\s?n(?:\.|º|°|\.º)?\s?(?P<issue>[0-9]{1,4}(?:[-/][0-9]{1,3})?)(?![0-9])"
)
_SPECIAL_NUMBER = re.compile(
    r"(?<![a-z])(?P<title>ozel sayi(?:si)?"
    r"|special issue)\s*[:.,]?\s*(?P<value>[0-9]{1,3}(?:-[0-9]{1,3})?)(?![0-9a-z-])(?!\.[a-z0-9])"
)
_SPECIAL = re.compile(r"(?<![a-z])(?:ozel sayi|ozel ek|special issue|special number|ek sayi|supplement|suppl)")
_PREPRINTED = re.compile(
    r"(?<![a-z])(?:early view|erken gorunum|online first|articles in press|in press|ilk sayi|son sayi|current issue"
    r"|guncel sayi)(?![a-z])"
)
_ISSUE_TITLE = re.compile(r"(?<![a-z])(?<!special )(?<!ozel )(?<!ek )(?:sayi|issue|number)\s*:\s*(?=[^\W_])")
_PAGES = re.compile(r"(?:(?:sayfalar|sayfa|pages|pp|ss)\s*[.:]?\s*)[0-9]{1,5}(?:\s*-\s*[0-9]{1,5})?(?![0-9])")
_BARE_PAGES = re.compile(
    r"(?:(?<=^)|(?<=[,\0]))\s*(?:[0-9]{1,5}|[ivxlc]{1,8})\s*-\s*(?:[0-9]{1,5}|[ivxlc]{1,8})\s*(?=[,\0]|$)"
)
_DAY = re.compile(
    r"(?<![0-9./-])(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}([./])\s?[0-9]{1,2}\1\s?(?:[0-9]{4}"
    r"|[0-9]{2}))(?![0-9./-])"
)
_NAMES = (
    "ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos|eylul|ekim|kasim|aralik|january|february|march|april|may"
    "|june|july|august"
    "|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
    "|bahar|ilkbahar|yaz|guz|sonbahar|kis|spring|summer|autumn|fall|winter"
)
_MONTHS = rf"(?<![a-z])(?:{_NAMES})(?:\s?[-/]\s?(?:{_NAMES})){{0,5}}(?![a-z])"
_NAMED_DATE = re.compile(
    rf"(?:(?<![0-9])[0-9]{{1,2}}\.?\s)?{_MONTHS}(?: [0-9]{{1,2}}(?=,))?[,\s]{{1,2}}[0-9]{{4}}(?![0-9])"
    rf"|(?<![0-9])[0-9]{{4}}[,\s]{{1,2}}{_MONTHS}"
)
_AGE = re.compile(r"(?<![a-z])yil\s*[:.]?\s*[0-9]{1,3}(?![0-9./-])")
_STATED_YEAR = re.compile(r"(?<![a-z])(?:yil|year)i?\s*[:.,]?\s*(?P<year>[0-9]{4})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9/-])(?P<year>1[4-9][0-9]{2}|20[0-9]{2}|2100)(?![0-9]|\s?[-/]\s?[0-9])")
_ACCENTS = str.maketrans("áéíóúàèìòùãõñêôä", "aeiouaeiouaoneoa")
_ORDINAL = re.compile("[º°]")
_NUMBERED_AS = re.compile(r"(?:sayi|no|issue|number|num|nr)\.?\s+(?=(?:ozel|special|ek|suppl)(?![a-hj-z]))")
_EDGE = " \t,;:.-–—/|·•()[]\0"
_EMPTY_BRACKETS = re.compile(r"[(\[][\s\0,;:.-]*[)\]]")
_GAPS = re.compile(r"[\s,;:|/.-]*\0[\s\0,;:|/.-]*")
_COUNTED = re.compile(r"[0-9]{1,4}(?:\s?[/-]\s?[0-9]{1,4})?(?:\s?\([0-9]{1,4}(?:-[0-9]{1,4})?\))?")
_CONSISTS_OF_LABELS = re.compile(
    r"(?:[\s\0,;:.()-]|cilt|sayi|volume|vol|issue|no|number|num|yil|year|sayfalar|sayfa|pages|\b[cs]\b)*"
)


#: Words of any language before (Chinese, Hungarian: around) two numbers, and the year in brackets: a volume's and an
#: issue's number, in the order in which software that speaks many languages prints them.
_WORDED = r"(?:[^\W\d_]{1,14}[.:º°]{0,2}\s?){0,2}"
_IN_ANY_LANGUAGE = re.compile(
    rf"{_WORDED}\s?(?P<volume>\d{{1,4}})\.?\s?,?\s?{_WORDED}\s?(?P<issue>\d{{1,4}}(?:\s?[-/]\s?\d{{1,3}})?)\.?\s?{_WORDED}"
    r"\s?\((?P<year>\d{4})\)(?:\s?:\s(?P<title>.+))?"
)


class _Label:
    """The text of a label, in which what has been read is blotted out."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain = plain_letters(text)
        self.plain = plain if plain.isascii() else plain.translate(_ACCENTS)

    def take(self, pattern: re.Pattern[str], group: str | int = 0) -> str | None:
        """Return what *group* of the first match is in the text, and blot the match out."""
        match = pattern.search(self.plain)
        if match is None:
            return None
        taken = self.text[match.start(group) : match.end(group)]
        self.blot(match.start(), match.end())
        return taken

    def blot(self, start: int, end: int) -> None:
        blot = "\0" * (end - start)
        self.text = self.text[:start] + blot + self.text[end:]
        self.plain = self.plain[:start] + blot + self.plain[end:]

    def take_number(self, pattern: re.Pattern[str]) -> str | None:
        """Return the value of the first label whose value is a number: digits, or Roman in capitals.

        A label of one letter is a capital: ``s. 5`` is a page.
        """
        for match in pattern.finditer(self.plain):
            value = self.text[match.start("value") : match.end("value")]
            after = self.plain[match.start() + 1 : match.start() + 3]
            if self.text[match.start()].islower() and not after[:1].isalpha() and not _ORDINAL.search(after):
                continue
            if value[0].isdigit() or value.isupper():
                self.blot(match.start(), match.end())
                return re.sub(r"\s*([-/])\s*", r"\1", value)
        return None


def _published(label: _Label) -> tuple[str | None, int | None]:
    """Take the dates out; return the last certain one, and its year where it is printed with a month or season."""
    published: str | None = None
    year: int | None = None
    for pattern in (_NAMED_DATE, _DAY):
        while (printed := label.take(pattern)) is not None:
            try:
                date = normalize_date(printed)
            except Unreadable:
                continue
            if date.precision == "year":
                continue
            published = date.edtf
            if date.precision in ("month", "season"):
                year = date.year
    return published, year


def _rest(label: _Label) -> str | None:
    """Return what has not been read and is more than punctuation, labels and pages: the title."""
    while label.take(_BARE_PAGES) is not None:
        pass
    text = _EMPTY_BRACKETS.sub("\0", label.text)
    text = _GAPS.sub("\0", text).strip(_EDGE.replace("(", "").replace(")", "").replace("[", "").replace("]", ""))
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1]
    if _CONSISTS_OF_LABELS.fullmatch(plain_letters(text)):
        return None
    text = " ".join(text.replace("\0", " ").split())
    if number := _NUMBERED_AS.match(plain_letters(text)):
        text = text[number.end() :]
    return text.strip(" ,;:-–—/|·•") or None


@lru_cache(maxsize=256)
def normalize_issue(printed: str) -> IssueLabel:
    """Return what the label of an issue says, in any of the Turkish and English forms that are known.

    Numbers are strings, as printed, Roman ones too; only the dash is made a hyphen. What remains beside them is the
    title (``Özel Sayı``, ``Vol. 12 No. 3 (2020): Migration``). A form whose numbers are unclear (``2021/2``) is kept as
    the title. The header lines of articles that begin with such a label are read too; their pages are left out.

    >>> normalize_issue("Cilt: 27 - Sayı: 1 - 2020")
    IssueLabel(volume='27', issue='1', year=2020, title=None, published=None)
    >>> normalize_issue("2017 Özel Sayısı")
    IssueLabel(volume=None, issue=None, year=2017, title='2017 Özel Sayısı', published=None)

    Raises:
        Unreadable: it is no label: there is no number, year or date in it and no word for an issue.
    """
    if len(printed) > _LONGEST:
        raise Unreadable(printed, "issue label")
    text = normalize_text(printed).value.translate(_DASHES)
    label = _Label(text)
    if _COUNTED.fullmatch(text):
        alone = _YEAR.fullmatch(text)
        return IssueLabel(None, None, int(text), None, None) if alone else IssueLabel(None, None, None, text, None)
    is_special = _SPECIAL.search(label.plain) is not None
    stated = label.take(_STATED_YEAR, "year")
    label.take(_AGE)
    label.take(_PAGES)
    special = _SPECIAL_NUMBER.search(label.plain)
    issue: str | None = None
    if special is not None:
        issue = special["value"]
        label.blot(special.end("title"), special.end())
    volume: str | None = None
    if both := _V_AND_N.search(label.plain):  # small letters, which by themselves say too little
        volume, issue = both["volume"], issue or both["issue"]
        label.blot(both.start(), both.end())
    volume = volume or label.take_number(_VOLUME)
    issue = issue or label.take_number(_ISSUE)
    published, year = _published(label)
    if stated is not None:
        year = int(stated)
    elif year is None and (match := _YEAR.search(label.plain)) is not None:
        year = int(match["year"])
        if volume or issue:  # else it is a part of the title
            label.blot(match.start(), match.end())
    titled = label.take(_ISSUE_TITLE) if not issue else None
    title = _rest(label)
    known = volume or issue or published or year or titled or is_special or _PREPRINTED.search(plain_letters(text))
    if not (volume and issue) and not is_special and (any_language := _IN_ANY_LANGUAGE.fullmatch(text)):
        volume, issue = (re.sub(r"\s", "", any_language[name]) for name in ("volume", "issue"))
        return IssueLabel(volume, issue, int(any_language["year"]), any_language["title"], published)
    if not known:
        raise Unreadable(printed, "issue label")
    return IssueLabel(volume, issue, year, title, published)
