"""What a failed request means: a line for the ledger, and whether it is worth asking again."""

from __future__ import annotations

import re
from http import HTTPStatus

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from harvester.found import BLOCKED

#: Answers that may be another one the next time (RFC 9110, 15.5 and 15.6).
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


class Refused(IgnoreRequest):
    """A page is not asked for, or its answer not read, on purpose; the message says why."""


class RulesUnknown(Refused):
    """robots.txt cannot be had: until it can, nothing may be asked for (RFC 9309, 2.3.1.4)."""


class Forbidden(Refused):
    """robots.txt asks not to visit a page: that is obeyed, and no failure."""


def explain(error: BaseException) -> tuple[int | None, str, bool]:
    """The status of the answer, if there was one, a line for the ledger, and whether to ask again."""
    status, said, again = _explained(error)
    return status, " ".join(said.split()), again


_PARTICULARS = re.compile(r"\s*[:;,(].*$", re.DOTALL)
_AMOUNT = re.compile(r"(?<!^)\b\d+\b|^\d+\b(?!$| [A-Z])")
"""A number that is no status in front."""


def class_of(error: str) -> str:
    """The kind of failure that a line of the ledger tells of: the line without its particulars.

    >>> class_of("404 Not Found"), class_of("no safe connection (certificate has expired)"), class_of("")
    ('404 Not Found', 'no safe connection', 'no reason is known')
    >>> class_of("the list ends after 20 of 400 records"), class_of("redirects off the site, to https://x.example/")
    ('the list ends after … of … records', 'redirects off the site')
    """
    if error.startswith("robots.txt:"):
        return "robots.txt cannot be had"
    said = error.removeprefix(BLOCKED)
    said = _AMOUNT.sub("…", _PARTICULARS.sub("", said)).strip()[:80] or "no reason is known"
    return f"{BLOCKED}{said}" if error.startswith(BLOCKED) else said


def _explained(error: BaseException) -> tuple[int | None, str, bool]:
    if isinstance(error, HttpError):
        status = error.response.status
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
        return status, f"{status} {phrase}".strip(), status in _PASSING
    if isinstance(error, IgnoreRequest):
        return None, str(error) or "refused", getattr(error, "again", False)
    if isinstance(error, DownloadTimeoutError):
        return None, "no answer in time", True
    if isinstance(error, CannotResolveHostError):
        return None, "the host's name is not known", True
    if isinstance(error, DownloadConnectionRefusedError):
        return None, "connection refused", True
    if isinstance(error, ResponseDataLossError):
        return None, "the answer was cut short", True
    if isinstance(error, DownloadCancelledError):
        return None, "the answer is too large", False
    if isinstance(error, DownloadFailedError):
        return None, str(error)[:200], True
    return None, f"{type(error).__name__}: {error}"[:200], True
