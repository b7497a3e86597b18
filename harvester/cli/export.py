"""``harvester export``: a release made anew, or in other formats."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harvester.cli.stores import answer_of, open_store
from harvester.cli.terminal import CommandError, print_json, whoever_listens

if TYPE_CHECKING:
    from pipelines.exporting.selection import Selection
    from pipelines.exporting.written import Written

EXAMPLE = """\
harvester export output/iad
  harvester export output/iad --format xlsx
  harvester export output/iad --format csv,parquet --where "published_year >= 2020 and language == 'tr'"
  harvester export output/iad --format csv --columns article_id,title,doi --output for-the-library
  harvester export output/iad --excel-csv"""
_KINDS = "csv, jsonl, parquet, xlsx, bibtex, ris, csl, sqlite"


def export(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad, or of a release.")],
    asked: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="FORMATS", help=f"Write these formats, joined by commas: {_KINDS}."),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help="Only articles for which it holds, and what belongs to them."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="Only these columns of articles, and no other table. Bibliographies take an article whole.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the files go. Default: DATASET/exports/RELEASE.")
    ] = None,
    excel_csv: Annotated[
        bool,
        typer.Option(
            "--excel-csv", help="CSV for a spreadsheet: byte order mark, no formulas, cells that fit. Implies csv."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON, and only that.")] = False,
) -> None:
    """Make a release anew from the store, or write the newest release in other formats; without the network.

    With --format, the release is only read: of a dataset that was crawled or merged. A condition compares columns of
    articles.csv with numbers and with text in quotes, joined by and, or, not.
    """
    given = {
        "--where": where is not None, "--columns": columns is not None, "--output": output is not None,
        "--json": as_json,
    }  # fmt: skip
    if asked is None and not excel_csv:
        for option, is_given in given.items():
            if is_given:
                raise CommandError(f"{option} needs a --format. There are: {_KINDS}.", 2)
        _make_anew(dataset)
        return
    _write(dataset, _formats(asked, excel_csv, columns is not None), where, columns, output, as_json)


def _make_anew(dataset: Path) -> None:
    from harvester.dataset import DatasetLock, RunError, new_run_id
    from pipelines.release.publish import ReleaseError, publish
    from pipelines.store import StoreError

    store = open_store(dataset)
    lock = DatasetLock(dataset)
    try:
        lock.take()
        answer_of(store.check)
        if not answer_of(store.article_count):
            raise CommandError(f"The store of {dataset} holds no records yet; there is nothing to release.", 4)
        base = store.fact("release_base") or None
        release = publish(store, dataset, new_run_id(dataset, store), base=base)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    except (ReleaseError, StoreError) as error:
        raise CommandError(str(error), 4) from error
    finally:
        store.close()
        lock.release()
    with whoever_listens():
        print(f"{release.rows.get('articles', 0)} articles: {dataset / 'latest' / 'articles.csv'}")


def _formats(asked: Sequence[str] | None, excel_csv: bool, columns: bool) -> list[str]:
    """The formats, each once, as the writers are called."""
    from pipelines.exporting.formats import EXCEL_CSV, FORMATS, TABULAR

    names = [name.strip().lower() for given in asked or ["csv"] for name in given.split(",")]
    for name in names:
        if name not in FORMATS:
            raise CommandError(f"--format {name!r} is none. There are: {', '.join(FORMATS)}.", 2)
    if excel_csv and "csv" not in names:
        raise CommandError("--excel-csv is a form of csv, which is not among the formats. Add csv, or leave it out.", 2)
    if columns and not set(names) & set(TABULAR):
        raise CommandError(
            f"--columns is for tables: {', '.join(TABULAR)}. Bibliographies take an article whole; leave --columns "
            "out, or add a format with tables.",
            2,
        )
    return [EXCEL_CSV if excel_csv and name == "csv" else name for name in dict.fromkeys(names)]


def _write(
    dataset: Path, formats: Sequence[str], where: str | None, columns: str | None, output: Path | None, as_json: bool
) -> None:
    from pipelines.exporting.condition import SelectionError
    from pipelines.exporting.formats import ExportError, export
    from pipelines.exporting.selection import Selection

    release = _release_of(dataset)
    folder = _folder(release, output)
    names = [name.strip() for name in columns.split(",")] if columns is not None else []
    if where is not None and not where.strip():
        raise CommandError("--where is empty. Write it like: published_year >= 2020 and language == 'tr'", 2)
    if "" in names:
        raise CommandError("--columns is a list of names, joined by commas: article_id,title,doi", 2)
    if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise CommandError(f"--columns names {repeated[0]!r} twice.", 2)
    try:
        selection = Selection(release, where=where or "", columns=names)
        written = export(formats, selection, folder)
    except SelectionError as error:
        raise CommandError(str(error), 2) from error
    except ExportError as error:
        raise CommandError(str(error), 4) from error
    if as_json:
        print_json(_told(selection, folder, written))
    else:
        with whoever_listens():
            _say(selection, written, chosen=where is not None)


def _release_of(dataset: Path) -> Path:
    from harvester.releases import release_folder

    try:
        release = release_folder(dataset).resolve()
    except FileNotFoundError as error:
        raise CommandError(str(error), 2) from error
    if not os.path.isfile(release / "articles.jsonl"):
        raise CommandError(f"{release} is no release: it has no articles.jsonl. Give the folder of a dataset.", 2)
    return release


def _folder(release: Path, output: Path | None) -> Path:
    """Where the files go: never where releases are."""
    from harvester.releases import dataset_of

    dataset = dataset_of(release)
    if output is None:
        if dataset is None:
            raise CommandError(f"The release {release} lies in no dataset; say with --output where the files go.", 2)
        return dataset / "exports" / release.name
    if output.exists() and not output.is_dir():
        raise CommandError(f"--output {output} is no folder. Choose another.", 2)
    releases = dataset / "releases" if dataset else release
    if output.resolve().is_relative_to(releases):
        raise CommandError(f"{output} lies in {releases}, and a release never changes. Choose another --output.", 2)
    return output


def _say(selection: Selection, written: dict[str, Written], *, chosen: bool) -> None:
    from pipelines.exporting.formats import meaning

    if chosen:
        selected, total = selection.article_counts
        print(f"{selected} of {total} articles.")
    for each in written.values():
        if len(each.files) == 1:
            tables = ", ".join(f"{count} {table}" for table, count in each.rows.items())
            print(f"{each.files[0]}: {tables}")
        else:
            for file, (table, count) in zip(each.files, each.rows.items(), strict=True):
                print(f"{file}: {count} {table}")
        for loss, count in sorted(each.losses.items()):
            print(f"  {count} × {meaning(loss)}")


def _told(selection: Selection, folder: Path, written: dict[str, Written]) -> dict[str, object]:
    selected, total = selection.article_counts
    return {
        "release": selection.release.name,
        "output": str(folder),
        "articles": {"selected": selected, "total": total},
        "files": {name: [file.name for file in each.files] for name, each in written.items()},
        "rows": {name: each.rows for name, each in written.items()},
        "losses": {name: dict(sorted(each.losses.items())) for name, each in written.items()},
    }
