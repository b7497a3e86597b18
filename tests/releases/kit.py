"""Articles with odd letters, and releases of real stores."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from harvester.items import Article, Author, Issue, Journal
from harvester.schema import TABLES
from pipelines.release.publish import Release, latest, publish
from pipelines.store import Store

FIRST, SECOND, THIRD = "20261122T101500Z", "20261123T101500Z", "20261124T101500Z"
SITE = "https://index.example"
DESCRIBED = [
    "README.md",
    "articles.schema.json",
    "csvw.json",
    "datapackage.json",
    "issues.schema.json",
    "journals.schema.json",
]
FILES = sorted([*(f"{table}.csv" for table in TABLES), "articles.jsonl", "issues.jsonl", "journals.jsonl", *DESCRIBED])


def article(key: str = "1/10/100", **fields: Any) -> Article:
    journal, issue, _ = key.split("/")
    known: dict[str, Any] = {"title": "Köprü", "url": f"{SITE}/paper/{key}", "views": 5, "downloads": 1, **fields}
    return Article(
        article_id=f"iad:{key}", source="iad", journal_id=f"iad:{journal}", issue_id=f"iad:{journal}/{issue}", **known
    )


def full(key: str = "1/10/101") -> Article:
    """A record with odd letters in every kind of field."""
    return article(
        key,
        title='Sol | sağ: "iki, yaka"',
        language="tr",
        authors=[
            Author(position=1, name="Ali | Veli", affiliations=["Bir | Üniversite", "İki"], name_printed="ALİ | VELİ"),
            Author(position=2, name="Can Han", orcid="0000-0002-1825-0097"),
        ],
        author_count=2,
        keywords={"tr": ["köprü|yol", "taş"], "en": ["bridge"]},
        keywords_en=["bridge"],
        abstract='Bir.\nİki: "üç", dört.\r\nBeş\x00\x0b.',
        abstract_en="One.",
        abstracts={"tr": 'Bir.\nİki: "üç", dört.', "en": "One."},
        titles={"tr": "Sol | sağ", "en": "Left\n|\nright"},
        title_en="Left\n|\nright",
        flags=["doi_invalid", "title_missing"],
        published="2025-06",
        published_precision="month",
        published_year=2025,
        printed={"views": "5", "title": "Sol | sağ"},
        counted_at="2026-11-22T10:15:00Z",
    )


def harvest(dataset: Path, run: str, *records: Article | Issue | Journal) -> None:
    store = Store(dataset / "harvest.db", source="iad", run=run)
    for record in records:
        store.put(record)
    store.close()


def release(dataset: Path, name: str, *records: Article | Issue | Journal, **options: Any) -> Release:
    """Harvest *records* and publish."""
    harvest(dataset, name, *records)
    store = Store(dataset / "harvest.db", source="iad", run=name)
    try:
        return publish(store, dataset, name, **{"base": latest(dataset), **options})
    finally:
        store.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def changes(folder: Path) -> list[tuple[str, str, str]]:
    return [(row["article_id"], row["change"], row["fields"]) for row in table(folder, "changes")]


#: What a format can break on.
HOSTILE = [
    full("1/10/101"),
    full("1/10/102"),
    article("1/10/103", title='=HYPERLINK("http://x.example/","y")', doi="10.5555/a", flags=["doi_shared"]),
    article("1/11/104", title="Köprü 🏛️ שלום \u202bعربي\u202c", published="2001-06/2001-08",
            published_precision="month", published_year=2001),
    article("2/20/105", title="x", abstract="ş" * 100_000, abstracts={"tr": "ş" * 100_000},
            keywords={"tr": ["a|b", "c,d"]}, published="2025-21", published_precision="season", published_year=2025),
]  # fmt: skip
