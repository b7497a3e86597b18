"""The page of an article of Janeway, in the themes OLH, material and clean.

The themes show the same in other markup, so what a heading or a label says is looked for, and the meta elements, which
all have, are what the rest is found by: the title's heading, the authors' names.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape

from harvester.items import Article, Author
from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.janeway.addresses import OF_ARTICLE, JanewayAddresses, root_of
from harvester.pages.janeway.authors import authors_of
from harvester.pages.janeway.labels import issue_title, issue_year
from harvester.pages.journal_page import ArticlePage
from harvester.pages.page import HEADINGS, Element, fold
from harvester.pages.shown import (
    below,
    classes,
    heading_of,
    is_aside,
    is_navigation,
    letters,
    markup_of,
    own_address,
    shown,
)

_ADDRESSES = JanewayAddresses()

_TITLES = ("h1", "h2", "h3", "h4", "h5")
_SECTION_TAGS = ("p", "small")

_ABSTRACT = re.compile(r"abstract|summary|oz|ozet|resume|resumen|resumo|riassunto|zusammenfassung|crynodeb")
_KEYWORD_LABEL = re.compile(
    r"key ?words?|anahtar (?:kelime|sozcuk)ler|mots[- ]cles|palabras clave|palavras-chave|parole chiave|schlag\w+"
    r"|stichw\w+|trefwoorden|allweddeiriau"
)
_REFERENCES = re.compile(r"references|bibliography|works cited|literature(?: cited)?|kaynakca|kaynaklar")
_AUTHORS = re.compile(r"authors?|author details|yazar(?:lar)?|auteurs?|autor(?:es|i|en)?|awdur(?:on)?")
#: What stands below an abstract in one theme or another.
_REST = re.compile(r"(?:how to cite|rights|downloads?|files|publisher notes|funding|competing interests|metrics)\b")
_PAGES = re.compile(r"(?:pages?|page range|sayfa(?:lar)?|seiten|paginas|pagine|tudalennau)\b\s*:?\s*(?=.*\d|[ivxlc])")
_NUMBER = re.compile(r"(?:article (?:number|no\.?)|makale (?:numarasi|no)|article num\w*)\s*:?\s*")
_PUBLISHED = re.compile(r"(?:published(?: on)?|yayim\w*(?: tarihi)?)\s*:?\s*")
_COUNTS = {
    "views": re.compile(r"(?:views\s*:?\s*(?P<a>\d[\d.,]*)|(?P<b>\d[\d.,]*)\s*views)"),
    "downloads": re.compile(r"(?:downloads\s*:?\s*(?P<a>\d[\d.,]*)|(?P<b>\d[\d.,]*)\s*downloads)"),
}
_CARDS = frozenset({"card-title", "carousel-text-wrapper"})
_SUBTITLES = frozenset({"subtitle", "article-subtitle"})
_UNSEEN = frozenset({"sr-only", "show-for-sr", "visually-hidden"})
_LONGEST_DETAIL = 120


class JanewayArticlePage(ArticlePage):
    """What the page of one article shows."""

    @cached_property
    def meta(self) -> MetaTags:
        """The page's meta elements."""
        return MetaTags(self.root)

    @property
    def is_article(self) -> bool:
        """Whether it states an article's title and is no page for printing or of a file."""
        return bool(self.meta.first("citation_title", "dc.title")) and not OF_ARTICLE.search(self.url)

    @property
    def canonical_url(self) -> str:
        """The address that is stated, else the one asked for."""
        return own_address(self, self.meta.first("citation_abstract_html_url", "dc.identifier.uri", "og.url"))

    @cached_property
    def own_key(self) -> str | None:
        """The article's number, which addresses by other identifiers do not show, and links to its files do."""
        for url in (self.url, self.canonical_url):
            key = _ADDRESSES.article(url)
            if key and key.isdigit():
                return key
        hrefs = [self.meta.first("citation_pdf_url") or "", *(a.get("href") or "" for a in self.body.iter("a"))]
        return next((match["id"] for href in hrefs if (match := OF_ARTICLE.search(href))), None)

    @cached_property
    def _issue_link(self) -> Element | None:
        links = [
            a
            for a in self.body.iter("a")
            if "/issue/" in (a.get("href") or "") or "/collections/" in (a.get("href") or "")
        ]
        found = [a for a in links if _ADDRESSES.issue(self._address(a) or "") and not is_navigation(a)]
        return next((a for a in found if "/issue/" in a.get("href")), found[0] if found else None)

    def _address(self, link: Element) -> str | None:
        return self.resolve(link.get("href") or "", self.base_url)

    @property
    def issue_url(self) -> str | None:
        """Where the link to the issue leads, else the one to the collection."""
        return None if self._issue_link is None else self._address(self._issue_link)

    @property
    def journal_url(self) -> str | None:
        """The address that is stated, else the one that the article's address stands below."""
        stated = self.meta.first("dc.source.uri")
        return own_address(self, stated) if stated else root_of(self.canonical_url)

    @cached_property
    def _labelled(self) -> dict[str, Element]:
        """Headings and bold labels outside the full text, by what they say."""
        found: dict[str, Element] = {}
        for element in self.body.iter(*HEADINGS, "strong", "b"):
            said = fold(self.text_of(element)).strip(" :.")
            if said and len(said) < _LONGEST_DETAIL and not self._in_full_text(element):
                found.setdefault(said, element)
        return found

    def _label(self, pattern: re.Pattern[str]) -> Element | None:
        return next((element for said, element in self._labelled.items() if pattern.fullmatch(said)), None)

    @cached_property
    def _full_text(self) -> list[Element]:
        found = self.body.iter("div", "section", "article")
        return [e for e in found if e.get("itemprop") == "articleBody" or e.get("id") == "main_article"]

    def _in_full_text(self, element: Element) -> bool:
        return bool(self._full_text) and any(node in self._full_text for node in element.iterancestors())

    @cached_property
    def _heading(self) -> Element | None:
        return heading_of(self, _unescaped(self.meta.first("citation_title", "dc.title")), _TITLES)

    @property
    def title(self) -> str | None:
        """As its heading shows it; where the theme has none, as stated, which may be escaped twice."""
        if self._heading is not None:
            return self.text_of(self._heading)
        stated = self.meta.first("citation_title", "dc.title")
        wanted = letters(_unescaped(stated) or "")
        for card in (e for e in self.body.iter("div", "span") if _CARDS.intersection(classes(e))):
            section = next((self.text_of(e) for e in card.iter("small")), "")
            said = self.text_of(card).removeprefix(section).strip()
            if said and letters(said) == wanted:
                return said
        return stated

    @property
    def subtitle(self) -> str | None:
        """What stands apart below the title."""
        named = [e for e in self.body.iter(*_TITLES, "p") if _SUBTITLES.intersection(classes(e))]
        found = [e for e in named if not is_aside(e) and not self._in_full_text(e)]
        return shown(self.text_of(found[0])) if found else None

    @property
    def section(self) -> str | None:
        """What stands above the title."""
        start = self._heading
        if start is None:  # a theme that has both in one element
            return next((shown(self.text_of(e)) for e in self.body.iter("small") if _in_card(e)), None)
        inner = next((e for e in start.iter("small")), None)
        above = [] if inner is None else [inner]
        above += [e for e in start.itersiblings(preceding=True) if e.tag in _SECTION_TAGS]
        return next((shown(said) for e in above if not _AUTHORS.fullmatch(fold(said := self.text_of(e)))), None)

    @property
    def authors(self) -> list[Author]:
        """The stated names, in order, with the affiliation and the ORCID that stand beside each on the page."""
        return authors_of(self, self.meta, self._in_full_text)

    @property
    def abstract(self) -> str | None:
        """Its markup; where the page shows none, as stated."""
        label = self._label(_ABSTRACT)
        if label is not None:
            found = markup_of(below(label, self._ends_abstract))
            if found:
                return found
        return shown(self.meta.first("citation_abstract", "dc.description"))

    def _ends_abstract(self, node: Element) -> bool:
        if node.get("id") or not _UNSEEN.isdisjoint(classes(node)):
            return True
        if {"spacer", "divider", "summary", "keywords-list", "section"}.intersection(classes(node)):
            return True
        label = node if node.tag in HEADINGS else next(iter(node.iter("strong", "b")), None)
        said = fold(self.text_of(label)).strip(" :.") if label is not None else ""
        return bool(_KEYWORD_LABEL.fullmatch(said) or _REST.match(said))

    @property
    def keywords(self) -> list[str]:
        """One by one, where the page shows them so; else one text with commas."""
        lists = [e for e in self.body.iter("ul", "ol") if "keywords-list" in classes(e)]
        listed = [shown(self.text_of(item).rstrip(" ,;")) for one in lists for item in one.iter("li")]
        label = self._label(_KEYWORD_LABEL)
        if not any(listed) and label is not None:
            box = label.getparent() if label.tag in ("strong", "b") else label.getnext()
            links = [] if box is None else [a for a in box.iter("a") if "/keywords/" in (a.get("href") or "")]
            listed = [shown(self.text_of(link)) for link in links]
        found = [word for word in listed if word]
        return list(dict.fromkeys(found)) or [
            word for word in (shown(tag.content) for tag in self.meta.all("citation_keywords")) if word
        ]

    @cached_property
    def _details(self) -> list[tuple[str, str]]:
        """Short lines beside the article, also folded: ``Pages: 21–29``, ``Article No. 9``, ``1 Views``."""
        lines = [self.text_of(e) for e in self.body.iter("li", "tr") if not self._in_full_text(e)]
        lines += [self.text_of(e) for e in self.body.iter("p") if "number" in classes(e)]
        lines += [self.text_of(e) for e in self.body.iter("div") if "alm" in classes(e)]
        return [(line, fold(line)) for line in lines if 0 < len(line) < _LONGEST_DETAIL]

    def _detail(self, pattern: re.Pattern[str]) -> str | None:
        for line, folded in self._details:
            if match := pattern.match(folded):
                return shown(line[match.end() :])
        return None

    def _count(self, field: str) -> str | None:
        matches = (_COUNTS[field].fullmatch(folded) for _, folded in self._details)
        return next((match["a"] or match["b"] for match in matches if match), None)

    @property
    def license(self) -> str | None:
        """Its address."""
        for link in self.root.iter("a", "link"):
            href = link.get("href") or ""
            if "license" in (link.get("rel") or "").split() or "creativecommons.org/licenses/" in href:
                url = self.resolve(href, self.base_url)
                if href.strip() and url:
                    return url
        return shown(self.meta.first("dc.rights"))

    @property
    def doi(self) -> str | None:
        """As stated; else where the link beside the article's identifiers leads."""
        stated = shown(self.meta.first("citation_doi", "dc.identifier.doi"))
        if stated:
            return stated
        label = self._label(re.compile(r"identifiers?|doi"))
        around = label.getparent() if label is not None else None
        links = [] if around is None else [a.get("href") or "" for a in around.iter("a") if not self._in_full_text(a)]
        return next((href for href in links if "doi.org/10." in href), None)

    @property
    def pdf_url(self) -> str | None:
        """Address of the PDF itself."""
        stated = self.meta.first("citation_pdf_url")
        if stated:
            return self.resolve(stated, self.base_url)
        for link in self.body.iter("a"):
            if re.search(r"/galley/\d+/download/", link.get("href") or "") and "pdf" in fold(self.text_of(link)):
                return self._address(link)
        return None

    @property
    def references(self) -> list[str]:
        """Those that are stated, else those below their heading in the full text."""
        stated = [tag.content for tag in self.meta.all("citation_reference")]
        if stated:
            return stated
        for text in self._full_text:
            for heading in text.iter(*HEADINGS):
                if _REFERENCES.fullmatch(fold(self.text_of(heading)).strip(" :.0123456789")):
                    return self._listed_below(heading)
        return []

    def _listed_below(self, heading: Element) -> list[str]:
        nodes = [node for node in below(heading, lambda _: False) if not isinstance(node, str)]
        items = [item for node in nodes for item in node.iter("li")]
        items = items or [item for node in nodes for item in node.iter("p")]
        return [said for item in items if (said := shown(self.text_of(item)))]

    def article(self, article_id: str, source: str) -> Article:
        """The article, with what is printed and nothing normalized."""
        first = self.meta.first
        label = self.text_of(self._issue_link) if self._issue_link is not None else ""
        volume, number = first("citation_volume", "dc.source.volume"), first("citation_issue", "dc.source.issue")
        published = first("citation_publication_date", "citation_date", "dc.date.issued")
        printed = {
            "title": self.title,
            "subtitle": self.subtitle,
            "abstract": self.abstract,
            "keywords": "\n".join(self.keywords),
            "language": first("citation_language", "dc.language"),
            "doi": self.doi,
            "issn": first("citation_issn", "dc.source.issn"),
            "journal_title": first("citation_journal_title", "dc.source"),
            "publisher": first("citation_publisher", "dc.publisher"),
            "volume": volume,
            "number": number,
            "issue": None if volume or number else label,
            "issue_title": issue_title(label),
            "issue_year": issue_year(label),
            "pages": self._detail(_PAGES),
            "first_page": first("citation_firstpage"),
            "last_page": first("citation_lastpage"),
            "article_number": self._detail(_NUMBER),
            "published": published or self._detail(_PUBLISHED),
            "section": self.section,
            "type": first("citation_article_type", "dc.type.articletype"),
            "license": self.license,
            "views": self._count("views"),
            "downloads": self._count("downloads"),
        }
        return Article(
            article_id=article_id,
            source=source,
            url=self.canonical_url,
            pdf_url=self.pdf_url,
            authors=self.authors,
            references=self.references,
            printed={name: text for name, value in printed.items() if (text := shown_lines(value))},
        )


def shown_lines(value: str | None) -> str | None:
    """*value*, if it is one."""
    return value if value and shown(value) else None


def _unescaped(text: str | None) -> str | None:
    """*text* without escapes and markup, to find the same text by."""
    return None if text is None else re.sub(r"</?[a-z]+>", "", unescape(unescape(text)))


def _in_card(element: Element) -> bool:
    return any("card-title" in classes(node) for node in element.iterancestors())
