"""The pages of DergiPark that lead to articles: the directory of journals, a journal's home, its archive, its issues.

Addresses say what a link leads to. The designs differ in everything else, so what is shown beside a link is looked for
in the largest element that holds links to nothing else of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from harvester.pages.dergipark.addresses import DergiparkAddresses, is_directory, origin_of
from harvester.pages.dergipark.header_line import header_line, is_header_line
from harvester.pages.journal_page import ContentsPage, Entry, Leads
from harvester.pages.page import HEADINGS, Element, fold
from harvester.pages.shown import classes, containers, in_lines, is_navigation, letters, number

_ADDRESSES = DergiparkAddresses()

_ISSN = re.compile(r"(?P<kind>e-?|online |print |basili )?issn\W*(?P<issn>\d{4}-?\d{3}[\dx])")
_PUBLISHER = re.compile(r"(?:yayinci|yayimci|publisher)\s*:\s*")
_YEAR = re.compile(r"(?:yil|year)?\s*:?\s*(?P<year>(?:19|20)\d\d)\b(?:\s*[-–:,(].*)?")
_PAGES = re.compile(
    r"(?:sayfalar|sayfa|pages?|ss?\.|pp\.)\s*:?\s*(?P<labelled>\S.*\d|[ivxlc]+\s*[-–]\s*[ivxlc]+)|(?P<bare>\d+\s*[-–]\s*\d+)"
)
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\.\s+(?=\S)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
#: What a link says that stands for something without naming it.
_NO_NAME = re.compile(
    r"(?:pdf|indir|download|incele|goruntule|view|read|oku|devam\w*|more|html|xml|\W*|son sayi|current issue"
    r"|dergiye git)"
)
_TYPES = re.compile(
    r"makale|article|derleme|review|editor|kitap|book|ceviri|olgu|case|bildiri|letter|mektup|rapor|report"
)
_LONGEST_LABEL = 160
_SITES = ("dergipark.org.tr", "dergipark.gov.tr")


class DergiparkContentsPage(ContentsPage):
    """What a page that leads to articles shows."""

    @cached_property
    def _links(self) -> list[tuple[Element, str]]:
        found = ((a, self.resolve(a.get("href") or "", self.base_url)) for a in self.body.iter("a"))
        return [(a, url) for a, url in found if url and "/login" not in url]

    def _leading(self, key_of: Callable[[str], str | None]) -> tuple[dict[str, list[Element]], dict[str, str]]:
        """The links that have a key, outside menus: the elements by key, and the first address of each.

        A journal's own host may lead to DergiPark's.
        """
        links: dict[str, list[Element]] = {}
        addresses: dict[str, str] = {}
        here = urlsplit(origin_of(self.url)).netloc
        for link, url in self._links:
            there = urlsplit(origin_of(url)).netloc
            key = key_of(url) if there == here or there.endswith(_SITES) else None
            if key and not is_navigation(link):
                links.setdefault(key, []).append(link)
                addresses.setdefault(
                    key, origin_of(url) + url[len(urlsplit(url).scheme + "://" + urlsplit(url).netloc) :]
                )
        return links, addresses

    # -- the journal and the issue ------------------------------------------------------------------------------------

    @property
    def journal(self) -> dict[str, str]:
        """Its title, ISSNs and publisher."""
        if self.journal_url is None:
            return {}
        named = next((e for e in self.body.iter("h1", "h2", "a", "div") if e.get("id") == "journal-title"), None)
        heading = named if named is not None else self._journal_heading
        found = {"title": self.text_of(heading) if heading is not None else None}
        for element in self.body.iter("p", "li", "span", "td", "div"):
            if "ISSN" in (element.text or "") or "ayınc" in (element.text or "") or "ublisher" in (element.text or ""):
                found.update(
                    {name: value for name, value in self._said_of_journal(element).items() if name not in found}
                )
        return {name: value for name, value in found.items() if value}

    @property
    def _journal_heading(self) -> Element | None:
        """A heading that links to the journal's home."""
        home = self.journal_url
        for link, url in self._links:
            around = (link, *link.iterancestors(), *link.iter())
            leads_home = url.rstrip("/") == home and not is_navigation(link) and self.text_of(link)
            if leads_home and any(node.tag in HEADINGS for node in around):
                return link
        return next(self.body.iter("h1"), None) if _ADDRESSES.is_home(self.url) else None

    def _said_of_journal(self, element: Element) -> dict[str, str]:
        said = self.text_of(element)
        if len(said) > 400:
            return {}
        found = {}
        for match in _ISSN.finditer(fold(said)):
            online = (match["kind"] or "").startswith(("e", "online"))
            found["issn_online" if online else "issn_print"] = said[slice(*match.span("issn"))]
        if publisher := _PUBLISHER.match(fold(said)):
            found["publisher"] = said[publisher.end() :]
        return found

    @property
    def journal_url(self) -> str | None:
        """The journal's home, as the page's own address says it."""
        return None if is_directory(self.url) else _ADDRESSES.home(self.url)

    @cached_property
    def _label(self) -> str:
        """The issue's label: outside links, headings first."""
        if _ADDRESSES.issue(self.url) is None:
            return ""
        for tags in (tuple(HEADINGS), ("span", "p", "div", "strong", "b")):
            for element in self.body.iter(*tags):
                if not element.text and tags[0] not in HEADINGS:
                    continue
                said = self.text_of(element)
                inside_link = any(node.tag == "a" for node in (element, *element.iterancestors()))
                if (
                    len(said) < _LONGEST_LABEL
                    and is_header_line(said)
                    and not inside_link
                    and not is_navigation(element)
                ):
                    found = header_line(said)
                    if "pages" not in found and found.keys() - {"issue_year", "published"}:
                        return said
        return ""

    @property
    def issue(self) -> dict[str, str]:
        """What its label says, and the year that stands beside it."""
        label = self._label
        if not label:
            return {}
        found = header_line(label)
        if "issue_year" not in found and (year := self._year_beside):
            found["issue_year"] = year
        published = found.get("published")
        bare = label.removesuffix(published).rstrip(" ,") if published else label
        return {"issue": bare, **found}

    @property
    def _year_beside(self) -> str | None:
        for element in self.body.iter("span", "p", "div", "h4", "h5"):
            if element.text and (
                match := re.fullmatch(r"(?:yil|year)\s*:?\s*(?P<year>\d{4})", fold(self.text_of(element)))
            ):
                return match["year"]
        return None

    @property
    def issue_url(self) -> str | None:
        """Its own address; of a home that lists articles of one issue, the one that their addresses name."""
        if _ADDRESSES.issue(self.url):
            return self.url.partition("?")[0]
        if not self.entries or not _ADDRESSES.is_home(self.url):
            return None
        named = {_ADDRESSES.issue_of_article(entry.url) for entry in self.entries}
        named = named if named != {None} else {lead.url for lead in self.issues}
        return next(iter(named)) if len(named) == 1 else None

    # -- lists --------------------------------------------------------------------------------------------------------

    @cached_property
    def entries(self) -> list[Entry]:
        """The articles of the table of contents, in order."""
        links, addresses = self._leading(_ADDRESSES.article)
        links = {key: kept for key, found in links.items() if (kept := [a for a in found if not self.is_beside(a)])}
        boxes = containers(((link, key) for key, found in links.items() for link in found), self.body)
        titles = self._without_numbers({key: self._name(links[key], boxes[key]) for key in links})
        sections = self._sections(links, titles)
        found = []
        for position, (key, box) in enumerate(boxes.items(), start=1):
            printed = {"title": titles[key], "section": sections.get(key), **self._beside(box, links[key], titles[key])}
            files = (self.resolve(a.get("href") or "", self.base_url) for a in box.iter("a"))
            pdf = next((url for url in files if url and "/download/article-file/" in url), None)
            said = {name: value for name, value in printed.items() if value}
            found.append(Entry(url=addresses[key], position=position, printed=said, pdf_url=pdf))
        return found

    def _name(self, links: list[Element], box: Element) -> str:
        """What the links say; else the heading beside them."""
        named = [a for a in links if not _NO_NAME.fullmatch(fold(self.text_of(a)))]
        titled = [a for a in named if {"article-title", "card-title"}.intersection(classes(a))] or named
        if titled:
            return max((self.text_of(a) for a in titled), key=len)
        heading = next(box.iter(*HEADINGS), None)
        return self.text_of(heading) if heading is not None else ""

    @staticmethod
    def _without_numbers(titles: dict[str, str]) -> dict[str, str]:
        """Titles without the numbers before them, where all are numbered by their order; ``19. Yüzyılda …`` stays."""
        matches = [_NUMBERED.match(title) for title in titles.values()]
        numbered = all(match and int(match["number"]) == n for n, match in enumerate(matches, start=1))
        if len(titles) < 2 or not numbered:
            return titles
        return {key: _NUMBERED.sub("", title, count=1) for key, title in titles.items()}

    def _sections(self, links: dict[str, list[Element]], titles: dict[str, str]) -> dict[str, str]:
        """The heading that each article stands below, that is neither a title nor the label of an issue."""
        keys = {link: key for key, found in links.items() for link in found}
        known = {letters(title) for title in titles.values()} | {
            letters(self._label),
            letters(self.journal.get("title", "")),
        }
        found: dict[str, str] = {}
        section = ""
        for element in self.body.iter("a", *HEADINGS):
            if element.tag == "a":
                if element in keys:
                    found.setdefault(keys[element], section)
                continue
            said = self.text_of(element)
            holds_title = any(a in keys for a in (*element.iter("a"), *element.iterancestors("a")))
            if not holds_title and letters(said) not in known and len(said) < _LONGEST_LABEL:
                section = said if not is_header_line(said) and _TYPES.search(fold(said)) else ""
        return found

    def _beside(self, box: Element, links: list[Element], title: str) -> dict[str, str | None]:
        """What a line of the table of contents shows beside the title."""
        found: dict[str, str | None] = {}
        for element in box.iter():
            name = f"{element.get('class') or ''} {element.get('aria-label') or ''}"
            if "uthors" in name or "azarlar" in name:
                items = [self.text_of(item) for item in element.iter("li")] or [self.text_of(element)]
                found.setdefault("authors", "\n".join(said for item in items if (said := item.strip(" ,"))))
        for element in box.iter("span", "p", "div", "small", "td"):
            said = self.text_of(element) if element.text and len(element) == 0 else ""
            if said and len(said.split()) <= 4 and _TYPES.search(fold(said)) and letters(said) != letters(title):
                found.setdefault("type", said)
        dois = (match[0] for a in box.iter("a") if (match := _DOI.search(a.get("href") or "")))
        found["doi"] = next(dois, None)
        for line in in_lines(box):
            folded = fold(line)
            if letters(line) == letters(title) or len(line) > _LONGEST_LABEL:
                continue
            if is_header_line(line):
                for name in ("pages", "published"):
                    found.setdefault(name, header_line(line).get(name))
            elif match := _PAGES.fullmatch(folded):
                found.setdefault("pages", line[slice(*match.span(match.lastgroup or 0))])
        return found

    @cached_property
    def issues(self) -> list[Leads]:
        """The issues that are listed, each with the year that it is grouped under."""
        links, addresses = self._leading(_ADDRESSES.issue)
        boxes = containers(((link, key) for key, found in links.items() for link in found), self.body)
        years = self._years(links)
        found = []
        for key, box in boxes.items():
            text = self._name(links[key], box)
            said = header_line(text)
            beside = {"issue_year": said.get("issue_year") or years.get(key), "published": said.get("published")}
            found.append(Leads(url=addresses[key], text=text, printed={name: v for name, v in beside.items() if v}))
        return found

    def _years(self, links: dict[str, list[Element]]) -> dict[str, str]:
        """The year in the row, or in the heading above, that each issue stands in."""
        keys = {link: key for key, found in links.items() for link in found}
        found: dict[str, str] = {}
        year: str | None = None
        for element in self.body.iter("a", "td", "th", "span", "div", "button", "strong", *HEADINGS):
            if element.tag == "a":
                if element in keys and year:
                    found.setdefault(keys[element], year)
            elif element.text and (match := _YEAR.fullmatch(fold(element.text).strip())):
                year = match["year"]
        return found

    @cached_property
    def journals(self) -> list[Leads]:
        """The journals of the directory."""
        if not is_directory(self.url):
            return []
        links, addresses = self._leading(lambda url: _ADDRESSES.journal(url) if _ADDRESSES.is_home(url) else None)
        boxes = containers(((link, key) for key, found in links.items() for link in found), self.body)
        found = []
        for key, box in boxes.items():
            printed: dict[str, str] = {}
            for element in box.iter("p", "li", "span", "div", "td", "small"):
                if element.text and (more := self._said_of_journal(element)):
                    printed = {**more, **printed}
            found.append(Leads(url=addresses[key].rstrip("/"), text=self._name(links[key], box), printed=printed))
        return found

    @property
    def more(self) -> list[str]:
        """The directory's next page, as long as this one lists journals; a home's archive; a site's directory."""
        if is_directory(self.url):
            return self._next_of_directory if self.journals else []
        home = _ADDRESSES.home(self.url)
        if home is not None:
            archive = next(
                (url for _, url in self._links if url.partition("?")[0].rstrip("/") == f"{home}/archive"), None
            )
            return [archive or f"{home}/archive"] if _ADDRESSES.is_home(self.url) else []
        return [url for _, url in self._links if is_directory(url)][:1] or _ADDRESSES.contents(self.url)

    @property
    def _next_of_directory(self) -> list[str]:
        """By number, in the form that the address or the links to other pages have."""
        parts = urlsplit(self.url)
        query = parse_qsl(parts.query)
        in_path = re.search(r"/journals/(\d+)/?$", parts.path)
        current = number(in_path[1] if in_path else dict(query).get("page")) or 1
        others = [url for _, url in self._links if is_directory(url)]
        in_paths = [match[1] for url in others if (match := re.search(r"/journals/(\d+)/?$", urlsplit(url).path))]
        by_path = [page for page in map(number, in_paths) if page]
        by_query = [page for url in others if (page := number(dict(parse_qsl(urlsplit(url).query)).get("page")))]
        if (by_path or by_query) and max(by_path + by_query) <= current:
            return []
        base = f"{origin_of(self.url)}{re.sub(r'/[0-9]+/?$', '', parts.path).rstrip('/')}"
        rest = [(name, value) for name, value in query if name != "page"]
        if (in_path or by_path) and not by_query:
            return [f"{base}/{current + 1}" + (f"?{urlencode(rest)}" if rest else "")]
        return [f"{base}?{urlencode([*rest, ('page', str(current + 1))])}"]
