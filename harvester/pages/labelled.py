"""Values that stand after labels, wherever in a document: ``<b>Pages :</b> 1-9``, table rows, lists, bare text.

A value reaches from its label to the next label, but never out of the element that holds both.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import Any

from harvester.pages.finding import (
    AFTER_LABEL,
    LABEL_LENGTH,
    LIST_FIELDS,
    SEPARATOR,
    TEXT_FIELDS,
    Label,
    LabelFinder,
    new_entry,
)
from harvester.pages.labels import DISCLAIMER, ORIGINAL, SECTION_OF_ABSTRACT
from harvester.pages.lines import Run, block_of
from harvester.pages.page import HEADINGS, Element, fold, squeeze


class LabelledPage(LabelFinder):
    """A page that prints ``Label : value``.

    :attr:`values` holds what was found, field → text as printed. A second abstract or list of keywords under a label
    of the other language stands under ``abstract@alt`` and ``keywords@alt``.
    """

    @cached_property
    def values(self) -> dict[str, str]:
        """Field → what is printed after its label; fields that print nothing are left out."""
        held: Counter[Element] = Counter()
        for label in self.accepted:
            held.update(label.ancestors)
        values: dict[str, str] = {}
        seen: dict[str, tuple[str, ...]] = {}
        for number, label in enumerate(self.accepted):
            following = self.accepted[number + 1] if number + 1 < len(self.accepted) else None
            # A list that is empty in one language keeps its place, so that the other's is not taken for it.
            second = label.field in values or seen.get(label.field) == label.make
            name = f"{label.field}@alt" if second else label.field
            seen.setdefault(label.field, label.make)
            value = self._value(label, following, held)
            if value:
                values[name] = value
        return values

    def _container(self, label: Label, held: Counter[Element]) -> Element:
        """The largest element that holds *label* and no other label."""
        container = label.element
        while (parent := container.getparent()) is not None and held[parent] == 1 and parent is not self.body:
            container = parent
        return container

    def _inside(self, label: Label, following: Label | None, held: Counter[Element]) -> str:
        """The value that stands in an element with its label and no other."""
        return "" if held[label.element] > 1 else self._read(label, following, self._container(label, held))

    def _value(self, label: Label, following: Label | None, held: Counter[Element]) -> str:
        value = self._inside(label, following, held)
        if value:
            return value
        if held[label.element] > 1:
            value = self._read(label, following, label.element)
            if value or label.field not in TEXT_FIELDS | LIST_FIELDS or not self._ends_its_block(label):
                return value
            bound = block_of(label.element).getparent()  # the value stands in the block behind
            return self._read(label, following, self.body if bound is None else bound)
        container = self._container(label, held)
        # Where the page's other values stand in one element with their labels, an empty one is empty.
        if container is not label.element and label.field not in TEXT_FIELDS and self._holds_values(label, held):
            beside = container.getnext()
            if label.field not in LIST_FIELDS or beside is None or beside.tag not in ("ul", "ol"):
                return ""
        bound = container.getparent()
        return self._read(label, following, self.body if bound is None else bound)

    def _ends_its_block(self, label: Label) -> bool:
        """Whether nothing stands behind *label* in its block."""
        end = self._ends.get(block_of(label.element), len(self.runs))
        rest = [self.runs[label.at].text[label.end :], *(run.text for run in self.runs[label.at + 1 : end])]
        return not "".join(rest).strip(" :：")

    def _holds_values(self, label: Label, held: Counter[Element]) -> bool:
        """Whether most labels of this make have their values in one element with them."""
        others = [c for c in self.accepted if c.make == label.make and c is not label]
        inside = [c for c in others if self._inside(c, None, held)]
        return len(inside) >= 2 and len(inside) * 2 > len(others)

    def _read(self, label: Label, following: Label | None, bound: Element) -> str:
        """The text from *label* to *following*, inside *bound*, as far as the field goes."""
        until = self._ends.get(bound, len(self.runs))
        lines: list[str] = []
        blocks: list[Element] = []
        number, last = -1, None
        for at in range(label.at, until):
            run = self.runs[at]
            begin, end = 0, len(run.text)
            if at == label.at:
                begin = label.end
            if following is not None and at == following.at:
                end = self._label_start(following)
            text = run.text[begin:end] if begin or end < len(run.text) else run.text
            if not lines:
                text = AFTER_LABEL.sub("", text)
            if text and not text.isspace():
                if lines and run.line != number and label.field in LIST_FIELDS and _one_item(last, run):
                    continue  # what stands below a name in its item of the list is no name: an institution
                if lines and run.line != number and not self._goes_on(label, lines, blocks, run):
                    break
                if self._stops(label, run, fresh=run.line != number):
                    break
                if not lines and self._begins_a_list(label, run):
                    break
                if not lines and run.breaks > 1 and at > label.at and label.field not in TEXT_FIELDS:
                    break
                if not lines or run.line != number:
                    lines.append("")
                    blocks.append(block_of(run.element))
                elif label.field in LIST_FIELDS and new_entry(last, run, lines[-1], text):
                    lines[-1] = lines[-1].rstrip() + "\n"
                number, last = run.line, run
            if lines:
                lines[-1] += text
            if following is not None and at == following.at:
                break
        text = "\n".join(_tidy(line) for line in lines)
        return text.strip().rstrip("|•·").rstrip() if label.field not in TEXT_FIELDS else text.strip()

    @staticmethod
    def _begins_a_list(label: Label, run: Run) -> bool:
        """Whether a single value would have to be taken out of a list that stands behind its label."""
        if label.field in LIST_FIELDS or label.field in TEXT_FIELDS:
            return False
        node: Element | None = run.element
        while node is not None and node not in label.ancestors:
            if node.tag in ("ul", "ol", "table"):
                return True
            node = node.getparent()
        return False

    def _label_start(self, label: Label) -> int:
        run = self.runs[label.at]
        match = self.labels.at_start(run.folded) if label.make[0] != "inner" else None
        if match and match.end() == label.end:
            return match.start()
        for match in self.labels.inner.finditer(run.folded):
            if match.end() == label.end:
                return match.start() + (1 if run.folded[match.start()].isdigit() else 0)
        return 0

    def _goes_on(self, label: Label, lines: list[str], blocks: list[Element], run: Run) -> bool:
        """Whether the value of *label* goes on in the next line, where *run* stands."""
        if label.field in TEXT_FIELDS:
            return True
        if label.field not in LIST_FIELDS:
            return False
        if SEPARATOR.search(lines[-1]):
            return True
        block, first = block_of(run.element), blocks[0]
        siblings = (
            block is not first
            and block.getparent() is first.getparent()
            and (block.tag, block.get("class")) == (first.tag, first.get("class"))
            and block.tag not in ("body", "tr")
        )
        listed = block.tag in ("li", "dd") and first.tag in ("li", "dd")
        broken = block is first and not re.search(r"[,;]", lines[0]) and len(run.text.split()) <= 8
        return siblings or listed or broken

    def _said_in(self, block: Element) -> tuple[str, str]:
        """The text of a block, and that of its links."""
        found = self._blocks.get(block)
        if found is None:  # many lines may stand in one
            linked = squeeze(" ".join("".join(link.itertext()) for link in block.iter("a", "button")))
            found = self._blocks[block] = squeeze("".join(block.itertext())), linked
        return found

    @cached_property
    def _blocks(self) -> dict[Element, tuple[str, str]]:
        return {}

    def _stops(self, label: Label, run: Run, *, fresh: bool) -> bool:
        """Whether the record's values are over at *run*; *fresh*: it begins a line."""
        if DISCLAIMER.match(run.folded.lstrip()):
            return True
        if len(run.text) < 60 and ORIGINAL.search(run.folded):
            return True
        block = block_of(run.element)
        if fresh and block not in label.ancestors:
            said, linked = self._said_in(block)
            if len(said) < 200 and ORIGINAL.search(fold(said)):
                return True
            if label.field in TEXT_FIELDS and said == linked and len(said) < LABEL_LENGTH:
                return True
        heading: Element | None = run.element
        while heading is not None and heading.tag not in HEADINGS:
            heading = heading.getparent()
        if heading is None or label.element is heading or heading in label.ancestors:
            return False
        if label.field in TEXT_FIELDS and SECTION_OF_ABSTRACT.fullmatch(fold(self.text_of(heading)).strip(" :.")):
            return False
        own = next((a.tag for a in label.ancestors if a.tag in HEADINGS), None)
        return own is None or str(heading.tag) <= str(own)


def _one_item(last: Run | None, run: Run) -> bool:
    """Whether two runs stand in the same one of several items of a list."""
    item = _item_of(run.element)
    if last is None or item is None or _item_of(last.element) is not item:
        return False
    return any(other.tag == "li" for other in (item.getnext(), item.getprevious()) if other is not None)


def _item_of(element: Element) -> Any:
    return element if element.tag == "li" else next(element.iterancestors("li"), None)


def _tidy(line: str) -> str:
    if "\n" in line:
        return "\n".join(_tidy(part) for part in line.split("\n"))
    return squeeze(line) if "  " in line else line.strip()
