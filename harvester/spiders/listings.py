"""What the listings of an index say: which issues and journals they are about, and what kind of works these hold.

Of what a listing says, some is certain only when other pages were read: whose page it is, for one. So a listing is also
kept as a place (:class:`harvester.items.Place`), and a record's breadcrumb says whose places its links lead to; the
release brings the two together, in whatever order they were found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from harvester.items import Issue, Journal
from harvester.pages.labels import ISSUE_LABEL
from harvester.pages.links import canonical, list_of
from harvester.pages.listing import ListingPage, journal
from harvester.pages.page import Link, fold

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
_LISTING_WORDS = re.compile(
    r"^(?:all|latest|recent|new|indexed|our|the|tum|son|yeni|guncel)\s+|\s+(?:list|index|listesi)$"
)


def kind_of(said: str) -> str | None:
    """The kind of works that *said* names, if it names a collection: ``Conferences``, ``Tüm Kitaplar``."""
    words = _LISTING_WORDS.sub("", fold(said).strip())
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(words)), None)


def kind_behind(link: Link, *, record: bool = False) -> str | None:
    """The kind of the works behind *link*, where its own text, its address or its heading names a collection.

    Args:
        link: the link.
        record: it leads to a record, whose address says nothing of that.
    """
    parts = [] if record else [p for p in urlsplit(link.url).path.split("/") if p]
    return next((kind for said in (link.text, *parts[:2], link.section) if (kind := kind_of(said))), None)


class Listings:
    """What was learned from the listings of one crawl.

    Args:
        source: name of the source, which its identifiers begin with.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._largest: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, str] = {}
        self._below: dict[str, list[str]] = {}
        self._numbers: dict[str, str] = {}
        self._named: dict[str, dict[str, str]] = {}

    def issues(self, page: ListingPage, listed: dict[str, Link], context: dict[str, Any]) -> Iterator[Issue | Journal]:
        """The issues whose records a page lists, and their journals.

        Args:
            page: the page.
            listed: the records that it lists, by key ``J/I/A``.
            context: what the pages above said.
        """
        own = [key for key, link in listed.items() if not link.in_menu and not link.in_box]
        groups = Counter(key.rpartition("/")[0] for key in own)
        owner = _owner(groups)
        sections = _sections(own, listed)
        for group, count in groups.items():
            journal_key, _, _ = group.partition("/")
            issue = Issue(
                issue_id=f"{self.source}:{group}", source=self.source, journal_id=f"{self.source}:{journal_key}"
            )
            pair = (journal_key, group)
            largest = self._largest.get(pair, 0)
            self._largest[pair] = max(count, largest)
            label: str | None = None
            # A page that lists fewer of the issue's records (by an author, under a keyword) is not the issue's own.
            if group == owner and count >= largest:
                issue.url = page.url if not context.get("next") and page.url == _first(page.url) else None
                label = page.issue_label
                if not label and ISSUE_LABEL.search(fold(context.get("label", ""))):
                    label = context["label"]
            elif owner is None:
                label = sections.get(group)
            if label:
                issue.printed["issue"] = label
            yield issue
        yield from self._journals(page, {group.partition("/")[0] for group in groups}, owner, context)

    def _journals(
        self, page: ListingPage, journals: set[str], owner: str | None, context: dict[str, Any]
    ) -> Iterator[Journal]:
        only = owner.partition("/")[0] if owner else next(iter(journals)) if len(journals) == 1 else None
        for key in journals:
            if key != only:
                yield self._journal(key, {})
                continue
            about = context.get("about") or {}
            said = {**about, **page.issns, **{k: v for k, v in page.about_journal.items() if k == "publisher"}}
            heading = page.heading or ""
            if not _tells(about) and heading and not ISSUE_LABEL.search(fold(heading)):
                # No page above it speaks of a journal, and it is not named as an issue: it is the journal's own.
                said |= {"heading": heading, "url": _first(page.url)}
            kind = context.get("kind") or self._kinds.get(canonical(page.url))
            if kind:
                said["kind"] = kind
            yield self._journal(key, said)

    def journals_behind(
        self, page: ListingPage, listed: dict[str, Link], links: list[Link], about: dict[str, str]
    ) -> Iterator[Journal]:
        """The journal that a page is about, where the page that shows its number was found by another way."""
        keys = {key.partition("/")[0] for key, link in listed.items() if not link.in_menu and not link.in_box}
        here = canonical(page.url)
        if len(keys) == 1:
            (key,) = keys
            self._numbers[here] = key
            if self._named.get(here):
                yield self._journal(key, self._named[here])
        elif not keys and _tells(about) and about.get("url") == page.url:
            behind = [canonical(link.url) for link in links if not link.in_menu and not link.in_box]
            found = {self._numbers[link] for link in behind if link in self._numbers}
            if len(found) == 1:
                yield self._journal(found.pop(), about)
            for link in behind:
                # A page that two journals lead to belongs to neither.
                named = self._named.setdefault(link, about)
                if named.get("url") != about["url"]:
                    self._named[link] = {}

    def kinds_behind(self, page: ListingPage, links: list[Link], context: dict[str, Any]) -> Iterator[Journal]:
        """The kind of works that the pages below a part of the index hold, where they were found by another way."""
        here = canonical(page.url)
        self._below[here] = [canonical(link.url) for link in links if not link.in_menu and not kind_behind(link)]
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

    def about(self, page: ListingPage, context: dict[str, Any]) -> dict[str, str]:
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

    def _journal(self, key: str, said: dict[str, str]) -> Journal:
        return journal(
            f"{self.source}:{key}",
            self.source,
            {k: v for k, v in said.items() if k not in ("url", "heading")},
            title=said.get("title") or said.get("heading"),
            url=said.get("url"),
        )


def _owner(groups: Counter[str]) -> str | None:
    """The issue whose own page lists so many records of each: the only one, or one that all others are few beside."""
    if len(groups) == 1:
        return next(iter(groups))
    (first, most), (_, next_most) = groups.most_common(2) if groups else (("", 0), ("", 0))
    return first if most >= 2 and most >= 3 * next_most else None


def _sections(own: Iterable[str], listed: dict[str, Link]) -> dict[str, str]:
    """Issue → the heading that its records stand under, where it is an issue's label and stands over no other's."""
    under: dict[str, set[str]] = {}
    for key in own:
        section = listed[key].section
        if ISSUE_LABEL.search(fold(section)):
            under.setdefault(section, set()).add(key.rpartition("/")[0])
    found: dict[str, str] = {}
    for section, groups in under.items():
        if len(groups) == 1:
            found.setdefault(next(iter(groups)), section)
    return found


def _first(url: str) -> str:
    """*url*, if it is the first page of a list or no page of one; else the address of the list."""
    whole = list_of(url)
    return url if canonical(url) == whole else whole


def _tells(about: dict[str, str]) -> bool:
    """Whether *about* says more of a journal than a heading."""
    return bool(about.get("issn_print") or about.get("issn_online") or about.get("publisher"))
