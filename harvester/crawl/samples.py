"""Pages to repair the reader with: a few of those that were read worst, kept where a run ends ``drifted``."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.http import Response

from harvester.columns import printable
from harvester.crawl.per_crawl import one_a_crawl
from harvester.crawl.verdict import UNREADABLE
from harvester.items import WATCHED, Article
from pipelines.store import Page, attached

KEPT = 5
"""So many pages are kept."""

LARGEST = 2 * 1024 * 1024
"""Bytes of a page that are kept."""

RUNS = 10
"""Of so many runs."""

_FOLDER = re.compile(r"\d{8}T\d{6}Z\.samples")
_watched = attrgetter(*WATCHED)

#: What a page is worth to whoever repairs the reader; a record is worth as much more as it lacks.
_LISTING, _POOR, _UNREAD, _UNREADABLE = 0.0, 1.0, 100.0, 101.0


@dataclass(slots=True)
class _Sample:
    worth: float
    page: int
    url: str
    status: int
    content_type: str
    why: str
    body: bytes
    is_whole: bool


class Samples:
    """The pages of a run that are worth most to whoever repairs the reader.

    Pages that could not be read come first, then records that lack most watched fields (a field counts for as much as
    the records of the last release had it), then, while there is no record at all, listings. Bodies are kept packed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._store = attached(crawler)
        self._kept: list[_Sample] = []
        self._floor = -1.0
        self._weights: tuple[float, ...] = ()
        self.has_records = False

    def unread(self, row: Page, response: Response, why: str) -> None:
        """A page that could not be read."""
        self._offer(_UNREADABLE if why.startswith(UNREADABLE) else _UNREAD, row, response, why)

    def read(self, row: Page, response: Response) -> None:
        """A page that was read, perhaps without any record so far."""
        if not self.has_records:
            self._offer(_LISTING, row, response, "no record was read in this run")

    def record(self, item: Any, row: Page, response: Response) -> None:
        """What was read on a page. A record that lacks nothing, or less than what is kept, is passed over."""
        if type(item) is not Article:
            return
        self.has_records = True
        values = _watched(item)
        if all(values):
            return
        weights = self._weights or self._weigh()
        worth = _POOR + sum(weight for weight, value in zip(weights, values, strict=True) if not value)
        if worth > self._floor:
            missing = [name for name, value in zip(WATCHED, values, strict=True) if not value]
            self._offer(worth, row, response, f"missing: {', '.join(missing)}")

    def _weigh(self) -> tuple[float, ...]:
        had = json.loads(self._store.fact("release_coverage") or "{}")
        self._weights = tuple(float(had.get(name, 1.0)) for name in WATCHED)
        return self._weights

    def _offer(self, worth: float, row: Page, response: Response, why: str) -> None:
        if worth <= self._floor or any(sample.page == row["id"] for sample in self._kept):
            return
        if len(self._kept) == KEPT:
            self._kept.remove(min(self._kept, key=lambda sample: sample.worth))
        body = response.body
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self._kept.append(
            _Sample(
                worth, row["id"], printable(response.url), response.status, printable(content_type)[:200],
                printable(" ".join(why.split())), zlib.compress(body[:LARGEST], 1), len(body) <= LARGEST,
            )
        )  # fmt: skip
        if len(self._kept) == KEPT:
            self._floor = min(sample.worth for sample in self._kept)

    def save(self, runs: Path, run_id: str) -> list[dict[str, str]]:
        """Write the pages into ``<run id>.samples`` below *runs*, with ``samples.json``, which says what they are.

        Folders of older runs are removed, all but the last.

        Returns:
            File (relative to the dataset), address and reason of each, the most telling first.

        Raises:
            OSError: they could not be written.
        """
        kept = [sample for sample in self._kept if sample.worth > _LISTING or not self.has_records]
        kept.sort(key=lambda sample: -sample.worth)
        if not kept:
            return []
        folder, draft = runs / f"{run_id}.samples", runs / f".{run_id}.samples"
        for left in runs.glob(".*.samples"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        draft.mkdir()
        try:
            listed = [_written(draft, number, sample) for number, sample in enumerate(kept, start=1)]
            text = json.dumps(listed, ensure_ascii=False, indent=2)
            (draft / "samples.json").write_text(f"{text}\n", encoding="utf-8")
            draft.rename(folder)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _prune(runs)
        return [
            {"file": f"{runs.name}/{folder.name}/{each['file']}", "url": each["url"], "why": each["why"]}
            for each in listed
        ]


def _written(folder: Path, number: int, sample: _Sample) -> dict[str, Any]:
    file = folder / f"{number}.html"
    file.write_bytes(zlib.decompress(sample.body))
    return {
        "file": file.name, "url": sample.url, "status": sample.status, "content_type": sample.content_type,
        "why": sample.why, "whole": sample.is_whole,
    }  # fmt: skip


def _prune(runs: Path) -> None:
    folders: Sequence[Path] = sorted((path for path in runs.iterdir() if _FOLDER.fullmatch(path.name)), reverse=True)
    for folder in folders[RUNS:]:
        shutil.rmtree(folder, ignore_errors=True)


#: The samples of a crawl.
samples = one_a_crawl(Samples)
