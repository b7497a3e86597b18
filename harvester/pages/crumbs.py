"""Title and breadcrumb of a record: journal / issue / title, and the title once more as the heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lxml import etree

from harvester.pages.labels import ISSUE_LABEL, names_issue
from harvester.pages.page import BLOCKS, HEADINGS, UNREAD, Element, Page, fold, holds, link_in, squeeze

#: What stands between the items of a breadcrumb; those that stand in titles too come last.
_SEPARATORS = ("»", "›", "❯", "⟩", "→", ">", "::", "|", "•", "·", "\\", "/")
_EDGES = " \t\r\n\u00a0»›>→/\\|•·⟩❯:-–—~"

#: Items of a breadcrumb that name a place of the site, not a journal or an issue.
_PLACES = re.compile(
    r"(?:home(?: ?page)?|start|main(?: page)?|ana ?sayfa|iad(?: index)?|index(?: of academic documents)?"
    r"|(?:all )?(?:journals?|issues|conferences?|proceedings|preprints?|books?|papers?|articles?|archives?|volumes"
    r"|years?)"
    r"|(?:tum )?(?:dergi(?:ler)?|sayilar|konferanslar?|kongreler|bildiriler|on ?baskilar|kitaplar?|makaleler|arsiv)"
    r"|[a-z]|you are here|buradasiniz|(?:19|20)\d\d)"
)
_LISTS = ("ul", "ol")
_TITLE_LENGTH = 500
_LINES = ("div", "p", "td", "span", "nav", "font", "center", "small")


@dataclass(frozen=True, slots=True)
class Crumb:
    """One item of a breadcrumb."""

    text: str
    href: str | None
    """As the page has it."""


def same(one: str, other: str) -> bool:
    """Whether two texts are the same title, one of them perhaps cut short with an ellipsis."""
    a, b = fold(squeeze(one)).strip(_EDGES), fold(squeeze(other)).strip(_EDGES)
    if a == b:
        return bool(a)
    for cut, whole in ((a, b), (b, a)):
        stem = re.sub(r"\s*(?:\.{3}|…)$", "", cut)
        if stem != cut and len(stem) >= 8 and whole.startswith(stem):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of a breadcrumb that no link begins or ends in."""

    text: str
    link: Element | None


class Trail:
    """Where a record's page says it stands.

    Args:
        page: the page.
        before: whether an element stands before the record's labels, as the title and the breadcrumb do.
        lines: the lines of text before the labels, each with the element it stands in.
    """

    def __init__(
        self, page: Page, before: Callable[[Element], bool], lines: Callable[[], list[tuple[Element, str]]]
    ) -> None:
        self._page = page
        self._before = before
        self._lines = lines

    @cached_property
    def _headings(self) -> list[tuple[Element, str]]:
        """What may be the title: the headings before the first label, outside menus; all where no label follows.

        Where the page has no heading, each line before the labels.
        """
        headings = [h for h in self._page.body.iter(*HEADINGS) if not self._page.in_menu(h)]
        headings = [h for h in headings if not self._page.is_banner(h)] or headings
        found = [(h, self._page.text_of(h)) for h in headings if self._before(h)]
        found = [(h, text) for h, text in found if text]
        if not found and (not headings or self._page.site_names):
            found = [(element, text) for element, text in self._lines() if len(text) < _TITLE_LENGTH]
        return found or [(h, self._page.text_of(h)) for h in headings if self._page.text_of(h)]

    @cached_property
    def _items(self) -> list[Crumb]:
        """The breadcrumb's items, the title among them if it is there."""
        named = self._named()
        around = {outer for element in named for outer in element.iterancestors()}
        inner = [element for element in named if element not in around]
        for elements in (inner, self._guessed, named, self._by_links):
            for element in elements() if callable(elements) else elements:
                items = self._split(element)
                if len(items) >= 2:
                    return items
        return []

    def _named(self) -> list[Element]:
        """Elements that call themselves a breadcrumb."""
        return [
            element
            for element, said in self._page.named
            if any("rumb" in said.get(name, "") for name in ("class", "id", "aria-label")) and self._before(element)
        ]

    def _guessed(self) -> list[Element]:
        """Elements that end with the title after a separator, or lists whose last item is the title; nearest first."""
        found: list[Element] = []
        titles = [text for _, text in self._headings]
        shown = self._page.window_title
        for element in self._page.body.iter(*_LISTS, *_LINES):
            if not self._before(element) or self._page.is_beside(element):
                continue
            if element.tag in _LISTS:
                if 2 <= len(element) <= 8 and not holds(element, "ul"):
                    last = self._page.text_of(element[-1])
                    if any(same(last, t) for t in titles) or (len(last) > 12 and last in shown):
                        found.append(element)
            elif not holds(element, "h1"):
                text = self._page.text_of(element)
                if len(text) < 900 and any(separator in text for separator in _SEPARATORS):
                    ends = any(_ends_with(text, title) for title in (*titles, shown))
                    if ends or (not self._has_heading and len(self._split(element)) >= 3):
                        found.append(element)
        return found[::-1]

    def _by_links(self) -> list[Element]:
        """Elements before the labels that hold nothing but a few links, one of them with an issue's label."""
        found: list[Element] = []
        for element in self._page.body.iter(*_LISTS, *_LINES, "tr"):
            if not self._before(element) or self._page.in_menu(element) or self._page.is_beside(element):
                continue
            links = [link for link in element.iter("a") if link.get("href")]
            if not 2 <= len(links) <= 6:
                continue
            items = self._split(element)
            linked = [item for item in items if item.href]
            few = len(items) - len(linked) <= 2 and len(linked) == len(links)
            if few and any(names_issue(item.text) for item in items[1:]):
                found.append(element)
        return found[::-1]

    @cached_property
    def _has_heading(self) -> bool:
        return any(element.tag in HEADINGS for element, _ in self._headings)

    def _split(self, element: Element) -> list[Crumb]:
        entries = list(element.iter("li"))
        if len(entries) >= 2:
            crumbs = [self._crumb(link_in(entry), self._page.text_of(entry)) for entry in entries]
            return [c for c in crumbs if c.text]
        pieces, title = self._untitled(self._pieces(element))
        said = [_said(piece.text) for piece in pieces if piece.link is None]
        separator = _between(pieces) or max(
            _SEPARATORS, key=lambda each: (sum(text.count(each) for text in said), -_SEPARATORS.index(each))
        )
        items: list[Crumb]
        if not any(separator in text for text in said):
            if len(element) >= 2 and not any(piece.link is None and piece.text.strip() for piece in pieces):
                # Nothing but white space between its elements: each is an item, the title's too.
                items, title = [self._crumb(link_in(child), self._page.text_of(child)) for child in element], ""
            else:
                items = [self._crumb(piece.link, squeeze(piece.text)) for piece in pieces]
        else:
            items = []
            text, link = "", None
            for piece in pieces:
                first, *rest = [piece.text] if piece.link is not None else _said(piece.text).split(separator)
                text, link = text + first, piece.link if link is None else link
                for part in rest:
                    items.append(self._crumb(link, squeeze(text)))
                    text, link = part, None
            items.append(self._crumb(link, squeeze(text)))
        if title:
            items.append(Crumb(title, None))
        return [c for c in items if c.text]

    def _pieces(self, element: Element) -> list[_Piece]:
        """The text of *element*, cut where links begin and end."""
        pieces: list[_Piece] = []
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, node in walk:
            text: str | None = None
            if event == "start":
                if node.tag in UNREAD:
                    walk.skip_subtree()
                elif node.tag == "a":
                    pieces.append(_Piece(self._page.text_of(node), node))
                    walk.skip_subtree()
                else:
                    text = f" {node.text or ''}" if node.tag in BLOCKS else node.text
            elif node is not element:
                text = f" {node.tail or ''}" if node.tag in BLOCKS else node.tail
            if text and pieces and pieces[-1].link is None:
                pieces[-1] = _Piece(pieces[-1].text + text, None)
            elif text:
                pieces.append(_Piece(text, None))
        return pieces

    def _untitled(self, pieces: list[_Piece]) -> tuple[list[_Piece], str]:
        """*pieces* without the title at their end, and the title: it may hold what separates items elsewhere."""
        last = next((n for n in range(len(pieces) - 1, -1, -1) if pieces[n].text.strip()), None)
        if last is None or pieces[last].link is not None:
            return pieces, ""
        said = squeeze(pieces[last].text)
        for title in sorted((text for _, text in self._headings), key=len, reverse=True):
            before = said[: -len(title)]
            apart = not before.strip() or before.rstrip()[-1] in _EDGES
            if apart and (before or last) and len(said) >= len(title) and same(said[len(before) :], title):
                return [*pieces[:last], _Piece(before, None)], title
        return pieces, ""

    def _crumb(self, link: Element | None, text: str) -> Crumb:
        return Crumb(text.strip(_EDGES), link.get("href") if link is not None else None)

    @cached_property
    def title(self) -> str:
        """The title: the heading that the breadcrumb or the window's title repeats, else the last before the labels."""
        last = self._items[-1].text if self._items else ""
        shown = fold(self._page.window_title)
        best, score = "", -1.0
        for number, (element, text) in enumerate(self._headings):
            points = number / (len(self._headings) + 1)
            points += 8 if last and same(last, text) else 0
            points += 4 if fold(text) in shown and not _PLACES.fullmatch(fold(text)) else 0
            points += 2 if shown.startswith(fold(text)) and shown != fold(text) else 0
            points += 1 if element.tag in ("h1", "b", "strong", "font", "big") else 0
            if points > score:
                best, score = text, points
        part = self._has_heading and fold(last) in fold(best)
        if best and (score >= 4 or not last or self._is_place(last) or part):
            return best
        return best if not last or (best and ISSUE_LABEL.search(fold(last))) else last

    @staticmethod
    def _is_place(text: str) -> bool:
        return bool(_PLACES.fullmatch(fold(text)))

    @cached_property
    def places(self) -> list[str]:
        """Names of the parts of the site that the breadcrumb leads through: ``Conferences``, ``Books``."""
        return [c.text for c in self._items if self._is_place(c.text)]

    @cached_property
    def crumbs(self) -> list[Crumb]:
        """The journal and the issue: the breadcrumb without the site's own places and without the title."""
        items = list(self._items)
        if items and same(items[-1].text, self.title):
            items.pop()
        while items and self._is_place(items[0].text):
            items.pop(0)
        return items

    @cached_property
    def issue(self) -> Crumb | None:
        """The issue's label: the last item, if there is a journal before it or it looks like one."""
        named = self.crumbs
        if len(named) >= 2 or (named and ISSUE_LABEL.search(fold(named[-1].text))):
            return named[-1]
        return None

    @cached_property
    def journal(self) -> Crumb | None:
        """The journal's title: the item before the issue that is neither a place of the site nor an issue's label."""
        named = self.crumbs[:-1] if self.issue else self.crumbs
        for crumb in reversed(named):
            if not self._is_place(crumb.text) and not ISSUE_LABEL.fullmatch(fold(crumb.text)):
                return crumb
        return None


def _ends_with(text: str, title: str) -> bool:
    """Whether *title* stands at the end of *text*, after something that separates it from the rest."""
    rest = len(text) - len(title)
    return bool(title) and rest > 0 and same(text[rest:], title) and text[rest - 1] in _EDGES


def _between(pieces: list[_Piece]) -> str | None:
    """What stands between any two links, if that is always the same and short: a breadcrumb's own separator."""
    links = [n for n, piece in enumerate(pieces) if piece.link is not None]
    between = {squeeze("".join(p.text for p in pieces[a + 1 : b])) for a, b in pairwise(links)}
    only = between.pop() if len(between) == 1 else ""
    if not 0 < len(only) <= 3 or only.isalnum():
        return None
    return f" {only} " if only in "-–—~," else only


def _said(text: str) -> str:
    """*text* with space at both ends, so that a separator at an end is found as one in the middle is."""
    return f" {squeeze(text)} "
