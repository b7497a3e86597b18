"""``harvester detect``: say what an address is and how it would be harvested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from harvester.cli.terminal import CommandError, print_json, whoever_listens

if TYPE_CHECKING:
    from harvester.detected import Detection

EXAMPLE = """\
harvester detect https://journal.example.org/index.php/jex
  harvester detect https://repository.example.org/oai --json"""


def detect(
    url: Annotated[
        str, typer.Argument(help="Address of a journal, an issue, an article or an OAI-PMH endpoint.", metavar="URL")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON, and only that.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
) -> None:
    """Say what an address is and how it would be harvested. Nothing is stored; a few pages are asked for, politely.

    Exit codes: 0 found, 2 no address, or what stands there is no journal's (and what to give instead), 4 it could not
    be had, or the site blocks crawlers, 130 and 143 stopped by a signal.
    """
    from harvester.crawl.stopping import stopping

    stopping.install()
    from harvester.dataset import RunError
    from harvester.detected import Detection
    from harvester.detection import detect as look_at

    try:
        found = look_at(url)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if as_json:
        print_json(found.as_json())
    if not isinstance(found, Detection):
        raise CommandError(f"{found.outcome}: {url}. {found}", found.exit_code)
    if not (as_json or quiet):
        with whoever_listens():
            _say(found)


def _say(found: Detection) -> None:
    from harvester.columns import printable
    from harvester.pages.platforms.look import NAMES

    what = {"site": "site of journals", "press": "press", "index": "index"}.get(found.scope, "journal")
    rows = [
        ("platform", f"{found.platform} ({NAMES[found.platform]}{f' {found.version}' if found.version else ''})"),
        (what, " ".join(filter(None, (found.title, f"[{found.journal}]" if found.journal else "")))),
        ("start", found.start),
        ("OAI-PMH", f"{found.oai_url or ''}{f' set {found.oai_set}' if found.oai_url and found.oai_set else ''}"),
        ("harvest", found.plan),
        ("dataset", found.name),
        ("requests", str(found.requests)),
        *(("seen", reason) for reason in found.reasons),
    ]
    width = max(len(label) for label, _ in rows)
    for label, text in rows:
        if text:
            print(f"{label:<{width}}  {printable(text)}")
