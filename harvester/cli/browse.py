"""``harvester browse``: a release in the browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from harvester.cli.terminal import CommandError, complain, whoever_listens

EXAMPLE = "harvester browse output/iad --open"


def browse(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")],
    host: Annotated[
        str, typer.Option(help="Address to listen at. The default is for this machine alone; 0.0.0.0 is for all.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen at; 0 takes a free one.")] = 8001,
    open_it: Annotated[bool, typer.Option("--open", help="Open the first page in the browser.")] = False,
    release: Annotated[str, typer.Option(metavar="ID", help="A release in place of the newest.")] = "",
) -> None:
    """Browse a release: search its articles, count them by language, year or journal, read records, ask with SQL.

    The first time, its SQLite file is made in the dataset's folder .browse. Ctrl-C ends it.
    """
    folder = _release(dataset, release)
    from harvester.browse.file import file_of, let_go
    from harvester.browse.guard import is_loopback
    from harvester.browse.server import AddressError, address_of, listen, serve
    from harvester.releases import dataset_of
    from pipelines.exporting.formats import ExportError

    try:
        listening = listen(host, port)
    except AddressError as error:
        raise CommandError(str(error), 2) from error
    with listening:
        try:
            file = file_of(folder, making=lambda made: complain(f"making {made} …"))
        except ExportError as error:
            raise CommandError(f"The SQLite file of {folder} could not be made: {error}", 4) from error
        address = address_of(listening, host)

        def ready() -> None:
            if not is_loopback(host):
                complain("whoever can reach this machine can read this release.")
            with whoever_listens():
                print(address, flush=True)
            if open_it:
                import webbrowser

                webbrowser.open(address)

        try:
            serve(file, (dataset_of(folder) or folder).name, listening, host, ready)
        finally:
            let_go(file)
    if sys.stderr.isatty():
        complain("ended.")


def _release(dataset: Path, name: str) -> Path:
    """The folder of the release *name*, or of the newest."""
    from harvester.releases import release_folder

    try:
        newest = release_folder(dataset).resolve()
    except FileNotFoundError as error:
        raise CommandError(str(error), 2) from error
    if not name:
        return newest
    there = sorted(path.name for path in newest.parent.iterdir() if (path / "articles.csv").is_file())
    if name not in there:
        raise CommandError(f"There is no release {name!r} in {newest.parent}. There are: {', '.join(there)}.", 2)
    return newest.parent / name
