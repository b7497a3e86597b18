"""How a run ended, judged from what it did: the verdict, the exit code, and whether it makes a release."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from harvester.found import BLOCKED

Name = Literal["complete", "partial", "failed", "blocked", "drifted", "interrupted", "limited"]

SIGINT, SIGTERM = 2, 15

#: How lines of the ledger begin that say that the site turns the crawler away.
_BLOCKED = ("401", "403", "451", BLOCKED)

ENOUGH = 10
"""From so many records on, their coverage says something of the site."""

FEW_GONE = 5
"""So many pages may be gone from any site."""

UNREADABLE = "none of a record's labels"
"""How the ledger's line begins for a record page that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a verdict is judged from."""

    site: str
    done: int
    """Pages visited and read in this run."""
    gone: int
    """Pages that the site says are not there (404, 410)."""
    lists_gone: int = 0
    """Those of them that are listings, and that an earlier run read."""
    lists_read: int = 0
    """Listings among the pages that were read, the start page too."""
    failed: dict[str, int]
    """Line of the ledger → pages that failed with it in this run."""
    pending: int
    """Known pages that were not visited."""
    articles: int
    """Records read in this run."""
    confirmed: int = 0
    """Records of which the site said that they are as they were."""
    records_asked: int = 0
    """Pages of records that were asked for in this run."""
    stored: int
    """Records in the dataset."""
    limited: bool
    """A limit or a selection was asked for."""
    anew: bool = False
    """Only what may show something new was visited: the index is known."""
    known: int = 0
    """Pages that are known."""
    due: int = 0
    """Pages that were read long ago and were not reached."""
    unmatched: bool = False
    """A selection was asked for, and no record of it is known."""
    closed: int = 0
    """Pages that robots.txt closes."""
    tired: str | None = None
    """Why the run ended early: the host gave nothing but refusals for longer than it is patient."""
    given_up: int = 0
    """Addresses that were not followed, for the way to them led to no record: calendars, pages that repeat."""
    records_lost: int = 0
    """Pages that failed and held one record each, of those that OAI-PMH lists a hundred on a page."""
    originals_failed: int = 0
    """Articles' pages at their publishers' that could not be read; no failure of the site."""
    signal: int | None = None
    """Number of the signal that ended the run."""
    broken: str | None = None
    """Why the run could not go on: a full disk, a damaged store."""
    allowed_failures: float = 0.02
    allowed_gone: float = 0.1
    watched: int = 0
    """Records read in this run from pages of their own."""
    coverage: dict[str, float] = field(default_factory=dict)
    """Field → share of these records that have it."""
    coverage_before: dict[str, float] = field(default_factory=dict)
    """The same, of the last run that made a release."""
    coverage_fall: float = 0.2


@dataclass(frozen=True)
class Verdict:
    """The judgement, and a line for the operator: what happened, what it means, what to do."""

    name: Name
    exit_code: int
    releases: bool
    says: str


def _left(pages: int) -> str:
    """How many pages stay to be visited.

    >>> _left(1), _left(2)
    ('1 known page is left', '2 known pages are left')
    """
    return f"{pages} known {'page is' if pages == 1 else 'pages are'} left"


def judge(facts: Facts) -> Verdict:
    """Judge a run."""
    failed = sum(facts.failed.values())
    visited = facts.done + failed
    if facts.broken:
        cure = "Make room on the disk" if "disk is full" in facts.broken else "Mend that"
        return Verdict(
            "failed",
            4,
            False,
            f"The run ended early: {facts.broken}. {cure} and run again: it goes on where it was.",
        )
    if facts.signal:
        says = f"Stopped by a signal; {_left(facts.pending)} for the next run."
        return Verdict("interrupted", 128 + facts.signal, False, says)
    blocked = sum(count for error, count in facts.failed.items() if error.startswith(_BLOCKED))
    commonest = max(facts.failed, key=lambda error: facts.failed[error], default="")
    if failed and blocked * 2 > failed and (not facts.done or failed > facts.allowed_failures * visited):
        says = f"{facts.site} answered {commonest} to {blocked} of {visited} requests: the site blocks this crawl."
        return Verdict("blocked", 4, False, f"{says} Try again later, or ask the site.")
    if facts.unmatched and facts.done and not failed:
        says = f"None of the records that were asked for was found on {facts.site}; check the numbers."
        return Verdict("failed", 4, False, says)
    if facts.tired:
        known = visited + facts.pending
        says = f"{facts.tired}. {_left(facts.pending)}. Run again later: it goes on where it was."
        if facts.done and facts.stored and failed + facts.pending <= facts.allowed_failures * known:
            return Verdict("partial", 3, True, says)
        return Verdict("failed", 4, False, says)
    if not facts.done and (failed or facts.pending or not facts.stored):
        why = f" ({commonest})" if commonest else ""
        return Verdict(
            "failed",
            4,
            False,
            f"Nothing could be fetched from {facts.site}{why}. Check the address and the network, then run again.",
        )
    unread = sum(count for error, count in facts.failed.items() if error.startswith(UNREADABLE))
    # Where few pages are visited because the index is known, a page that fails is one of those that are known.
    borne = facts.anew and failed * 2 <= visited and failed <= facts.allowed_failures * facts.known
    # A page of a list holds many records: those that are lost one by one are few or many among the records.
    few = facts.records_lost <= facts.allowed_failures * (max(facts.articles, facts.stored) + facts.records_lost)
    borne = borne or (few and failed - facts.records_lost <= facts.allowed_failures * visited)
    if failed > facts.allowed_failures * visited and not (borne and unread * 2 <= facts.records_asked):
        if unread * 2 > failed:
            says = f"{unread} record pages of {facts.site} could not be read: the site's pages have changed."
            return Verdict("drifted", 4, False, f"{says} The reader needs repair.")
        says = f"{failed} of {visited} pages failed, mostly: {commonest}. That is more than the allowed share."
        return Verdict("failed", 4, False, f"{says} Run again later: they are tried again.")
    read = facts.articles + facts.confirmed
    if facts.records_asked > FEW_GONE and not read and facts.stored and not facts.limited:
        says = f"None of {facts.records_asked} records of {facts.site} is there any more, or can be read."
        return Verdict("drifted", 4, False, f"{says} Check that it is the same site.")
    if not facts.stored and facts.limited and facts.pending and not failed and not facts.gone:
        says = f"Ended as asked, before any record was read; {_left(facts.pending)} for another run."
        return Verdict("limited", 0, False, says)
    if not facts.stored and facts.closed:
        says = (
            f"robots.txt of {facts.site} closes {facts.closed} pages, and no record was found on those it leaves open."
        )
        return Verdict("failed", 4, False, f"{says} Check what it allows, or ask the site.")
    if not facts.stored:
        says = f"No record was found on {facts.site}, though {facts.done} pages were read."
        return Verdict("drifted", 4, False, says)
    if facts.gone > max(FEW_GONE, facts.allowed_gone * max(facts.done + facts.gone, facts.stored)):
        says = f"{facts.gone} pages that {facts.site} names are not there (404): more than can be chance."
        return Verdict("failed", 4, False, f"{says} Look at the site; run again later: they are tried again.")
    if facts.lists_gone > max(facts.lists_read, 1):
        says = (
            f"{facts.lists_gone} lists of {facts.site} that were there are gone (404), and {facts.lists_read} are left."
        )
        return Verdict("failed", 4, False, f"{says} Look at the site; run again later: they are asked for again.")
    fallen = [
        f"{name} from {before:.0%} to {facts.coverage.get(name, 0):.0%}"
        for name, before in facts.coverage_before.items()
        if facts.watched >= ENOUGH and round(before - facts.coverage.get(name, 0), 6) > facts.coverage_fall
    ]
    if fallen:
        says = f"Records of {facts.site} lack what they had: {', '.join(fallen)}. The site's pages have changed."
        return Verdict("drifted", 4, False, f"{says} The reader needs repair.")
    if failed:
        says = f"{failed} of {visited} pages failed, mostly: {commonest}. The next run tries them again."
        return Verdict("partial", 3, True, says)
    if facts.limited:
        due = f", and {facts.due} that were read long ago" if facts.due else ""
        return Verdict("limited", 0, True, f"Ended as asked; {_left(facts.pending)} for another run{due}.")
    if facts.pending:
        return Verdict(
            "failed",
            4,
            False,
            f"The crawl ended early; {_left(facts.pending)}. Run again: it goes on there.",
        )
    gone = f", {facts.gone} of them gone from the site" if facts.gone else ""
    closed = f"; {facts.closed} more are closed by robots.txt" if facts.closed else ""
    rest = f"; {facts.given_up} addresses on ways without a record were not followed" if facts.given_up else ""
    what = "Every page that may show something new was visited" if facts.anew else "Every known page was visited"
    beside = f"; {facts.originals_failed} originals could not be read" if facts.originals_failed else ""
    return Verdict("complete", 0, True, f"{what}{gone}{closed}{rest}{beside}.")
