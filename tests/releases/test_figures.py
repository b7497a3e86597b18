"""What a release says in figures, and the notes that its issues and journals are counted by."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from harvester.items import Article, Issue, Journal
from pipelines.release import figures as counting
from pipelines.release import notes as noting
from pipelines.release.figures import Figures
from pipelines.release.notes import ISSUE, JOURNAL, Notes
from tests.releases.kit import FIRST, SECOND, article, release, table


def keyed(key: str, *keywords: str, language: str = "tr") -> Article:
    return article(key, keywords={language: list(keywords)}, published_year=2000 + int(key[0]), language=language)


def test_figures_of_a_release(dataset: Path) -> None:
    first = release(
        dataset, FIRST, keyed("1/10/100", "Işık", "su"), keyed("1/10/101", "IŞIK"), keyed("2/20/200", "ışık", "Su"),
        keyed("3/30/300", "su", language="en"), article("3/30/301", flags=["doi_invalid"], status="withdrawn"),
    ).figures  # fmt: skip
    assert first["years"] == {"2001": 2, "2002": 1, "2003": 1}
    assert (first["undated"], first["flags"]) == (1, {"doi_invalid": 1})
    assert first["statuses"] == {"active": 4, "withdrawn": 1}
    assert first["languages"] == {"tr": 3, "en": 1, "": 1}
    # Forms that differ by Turkish case only are one, in each language by itself.
    assert [tuple(told.values()) for told in first["keywords"]] == [("tr", "Işık", 3), ("tr", "su", 2), ("en", "su", 1)]
    assert [(told["journal_id"], told["articles"]) for told in first["journals"]] == [
        ("iad:1", 2), ("iad:2", 1), ("iad:3", 1),
    ]  # fmt: skip
    assert first["changes"] == {"added": 5, "changed": 0, "withdrawn": 0, "returned": 0}
    assert first["coverage"]["title"] == 1
    assert first["coverage"]["published_year"] == 0.8
    assert list(first["coverage"]) == list(table(dataset / "latest", "articles")[0])

    second = release(dataset, SECOND, keyed("1/10/100", "su"), keyed("4/40/400", "su")).figures
    assert second["changes"] == {"added": 1, "changed": 1, "withdrawn": 0, "returned": 0}
    assert second["fields_changed"] == {"keywords": 1}
    assert [(told["article_id"], told["change"], told["title"]) for told in second["changed"]] == [
        ("iad:1/10/100", "changed", "Köprü"), ("iad:4/40/400", "added", "Köprü"),
    ]  # fmt: skip


def test_rare_keywords_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_MOST_KEYWORDS", 10)
    figures = Figures()
    for number in range(200):
        figures.article(keyed("1/1/1", "su", f"word {number}"))
    told = figures.report({})["keywords"]
    assert told[0] == {"language": "tr", "keyword": "su", "articles": 200}
    assert len(told) <= 11


def test_parts_add_up() -> None:
    whole, one, other = Figures(), Figures(), Figures()
    for number, each in enumerate([keyed("1/1/1", "a"), keyed("2/2/2", "a", "b"), article("3/3/3", flags=["x"])]):
        whole.article(each)
        (one if number < 1 else other).article(each)
    one.take_in(other.told())
    assert one.report({}) == whole.report({})


def test_notes_spill_into_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More notes than stay in memory, told in any order, from two parts: they add up."""
    monkeypatch.setattr(noting, "_GATHERED", 3)
    part = Notes(tmp_path / "part.db")
    notes = Notes(tmp_path / "notes.db")
    for number in range(40):
        run = (f"2026010{number % 5 + 1}T000000Z", f"2026020{number % 7 + 1}T000000Z")
        for target in (notes, part):
            target.add(ISSUE, f"i{number % 8}", run=run, active=number % 2 == 0, name=f"n{number % 3}", journal_id="j")
            target.add(JOURNAL, "j", run=run, active=True, name="")
    part.close()
    notes.take_in(tmp_path / "part.db")
    assert list(notes.keys(ISSUE)) == [f"i{number}" for number in range(8)]
    note = notes.get(ISSUE, "i4")
    assert note is not None
    assert (note.harvested, note.journal_id) == (10, "j")
    assert note.names == Counter({"n1": 4, "n0": 4, "n2": 2})
    journal = notes.get(JOURNAL, "j")
    assert journal is not None
    assert (journal.harvested, journal.first_seen, journal.last_seen, journal.names) == (
        80, "20260101T000000Z", "20260207T000000Z", Counter(),
    )  # fmt: skip
    assert notes.get(JOURNAL, "i1") is None
    notes.close()


def test_every_journal_that_is_named_is_there(dataset: Path) -> None:
    """An issue without articles may be the only one to name its journal."""
    issue = Issue(issue_id="iad:9/90", source="iad", journal_id="iad:9", volume="1")
    made = release(dataset, FIRST, article(), issue, Journal(journal_id="iad:8", source="iad", title="Han"))
    journals = {row["journal_id"]: row for row in table(made.folder, "journals")}
    assert sorted(journals) == ["iad:1", "iad:8", "iad:9"]
    assert (journals["iad:9"]["first_seen"], journals["iad:9"]["issues_listed"]) == ("2026-11-22T10:15:00Z", "1")
    assert journals["iad:9"]["articles_harvested"] == "0"
