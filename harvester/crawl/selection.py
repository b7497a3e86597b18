"""Which pages a run asks for where it is to read only a part of the site: ``--journal``, ``--issue``."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from pipelines.store import ORIGINAL, Page, Store

WINDOW = 400
"""Rows kept ready in memory."""

_LISTS = ("oai", "token")
"""Kinds of pages of OAI-PMH."""

_PAGE_NUMBERS = frozenset({"page", "p", "sayfa", "offset", "start", "pg", "paged"})


class Selection:
    """The pages of the selected journals and issues, and those that may lead there.

    Args:
        store: where the pages are.
        selected: keys of journals and issues.
        leads: numbers of the listings that are known to lead to them.
        out: numbers of the pages that are being asked for; it changes.
    """

    def __init__(self, store: Store, selected: Sequence[str], leads: set[int], out: set[int]) -> None:
        self._store, self._selected, self._leads, self._out = store, selected, leads, out
        self._searched = False

    def rows(self) -> list[Page]:
        """Pending pages of the selected journals and issues: their records, else listings that may lead there.

        Lists of OAI-PMH that wait were asked for with the selection. Listings whose address has a selected number, or
        that a selected record leads back to, come first; where one of them has led to the selection, the others are
        left for another run.
        """
        room = len(self._out)
        lists = [row for kind in _LISTS for row in self._store.pending(limit=WINDOW + room, kind=kind)]
        if any(row["id"] not in self._out for row in lists):
            return lists
        records = self._store.pending(limit=WINDOW + room, records_of=self._selected)
        records += self._store.pending(limit=WINDOW + room, kind=ORIGINAL)
        if any(row["id"] not in self._out for row in records):
            return records
        listings = self._store.pending(limit=20_000, listings=True)
        near = list(filter(self.may_lead, listings))
        if any(row["id"] not in self._out for row in near) or all(map(self._store.has_near, self._selected)):
            return near
        if self._out:
            return []
        if not listings and not self._searched and not self._store.knows_any_of(self._selected):
            # Nothing that is known leads there: what is new on the site may.
            self._searched = True
            return self.rows() if self._store.begin_listings() else []
        return listings[:1]

    def may_lead(self, row: Page) -> bool:
        """Whether a listing may lead to what is selected."""
        return row["kind"] == "start" or row["id"] in self._leads or self.is_near(row)

    def is_near(self, row: Page) -> bool:
        """Whether a listing's address, or the page that named it, has a selected key in it."""
        if row["context"].get("near"):
            return True
        of = row["context"].get("of", "")
        if any(of == key or of.startswith(f"{key}/") or key.startswith(f"{of}/") for key in self._selected if of):
            return True
        parts = urlsplit(row["url"])
        numbers = set(re.findall(r"\d+", parts.path))
        for name, value in parse_qsl(parts.query):
            if name.lower() not in _PAGE_NUMBERS:
                numbers.update(re.findall(r"\d+", value))
        said = numbers | set(parts.path.split("/"))
        return any(part in said for key in self._selected for part in key.split("/"))


def originals_first(window: deque[Page], store: Store, out: set[int]) -> bool:
    """Put the originals of records at the head of the window, where no more records are read. Whether there are any.

    Args:
        window: the pages that are kept ready; it changes.
        store: where the pages are.
        out: numbers of the pages that are being asked for.
    """
    if not window or window[0]["kind"] != ORIGINAL:
        rows = store.pending(limit=WINDOW, kind=ORIGINAL)
        window.extendleft(row for row in reversed(rows) if row["id"] not in out)
    return bool(window) and window[0]["kind"] == ORIGINAL
