"""The table of contents of an issue of Open Journal Systems 3, in any theme."""

from __future__ import annotations

import re
from functools import cached_property

from harvester.pages.journal_page import Entry
from harvester.pages.ojs.addresses import OjsAddresses, Place, file_address, place
from harvester.pages.ojs.markup import Marked, names_in
from harvester.pages.ojs.structure import Structure
from harvester.pages.page import HEADINGS, Element, squeeze

ADDRESSES = OjsAddresses()

#: Elements that hold a table of contents and nothing else.
TOC = (
    "obj_issue_toc",
    "issue-toc",
    "issue_toc",
    "issue-toc-section",
    "issue-section",
    "issue__toc",
    "cmp_article_list",
)
SUBTITLE = frozenset({"subtitle", "article__subtitle"})

_AUTHORS = re.compile(r"(?:^|[-_])authors?(?:[-_](?:list|names?))?$|^metadata$|^article__meta$|^tocAuthors$")
_PAGES = re.compile(r"(?:^|[-_])pages$|^tocPages$")
_PUBLISHED = re.compile(r"(?:^|[-_])(?:published|date|date-published)$")
_DOI = re.compile(r"(?:^|[-_])doi$")
_ONE = r"(?:[A-Za-z]{0,2}\d{1,5}|[ivxlc]+)"
_PAGES_LINE = re.compile(
    rf"(?:(?:ss?|pp?|hal|págs?|pages?|sayfa|páginas)[.:]?\s*)?{_ONE}\s*[-–—]\s*{_ONE}(?:,\s*\d+(?:\s*[-–—]\s*\d+)?)*"
    r"|e\d{3,8}|(?:art|article|makale)\b\.?\s*(?:no\.?\s*)?\d+",
    re.IGNORECASE,
)
_NAMES_LINE = re.compile(r"(?=[^\d:?!]{5,400}$)\w[^\d,;]*(?:[,;،]\s*\w[^\d,;]*)*")
_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)


class TableOfContents:
    """The entries of a page."""

    def __init__(self, page: Marked) -> None:
        self.page = page

    @cached_property
    def structure(self) -> Structure:
        """What stands together; the files of an article are its own."""
        return Structure(self.page, _article_of, frozenset(TOC[:3]))

    @cached_property
    def is_marked(self) -> bool:
        """Whether the page says that a table of contents stands on it."""
        return next(self.page.marked(*TOC), None) is not None

    @cached_property
    def _links(self) -> dict[str, Element]:
        """The link of each article: the first that has words, not the one around its cover."""
        page = self.page
        marked = {e for e in page.marked(*TOC) if not page.in_margin(e)}
        found: dict[str, list[Element]] = {}
        for link in page.body.iter("a"):
            key = ADDRESSES.article(self._address(link))
            if key and not page.in_margin(link) and not self._is_told_of(link):
                found.setdefault(key, []).append(link)
        if marked:  # other lists may stand on the page
            inner = {
                key: [a for a in links if not marked.isdisjoint(a.iterancestors())] for key, links in found.items()
            }
            found = {key: links for key, links in inner.items() if links} or found
        return {key: max(links, key=_rank) for key, links in found.items()}

    def _is_told_of(self, link: Element) -> bool:
        """Whether a text mentions the article: the issue's description does not list it. Nor does another journal."""
        here, there = place(self.page.url), place(self._address(link))
        if here and there and here.journal not in (None, there.journal):
            return True
        return any("description" in (node.get("class") or "") for node in link.iterancestors())

    def _address(self, link: Element) -> str:
        href = link.get("href") or ""
        return (self.page.resolve(href, self.page.base_url) or "") if "article" in href else ""

    @cached_property
    def _blocks(self) -> dict[str, Element]:
        return {key: self.structure.block(link) for key, link in self._links.items()}

    @cached_property
    def _all_blocks(self) -> frozenset[Element]:
        return frozenset(self._blocks.values())

    def in_entry(self, element: Element) -> bool:
        """Whether *element* stands in an entry."""
        return any(node in self._all_blocks for node in (element, *element.iterancestors()))

    def holds_entry(self, element: Element) -> bool:
        """Whether an entry stands in *element*."""
        return self.structure.holds_any(element) and not self.in_entry(element)

    @cached_property
    def entries(self) -> list[Entry]:
        """The articles, in order."""
        return [
            self._entry(link, self._blocks[key], position)
            for position, (key, link) in enumerate(self._links.items(), start=1)
        ]

    def _entry(self, link: Element, block: Element, position: int) -> Entry:
        title, subtitle = self._title(link, block)
        authors, pages = self._by_class(block, _AUTHORS, link), self._by_class(block, _PAGES, link)
        if not authors or not pages:
            for line in self._other_lines(link, block):
                if not pages and _PAGES_LINE.fullmatch(line):
                    pages = line
                elif not authors and _NAMES_LINE.fullmatch(line) and self._is_bare(block):
                    authors = line
        doi = next((a.get("href") for a in block.iter("a") if "doi.org/10." in (a.get("href") or "")), None)
        printed = {
            "title": title,
            "subtitle": subtitle,
            "authors": names_in(authors),
            "pages": pages,
            "section": self.structure.headline(block),
            "published": self._by_class(block, _PUBLISHED, link),
            "doi": doi or self._by_class(block, _DOI, link),
        }
        return Entry(
            url=self._address(link),
            position=position,
            printed={name: value for name, value in printed.items() if value},
            pdf_url=self._pdf(block),
        )

    def _title(self, link: Element, block: Element) -> tuple[str, str]:
        page = self.page
        named = (e for e in block.iter() if not SUBTITLE.isdisjoint((e.get("class") or "").split()))
        inner = [e for e in (*named, *link.iter("small")) if page.text_of(e)]
        text = page.text_of(link)
        subtitle = page.text_of(inner[0]) if inner else ""
        return text.removesuffix(subtitle).rstrip(" :") if subtitle else text, subtitle

    def _by_class(self, block: Element, wanted: re.Pattern[str], link: Element) -> str:
        for element in block.iter():
            said = element.get("class")
            if said and element is not link and any(wanted.search(name) for name in said.split()):
                text = self.page.value_of(element) if link not in element.iter("a") else ""
                if text:
                    return text
        return ""

    def _is_bare(self, block: Element) -> bool:
        """Whether the theme names nothing in an entry; in one that does, authors that are not named are hidden."""
        names = {name for e in block.iter() for name in (e.get("class") or "").split()}
        return not any(re.search(r"meta|summary|title|galley", name) for name in names)

    def _other_lines(self, link: Element, block: Element) -> list[str]:
        """The lines of *block* beside the title and the links."""
        lines = [""]
        for node in block.iter():
            if node.tag in ("br", "p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6"):
                lines.append("")
            inside = node.tag == "a" or any(outer.tag == "a" for outer in node.iterancestors())
            if not inside:
                lines[-1] += node.text or ""
            parent = node.getparent()
            if node is not block and parent is not None and parent.tag != "a":
                around = any(outer.tag == "a" for outer in node.iterancestors())
                lines[-1] += "" if around else node.tail or ""
        return [text for line in lines if (text := squeeze(line).strip(" |·"))]

    def _pdf(self, block: Element) -> str | None:
        for link in block.iter("a"):
            url = self._address(link)
            found, said = place(url), (link.get("class") or "").split()
            if found and _is_galley(found) and ("pdf" in said or _PDF.search("".join(link.itertext()))):
                return url if "file" in said else file_address(url)
        return None


def _rank(link: Element) -> int:
    """How much a link looks like the title of its entry: one around a cover has no words."""
    if not "".join(link.itertext()).strip():
        return 0
    around = [link, *link.iterancestors()][:4]
    return 2 if any(node.tag in HEADINGS or "title" in (node.get("class") or "") for node in around) else 1


def _article_of(url: str) -> str | None:
    """Key of the article that an address has to do with, its files too."""
    found = place(url)
    if found is None or found.page != "article" or not found.args or found.op not in ("view", "download"):
        return None
    return f"{found.journal}/{found.args[0]}"


def _is_galley(found: Place) -> bool:
    return found.page == "article" and found.op in ("view", "download") and len(found.args) > 1
