"""Values that stand after labels, wherever in a document: ``<b>Pages :</b> 1-9``, table rows, lists, bare text.

The page is laid out as runs of text with the breaks between them. Labels are searched in the runs; those of one make
(the same element and class, or all bare) are believed first, so that a word in an abstract that looks like a label
does not count where the page marks its labels up. A value reaches from its label to the next label, but never out of
the element that holds both.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from harvester.pages.labels import DISCLAIMER, ORIGINAL, PLAUSIBLE, TURKISH_LABEL, LabelSet
from harvester.pages.lines import LaidOutPage, Run, block_of
from harvester.pages.page import HEADINGS, Element, fold, holds, squeeze

_AFTER_LABEL = re.compile(r"^[\s:：.]+(?:[-–—=→]\s+)?|^[-–—=→]\s+")
_DASH = re.compile(r"\s[–—→-]\s")
_SEPARATOR = re.compile(r"[,;|•·/&\n]\s*$|^\s*[,;|•·/&]|\b(?:ve|and)\s*$|^\s*(?:ve|and)\b")

_LABEL_LENGTH = 50
"""No label is longer."""

#: A label without a colon must be all there is in one of these.
_LABEL_ELEMENTS = frozenset(
    "b strong span th td dt label h1 h2 h3 h4 h5 h6 div p em i small font u li legend summary header figcaption".split()
)
#: Fields that may stand behind another on one line.
_INLINE_FIELDS = frozenset({"views", "downloads", "pages", "doi", "published", "type", "language"})
#: Fields whose value may be a list of elements.
_LIST_FIELDS = frozenset({"authors", "keywords", "languages", "subjects"})
#: Fields whose value has paragraphs.
_TEXT_FIELDS = frozenset({"abstract"})
#: Fields that icons may stand for, named only in an attribute.
_ICON_FIELDS = frozenset({"views", "downloads"})


@dataclass(slots=True, eq=False)
class Label:
    """A place where a label was found."""

    field: str
    at: int
    """The run it stands in."""
    end: int
    """Where in the run its value may begin."""
    element: Element
    make: tuple[str, ...]
    """How it is marked up; all labels of a page tend to be of one make."""
    colon: bool
    turkish: bool
    ancestors: list[Element]
    in_link: bool


class LabelledPage(LaidOutPage):
    """A page that prints ``Label : value``.

    Subclasses set :attr:`labels`; :attr:`values` then holds what was found, field → text as printed. A second abstract
    or list of keywords under a label of the other language stands under ``abstract@alt`` and ``keywords@alt``.
    """

    labels: LabelSet

    def stands_for(self, node: Element) -> str | None:
        for name in (node.get("title"), node.get("aria-label"), node.get("alt")):
            match = self.labels.lead.fullmatch(fold(name)) if name else None
            if match and self.labels.field_of(match) in _ICON_FIELDS:
                shown = fold(squeeze("".join(node.itertext())))
                return None if self.labels.lead.match(shown) else f"{name}:"
        return None

    # ---- finding labels ------------------------------------------------------------------------------------------

    def _found(self) -> list[Label]:
        """Every place that looks like a label, in order."""
        found: list[Label] = []
        for at, run in enumerate(self.runs):
            folded = run.folded
            colon = ":" in folded or "：" in folded
            likely = colon or len(folded) < _LABEL_LENGTH or _DASH.search(folded, 0, _LABEL_LENGTH)
            match = self.labels.lead.match(folded) if likely else None
            if match:
                whole = not folded[match.end() :].strip()
                number = whole and self._number_follows(at, run) and self.labels.field_of(match) in _ICON_FIELDS
                if run.first and whole and (colon or self._is_all_of(run)):
                    said = colon or self._colon_follows(at)
                    if said or run.element.tag in _LABEL_ELEMENTS or "-" in run.element.tag:
                        found.append(self._label(match, at, len(folded), run, said, whole=True))
                    continue
                if number or (run.first and not whole):
                    found.append(self._label(match, at, match.end(), run, True, whole=False))
            if colon:
                for match in self.labels.inner.finditer(folded):
                    if self.labels.field_of(match) in _INLINE_FIELDS and (match.start() or not run.first):
                        found.append(self._label(match, at, match.end(), run, True, whole=False, inner=True))
        return [c for c in found if not c.in_link and not self._asks(c.element)]

    def _of_the_title(self, label: Label, main: tuple[str, ...] | None) -> bool:
        """Whether what looks like a label is a title that begins with such a word (``Keywords: A History``)."""
        if label.make == main:
            return False
        heading = next((node.tag for node in label.ancestors if node.tag in HEADINGS), None)
        return heading == "h1" or (heading is not None and label.make[0] == "text")

    @staticmethod
    def _asks(element: Element) -> bool:
        """Whether it is the label of a form's field, which asks for a value and does not print one."""
        if element.tag != "label":
            return False
        beside = element.getnext()
        fields = ("input", "select", "textarea")
        return (beside is not None and beside.tag in fields) or holds(element, *fields)

    def _is_all_of(self, run: Run) -> bool:
        whole = run.element.tag not in ("body", "main", "article", "section")
        return whole and squeeze("".join(run.element.itertext())) == run.text.strip()

    def _colon_follows(self, at: int) -> bool:
        for run in self.runs[at + 1 : at + 3]:
            if run.text.strip():
                return run.text.lstrip()[:1] in (":", "：")
        return False

    def _number_follows(self, at: int, run: Run) -> bool:
        """Whether a number in an element of its own follows, as in ``View <span>105</span>``."""
        if len(run.text) > 30 or at + 1 >= len(self.runs):
            return False
        following = self.runs[at + 1]
        return following.element is not run.element and following.text.strip()[:1].isdigit()

    def _label(
        self, match: re.Match[str], at: int, end: int, run: Run, colon: bool, *, whole: bool, inner: bool = False
    ) -> Label:
        element = run.element
        kind = "inner" if inner else "element" if whole else "text"
        make = (kind, str(element.tag), element.get("class") or "")
        ancestors = [element, *element.iterancestors()]
        in_link = any(node.tag == "a" for node in ancestors)
        turkish = TURKISH_LABEL.search(match.group()) is not None
        return Label(self.labels.field_of(match), at, end, element, make, colon, turkish, ancestors, in_link)

    @cached_property
    def accepted(self) -> list[Label]:
        """The labels that are believed, in order."""
        found = self._of_one_record(self._found())
        makes = Counter({make: len({c.field for c in found if c.make == make}) for make in {c.make for c in found}})
        best = max(makes.values(), default=0)
        main = next((c.make for c in found if makes[c.make] == best), None)
        found = [label for label in found if not self._of_the_title(label, main)]
        accepted: dict[str, Label] = {}
        before: Label | None = None
        in_main = {c.field for c in found if c.make == main}
        in_main_by_language = {(c.field, c.turkish) for c in found if c.make == main}
        for label in found:
            name, own = label.field, label.make == main
            if not own and name in in_main and "abstract" in accepted:
                continue
            if not own and (name, label.turkish) in in_main_by_language and self._is_heading(label):
                continue
            first = accepted.get(name)
            if first is not None:
                alike = own or label.colon or label.make == first.make
                if name not in ("abstract", "keywords") or first.turkish == label.turkish or not alike:
                    continue
                name = f"{name}@alt"
                if name in accepted:
                    continue
            if "abstract" in accepted and not self._plausible(label, own, accepted["abstract"]):
                continue
            if label.make[0] == "inner" and before is not None and before.field in _TEXT_FIELDS:
                continue
            accepted[name] = before = label
        return sorted(accepted.values(), key=lambda c: (c.at, c.end))

    @staticmethod
    def _is_heading(label: Label) -> bool:
        return any(node.tag in HEADINGS for node in label.ancestors)

    def _plausible(self, label: Label, own: bool, abstract: Label) -> bool:
        """Whether a label that stands after the abstract's, perhaps in it, is one."""
        if not (own or label.colon or label.make[0] == "element"):
            return False
        said = self._line_after(label)
        if label.field == "abstract":
            return own or label.colon or label.make == abstract.make
        test = PLAUSIBLE.get(label.field)
        if own and label.make[0] == "element" and label.make[1] in ("th", "td", "dt", *HEADINGS):
            return True
        return test is None or test(said)

    def _line_after(self, label: Label) -> str:
        """The first line after *label*; elements side by side are lines of a list."""
        line = ""
        number, last = self.runs[label.at].line, None
        for run in self.runs[label.at :]:
            text = run.text[label.end :] if run is self.runs[label.at] else run.text
            if run.line != number:
                if line.strip(" :"):
                    break
                number = run.line
            if text.strip():
                line += "\n" if self._new_entry(last, run, line, text) else ""
                last = run
            line += text
        return _AFTER_LABEL.sub("", line).strip()

    def _of_one_record(self, found: list[Label]) -> list[Label]:
        """*found* without the labels of boxes about other records."""
        node = self.body
        while found:
            inside: dict[Element, list[Label]] = {}
            for label in found:
                if label.ancestors[0] is node:
                    return found
                child = label.ancestors[label.ancestors.index(node) - 1]
                inside.setdefault(child, []).append(label)
            if len(inside) > 1:
                fields = {child: {label.field for label in labels} for child, labels in inside.items()}
                best = max(fields, key=lambda child: len(fields[child]))
                if len(fields[best]) < 3:
                    return found
                rivals = {c for c in fields if c is not best and "authors" in fields[c] and "authors" in fields[best]}
                found = [label for child in inside if child not in rivals for label in inside[child]]
                found.sort(key=lambda label: (label.at, label.end))
                if len(inside) - len(rivals) > 1:
                    return found
                node = best
            else:
                (node,) = inside
        return found

    # ---- reading values ------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> dict[str, str]:
        """Field → what is printed after its label; fields that print nothing are left out."""
        held: Counter[Element] = Counter()
        for label in self.accepted:
            held.update(label.ancestors)
        values: dict[str, str] = {}
        for number, label in enumerate(self.accepted):
            following = self.accepted[number + 1] if number + 1 < len(self.accepted) else None
            name = f"{label.field}@alt" if label.field in values else label.field
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
            return self._read(label, following, label.element)
        container = self._container(label, held)
        # Where the page's other values stand in one element with their labels, an empty one is empty.
        if container is not label.element and label.field not in _TEXT_FIELDS and self._holds_values(label, held):
            beside = container.getnext()
            if label.field not in _LIST_FIELDS or beside is None or beside.tag not in ("ul", "ol"):
                return ""
        bound = container.getparent()
        return self._read(label, following, self.body if bound is None else bound)

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
                text = _AFTER_LABEL.sub("", text)
            if text and not text.isspace():
                if lines and run.line != number and label.field in _LIST_FIELDS and _one_item(last, run):
                    continue  # what stands below a name in its item of the list is no name: an institution
                if lines and run.line != number and not self._goes_on(label, lines, blocks, run):
                    break
                if self._stops(label, run, fresh=run.line != number):
                    break
                if not lines and self._begins_a_list(label, run):
                    break
                if not lines and run.breaks > 1 and at > label.at and label.field not in _TEXT_FIELDS:
                    break
                if not lines or run.line != number:
                    lines.append("")
                    blocks.append(block_of(run.element))
                elif label.field in _LIST_FIELDS and self._new_entry(last, run, lines[-1], text):
                    lines[-1] = lines[-1].rstrip() + "\n"
                number, last = run.line, run
            if lines:
                lines[-1] += text
            if following is not None and at == following.at:
                break
        text = "\n".join(_tidy(line) for line in lines)
        return text.strip().rstrip("|•·").rstrip() if label.field not in _TEXT_FIELDS else text.strip()

    @staticmethod
    def _begins_a_list(label: Label, run: Run) -> bool:
        """Whether a single value would have to be taken out of a list that stands behind its label."""
        if label.field in _LIST_FIELDS or label.field in _TEXT_FIELDS:
            return False
        node: Element | None = run.element
        while node is not None and node not in label.ancestors:
            if node.tag in ("ul", "ol", "table"):
                return True
            node = node.getparent()
        return False

    def _label_start(self, label: Label) -> int:
        run = self.runs[label.at]
        match = self.labels.lead.match(run.folded) if label.make[0] != "inner" else None
        if match and match.end() == label.end:
            return match.start()
        for match in self.labels.inner.finditer(run.folded):
            if match.end() == label.end:
                return match.start() + (1 if run.folded[match.start()].isdigit() else 0)
        return 0

    def _goes_on(self, label: Label, lines: list[str], blocks: list[Element], run: Run) -> bool:
        """Whether the value of *label* goes on in the next line, where *run* stands."""
        if label.field in _TEXT_FIELDS:
            return True
        if label.field not in _LIST_FIELDS:
            return False
        if _SEPARATOR.search(lines[-1]):
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

    @staticmethod
    def _new_entry(last: Run | None, run: Run, before: str, text: str) -> bool:
        """Whether two elements side by side are two entries of a list: nothing but space between, each its own."""
        if last is None or last.element is run.element or _SEPARATOR.search(before) or _SEPARATOR.search(text):
            return False
        return (
            last.element.getparent() is run.element.getparent()
            and last.element.tag == run.element.tag
            and run.element.tag in ("a", "span", "em", "i", "b", "strong", "cite", "mark", "button")
            and bool(before.strip())
        )

    def _stops(self, label: Label, run: Run, *, fresh: bool) -> bool:
        """Whether the record's values are over at *run*; *fresh*: it begins a line."""
        if DISCLAIMER.match(run.folded.lstrip()):
            return True
        if len(run.text) < 60 and ORIGINAL.search(run.folded):
            return True
        block = block_of(run.element)
        if fresh and block not in label.ancestors:
            said = squeeze("".join(block.itertext()))
            if len(said) < 200 and ORIGINAL.search(fold(said)):
                return True
            linked = squeeze(" ".join("".join(link.itertext()) for link in block.iter("a", "button")))
            if label.field in _TEXT_FIELDS and said == linked and len(said) < _LABEL_LENGTH:
                return True
        heading: Element | None = run.element
        while heading is not None and heading.tag not in HEADINGS:
            heading = heading.getparent()
        if heading is None or label.element is heading or heading in label.ancestors:
            return False
        own = next((a.tag for a in label.ancestors if a.tag in HEADINGS), None)
        return own is None or str(heading.tag) <= str(own)


def _one_item(last: Run | None, run: Run) -> bool:
    """Whether two runs stand in the same one of several items of a list."""
    if last is None:
        return False
    item = next(run.element.iterancestors("li"), run.element)
    if item.tag != "li" or next(last.element.iterancestors("li"), last.element) is not item:
        return False
    return any(other.tag == "li" for other in (item.getnext(), item.getprevious()) if other is not None)


def _tidy(line: str) -> str:
    if "\n" in line:
        return "\n".join(_tidy(part) for part in line.split("\n"))
    return squeeze(line) if "  " in line else line.strip()
