"""What stands together on a page that lists things: the block around a link, and the heading that it stands under.

Both are read off the tree once, so that a list of a thousand costs a thousand times what one does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from harvester.pages.ojs.addresses import place
from harvester.pages.ojs.markup import Marked
from harvester.pages.page import HEADINGS, Element

_SECTION_TITLE = re.compile(r"(?:^|[-_])(?:section|toc)[-_]{1,2}title$|^tocSectionTitle$", re.IGNORECASE)
#: Elements that hold a list, and are no block of it.
_LISTS = frozenset({"ul", "ol", "table", "tbody", "section", "main", "body"})


class Structure:
    """The blocks and headings of a page.

    Args:
        page: the page.
        key: what a link's address stands for: the article, the issue that is listed.
        ends: classes of elements that no section reaches out of.
    """

    def __init__(self, page: Marked, key: Callable[[str], str | None], ends: frozenset[str] = frozenset()) -> None:
        self.page = page
        self.ends = ends
        #: The links that stand for something, in order, and their addresses' keys.
        self.keys: dict[Element, str] = {}
        self._taken: set[Element] = set()
        for link in page.body.iter("a"):
            url = page.resolve(link.get("href") or "", page.base_url)
            if not url:
                continue
            found, there = key(url), place(url)
            if found:
                self.keys[link] = found
            if found or (there and there.page in ("article", "issue") and there.args):
                self._taken.add(link)

    @cached_property
    def _only(self) -> dict[Element, str | None]:
        """For each element with such links what they stand for; ``None`` where for several things."""
        found: dict[Element, str | None] = {}
        for link, key in self.keys.items():
            node: Element | None = link
            while node is not None and found.get(node, key) is not None:
                found[node] = key if found.get(node, key) == key else None
                node = node.getparent()
            while node is not None and node not in found:
                found[node] = None
                node = node.getparent()
        return found

    def holds_any(self, element: Element) -> bool:
        """Whether a link that stands for something stands in *element*."""
        return element in self._only

    @cached_property
    def _headlines(self) -> list[Element]:
        """The headings that are none of what is listed: ``h1`` names the page, one with a link in it an entry."""
        found = []
        for element in self.page.body.iter("*"):
            said = element.get("class") or ""
            is_heading = element.tag in HEADINGS and element.tag != "h1"
            if not is_heading and not (said and any(_SECTION_TITLE.search(name) for name in said.split())):
                continue
            if element not in self._only and not any(node in self._taken for node in element.iterancestors("a")):
                found.append(element)
        return found

    @cached_property
    def _with_headline(self) -> dict[Element, Element]:
        """Each element that has headlines in it, or is one, and the first of them."""
        found: dict[Element, Element] = {}
        for heading in self._headlines:
            node: Element | None = heading
            while node is not None and node not in found:
                found[node] = heading
                node = node.getparent()
        return found

    @cached_property
    def _with_taken(self) -> set[Element]:
        """The elements in which a link to an article, an issue or a file of theirs stands."""
        found: set[Element] = set()
        for link in self._taken:
            node: Element | None = link
            while node is not None and node not in found:
                found.add(node)
                node = node.getparent()
        return found

    def block(self, link: Element) -> Element:
        """The widest element around *link* that stands for nothing else and has no headline."""
        node = link
        while (parent := node.getparent()) is not None and parent.tag not in _LISTS:
            if self._only.get(parent) is None or (parent in self._with_headline and node not in self._with_headline):
                return node
            node = parent
        return node

    def headline(self, block: Element) -> str | None:
        """The text of the nearest heading above *block* that is not the one of another section."""
        node = block
        while (parent := node.getparent()) is not None and node.tag not in ("main", "body"):
            if not self.ends.isdisjoint((node.get("class") or "").split()):
                return None
            above, sections = self._children(parent)
            if (heading := above.get(node)) is not None:
                return self.page.text_of(heading) or None
            if sections - {node} or next(node.iter("h1"), None) is not None:
                return None
            node = parent
        return None

    @cached_property
    def _known(self) -> dict[Element, tuple[dict[Element, Element], set[Element]]]:
        return {}

    def _children(self, parent: Element) -> tuple[dict[Element, Element], set[Element]]:
        """The heading above each child of *parent* among its siblings; which of them are sections of their own."""
        if parent not in self._known:
            above: dict[Element, Element] = {}
            sections: set[Element] = set()
            last: Element | None = None
            for child in parent:
                if last is not None:
                    above[child] = last
                heading = self._with_headline.get(child)
                if heading is None:
                    continue
                if child in self._only:
                    sections.add(child)
                elif child not in self._with_taken and "crumb" not in (child.get("class") or "") and child.tag != "nav":
                    last = heading
            self._known[parent] = above, sections
        return self._known[parent]
