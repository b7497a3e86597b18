"""``harvester merge``: one dataset from many."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from harvester.cli.terminal import CommandError, complain, print_json, whoever_listens

if TYPE_CHECKING:
    from pipelines.release.publish import Release
    from pipelines.uniting.inputs import Input
    from pipelines.uniting.release import Union

EXAMPLE = "harvester merge output/iad output/dergi --output output --name all"
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def merge(
    datasets: Annotated[
        list[Path],
        typer.Argument(metavar="DATASET...", help="Folders of datasets; the first is believed most."),
    ],
    output: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the merged dataset goes.")] = Path("output"),
    name: Annotated[str, typer.Option(help="Its name: it is written into FOLDER/NAME.")] = "merged",
    as_json: Annotated[bool, typer.Option("--json", help="Print the run report, and only that.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
) -> None:
    """Unite datasets into one, each article once.

    Their newest releases are read, and only read. What is the same is found by DOI, by the original address, else by
    title, year and first author. Every record stays traceable in article_sources.csv.
    """
    if not _NAME.fullmatch(name):
        raise CommandError(
            f"--name {name!r} is no name for a dataset: small letters, digits, - and _, a letter first.", 2
        )
    target = output / name
    with ExitStack() as opened:
        report, page = _merge(_opened(datasets, target, opened), target)
    if as_json:
        print_json(report)
    elif not quiet:
        with whoever_listens():
            print(f"complete: {report['says']}")
            print(f"{report['rows'].get('articles', 0)} articles: {target / 'latest' / 'articles.csv'}")
            if page is not None:
                print(f"Report: {page}")


def _opened(datasets: Sequence[Path], target: Path, opened: ExitStack) -> list[Input]:
    """The releases to unite, open for reading."""
    from pipelines.uniting.inputs import Input, InputError, find_release

    into = Path(os.path.realpath(target))
    found: dict[Path, Path] = {}
    for folder in datasets:
        there = find_release(folder)
        if there is None:
            what = "it has no release" if folder.is_dir() else "there is no such folder"
            raise CommandError(
                f"{folder} is no dataset: {what}. Give the folder of one that was crawled, for instance output/iad.", 2
            )
        dataset, release = there
        if dataset in found:
            raise CommandError(f"{folder} is given twice; give each dataset once.", 2)
        if into == dataset or into.is_relative_to(dataset):
            raise CommandError(
                f"{target} lies in the dataset {folder}, which is to be merged. Choose another --output or --name.", 2
            )
        found[dataset] = release
    if os.path.lexists(target / "harvest.db"):
        raise CommandError(
            f"{target} is a dataset that is crawled; a merge would mix with it. Choose another --output or --name.", 2
        )
    try:
        return [opened.enter_context(Input(dataset, release)) for dataset, release in found.items()]
    except InputError as error:
        raise CommandError(str(error), 4) from error


def _merge(inputs: Sequence[Input], target: Path) -> tuple[dict[str, Any], Path | None]:
    """Put the release out and write its report, which is returned, and its page, whose place is."""
    from harvester import __version__
    from harvester.dataset import DatasetLock, RunError, new_run_id, open_dataset, write_report
    from pipelines.release.describe import About, Origin
    from pipelines.release.publish import ReleaseError, Written, latest, put_out
    from pipelines.uniting.inputs import InputError
    from pipelines.uniting.release import Union, write_union

    started = datetime.now(UTC)
    union = Union()
    lock = DatasetLock(target)
    run_id = None

    def write(draft: Path, before: Path | None) -> Written:
        return write_union(inputs, draft, before, union)

    try:
        open_dataset(target)
        lock.take()
        run_id = new_run_id(target, None)
        origins = tuple(
            Origin(each.name, each.address, f"(dataset {each.name}, release {each.release.name})") for each in inputs
        )
        about = About(target.name, run_id, __version__, origins, "complete", "The datasets were united.", True)
        release = put_out(target, about, write, base=latest(target))
        report = _report(run_id, target, inputs, started, union, release, _says(inputs, union, release))
        write_report(target, report)
        page = _page_of(target, report)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    except (ReleaseError, InputError, OSError) as error:
        if run_id is not None and not isinstance(error, OSError):
            with suppress(OSError):  # a full disk: what is wrong is said all the same
                report = _report(run_id, target, inputs, started, union, None, str(error))
                write_report(target, report)
                _page_of(target, report)
        raise CommandError(str(error), 4) from error
    finally:
        lock.release()
    return report, page


def _page_of(target: Path, report: dict[str, Any]) -> Path | None:
    """Write the page of the report; a merge is no worse for having none."""
    from harvester.dataset import last_released
    from harvester.report_page.writing import write_page

    try:
        return write_page(target, report, last_released(target, report["run_id"]))
    except Exception as error:
        complain(f"The page of the run report could not be written ({error}).")
        return None


def _says(inputs: Sequence[Input], union: Union, release: Release) -> str:
    records, articles = sum(union.read), release.rows.get("articles", 0)
    ways = {"doi": "DOI", "original_url": "address", "title_year_author": "title", "article_id": "identifier"}
    by = ", ".join(f"{union.matched[way]} by {said}" for way, said in ways.items() if union.matched[way])
    counted = f"{len(inputs)} {'dataset' if len(inputs) == 1 else 'datasets'}"
    found = f"; {union.united} of them stand in several records ({by})" if union.united else ""
    return f"{records} records of {counted} are {articles} articles{found}."


def _report(
    run_id: str,
    target: Path,
    inputs: Sequence[Input],
    started: datetime,
    union: Union,
    release: Release | None,
    says: str,
) -> dict[str, Any]:
    from harvester.report import identity, peak_memory_mb

    read = [*union.read, *[None] * (len(inputs) - len(union.read))]
    return {
        "run_id": run_id,
        **{key: value for key, value in identity(target.name, "", started).items() if key != "site"},
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 2),
        "verdict": "complete" if release else "failed",
        "says": says,
        "exit_code": 0 if release else 4,
        "released": release is not None,
        "release": release.name if release else None,
        "datasets": [
            {"dataset": each.name, "release": each.release.name, "articles": count}
            for each, count in zip(inputs, read, strict=True)
        ],
        "united": union.united,
        "matched": dict(sorted(union.matched.items())),
        "rows": release.rows if release else {},
        "separators_replaced": release.separators_replaced if release else 0,
        "figures": release.figures if release else {},
        "coverage": release.coverage if release else {},
        "flags": dict(sorted(union.flags.items())),
        "peak_memory_mb": peak_memory_mb(),
    }
