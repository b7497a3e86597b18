"""What a rerun makes of what it knows: listings held against what they named before, and pages read long ago."""

from __future__ import annotations

import re
from collections import deque
from hashlib import blake2b
from typing import Any

from harvester.crawl.revisits import Revisits
from harvester.found import Found
from pipelines.store import Page, Store

LAST = -100
"""The priority of a page that is read again for its age: after all others."""

_MOST_NAMED = 5_000
"""So many of the pages that a listing names are remembered."""


SAMPLE = 6
"""So many known records are read where the listings look different: enough for a verdict."""

_MARKUP = re.compile(rb"<([a-zA-Z][a-zA-Z0-9-]*)|\bclass\s*=\s*[\"']([^\"'<>]{0,200})[\"']")


def named(found: list[Found], body: bytes) -> dict[str, str]:
    """What a listing names as its own: key of a page → digest of how; and by the empty key, the page's :func:`shape`.

    Args:
        found: the pages that it names.
        body: the listing itself.
    """
    return {page.key: _digest(page.said) for page in found[:_MOST_NAMED] if page.said is not None} | {"": shape(body)}


def shape(body: bytes) -> str:
    """Digest of which elements and classes a page is made of, whatever it says and however often each is there.

    >>> shape(b'<ul class="a"><li>x</ul>') == shape(b'<ul class="a"><li>y<li>z</ul>'), shape(b"<ol>") == shape(b"<ul>")
    (True, False)
    """
    return _digest(" ".join(sorted({f"{tag!r}{classes!r}" for tag, classes in _MARKUP.findall(body)})))


def _digest(text: str) -> str:
    return blake2b(" ".join(text.split()).encode(), digest_size=6).hexdigest()


def validators(row: Page) -> dict[str, str]:
    """Header fields that ask for a page only if it is another one than before (RFC 9110, 13.1)."""
    asked = {"If-None-Match": row["etag"], "If-Modified-Since": row["last_modified"]}
    return {name: value for name, value in asked.items() if value}


class Differences:
    """Asks again for the pages that a listing names otherwise than before, and for those that it names no more.

    Args:
        store: where the pages are.
        known: what earlier runs left.
        stats: the run's statistics.
    """

    def __init__(self, store: Store, known: Revisits, stats: Any) -> None:
        self._store, self._known, self._stats = store, known, stats
        self._sampled = False
        self._named: set[str] = set()
        self._vanished: set[str] = set()
        self._read = self._reshaped = 0

    def sample(self) -> list[Page]:
        """Some known records, once, where the site seems to have been redesigned and no record was read: whether they
        can still be read tells. So it seems where most listings are made of other elements than before, or where a new
        record could not be read."""
        failed = self._stats.get_value("pages/record/failed", 0)
        asked = failed + self._stats.get_value("pages/record/done", 0)
        reshaped = self._reshaped > 1 and 2 * self._reshaped > self._read and not asked
        unread = self._read and 0 < failed == asked
        if self._sampled or not (reshaped or unread):
            return []
        self._sampled = True
        return self._store.pages_by_id(self._store.sample(SAMPLE))

    def note(self, row: Page, found: list[Found], now: dict[str, str]) -> bool:
        """A listing was read. Returns whether it was read before, so that pages may be wanted.

        Args:
            row: the listing.
            found: the pages that it names.
            now: the same, as :func:`named` has it.
        """
        if not row.get("visited"):
            if self._known.knows_lists:  # a first crawl has nothing to hold it against
                self._named.update(now)
                self._spare(found, now)
            return False
        before = self._store.named_by(row["id"])
        self._read += 1
        self._reshaped += before.pop("", None) not in (None, now[""])
        self._named.update(now)
        for page in found:
            said = now.get(page.key)
            if said is None:
                continue
            if page.key not in before or page.key in self._known.lost:
                self._store.want(page.key, states=("gone",))
            elif before[page.key] != said:
                self._store.want(page.key)
        self._spare(found, now)
        if before.keys() != now.keys() - {""}:
            for key in self._known.between.get(row["key"], ()):
                self._store.want(key)
        own = self._known.lists(row["key"])
        pushed_out: frozenset[str] = frozenset()
        if self._known.has_pages(row["key"]):
            records_now = [page.key for page in found if page.kind == "record" and page.key in now]
            pushed_out = _pushed_out([key for key in before if key in self._known.issue_of], records_now)
        for key in before.keys() - self._named - pushed_out:
            if self._known.issue_of.get(key) in own:
                self._vanished.add(key)
                self._store.want(key, states=("done",), vanished=True)
        return True

    def _spare(self, found: list[Found], now: dict[str, str]) -> None:
        """What has vanished from one list and stands on this one has only moved."""
        for page in found if self._vanished else ():
            if page.key in self._vanished and page.key in now:
                self._vanished.discard(page.key)
                self._store.spare(page.key, page.priority)


def _pushed_out(before: list[str], now: list[str]) -> frozenset[str]:
    """What has gone on to the next page of a list, as new entries above it took its place.

    >>> sorted(_pushed_out(["a", "b", "c"], ["x", "y", "a"])), sorted(_pushed_out(["a", "b", "c"], ["x", "a", "c"]))
    (['b', 'c'], [])
    """
    known = frozenset(before)
    stayed = [key for key in now if key in known]
    # One that is new at the end may stand in the place of one that is gone.
    came_before = len(stayed) < len(now) and (not stayed or now[-1] == stayed[-1])
    return frozenset(before[len(stayed) :]) if came_before and before[: len(stayed)] == stayed else frozenset()


class Aged:
    """The pages that were read long ago, those of the longest ago first.

    Args:
        store: where the pages are.
        before: a run id; what runs before it visited last is of long ago. Empty: nothing is.
        records_of: only records of these journals (``J``) and issues (``J/I``); empty: all pages.
    """

    def __init__(self, store: Store, before: str, records_of: list[str]) -> None:
        self._store, self._before, self._records_of = store, before, records_of
        self._ids: deque[int] | None = None

    def next(self, limit: int, out: set[int]) -> list[Page]:
        """The next of them, none when all were handed out.

        Args:
            limit: about so many.
            out: numbers of the pages that are being asked for.
        """
        if not self._before:
            return []
        if self._ids is None:
            self._ids = deque(self._store.due(self._before, records_of=self._records_of or None))
        rows: list[Page] = []
        while self._ids and not rows:
            ids = [self._ids.popleft() for _ in range(min(len(self._ids), limit))]
            rows = [row for row in self._store.pages_by_id(ids) if row["id"] not in out and self._waits(row)]
        self._store.due_left = len(self._ids)
        for row in rows:
            row["due"], row["priority"] = True, LAST
        return rows

    def _waits(self, row: Page) -> bool:
        """Whether it was not asked for in this run for another reason."""
        return row["state"] not in ("pending", "failed") and (row["visited"] or "") < self._store.run
