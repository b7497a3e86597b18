"""``harvester check``: whether a release is what it says it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harvester.cli.terminal import CommandError, print_json, whoever_listens

if TYPE_CHECKING:
    from pipelines.checking.check import Checked

EXAMPLE = "harvester check output/iad\n  harvester check output/iad/releases/20261122T101500Z --json"


def check(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset or of a release.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON, and only that.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what is wrong.")] = False,
) -> None:
    """Check the newest release of a dataset.

    By the frictionless library (types, constraints), JSON Schema, and rules of its own: hashes match, keys are unique
    and join, counts agree, rows are in order, the CSV equals the JSON Lines value for value. Exits with 4 if anything
    is wrong.
    """
    from harvester.releases import release_folder
    from pipelines.checking.check import check as check_release

    try:
        release = release_folder(dataset)
    except FileNotFoundError as error:
        raise CommandError(str(error), 2) from error
    try:
        checked = check_release(release)
    except OSError as error:
        raise CommandError(f"{release} cannot be read ({error.strerror or error}).", 4) from error
    with whoever_listens():
        if as_json:
            print_json(
                {
                    "release": str(release.resolve().name),
                    "sound": checked.is_sound,
                    "rows": checked.rows,
                    "found": dict(checked.findings.counts),
                    "findings": checked.findings.as_json(),
                }
            )
        else:
            _say(release, checked, quiet=quiet)
    if not checked.is_sound:
        raise typer.Exit(4)


def _say(release: Path, checked: Checked, *, quiet: bool) -> None:
    from harvester.columns import printable

    for finding in checked.findings:
        place = "".join((
            f", row {finding.row}" if finding.row else "", f", {finding.column}" if finding.column else "",
        ))  # fmt: skip
        print(printable(f"{finding.file}{place}: {finding.what} [{finding.rule}]"))
    total = checked.findings.total
    if total:
        errors = f"{total} {'error' if total == 1 else 'errors'}"
        print(f"{errors} in {release}: do not rely on it; make it anew with harvester export.")
    elif not quiet:
        rows = ", ".join(f"{count} {name}" for name, count in checked.rows.items())
        print(f"{release} is sound: {rows}.")
