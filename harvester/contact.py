"""Who asks: an address of the operator's in the User-Agent, so that a site can turn to whoever crawls it."""

from __future__ import annotations

import os
import re
import select
import sys
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import SETTINGS_PRIORITIES

from harvester import __version__
from harvester.columns import printable
from harvester.crawl.stopping import stopping
from harvester.dataset import EXIT_USAGE, RunError
from pipelines.store import Store

_LONGEST = 200
_MAIL = re.compile(
    r"(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z][a-z0-9-]+", re.I | re.A
)
_WEB = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:[/?#][!#-'*-\[\]-~]*)?", re.I | re.A)
_FACT = "contact"
"""What the store remembers: the answer; empty where nobody gave one, so that it is asked for once."""


def is_contact(text: str) -> bool:
    """Whether *text* is a mail address, with ``mailto:`` or without, or an http(s) address. It has only signs that can
    stand in a comment of a User-Agent (RFC 9110, 5.6.5 and 10.1.5): ASCII, no blanks, brackets or backslashes.

    >>> is_contact("me@example.org"), is_contact("https://example.org/us?x=1"), is_contact("mailto:me@example.org")
    (True, True, True)
    >>> is_contact("me"), is_contact("me@örnek.org"), is_contact("me@example.org\\r\\nX: y"), is_contact("http://a/)")
    (False, False, False, False)
    """
    return len(text) <= _LONGEST and bool(_MAIL.fullmatch(text) or _WEB.fullmatch(text))


def given_contact(settings: Any) -> str:
    """The contact of the setting (or environment) ``HARVESTER_CONTACT``; empty where there is none.

    Raises:
        RunError: it is none, or ``USER_AGENT`` cannot be sent.
    """
    contact = str(settings.get("HARVESTER_CONTACT") or "").strip()
    if contact and not is_contact(contact):
        raise RunError(
            f"HARVESTER_CONTACT {contact!r} is no mail address (you@example.org) and no web address "
            "(https://example.org/us). It stands in the User-Agent: ASCII, without blanks and brackets.",
            EXIT_USAGE,
        )
    agent = str(settings.get("USER_AGENT") or "")
    if not re.fullmatch(r"[!-~](?:[ -~]*[!-~])?", agent):
        raise RunError(f"USER_AGENT {agent!r} cannot be sent: only ASCII in one line can.", EXIT_USAGE)
    return contact


def introduce(settings: Any, store: Store, site: str, contact: str, *, public: bool) -> None:
    """Put a contact into the User-Agent: the one given, else the one that this dataset's store remembers.

    Where there is none and the host is public, one is asked for, once a dataset: on a terminal with a question
    (``HARVESTER_ASK``), else with a line. A ``USER_AGENT`` of the operator's own is left as it is.

    Raises:
        RunError: a signal came while it was asked for.
    """
    if settings.getpriority("USER_AGENT") > SETTINGS_PRIORITIES["project"]:
        return
    remembered = store.fact(_FACT)
    if not contact and remembered is None and public:
        remembered = _asked(site) if settings.getbool("HARVESTER_ASK") and _on_terminal() else _told(site)
        store.remember(_FACT, remembered)
    if not contact and remembered and is_contact(remembered):
        contact = remembered
    if contact:
        settings.set("USER_AGENT", f"harvester/{__version__} ({contact})", priority="cmdline")


def _on_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _say(text: str, *, end: str = "\n") -> None:
    with suppress(AttributeError, OSError, ValueError):
        print(text, file=sys.stderr, end=end, flush=True)


def _host(site: str) -> str:
    return printable(urlsplit(site).hostname or "")


def _told(site: str) -> str:
    _say(
        f"harvester: {_host(site)} cannot turn to whoever crawls it: set HARVESTER_CONTACT to a mail or web address of "
        "yours, which stands in the User-Agent. The crawl goes on; this is said once a dataset."
    )
    return ""


def _asked(site: str) -> str:
    _say(
        f"If this crawl troubles {urlsplit(site).hostname}, its people can only block it, unless they know whom to ask."
    )
    _say("A mail or web address of yours goes into the User-Agent of each request, and is remembered for this dataset.")
    while True:
        _say("Your address (Enter for none): ", end="")
        answer = _line().strip()
        if not answer or is_contact(answer):
            return answer
        _say(f"{answer!r} is no mail address (you@example.org) and no web address (https://example.org/us).")


def _line() -> str:
    """A line from the terminal; empty at its end. Signals only leave a note (:mod:`harvester.crawl.stopping`)."""
    terminal = sys.stdin.fileno()
    while not select.select([terminal], [], [], 0.2)[0]:
        if stopping.signum:
            _say("")
            raise RunError("Stopped before the crawl began; no page was asked for.", 128 + stopping.signum)
    return os.read(terminal, 4096).decode("utf-8", "replace")
