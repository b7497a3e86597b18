"""What the spiders of indexes share: pages are known by what they hold, not by where they stand.

A page that lists record addresses is an issue's; the pages on the way to it are the journal's and the start page. What
a page says about its journal is handed down to the pages that it names (:class:`harvester.crawl.frontier.Frontier`
keeps it with them), so that the journal is known when its first issue is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Response

from harvester.found import Found, Place
from harvester.pages.bounds import LONGEST_VALUE, Unbounded
from harvester.pages.labels import names_issue, without_counts
from harvester.pages.links import (
    canonical,
    form_of,
    leading,
    list_of,
    refused,
    sessionless,
)
from harvester.pages.listing import ListingPage
from harvester.pages.page import Link, fold
from harvester.pages.record import LabelledRecordPage
from harvester.parts import Batch, Part
from harvester.spiders.listings import Listings, kind_behind, kind_of, year_beside
from harvester.spiders.site import PageUnreadable, SiteSpider


class IndexSpider(SiteSpider):
    """The spider of an index whose records stand at addresses of one form.

    Subclasses declare :attr:`site`, :attr:`record_path` and the readers.
    """

    #: Path of a record; its groups ``journal``, ``issue`` and ``article`` are the record's own key.
    record_path: ClassVar[re.Pattern[str]]
    record_page: ClassVar[type[LabelledRecordPage]] = LabelledRecordPage
    listing_page: ClassVar[type[ListingPage]] = ListingPage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listings = Listings(self.name)
        self._ways_back: set[tuple[str, str]] = set()
        self._follows: bool | None = None

    # ---- originals --------------------------------------------------------------------------------------------------

    @property
    def follows(self) -> bool:
        """Whether each article's page at its publisher's is read too."""
        if self._follows is None:
            self._follows = bool(self.settings.getbool("HARVESTER_FOLLOW"))
        return self._follows

    def originals(self, of: Iterable[tuple[str, str]]) -> list[Found]:
        """The originals to visit.

        Args:
            of: identifier and address of each.
        """
        return [
            Found(url, f"original:{article_id}", "original", priority=25, context={"article": article_id})
            for article_id, url in of
            if url.startswith(("http://", "https://")) and not self._key_of(url)
        ]

    def parse_original(self, response: Response) -> Iterator[Any]:
        """An article's page at its publisher's: what the index lacks is taken from it."""
        from harvester.pages.originals import original_page  # the readers of all platforms, which few crawls need

        article_id = response.meta["page"]["context"]["article"]
        text, url = self._text(response), sessionless(response.url)
        try:
            page = original_page(text, url, getattr(response, "encoding", "utf-8"))
        except Unbounded as error:
            raise PageUnreadable(f"not read: {error}") from error
        if not page.is_article:
            self._refuse_what_stands_for(page, response)
            raise PageUnreadable("the original shows no article that describes itself")
        article = page.article(article_id, self.name)
        article.url = None
        yield Batch(parts=[Part(name="original page", article=article, alone=False)])

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
        page = self._read(self.listing_page, text, sessionless(response.url), response)
        if response.meta["page"]["kind"] == "start":
            banners = {fold(page.window_title), *(fold(page.text_of(h)) for h in page.body.iter("h1"))}
            self.site_names = frozenset(banners - {""})
        page.site_names = self.site_names
        listed = self._records_listed(page)
        if not listed and context.get("depth", 0):
            record = self._read(self.record_page, text, page.url, response)
            record.site_names = self.site_names
            if record.is_record:
                key = urlsplit(canonical(page.url))
                name = f"{key.path.strip('/')}{f'?{key.query}' if key.query else ''}"
                yield from self._record(record, f"{self.name}:{name}", None, None, context)
                return
        links = list(leading(page.links, self.home))
        self._count("unread_tags", page.tags_left)
        self._count("unread_links", page.links_left)
        if not listed and not links:
            self._refuse_what_stands_for(page, response)
        about = self._listings.about(page, context)
        yield from self._listings.issues(page, listed, context)
        yield from self._listings.journals_behind(page, listed, links, about)
        if not listed and context.get("depth", 0):
            yield from self._listings.kinds_behind(page, links, context)
        yield from self._place(page)
        yield from self._record_requests(listed, context)
        yield from self._listing_requests(page, links, context, about)

    def parse_record(self, response: Response) -> Iterator[Any]:
        """A record."""
        row = response.meta["page"]
        if self._key_of(response.url) not in (None, row["key"]):
            raise PageUnreadable(f"redirects to another record, {urlsplit(response.url).path}")
        page = self._read(self.record_page, self._text(response), response.url, response)
        page.site_names = self.site_names
        if not page.values:
            self._refuse_what_stands_for(page, response)
            raise PageUnreadable("none of a record's labels is on the page")
        journal_key, issue_key, _ = row["key"].split("/")
        journal_id, issue_id = f"{self.name}:{journal_key}", f"{self.name}:{journal_key}/{issue_key}"
        yield from self._record(page, f"{self.name}:{row['key']}", journal_id, row["issue_id"], row["context"])
        for crumb in page.way_back:
            if (crumb.href or "", issue_id) in self._ways_back:
                continue
            self._ways_back.add((crumb.href or "", issue_id))
            link = Link(sessionless(page.resolve(crumb.href or "", page.base_url) or ""), crumb.text, "", False)
            if refused(link, self.home) or self._key_of(link.url) or self._here(link.url) == "/":
                continue
            yield Place(
                key=self._here(canonical(link.url)),
                url=link.url,
                journals={journal_id: crumb.text} if crumb == page.trail.journal else {},
                issues={issue_id: crumb.text} if crumb == page.trail.issue else {},
            )
            context: dict[str, Any] = {"depth": 1, "of": f"{journal_key}/{issue_key}", "label": crumb.text[:200]}
            context["kind"] = kind_behind(link)
            yield self._visit(link.url, "listing", priority=0, form=form_of(link.url), context=context)

    def _key_of(self, url: str) -> str | None:
        """The key that a record's address names, ``J/I/A``; ``None`` for any other address."""
        match = self.record_path.search(urlsplit(url).path)
        return "/".join(match.group("journal", "issue", "article")) if match else None

    def remember_sizes(self, sizes: dict[str, int]) -> None:
        """What earlier runs saw: identifier of an issue → how many of its records its own page lists."""
        self._listings.remember_sizes(sizes)

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
        if any(len(text) > LONGEST_VALUE for text in article.printed.values()):
            self._count("unbounded_page", 1)
            raise PageUnreadable(f"a field holds more than {LONGEST_VALUE} characters, as no record's does")
        self._count("unread_text", page.is_cut or bool(page.tags_left))
        article.journal_id, article.issue_id = journal_id, issue_id
        kinds = [kind_of(place) for place in page.trail.places]
        article.kind = next((k for k in kinds if k), None) or context.get("kind")
        if self.follows and article.original_url:
            yield from self.originals([(article_id, article.original_url)])
        yield article

    def _place(self, page: ListingPage) -> Iterator[Place]:
        """The page as a place, with what it says of itself."""
        label = page.issue_label or next((name for name in page.names if names_issue(name)), None)
        said = {**page.about_journal, **({"issue": label} if label else {})}
        if said:
            yield Place(key=self._here(canonical(page.url)), url=page.url, printed=said)

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
            kind = kind_behind(link, context.get("kind"), record=True)
            yield self._visit(
                link.url,
                "record",
                key=key,
                priority=-1 if link.in_menu or link.in_box else 20,
                said=None if link.in_menu or link.in_box else link.text,
                issue_id=f"{self.name}:{journal_key}/{issue_key}",
                context={"kind": kind} if kind else {},
            )

    def _listing_requests(
        self, page: ListingPage, links: list[Link], context: dict[str, Any], about: dict[str, str]
    ) -> Iterator[Found | Place]:
        """The pages that a listing leads to, with what they are to know; what lies deeper is visited first."""
        depth, here, form = context.get("depth", 0), list_of(page.url), form_of(page.url)
        for link in links:
            if self._key_of(link.url):
                continue
            beside = link.in_menu and not link.is_next  # leads to another part of the site, not further down
            same_list = link.is_next or list_of(link.url) == here
            above = None if beside else context.get("kind")
            said: dict[str, Any] = {"kind": kind_behind(link, above), "label": link.text[:200], "next": same_list}
            if beside:
                said["depth"] = 1
            else:
                # A page of the same form is one like this, not one below it: what this one says is not its own.
                alike = not same_list and form_of(link.url) == form
                said |= {"depth": depth + (not same_list), "about": context.get("about") if alike else about}
                said["year"] = context.get("year") if same_list else year_beside(link)
            if said.get("year"):  # the page it leads to may have been read already
                key = self._here(canonical(link.url))
                yield Place(key=key, url=link.url, printed={"issue_year": said["year"]})
            priority = min(said["depth"], 8) - (20 if beside else 0)
            row = None if link.in_menu or link.in_box else f"{link.text}\n{without_counts(fold(link.row))}"
            yield self._visit(link.url, "listing", priority=priority, form=form_of(link.url), said=row, context=said)
