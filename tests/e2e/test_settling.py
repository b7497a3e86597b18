"""A page is done only when all that came of it is stored: not at its callback's end."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from .kit import ROOT, crawl, finish, ids, start, until
from .sites import Index, Site

INDEX = Index(journals=1, issues=1, records=20)

SLOW = """
import asyncio

class SlowStage:
    async def process_item(self, item):
        if hasattr(item, "article_id"):
            await asyncio.sleep(600)
        return item
"""


def test_kill_while_items_are_on_their_way(tmp_path: Path) -> None:
    """Records wait in a stage when the process is killed; the next run reads their pages again."""
    (tmp_path / "slow.py").write_text(SLOW)
    stages = {"pipelines.stages.NormalizeStage": 100, "slow.SlowStage": 250, "pipelines.stages.StoreStage": 300}
    store = tmp_path / "out" / "iad" / "harvest.db"

    def listing_is_done() -> bool:
        if not store.exists():
            return False
        with closing(sqlite3.connect(store)) as database:
            try:
                return bool(database.execute("SELECT 1 FROM pages WHERE kind = 'record'").fetchone())
            except sqlite3.OperationalError:
                return False

    with Site(INDEX.pages()) as site:
        process = start(
            "-c",
            "import sys; sys.path.insert(0, sys.argv.pop(1)); from scrapy.cmdline import execute; execute()",
            tmp_path, "crawl", "iad", "-a", f"site={site.url}", "-s", f"HARVESTER_OUTPUT={tmp_path / 'out'}",
            "-s", f"ITEM_PIPELINES={json.dumps(stages)}", "-s", "LOG_LEVEL=ERROR", "-s", "HARVESTER_DELAY=0.15",
            cwd=ROOT, module="",
        )  # fmt: skip
        until(listing_is_done, "the listing is written")
        # Over more than a second, so that what counts as settled is written in between.
        until(lambda: sum("/paper/" in path for path in site.requests) >= 14, "records are asked for")
        process.kill()
        finish(process)
        with closing(sqlite3.connect(store)) as database:
            done = database.execute("SELECT count(*) FROM pages WHERE kind = 'record' AND state = 'done'").fetchone()
        assert done == (0,)
        assert crawl(site.url, tmp_path / "out").report["verdict"] == "complete"
    assert ids(tmp_path / "out" / "iad" / "latest") == INDEX.ids()
