"""The commands: one module each. Each does one thing and says at the end what came of it.

What a command needs beside this room is imported when it runs: ``--help`` is there at once.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Annotated

import typer

from harvester import __version__
from harvester.cli import browse, check, crawl, demo, detect, export, failures, merge, newsource, savepage, status
from harvester.cli.terminal import CommandError, complain, hush

app = typer.Typer(
    name="harvester",
    help="Harvests the metadata of journal articles, from any journal's site, into datasets an analyst can trust.",
    epilog="Start here: harvester crawl https://journal.example.org/   COMMAND --help has examples.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"harvester {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


for _command, _example in (
    (crawl.crawl, crawl.EXAMPLE),
    (detect.detect, detect.EXAMPLE),
    (status.status, status.EXAMPLE),
    (failures.failures, failures.EXAMPLE),
    (export.export, export.EXAMPLE),
    (check.check, check.EXAMPLE),
    (browse.browse, browse.EXAMPLE),
    (merge.merge, merge.EXAMPLE),
    (demo.demo, demo.EXAMPLE),
    (newsource.newsource, newsource.EXAMPLE),
    (savepage.savepage, savepage.EXAMPLE),
):
    app.command(epilog=f"\b\n{'Examples' if chr(10) in _example else 'Example'}:\n  {_example}")(_command)


def _open_what_is_closed() -> None:
    """Where a caller closed a standard stream (``>&-``): to nowhere with it, and no other file gets its number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open until the end)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; a mistake in its words gets one line and exit code 2."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no ş is no reason to fail
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="harvester", standalone_mode=False)
    except CommandError as error:
        complain(error.message)
        code = error.exit_code
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        said = str(error.format_message() if hasattr(error, "format_message") else error)
        if said.startswith("Usage:"):  # a command without what it needs
            print(said, file=sys.stderr)
            sys.exit(2)
        said += "" if said.endswith((".", "?")) else "."
        complain(f"{said} See '{context.command_path if context else 'harvester'} --help'.")
        code = 2
    except (typer.Abort, KeyboardInterrupt):
        complain("stopped.")
        code = 130
    except BrokenPipeError:
        hush()
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        hush()
        complain("Not all could be written: standard output or the disk is full. Make room and run again.")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
