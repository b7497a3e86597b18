"""The text of a page in runs and lines, as it is read from top to bottom: the ground that labels are searched on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from harvester.pages.bounds import MOST_RUNS
from harvester.pages.page import BLOCKS, Element, Page, fold

_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_LABEL_LINE = 400
"""A line of so many characters is running text."""


@dataclass(slots=True)
class Run:
    """A piece of text that no element interrupts."""

    text: str
    folded: str
    """For searching; only the beginning of what is too long to be a line of labels."""
    element: Element
    """The element it stands in."""
    line: int
    """The number of the line; 0 for the first."""
    first: bool
    """Nothing stands before it in its element or line."""
    breaks: int
    """So many ``<br>`` stand between it and the text before."""
    after: Element | None = None
    """The child of its element that it stands behind; none where it is the element's first text."""

    def links_behind(self) -> list[Element]:
        """The next link after this text."""
        links: list[Element] = (
            self.element.xpath("(descendant::a | following::a)[@href][1]")
            if self.after is None
            else self.after.xpath("following::a[@href][1]")
        )
        return links


class LaidOutPage(Page):
    """A page whose text is laid out in lines."""

    is_cut = False
    """There is more text than is read, once :attr:`runs` is."""
    _ends: dict[Element, int]
    """Element → the number of the run behind its last one."""

    @cached_property
    def runs(self) -> list[Run]:
        """The page's text outside menus and scripts, in order."""
        runs: list[Run] = []
        ends = self._ends = {}
        unread = self.unread
        preformatted = self._preformatted
        line, last, fresh, breaks = 0, -1, True, 0

        def add(text: str, owner: Element, after: Element | None) -> None:
            nonlocal last, fresh, breaks
            if "  " in text or not text.isprintable():  # white space of any other kind is not printable
                text = f"{' ' * text[0].isspace()}{' '.join(text.split())}{' ' * text[-1].isspace()}"
            folded = fold(text if len(text) < _LABEL_LINE else text[:100])
            runs.append(Run(text, folded, owner, line, fresh or after is None, breaks, after))
            last, fresh, breaks = line, False, 0

        def space() -> None:
            before = runs[-1]
            if not before.text.endswith(" "):
                before.text += " "

        walk = etree.iterwalk(self.body, events=("start", "end"))
        for event, node in walk:
            tag = node.tag
            if event == "start":
                if len(runs) > MOST_RUNS:
                    self.is_cut = True
                    break
                if node in unread:
                    walk.skip_subtree()
                    continue
                if tag in BLOCKS or tag == "br":
                    line, fresh = line + (last == line), True
                    breaks += tag == "br"
                if tag == "img" or node.get("title") or node.get("aria-label"):
                    icon = self.stands_for(node)
                    if icon:
                        runs.append(Run(icon, fold(icon), node, line, True, breaks))
                if node.text and not node.text.isspace():
                    if preformatted and "\n" in node.text and self._is_preformatted(node):
                        for part in node.text.splitlines():
                            line, fresh = line + (last == line), True
                            if part.strip():
                                add(part, node, None)
                        continue
                    add(node.text, node, None)
                elif node.text and last == line:
                    space()
            else:
                ends[node] = len(runs)
                if tag in BLOCKS:
                    line, fresh = line + (last == line), True
                if node.tail and not node.tail.isspace() and node is not self.body:
                    add(node.tail, node.getparent(), node)
                elif node.tail and last == line:
                    space()
        return runs

    @cached_property
    def _preformatted(self) -> frozenset[Element]:
        """Elements in which a line end in the page's text is one on the screen."""
        styled = [e for e in self.body.iter("*") if "pre" in (e.get("style") or "")] if self.is_styled else []
        return frozenset([*self.body.iter("pre"), *(e for e in styled if _KEEPS_LINES.search(e.get("style")))])

    def _is_preformatted(self, element: Element) -> bool:
        return any(node in self._preformatted for node in (element, *element.iterancestors()))

    def stands_for(self, node: Element) -> str | None:
        """The text that an element without words stands for, an icon for instance; subclasses say."""
        return None


def block_of(element: Element) -> Element:
    """The nearest element around (or at) *element* that begins and ends a line."""
    node = element
    while node.tag not in BLOCKS and (parent := node.getparent()) is not None:
        node = parent
    return node
