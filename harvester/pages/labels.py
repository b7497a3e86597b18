"""The labels that pages print before their values, in English and Turkish, and how a line of text is searched for them.

Words are matched folded (:func:`harvester.pages.page.fold`), so that case, and Turkish and English i, make no
difference: ``YAZARLAR``, ``Yazarlar`` and ``yazarlar`` are one label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from harvester.pages.page import fold

#: A record's labels: field → how it is printed (regular expressions over folded text).
RECORD: Mapping[str, str] = {
    "authors": r"authors?(?: names?)?|author ?\(s\)|contributors?|creators?|written by"
    r"|(?:makale )?yazar(?:lar)?(?:i|in)?(?: ad(?:i|lari))?|yazar ?\(lar\)",
    "pages": r"pages?(?: range| numbers?| no)?|pp|page ?\(s\)|sayfa(?:lar)?(?: araligi| sayisi| no)?",
    "doi": r"doi(?: no| number| numarasi| url| link| id)?|digital object identifier",
    "views": r"(?:total |number of )?views?(?: count)?|viewed|hits|visits"
    r"|(?:goruntulen?me|gosterim|okunma)(?: sayisi)?",
    "downloads": r"(?:total |number of )?downloads?(?: count)?|downloaded|indir(?:il)?me(?: sayisi)?",
    "published": r"publication (?:date|year)|year|yayin yili|release date|publish(?:ed|ing)? date"
    r"|published(?: on| online)?|date|date (?:of publication|published)"
    r"|(?:yayin(?:lan?ma)?|yayim(?:lan?ma)?|basim) tarihi?|tarih",
    "type": r"(?:article |document |paper |publication |record )?type|type of (?:article|paper|document)"
    r"|(?:makale |yayin |belge |eser )?tur[iu]?|makale tipi",
    "abstract": r"abstract|summary|(?:turkce |ingilizce )?oz(?:et)?",
    "keywords": r"key ?-?words?(?: list)?|index terms|tags|anahtar (?:kelime|kelim|sozcuk)(?:ler)?i?",
    "language": r"language|(?:yayin |makale )?dili?",
    "journal_title": r"journal(?: name| title)?|dergi(?: adi)?",
    "title_en": r"english title|title in english|ingilizce (?:baslik|adi?|makale (?:adi|basligi))",
    "title": r"(?:article |paper )?title|makale (?:adi|basligi)|baslik",
    "issue": r"volume ?/ ?issue|(?:journal )?issue(?: label)?|cilt ?/ ?sayi|dergi sayisi",
    "section": r"section|bolum",
    "license_url": r"licen[cs]e|lisans",
    "publisher": r"publisher(?: name)?|yayinci(?: kurulus| kurum)?|yayimci|yayin ?evi",
    "issn": r"[ep]? ?-? ?issn(?: no| \(?(?:online|print)\)?)?",
    # Not read, but where they begin, what stands before them ends.
    "references": r"references?|bibliography|kaynakca|kaynaklar",
    "citation": r"(?:how to )?cite(?: as| this(?: article| paper)?)?|citations?|(?:recommended|suggested) citation"
    r"|atif(?: icin)?|kaynak goster(?:imi)?|alinti",
    "source": r"source|kaynak|original source",
    "received": r"(?:date )?(?:received|submitted)(?: date)?|submission date|(?:gonderim|gelis|basvuru) tarihi",
    "accepted": r"(?:date )?accepted(?: date)?|acceptance date|kabul tarihi",
    "affiliation": r"(?:author )?affiliations?|institutions?|kurum(?:lar)?",
    "correspondence": r"correspond(?:ence|ing author)|sorumlu yazar|iletisim|e-?mail|e-?posta",
    "country": r"country|ulke(?:si)?",
    "subjects": r"subjects?(?: areas?)?|konu(?:lar|su)?",
    "funding": r"funding|acknowledge?ments?|tesekkur|destekleyen kurum",
}

#: A journal page's labels; ISSNs are found by their own form (:data:`ISSN`).
JOURNAL: Mapping[str, str] = {
    "publisher": r"publisher(?: name)?|published by|yayinci(?: kurulus| kurum)?|yayimci|yayinlayan(?: kurulus)?"
    r"|yayin ?evi|sahibi",
    "country": r"country|ulke(?:si)?",
    "languages": r"languages?(?: of publication)?|(?:publication |yayin )?(?:languages?|dil(?:i|ler|leri)?)",
    "subjects": r"subjects?(?: areas?)?|(?:research )?fields?|konu(?:lar|su)?|alan(?:lar|i)?|categor(?:y|ies)",
    "title": r"journal (?:name|title)|dergi(?:nin)? adi",
    "issn": r"[ep]? ?-? ?issn(?: no| \(?(?:online|print|basili|elektronik)\)?)?",
}

#: Labels whose text, in a record, stands in more than one language under labels of each.
TURKISH_LABEL = re.compile(r"\boz|anahtar|turkce|turkish|\(tr\)")

_ISSN_DIGITS = r"\d{4} ?[-‐–—] ?\d{3}[\dx]|\d{7}[\dx]"
_EDITION = r"\((?:online|print|printed|electronic|web|e|p|basili|elektronik|cevrim ?ici)\)"
#: An ISSN with the word that says which edition it is of.
ISSN = re.compile(
    r"(?P<before>\b[ep] ?-? ?|\b(?:electronic|online|print|basili|elektronik|cevrim ?ici) )?\b(?P<glued>[ep])?issn\b"
    r" ?(?P<after>\((?:online|print|electronic|web|e|p|basili|elektronik|cevrim ?ici)\)|online|print|electronic)?"
    rf" ?[:：]? ?(?P<issn>{_ISSN_DIGITS})(?!\d)(?P<behind> ?{_EDITION})?"
)
#: A second ISSN behind the first, which must say its edition.
ISSN_FURTHER = re.compile(rf" ?[|/,;·•] ?(?P<issn>{_ISSN_DIGITS})(?!\d)(?P<behind> ?{_EDITION})")

#: Headings inside an abstract.
SECTION_OF_ABSTRACT = re.compile(
    r"amac(?:lar|i)?|giris|arka plan|gerec(?:ler)?(?: ve (?:yontem(?:ler)?|metot))?|yontem(?:ler)?|meto[td]|materyal.*"
    r"|bulgu(?:lar)?|sonuc(?:lar)?(?: ve .*)?|tartisma(?: ve .*)?|oneriler|ozgun(?:luk| deger)"
    r"|purposes?|aims?|objectives?|background|introduction|methods?|methodology|materials?.*|design.*|findings?|results?"
    r"|discussion(?: and .*)?|conclusions?(?: and .*)?|implications|originality.*|context|settings?|participants"
)

_COUNTED = rf"(?:{RECORD['views']}|{RECORD['downloads']})"
_COUNT_EDGE = r"[\s|,;•·()]*"
#: A line of nothing but counts, with or without a colon: ``View 105 Download 76``, ``105 views, 76 downloads``.
COUNT_LINE = re.compile(
    rf"{_COUNT_EDGE}(?:(?:\d[\d.,]*\s*{_COUNTED}(?!\w)|{_COUNTED}\s*[:：=]?\s*\d[\d.,]*(?!\w)){_COUNT_EDGE})+"
)
#: A count in such a line, before its word or behind it.
COUNTS: Mapping[str, re.Pattern[str]] = {
    field: re.compile(
        rf"(?<![\w.,])(?P<before>\d[\d.,]*)\s*(?:{RECORD[field]})(?!\w|\s*[:：=]?\s*\d)"
        rf"|(?<!\w)(?:{RECORD[field]})\s*[:：=]?\s*(?P<after>\d[\d.,]*)"
    )
    for field in ("views", "downloads")
}


#: The heading of a table's column of nothing but counts.
COUNT_HEADING = re.compile(
    rf"(?:(?:total|toplam|no\.? of) )?{_COUNTED}|(?:toplam )?(?:okunma|goruntulen?me|indir(?:il)?me)(?: sayisi)?|reads?"
)


def without_counts(text: str) -> str:
    """*text* without views and downloads, which change from day to day.

    >>> without_counts("vol. 5, 12 papers, 105 views")
    'vol. 5, 12 papers, '
    """
    for pattern in COUNTS.values():
        text = pattern.sub("", text)
    return text


#: Text of the link to the article at its publisher's.
ORIGINAL = re.compile(
    r"original (?:article|paper|book|preprint|source|document)?\s*(?:url|link|address|page)"
    r"|(?:orijinal|asil|ozgun) (?:makale|yayin|kaynak|eser)(?:nin)?(?: (?:adresi|url|linki|baglantisi|sayfasi)\w*)?"
)

#: The start of what an index says under a record about itself.
DISCLAIMER = re.compile(r"\* ?there may have been changes|\* ?(?:dergi|makale)\w*,? .{0,80}degisiklik")

_MONTH = (
    "ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos|eylul|ekim|kasim|aralik|january|february|march|april|may|june"
    "|july|august|september|october|november|december|bahar|ilkbahar|yaz|guz|sonbahar|kis|spring|summer|autumn|fall"
    "|winter"
)
#: A line that names an issue: a word for volume, number or year beside a number, or a special issue.
ISSUE_LABEL = re.compile(
    r"\b(?:sayi|cilt|volume|vol|issue|number|num|no|yil|year|s|c)\b ?[.:,]* ?(?:\d|[ivxlc]+\b)"
    r"|\b\d+ ?\.? ?(?:sayi|cilt|issue)\b|ozel sayi|special issue|supplement|\bek sayi|\bsayi ?:"
)
#: A line that may name an issue where nothing better does: a year, or months or a season of one, and nothing else.
YEAR_LABEL = re.compile(rf"(?:(?:{_MONTH})[ ,/-]{{1,3}}){{0,4}}(?:19|20)\d\d(?: ?[-/] ?(?:(?:19|20)?\d\d))?")


def names_issue(text: str) -> bool:
    """Whether *text* is an issue's label, or may be one.

    >>> names_issue("Cilt: 5 Sayı: 2"), names_issue("Eylül-Ekim 2018"), names_issue("Journal of 1984")
    (True, True, False)
    """
    folded = fold(text).strip()
    return bool(ISSUE_LABEL.search(folded) or YEAR_LABEL.fullmatch(folded))


@dataclass(frozen=True, slots=True)
class LabelSet:
    """A set of labels, ready to search lines with."""

    lead: re.Pattern[str]
    """The text starts with a label and a colon, or is a label and nothing else."""
    word: re.Pattern[str]
    """The text starts with a label's words, a quick look: most texts do not."""
    inner: re.Pattern[str]
    """A label with a colon after a separator inside a line, as in ``View : 105 | Download : 76``."""
    fields: tuple[str, ...]

    def at_start(self, text: str) -> re.Match[str] | None:
        """The label at the start of *text*, found by :attr:`lead`."""
        return self.lead.match(text) if self.word.match(text) else None

    def field_of(self, match: re.Match[str]) -> str:
        """The field whose label *match* found."""
        return self.fields[(match.lastindex or 1) - 1]


def label_set(labels: Mapping[str, str]) -> LabelSet:
    """Compile *labels*."""
    words = "|".join(f"({pattern})" for pattern in labels.values())
    return LabelSet(
        # A bullet or an icon may stand before it; behind it a parenthesis, or the same in another language.
        lead=re.compile(
            rf"[^\w(]{{0,4}}+(?:{words})\s*(?:\([^()]{{1,20}}\)|/ ?[a-z ]{{2,20}})?\s*(?:[:：]|\.?$|(?=[–—→-] ))"
        ),
        word=re.compile(rf"[^\w(]{{0,4}}+(?:{'|'.join(labels.values())})"),
        inner=re.compile(rf"(?:[|•·/;,–-]|\s{{2,}}|\d)\s*(?:{words})\s*[:：]"),
        fields=tuple(labels),
    )


RECORD_LABELS = label_set(RECORD)
JOURNAL_LABELS = label_set(JOURNAL)

#: ``Keywords :`` inside running text, as where it is glued to the abstract's last letter. Case counts: a sentence
#: that speaks of keywords does not write them with a capital and a colon.
GLUED_KEYWORDS = re.compile(
    r"(?:Key ?-?[Ww]ords?|KEY ?-?WORDS?|Anahtar [KSks](?:elime|elim|özcük)(?:ler)?i?"
    r"|ANAHTAR (?:KEL[İI]ME|SÖZCÜK)(?:LER)?[İI]?)\s*[:：]\s*"
)


def _short_terms(value: str) -> bool:
    terms = re.split(r"[,;\n·•]", value.strip().rstrip("."))
    return bool(value.strip()) and len(value) < 1500 and all(len(t.split()) <= 8 for t in terms) and ". " not in value


#: Whether a value can be what its label promises. Asked only of labels that stand where running text is expected.
PLAUSIBLE: Mapping[str, Callable[[str], bool]] = {
    "authors": lambda v: (
        len(v) < 3000
        and all(len(t.split()) <= 7 for t in re.split(r"[,;\n]", v))
        and not re.search(r"[a-zçğıöşü]{3,}\. ", v)
    ),
    "pages": lambda v: len(v) < 40 and any(c.isdigit() for c in v),
    "doi": lambda v: "10." in v and len(v) < 300,
    "views": lambda v: v[:1].isdigit() and len(v) < 20,
    "downloads": lambda v: v[:1].isdigit() and len(v) < 20,
    "published": lambda v: len(v) < 60 and any(c.isdigit() for c in v),
    "type": lambda v: 0 < len(v) < 60 and "." not in v and len(v.split()) <= 5,
    "keywords": _short_terms,
    "language": lambda v: 0 < len(v) < 30 and len(v.split()) <= 3,
    "journal_title": lambda v: False,
    "title": lambda v: False,
    "title_en": lambda v: False,
    "issue": lambda v: False,
    "section": lambda v: False,
    "license_url": lambda v: len(v) < 200 and ("creativecommons" in v.lower() or v.startswith("CC")),
    "issn": lambda v: bool(re.match(rf"(?:{_ISSN_DIGITS})", v)),
    "received": lambda v: len(v) < 60 and any(c.isdigit() for c in v),
    "accepted": lambda v: len(v) < 60 and any(c.isdigit() for c in v),
}
