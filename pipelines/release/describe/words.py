"""Sentences that several descriptions of a release share."""

from __future__ import annotations

from harvester.schema import LIST_SEPARATOR, STANDS_FOR_SEPARATOR, Table
from pipelines.release.describe.about import About

TITLE = "{about.name}: metadata of journal articles"

LICENCE_NOTE = (
    "The metadata is as the sources publish it, and the sources' terms hold; no licence is given here that they do not "
    "give. The column license_url of articles is of the article's full text, where the source states it."
)


def description(about: About) -> str:
    """What a release is, in a sentence or two."""
    names = ", ".join(origin.name for origin in about.origins) or about.name
    return (
        f"Metadata of journal articles, their authors, keywords, issues and journals, harvested from {names} "
        f"by Harvester {about.version}. Release {about.release}."
    )


def columns_note(table: Table) -> str:
    """How the cells of a table are to be read."""
    notes = ["An empty cell means not known."]
    if any(column.type == "list" for column in table.columns):
        notes.append(
            f"Lists are joined with {LIST_SEPARATOR}; inside a value this sign is written {STANDS_FOR_SEPARATOR}."
        )
    return " ".join(notes)
