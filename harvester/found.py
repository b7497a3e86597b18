"""What spiders yield beside records: pages that were named, and what was learned of places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BLOCKED = "blocked: "
"""How the ledger's line begins for a page that turns the crawler away, though it is served as any other."""


@dataclass(slots=True)
class Found:
    """A page that another names, to be visited.

    Addresses are kept without their origin, so that they hold on a mirror and on another port too.
    """

    url: str
    key: str
    """The same page under another address has the same key."""
    kind: str
    """``start``, ``listing``, ``record``, ``oai``, ``token``, ``sitemap`` or ``original``: names the callback
    ``parse_<kind>``."""
    priority: int = 0
    form: str | None = None
    series: str | None = None
    """The address of the list that it is a page of."""
    said: str | None = None
    """How it is named; ``None`` where it is named beside what the page itself is about: in a menu, in a box."""
    issue_id: str | None = None
    again: bool = False
    """It is asked for also where it was read before."""
    context: dict[str, Any] = field(default_factory=dict)
    """What the pages above said, and what the guards noted."""


@dataclass(slots=True)
class Fact:
    """What a spider remembers until the next run. It is written with the page it was learned from, and not before all
    that came of that page is."""

    name: str
    value: str


@dataclass(kw_only=True, slots=True)
class Place:
    """A page that is no record, and what is known of it: what it prints, and whose page it is.

    The two come from different pages, in any order: the page itself, and the breadcrumbs that lead back to it. A place
    that is said to be several journals' is none's.
    """

    key: str
    url: str
    printed: dict[str, str] = field(default_factory=dict)
    """Field of a journal (``issn_print``, ``publisher`` …), or ``issue`` for an issue's label → text as shown."""
    journals: dict[str, str] = field(default_factory=dict)
    """Identifiers of journals whose page it is said to be → the text of the link."""
    issues: dict[str, str] = field(default_factory=dict)
