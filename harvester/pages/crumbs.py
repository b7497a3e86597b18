"""Title and breadcrumb of a record: journal / issue / title, and the title once more as the heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from harvester.pages.labels import ISSUE_LABEL
from harvester.pages.page import HEADINGS, UNREAD, Element, Page, fold, holds, link_in, squeeze

_SEPARATORS = re.compile(r"\s*(?:»|›|>|→|/|\\|\||::|•|·|⟩|❯)\s*")
_EDGES = " \t\r\n\u00a0»›>→/\\|•·⟩❯:"

#: Items of a breadcrumb that name a place of the site, not a journal or an issue.
_PLACES = re.compile(
    r"(?:home(?: ?page)?|start|main(?: page)?|ana ?sayfa|iad(?: index)?|index(?: of academic documents)?"
    r"|(?:all )?(?:journals?|issues|conferences?|proceedings|preprints?|books?|papers?|articles?|archives?|volumes"
    r"|years?)"
    r"|(?:tum )?(?:dergi(?:ler)?|sayilar|konferanslar?|kongreler|bildiriler|on ?baskilar|kitaplar?|makaleler|arsiv)"
    r"|[a-z]|you are here|buradasiniz|(?:19|20)\d\d)"
)
_LISTS = ("ul", "ol")
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


class Trail:
    """Where a record's page says it stands.

    Args:
        page: the page.
        before: whether an element stands before the record's labels, as the title and the breadcrumb do.
    """

    def __init__(self, page: Page, before: Callable[[Element], bool]) -> None:
        self._page = page
        self._before = before

    @cached_property
    def _headings(self) -> list[tuple[Element, str]]:
        """The headings before the first label, outside menus; all of them where no label follows."""
        headings = [h for h in self._page.body.iter(*HEADINGS) if not self._page.in_menu(h)]
        headings = [h for h in headings if not self._page.is_banner(h)] or headings
        found = [(h, self._page.text_of(h)) for h in headings if self._before(h)]
        found = [(h, text) for h, text in found if text]
        return found or [(h, self._page.text_of(h)) for h in headings if self._page.text_of(h)]

    @cached_property
    def _items(self) -> list[Crumb]:
        """The breadcrumb's items, the title among them if it is there."""
        named = self._named()
        around = {outer for element in named for outer in element.iterancestors()}
        inner = [element for element in named if element not in around]
        for elements in (inner, self._guessed, named):
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
            if not self._before(element):
                continue
            if element.tag in _LISTS:
                if 2 <= len(element) <= 8 and not holds(element, "ul"):
                    last = self._page.text_of(element[-1])
                    if any(same(last, t) for t in titles) or (len(last) > 12 and last in shown):
                        found.append(element)
            elif not holds(element, "h1"):
                text = self._page.text_of(element)
                if (
                    len(text) < 900
                    and any(
                        len(text) > len(t) and same(text[-len(t) :], t) and text[-len(t) - 1] in _EDGES for t in titles
                    )
                    and _SEPARATORS.search(text)
                ):
                    found.append(element)
        return found[::-1]

    def _split(self, element: Element) -> list[Crumb]:
        entries = list(element.iter("li"))
        if len(entries) >= 2:
            crumbs = [self._crumb(entry, self._page.text_of(entry)) for entry in entries]
            return [c for c in crumbs if c.text]
        items: list[Crumb] = []
        pieces: list[tuple[Element | None, str]] = []
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, node in walk:
            if event == "start":
                if node.tag in UNREAD:
                    walk.skip_subtree()
                elif node.tag == "a":
                    pieces.append((node, self._page.text_of(node)))
                    walk.skip_subtree()
                elif node.text:
                    pieces.append((None, node.text))
            elif node.tail and node is not element:
                pieces.append((None, node.tail))
        title = next((t for _, t in self._headings if same(self._page.text_of(element)[-len(t) :], t)), "")
        for node, text in pieces:
            if node is not None:
                items.append(self._crumb(node, text))
                continue
            said = squeeze(text)
            tail = ""
            if title and len(said) >= len(title) and same(said[-len(title) :], title):
                said, tail = said[: -len(title)], title
            parts = [said] if len(pieces) > 3 and not tail else _SEPARATORS.split(said)
            items.extend(Crumb(part.strip(_EDGES), None) for part in [*parts, tail] if part.strip(_EDGES))
        return [c for c in items if c.text]

    def _crumb(self, element: Element, text: str) -> Crumb:
        link = link_in(element)
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
            points += 1 if element.tag == "h1" else 0
            if points > score:
                best, score = text, points
        if best and (score >= 4 or not last or self._is_place(last)):
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
    def issue(self) -> str | None:
        """The issue's label: the last item, if there is a journal before it or it looks like one."""
        named = self.crumbs
        if len(named) >= 2 or (named and ISSUE_LABEL.search(fold(named[-1].text))):
            return named[-1].text
        return None

    @cached_property
    def journal(self) -> str | None:
        """The journal's title: the item before the issue that is neither a place of the site nor an issue's label."""
        named = self.crumbs[:-1] if self.issue else self.crumbs
        for crumb in reversed(named):
            if not self._is_place(crumb.text) and not ISSUE_LABEL.fullmatch(fold(crumb.text)):
                return crumb.text
        return None
