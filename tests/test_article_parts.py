"""Parts of articles in the store: how they find each other, in whatever order and in however many runs they arrive."""

from __future__ import annotations

import sqlite3
from itertools import permutations
from pathlib import Path

import pytest

from harvester.items import Article, Author
from harvester.parts import Batch, Part
from pipelines.encoding import decode
from pipelines.normalization import normalize_article
from pipelines.store import Store

FIRST, SECOND = "20261122T101500Z", "20261123T101500Z"
ADDRESS = "jex/reed-song"


def part(name: str, article_id: str, *, sure: bool = True, alone: bool = True, **printed: str) -> Part:
    article = normalize_article(Article(article_id=article_id, source="jex", printed={"language": "en", **printed}))
    return Part(name=name, article=article, addresses=[ADDRESS], provisional=not sure, alone=alone)


def line() -> Part:
    return part("contents", "jex:jex/reed-song", sure=False, title="Reed song", pages="3-9", section="Essays")


def page() -> Part:
    found = part("article page", "jex:jex/12", title="Reed song", doi="10.5555/jex.12")
    found.article.authors = [Author(position=1, name="Ada Moss", orcid="0000-0002-1825-0097")]
    return found


def record() -> Part:
    return part("oai_dc", "jex:jex/12", title="Reed song", publisher="Moss Press")


def write(file: Path, run: str, *batches: list[Part]) -> dict[str, int]:
    store = Store(file, source="jex", run=run)
    for parts in batches:
        store.put(Batch(parts=parts))
        store.flush()
    counts = {name: number for name, number in store.counts.items() if number}
    store.close()
    return counts


def articles(file: Path) -> dict[str, Article]:
    with sqlite3.connect(file) as store:
        rows = store.execute("SELECT article_id, data, first_seen FROM articles").fetchall()
    return {key: Article(**decode(data), first_seen=seen) for key, data, seen in rows}


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_parts_find_each_other(tmp_path: Path, order: tuple[int, ...]) -> None:
    parts = [line(), page(), record()]
    counts = write(tmp_path / "harvest.db", FIRST, *([parts[n]] for n in order))
    found = articles(tmp_path / "harvest.db")
    assert list(found) == ["jex:jex/12"]
    article = found["jex:jex/12"]
    assert article.article_id == "jex:jex/12"
    assert (article.pages, article.doi, article.publisher, article.section) == (
        "3-9", "10.5555/jex.12", "Moss Press", "Essays",
    )  # fmt: skip
    assert article.provenance["pages"] == "contents"
    assert article.provenance["doi"] == "article page"
    assert article.provenance["publisher"] == "oai_dc"
    assert counts == {"added": 1, "seen": 1}


def test_an_article_keeps_its_age_when_its_own_number_is_learned(tmp_path: Path) -> None:
    write(tmp_path / "harvest.db", FIRST, [line()])
    assert list(articles(tmp_path / "harvest.db")) == ["jex:jex/reed-song"]
    assert write(tmp_path / "harvest.db", SECOND, [page()]) == {"changed": 1, "seen": 1}
    found = articles(tmp_path / "harvest.db")
    assert list(found) == ["jex:jex/12"]
    assert (found["jex:jex/12"].first_seen, found["jex:jex/12"].pages) == (FIRST, "3-9")


def test_a_line_that_makes_no_article_waits_for_one(tmp_path: Path) -> None:
    waiting = line()
    waiting.alone = False
    assert write(tmp_path / "harvest.db", FIRST, [waiting]) == {}
    assert articles(tmp_path / "harvest.db") == {}
    assert write(tmp_path / "harvest.db", SECOND, [record()]) == {"added": 1, "seen": 1}
    assert articles(tmp_path / "harvest.db")["jex:jex/12"].pages == "3-9"


def test_reading_a_part_again_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "harvest.db", FIRST, [line(), page(), record()])
    assert write(tmp_path / "harvest.db", SECOND, [page()], [record()], [line()]) == {"seen": 1, "unchanged": 1}
