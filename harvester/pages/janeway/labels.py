"""The labels that Janeway makes for issues: ``Volume 1 • Issue 2 • 2021 • Rivers • 11–19``, some parts left out."""

from __future__ import annotations

import re

from harvester.pages.page import fold, squeeze

_NUMBERED = re.compile(r"(?:volume|vol|issue|no|cilt|sayi|band|heft|numero|cyfrol|rhifyn|jahrgang|tome)\b\.?:?\s*\S+")
_BULLETS = re.compile("[•|]")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_PAGES = re.compile(
    r"(?:pp?\.?\s*)?(?:[a-z]{0,2}\d{1,6}|[ivxlc]{1,7})(?:\s*[-–—]\s*(?:[a-z]{0,2}\d{1,6}|[ivxlc]{1,7}))?"
)
_ITEMS = re.compile(r"\b\d+ (?:items?|articles?|oge|makale)\b")


def _parts(label: str) -> list[str]:
    return [part for part in map(squeeze, _BULLETS.split(label)) if part]


def issue_year(label: str) -> str | None:
    """The year in an issue's label."""
    return next((part for part in _parts(label) if _YEAR.fullmatch(part)), None)


def issue_title(label: str) -> str | None:
    """What the label says beside volume, number and year.

    >>> issue_title("Volume 1 • Issue 2 • 2021 • Special: Rivers"), issue_title("Volume 1 • Issue 2 • 2021")
    ('Special: Rivers', None)
    """
    rest = [part for part in _parts(label) if not _NUMBERED.fullmatch(fold(part)) and not _YEAR.fullmatch(part)]
    return " • ".join(rest) or None


def pages_in(line: str, label: str = "") -> str | None:
    """The pages at the end of a line of a table of contents, which begins with the issue's *label*.

    >>> pages_in("Volume 1 • Issue 2 • 2021 • Rivers • 11–19"), pages_in("Volume 1 • Issue 2 • 2021")
    ('11–19', None)
    """
    parts = _parts(line)
    known = _parts(label)
    if known and parts[: len(known)] == known:
        parts = parts[len(known) :]
    elif len(parts) < 2 or (_YEAR.fullmatch(parts[-1]) and not any(_YEAR.fullmatch(part) for part in parts[:-1])):
        return None
    return parts[-1] if parts and _PAGES.fullmatch(fold(parts[-1])) else None


def bare_label(text: str) -> str:
    """An issue's label without the count of its articles beside it."""
    return squeeze(_ITEMS.sub("", text)).strip(" •,")
