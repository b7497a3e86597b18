"""The pages of Janeway that lead to articles: lists of journals, issues and articles, and tables of contents."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from harvester.pages.janeway.addresses import JanewayAddresses, root_of
from harvester.pages.janeway.labels import bare_label, issue_title, issue_year, pages_in
from harvester.pages.journal_page import ContentsPage, Entry, Leads
from harvester.pages.page import HEADINGS, Element, fold, holds
from harvester.pages.shown import classes, containers, is_aside, is_navigation, letters, number, shown

_ADDRESSES = JanewayAddresses()

_ISSN = re.compile(
    r"(?P<kind>[\w()/ -]*?)\bissn\b(?P<after>[ (]*(?:print|online|electronic|web|basili)?\W*?)"
    r"(?P<issn>\d{4}-?\d{3}[\dx])"
)
_PUBLISHER = re.compile(r"(?:published by|publisher|yayinci|yayimlayan)\s*:?\s*")
#: What a link says that stands for an article, an issue or a journal without naming it.
_NO_NAME = re.compile(
    r"(?:view|read more|read|more|current issue|issues|submit|pdf|download|go|view issue|externally hosted.*)?"
)
_FILTERS = re.compile(r"filter|issue archive|collections|search|downloads?|news|share|\d+ results?")
_CURRENT = frozenset({"current", "active"})
#: How many pages of a list one page leads to; those behind are found on these.
_MOST_PAGES = 100


class JanewayContentsPage(ContentsPage):
    """What a page that leads to articles shows. A list of articles is a form; its next pages have addresses too."""

    @property
    def _path(self) -> str:
        return urlsplit(self.url).path

    @cached_property
    def _links(self) -> list[tuple[Element, str]]:
        """The links that lead somewhere, each with its address."""
        found = ((a, self.resolve(a.get("href") or "", self.base_url)) for a in self.body.iter("a"))
        return [(a, url) for a, url in found if url]

    @cached_property
    def _main(self) -> Element:
        return next(self.body.iter("main"), self.body)

    @cached_property
    def _press(self) -> bool:
        """Whether the page is the press's own: it leads to its journals, and to no issues of one."""
        paths = {urlsplit(url).path for a, url in self._links if is_navigation(a)}
        if any(path.endswith(("/issues/", "/articles/", "/issue/current/")) for path in paths):
            return False
        return self._path.rstrip("/").endswith("/journals") or any(path.endswith("/journals/") for path in paths)

    @property
    def journal(self) -> dict[str, str]:
        """Its title, and what its footer says of it."""
        if self._press:
            return {}
        found = {"title": self._title or ""}
        footer = next(self.body.iter("footer"), self.body)
        for element in footer.iter("li", "p", "span"):
            said = self.text_of(element)
            folded = fold(said) if len(said) < 200 else ""
            if "issn" in folded and (match := _ISSN.search(folded)):
                kind = f"{match['kind']}{match['after']}"
                key = "issn_print" if re.search("print|basili", kind) else "issn"
                key = "issn_online" if re.search(r"\be\b|e-|online|electronic|web", kind) else key
                found.setdefault(key, said[slice(*match.span("issn"))])
            elif element.tag != "span" and (match := _PUBLISHER.match(folded)):
                found.setdefault("publisher", said[match.end() :])
        return {name: value for name, value in found.items() if value}

    @property
    def _title(self) -> str | None:
        """The journal's, as the window's title of its home and its issues says it."""
        head, _, rest = self.window_title.partition("|")
        is_home = self.url.split("?")[0].rstrip("/") == root_of(self.url).rstrip("/")
        return shown(head) if is_home or rest else None

    @property
    def journal_url(self) -> str | None:
        """The journal's home, as the page's own address says it; none on a page of the press."""
        return None if self._press else root_of(self.url)

    @cached_property
    def _heading(self) -> str:
        heading = next(self._main.iter("h1"), None)
        if heading is None:  # the theme material
            heading = next(self._main.iter("h2", "h3"), None)
        return self.text_of(heading) if heading is not None else ""

    @cached_property
    def _is_issue(self) -> bool:
        return _ADDRESSES.issue(self.url) is not None or self._path.rstrip("/").endswith("/issue/current")

    @property
    def issue(self) -> dict[str, str]:
        """What its label says; of the journal's home, where that shows the contents of one issue, nothing."""
        label = bare_label(self._heading) if self._is_issue else ""
        top = next((e for e in self._main.iter("div") if e.get("id") == "issue_top"), None)
        links = [] if top is None else [a.get("href") or "" for a in top.iter("a")]
        found = {
            "issue": label,
            "issue_title": issue_title(label),
            "issue_year": issue_year(label),
            "doi": next((href for href in links if "doi.org/10." in href), None),
        }
        return {name: value for name, value in found.items() if value} if label else {}

    @property
    def issue_url(self) -> str | None:
        """Its own address; of the current issue, the one in the list of issues that has the same label."""
        if _ADDRESSES.issue(self.url):
            return self.url.split("?")[0]
        if not self._is_issue:
            return None
        return next((lead.url for lead in self.issues if letters(lead.text) == letters(self._heading)), None)

    @cached_property
    def _articles(self) -> list[tuple[Element, str, str]]:
        """The links to articles in the list, each with its address and its key."""
        site = urlsplit(self.url).netloc
        found = []
        for link, url in self._links:
            key = _ADDRESSES.article(url) if "/article/" in url and urlsplit(url).netloc == site else None
            if key and not is_aside(link):
                found.append((link, url, key))
        return found

    @cached_property
    def _lines(self) -> dict[str, Element]:
        """The element that shows one article only, by the article's key."""
        return containers(((link, key) for link, _, key in self._articles), self.body)

    @cached_property
    def entries(self) -> list[Entry]:
        """The lines of the list; articles that are hosted elsewhere have no page here and are left out."""
        boxes = self._lines
        links: dict[str, list[Element]] = {}
        addresses: dict[str, str] = {}
        for link, url, key in self._articles:
            links.setdefault(key, []).append(link)
            addresses.setdefault(key, url)
        titles = {key: self._name(links[key], boxes[key]) for key in links}
        sections = self._sections(titles) if self._is_issue else {}
        label = self._heading if self._is_issue else ""
        found = []
        for position, (key, box) in enumerate(boxes.items(), start=1):
            printed = {
                "title": titles[key],
                "authors": self._authors(box, titles[key]),
                "pages": self._pages(box, label),
                "section": self._tagged(box) or sections.get(key),
                "published": next((e.get("datetime") for e in box.iter("time") if e.get("datetime")), None),
            }
            kept = {name: value for name, value in printed.items() if value}
            found.append(Entry(url=addresses[key], position=position, printed=kept))
        return found

    def _name(self, links: list[Element], box: Element) -> str:
        """What the links say; else what they say that they are labelled by; else the heading beside them."""
        for link in links:
            said = self.text_of(link) if "".join(link.itertext()).strip() else ""
            inner = next((self.text_of(h) for h in link.iter(*HEADINGS)), "")
            if inner or not _NO_NAME.fullmatch(fold(said)):
                return inner or said
        heading = next(box.iter(*HEADINGS), None)
        if heading is not None:
            return self.text_of(heading)
        return bare_label(self.text_of(box)) if len(self.text_of(box)) < 300 else ""

    def _sections(self, titles: dict[str, str]) -> dict[str, str]:
        """The heading that each article stands below, that is no article's title."""
        known = {letters(title) for title in titles.values()}
        keys = {link: key for link, _, key in self._articles}
        section = ""
        found: dict[str, str] = {}
        for element in self._main.iter("a", *HEADINGS):
            if element.tag == "a":
                if element in keys:
                    found.setdefault(keys[element], section)
            elif element.tag == "h1":
                section = ""
            elif letters(said := self.text_of(element)) not in known and not is_aside(element):
                is_list = _FILTERS.fullmatch(fold(said)) or said == self._heading
                section = "" if is_list else said
        return found

    def _authors(self, box: Element, title: str) -> str | None:
        lists = (e for e in box.iter("ul") if "comma-and-sep" in classes(e) or "authors" in (e.get("class") or ""))
        items = [said for one in lists for item in one.iter("li") if (said := self.text_of(item).strip(" ,"))]
        if items:
            return "\n".join(items)
        for element in box.iter("p"):
            said = self.text_of(element)
            if said and not holds(element, "time", "a") and letters(said) != letters(title):
                return said
        return None

    def _pages(self, box: Element, label: str) -> str | None:
        lines = (self.text_of(e) for e in box.iter("span", "a") if "•" in (e.text or ""))
        return next((pages for line in lines if (pages := pages_in(line, label))), None)

    @staticmethod
    def _tagged(box: Element) -> str | None:
        """The section, where it stands beside the sign for one."""
        return next((shown(e.tail) for e in box.iter("i") if "fa-tag" in classes(e)), None)

    @cached_property
    def issues(self) -> list[Leads]:
        """Issues, then collections, as listed; the newest is not the first of them everywhere."""
        found: list[tuple[Element, str, str]] = []
        lines = set(self._lines.values())
        for link, url in self._links:
            leads_to_one = ("/issue/" in url or "/collections/" in url) and "page=" not in url
            key = _ADDRESSES.issue(url) if leads_to_one else None
            if key and not is_navigation(link) and lines.isdisjoint(link.iterancestors()):
                found.append((link, url.split("?")[0], key))
        boxes = containers(((link, key) for link, _, key in found), self.body)
        links: dict[str, list[Element]] = {}
        leads: dict[str, Leads] = {}
        for link, url, key in found:
            links.setdefault(key, []).append(link)
            leads.setdefault(key, Leads(url=url))
        for key, lead in leads.items():
            text = self._name(links[key], boxes[key])
            for link in links[key]:  # where no heading stands beside it: all that does
                text = text.removesuffix(self.text_of(link)) or text
            lead.text = bare_label(text)
        for lead in leads.values():
            if year := issue_year(lead.text) or next(iter(re.findall(r"\b(?:19|20)\d\d\b", lead.text)), None):
                lead.printed["issue_year"] = year
        return list(leads.values())

    @cached_property
    def journals(self) -> list[Leads]:
        """The journals of the press: below it, or on hosts of their own."""
        if not self._press:
            return []
        here = urlsplit(self.url)
        press = urlsplit(root_of(self.url)).path
        found = []
        for link, url in self._links:
            parts = urlsplit(url)
            code = parts.path.removeprefix(press).strip("/") if parts.netloc == here.netloc else ""
            below = bool(code) and "/" not in code and _ADDRESSES.journal(url) == code
            own_host = parts.netloc != here.netloc and parts.path in ("", "/") and self._is_of_list(link)
            if not is_navigation(link) and (own_host or below):
                found.append((link, f"{url.rstrip('/')}/"))
        boxes = containers(found, self.body)
        links: dict[str, list[Element]] = {}
        for link, url in found:
            links.setdefault(url, []).append(link)
        return [Leads(url=url, text=self._name(links[url], boxes[url])) for url in boxes]

    def _is_of_list(self, link: Element) -> bool:
        """Whether a link is a journal's in the list of journals: a button, a picture or a heading in its box."""
        around = list(link.iterancestors())
        in_box = any("journal" in name for node in around for name in classes(node))
        is_sign = _NO_NAME.fullmatch(fold(self.text_of(link))) or holds(link, "img", *HEADINGS)
        return in_box and bool(is_sign or any(node.tag in HEADINGS for node in around))

    @property
    def more(self) -> list[str]:
        """Later pages of this list; from a home, the lists; from the press's home, the list of journals."""
        if self._press:
            here = self._path.rstrip("/").endswith("/journals")
            offered = [url for _, url in self._links if urlsplit(url).path.endswith("/journals/")]
            return [] if here else offered[:1]
        pages = self._later_pages
        if pages or self._is_issue or not self.journal_url or self.url.split("?")[0] != self.journal_url:
            return pages
        lists = [f"{self.journal_url}{name}/" for name in ("issues", "articles", "collections")]
        linked = {url for _, url in self._links}
        return [url for url in lists if url in linked]

    @property
    def _later_pages(self) -> list[str]:
        """The pages behind the one that is shown, which is the last also where a later one was asked for."""
        buttons = [(b, number(b.get("value"))) for b in self.body.iter("button") if b.get("name") == "page"]
        numbers = {page for _, page in buttons if page}
        marked = {page for button, page in buttons if page and _is_marked(button)}
        here = self.url.split("?")[0]
        for link, url in self._links:
            page = number(dict(parse_qsl(urlsplit(url).query)).get("page")) if "page=" in url else None
            if page and url.split("?")[0] == here:
                numbers.add(page)
                marked.update([page] if _is_marked(link) else [])
        query = parse_qsl(urlsplit(self.url).query)
        current = min(marked, default=number(dict(query).get("page")) or 1)
        if not numbers or max(numbers) <= current:
            return []
        rest = [(name, value) for name, value in query if name != "page"]
        last = min(max(numbers), current + _MOST_PAGES)
        return [f"{here}?{urlencode([*rest, ('page', str(n))])}" for n in range(current + 1, last + 1)]


def _is_marked(element: Element) -> bool:
    """Whether a button or a link is the one of the page that is shown."""
    parent = element.getparent()
    names = classes(element) + (classes(parent) if parent is not None else [])
    return not _CURRENT.isdisjoint(names) or element.get("aria-current") is not None
