"""What the spiders of indexes share: pages are known by what they hold, not by where they stand.

A page that lists record addresses is an issue's; the pages on the way to it are the journal's and the start page. What
a page says about its journal is handed down to the pages that it names (:class:`harvester.crawl.frontier.Frontier`
keeps it with them), so that the journal is known when its first issue is found.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from harvester.items import Found, Issue
from harvester.pages.labels import ISSUE_LABEL
from harvester.pages.links import canonical, form_of, leading, refused, site_of
from harvester.pages.listing import ListingPage, journal
from harvester.pages.page import Link, fold
from harvester.pages.record import LabelledRecordPage

#: Words in headings and addresses that say what kind of work a part of an index holds: Crossref's types.
_KINDS = {
    "proceedings-article": re.compile(
        r"conferences?|conference (?:papers?|proceedings)|proceedings|congress(?:es)?|symposi(?:um|a|ums)"
        r"|konferans(?:lar)?|kongre(?:ler)?|sempozyum(?:lar)?|bildiri(?:ler)?"
    ),
    "posted-content": re.compile(r"pre-?prints?|preprint papers?|on ?-?baski(?:lar)?"),
    "book": re.compile(r"(?:e-?)?books?|kitap(?:lar)?"),
    "journal-article": re.compile(r"journals?|dergi(?:ler)?"),
}
#: A page of a list that is not its first.
_LATER_PAGE = re.compile(
    r"[?&;](?:page|p|pg|paged|sayfa)=(?:[2-9]|\d\d+)\b|[?&;](?:offset|start|skip|from)=[1-9]\d*\b"
    r"|/(?:page|sayfa)[/-](?:[2-9]|\d\d+)\b"
)
_LISTING_WORDS = re.compile(
    r"^(?:all|latest|recent|new|indexed|our|the|tum|son|yeni|guncel)\s+|\s+(?:list|index|listesi)$"
)


class PageUnreadable(IgnoreRequest):
    """A page arrived, but it is not what its address promises; the message says what is missing."""


class IndexSpider(Spider):
    """The spider of an index whose records stand at addresses of one form.

    Subclasses declare :attr:`site`, :attr:`record_path` and the readers. Arguments (``-a`` of ``scrapy crawl``):

    Args:
        site: base address to crawl in place of the source's own: a mirror, a test index.
    """

    site: str = ""
    #: Path of a record; its groups ``journal``, ``issue`` and ``article`` are the record's own key.
    record_path: ClassVar[re.Pattern[str]]
    record_page: ClassVar[type[LabelledRecordPage]] = LabelledRecordPage
    listing_page: ClassVar[type[ListingPage]] = ListingPage

    def __init__(self, *args: Any, site: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = type(self).site if site is None else site
        self.home = site_of(self.site)
        self._ways_back: set[str | None] = set()
        self._site_names: frozenset[str] = frozenset()
        self._largest: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, str] = {}
        self._below: dict[str, list[str]] = {}
        self._numbers: dict[str, str] = {}
        self._named: dict[str, dict[str, str]] = {}

    async def start(self) -> AsyncIterator[Request]:
        """The start page; all else is found from there."""
        yield Request(self.site, meta={"found": self._visit(self.site, "start")}, dont_filter=True)

    # ---- pages ---------------------------------------------------------------------------------------------------

    def parse_start(self, response: Response) -> Iterator[Any]:
        """The start page."""
        yield from self.parse_listing(response)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """A page that is not known to be a record: a journal's, an issue's, or a record at another address."""
        text, context = self._text(response), response.meta["page"]["context"]
        moved_to = self._key_of(response.url)
        if moved_to and response.meta.get("redirect_times"):
            yield from self._record_requests({moved_to: Link(response.url, "", "", False)}, context)
            return
        page = self.listing_page(text, response.url, getattr(response, "encoding", "utf-8"))
        if response.meta["page"]["kind"] == "start":
            banners = {fold(page.window_title), *(fold(page.text_of(h)) for h in page.body.iter("h1"))}
            self._site_names = frozenset(banners - {""})
        page.site_names = self._site_names
        listed = self._records_listed(page)
        if not listed and context.get("depth", 0):
            record = self.record_page(text, response.url)
            record.site_names = self._site_names
            if record.is_record:
                key = urlsplit(canonical(response.url))
                name = f"{key.path.strip('/')}{f'?{key.query}' if key.query else ''}"
                yield from self._record(record, f"{self.name}:{name}", None, None, context)
                return
        about = self._about(page, context)
        yield from self._listed_issues(page, listed, context)
        links = list(leading(page.links, self.home))
        yield from self._journals_behind(page, listed, links, about)
        if not listed and context.get("depth", 0):
            yield from self._kinds_behind(page, links, context)
        yield from self._record_requests(listed, context)
        handed = {"depth": context.get("depth", 0) + 1, "about": about}
        depth = min(handed["depth"], 8)
        for link in links:
            if self._key_of(link.url):
                continue
            beside = link.in_menu and not link.is_next  # leads to another part of the site, not further down
            said: dict[str, Any] = {"kind": self._kind(link), "label": link.text[:200], "next": link.is_next}
            if beside:
                said["depth"] = 1
            else:
                said = {**handed, **said, "kind": said["kind"] or context.get("kind")}
            priority = depth - 20 if beside else depth + link.is_next
            yield self._visit(link.url, "listing", priority=priority, form=form_of(link.url), context=said)

    def parse_record(self, response: Response) -> Iterator[Any]:
        """A record."""
        row = response.meta["page"]
        if self._key_of(response.url) not in (None, row["key"]):
            raise PageUnreadable(f"redirects to another record, {urlsplit(response.url).path}")
        page = self.record_page(self._text(response), response.url, getattr(response, "encoding", "utf-8"))
        page.site_names = self._site_names
        if not page.values:
            raise PageUnreadable("none of a record's labels is on the page")
        journal_key, issue_key, _ = row["key"].split("/")
        yield from self._record(
            page, f"{self.name}:{row['key']}", f"{self.name}:{journal_key}", row["issue_id"], row["context"]
        )
        for crumb in page.way_back:
            if crumb.href in self._ways_back:
                continue
            self._ways_back.add(crumb.href)
            link = Link(page.resolve(crumb.href or "", page.base_url) or "", crumb.text, "", False)
            if not refused(link, self.home) and not self._key_of(link.url):
                context: dict[str, Any] = {"depth": 1, "of": f"{journal_key}/{issue_key}", "label": crumb.text[:200]}
                context["kind"] = self._kind(link)
                yield self._visit(link.url, "listing", priority=0, form=form_of(link.url), context=context)

    def _key_of(self, url: str) -> str | None:
        """The key that a record's address names, ``J/I/A``; ``None`` for any other address."""
        match = self.record_path.search(urlsplit(url).path)
        return "/".join(match.group("journal", "issue", "article")) if match else None

    def _here(self, url: str) -> str:
        """An address of the site without its origin: so it is kept, to hold on a mirror and on another port too."""
        parts = urlsplit(url)
        # More than one slash at the start would make a host of the path's first part.
        return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))

    def is_home(self, url: str) -> bool:
        """Whether *url* is of the site that is crawled."""
        return site_of(url) == self.home

    # ---- what they yield -----------------------------------------------------------------------------------------

    def _record(
        self,
        page: LabelledRecordPage,
        article_id: str,
        journal_id: str | None,
        issue_id: str | None,
        context: dict[str, Any],
    ) -> Iterator[Any]:
        article = page.article(article_id, self.name)
        article.journal_id, article.issue_id = journal_id, issue_id
        kinds = [self._kind_of(place) for place in page.trail.places]
        article.kind = next((k for k in kinds if k), None) or context.get("kind")
        yield article

    def _records_listed(self, page: ListingPage) -> dict[str, Link]:
        """The records that a page lists, by key."""
        listed: dict[str, Link] = {}
        for link in page.links:
            key = self._key_of(link.url)
            if key and self.is_home(link.url):
                listed.setdefault(key, link)
        return listed

    def _record_requests(self, listed: dict[str, Link], context: dict[str, Any]) -> Iterator[Found]:
        for key, link in listed.items():
            journal_key, issue_key, _ = key.split("/")
            kind = self._kind(link) or context.get("kind")
            yield self._visit(
                link.url,
                "record",
                key=key,
                priority=-1 if link.in_menu else 20,
                issue_id=f"{self.name}:{journal_key}/{issue_key}",
                context={"kind": kind} if kind else {},
            )

    def _listed_issues(self, page: ListingPage, listed: dict[str, Link], context: dict[str, Any]) -> Iterator[Any]:
        """The issues whose records a page lists, and their journals."""
        groups: dict[tuple[str, str], Link] = {}
        content = {key: link for key, link in listed.items() if not link.in_menu}
        for key, link in content.items():
            journal_key, issue_key, _ = key.split("/")
            groups.setdefault((journal_key, issue_key), link)
        journals = {journal_key for journal_key, _ in groups}
        for (journal_key, issue_key), link in groups.items():
            issue = Issue(
                issue_id=f"{self.name}:{journal_key}/{issue_key}",
                source=self.name,
                journal_id=f"{self.name}:{journal_key}",
            )
            label: str | None = None
            count = sum(1 for k in content if k.startswith(f"{journal_key}/{issue_key}/"))
            largest = self._largest.get((journal_key, issue_key), 0)
            self._largest[journal_key, issue_key] = max(count, largest)
            # A page that lists fewer of the issue's records (by an author, under a keyword) is not the issue's own.
            if len(groups) == 1 and count >= largest:
                issue.url = page.url if not context.get("next") and not _LATER_PAGE.search(page.url) else None
                label = page.issue_label
                if not label and ISSUE_LABEL.search(fold(context.get("label", ""))):
                    label = context["label"]
            elif ISSUE_LABEL.search(fold(link.section)):
                label = link.section
            if label:
                issue.printed["issue"] = label
            yield issue
        for journal_key in journals:
            about = context.get("about") or {}
            own = {**page.issns, **{k: v for k, v in page.about_journal.items() if k == "publisher"}}
            here = canonical(page.url)
            if len(journals) > 1:
                about, own = {}, {}
            said = {**about, **own}
            heading = page.heading or ""
            if len(journals) == 1 and not _tells(about) and heading and not ISSUE_LABEL.search(fold(heading)):
                # No page above it speaks of a journal, and it is not named as an issue: it is the journal's own.
                said |= {"heading": heading, "url": page.url}
            kind = context.get("kind") or self._kinds.get(here)
            if kind and len(journals) == 1:
                said["kind"] = kind
            yield self._journal(journal_key, said)

    def _journals_behind(
        self, page: ListingPage, listed: dict[str, Link], links: list[Link], about: dict[str, str]
    ) -> Iterator[Any]:
        """The journal that a page is about, where the page that shows its number was found by another way."""
        keys = {key.partition("/")[0] for key, link in listed.items() if not link.in_menu}
        here = canonical(page.url)
        if len(keys) == 1:
            (key,) = keys
            self._numbers[here] = key
            if self._named.get(here):
                yield self._journal(key, self._named[here])
        elif not keys and _tells(about) and about.get("url") == page.url:
            behind = [canonical(link.url) for link in links if not link.in_menu]
            found = {self._numbers[link] for link in behind if link in self._numbers}
            if len(found) == 1:
                yield self._journal(found.pop(), about)
            for link in behind:
                # A page that two journals lead to belongs to neither.
                named = self._named.setdefault(link, about)
                if named.get("url") != about["url"]:
                    self._named[link] = {}

    def _kinds_behind(self, page: ListingPage, links: list[Link], context: dict[str, Any]) -> Iterator[Any]:
        """The kind of works that the pages below a part of the index hold, where they were found by another way."""
        here = canonical(page.url)
        self._below[here] = [canonical(link.url) for link in links if not link.in_menu and not self._kind(link)]
        kind = context.get("kind") or self._kinds.get(here)
        waiting, seen = ([here] if kind else []), {here}
        while waiting:
            for below in self._below.get(waiting.pop(), ()):
                if below in seen or self._kinds.get(below, kind) != kind:
                    continue
                seen.add(below)
                self._kinds[below] = str(kind)
                if below in self._numbers:
                    yield self._journal(self._numbers[below], {"kind": str(kind)})
                elif below in self._below:
                    waiting.append(below)

    def _journal(self, key: str, said: dict[str, str]) -> Any:
        return journal(
            f"{self.name}:{key}",
            self.name,
            {k: v for k, v in said.items() if k not in ("url", "heading")},
            title=said.get("title") or said.get("heading"),
            url=said.get("url"),
        )

    def _about(self, page: ListingPage, context: dict[str, Any]) -> dict[str, str]:
        """What the pages below are to know of the journal: this page's words, or those of the page above."""
        inherited: dict[str, str] = context.get("about") or {}
        own = page.about_journal
        if own:
            heading = page.heading
            if heading and inherited.get("heading") and ISSUE_LABEL.search(fold(heading)):
                heading, own = inherited["heading"], {**inherited, **own}
            return {**own, "url": page.url, **({"heading": heading} if heading else {})}
        if _tells(inherited):
            return inherited
        if context.get("depth", 0) == 0 or not page.heading or ISSUE_LABEL.search(fold(page.heading)):
            return inherited
        return {"heading": page.heading, "url": page.url}

    # ---- helpers of the above ------------------------------------------------------------------------------------

    def _visit(
        self,
        url: str,
        kind: str,
        *,
        key: str | None = None,
        priority: int = 0,
        form: str | None = None,
        issue_id: str | None = None,
        context: dict[str, Any] | None = None,
    ) -> Found:
        return Found(
            self._here(url),
            key or self._here(canonical(url)),
            kind,
            priority,
            form,
            issue_id,
            {k: v for k, v in (context or {}).items() if v},
        )

    def _text(self, response: Response) -> str:
        declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").partition(";")[0].strip()
        page = declared.startswith("text/") or declared in ("application/xhtml+xml", "application/xml", "")
        if not isinstance(response, TextResponse) or not page:
            raise PageUnreadable(f"not a page but {declared}")
        return response.text

    def _kind(self, link: Link) -> str | None:
        """The kind of the works behind *link*, where its heading, its own text or its address names a collection."""
        parts = [p for p in urlsplit(link.url).path.split("/") if p and not self.record_path.search(link.url)]
        for said in (link.text, *parts[:2], link.section):
            kind = self._kind_of(said)
            if kind:
                return kind
        return None

    @staticmethod
    def _kind_of(said: str) -> str | None:
        words = _LISTING_WORDS.sub("", fold(said).strip())
        return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(words)), None)


def _tells(about: dict[str, str]) -> bool:
    """Whether *about* says more of a journal than a heading."""
    return bool(about.get("issn_print") or about.get("issn_online") or about.get("publisher"))
