"""What the listings of an index say: which issues and journals they are about, and what kind of works these hold.

Of what a listing says, some is certain only when other pages were read: whose page it is, for one. So a listing is also
kept as a place (:class:`harvester.found.Place`), and a record's breadcrumb says whose places its links lead to; the
release brings the two together, in whatever order they were found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from harvester.items import Issue, Journal
from harvester.pages.labels import names_issue
from harvester.pages.links import canonical, list_of
from harvester.pages.listing import ListingPage, journal
from harvester.pages.page import Link, fold

USUAL_KIND = "journal-article"
#: Crossref's types, by the words of headings, links and addresses that name a collection of such works.
_KINDS = {
    "proceedings-article": frozenset(
        "conference conferences congress congresses symposium symposia symposiums meeting meetings proceedings "
        "konferans konferanslar konferanslari kongre kongreler kongreleri sempozyum sempozyumlar sempozyumlari bildiri "
        "bildiriler bildirileri".split()
    ),
    "posted-content": frozenset("preprint preprints onbaski onbaskilar".split()),
    "book": frozenset("book books ebook ebooks monograph monographs kitap kitaplar kitaplari".split()),
    USUAL_KIND: frozenset("journal journals periodical periodicals dergi dergiler dergileri".split()),
}
#: Words that may stand beside them.
_BESIDE = frozenset(
    "all latest recent new indexed our the list lists index of and academic scientific papers paper series browse view "
    "see more tum butun son yeni guncel listesi dizini dizindeki taranan ve akademik bilimsel hakemli".split()
)
_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d./-])")


def kind_of(said: str) -> str | None:
    """The kind of works that *said* names, if it names a collection of one kind and nothing else.

    >>> kind_of("Conference Papers"), kind_of("TÜM KİTAPLAR (12)"), kind_of("Journals & Books"), kind_of("Bees")
    ('proceedings-article', 'book', None, None)
    """
    text = re.sub(r"[^a-z]+", " ", re.sub(r"\b(pre|e|on)[- ](?=print|book|baski)", r"\1", fold(said)))
    words = frozenset(text.split()) - _BESIDE
    kinds = [kind for kind, names in _KINDS.items() if words & names]
    return kinds[0] if len(kinds) == 1 and words <= _KINDS[kinds[0]] else None


def kind_behind(link: Link, above: str | None = None, *, record: bool = False) -> str | None:
    """The kind of the works behind *link*, where its own text, its heading or its address names a collection.

    Args:
        link: the link.
        above: the kind that the pages above named.
        record: it leads to a record, whose address says nothing of that.
    """
    parts = [] if record else [p for p in urlsplit(link.url).path.split("/") if p]
    in_address = [kind for part in parts[:2] if (kind := kind_of(part))]
    # One program may show them all: that its address speaks of journals says less than anything else.
    special = [kind for kind in in_address if kind != USUAL_KIND]
    return next(
        (kind for kind in (kind_of(link.text), *special, kind_of(link.section), above, *in_address) if kind), None
    )


def year_beside(link: Link) -> str | None:
    """The year that stands beside a link to an issue: in its row, or over it as a heading."""
    if not (names_issue(link.text) or names_issue(link.row.replace(link.text, " ", 1)) or names_issue(link.row)):
        return None
    years = set(_YEAR.findall(link.row or link.text)) or set(
        _YEAR.findall(link.section) if names_issue(link.section) else ()
    )
    return years.pop() if len(years) == 1 else None


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

    def remember_sizes(self, sizes: dict[str, int]) -> None:
        """What earlier crawls saw: identifier of an issue → how many of its records its own page lists."""
        for issue_id, size in sizes.items():
            group = issue_id.removeprefix(f"{self.source}:")
            self._largest[group.partition("/")[0], group] = size

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
        own_name: str | None = None
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
                label = page.issue_label or _label_by_place(page, context)
            elif owner is None:
                label = sections.get(group)
            if label:
                issue.printed["issue"] = label
            if group == owner and context.get("year"):
                issue.printed["issue_year"] = context["year"]
            own_name = own_name or (label if group == owner else None)
            yield issue
        yield from self._journals(page, {group.partition("/")[0] for group in groups}, owner, own_name, context)

    def _journals(
        self, page: ListingPage, journals: set[str], owner: str | None, label: str | None, context: dict[str, Any]
    ) -> Iterator[Journal]:
        only = owner.partition("/")[0] if owner else next(iter(journals)) if len(journals) == 1 else None
        for key in journals:
            if key != only:
                yield self._journal(key, {})
                continue
            about = context.get("about") or {}
            said = {**about, **page.issns, **{k: v for k, v in page.about_journal.items() if k == "publisher"}}
            heading = page.heading or ""
            of_the_issue = names_issue(heading) or (label is not None and fold(label) == fold(heading))
            below_it = bool(about.get("heading")) and fold(about["heading"]) == fold(heading)
            if not _tells(about) and heading and not of_the_issue and not below_it:
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
            if heading and inherited.get("heading") and names_issue(heading):
                heading, own = inherited["heading"], {**inherited, **own}
            return {**own, "url": page.url, **({"heading": heading} if heading else {})}
        if _tells(inherited):
            return inherited
        if context.get("depth", 0) == 0 or not page.heading or names_issue(page.heading):
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
        if names_issue(section):
            under.setdefault(section, set()).add(key.rpartition("/")[0])
    found: dict[str, str] = {}
    for section, groups in under.items():
        if len(groups) == 1:
            found.setdefault(next(iter(groups)), section)
    return found


def _label_by_place(page: ListingPage, context: dict[str, Any]) -> str | None:
    """The label of an issue whose page shows none that is one by its words: ``2019``, ``4th Congress, Izmir``.

    It is what the link said that led here, where that is a year or a month, or where the page repeats it and the
    journal's name is another; else a year or a month among the page's names; else the heading below the journal's.
    """
    led, above = context.get("label", ""), (context.get("about") or {}).get("heading", "")
    repeated = any(fold(led) == fold(name) for name in page.names)
    if led and (names_issue(led) or (repeated and above and fold(above) != fold(led))):
        return str(led)
    if weak := next((name for name in page.names if names_issue(name)), None):
        return weak
    below = page.names[1] if len(page.names) > 1 and above and fold(page.names[0]) == fold(above) else ""
    return below if any(letter.isdigit() for letter in below) else None


def _first(url: str) -> str:
    """*url*, if it is the first page of a list or no page of one; else the address of the list."""
    whole = list_of(url)
    return url if canonical(url) == whole else whole


def _tells(about: dict[str, str]) -> bool:
    """Whether *about* says more of a journal than a heading."""
    return bool(about.get("issn_print") or about.get("issn_online") or about.get("publisher"))
