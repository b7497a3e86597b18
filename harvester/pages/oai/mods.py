"""MODS 3 (https://www.loc.gov/standards/mods/): names told apart, the host with volume, issue and pages.

Names whose role is that of an editor, reviewer, publisher or sponsor are left out; a role that is not the author's is
kept. Of several dates of issue, the key date counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from harvester.items import Article, Author
from harvester.pages.oai.metadata import (
    AUTHORS,
    NO_AUTHORS,
    XLINK_HREF,
    Identifiers,
    MetadataRecord,
    Texts,
    child,
    children,
    is_licence,
    issn_in,
    language_of,
    lines_of,
    orcid_in,
    person,
    text_of,
)
from harvester.pages.page import Element

#: Titles of a resource that are not its own.
OTHER_TITLES = frozenset({"abbreviated", "uniform"})
#: Says that there is text; not of what kind.
NO_GENRES = frozenset({"text", "article", "journal article"})
_KEPT_PREFIX = {"hdl": "hdl:", "urn": "urn:"}


class ModsRecord(MetadataRecord):
    """A record in MODS, or the first of a collection."""

    part = "oai_mods"

    def __init__(self, root: Element) -> None:
        inner = child(root, "mods")
        super().__init__(root if inner is None else inner)

    @cached_property
    def host(self) -> Element | None:
        """The journal and the place in it."""
        related = list(children(self.root, "relateditem"))
        return next((item for item in related if (item.get("type") or "").lower() == "host"), None)

    @cached_property
    def identifiers(self) -> Identifiers:
        """Identifiers, and where the article is to be had."""
        found = Identifiers()
        locations = list(children(self.root, "location"))
        for url in (url for location in locations for url in location.iter() if _is_address(url)):
            text = text_of(url)
            if (url.get("access") or "").lower() == "raw object":
                found.pdf = found.pdf or (text if text.lower().endswith(".pdf") else None)
            found.add(text)
        for element in children(self.root, "identifier"):
            text, kind = text_of(element), (element.get("type") or "").lower()
            if kind == "issn":
                found.issns.append(text)
            elif kind == "doi":
                found.doi = found.doi or text
            elif text:
                found.add(f"{_KEPT_PREFIX.get(kind, '')}{text}" if ":" not in text else text)
        return found

    @property
    def addresses(self) -> list[str]:
        return list(self.identifiers.addresses)

    @property
    def language(self) -> str | None:
        """As stated, the code before the name."""
        terms = [term for language in children(self.root, "language") for term in children(language, "languageterm")]
        codes = [text_of(term) for term in terms if (term.get("type") or "").lower() == "code"]
        return next(iter([*codes, *(text_of(term) for term in terms)]), None) or None

    @property
    def authors(self) -> list[Author]:
        """The names of those who wrote or translated it."""
        found: list[Author] = []
        for name in children(self.root, "name"):
            role = _role(name)
            if role.lower() in NO_AUTHORS:
                continue
            author = _author(name, len(found) + 1)
            if author is not None:
                author.role = None if role.lower() in AUTHORS else role
                found.append(author)
        return found

    def _titles(self, printed: dict[str, str]) -> None:
        titles, subtitles = Texts(), Texts()
        for info in children(self.root, "titleinfo"):
            if (info.get("type") or "").lower() in OTHER_TITLES:
                continue
            language = language_of(info)
            if language in titles.by_language:
                continue  # the first of a language; others are alternatives
            main = " ".join(filter(None, (text_of(child(info, part)) for part in ("nonsort", "title"))))
            titles.add(main, language)
            subtitles.add(text_of(child(info, "subtitle")), language)
        titles.first(printed, "title")
        subtitles.first(printed, "subtitle")

    def _keywords(self, printed: dict[str, str]) -> None:
        keywords = Texts()
        for subject in children(self.root, "subject"):
            for topic in children(subject, "topic"):
                keywords.add(text_of(topic), language_of(topic) or language_of(subject))
        keywords.all(printed, "keywords")

    def _abstracts(self, printed: dict[str, str]) -> None:
        abstracts = Texts()
        for abstract in children(self.root, "abstract"):
            abstracts.add(lines_of(abstract), language_of(abstract))
        abstracts.longest(printed, "abstract")

    def _origin(self, printed: dict[str, str]) -> None:
        for origin in (*children(self.root, "origininfo"), *children(self.host, "origininfo")):
            dates = sorted(children(origin, "dateissued"), key=lambda date: date.get("keyDate") != "yes")
            _put(printed, "published", text_of(next(iter(dates), None)))
            _put(printed, "publisher", text_of(child(origin, "publisher")))

    def _place(self, printed: dict[str, str]) -> None:
        host = self.host
        info = child(host, "titleinfo")
        title = " ".join(filter(None, (text_of(child(info, part)) for part in ("nonsort", "title"))))
        _put(printed, "journal_title", title)
        for part in (*children(host, "part"), *children(self.root, "part")):
            for detail in children(part, "detail"):
                kind = (detail.get("type") or "").lower()
                number = text_of(child(detail, "number"))
                _put(printed, {"volume": "volume", "issue": "number", "number": "number"}.get(kind, ""), number)
                if kind == "issue":
                    _put(printed, "issue_title", text_of(child(detail, "title")))
            for extent in children(part, "extent"):
                if (extent.get("unit") or "pages").lower() in ("page", "pages"):
                    _put(printed, "first_page", text_of(child(extent, "start")))
                    _put(printed, "last_page", text_of(child(extent, "end")))
                    _put(printed, "pages", text_of(child(extent, "list")))
            date = text_of(child(part, "date"))
            _put(printed, "issue_year" if len(date) == 4 else "published", date)
        first, last = printed.get("first_page"), printed.get("last_page")
        if first:
            _put(printed, "pages", f"{first}-{last}" if last else first)
        issns = [
            text_of(element)
            for element in children(host, "identifier")
            if (element.get("type") or "").lower() in ("issn", "eissn", "e-issn") or issn_in(text_of(element))
        ]
        _put(printed, "issn", next(iter([*issns, *self.identifiers.issns]), ""))

    @property
    def type(self) -> str | None:
        """What kind of text it is, where that is more than *article*."""
        genres = [text_of(genre) for genre in children(self.root, "genre")]
        return next((genre for genre in genres if genre.lower() not in NO_GENRES), next(iter(genres), None)) or None

    @property
    def license(self) -> str | None:
        """The licence's address, else its name."""
        found = []
        for condition in children(self.root, "accesscondition"):
            found += [text for text in (condition.get(XLINK_HREF), text_of(condition)) if text and is_licence(text)]
        return next((text for text in found if text.startswith("http")), next(iter(found), None))

    def article(self, article_id: str, source: str) -> Article:
        printed: dict[str, str] = {}
        self._titles(printed)
        self._abstracts(printed)
        self._keywords(printed)
        self._origin(printed)  # before the place: the date stands in for one that is not stated
        self._place(printed)
        _put(printed, "language", self.language)
        _put(printed, "type", self.type)
        _put(printed, "license", self.license)
        article = Article(article_id=article_id, source=source, printed=printed, authors=self.authors)
        self.identifiers.fill(article)
        return article


def _put(printed: dict[str, str], field: str, text: str | None) -> None:
    if field and text:
        printed.setdefault(field, text)


def _is_address(element: Element) -> bool:
    return text_of(element).startswith(("http://", "https://")) and not len(element)


def _role(name: Element) -> str:
    """The role as text where it is given so, else its code; empty for none."""
    terms = [term for role in children(name, "role") for term in children(role, "roleterm")]
    texts = [text_of(term) for term in terms if (term.get("type") or "text").lower() == "text"]
    return next(iter([*texts, *(text_of(term) for term in terms)]), "")


def _author(name: Element, position: int) -> Author | None:
    parts: dict[str, list[str]] = {}
    for part in children(name, "namepart"):
        if text := text_of(part):
            parts.setdefault((part.get("type") or "").lower(), []).append(text)
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    whole = " ".join(parts.get("", ())) or text_of(child(name, "displayform"))
    if family and given:
        author = Author(position=position, name="", family=family, given=given)
    elif family or given or whole:
        is_body = (name.get("type") or "").lower() in ("corporate", "conference")
        text = family or given or whole
        author = Author(position=position, name=text, name_printed=text) if is_body else person(text, position)
    else:
        return None
    author.affiliations = list(dict.fromkeys(_texts(children(name, "affiliation"))))
    author.orcid = orcid_in(
        [
            *(text_of(element) for element in children(name, "nameidentifier")),
            *(name.get(attribute) or "" for attribute in ("authorityURI", "valueURI", XLINK_HREF)),
        ]
    )
    return author


def _texts(elements: Iterator[Element]) -> Iterator[str]:
    yield from (text for element in elements if (text := text_of(element)))
