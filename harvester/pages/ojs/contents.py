"""Every page of Open Journal Systems 3 that leads to articles: list of journals, home, archive, issue.

Structure first, since themes change all classes: an entry is a link to an article and the block around it that has no
other article; its section is the nearest heading above that is not another section's. Classes are hints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from harvester.pages.journal_page import ContentsPage, Entry, Leads
from harvester.pages.labels import names_issue
from harvester.pages.links import site_of
from harvester.pages.ojs.about import issns, publisher
from harvester.pages.ojs.addresses import OjsAddresses, Place, place
from harvester.pages.ojs.markup import DATE, Marked, inner_html, issue_title, issue_year, plain
from harvester.pages.ojs.structure import Structure
from harvester.pages.ojs.toc import TableOfContents
from harvester.pages.page import HEADINGS, Element, squeeze

ADDRESSES = OjsAddresses()

_LONGEST_LABEL = 200

ISSUE_LABEL = ("current_issue_title", "issue__title", "homepage-issue-identifier", "issue-title", "current-issue-title")
PUBLISHED = ("published", "issue__meta", "homepage-issue-published", "issue-published", "date-published")
PUB_ID = ("pub_id", "pub-id", "doi", "issue__doi")
SERIES = ("series", "issue__meta", "issue-series", "issue-summary-series")
SITE_NAME = ("pkp_site_name", "navbar-brand", "site-name", "main-header__title", "journal-title", "pkp_brand")
JOURNALS = ("journals", "journals-list", "index-site__journals")

#: Numbers, then a year in parentheses: an issue in any language.
_WHOLE_LABEL = re.compile(r"^\D{0,20}\d.{0,40}\((?:1[89]|20)\d\d\)(?:$|:)")
_DATE_LINE = re.compile(r"^[^:]{2,40}:\s*(?=\S)")
_PAGE_OF_LIST = re.compile(r"[?&](?P<name>(?:issues|journals)?Page)=(?P<number>\d+)", re.IGNORECASE)


class OjsContentsPage(Marked, ContentsPage):
    """See :class:`harvester.pages.journal_page.ContentsPage`."""

    @cached_property
    def here(self) -> Place | None:
        """This page's own address, taken apart.

        Where the root of a host shows the home of one journal, the journal is the one whose issues it leads to.
        """
        found = place(self.url)
        if found is None or found.journal is not None or next(self.marked("journals"), None) is not None:
            return found
        leads: dict[str, bool] = {}
        for link in self.body.iter("a"):
            to = place(url := self.address(link))
            if to and to.journal and to.page in ("issue", "article") and site_of(url) == site_of(self.url):
                leads[to.journal] = leads.get(to.journal, False) or to.page == "article" or to.op == "archive"
        (journal, is_home), *others = [*leads.items(), ("", False)]
        return found._replace(journal=journal) if is_home and len(others) == 1 else found

    @property
    def _kind(self) -> str:
        """``site``, ``home``, ``archive``, ``issue`` or another page's name."""
        here = self.here
        if here is None:
            return ""
        if here.page in ("", "index") and not here.args:
            return "site" if here.journal is None else "home"
        if here.page == "issue":
            return "archive" if here.op == "archive" else "issue" if here.op in ("view", "current") else "issue list"
        return here.page

    # The journal

    @cached_property
    def journal(self) -> dict[str, str]:
        """Its title; ISSNs and publisher where they are shown."""
        if self.here is None or (self.here.journal is None and not self.toc.entries):
            return {}
        found = {"title": self._journal_title, **issns(self._lines), "publisher": publisher(self._lines)}
        return {name: value for name, value in found.items() if value}

    @property
    def _journal_title(self) -> str | None:
        window = self.window_title.strip(" |")
        if self._kind == "home" and window:
            return window
        if " | " in window:
            return window.rsplit(" | ", 1)[1].strip()
        if self.window_title.startswith("|"):  # a page without a title of its own
            return window
        named = (text for element in self.marked(*SITE_NAME) for text in [squeeze("".join(element.itertext()))])
        return next((text for text in named if text), None)

    @cached_property
    def _lines(self) -> list[str]:
        """The texts of the blocks that lead to no article."""
        found: list[str] = []
        for element in self.body.iter("p", "li", "div", "span", "td", "dd", "address", "strong", "small"):
            text = (element.text or "").strip()
            if self.toc.structure.holds_any(element):
                continue
            if text or (len(element) and element[0].tag in ("strong", "b", "br", "span", "a", "em")):
                html = inner_html(element, element.text or "")
                if len(html) < 1000:
                    found.extend(line for part in re.split(r"<br\s*/?>", html) if (line := _text(part)))
        return found

    @property
    def journal_url(self) -> str | None:
        """The journal's home."""
        here = self.here
        return here.address(here.journal) if here and here.journal is not None else None

    # The issue

    @cached_property
    def toc(self) -> TableOfContents:
        """The articles that are listed."""
        return TableOfContents(self)

    @property
    def is_issue(self) -> bool:
        """Whether an issue's contents stand here."""
        if self._kind == "issue":
            named = ADDRESSES.issue(self.url) is not None or (self.here is not None and self.here.op == "current")
            return named and (self.toc.is_marked or bool(self.toc.entries))
        return self._kind == "home" and bool(self.toc.entries) and (self.toc.is_marked or self._label is not None)

    @cached_property
    def issue(self) -> dict[str, str]:
        """Label, title, year, date and DOI of the issue."""
        if not self.is_issue:
            return {}
        label = self._label or ""
        found = {
            "issue": label,
            "issue_title": issue_title(label) or self._title_apart(label),
            "issue_year": issue_year(label),
            "published": self._published,
            "doi": self._doi,
        }
        return {name: value for name, value in found.items() if value}

    @cached_property
    def _label(self) -> str | None:
        """The issue's label; the window's title has it whole where a theme shows only a part."""
        marked = [self.text_of(e) for e in self.marked(*ISSUE_LABEL) if not self.toc.holds_entry(e)]
        marked = [text for text in marked if text]
        if self._kind == "home":
            links = (a for a in self.body.iter("a") if ADDRESSES.issue(self.address(a)) and not self.in_margin(a))
            linked = (squeeze("".join(a.itertext())) for a in links)
            linked_label = next((text for text in linked if re.search(r"\d", text)), None)
            return next(iter(marked), None) or linked_label or self._label_above
        shown = [self.text_of(h) for h in self.body.iter("h1") if not self.in_margin(h) and self.text_of(h)]
        window = self.window_title.rsplit(" | ", 1)[0].strip() if " | " in self.window_title else ""
        best = next(iter(shown), None) or next(iter(marked), None)
        if best is None or (window and best in window) or (window and not re.search(r"\d", best)):
            return window or best
        return best

    @property
    def _label_above(self) -> str | None:
        """The last text above the entries that is an issue's label."""
        first, last = next(iter(self.toc.entries), None), None
        for element in self.body.iter("a", "div", "p", "span", "strong", "b", "h2", "h3", "h4") if first else ():
            if first and element.tag == "a":
                if self.address(element) == first.url:
                    break
                continue
            text = squeeze(element.text or "")
            if text and len(text) < _LONGEST_LABEL and (_WHOLE_LABEL.search(text) or names_issue(text)):
                last = None if self.in_margin(element) else text
        return last

    def _title_apart(self, label: str) -> str | None:
        """The heading of the page, where it has only the issue's title, and its label stands elsewhere."""
        if self._kind != "issue":
            return None
        shown = (self.text_of(h) for h in self.body.iter("h1") if not self.in_margin(h))
        return next((text for text in shown if text and text not in label and not re.search(r"\d", text)), None)

    @property
    def _published(self) -> str | None:
        for element in self.marked(*PUBLISHED):
            if not self.toc.in_entry(element) and not self.in_margin(element):
                text = self.value_of(element)
                day = DATE.search(text)
                if text and (day or re.search(r"\d{4}", text)):
                    return day[0] if day else _DATE_LINE.sub("", text)
        first = next(iter(self.toc.entries), None)
        for element in self.body.iter("p", "span", "time", "div", "li", "a") if first else ():
            if first and element.tag == "a" and self.address(element) == first.url:
                break
            text = squeeze(element.text or "")
            if text and len(text) < 60 and not self.in_margin(element) and (day := DATE.search(text)):
                return day[0]
        return None

    @property
    def _doi(self) -> str | None:
        for element in self.marked(*PUB_ID):
            if not self.toc.in_entry(element):
                link = next((a.get("href") for a in element.iter("a") if "doi.org/10." in (a.get("href") or "")), None)
                if link:
                    return str(link).strip()
                if found := re.search(r"10\.\d{4,}/\S+", self.text_of(element)):
                    return found[0]
        return None

    @property
    def issue_url(self) -> str | None:
        """The issue's own address; on a home that does not link it, the one that leads to it."""
        if not self.is_issue:
            return None
        if ADDRESSES.issue(self.url):
            return self.url.split("#")[0].removesuffix("/").removesuffix("/showToc")
        own = {
            key: url
            for link in self.body.iter("a")
            if not self.in_margin(link) and (key := ADDRESSES.issue(url := self.address(link)))
        }
        here = self.here
        if len(own) == 1 or here is None:
            return next(iter(own.values()), None)
        return here.address(here.journal, "issue", "current")

    # What is listed

    @cached_property
    def entries(self) -> list[Entry]:
        """The articles that are listed; none on the page of an article or of its files."""
        if self._kind in ("article", "site", "archive"):
            return []
        if not self.is_issue:  # found by a search or a category: the headings there are no sections
            for entry in self.toc.entries:
                entry.printed.pop("section", None)
        return self.toc.entries

    @cached_property
    def issues(self) -> list[Leads]:
        """The issues of an archive, and of other pages that list them; not those beside an issue or an article."""
        if self._kind in ("issue", "article", "search", "site"):
            return []
        links: dict[str, list[Element]] = {}
        for link in self.body.iter("a"):
            key = ADDRESSES.issue(self.address(link))
            if key and not self.in_margin(link):
                links.setdefault(key, []).append(link)
        if self._kind == "home" and self.is_issue:
            current = ADDRESSES.issue(self.issue_url or "")
            links = {key: found for key, found in links.items() if key == current or len(links) > 1}
        leads = [self._issue_lead(found) for found in links.values()]
        texts = Counter(lead.text for lead in leads)
        for lead, found in zip(leads, links.values(), strict=True):
            if texts[lead.text] > 1:  # "Read", "View": what is read stands beside it
                block = self._issue_structure.block(found[-1])
                heading = next((self.text_of(e) for e in block.iter(*HEADINGS) if self.text_of(e)), None)
                label = heading or squeeze(self.text_of(block).replace(lead.text, " "))
                label = label or self._issue_structure.headline(block) or ""
                if label and len(label) < _LONGEST_LABEL:
                    lead.text, year = label, issue_year(label) or lead.printed.get("issue_year")
                    said = {"issue": label, "issue_title": issue_title(label), "issue_year": year}
                    lead.printed = {name: value for name, value in said.items() if value}
        return leads

    @cached_property
    def _issue_structure(self) -> Structure:
        return Structure(self, ADDRESSES.issue)

    def _issue_lead(self, links: list[Element]) -> Leads:
        """An issue by its links: a cover, a title."""
        titled = [link for link in links if "".join(link.itertext()).strip()]
        link = (titled or links)[0]
        label = squeeze("".join(link.itertext()))
        if self._kind == "home" and self.is_issue and self.address(link) == self.issue_url:
            label = self._label or label
        block = self._issue_structure.block(link)
        named = {name: e for e in block.iter() for name in (e.get("class") or "").split() if e is not link}
        series = next((self.text_of(named[name]) for name in SERIES if name in named), "")
        if not series and label and issue_title(label) == label:
            texts = (squeeze(e.text or "") for e in block.iter() if e is not link and e not in link.iterancestors("a"))
            series = next((text for text in texts if text and len(text) < 60 and issue_title(text) is None), "")
        year = issue_year(series) or issue_year(label) or self._year_above(block)
        printed = {"issue": series or label, "issue_title": label if series else issue_title(label), "issue_year": year}
        printed["published"] = self.value_of(named["published"]) if "published" in named else None
        return Leads(
            url=self.address(link),
            text=label or self.text_of(link),
            printed={name: value for name, value in printed.items() if value},
        )

    def _year_above(self, block: Element) -> str | None:
        """The year that a list of issues stands under."""
        above = self._issue_structure.headline(block)
        return above if above and re.fullmatch(r"(?:1[89]|20)\d\d", above) else None

    @cached_property
    def journals(self) -> list[Leads]:
        """The journals of the site."""
        if self._kind != "site":
            return []
        holder = next(self.marked(*JOURNALS), None)
        found: dict[tuple[str, str], list[Element]] = {}
        homes: set[tuple[str, str]] = set()
        for link in (self.body if holder is None else holder).iter("a"):
            there = place(url := self.address(link))
            if there is None or self.in_margin(link):
                continue
            key = site_of(url), there.journal or ""
            if holder is not None and link.get("rel") == "bookmark":  # it may have a host of its own
                found.setdefault(key, []).append(link)
            elif there.journal is not None and key[0] == site_of(self.url):
                if there.page == "issue" and there.op == "current":
                    homes.add(key)
                if there.page in ("", "index") and not there.args and not there.op:
                    found.setdefault(key, []).append(link)
        leads = []
        for journal, links in found.items():
            titled = [link for link in links if link.get("rel") == "bookmark" or _in_heading(link)]
            if holder is not None or titled or journal in homes:
                shown = [link for link in titled or links if "".join(link.itertext()).strip()] or links
                leads.append(Leads(url=self.address(shown[0]), text=self.text_of(shown[0])))
        return leads

    @cached_property
    def more(self) -> list[str]:
        """The next pages of an archive or of the list of journals; elsewhere the archive."""
        if self._kind in ("archive", "site"):
            return list(self._next_pages())
        here = self.here
        if here is None or here.journal is None:
            return []
        linked = (self.address(link) for link in self.body.iter("a"))
        archives = [url for url in linked if (to := place(url)) and (to.page, to.op) == ("issue", "archive")]
        same = [url for url in archives if ADDRESSES.journal(url) == here.journal]
        return list(dict.fromkeys(same))[:1] or ADDRESSES.contents(self.url)[:1]

    def _next_pages(self) -> Iterator[str]:
        """The pages of this list whose number is higher than this one's."""
        number, seen = _number(self.url), set()
        for link in self.body.iter("a"):
            url = self.address(link)
            there, here = place(url), self.here
            if not there or not here or there.journal != here.journal:
                continue
            if (there.page or "index", there.op) != (here.page or "index", here.op):
                continue
            at = _number(url)
            if at > number and at not in seen:
                seen.add(at)
                yield url

    def address(self, link: Element) -> str:
        """Where a link leads; empty where to nothing that can be asked for."""
        return self.resolve(link.get("href") or "", self.base_url) or ""


def _number(url: str) -> int:
    """Which page of a list an address names, from 1."""
    found = _PAGE_OF_LIST.search(url)
    if found:
        return int(found["number"])
    there = place(url)
    return int(there.args[0]) if there and there.args and there.args[0].isdecimal() else 1


def _text(html: str) -> str:
    return plain(re.sub(r"<[^>]+>", " ", html))


def _in_heading(link: Element) -> bool:
    return any(node.tag in HEADINGS for node in link.iterancestors()) or any(True for _ in link.iter(*HEADINGS))
