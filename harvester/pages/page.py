"""What all readers share: the parsed page, its text in lines, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import quote, urljoin

from lxml import etree

from harvester.pages.bounds import LONGEST_ADDRESS, MOST_LINKS, check_depth, cut

Element: TypeAlias = Any
"""An lxml element; lxml carries no types of its own."""

_PARSER = etree.HTMLParser(
    encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
)

#: Elements that show nothing of the page's content.
UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "head"})

#: Elements that lead around a site; they are not content, wherever they stand.
MENUS = frozenset({"nav", "footer", "aside", "menu"})

#: The same, said by attributes (WAI-ARIA roles; names in wide use). A hint only: one that holds the heading is content.
_MENU_NAMES = frozenset(
    "nav navbar navigation menu mainmenu main-menu top-menu topmenu topbar footer site-footer page-footer sidebar "
    "cookie cookies social share".split()
)
_MENU_NAME = re.compile("nav|menu|topbar|footer|sidebar|cookie|social|share")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

#: The same for boxes of records beside what a page is about.
_BOX_NAME = re.compile(
    r"\b(?:most|popular|latest|recent|related|similar|featured|trending|widget|sidebar|encok|en-cok|populer|benzer"
    r"|onerilen|one-?cikan)"
)
_BOX_CAPTION = re.compile(
    r"(?:the )?(?:(?:most|top|recent(?:ly)?|latest|newest|new|popular|trending|featured|related|similar|recommended"
    r"|random|last)\b(?!.*\b(?:issues?|volumes?|journals?)\b)"
    r"|(?:en (?:cok|son|yeni)|son|yeni|populer|one cikan(?:lar)?|benzer|ilgili|onerilen)\b"
    r"(?!.*\b(?:sayi|cilt|dergi)).*|.*\b(?:you may (?:also )?like|also (?:read|viewed))).*"
)
_CAPTIONS = HEADINGS | {"b", "strong", "p", "div", "span", "legend", "caption", "th", "dt", "header", "summary", "td"}
_CAPTION_WORDS = 5
LONGEST_ROW = 200
_SECTION = 1_000
_CAPTIONS_OF_OWN = frozenset({"b", "strong", "legend", "dt", "th", "font"})
_SAYING = frozenset({"id", "class", "role", "aria-label"})
_MENU_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "menu", "menubar"})

#: Elements that begin and end a line.
BLOCKS = frozenset(
    "address article blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "aside".split()
)
_SPACED = BLOCKS | UNREAD | {"br"}


def squeeze(text: str) -> str:
    """*text* with every run of white space made one space, and none at the ends."""
    return " ".join(text.split())


_LETTERS = tuple(zip("ıöüşçğâîû", "iouscgaiu", strict=True))
_PLAIN = r"/(?:[\w%~-][\w%~.-]*/)*(?:[\w%~-][\w%~.-]*)?"
_PLAIN_PATH = re.compile(_PLAIN, re.ASCII)
_PLAIN_ADDRESS = re.compile(rf"https?://[a-z0-9.-]+(?::[0-9]+)?{_PLAIN}", re.ASCII)
"""What needs no resolving: most addresses."""
_ORIGIN = re.compile(r"https?://[^/?#]+")
_SPACES = str.maketrans("\u00a0\t\r\n", "    ")


def fold(text: str) -> str:
    """*text* for finding words of Turkish and English: lower case, plain letters, plain spaces. Same length.

    >>> fold("YAYIN TARİHİ"), fold("Anahtar Sözcükler")
    ('yayin tarihi', 'anahtar sozcukler')
    """
    if text.isascii():
        text = text.lower()
    else:
        text = text.replace("İ", "i").lower()
        for letter, plain in _LETTERS:  # a tenth of the time that one translation of all takes
            if letter in text:
                text = text.replace(letter, plain)
    return text if text.isprintable() else text.translate(_SPACES)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    url: str
    text: str
    section: str
    """The heading it stands under."""
    in_menu: bool
    is_next: bool = False
    """It says that it leads to the next page of the same list."""
    in_box: bool = False
    """It stands in a box of what is new, popular or related: not what the page itself is about."""
    row: str = ""
    """The text of the table's row or the list's item that it stands in, where that is short."""


class Page:
    """A parsed page.

    Args:
        text: the page, decoded.
        url: where it came from; links are resolved against it, or against the page's own ``<base>``.
        encoding: the page's; a link's query is encoded in it (WHATWG URL, 4.3).

    Raises:
        Unbounded: the page holds more than can be read.
    """

    #: Folded headings that name the site, not what a page is about.
    site_names: frozenset[str] = frozenset()

    def __init__(self, text: str, url: str, encoding: str = "utf-8") -> None:
        self.encoding = encoding
        #: Whether an element may say how its white space is shown.
        self.is_styled = "white-space:" in text
        # The parser ends at a NUL. A soft hyphen shows as little, and the normalizer takes it off and says so.
        text, self.tags_left = cut(text)
        #: How many links were not looked at, once :attr:`links` is read.
        self.links_left = 0
        body = text.replace("\x00", "\xad").strip().encode("utf-8", "replace")
        root = etree.fromstring(body, _PARSER) if body else None
        self.root: Element = root if root is not None else etree.Element("html")
        #: All elements. Held, or lxml would make an object for each of them anew at every walk.
        self.elements: list[Element] = list(self.root.iter("*"))
        check_depth(self.elements, len(text))
        self.url = url
        self._text_of: dict[Element, str] = {}

    @cached_property
    def base_url(self) -> str:
        """The address that links are relative to."""
        base = next((element for element in self.root.iter("base") if element.get("href") is not None), None)
        return self.resolve(base.get("href"), self.url) or self.url if base is not None else self.url

    def resolve(self, href: str, base: str) -> str | None:
        """*href* as an absolute address without fragment; ``None`` where it is none that can be asked for."""
        if _PLAIN_PATH.fullmatch(href) and (origin := _ORIGIN.match(base)):
            return f"{origin[0]}{href}"
        if _PLAIN_ADDRESS.fullmatch(href):
            return href
        href = re.sub(r"[\x00-\x20]+", "" if "\n" in href else " ", href.strip()).strip().replace(" ", "%20")
        if not href or href.startswith("#"):
            return None
        try:
            url = urljoin(base, href)
        except ValueError:
            return None
        url = url.partition("#")[0]
        if not url.startswith(("http://", "https://")):
            return None
        path, mark, query = url.partition("?")
        if mark and not query.isascii():
            query = quote(query.encode(self.encoding, "xmlcharrefreplace"), safe="%/:=&?~#+!$,;'@()*[]-._")
        return f"{path}{mark}{query}"

    @cached_property
    def body(self) -> Element:
        """The ``<body>``, or all there is."""
        body = self.root.find("body")
        return self.root if body is None else body

    @cached_property
    def unread(self) -> frozenset[Element]:
        """Elements whose content is not the page's own: scripts, menus, the footer."""
        found = set(self.body.iter(*UNREAD))
        found.update(element for element in self.body.iter(*MENUS) if self._may_be_menu(element))
        for element, said in self.named:
            names = f"{said.get('id', '')} {said.get('class', '')}".lower()
            named = _MENU_NAME.search(names) and not _MENU_NAMES.isdisjoint(names.split())
            if (named or said.get("role") in _MENU_ROLES) and self._may_be_menu(element):
                found.add(element)
        return frozenset(found)

    @cached_property
    def named(self) -> list[tuple[Element, dict[str, str]]]:
        """Elements of the body whose attributes may say what they are, and the attributes."""
        found = []
        for element in self.body.iter("*"):
            items = element.items()
            if items and not _SAYING.isdisjoint(said := dict(items)):
                found.append((element, said))
        return found

    @staticmethod
    def _may_be_menu(element: Element) -> bool:
        if element.tag in ("body", "main", "article") or holds(element, "h1"):
            return False
        if element.tag in ("nav", "footer", "menu"):
            return True
        # Called a sidebar or not: long text that is not links is content.
        said = sum(len(text.strip()) for text in element.itertext())
        linked = sum(len(text) for link in element.iter("a") for text in link.itertext())
        return said < 600 or linked * 3 > said

    def in_menu(self, element: Element) -> bool:
        """Whether *element* stands in a menu, the footer or beside the content."""
        node: Element | None = element
        while node is not None:
            if node in self.unread:
                return True
            node = node.getparent()
        return False

    def text_of(self, element: Element) -> str:
        """The text in *element*, squeezed; of an image, its alternative text."""
        text = self._text_of.get(element)
        if text is None:
            text = self._text_of[element] = squeeze(_text(element)) or self._alternative(element)
        return text

    @staticmethod
    def _alternative(element: Element) -> str:
        for image in element.iter("img", "input"):
            if image.get("alt") or image.get("value"):
                return squeeze(image.get("alt") or image.get("value") or "")
        return squeeze(element.get("title") or element.get("aria-label") or "")

    @cached_property
    def headings(self) -> list[str]:
        """The texts of the headings outside menus, in order."""
        found = [self.text_of(h) for h in self.body.iter(*HEADINGS) if not self.in_menu(h) and not self.is_banner(h)]
        return [text for text in found if text]

    def is_banner(self, heading: Element) -> bool:
        """Whether a heading names the site: it links to the start page, or the start page has the same."""
        if self.site_names and fold(self.text_of(heading)) in self.site_names:
            return True
        link = link_in(heading)
        if link is None and (parent := heading.getparent()) is not None and parent.tag == "a":
            link = parent
        href = link.get("href") if link is not None else None
        return href is not None and (self.resolve(href, self.base_url) or "x").rstrip("/").count("/") == 2

    @cached_property
    def window_title(self) -> str:
        """The text of ``<title>``."""
        head = self.root.find("head")
        title = head.find("title") if head is not None else None
        return self.text_of(title) if title is not None else ""

    @cached_property
    def links(self) -> list[Link]:
        """The links of the page, in order, each with the heading it stands under."""
        found: list[Link] = []
        section = ""
        box: Element | None = None
        for element in self.body.iter("*"):
            if element.tag in HEADINGS:
                section, box = self.text_of(element)[:_SECTION], None
            if element.tag in _CAPTIONS and self._is_box_caption(element):
                box = element.getparent()
            elif box is not None and element.tag in _CAPTIONS_OF_OWN and element.getparent() is box:
                box = box if holds(element, "a") else None
            elif element.tag in ("a", "area"):
                url = self.resolve(element.get("href") or "", self.base_url) if len(found) < MOST_LINKS else None
                if url is None or len(url) > LONGEST_ADDRESS:
                    self.links_left += url is not None or len(found) == MOST_LINKS
                else:
                    text = self.text_of(element)
                    in_box = self._in_box(element, box)
                    is_next = self._is_next(element, text)
                    row = self.row_of(element)
                    found.append(Link(url, text, section, self.in_menu(element), is_next, in_box, row))
        for element in self.root.iter("meta") if len(found) < MOST_LINKS else ():
            to = re.search(r"url\s*=\s*['\"]?([^'\"]+)", element.get("content") or "", re.IGNORECASE)
            url = (
                self.resolve(to[1], self.base_url)
                if to and fold(element.get("http-equiv") or "") == "refresh"
                else None
            )
            if url and len(url) <= LONGEST_ADDRESS:
                found.append(Link(url, "", "", False))
        head = self.root.find("head")
        for element in head.iter("link") if head is not None else ():
            url = self.resolve(element.get("href") or "", self.base_url)
            if url and len(url) <= LONGEST_ADDRESS and "next" in fold(element.get("rel") or "").split():
                found.append(Link(url, "", "", False, True))
        return found

    def row_of(self, element: Element) -> str:
        """The text of the table's row or the list's item that *element* stands in; empty where it is long."""
        row = next(element.iterancestors("tr", "li"), None)
        text = "" if row is None else self.text_of(row)
        return text if len(text) < LONGEST_ROW else ""

    @cached_property
    def _boxes(self) -> frozenset[Element]:
        """Elements whose names say that they hold what is new, popular or related."""
        said = ((element, fold(f"{names.get('id', '')} {names.get('class', '')}")) for element, names in self.named)
        return frozenset(element for element, names in said if _BOX_NAME.search(names) and not holds(element, "h1"))

    def is_beside(self, element: Element) -> bool:
        """Whether *element* stands in a column or a box beside what the page is about, or in its footer."""
        around = (element, *element.iterancestors())
        return any(node.tag in ("aside", "footer") or node in self._boxes for node in around)

    def _in_box(self, element: Element, captioned: Element | None) -> bool:
        if captioned is None and not self._boxes:
            return False
        return any(outer is captioned or outer in self._boxes for outer in element.iterancestors())

    def _is_box_caption(self, element: Element) -> bool:
        """Whether *element* is the caption of such a box."""
        text = element.text or ""
        if len(text) > 60 or (len(element) and holds(element, "a", "li")):
            return False
        said = fold(self.text_of(element)).strip(" :.")
        return len(said.split()) <= _CAPTION_WORDS and _BOX_CAPTION.fullmatch(said) is not None

    @staticmethod
    def _is_next(element: Element, text: str) -> bool:
        said = fold(text)
        return "next" in fold(element.get("rel") or "").split() or bool(
            re.fullmatch(r"(next( page)?|sonraki( sayfa)?|ileri)?\s*[»›>→]{0,2}", said) and said
        )


def holds(element: Element, *tags: str) -> bool:
    """Whether one of *tags* stands in *element*."""
    return any(inner is not element for inner in element.iter(*tags))


def link_in(element: Element) -> Element | None:
    """*element*, if it is a link, or the first link in it."""
    if element.tag == "a":
        return element
    return next((link for link in element.iter("a") if link.get("href") is not None), None)


def _text(element: Element) -> str:
    text = element.text or ""
    for child in element:
        if len(child) or child.tag in _SPACED:
            return "".join(_texts(element))
        text += f"{child.text or ''}{child.tail or ''}"
    return text


def _texts(element: Element) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag in UNREAD:
                walk.skip_subtree()
                continue
            if node.tag in BLOCKS or node.tag == "br":
                yield " "
            if node.text:
                yield node.text
        else:
            if node.tag in BLOCKS:
                yield " "
            if node.tail and node is not element:
                yield node.tail
