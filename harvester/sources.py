"""Where an address leads: which spider crawls it, with what, into which dataset.

What was found out about an address stands in the dataset's store, so that the next run need not look again.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from harvester.detected import Detection

FACT = "given"
"""The fact of a store that holds its source."""


_OF_SEVERAL = ("ojs", "janeway", "dergipark")
"""Platforms whose sites may have several journals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A source that was given by its address."""

    url: str
    """The address that was given."""
    spider: str
    name: str
    """The dataset's."""
    site: str
    """Where the crawl begins."""
    arguments: dict[str, str] = field(default_factory=dict)
    """The spider's."""

    def as_json(self) -> str:
        """As it stands in the store."""
        return json.dumps(asdict(self), ensure_ascii=False)


def source_of(found: Detection, *, formats: list[str], name: str = "") -> Source:
    """The source that was found at an address.

    Args:
        found: what was found.
        formats: ``metadataPrefix`` of the formats to ask its OAI-PMH endpoint for.
        name: of the dataset, where it is not to be the usual one.
    """
    if found.platform == "iad":
        return Source(url=found.url, spider="iad", name=name or "iad", site=found.start)
    arguments = {
        "oai": found.oai_url, "oai_set": found.oai_set, "granularity": found.granularity,
        "formats": ",".join(formats) if found.oai_url else None,
        "journal": found.journal if found.platform not in ("oai", "citation-meta") else None,
        "scope": "site" if found.scope in ("site", "press") and found.platform in _OF_SEVERAL else None,
        "sitemaps": " ".join(found.sitemaps) if found.platform == "citation-meta" else None,
    }  # fmt: skip
    return Source(
        url=found.url, spider=found.platform.replace("-", "_"), name=name or found.name, site=found.start,
        arguments={key: value for key, value in arguments.items() if value},
    )  # fmt: skip


def known_source(output: Path, url: str, name: str = "") -> Source | None:
    """The source that an earlier run found at this address; ``None`` where no dataset knows it.

    Args:
        output: the folder of datasets.
        url: the address.
        name: of the dataset, where it was given.
    """
    stores = [output / name / "harvest.db"] if name else sorted(output.glob("*/harvest.db"))
    for file in stores:
        said = _fact(file)
        if said and said.get("url") == url and (not name or said.get("name") == name):
            return Source(**said)
    return None


def is_other(output: Path, source: Source) -> str | None:
    """The address that the dataset of this name was made from, where that is another source's."""
    said = _fact(output / source.name / "harvest.db")
    if said is None:
        return None
    same = said["spider"] == source.spider and urlsplit(said["site"]).path == urlsplit(source.site).path
    return None if same else str(said["url"])


def _fact(file: Path) -> dict[str, Any] | None:
    """What a store says of its source; ``None`` where it says nothing, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=2)) as store:
            row = store.execute("SELECT value FROM facts WHERE name = ?", (FACT,)).fetchone()
        said = json.loads(row[0]) if row else None
    except (sqlite3.Error, OSError, ValueError):
        return None
    return said if isinstance(said, dict) and said.keys() == Source.__dataclass_fields__.keys() else None
