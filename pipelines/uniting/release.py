"""The release of a merged dataset: every article once, and where each of its records is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harvester.items import Article
from harvester.schema import MERGED_TABLES
from pipelines.merging import Merged, merge_records
from pipelines.release.changes import Change
from pipelines.release.figures import Figures
from pipelines.release.publish import Written, write_places, written
from pipelines.release.writers import ReleaseWriter
from pipelines.uniting.grouping import SINGLE, Groups, SameIdError
from pipelines.uniting.inputs import Input, InputError
from pipelines.uniting.places import Places
from pipelines.uniting.sketches import Sketch, sketch_of

_ROW = {name: at for at, name in enumerate(MERGED_TABLES["article_sources"])}


@dataclass(slots=True)
class Union:
    """What came of uniting datasets."""

    read: list[int] = field(default_factory=list)
    """How many records each dataset has."""
    matched: Counter[str] = field(default_factory=Counter)
    """How a record was found to be one of several → how many."""
    flags: Counter[str] = field(default_factory=Counter)
    """Flag → how many merged articles have it."""
    united: int = 0
    """How many articles stand in more than one record."""


def write_union(inputs: Sequence[Input], folder: Path, before: Path | None, union: Union) -> Written:
    """Write the release that unites *inputs* into a folder.

    The same inputs in the same order give the same bytes, ``changes.csv`` aside.

    Args:
        inputs: the releases, those that are believed first at the head.
        folder: an empty folder.
        before: ``articles.jsonl`` of the release before.
        union: is filled with what came of it.

    Raises:
        InputError: a release cannot be read, or two of them give one identifier to two articles.
    """
    places = Places(inputs)
    sketches = list(_sketches(inputs, places, union))
    groups = Groups(sketches)
    try:
        groups.find()
    except SameIdError as error:
        article_id, one, other = error.args
        raise InputError(
            f"{inputs[one].dataset} and {inputs[other].dataset} both name a source {article_id.partition(':')[0]!r}, "
            f"and {article_id} is another article in each. Crawl one of them again with another --name."
        ) from error
    writer = ReleaseWriter(folder, MERGED_TABLES)
    figures = Figures()
    try:
        for members in sorted(groups.groups(), key=lambda found: sketches[found[0]].article_id):
            article = _article(inputs, places, groups, members, writer, union)
            writer.article(article)
            figures.article(article)
            if before is None:
                change = Change(article.article_id, "added", [], article.title, article.url)
                writer.row("changes", change.row)
                figures.change(change)
        write_places(writer, figures, places.issues(), places.journals(), before)
    finally:
        writer.close()
    return written(writer, figures)


def _sketches(inputs: Sequence[Input], places: Places, union: Union) -> Iterator[Sketch]:
    for at, each in enumerate(inputs):
        count = 0
        for offset, record in each.lines("articles"):
            count += 1
            try:
                yield sketch_of(record, at, offset, places.journal_id(at, record["journal_id"]))
            except (KeyError, TypeError, AttributeError) as error:
                raise each.broken("articles", count, f"is no article of this version's schema ({error!r})") from error
        union.read.append(count)


def _article(
    inputs: Sequence[Input], places: Places, groups: Groups, members: list[int], writer: ReleaseWriter, union: Union
) -> Article:
    """The article of a group, after the rows that tell where it is from."""
    sketches = [groups.sketches[at] for at in members]
    records = []
    for sketch in sketches:
        source = inputs[sketch.dataset]
        try:
            record = source.article(sketch.offset)
        except TypeError as error:
            raise InputError(
                f"{source.release / 'articles.jsonl'}: {sketch.article_id} is not of this version's schema ({error}). "
                "Make the release anew with this version, then merge again; nothing was changed."
            ) from error
        places.place(sketch.dataset, record)
        records.append(record)
    merged = merge_records(records, ["" if inputs[s.dataset].is_merged else s.source for s in sketches])
    article = merged.article
    places.settle(article, records)
    shared = any(at in groups.doi_shared and groups.sketches[at].doi == article.doi for at in members)
    if shared and article.doi and "doi_shared" not in article.flags:
        article.flags = sorted([*article.flags, "doi_shared"])
    union.flags.update(article.flags)
    union.united += len(members) > 1
    for at in members:
        union.matched[groups.way(at)] += 1
    for row in _source_rows(inputs, groups, members, records, merged):
        writer.row("article_sources", row)
    counted = merged.won.get("views", merged.won.get("downloads"))
    if counted is not None:
        sketch = sketches[counted]
        for row in inputs[sketch.dataset].rows("article_counts", sketch.article_id):
            writer.row("article_counts", [article.article_id, *row[1:]])
    return article


def _source_rows(
    inputs: Sequence[Input], groups: Groups, members: list[int], records: Sequence[Article], merged: Merged
) -> Iterator[list[Any]]:
    """The rows of ``article_sources.csv``; of a record that was merged before, those that it had."""
    article_id = merged.article.article_id
    told = merged.article.provenance
    for place, at in enumerate(members):
        sketch = groups.sketches[at]
        source = inputs[sketch.dataset]
        fields = [name for name in told if merged.won[name] == place]
        known = source.rows("article_sources", sketch.article_id)
        for row in known:
            inner = set(row[_ROW["fields"]].split("|"))
            row[_ROW["article_id"]] = article_id
            if row[_ROW["matched_by"]] == SINGLE:
                row[_ROW["matched_by"]] = groups.way(at)
            yield [*row[:-1], [name for name in fields if name in inner]]
        if not known:
            yield [
                article_id, sketch.source, sketch.article_id, records[place].url, groups.way(at), source.name,
                source.release.name, fields,
            ]  # fmt: skip
