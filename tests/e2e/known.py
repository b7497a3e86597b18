"""A site that a dataset holds all of, to crawl again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .kit import Finished, crawl, rows
from .sites import Index, Site

INDEX = Index(journals=2, issues=4, records=50)
SMALL = Index(journals=2, issues=4, records=6)


class Crawled:
    """A site with a dataset that holds all of it."""

    def __init__(self, site: Site, output: Path) -> None:
        self.site, self.output = site, output
        self.first = self.crawl()
        assert (self.first.code, self.first.report["verdict"]) == (0, "complete")

    def crawl(self, *words: str) -> Finished:
        """Crawl; what was asked is in ``asked`` afterwards."""
        before = len(self.site.requests)
        done = crawl(self.site.url, self.output, *words)
        self.asked = [path for path in self.site.requests[before:] if path != "/robots.txt"]
        return done

    @property
    def papers(self) -> list[str]:
        return sorted(path for path in self.asked if path.startswith("/paper/"))

    @property
    def latest(self) -> Path:
        return self.output / "iad" / "latest"

    def changes(self) -> dict[str, tuple[str, str]]:
        """Identifier → change and fields, of the last release."""
        return {row["article_id"]: (row["change"], row["fields"]) for row in rows(self.latest, "changes")}

    def row(self, key: str) -> dict[str, str]:
        return next(row for row in rows(self.latest) if row["article_id"] == f"iad:{key}")


def counted(done: Finished) -> dict[str, Any]:
    """How many records a run read, found new, and so on; those of which there were any."""
    return {name: count for name, count in done.report["articles"].items() if count}


def entry_of(key: str) -> str:
    return f'<li><a href="/paper/{key}">{INDEX.title(key)}</a></li>'
