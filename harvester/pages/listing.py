"""A page that lists: the start page, a journal's, an issue's. What it says of itself, and where it leads."""

from __future__ import annotations

from functools import cached_property

from harvester.items import Journal
from harvester.pages.labelled import LabelledPage
from harvester.pages.labels import COUNT_HEADING, ISSN, ISSN_FURTHER, ISSUE_LABEL, JOURNAL_LABELS
from harvester.pages.page import HEADINGS, LONGEST_ROW, Element, fold, holds, squeeze


class ListingPage(LabelledPage):
    """A page of links, with what it prints about the journal or the issue that it lists."""

    labels = JOURNAL_LABELS
    inline_fields = frozenset({"publisher", "country", "languages", "subjects", "issn"})

    def row_of(self, element: Element) -> str:
        """The same, without the cells of columns whose heading says that they hold views or downloads."""
        row = next(element.iterancestors("tr", "li"), None)
        if row is None or row.tag == "li":
            return super().row_of(element)
        table = next(row.iterancestors("table"), row)
        counts = self._count_columns.get(table)
        if counts is None:
            head = next(table.iter("tr"), row)
            said = [fold(self.text_of(cell)).strip(" .:#") for cell in head.iterchildren("th", "td")]
            counts = self._count_columns[table] = {n for n, text in enumerate(said) if COUNT_HEADING.fullmatch(text)}
        if not counts:
            return super().row_of(element)
        cells = [cell for n, cell in enumerate(row.iterchildren("th", "td")) if n not in counts]
        text = " ".join(map(self.text_of, cells))
        return text if len(text) < LONGEST_ROW else ""

    @cached_property
    def _count_columns(self) -> dict[Element, set[int]]:
        return {}

    @cached_property
    def heading(self) -> str | None:
        """What the page is about: its first heading outside menus, else the window's title."""
        return self.headings[0] if self.headings else self.window_title or None

    @cached_property
    def names(self) -> list[str]:
        """All that may be the page's own name: headings, the breadcrumb's end, the window's title."""
        # A heading that is a link, or holds one, names what it leads to.
        headings = [h for h in self.body.iter(*HEADINGS) if not self.in_menu(h) and not self.is_banner(h)]
        found = [self.text_of(h) for h in headings if not holds(h, "a") and next(h.iterancestors("a"), None) is None]
        for element in self.body.iter("ol", "ul", "nav", "div", "p"):
            hint = f"{element.get('class', '')} {element.get('id', '')} {element.get('aria-label', '')}"
            if "crumb" in fold(hint):
                items = [self.text_of(child) for child in element.iter("li", "a", "span")]
                if items:
                    found.append(items[-1])
        return [name for name in [*found, self.window_title] if name]

    @cached_property
    def issue_label(self) -> str | None:
        """The label of the issue that the page shows, as printed, if it shows one."""
        for name in self.names:
            if len(name) < 200 and ISSUE_LABEL.search(fold(name)):
                return name
        return None

    @cached_property
    def issns(self) -> dict[str, str]:
        """``issn_print`` and ``issn_online`` as printed; an ISSN that no word tells apart is the print one."""
        text = squeeze(" ".join(run.text for run in self.runs))
        found: dict[str, str] = {}
        folded = fold(text)
        for match in ISSN.finditer(folded):
            said = " ".join(filter(None, match.group("before", "glued", "after", "behind")))
            found.setdefault(_edition(said), text[slice(*match.span("issn"))])
            at = match.end()
            while (further := ISSN_FURTHER.match(folded, at)) is not None:
                found.setdefault(_edition(further["behind"]), text[slice(*further.span("issn"))])
                at = further.end()
        return found

    @cached_property
    def about_journal(self) -> dict[str, str]:
        """What the page prints about a journal: field → text. Empty where it says nothing but its heading."""
        said = {name: value for name, value in self.values.items() if "@" not in name and len(value) < 400}
        said.pop("issn", None)  # the word alone does not say which
        return {**said, **self.issns}


def _edition(said: str) -> str:
    """``issn_online`` where *said* speaks of an online edition, else ``issn_print``."""
    online = any(word in said for word in ("online", "electronic", "elektronik", "cevrim", "web"))
    return "issn_online" if online or any(part.strip("()-. ") == "e" for part in said.split()) else "issn_print"


def journal(journal_id: str, source: str, said: dict[str, str], *, title: str | None, url: str | None) -> Journal:
    """A journal with what a page prints about it, nothing normalized."""
    printed = {name: value for name, value in said.items() if value}
    if title:
        printed.setdefault("title", title)
    return Journal(journal_id=journal_id, source=source, platform=source, url=url, printed=printed)
