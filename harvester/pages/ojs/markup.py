"""What the pages of Open Journal Systems are marked up with, in its stock theme and in others.

Themes keep the data and change the classes: ``authors``, ``article-details-authors``, ``entry_authors_list``. So an
element is looked for by what its classes end in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from html import escape, unescape

from lxml import etree

from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.page import HEADINGS, Element, Page, squeeze

Meta = tuple[str, str | None, str]
"""Name, in small letters, ``xml:lang``, content."""

#: Inline markup that titles may carry, escaped, in meta tags.
_INLINE = re.compile(r"</?(?:i|em|b|strong|u|sub|sup|span|small|br|p|a|sc)\b[^<>]*>", re.IGNORECASE)
_YEAR = r"(?:1[89]|20)\d\d"
_YEAR_IN = re.compile(rf"\(({_YEAR})\)|^\W*({_YEAR})(?=\W*$|\s*:)")
_SERIES_END = re.compile(r"(?:^|\s)\(?[A-Za-z]{0,2}\d[\w./–-]*\)?$")
#: A role in a line of authors: ``A, B (Author); C (Translator)``.
_ROLE = re.compile(r"\s*[(（][^()（）]*[)）]\s*(?=[;；]|$)")
#: What belongs to the name before it, though a comma stands between.
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?\s?D|M\.?\s?D)\.?")
_SEPARATOR = re.compile(r"\s*[,;،、，；]\s+|(?<=\S)-\s+|\s*[;、；]\s*")

#: A whole date, in the forms that OJS prints dates in.
DATE = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{1,2}\.?\s+[^\W\d]{3,}\.?,?\s+\d{4}"
    r"|[^\W\d]{3,}\.?\s+\d{1,2},\s*\d{4}"
)

_MARGIN_TAGS = frozenset({"nav", "footer"})
_MARGIN_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_MARGIN = re.compile(
    r"(?:^| )(?:pkp_block|block_\w+|pkp_structure_(?:sidebar|head|footer\w*)|sidebar|(?:site|main|page)[-_]footer"
    r"|site-header|navbar|offcanvas|cmp_skip_to_content|\w*most[-_]?read\w*"
    r"|(?:latest|recent|related|similar|recommend\w*|popular)"
    r"[-_]?(?:articles?\w*|list|by\w*)?)(?:$| )"
)


def metas(root: Element) -> list[Meta]:
    """The meta tags that have a name and say something, in order."""
    return [(tag.name, tag.language or None, tag.content) for tag in MetaTags(root).ordered if tag.content]


def plain(text: str) -> str:
    """A title from a meta tag, where markup may stand escaped, as text."""
    return squeeze(unescape(_INLINE.sub("", text)) if "<" in text or "&" in text else text)


def primary(language: str | None) -> str:
    """The primary language of a tag or locale: ``pt`` of ``pt_BR``."""
    return re.split(r"[-_@]", language or "", maxsplit=1)[0].lower()


def gist(text: str) -> str:
    """Letters and digits of *text*, for comparing what is marked up and escaped in different ways."""
    return "".join(filter(str.isalnum, unescape(unescape(text)) if "&" in text else text)).casefold()


def issue_year(label: str) -> str | None:
    """The year in an issue's label as OJS makes it: ``Vol. 3 No. 1 (2021): Title``, ``2023: Title``."""
    found = _YEAR_IN.search(label)
    return found and (found[1] or found[2])


def issue_title(label: str) -> str | None:
    """The title in an issue's label: what follows volume, number and year, or all where there are none."""
    series, colon, title = label.partition(": ")
    if colon and _SERIES_END.search(series.strip()):
        return title.strip() or None
    return None if _SERIES_END.search(label.strip()) else label.strip() or None


def names_in(line: str) -> str:
    """A line of authors, without their roles, one a line."""
    names: list[str] = []
    for part in _SEPARATOR.split(_ROLE.sub("", line).strip(" ;,")):
        name = part.strip(" ,;")
        if names and _SUFFIX.fullmatch(name):
            names[-1] += f", {name}"
        elif name:
            names.append(name)
    return "\n".join(names)


def inner_html(nodes: Iterable[Element], before: str = "") -> str:
    """The HTML of *nodes* and what follows each, after the text *before*."""
    parts = [escape(before, quote=False)]
    parts.extend(etree.tostring(node, encoding="unicode", method="html") for node in nodes)
    return re.sub(r"[ \t\r\n]+", " ", "".join(parts)).strip()


class Marked(Page):
    """A page whose elements are found by their classes."""

    @cached_property
    def _by_class(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            said = element.get("class")
            if said:
                for name in said.split():
                    found.setdefault(name, []).append(element)
        return found

    def marked(self, *names: str, within: Element | None = None) -> Iterator[Element]:
        """The elements of one of the classes, those of the first class first."""
        for name in names:
            for element in self._by_class.get(name, ()):
                if within is None or element is within or within in element.iterancestors():
                    yield element

    def classes(self, pattern: re.Pattern[str]) -> list[str]:
        """The classes of the page that *pattern* fits, in order of their first element."""
        return [name for name in self._by_class if pattern.search(name)]

    @cached_property
    def language(self) -> str | None:
        """The language of the page around the content, as it says: not always the article's."""
        html = self.root if self.root.tag == "html" else None
        said: str | None = None if html is None else html.get("lang") or html.get("xml:lang")
        return said

    def in_margin(self, element: Element) -> bool:
        """Whether *element* stands in the head, the foot or a bar beside the content; a breadcrumb does not."""
        known = self._in_margin.get(element)
        if known is None:
            known = self._in_margin[element] = self._is_in_margin(element)
        return known

    @cached_property
    def _in_margin(self) -> dict[Element, bool]:
        return {}

    def _is_in_margin(self, element: Element) -> bool:
        parent = element.getparent()
        if element.tag == "body" or parent is None:
            return False
        name, ident = element.get("class"), element.get("id")
        said = f"{name or ''} {ident or ''}" if name or ident else ""
        if "crumb" in said:
            return False
        if element.tag in _MARGIN_TAGS or element.get("role") in _MARGIN_ROLES or (said and _MARGIN.search(said)):
            return not holds_heading(element)
        return self.in_margin(parent)

    def after_label(self, element: Element) -> tuple[str, list[Element]]:
        """What stands in *element* without the heading or label it begins with: text, then elements."""
        text, children = element.text or "", list(element)
        if not text.strip() and children and is_label(children[0]):
            return children[0].tail or "", children[1:]
        return text, children

    def value_of(self, element: Element) -> str:
        """The text of *element*, without its label."""
        values = [e for e in element.iter() if re.search(r"(?:^|[-_ ])(?:value|panel-body)$", e.get("class") or "")]
        if values and values[0] is not element:
            return self.text_of(values[0])
        before, nodes = self.after_label(element)
        return squeeze(" ".join([before, *(f"{self.text_of(node)} {node.tail or ''}" for node in nodes)]))


def is_label(element: Element) -> bool:
    """Whether *element* is the caption of what follows it in the same block."""
    said = element.get("class") or ""
    return (
        element.tag in HEADINGS
        or "label" in said
        or "heading" in said
        or (element.tag in ("strong", "b", "dt") and "".join(element.itertext()).strip().endswith(":"))
    )


def holds_heading(element: Element) -> bool:
    """Whether the page's own heading stands in *element*: no bar beside the content has it."""
    said = element.get("role") or ""
    return said != "banner" and element.tag not in _MARGIN_TAGS and any(True for _ in element.iter("h1"))
