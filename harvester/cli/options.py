"""What values of options may be, on the command line and in a list of sources alike."""

from __future__ import annotations

import re

from harvester.cli.terminal import CommandError
from harvester.durations import seconds

DETAILS = ("list", "full", "auto")
LONGEST_DELAY = 86_400
MOST_AT_ONCE = 64


def dataset_name(given: str) -> str:
    """A dataset's name, as given.

    Raises:
        CommandError: it is none.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", given):
        raise CommandError(f"--name {given!r} is no name: small letters, digits, '.', '_' and '-'.", 2)
    return given


def detail_of(given: str) -> str:
    """How much of each article is read, as given.

    Raises:
        CommandError: it is none of the ways.
    """
    if given not in DETAILS:
        raise CommandError(f"--detail {given!r} is none of list, full and auto.", 2)
    return given


def seconds_of(option: str, given: str) -> int:
    """A time (``90``, ``30m``, ``2h``) in seconds.

    Raises:
        CommandError: it is none.
    """
    try:
        return seconds(given)
    except ValueError as error:
        raise CommandError(f"{option}: {error}.", 2) from error


def keys_of(given: list[str] | None, option: str, parts: int, *, numbers: bool) -> list[str]:
    """Keys of journals (*parts* 1) or issues (2), as given.

    Args:
        given: the keys.
        option: what they were given with.
        parts: of each, between slashes.
        numbers: each part is a number.

    Raises:
        CommandError: one of them has another form.
    """
    part = r"[0-9]+" if numbers else r"[^/\s]+"
    for key in given or []:
        if not re.fullmatch("/".join([part] * parts), key):
            form = "a journal's number, as 1045" if parts == 1 else "journal and issue, as 1045/93047"
            raise CommandError(f"{option} {key!r} is not {form}.", 2)
    return given or []
