"""Which listings a rerun asks for: those on which something new would show.

That is the start page, each page on the way from there to an issue's list, each journal's own page, and the list of the
newest issue of each journal. All else is asked for only where one of these names it otherwise than before, or because
it was read long ago.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from harvester.crawl.per_crawl import one_a_crawl
from pipelines.store import ABSENCES_BORNE, Listing, Store, attached

_FAR = 1_000
"""The depth of a page to which no way is known."""


class Revisits:
    """What is known of an index, as earlier runs left it.

    Args:
        store: where they left it.
    """

    def __init__(self, store: Store) -> None:
        self._listings = store.listings()
        #: Key of the first and of the last page of a list → those between, which are not asked for at once.
        self.between: dict[str, list[str]] = {}
        self._store = store
        self._at = {page.key: page for page in self._listings}
        self._pages_of = Counter(map(self._series, self._listings))
        #: Key of a record's page → identifier of its issue.
        self.issue_of = store.issues_of_records()
        #: Keys of pages that were named and not there.
        self.lost = store.lost()
        self._depth, self._above = self._ways()
        #: Identifier of an issue → how many of its records its own list names.
        self.sizes: dict[str, int] = {}
        self._best, self._lists_of = self._own_lists()

    def lists(self, key: str) -> Collection[str]:
        """The issues whose own list the page with this key is part of."""
        return self._lists_of.get(key, ())

    @property
    def knows_lists(self) -> bool:
        """Whether an earlier run read any listing."""
        return bool(self._listings)

    def has_pages(self, key: str) -> bool:
        """Whether the list that the page with this key is part of has other pages too."""
        return key in self._at and self._pages_of[self._series(self._at[key])] > 1

    def _series(self, page: Listing) -> str:
        return page.series or page.key

    def _ways(self) -> tuple[dict[str, int], dict[str, str]]:
        """How far each page is from the start page, and the page before it on the shortest way from there."""
        named = {key for page in self._listings for key in page.named or ()}
        depth: dict[str, int] = {}
        above: dict[str, str] = {}

        def walk(key: str, far: int) -> None:
            depth[key] = far
            waiting = deque([key])
            while waiting:
                here = waiting.popleft()
                for below in self._at[here].named or ():
                    if below in self._at and depth.get(below, _FAR) > depth[here] + 1:
                        depth[below], above[below] = depth[here] + 1, here
                        waiting.append(below)

        for page in self._listings:
            if page.kind == "start":
                walk(page.key, 0)
        self._led_to = set(depth)
        # What only menus, boxes and breadcrumbs name is as far away as what the start page names.
        for page in sorted(self._listings, key=lambda page: (page.key in named, page.depth)):
            if page.key not in depth:
                walk(page.key, 1)
        return depth, above

    def _own_lists(self) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
        """Issue → the lists (by the address of the list) that name most of its records and fewest others; and the
        other way round, by the key of each page of such a list."""
        names: dict[str, Counter[str]] = defaultdict(Counter)
        pages: dict[str, list[Listing]] = defaultdict(list)
        counted: set[tuple[str, str]] = set()
        for page in self._listings:
            series = self._series(page)
            pages[series].append(page)
            for key in page.named or ():
                issue_id = self.issue_of.get(key)
                if issue_id and (series, key) not in counted:
                    counted.add((series, key))
                    names[series][issue_id] += 1
        ranked: dict[str, list[tuple[tuple[int, int], int, str]]] = defaultdict(list)
        for series, issues in names.items():
            total = issues.total()
            far = min(self._depth.get(page.key, _FAR) for page in pages[series])
            for issue_id, count in issues.items():
                ranked[issue_id].append(((-count, total - count), far, series))
        best: dict[str, list[str]] = {}
        lists_of: dict[str, set[str]] = defaultdict(set)
        for issue_id, found in ranked.items():
            found.sort()
            self.sizes[issue_id] = size = -found[0][0][0]
            # A journal's page may show all of its newest issue: that, and the issue's own page.
            best[issue_id] = [series for rank, _, series in found if rank == found[0][0]] if size > 1 else [found[0][2]]
            for series in best[issue_id]:
                for page in pages[series]:
                    lists_of[page.key].add(issue_id)
        return best, lists_of

    def worth(self) -> set[int]:
        """Numbers of the listings to ask for."""
        on_the_way = self._on_the_way(self._lists_of) | self._journals_own()
        keys = {key for key in on_the_way if key not in self._lists_of or self._at[key].kind == "start"}
        alike = {self._at[key].form for key in (*keys, *self._lists_of)} - {None}
        newest = self._lists(set(self._newest()))
        keys |= self._ends(newest) | self._mixed_ends(newest)
        return {page.id for page in self._listings if self._is_worth(page, keys, alike)}

    def leading_to(self, selected: Collection[str]) -> set[int]:
        """Numbers of the listings to ask for to see what is new of a part of the index.

        Args:
            selected: identifiers of journals and issues.
        """
        issues = {issue_id for issue_id in self._best if issue_id in selected or _above(issue_id) in selected}
        newest = {issue_id for issue_id in self._newest() if _above(issue_id) in selected}
        keys = self._on_the_way(self._lists(issues))
        keys = {key for key in keys if key not in self._lists_of or self._at[key].kind == "start"}
        keys |= self._ends(self._lists(newest | {issue_id for issue_id in issues if issue_id in selected}))
        return {page.id for page in self._listings if page.key in keys}

    def _on_the_way(self, to: Collection[str]) -> set[str]:
        keys = {page.key for page in self._listings if page.kind == "start"}
        for key in to:
            above: str | None = self._above.get(key)
            while above is not None and above not in keys:
                keys.add(above)
                above = self._above.get(above)
        return keys

    def _lists(self, issues: Collection[str]) -> set[str]:
        """Keys of the pages of these issues' own lists that name records of theirs."""
        return {
            key
            for key, listed in self._lists_of.items()
            if not listed.isdisjoint(issues) and any(self.issue_of.get(r) in issues for r in self._at[key].named or ())
        }

    def _ends(self, lists: Collection[str]) -> set[str]:
        """The first and the last page of each of these lists: a paper more or less in any place changes the last. The
        pages between are asked for where one of these names others than before (:attr:`between`)."""
        pages: dict[str, list[str]] = defaultdict(list)
        for key in lists:
            pages[self._series(self._at[key])].append(key)
        ends: set[str] = set()
        for keys in pages.values():
            keys.sort(key=lambda key: (_numbers(key), key))
            ends |= {keys[0], keys[-1]}
            self.between[keys[0]] = self.between[keys[-1]] = keys[1:-1]
        return ends

    def _mixed_ends(self, lists: Collection[str]) -> set[str]:
        """The first and the last page of those of these lists that hold several issues: what is new may stand on
        either, and not beside what was new before."""
        mixed = {self._series(self._at[key]) for key in lists if len(self._lists_of[key]) > 1}
        pages: dict[str, list[str]] = defaultdict(list)
        for key in self._lists_of:
            pages[self._series(self._at[key])].append(key)
        ends = [sorted(pages[series], key=lambda key: (_numbers(key), key)) for series in mixed]
        return {key for keys in ends for key in (keys[0], keys[-1])}

    def _is_worth(self, page: Listing, keys: set[str], alike: set[str | None]) -> bool:
        if page.state == "gone" and page.named is not None:
            # It was there once, and there is a way to it: that a site lost its lists for a night is no farewell.
            return page.key in keys and (page.key in self._led_to or page.absences < ABSENCES_BORNE)
        if page.state != "done":
            return False
        if page.named is None or page.key in keys:
            return True
        # One that is empty as yet: a journal without an issue, an issue without a paper.
        empty = not page.article_id and not any(key in self.issue_of for key in page.named)
        return empty and page.form in alike and not any(key in self._lists_of for key in page.named)

    def _journals_own(self) -> set[str]:
        """Keys of the pages that breadcrumbs say are a journal's own."""
        return {key for key, journals in self._store.journals_places() if key in self._at and len(journals) == 1}

    def _newest(self) -> Iterator[str]:
        """The newest issues of each journal whose list is known: by what is printed of them, where that is printed of
        all, else the one with the highest number; and the one that stands at that end of the journal's list, as papers
        in press do."""
        journals: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        known = self._store.issue_facts()
        for issue_id in self._best:
            journal_id, data = known.get(issue_id, (_above(issue_id), {}))
            journals[journal_id].append((issue_id, data))
        orders = self._orders(
            {issue_id: journal_id for journal_id, issues in journals.items() for issue_id, _ in issues}
        )
        for journal_id, issues in journals.items():
            fields = [
                name for name in ("issue_year", "volume", "issue") if all(_number(data.get(name)) for _, data in issues)
            ]
            newest = max(issues, key=lambda each: ([_number(each[1].get(f)) for f in fields], _numbers(each[0])))[0]
            yield newest
            order = orders.get(journal_id, [])
            if newest in order and newest not in (order[0], order[-1]):
                # Where only addresses could be compared, they do not say at which end the new ones are.
                at_start = 2 * order.index(newest) < len(order)
                yield from {order[0 if at_start else -1]} if fields else {order[0], order[-1]}

    def _orders(self, journal_of: Mapping[str, str]) -> dict[str, list[str]]:
        """Journal → its issues in the order of the list that names the lists of most of them.

        Args:
            journal_of: identifier of an issue → its journal's.
        """
        own: dict[str, list[str]] = defaultdict(list)
        for issue_id, best in self._best.items():
            for series in best:
                own[series].append(issue_id)
        orders: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for page in self._listings:
            for key in page.named or ():
                issues = own.get(self._series(self._at[key]), ()) if key in self._at else ()
                if len(issues) == 1:
                    orders[journal_of[issues[0]], self._series(page)].setdefault(issues[0])
        longest: dict[str, list[str]] = {}
        for (journal_id, _), named in orders.items():
            if len(named) > max(len(longest.get(journal_id, ())), 1):
                longest[journal_id] = list(named)
        return longest


def _above(issue_id: str) -> str:
    """The journal's part of an issue's identifier."""
    return issue_id.rpartition("/")[0]


def _number(value: Any) -> int:
    """The last number in a volume's or issue's designation, 0 if there is none.

    >>> _number("3-4"), _number("Special"), _number(2024)
    (4, 0, 2024)
    """
    found = re.findall(r"\d{1,9}", str(value or ""))
    return int(found[-1]) if found else 0


def _numbers(identifier: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d{1,18}", identifier)]


#: What a crawl knows from earlier ones, as it was when it began.
revisits = one_a_crawl(lambda crawler: Revisits(attached(crawler)))
