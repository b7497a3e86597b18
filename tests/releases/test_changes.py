"""What a release says that has changed against the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harvester.items import Author
from tests.releases.kit import (
    FIRST,
    SECOND,
    SITE,
    THIRD,
    article,
    changes,
    release,
    table,
)

KEY = "iad:1/10/100"
NO_CHANGE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "counters": {"views": 99, "downloads": 98, "counted_at": "2026-11-23T10:15:00Z"},
    "a mirror": {"url": "http://127.0.0.1:8000/paper/1/10/100"},
    "how a counter is printed": {"printed": {"views": "99"}, "views": 99},
}
CHANGED: dict[str, tuple[dict[str, Any], str]] = {
    "title": ({"title": "Han"}, "title"),
    "two fields": ({"doi": "10.5555/a", "title": "Han"}, "title|doi"),
    "an author": ({"authors": [Author(position=1, name="Ali")], "author_count": 1}, "authors|author_count"),
    "address": ({"url": f"{SITE}/paper/1/10/100?v=2"}, "url"),
    "a flag": ({"flags": ["doi_invalid"]}, "flags"),
}


def test_all_are_added_at_first(dataset: Path) -> None:
    made = release(dataset, FIRST, article("1/10/100"), article("1/10/101"))
    assert changes(made.folder) == [(KEY, "added", ""), ("iad:1/10/101", "added", "")]


@pytest.mark.parametrize("fields", NO_CHANGE.values(), ids=list(NO_CHANGE))
def test_no_change(dataset: Path, fields: dict[str, Any]) -> None:
    release(dataset, FIRST, article())
    assert changes(release(dataset, SECOND, article(**fields)).folder) == []


@pytest.mark.parametrize(("fields", "named"), CHANGED.values(), ids=list(CHANGED))
def test_changed(dataset: Path, fields: dict[str, Any], named: str) -> None:
    release(dataset, FIRST, article(), article("1/10/101"))
    made = release(dataset, SECOND, article(**fields), article("1/10/102"))
    assert changes(made.folder) == [(KEY, "changed", named), ("iad:1/10/102", "added", "")]


def test_withdrawn_and_returned(dataset: Path) -> None:
    release(dataset, FIRST, article())
    withdrawn = release(dataset, SECOND, article(status="withdrawn"))
    assert changes(withdrawn.folder) == [(KEY, "withdrawn", "")]
    assert [row["status"] for row in table(withdrawn.folder, "articles")] == ["withdrawn"]
    assert changes(release(dataset, THIRD, article()).folder) == [(KEY, "returned", "")]


def test_gone_from_the_store(dataset: Path) -> None:
    """A store that was begun anew lacks what the release before had."""
    release(dataset, FIRST, article("1/10/099"), article(), article("1/10/101"))
    for file in dataset.glob("harvest.db*"):
        file.unlink()
    made = release(dataset, SECOND, article())
    assert changes(made.folder) == [("iad:1/10/099", "withdrawn", ""), ("iad:1/10/101", "withdrawn", "")]


def test_against_the_release_before(dataset: Path) -> None:
    release(dataset, FIRST, article())
    release(dataset, SECOND, article(title="Han"))
    assert changes(release(dataset, THIRD, article(title="Han")).folder) == []
