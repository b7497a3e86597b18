"""What the spiders of journal platforms share: from the list of journals over archives and issues to the articles.

A platform's reader says what a page lists (:mod:`harvester.pages.journal_page`), its addresses say what is what; the
way is the same on all of them. Where the source answers OAI-PMH, that names the articles and says most of them; tables
of contents add sections, pages and order; an article's own page adds what neither has.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from harvester.found import Found
from harvester.items import Article, Issue, Journal
from harvester.pages.journal_page import Addresses, ArticlePage, ContentsPage, Entry, Leads
from harvester.pages.links import sessionless
from harvester.parts import Batch, Part
from harvester.spiders.oai_walk import OaiWalk
from harvester.spiders.site import PageUnreadable

_RECORD, _ISSUE, _MORE = 20, 60, 70
"""Priorities: what leads to articles comes before them, so that how many there are is known early."""

_LONGEST_LIST = 2_000
"""So many pages of one list are asked for."""


class JournalSpider(OaiWalk):
    """The spider of a platform. Subclasses declare its addresses and its readers.

    Args:
        site: address of a journal, or of a site with several.
        journal: key of the only journal that is asked for, where the site has several; empty: what ``site`` shows.
        scope: ``site``, where it is known that the site has several, though its address looks like a journal's.
    """

    addresses: ClassVar[Addresses]
    article_page: ClassVar[type[ArticlePage]]
    contents_page: ClassVar[type[ContentsPage]]
    #: What ``journals.csv`` calls it.
    platform: ClassVar[str]
    lists_tell = True
    is_open_ended = False

    def __init__(self, name: str | None = None, *, journal: str = "", scope: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self._is_site = scope == "site"
        self.journal = journal or (scope != "site" and self.addresses.journal(self.site)) or ""
        self._named: set[str] = set()
        self._reread: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """The journal's home, and the lists of its OAI-PMH endpoint."""
        async for request in super().start():
            yield request
        for found in self.lists() if self._lists_hold_selection() else ():
            yield Request(self.site, meta={"found": found}, dont_filter=True)

    def _lists_hold_selection(self) -> bool:
        """Whether the lists of OAI-PMH are worth asking for. Of one selected journal they are: its set is asked for."""
        journals: list[str] = self.settings.getlist("HARVESTER_JOURNALS")
        if self.settings.getlist("HARVESTER_ISSUES") or len(journals) > 1:
            return False
        if journals and not self.journal:
            self.journal = self.oai_set = journals[0]
        return not journals or journals == [self.journal]

    # ---- pages -------------------------------------------------------------------------------------------------------

    def parse_start(self, response: Response) -> Iterator[Any]:
        """The journal's home, or the site's."""
        yield from self._contents(response, is_start=True)

    def parse_listing(self, response: Response) -> Iterator[Any]:
        """A list of journals, an archive, a table of contents."""
        yield from self._contents(response)

    def _contents(self, response: Response, *, is_start: bool = False) -> Iterator[Any]:
        page = self._read(self.contents_page, self._text(response), sessionless(response.url), response)
        context = response.meta["page"]["context"]
        found = [*self._leads(page, context, is_start=is_start)]
        if not page.entries and not found:
            self._refuse_what_stands_for(page, response)
        # The root of a host that is one journal does not say so; an address behind it does.
        journal = self.addresses.journal(page.journal_url or page.url) or self.addresses.journal(page.url)
        if journal is not None and self._is_asked(journal):
            yield from self._journal(journal, page)
            yield from self._issue(journal, page)
        yield from self._entries(page)
        yield from found

    def _leads(self, page: ContentsPage, context: dict[str, Any], *, is_start: bool) -> Iterator[Any]:
        for lead in page.journals:
            key = self.addresses.journal(lead.url)
            if key is not None and self._is_asked(key):
                yield Journal(
                    journal_id=f"{self.name}:{key}", source=self.name, platform=self.platform,
                    url=lead.url, printed={**({"title@und": lead.text} if lead.text else {}), **lead.printed},
                )  # fmt: skip
                yield self._listing(lead.url, _ISSUE, lead.text)
        for lead in page.issues:
            key = self.addresses.issue(lead.url)
            journal = self.addresses.journal(lead.url)
            if key is not None and journal is not None and self._is_asked(journal):
                yield self._listed_issue(key, journal, lead)
                yield self._listing(lead.url, _ISSUE, f"{lead.text}\n{lead.printed.get('issue_year', '')}")
        pages = context.get("pages", 0) + 1
        linked = is_start and {link.url for link in page.links}.intersection(page.more)  # what is linked is not guessed
        more = [*page.more, *(self.addresses.contents(self.site) if is_start and not linked else ())]
        if is_start and self._is_site:  # it has no archive, whatever its address looks like
            named = {None, *(self.addresses.journal(lead.url) for lead in page.journals)}
            more = [url for url in more if self.addresses.journal(url) in named]
        for url in more if pages < _LONGEST_LIST else ():
            journal = self.addresses.journal(url)
            if journal is None or self._is_asked(journal):
                yield self._listing(url, _MORE, "", pages=0 if is_start else pages)

    def _listing(self, url: str, priority: int, said: str, *, pages: int = 0) -> Found:
        context = {"pages": pages, "depth": 1, "next": pages > 0}
        return self._visit(url, "listing", priority=priority, said=said, context=context)

    def _is_asked(self, journal: str) -> bool:
        return not self.journal or journal == self.journal

    def _journal(self, key: str, page: ContentsPage) -> Iterator[Journal]:
        printed = page.journal
        if key not in self._named or printed:
            self._named.add(key)
            url = page.journal_url or None
            yield Journal(
                journal_id=f"{self.name}:{key}", source=self.name, platform=self.platform, url=url,
                oai_url=self.oai or None, printed=dict(printed),
            )  # fmt: skip

    def _issue(self, journal: str, page: ContentsPage) -> Iterator[Issue]:
        key = self._issue_key(page)
        if key is not None:
            said = {name: value for name, value in page.issue.items() if value}
            yield Issue(
                issue_id=f"{self.name}:{key}", source=self.name, journal_id=f"{self.name}:{journal}",
                url=page.issue_url or (page.url if self.addresses.issue(page.url) else None), printed=said,
            )  # fmt: skip

    def _issue_key(self, page: ContentsPage) -> str | None:
        return self.addresses.issue(page.issue_url or page.url) if page.issue or page.entries else None

    def _listed_issue(self, key: str, journal: str, lead: Leads) -> Issue:
        printed = {**({"issue": lead.text} if lead.text else {}), **lead.printed}
        return Issue(
            issue_id=f"{self.name}:{key}", source=self.name, journal_id=f"{self.name}:{journal}", url=lead.url,
            printed=printed,
        )  # fmt: skip

    def _entries(self, page: ContentsPage) -> Iterator[Any]:
        key = self._issue_key(page)
        issue_id = f"{self.name}:{key}" if key else None
        batch = Batch()
        # A home shows less of its articles than their issue's own page; what is known is not overwritten with it.
        known = set() if self.addresses.issue(page.url) else self._known(page)
        for entry in page.entries:
            article = self.addresses.article(entry.url)
            journal = self.addresses.journal(entry.url)
            if article is None or not self._is_asked(journal or ""):
                continue
            if article not in known:
                batch.parts.append(self._part_of(entry, article, journal, issue_id))
            if not (self._limit and self.oai):
                said = "\n".join(entry.printed.get(name, "") for name in ("title", "authors", "pages"))
                yield self._record_page(article, entry.url, issue_id=issue_id, said=said)
        if batch.parts:
            yield batch

    def _known(self, page: ContentsPage) -> set[str]:
        """Keys of those listed articles that are stored."""
        keys = {f"{self.name}:{key}": key for entry in page.entries if (key := self.addresses.article(entry.url))}
        return {keys[article_id] for article_id in self.knows(list(keys))}

    def _part_of(self, entry: Entry, key: str, journal: str | None, issue_id: str | None) -> Part:
        article = Article(
            article_id=f"{self.name}:{key}", source=self.name, issue_id=issue_id,
            journal_id=f"{self.name}:{journal}" if journal else None, url=entry.url, pdf_url=entry.pdf_url,
            printed=dict(entry.printed),
        )  # fmt: skip
        alone = not self.oai and not self._limit  # no fuller part is certain to come
        return Part(name="contents", article=article, addresses=[key], provisional=True, alone=alone)

    def _record_page(
        self, key: str, url: str, *, issue_id: str | None = None, said: str | None = None, again: bool = False
    ) -> Found:
        found = self._visit(url, "record", key=key, priority=_RECORD, said=said, issue_id=issue_id)
        found.again = again
        return found

    def parse_record(self, response: Response) -> Iterator[Any]:
        """An article's own page."""
        row = response.meta["page"]
        page = self._read(self.article_page, self._text(response), sessionless(response.url), response)
        if not page.is_article:
            self._refuse_what_stands_for(page, response)
            raise PageUnreadable("none of a record's labels is on the page: it shows no article")
        address = self.addresses.article(page.canonical_url) or self.addresses.article(page.url) or row["key"]
        keys = list(dict.fromkeys((row["key"], address, *self.keys_of([page.url]))))
        article_id, provisional = self.id_on(page, address)
        article = page.article(article_id, self.name)
        journal = self.addresses.journal(page.canonical_url) or self.addresses.journal(page.url)
        issue = self.addresses.issue(page.issue_url) if page.issue_url else None
        article.journal_id = f"{self.name}:{journal}" if journal else None
        article.issue_id = f"{self.name}:{issue}" if issue else row["issue_id"]
        yield Batch(parts=[Part(name=page.part, article=article, addresses=keys, provisional=provisional)])
        yield from self._unlisting_issue(page.issue_url if row["issue_id"] is None and issue else None)

    def _unlisting_issue(self, url: str | None) -> Iterator[Found]:
        """The issue's page, where it did not list the article when it was read: once in a run."""
        if url and url not in self._reread and not self._limit:
            self._reread.add(url)
            found = self._listing(url, _ISSUE, "")
            found.again = True
            yield found

    # ---- which article ----------------------------------------------------------------------------------------------

    def id_on(self, page: ArticlePage, address: str) -> tuple[str, bool]:
        """The identifier of the article that a page shows, and whether it was only made from the address."""
        if page.own_key is None:
            return f"{self.name}:{address}", not re.search(r"(?:^|/)\d+$", address)
        folder, slash, _ = address.rpartition("/")
        return f"{self.name}:{folder}{slash}{page.own_key}", False

    def keys_of(self, addresses: list[str]) -> list[str]:
        """The keys of the article's page."""
        return [key for url in addresses if (key := self.addresses.article(url)) is not None]

    def is_wanted(self, article: Article) -> bool:
        """Whether an article is of the journal: a set that an endpoint does not know is all of it, for some."""
        return article.journal_id is None or self._is_asked(article.journal_id.partition(":")[2])

    def place(self, article: Article, record: Any, addresses: list[str]) -> None:
        """Say which journal the article is of."""
        journal = next((key for url in addresses if (key := self.addresses.journal(url))), None)
        if journal is None and record.set_specs:
            journal = record.set_specs[0].partition(":")[0]
        if journal:
            article.journal_id = f"{self.name}:{journal}"

    def pages_of(self, article: Article, keys: list[str], *, changed: bool) -> list[Found]:
        """The article's own page, asked for again where the article has changed."""
        if not keys or not article.url or not self.is_home(article.url):
            return []
        return [self._record_page(keys[0], article.url, again=changed)]
