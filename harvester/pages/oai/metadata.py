"""What the readers of metadata formats have in common.

A reader takes the element that stands in ``<metadata>`` (or the root of a file) and gives what is printed there, as
:mod:`harvester.pages.journal_page` says. Printed is what the XML says once it is parsed: entities in CDATA
(``&#039;``) and what was escaped twice (``&amp;lt;``) stay as they are, and are the normalizer's business. Languages
stay as stated (``tr-TR``, ``tur``). The datestamp of a record is no date of publication, and is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from harvester.items import Article, Author
from harvester.pages.bounds import LONGEST_ADDRESS, LONGEST_VALUE
from harvester.pages.oai.document import local_name
from harvester.pages.page import Element, squeeze

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_DOI = re.compile(r"(?:doi\s*+:?\s*+)?10\.[0-9]{4,9}/\S+", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/+10\.", re.IGNORECASE)
_ISSN = re.compile(r"(?:urn:)?(?:[pe]-?)?(?:issn)?\s*+:?\s*+([0-9]{4}-?[0-9]{3}[0-9Xx])", re.IGNORECASE)
_PDF = re.compile(r"\.pdf(?:[?#]|$)|/article/download/|/download/pdf/?$|/download/article-file/", re.IGNORECASE)
#: Files, the pages of OJS that show one, and services that lead on to the article's page.
_NO_PAGE = re.compile(
    r"(?P<file>\.(?:pdf|docx?|epub|zip|jpe?g|png|xml)(?:[?#]|$)|/article/viewFile/|/download[/-]|/bitstreams?/)"
    r"|(?P<viewer>/article/view/[^/?#]+/[^/?#])"
    r"|(?P<resolver>^https?://(?:hdl\.handle\.net|n2t\.net|purl\.org|izlik\.org)/)",
    re.IGNORECASE,
)
#: Words of bodies; their names may have a comma that parts no family name from a given one.
_BODY = re.compile(
    r"\b(?:universit|üniversite|institut|enstitü|ministry|bakanlı|association|derne[ğk]i|society|committee|kurulu\b|consorti"
    r"|department|faculty|fakülte|cent(?:er|re)\b|merkezi\b|group\b|grubu|foundation|vakf|office\b|council|başkanlı)",
    re.IGNORECASE,
)
_ORCID = re.compile(
    r"(?:https?://(?:www\.)?orcid\.org/)?\(?(?:orcid\)?:?\s*)?[0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9Xx]",
    re.IGNORECASE,
)

#: Roles that are the author's own; the codes are MARC's.
AUTHORS = frozenset({"", "author", "aut", "creator", "cre", "yazar", "http://id.loc.gov/vocabulary/relators/aut"})
#: Roles of those who have no part in the text.
NO_AUTHORS = frozenset(
    "editor edt reviewer rev referee publisher pbl sponsor spn funder fnd advisor ths degree-supervisor "
    "guest-editor section-editor associate-editor handling-editor".split()
)


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The elements in *element* that have one of *names*, in lower case, whatever their namespace."""
    if element is not None:
        for part in element:
            if local_name(part.tag) in names:
                yield part


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at the end of *path*."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """All text in *element*, in one line."""
    if element is None:
        return ""
    text: str = element.text or ""
    return squeeze("".join(element.itertext()) if len(element) else text)[:LONGEST_VALUE]


def lines_of(element: Element) -> str:
    """All text in *element*, with its line ends."""
    text: str = element.text or ""
    return ("".join(element.itertext()) if len(element) else text).strip()[:LONGEST_VALUE]


def language_of(element: Element) -> str:
    """The language that *element* states, as it states it; empty where it does not."""
    return (element.get(XML_LANGUAGE) or element.get("lang") or "").strip()


class Texts:
    """Texts of one field by the language they are stated to be in, the empty text for none."""

    def __init__(self) -> None:
        self.by_language: dict[str, dict[str, None]] = {}

    def add(self, text: str, language: str = "") -> None:
        """Add what is not empty, once."""
        if text:
            self.by_language.setdefault(language, {})[text] = None

    def first(self, printed: dict[str, str], field: str) -> None:
        """Put the first text of each language under ``field`` and ``field@language``: others are alternatives."""
        for language, texts in self.by_language.items():
            printed[_key(field, language)] = next(iter(texts))

    def longest(self, printed: dict[str, str], field: str) -> None:
        """The same with the longest text: others are notes."""
        for language, texts in self.by_language.items():
            printed[_key(field, language)] = max(texts, key=len)

    def all(self, printed: dict[str, str], field: str) -> None:
        """The same with all texts, one a line."""
        for language, texts in self.by_language.items():
            printed[_key(field, language)] = "\n".join(texts)


def _key(field: str, language: str) -> str:
    return f"{field}@{language}" if language else field


def person(name: str, position: int) -> Author:
    """An author from a name that is one text: ``Family, Given``; without a comma, or that of a body, as it stands."""
    family, comma, given = name.partition(",")
    if comma and given.strip() and family.strip() and not _BODY.search(name):
        return Author(position=position, name="", family=family.strip(), given=given.strip(), name_printed=name)
    return Author(position=position, name=name, name_printed=name)


def orcid_in(texts: Iterable[str]) -> str | None:
    """The first of *texts* that is an ORCID iD, as printed."""
    return next((text.strip() for text in texts if _ORCID.fullmatch(text.strip())), None)


def is_pdf(text: str) -> bool:
    """Whether *text* is the address of a PDF file, and not of a page that shows one."""
    return text.startswith("http") and _PDF.search(text) is not None


def is_doi(text: str) -> bool:
    """Whether *text* is a DOI: bare, labelled, or the address of the resolver."""
    return bool(_DOI.match(text) or _DOI_ADDRESS.match(text))


def bare_doi(text: str) -> str:
    """The DOI in *text* without label and resolver, for comparing."""
    return text[text.find("10.") :].lower()


def issn_in(text: str) -> str | None:
    """The ISSN that *text* is, labelled or not."""
    match = _ISSN.fullmatch(text.strip())
    return match[1] if match else None


def is_licence(text: str) -> bool:
    """Whether *text* names a licence: an address, or one of Creative Commons by its name."""
    if text.startswith(("http://", "https://")):
        return True
    lowered = text.lower()
    return "creative commons" in lowered or lowered.startswith(("cc by", "cc-by", "cc0"))


_MOST = 200
"""So many identifiers of an article are read."""


class Identifiers:
    """The identifiers of an article, told apart: its DOI, the address of its page, of its PDF, and the rest."""

    def __init__(self) -> None:
        self.doi: str | None = None
        self.pages: list[str] = []
        """Addresses that name the article's page."""
        self.viewers: list[str] = []
        """Addresses that look as if a page showed a file there (OJS); the article's page where there is no other."""
        self.resolvers: list[str] = []
        self.pdf: str | None = None
        self.issns: list[str] = []
        self.rest: list[str] = []

    def add(self, text: str) -> None:
        """Take *text* for what it looks like; what comes after many others is left."""
        if not text or len(text) > LONGEST_ADDRESS or len(self.pages) + len(self.rest) + len(self.issns) > _MOST:
            return
        if text.startswith(("http://", "https://")) and not ("doi.org/" in text and is_doi(text)):
            self._add_address(text)
        elif is_doi(text):
            if self.doi is None:
                self.doi = text
            elif bare_doi(text) != bare_doi(self.doi):
                self.rest.append(text)
        elif (issn := issn_in(text)) is not None:
            self.issns.append(issn)
        elif not any(letter.isspace() for letter in text):  # a citation is no identifier
            self.rest.append(text)

    def _add_address(self, text: str) -> None:
        match = _NO_PAGE.search(text)
        if text in self.pages or text in self.viewers or text in self.rest:
            return
        if match is None and not is_pdf(text):
            self.pages.append(text)
        elif self.pdf is None and is_pdf(text):
            self.pdf = text
        elif match is not None and match["viewer"] and not match["file"]:
            self.viewers.append(text)
        elif match is not None and match["resolver"]:
            self.resolvers.append(text)
        else:
            self.rest.append(text)

    @property
    def url(self) -> str | None:
        """The address of the article's page, one that leads there where there is no other."""
        found = self.addresses or self.resolvers
        return found[0] if found else None

    @property
    def addresses(self) -> list[str]:
        """Addresses of the article's page."""
        return self.pages or self.viewers

    @property
    def is_ojs(self) -> bool:
        """Whether the article's page is one of OJS."""
        return any("/article/view/" in page for page in self.pages)

    def fill(self, article: Article) -> None:
        """Put them where they belong; what is there stays."""
        url = self.url
        article.url = article.url or url
        article.pdf_url = article.pdf_url or self.pdf
        for text in (*self.pages, *self.viewers, *self.resolvers, *self.rest):
            if text != url and text not in article.identifiers:
                article.identifiers.append(text)
        if self.doi:
            article.printed.setdefault("doi", self.doi)


class MetadataRecord:
    """The metadata of an article in one format."""

    #: The part of the article that this is (:data:`harvester.parts.PARTS`).
    part: ClassVar[str]

    def __init__(self, root: Element) -> None:
        self.root = root

    @property
    def addresses(self) -> list[str]:
        """Addresses of the article's page, absolute; not of its files, and none that a service resolves."""
        raise NotImplementedError

    def article(self, article_id: str, source: str) -> Article:
        """What the record says, nothing normalized."""
        raise NotImplementedError
