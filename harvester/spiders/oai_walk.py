"""Walking an OAI-PMH endpoint (OAI-PMH 2.0): lists of records, page by page, to their end and not beyond it.

A list is a row of the frontier of kind ``oai``: its address has no date, and each round asks for what changed since the
last walk that came to its end began. Pages behind a resumption token are rows of kind ``token``, which are read once.
What cannot be had or read is asked for again; then the identifiers are listed, and the records that are missing are
asked for one by one. A list that ends short of what the source says, or leads back to itself, is never taken for whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

from scrapy.http import Response

from harvester.found import Fact, Found
from harvester.pages.links import site_of
from harvester.pages.oai.formats import Format, format_in
from harvester.pages.oai.protocol import OaiRecord, OaiResponse, read_response
from harvester.parts import Batch, Part
from harvester.spiders.oai_list import charset_of, doubt, moment, note_newest
from harvester.spiders.site import PageUnreadable, SiteSpider

_FIRST = 100
"""The priority of lists: before all other pages, for they name the articles and say most of them."""

_RECORDS, _IDENTIFIERS, _ONE = "ListRecords", "ListIdentifiers", "GetRecord"

_MOST_RESTARTS = 5
"""So often a list is begun anew because its token had expired, each time only if it came further than before."""

_MOST_STALE = 3
"""So many pages in a row may list nothing new under tokens that are new."""


class OaiWalk(SiteSpider):
    """The part of a spider that walks an OAI-PMH endpoint.

    Args:
        oai: address of the endpoint (``baseURL``); empty: the source has none.
        oai_set: ``setSpec`` of the set to ask for; empty: all of them.
        formats: ``metadataPrefix`` of each format to ask for, joined by commas.
        granularity: of datestamps, as ``Identify`` says it: ``YYYY-MM-DD`` or ``YYYY-MM-DDThh:mm:ssZ``.
    """

    #: Whether the endpoint's datestamps say when a record changed, so that only what is new need be asked for.
    is_incremental = True

    def __init__(
        self, name: str | None = None, *, oai: str = "", oai_set: str = "", formats: str = "oai_dc",
        granularity: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(name, **kwargs)
        self.oai, self.oai_set = oai, oai_set
        self.formats = [prefix.strip() for prefix in formats.split(",") if prefix.strip()]
        self.granularity = granularity
        self._seen: dict[str, set[str]] = {}
        self._own: dict[int, set[str]] = {}
        self._taken: set[str] = set()
        self._tokens: dict[str, set[str]] = {}

    def is_home(self, url: str) -> bool:
        """Whether *url* is of the site that is crawled, or of its endpoint."""
        return super().is_home(url) or (bool(self.oai) and site_of(url) == site_of(self.oai))

    # ---- which lists -------------------------------------------------------------------------------------------------

    def lists(self) -> Iterator[Found]:
        """The lists of this round, one for each format."""
        for prefix in self.formats if self.oai else ():
            if self.begins_round and not self.is_incremental and self._is_read(prefix):
                continue  # its pages say what is new
            context = {"prefix": prefix, "verb": _RECORDS}
            yield self._page(_RECORDS, "oai", self._list_key(prefix), context, again=self.begins_round)

    def address_of(self, row: Any) -> str:
        """The address to ask for; of a list, with the datestamp from which on this round asks."""
        address = super().address_of(row)
        since = self._since(row["context"]) if row["kind"] == "oai" else None
        return f"{address}&from={quote(since)}" if since else address

    def _since(self, context: dict[str, Any]) -> str | None:
        """The datestamp from which on this round asks."""
        if not self.is_incremental or not self._is_read(context["prefix"]):
            return None
        return self.memory.get(f"{self._list_key(context['prefix'])}:until")

    def _is_read(self, prefix: str) -> bool:
        """Whether all of a list was read, and not so long ago that it is read again."""
        whole = re.sub(r"[-:]", "", self.memory.get(f"{self._list_key(prefix)}:whole", ""))
        if self.memory.get(f"{self._list_key(prefix)}:detail") == "list" and not self._is_list:
            return False  # its articles' pages were left out, and are wanted now
        return bool(whole) and not self._reads_all and whole >= self.settings.get("HARVESTER_DUE", "")

    @property
    def _is_list(self) -> bool:
        """Whether no article's own page is wanted."""
        return bool(self.settings.get("HARVESTER_DETAIL") == "list")

    @property
    def _reads_all(self) -> bool:
        return bool(self.settings.getbool("HARVESTER_FULL"))

    @property
    def _limit(self) -> int:
        return int(self.settings.getint("HARVESTER_LIMIT"))

    def _list_key(self, prefix: str) -> str:
        return f"oai:{prefix}:{self.oai_set}"

    def _page(
        self, verb: str, kind: str, key: str, context: dict[str, Any], arguments: dict[str, str] | None = None,
        *, again: bool = False,
    ) -> Found:  # fmt: skip
        asked = {"verb": verb, **(arguments or {})}
        if "resumptionToken" not in asked and "prefix" in context:
            asked["metadataPrefix"] = context["prefix"]
            if self.set_asked and verb != _ONE:
                asked["set"] = self.set_asked
        parts = urlsplit(self.oai)
        token = asked.pop("resumptionToken", None)
        query = urlencode([*parse_qsl(parts.query), *asked.items()])
        query += f"&resumptionToken={self.quoted(token)}" if token else ""
        url = urlunsplit((*parts[:3], query, ""))
        url = self._here(url) if site_of(url) == self.home else url
        context = {name: value for name, value in context.items() if value is not None}
        return Found(url=url, key=key, kind=kind, priority=_FIRST, again=again or kind == "token", context=context)

    @property
    def set_asked(self) -> str:
        """``setSpec`` of the set that lists are asked for."""
        return self.oai_set

    @staticmethod
    def quoted(token: str) -> str:
        """A resumption token as it stands in an address (3.1.1.3)."""
        return quote_plus(token)

    # ---- pages of them -----------------------------------------------------------------------------------------------

    def parse_oai(self, response: Response) -> Iterator[Any]:
        """The first page of a list."""
        yield from self._walk(response)

    def parse_token(self, response: Response) -> Iterator[Any]:
        """Another page of a list, or one record."""
        yield from self._walk(response)

    def _walk(self, response: Response) -> Iterator[Any]:
        row = response.meta["page"]
        context: dict[str, Any] = {"from": self._since(row["context"]), **row["context"]}
        answer = read_response(response.body, charset_of(response))
        if not answer.is_oai:
            self._refuse(response)
        context.setdefault("began", answer.response_date or "")
        codes = {code for code, _ in answer.errors}
        if codes and not answer.records:
            yield from self._answer_error(answer, codes, context)
            return
        self._count("repaired_pages", answer.repaired)
        if context["verb"] == _IDENTIFIERS:
            yield from self._missing(answer, context)
        else:
            yield from self._records(answer, context)
        if context["verb"] == _ONE:
            if answer.is_cut or answer.lost_records:
                raise PageUnreadable("the record is cut or damaged", again=True)
            return
        yield from self._go_on(answer, row, context)

    def _refuse(self, response: Response) -> None:
        from harvester.pages.page import Page

        if response.body.lstrip()[:1] == b"<":
            self._refuse_what_stands_for(self._read(Page, self._text(response), response.url, response), response)
        raise PageUnreadable("no answer of OAI-PMH", again=True)

    def _answer_error(self, answer: OaiResponse, codes: set[str], context: dict[str, Any]) -> Iterator[Any]:
        """Errors of the protocol (3.6), which arrive as any answer does."""
        said = "; ".join(f"{code}: {text}".strip(": ") for code, text in answer.errors)[:200]
        if "noRecordsMatch" in codes or ("idDoesNotExist" in codes and context["verb"] == _ONE):
            yield from self._end(context)
        elif "badResumptionToken" in codes and self._may_restart(context):
            # It has expired: the list is asked for anew.
            key = f"{self._list_key(context['prefix'])}:{context['began']}:{context.get('n', 0)}:again"
            anew = {**context, "restarts": context.get("restarts", 0) + 1, "reached": context.get("n", 0), "n": 0}
            for known in (self._seen, self._tokens):
                known.pop(self._seen_key(context), None)
            yield self._page(context["verb"], "token", key, anew, _from(context))
        elif "badArgument" in codes and context.get("from") and len(context["from"]) > 10:
            # It keeps days only, whatever it says of itself.
            anew = {**context, "from": context["from"][:10]}
            key = f"{self._list_key(context['prefix'])}:{context['began']}:days"
            yield self._page(context["verb"], "token", key, anew, _from(anew))
        else:
            raise PageUnreadable(f"OAI-PMH answers {said}", again="badResumptionToken" in codes)

    @staticmethod
    def _may_restart(context: dict[str, Any]) -> bool:
        """Whether a list may be begun anew: it came further than the last time."""
        further = context.get("n", 0) > context.get("reached", -1)
        return bool(further and context.get("restarts", 0) < _MOST_RESTARTS)

    def _records(self, answer: OaiResponse, context: dict[str, Any]) -> Iterator[Any]:
        batch = Batch()
        named: list[Found] = []
        for record in answer.records:
            if not self.is_asked_for(record):
                continue
            if record.deleted:
                batch.withdrawn.append(self.id_of(record, []))
            elif record.metadata is None or (known := format_in(record.metadata)) is None:
                self._count("oai_unread_format", 1)
            elif self._takes(record):
                part, found = self._part(record, known, context)
                if self.is_wanted(part.article):
                    batch.parts.append(part)
                    named.extend(found)
        if batch.parts or batch.withdrawn:
            yield batch
        yield from named

    def _takes(self, record: OaiRecord) -> bool:
        """Whether one more record may be taken."""
        if self._limit and record.identifier not in self._taken and len(self._taken) >= self._limit:
            return False
        self._taken.add(record.identifier)
        return True

    def _part(self, record: OaiRecord, known: Format, context: dict[str, Any]) -> tuple[Part, list[Found]]:
        reader = known.reader(record.metadata)
        article_id = self.id_of(record, reader.addresses)
        article = reader.article(article_id, self.name)
        keys = self.keys_of(reader.addresses)
        self.place(article, record, reader.addresses)
        found = [] if self._is_list else self.pages_of(article, keys, changed=self._is_changed(record, context))
        return Part(name=known.part, article=article, addresses=keys), found

    def _is_changed(self, record: OaiRecord, context: dict[str, Any]) -> bool:
        """Whether a record changed since it was read: those of the last datestamp are listed twice."""
        before = self.memory.get(f"{self._list_key(context['prefix'])}:began", "")
        return bool(context.get("from")) and record.datestamp >= before[: len(record.datestamp)]

    def _missing(self, answer: OaiResponse, context: dict[str, Any]) -> Iterator[Found]:
        """The records that a list of identifiers names and that were not read."""
        seen = self._seen.setdefault(self._seen_key({**context, "verb": _RECORDS}), set())
        headers = [header for header in answer.headers if self.is_asked_for(header) and not header.deleted]
        unread = [header for header in headers if header.identifier not in seen]
        # What was read is forgotten where the run was stopped between; then what is stored is taken for read.
        forgotten = not seen and not context.get("from")
        stored = self.knows([self.id_of(header, []) for header in unread]) if forgotten else set()
        for header in unread:
            if self.id_of(header, []) not in stored:
                yield self._one(header.identifier, context)

    def _one(self, identifier: str, context: dict[str, Any]) -> Found:
        key = f"{self._list_key(context['prefix'])}:{context['began']}:{identifier}"
        return self._page(_ONE, "token", key, {**context, "verb": _ONE}, {"identifier": identifier})

    def _go_on(self, answer: OaiResponse, row: Any, context: dict[str, Any]) -> Iterator[Any]:
        """The next page, or the end; or the page is not what it should be."""
        seen = self._seen.setdefault(self._seen_key(context), set())
        own = self._own.setdefault(row["id"], set())  # what this page listed before, where it is asked for again
        records = answer.headers if context["verb"] == _IDENTIFIERS else answer.records
        listed = {record.identifier for record in records}
        fresh = (listed - seen) | (listed & own)
        own |= fresh
        seen |= listed
        size = context["size"] = answer.complete_list_size or context.get("size")
        got = context["got"] = len(seen) if not context.get("got") or len(seen) >= context["got"] else context["got"]
        if answer.is_cut:
            raise PageUnreadable("the page is cut", again=True)
        if len(answer.lost_identifiers) < answer.lost_records:
            raise PageUnreadable(f"{answer.lost_records} of its records cannot be read", again=True)
        yield from (self._one(identifier, context) for identifier in answer.lost_identifiers)
        if self._limit and len(self._taken) >= self._limit:
            return
        complete = size is not None and got >= size
        token = answer.token
        note_newest(records, context)
        if not token:
            if context["verb"] == _RECORDS:
                doubt(answer, context, len(listed), complete=complete)
            yield from self._end(context)
            return
        if not listed and not answer.errors and context.get("empty", 0) >= _MOST_STALE:
            raise PageUnreadable("pages without records follow each other", again=True)
        followed = self._tokens.setdefault(self._seen_key(context), set())
        is_stale = bool(listed) and not fresh
        if is_stale and (complete or token in followed or context.get("stale", 0) >= _MOST_STALE):
            # It leads back to where it was: perhaps only this once.
            if complete or (context["verb"] == _IDENTIFIERS and size is None):
                self._count("oai_loop", 1)
                yield from self._end(context)
                return
            raise PageUnreadable("its resumption token leads back to what was listed already", again=True)
        followed.add(token)
        del self._own[row["id"]]
        number = context.get("n", 0) + 1
        behind = {
            **context, "n": number, "listed": len(listed), "empty": 0 if listed else context.get("empty", 0) + 1,
            "stale": context.get("stale", 0) + 1 if is_stale else 0,
        }  # fmt: skip
        key = f"{self._list_key(context['prefix'])}:{context['began']}:{context['verb']}:{number}"
        key += f":{context['restarts']}" if context.get("restarts") else ""
        yield self._page(context["verb"], "token", key, behind, {"resumptionToken": token})

    def _end(self, context: dict[str, Any]) -> Iterator[Any]:
        """A list was walked to its end: the next one begins where this one did.

        It begins with the newest datestamp where that is earlier and one page holds all that have it: some repositories
        list a record hours after it has changed (DSpace fills what it lists once a night). When all was read is told by
        this machine's clock: the repository's may be wrong.
        """
        if context["verb"] != _ONE and context.get("began") and not self._limit:
            key = self._list_key(context["prefix"])
            began = moment(context["began"], self.granularity)
            if began is None:
                return
            at_once = context.get("newest_count", 0) <= context.get("fullest", 0)
            newest = moment(context.get("newest", ""), self.granularity) if at_once else None
            if context.get("from") and not context.get("newest"):
                newest = context["from"]  # nothing came: there may be something yet
            yield Fact(f"{key}:until", min(began, newest) if newest and len(newest) == len(began) else began)
            yield Fact(f"{key}:began", began)
            if not context.get("from"):
                yield Fact(f"{key}:detail", "list" if self._is_list else "")
                yield Fact(f"{key}:whole", datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))

    def rescue(self, row: Any) -> list[Found] | None:
        """Where a page of a list cannot be had or read: the identifiers, to see what is missing."""
        context = row["context"]
        if row["kind"] not in ("oai", "token"):
            return []
        if context["verb"] == _ONE:
            self.crawler.stats.inc_value("oai/records_lost")
        if context["verb"] != _RECORDS:
            return []
        if row["kind"] == "oai" and not self._seen.get(self._seen_key(context)):
            return []  # nothing of the endpoint could be read
        began = context.get("began", "")
        key = f"{self._list_key(context['prefix'])}:{began}:{_IDENTIFIERS}:0"
        anew = {"prefix": context["prefix"], "verb": _IDENTIFIERS, "began": began}
        since = context.get("from") or self._since(context)
        return [self._page(_IDENTIFIERS, "token", key, {**anew, "from": since}, _from({"from": since}))]

    def _seen_key(self, context: dict[str, Any]) -> str:
        return f"{context['prefix']}:{context['verb']}"

    # ---- what a platform knows better -------------------------------------------------------------------------------

    def is_asked_for(self, record: OaiRecord) -> bool:
        """Whether a record is of the set that was asked for: some endpoints list others' too."""
        if not self.oai_set or not record.set_specs:
            return True
        return any(spec == self.oai_set or spec.startswith(f"{self.oai_set}:") for spec in record.set_specs)

    def is_wanted(self, article: Any) -> bool:
        """Whether an article is one that was asked for, by what its record says of it."""
        return True

    def id_of(self, record: OaiRecord, addresses: list[str]) -> str:
        """The identifier of the article that a record is of."""
        return f"{self.name}:{record.identifier}"

    def keys_of(self, addresses: list[str]) -> list[str]:
        """The keys of the article's page, by which its other parts are found."""
        return []

    def place(self, article: Any, record: OaiRecord, addresses: list[str]) -> None:
        """Say which journal and issue the article is of."""

    def pages_of(self, article: Any, keys: list[str], *, changed: bool) -> list[Found]:
        """The pages that say more of the article."""
        return []


def _from(context: dict[str, Any]) -> dict[str, str]:
    return {"from": context["from"]} if context.get("from") else {}
