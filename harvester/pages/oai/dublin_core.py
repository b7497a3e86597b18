"""Dublin Core: ``oai_dc``, its kin (``qdc``, ``dcterms``, ETD-MS), and what OJS, DergiPark and Janeway make of it.

Who writes the same people once for each language (OJS) has each person once here: the longest list is taken, that of
the record's own language where two are as long. Translators stand among the creators and cannot be told from authors.

The record's language is the one ``dc:language`` states, with one exception. OJS puts the languages of the *files*
there; so where the article's page is one of OJS, and titles state languages, the language is the one whose list of
creators is the longest, else that of the first title; ``dc:language`` decides only where no title says anything. Where
one language is stated and all titles are in others, the titles are believed.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice

from harvester.items import Article, Author
from harvester.pages.bounds import LONGEST_VALUE
from harvester.pages.oai.document import local_name
from harvester.pages.oai.metadata import (
    XML_LANGUAGE,
    Identifiers,
    MetadataRecord,
    is_licence,
    is_pdf,
    issn_in,
    person,
)
from harvester.pages.page import Element, squeeze
from harvester.pages.source_line import read_source

#: Names of elements, in lower case → the field they are read as. All others are not read.
FIELDS = {
    "title": "title", "articletitle": "title", "alternative": "title", "title.alternative": "title",
    "creator": "creator", "contributor.author": "creator", "author": "creator",
    "subject": "subject", "subject.keyword": "subject", "keyword": "subject",
    "description": "description", "abstract": "description", "description.abstract": "description",
    "publisher": "publisher",
    "date": "date", "issued": "issued", "date.issued": "issued",
    "type": "type",
    "identifier": "identifier", "identifier.uri": "identifier", "identifier.doi": "identifier", "doi": "identifier",
    "identifier.issn": "source", "issn": "source", "fulltexturl": "identifier",
    "source": "source", "ispartof": "source", "bibliographiccitation": "source", "relation.ispartof": "source",
    "language": "language", "language.iso": "language",
    "relation": "relation",
    "rights": "rights", "license": "rights", "rights.uri": "rights",
    "volume": "volume", "issue": "issue", "journaltitle": "journal",
    "format.extent": "pages", "citation.volume": "volume", "citation.issue": "issue",
}  # fmt: skip

_SEMANTICS = "info:eu-repo/semantics/"
_VERSIONS = frozenset(
    "publishedversion acceptedversion submittedversion draft updatedversion openaccess closedaccess".split()
)
#: Says how OJS's articles came to be, or that they are text; not what they are.
_NO_TYPE = re.compile(
    r"(?:non[- ]?)?peer[- ]?reviewed(?: article| paper)?|değerlendirme(?:den|de) geçmiş makale|hakemli makale"
    r"|text|metin|text\.\w+|peerreviewed",
    re.IGNORECASE,
)
#: An extent without one is how many pages there are.
_RANGE = re.compile("[-–—]")

_TIME = re.compile(r"[0-9]T[0-9]")
#: Elements that tell the place apart (Janeway) → the keys they are printed under.
PLACE = {"journal": "journal_title", "volume": "volume", "issue": "number", "pages": "pages"}

MOST_ELEMENTS = 20_000
"""So many elements of a record are read; three thousand authors in six languages are fewer."""

Stated = list[tuple[str, str]]
"""Texts, each with the language it states."""


@lru_cache(maxsize=4096)
def _field_of(tag: str) -> str | None:
    return FIELDS.get(local_name(tag))


class DublinCoreRecord(MetadataRecord):
    """A record in Dublin Core."""

    part = "oai_dc"

    def __init__(self, root: Element) -> None:
        super().__init__(root)
        self.said: dict[str, Stated] = {}
        said = self.said
        for element in islice(root, MOST_ELEMENTS):  # the hot path: a page holds three thousand of them
            field = _field_of(element.tag)
            if field is not None:
                text = (("".join(element.itertext()) if len(element) else element.text) or "").strip()[:LONGEST_VALUE]
                if text:
                    stated = (text, element.get(XML_LANGUAGE, ""))
                    if field in said:
                        said[field].append(stated)
                    else:
                        said[field] = [stated]

    @cached_property
    def identifiers(self) -> Identifiers:
        """What ``dc:identifier`` holds, and addresses of PDF files among the relations."""
        found = Identifiers()
        for text, _ in self.said.get("identifier", ()):
            found.add(text)
        for text, _ in self.said.get("relation", ()):
            if found.pdf is None and is_pdf(text):
                found.pdf = text
        return found

    @property
    def addresses(self) -> list[str]:
        return list(self.identifiers.addresses)

    @cached_property
    def _creators(self) -> dict[str, list[str]]:
        lists: dict[str, list[str]] = {}
        for text, language in self.said.get("creator", ()):
            names = text.split(";") if ";" in text else [text]
            lists.setdefault(language, []).extend(name for part in names if (name := squeeze(part)))
        return lists

    @cached_property
    def language(self) -> str | None:
        """The record's own language, as stated."""
        stated = list(dict.fromkeys(text for text, _ in self.said.get("language", ())))
        titled = list(dict.fromkeys(language for _, language in self.said.get("title", ()) if language))
        if not titled:
            return stated[0] if len(stated) == 1 else None
        if not self.identifiers.is_ojs and len(stated) == 1:
            return stated[0] if any(_are_same(stated[0], language) for language in titled) else titled[0]
        lengths = {language: len(self._creators.get(language, ())) for language in titled}
        return max(titled, key=lambda language: lengths[language])  # the first of several

    @property
    def authors(self) -> list[Author]:
        """Each person once."""
        lists = self._creators
        if not lists:
            return []
        own = self.language or ""
        names = next(iter(lists.values()))
        if len(lists) > 1:
            names = max(lists.items(), key=lambda item: (len(item[1]), item[0] == own, not item[0]))[1]
        return [person(name, n) for n, name in enumerate(names, start=1)]

    @property
    def type(self) -> str | None:
        """What kind of text it is, where that is said: of OJS only what ``info:eu-repo`` says."""
        types = [squeeze(text) for text, _ in self.said.get("type", ())]
        semantic = [text for text in types if text.startswith(_SEMANTICS)]
        kinds = [text for text in semantic if text[len(_SEMANTICS) :].lower() not in _VERSIONS]
        if not self.identifiers.is_ojs or not semantic:
            kinds = [text for text in types if text not in semantic and not _NO_TYPE.fullmatch(text)] + kinds
        return kinds[0] if kinds else None

    @property
    def publisher(self) -> str | None:
        """The publisher, in the first language stated."""
        found = self.said.get("publisher")
        return squeeze(found[0][0]) if found else None

    @property
    def published(self) -> str | None:
        """The date of issue; of several dates, one that is no time at which something was stored."""
        dates = [text for text, _ in self.said.get("issued", ()) or self.said.get("date", ())]
        return next((date for date in dates if not _TIME.search(date)), dates[0] if dates else None)

    @property
    def license(self) -> str | None:
        """The licence's address, else its name."""
        rights = [text for text, _ in self.said.get("rights", ()) if is_licence(text)]
        return next((text for text in rights if text.startswith("http")), rights[0] if rights else None)

    def _print_place(self, printed: dict[str, str]) -> None:
        """Put down the journal, the issue and the pages. The first line of several languages is the journal's own."""
        said = self.said
        issns: list[str] = []
        for text, _ in said.get("source", ()):
            issn = issn_in(text)
            if issn is not None:
                issns.append(issn)
            elif "issue" not in printed:
                for field, value in read_source(squeeze(text)).items():
                    printed.setdefault(field, value)
        for issn in self.identifiers.issns:
            if issn not in issns:
                issns.append(issn)
        if issns:
            printed["issn"] = issns[0]
        if len(issns) == 2 and self.identifiers.is_ojs:  # it writes the online one first
            printed["issn_online"], printed["issn_print"] = issns
        for field, name in PLACE.items():
            if field in said:
                value = squeeze(said[field][0][0])
                if field != "pages" or _RANGE.search(value):
                    printed[name] = value

    def article(self, article_id: str, source: str) -> Article:
        said = self.said
        printed: dict[str, str] = {}
        for text, language in said.get("title", ()):  # others of a language are alternatives
            printed.setdefault(f"title@{language}" if language else "title", squeeze(text))
        for text, language in said.get("description", ()):
            field = f"abstract@{language}" if language else "abstract"
            if len(text) > len(printed.get(field, "")):  # the others are notes
                printed[field] = text
        keywords: dict[str, list[str]] = {}
        for text, language in said.get("subject", ()):
            keywords.setdefault(f"keywords@{language}" if language else "keywords", []).append(squeeze(text))
        for field, texts in keywords.items():
            printed[field] = "\n".join(texts)
        self._print_place(printed)
        for name, value in (
            ("language", self.language), ("publisher", self.publisher), ("published", self.published),
            ("type", self.type), ("license", self.license),
        ):  # fmt: skip
            if value is not None:
                printed[name] = value
        article = Article(article_id=article_id, source=source, printed=printed, authors=self.authors)
        self.identifiers.fill(article)
        return article


def _are_same(one: str, other: str) -> bool:
    """Whether two statements of a language may mean the same: ``tur`` and ``tr-TR``, ``ger`` and ``de``."""
    one, other = (re.split(r"[-_]", tag.strip().lower())[0] for tag in (one, other))
    return one == other or _TWO.get(one, one) == _TWO.get(other, other)


#: Codes of ISO 639-2 and names → ISO 639-1, for comparing only.
_TWO = {
    "tur": "tr", "turkish": "tr", "türkçe": "tr", "eng": "en", "english": "en", "ingilizce": "en", "ger": "de",
    "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "por": "pt", "ita": "it", "rus": "ru", "ara": "ar",
    "per": "fa", "fas": "fa", "aze": "az", "kaz": "kk", "ukr": "uk", "pol": "pl", "dut": "nl", "nld": "nl", "ind": "id",
    "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "gre": "el", "ell": "el", "cze": "cs", "ces": "cs", "hun": "hu",
    "ron": "ro", "rum": "ro", "swe": "sv", "fin": "fi", "dan": "da", "nor": "no", "hrv": "hr", "srp": "sr", "slv": "sl",
    "bul": "bg", "cat": "ca", "kur": "ku", "uzb": "uz", "tuk": "tk", "kir": "ky",
}  # fmt: skip
