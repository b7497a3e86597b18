"""The labels of a page, found wherever they stand: ``<b>Pages :</b>``, table rows, headings, bare text, icons.

Labels are searched in the runs of text that a page is laid out in. Those of one make (the same element and class, or
all bare) are believed first, so that a word in an abstract that looks like a label does not count where the page marks
its labels up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from harvester.pages.labels import PLAUSIBLE, TURKISH_LABEL, LabelSet
from harvester.pages.lines import LaidOutPage, Run
from harvester.pages.page import HEADINGS, Element, fold, holds, squeeze

AFTER_LABEL = re.compile(r"^[\s:：.]+(?:[-–—=→]\s+)?|^[-–—=→]\s+")
_DASH = re.compile(r"\s[–—→-]\s")
SEPARATOR = re.compile(r"[,;|•·/&\n]\s*$|^\s*[,;|•·/&]|\b(?:ve|and)\s*$|^\s*(?:ve|and)\b")

_LINE = 500
LABEL_LENGTH = 50
"""No label is longer."""

#: A label without a colon must be all there is in one of these.
_LABEL_ELEMENTS = frozenset(
    "b strong span th td dt label h1 h2 h3 h4 h5 h6 div p em i small font u li legend summary header figcaption".split()
)
#: Fields whose value may be a list of elements.
LIST_FIELDS = frozenset({"authors", "keywords", "languages", "subjects"})
#: Fields whose value has paragraphs.
TEXT_FIELDS = frozenset({"abstract"})
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


class LabelFinder(LaidOutPage):
    """A page in which labels are found; subclasses set :attr:`labels`."""

    labels: LabelSet
    #: Fields whose label may stand behind another value on one line.
    inline_fields: ClassVar[frozenset[str]] = frozenset(
        {"views", "downloads", "pages", "doi", "published", "type", "language"}
    )

    def stands_for(self, node: Element) -> str | None:
        for name in (node.get("title"), node.get("aria-label"), node.get("alt")):
            match = self.labels.lead.fullmatch(fold(name)) if name else None
            if match and self.labels.field_of(match) in _ICON_FIELDS:
                shown = fold(squeeze("".join(node.itertext())))
                return None if self.labels.lead.match(shown) else f"{name}:"
        return None

    def _found(self) -> list[Label]:
        """Every place that looks like a label, in order."""
        found: list[Label] = []
        for at, run in enumerate(self.runs):
            folded = run.folded
            colon = ":" in folded or "：" in folded
            likely = colon or len(folded) < LABEL_LENGTH or _DASH.search(folded, 0, LABEL_LENGTH)
            match = self.labels.at_start(folded) if likely else None
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
                    if self.labels.field_of(match) in self.inline_fields and (match.start() or not run.first):
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
            if label.make[0] == "inner" and before is not None and before.field in TEXT_FIELDS:
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
                line += "\n" if new_entry(last, run, line, text) else ""
                last = run
            line += text
        return AFTER_LABEL.sub("", line).strip()

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


def new_entry(last: Run | None, run: Run, before: str, text: str) -> bool:
    """Whether two elements side by side are two entries of a list: nothing but space between, each its own."""
    if len(before) > _LINE:
        before = f"x{before[-_LINE:]}"  # looked at as a whole for each of its parts, it would cost its square
    if last is None or last.element is run.element or SEPARATOR.search(before) or SEPARATOR.search(text):
        return False
    return (
        last.element.getparent() is run.element.getparent()
        and last.element.tag == run.element.tag
        and run.element.tag in ("a", "span", "em", "i", "b", "strong", "cite", "mark", "button")
        and bool(before.strip())
    )
