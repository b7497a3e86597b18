"""JATS, and NLM's archiving format before it (https://jats.nlm.nih.gov): the front of an article and its references.

Abstracts are given as HTML, paragraphs, lists and emphasis kept; titles as text. Editors and reviewers among the
contributors are left out, and the roles of CRediT are no roles that part a translator from an author. A date has the
parts that are stated; that of the electronic edition comes first, the date of the collection is the issue's year.
"""

from __future__ import annotations

from functools import cached_property
from html import escape

from lxml import etree

from harvester.items import Article
from harvester.pages.oai.document import local_name
from harvester.pages.oai.jats_contributors import contributors
from harvester.pages.oai.metadata import (
    XLINK_HREF,
    Identifiers,
    MetadataRecord,
    Texts,
    child,
    children,
    language_of,
    text_of,
)
from harvester.pages.page import Element, squeeze

#: Elements of JATS → those of HTML.
HTML = {
    "p": "p", "bold": "b", "italic": "i", "sub": "sub", "sup": "sup", "list-item": "li", "title": "h4",
    "underline": "u",
    "disp-quote": "blockquote", "b": "b", "i": "i", "em": "em", "strong": "strong",
    "li": "li", "ul": "ul", "ol": "ol",
    "list": "ul",
}  # fmt: skip
#: Elements that are no part of the text they stand in.
BESIDE = frozenset({"label", "fn", "xref", "object-id", "abstract-num"})
#: Kinds of abstract that are none.
NO_ABSTRACTS = frozenset({"graphical", "key-points", "toc", "teaser", "executive-summary", "video", "precis"})
#: Dates of publication, the one to be believed first at the head.
DATES = (
    "epub", "pub", "epub-ppub", "electronic", "publication", "", "ppub", "print", "epreprint", "preprint", "collection",
)  # fmt: skip
#: Formats that make a date one of the electronic or the printed edition.
_FORMATS = {"electronic": "epub", "online": "epub", "print": "ppub", "ppub": "ppub", "epub": "epub"}

_EDITIONS = {"epub": "issn_online", "electronic": "issn_online", "ppub": "issn_print", "print": "issn_print"}


class JatsRecord(MetadataRecord):
    """An article in JATS."""

    part = "jats"

    def __init__(self, root: Element) -> None:
        super().__init__(root)
        front = child(root, "front")
        self.front = root if front is None else front
        self.meta = child(self.front, "article-meta")
        self.journal = child(self.front, "journal-meta")

    @cached_property
    def identifiers(self) -> Identifiers:
        """``article-id`` by its type, and where the article says that it stands itself."""
        found = Identifiers()
        for element in children(self.meta, "article-id"):
            kind, text = (element.get("pub-id-type") or "").lower(), text_of(element)
            if kind == "doi":
                found.doi = found.doi or text
            elif kind in ("uri", "handle", "hdl", "urn", "ark", "pmid", "pmcid", "pmc") and text:
                found.add(text if kind == "uri" or ":" in text else f"{kind}:{text}")
        for element in children(self.meta, "self-uri"):
            address = (element.get(XLINK_HREF) or text_of(element)).strip()
            if not address.startswith(("http://", "https://")):
                continue
            kind = (element.get("content-type") or "").lower()
            if "pdf" in kind:
                found.pdf = found.pdf or address
            elif "xml" not in kind and "epub" not in kind:
                found.add(address)
        return found

    @property
    def addresses(self) -> list[str]:
        return list(self.identifiers.addresses)

    @property
    def language(self) -> str | None:
        """The language of the article, as stated."""
        return language_of(self.root) or None

    def _titles(self, printed: dict[str, str]) -> None:
        titles, subtitles = Texts(), Texts()
        group = child(self.meta, "title-group")
        title = child(group, "article-title")
        own = "" if title is None else language_of(title)
        titles.add(_plain(title), own)
        for subtitle in children(group, "subtitle"):
            subtitles.add(_plain(subtitle), language_of(subtitle) or own)
        for part in children(group, "trans-title-group"):
            inner = child(part, "trans-title")
            language = language_of(part) or ("" if inner is None else language_of(inner)) or "und"
            titles.add(_plain(inner), language)
            subtitles.add(_plain(child(part, "trans-subtitle")), language)
        for part in children(group, "trans-title"):  # as NLM had it
            titles.add(_plain(part), language_of(part) or "und")
        for translation in self._translations:
            group = child(self._front_of(translation), "title-group")
            titles.add(_plain(child(group, "article-title")), language_of(translation) or "und")
        titles.first(printed, "title")
        subtitles.first(printed, "subtitle")

    @cached_property
    def _translations(self) -> list[Element]:
        """The article in other languages."""
        parts = children(self.root, "sub-article")
        return [part for part in parts if (part.get("article-type") or "").lower() == "translation"]

    @staticmethod
    def _front_of(part: Element) -> Element | None:
        stub = child(part, "front-stub")
        return child(part, "front", "article-meta") if stub is None else stub

    def _abstracts(self, printed: dict[str, str]) -> None:
        abstracts, keywords = Texts(), Texts()
        metas = [(self.meta, ""), *((self._front_of(part), language_of(part)) for part in self._translations)]
        for meta, language in metas:
            for element in children(meta, "abstract", "trans-abstract"):
                if (element.get("abstract-type") or "").lower() in NO_ABSTRACTS:
                    continue
                is_other = local_name(element.tag) == "trans-abstract"
                abstracts.add(_html(element), language_of(element) or language or ("und" if is_other else ""))
            for group in children(meta, "kwd-group"):
                for keyword in group.iter():
                    if local_name(keyword.tag) in ("kwd", "compound-kwd"):
                        keywords.add(_plain(keyword), language_of(group) or language)
        abstracts.longest(printed, "abstract")
        keywords.all(printed, "keywords")

    def _journal(self, printed: dict[str, str]) -> None:
        group = child(self.journal, "journal-title-group")
        title = child(self.journal if group is None else group, "journal-title")
        for name, element in (
            ("journal_title", title),
            ("publisher", child(self.journal, "publisher", "publisher-name")),
            ("volume", child(self.meta, "volume")),
            ("number", child(self.meta, "issue")),
            ("issue_title", child(self.meta, "issue-title")),
            ("first_page", child(self.meta, "fpage")),
            ("last_page", child(self.meta, "lpage")),
            ("article_number", child(self.meta, "elocation-id")),
        ):
            if text := text_of(element):
                printed[name] = text
        first, last = printed.get("first_page"), printed.get("last_page")
        pages = text_of(child(self.meta, "page-range")) or (f"{first}-{last}" if first and last else first)
        if pages:
            printed["pages"] = pages
        for element in children(self.journal, "issn"):
            kind = (element.get("pub-type") or element.get("publication-format") or "").lower()
            for field in ("issn", _EDITIONS.get(kind, "issn")):
                if text := text_of(element):
                    printed.setdefault(field, text)

    def _dates(self, printed: dict[str, str]) -> None:
        dates: dict[str, str] = {}
        for element in children(self.meta, "pub-date"):
            kind = (element.get("pub-type") or element.get("date-type") or "").lower()
            if kind in ("", "pub"):
                kind = _FORMATS.get((element.get("publication-format") or "").lower(), kind)
            if text := _date(element):
                dates.setdefault(kind, text)
                if kind == "collection" and (year := text_of(child(element, "year"))):
                    printed.setdefault("issue_year", year)
        published = next((dates[kind] for kind in DATES if kind in dates), None)
        if published:
            printed["published"] = published

    @property
    def section(self) -> str | None:
        """The heading that the article stands under in its issue."""
        groups = list(children(child(self.meta, "article-categories"), "subj-group"))
        groups.sort(key=lambda group: (group.get("subj-group-type") or "heading").lower() != "heading")
        return text_of(child(groups[0], "subject")) or None if groups else None

    @property
    def license(self) -> str | None:
        """The licence's address: the attribute, ``ali:license_ref``, or a link in its text."""
        permissions = child(self.meta, "permissions")
        for element in permissions.iter() if permissions is not None else ():
            name = local_name(element.tag)
            address = text_of(element) if name == "license_ref" else (element.get(XLINK_HREF) or "")
            if name in ("license", "license_ref", "ext-link", "uri") and address.strip().startswith("http"):
                return address.strip()
        return None

    @property
    def references(self) -> list[str]:
        """Each reference as one text, without its number."""
        found = []
        for listed in children(child(self.root, "back"), "ref-list"):
            for element in listed.iter():
                if local_name(element.tag) == "ref" and (text := _reference(element)):
                    found.append(text)
        return found

    def article(self, article_id: str, source: str) -> Article:
        printed: dict[str, str] = {}
        self._titles(printed)
        self._abstracts(printed)
        self._journal(printed)
        self._dates(printed)
        for name, value in (
            ("language", self.language),
            ("section", self.section),
            ("type", self.root.get("article-type")),
            ("license", self.license),
        ):
            if value:
                printed[name] = value
        article = Article(
            article_id=article_id,
            source=source,
            printed=printed,
            authors=contributors(self.meta, self.language or ""),
            references=self.references,
        )
        self.identifiers.fill(article)
        return article


def _date(element: Element) -> str:
    """The parts that are stated: ``2021-06-30``, ``2021-06``, ``2021``; a month or season with a name as it stands."""
    year, month, day = (text_of(child(element, name)) for name in ("year", "month", "day"))
    season = text_of(child(element, "season"))
    if not year:
        return text_of(child(element, "string-date")) or (element.get("iso-8601-date") or "").strip()
    if month.isdecimal():
        parts = [year, month.zfill(2), day.zfill(2)] if day.isdecimal() else [year, month.zfill(2)]
        return "-".join(parts)
    return squeeze(f"{day if month else ''} {month or season} {year}")


def _plain(element: Element | None) -> str:
    """The text of *element* in one line, without notes."""
    if element is None:
        return ""
    return squeeze("".join(text for text, is_tag in _pieces(element) if not is_tag))


def _html(element: Element) -> str:
    """The content of *element* as HTML."""
    parts = (text if is_tag else escape(text, quote=False) for text, is_tag in _pieces(element))
    return "".join(parts).strip()


def _pieces(element: Element) -> list[tuple[str, bool]]:
    """The texts in *element*, and the tags of HTML around them; a title that says *Abstract* is no part of one."""
    found: list[tuple[str, bool]] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        name = local_name(node.tag)
        is_heading = name == "title" and node.getparent() is element
        if event == "start":
            if name in BESIDE or is_heading:
                walk.skip_subtree()
                continue
            if node is not element and name in HTML:
                found.append((f"<{HTML[name]}>", True))
            elif name in ("break", "br"):
                found += [("<br>", True), (" ", False)]
            if node.text:
                found.append((node.text, False))
        else:
            if node is not element and name in HTML and not is_heading:
                found.append((f"</{HTML[name]}>", True))
            if node is not element and node.tail:
                found.append((node.tail, False))
    return found


def _reference(element: Element) -> str:
    """The text of a ``ref``: the citation as it is written; of one in elements, their texts with spaces between."""
    inner = list(element.iter())
    for names, joint in ((("mixed-citation",), ""), (("citation", "nlm-citation"), ""), (("element-citation",), " ")):
        for citation in inner:
            if local_name(citation.tag) in names:
                return squeeze(joint.join(citation.itertext()))
    note = child(element, "note")
    return text_of(note)
