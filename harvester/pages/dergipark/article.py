"""The page of an article of DergiPark, in its designs of 2026, of 2019 to 2025, and before.

The language of the page, that of its address and that of the article are three things; the article's is what the page
states as its primary one.
"""

from __future__ import annotations

import re
from functools import cached_property

from harvester.items import Article, Author
from harvester.pages.citation.authors import authors_of as stated_authors
from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.dergipark import texts
from harvester.pages.dergipark.addresses import DergiparkAddresses
from harvester.pages.dergipark.authors import authors_of
from harvester.pages.dergipark.header_line import header_line, is_header_line
from harvester.pages.journal_page import ArticlePage
from harvester.pages.page import Element, fold
from harvester.pages.shown import classes, heading_of, in_lines, own_address, shown

_ADDRESSES = DergiparkAddresses()

_ISSN = re.compile(r"(?P<kind>e-?|online |print |basili )?issn\W*(?P<issn>\d{4}-?\d{3}[\dx])")
_LINES = ("span", "p", "small", "h4", "h5", "h6", "div")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[ _-])", re.IGNORECASE)
_LABELS = {
    "language": re.compile(r"birincil dil|primary language|dil|language"),
    "section": re.compile(r"bolum|journal section|section"),
    "published": re.compile(r"yayimlanma tarihi|publication date|yayin tarihi|published date"),
    "issue": re.compile(r"yayimlandigi sayi|published in issue"),
    "authors": re.compile(r"yazarlar|yazar|authors?"),
    "type": re.compile(r"makale turu|article type|yayin turu"),
    "doi": re.compile(r"doi"),
    "identifier": re.compile(r"iz"),
    "dates": re.compile(r"tarihler|dates"),
}
_PUBLISHED = re.compile(r"(?:yayimlanma tarihi|publication date)\s*:\s*(?P<date>.+)")
_COUNTS = {
    "views": re.compile(r"(?:toplam )?(?:makale )?(?:goruntulenme|article views?|views?)\b.*?\W(?P<count>\d[\d.,]*)"),
    "downloads": re.compile(
        r"(?:toplam )?(?:makale )?(?:indir(?:il)?me|article downloads?|downloads?)\b.*?\W(?P<count>\d[\d.,]*)"
    ),
}
_TOTALS = re.compile(r"toplam|total")
_LONGEST_COUNT = 80
_LONGEST_LINE = 400


class DergiparkArticlePage(ArticlePage):
    """What the page of one article shows."""

    @cached_property
    def meta(self) -> MetaTags:
        """The page's meta elements."""
        return MetaTags(self.root)

    @property
    def is_article(self) -> bool:
        """Whether it shows an article: its number is known, and so is its title."""
        return self.own_key is not None and bool(self._titles)

    @property
    def canonical_url(self) -> str:
        """The address that is stated, else the one asked for."""
        stated = self.meta.first("citation_abstract_html_url", "dc.identifier.uri", "og.url")
        return own_address(self, stated if stated and _ADDRESSES.article(stated) else None)

    @property
    def own_key(self) -> str | None:
        """The article's number."""
        stated = self.meta.first("dc.identifier") or ""
        return (
            _ADDRESSES.article(self.url)
            or _ADDRESSES.article(self.canonical_url)
            or (stated if stated.isdigit() else None)
        )

    @cached_property
    def issue_url(self) -> str | None:
        """The address that the article's own stands below, else where a link to an issue of this journal leads."""
        for own in (self.url, self.canonical_url):
            if issue := _ADDRESSES.issue_of_article(own):
                return issue
        journal = _ADDRESSES.journal(self.canonical_url)
        for link in self.body.iter("a"):
            href = link.get("href") or ""
            url = self.resolve(href, self.base_url) if "/issue/" in href else None
            if url and _ADDRESSES.issue(url) and _ADDRESSES.journal(url) == journal:
                return url
        return None

    @property
    def journal_url(self) -> str | None:
        """The address that is stated, else the one that the article's stands below."""
        stated = self.meta.first("dc.source.uri")
        return own_address(self, stated) if stated else _ADDRESSES.home(self.canonical_url)

    # -- details ------------------------------------------------------------------------------------------------------

    @cached_property
    def _details(self) -> dict[str, Element]:
        """The elements that stand beside the labels of the article's details, by field."""
        pairs = []
        for row in self.body.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("th", "td")]
            pairs += [(cells[0], cells[1])] if len(cells) >= 2 else []
        for label in self.body.iter("h3", "h4", "h5", "dt", "strong"):
            value = label.getnext()
            pairs += [(label, value)] if value is not None and value.tag in ("p", "dd", "div", "ul") else []
        found: dict[str, Element] = {}
        for label, value in pairs:
            said = texts.label_of(self, label)
            for field, pattern in _LABELS.items():
                if said and pattern.fullmatch(said):
                    found.setdefault(field, value)
        return found

    def _detail(self, field: str) -> str | None:
        value = self._details.get(field)
        return None if value is None else shown(self.text_of(value))

    @property
    def language(self) -> str | None:
        """The article's primary language, as stated; not the page's."""
        for name in ("citation_language", "dc.language"):
            if match := _LANGUAGE.match(self.meta.first(name) or ""):
                return match[0]
        return self._detail("language")

    @cached_property
    def _own_and_other(self) -> tuple[str, str]:
        """The article's own language by its code, and the one of its translated title and abstract."""
        said = fold(self.language or "")
        own = {"tr": "tr", "tu": "tr", "en": "en", "in": "en"}.get(said[:2], said if len(said) == 2 else "")
        return own, "tr" if own == "en" else "en"

    # -- texts --------------------------------------------------------------------------------------------------------

    @cached_property
    def _sides(self) -> list[tuple[str, Element]]:
        return texts.sides(self)

    @cached_property
    def _top(self) -> Element:
        """Where texts stand in a design that does not keep languages apart."""
        main = next((e for e in self.body.iter("main", "article")), None)
        return self.body if main is None else main

    @cached_property
    def _titles(self) -> dict[str, str]:
        own, other = self._own_and_other
        found: dict[str, str] = {}
        for language, side in self._sides:
            found.update((language, title) for title in texts.titles(self, side)[:1])
        stated = shown(self.meta.first("citation_title", "dc.title"))
        if not found:
            heading = heading_of(self, stated, ("h1", "h2", "h3", "h4"))
            named = [t for t in texts.titles(self, self._top) if heading is not None or not self._is_site(t)]
            first = self.text_of(heading) if heading is not None else stated
            listed = list(dict.fromkeys([*([first] if first else []), *named]))
            if heading is None and listed:
                heading = heading_of(self, listed[0], ("h1", "h2", "h3", "h4"))
            if heading is not None and len(listed) < 2:
                listed += self._second_title(heading)
            found = dict(zip((own, other), listed, strict=False))
        if own not in found and (title := stated or self._main_heading):
            found[own] = title
        return texts.distinct(found, own)

    def _is_site(self, title: str) -> bool:
        """Whether a heading names the journal."""
        return title in (self._journal_title, self.meta.first("dc.source"), self._heading_home)

    def _second_title(self, heading: Element) -> list[str]:
        """The translated title, where it is a heading right below."""
        beside = heading.getnext()
        if beside is None or beside.tag not in ("h1", "h2", "h3", "h4", "h5") or is_header_line(self.text_of(beside)):
            return []
        said = texts.label_of(self, beside)
        is_label = any(p.fullmatch(said) for p in (texts.ABSTRACT, texts.KEYWORDS, texts.REFERENCES))
        is_names = "article-authors" in classes(beside) or re.search(r"\[\d+\]", self.text_of(beside))
        return [] if is_label or is_names else [self.text_of(beside)]

    @property
    def _main_heading(self) -> str | None:
        heading = next((h for h in self._top.iter("h1")), None)
        said = shown(self.text_of(heading)) if heading is not None and heading.get("id") != "journal-title" else None
        return said if said and not self._is_site(said) else None

    @property
    def _abstracts(self) -> dict[str, str]:
        own, other = self._own_and_other
        found = {language: text for language, side in self._sides for _, text in texts.abstracts(self, side)[:1]}
        found = found or texts.by_language(texts.abstracts(self, self._top), own, other)
        stated = shown(self.meta.first("citation_abstract"))
        return texts.distinct(found or ({own: stated} if stated else {}), own)

    @property
    def _keywords(self) -> dict[str, str]:
        """By language; of stated ones it is not said in which they are, and it need not be the abstract's."""
        own, other = self._own_and_other
        found = {language: text for language, side in self._sides for _, text in texts.keyword_lists(self, side)[:1]}
        found = found or texts.by_language(texts.keyword_lists(self, self._top), own, other)
        stated = shown(self.meta.first("citation_keywords"))
        return texts.distinct(found or ({"und": stated} if stated else {}), own)

    # -- the rest -----------------------------------------------------------------------------------------------------

    @property
    def _journal_title(self) -> str | None:
        stated = self.meta.first("citation_journal_title", "dc.source")
        if stated:
            return stated
        named = next((e for e in self.body.iter("h1", "h2", "a", "div") if e.get("id") == "journal-title"), None)
        return shown(self.text_of(named)) if named is not None else self._heading_home

    @property
    def _heading_home(self) -> str | None:
        """The heading that leads to the journal's home."""
        for heading in self.body.iter("h1", "h2", "h3"):
            for link in (*heading.iter("a"), *heading.iterancestors("a")):
                url = self.resolve(link.get("href") or "", self.base_url)
                if url and _ADDRESSES.is_home(url):
                    return shown(self.text_of(heading))
        return None

    @cached_property
    def _header(self) -> dict[str, str]:
        """What the line below the title says, then what the details say of the issue."""
        found: dict[str, str] = {}
        for element in self.body.iter(*_LINES):
            begins = (element.text or "").lstrip()[:4].lower() in ("yıl ", "yıl:", "year")
            if begins or "article-subtitle" in (element.get("class") or ""):
                said = self.text_of(element)
                found = header_line(said) if is_header_line(said) else {}
                if found:
                    break
        for name, value in header_line(self._detail("issue") or "").items():
            found.setdefault(name, value)
        return found

    @property
    def authors(self) -> list[Author]:
        """All authors, in order."""
        return authors_of(self, stated_authors(self.meta), self._details.get("authors"))

    @property
    def type(self) -> str | None:
        """As stated, else as it stands above the title."""
        stated = shown(self.meta.first("citation_article_type", "dc.type.articletype")) or self._detail("type")
        if stated:
            return stated
        box = next((e for e in self.body.iter("div", "span") if "kt-portlet__head-title" in classes(e)), None)
        if box is None:
            header = next((e for e in self.body.iter("header") if e.get("id") == "article-main-header"), None)
            box = next(header.iter("span"), None) if header is not None else None
        return shown(self.text_of(box)) if box is not None else None

    @property
    def doi(self) -> str | None:
        """As stated; else where the link that is called so leads; else from the details."""
        stated = shown(self.meta.first("citation_doi", "dc.identifier.doi"))
        links = [] if stated else [a for a in self.body.iter("a") if "doi.org/10." in (a.get("href") or "")]
        for link in links:
            parent = link.getparent()
            if "doi-link" in classes(link) or (parent is not None and "article-doi" in classes(parent)):
                return shown(link.get("href"))
        return stated or self._detail("doi")

    @property
    def pdf_url(self) -> str | None:
        """Address of the full text's file."""
        links = (a.get("href") or "" for a in self.body.iter("a"))
        href = self.meta.first("citation_pdf_url") or next((h for h in links if "/download/article-file/" in h), None)
        return self.resolve(href, self.base_url) if href else None

    @property
    def license(self) -> str | None:
        """Its address."""
        for link in self.root.iter("a", "link"):
            href = link.get("href") or ""
            if "creativecommons.org/" in href or "license" in (link.get("rel") or "").split():
                return self.resolve(href, self.base_url)
        return None

    @property
    def references(self) -> list[str]:
        """As stated or as listed below their heading, whichever are more; nothing of how to cite this article."""
        stated = [tag.content for tag in self.meta.all("citation_reference")]
        listed = [e for e in self.body.iter("li") if "citation-text" in classes(e)]
        if not listed:
            boxes = [e for e in self.body.iter("div", "section") if "article-citations" in classes(e)]
            listed = [item for box in boxes[:1] for item in box.iter("li")]
        if not listed:
            labels = list(texts.labels_in(self, self._top, texts.REFERENCES))
            beside = [node for _, label in labels[:1] for node in label.itersiblings("ul", "ol", "div")]
            listed = [item for node in beside[:1] for item in node.iter("li")]
        found = [said for item in listed if (said := shown(self.text_of(item)))]
        return found if len(found) > len(stated) else stated

    @property
    def _issns(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self.body.iter("p", "li", "span", "div", "td", "th", "small", "strong", "b"):
            if "ISSN" not in (element.text or ""):
                continue
            around = element if element.tag not in ("strong", "b") else element.getparent()
            said = self.text_of(around)
            for match in _ISSN.finditer(fold(said)) if len(said) < _LONGEST_LINE else ():
                kind = (match["kind"] or "").strip(" -")
                key = "issn_online" if kind in ("e", "online") else "issn_print"
                found.setdefault(key, said[slice(*match.span("issn"))])
        return found

    def _count(self, field: str) -> str | None:
        """As printed; the total, where parts of it are printed too."""
        matches = [(line, match) for line in self._short_lines if (match := _COUNTS[field].match(line))]
        found = [(not _TOTALS.match(line), match["count"]) for line, match in matches]
        return min(found)[1] if found else None

    @cached_property
    def _short_lines(self) -> list[str]:
        """Folded, those with numbers in them; what counts is printed in one."""
        lines = (self.text_of(element) for element in self.body.iter("li", "tr", "p"))
        return [fold(line) for line in lines if len(line) < _LONGEST_COUNT and line[-1:].isdigit()]

    @property
    def published(self) -> str | None:
        """The date of publication, as stated, as the details have it, or as the line below the title does."""
        stated = shown(self.meta.first("citation_publication_date", "citation_date"))
        if stated or (stated := self._detail("published")):
            return stated
        dates = self._details.get("dates")
        for line in in_lines(dates) if dates is not None else ():
            if match := _PUBLISHED.match(fold(line)):
                return line[slice(*match.span("date"))]
        return self._header.get("published")

    def article(self, article_id: str, source: str) -> Article:
        """The article, with what is printed and nothing normalized."""
        first, header = self.meta.first, self._header
        number = shown(first("citation_issue", "dc.source.issue"))
        if number and number == header.get("issue_title"):  # the name of a special issue
            number = None
        printed: dict[str, str | None] = {
            "language": self.language,
            "doi": self.doi,
            "issn": first("citation_issn"),
            **self._issns,
            "journal_title": self._journal_title,
            "publisher": first("citation_publisher"),
            "volume": shown(first("citation_volume", "dc.source.volume")) or header.get("volume"),
            "number": number or header.get("number"),
            "issue_title": header.get("issue_title"),
            "issue_year": header.get("issue_year"),
            "pages": header.get("pages") or shown(first("dc.identifier.pagenumber")),
            "first_page": shown(first("citation_firstpage")),
            "last_page": shown(first("citation_lastpage")),
            "published": self.published,
            "type": self.type,
            "section": self._detail("section"),
            "license": self.license,
            "views": self._count("views"),
            "downloads": self._count("downloads"),
        }
        for field, found in (("title", self._titles), ("abstract", self._abstracts), ("keywords", self._keywords)):
            printed.update({f"{field}@{language}" if language else field: text for language, text in found.items()})
        identifier = self._details.get("identifier")
        links = [] if identifier is None else [a.get("href") or "" for a in identifier.iter("a")]
        return Article(
            article_id=article_id,
            source=source,
            url=self.canonical_url,
            pdf_url=self.pdf_url,
            authors=self.authors,
            references=self.references,
            identifiers=[href for href in links if href.startswith("http")],
            printed={name: value for name, value in printed.items() if value},
        )
