"""How a run ended: facts in; verdict, exit code, whether it makes a release, and a line for the operator out."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.crawl.verdict import SIGINT, SIGTERM, UNREADABLE, Facts, judge

SITE = "https://index.example/"
USUAL: dict[str, Any] = {
    "site": SITE, "done": 1000, "gone": 0, "failed": {}, "pending": 0, "articles": 900, "watched": 900,
    "stored": 900, "limited": False,
}  # fmt: skip
TIRED = "The host index.example gave nothing but refusals"
FULL = {"title": 1.0, "doi": 0.8}
UNREAD = f"{UNREADABLE} is on the page"

CASES: dict[str, tuple[dict[str, Any], str, int, bool, list[str]]] = {
    # facts that differ from the usual ones; verdict, exit code, released, what the line says
    "all visited": ({}, "complete", 0, True, ["Every known page"]),
    "some gone": ({"gone": 3}, "complete", 0, True, ["3", "gone"]),
    "nothing new, all known": ({"articles": 0}, "complete", 0, True, []),
    "2 % failed": ({"done": 980, "failed": {"500 Internal Server Error": 20}}, "partial", 3, True,
                   ["20 of 1000", "500 Internal Server Error", "next run"]),
    "one failed": ({"failed": {"no answer in time": 1}}, "partial", 3, True, ["1 of 1001", "no answer in time"]),
    "more than 2 % failed": ({"done": 979, "failed": {"500 Internal Server Error": 21}}, "failed", 4, False,
                             ["21 of 1000", "500 Internal Server Error", "Run again"]),
    "one record of a list lost": ({"done": 20, "articles": 999, "stored": 999, "failed": {"the record is cut": 1},
                                   "records_lost": 1}, "partial", 3, True, ["1 of 21"]),
    "many records of a list lost": ({"done": 14, "articles": 300, "stored": 300, "failed": {"no answer in time": 700},
                                     "records_lost": 700}, "failed", 4, False, ["700 of 714"]),
    "a list and a record of it lost": ({"done": 20, "failed": {"no answer in time": 2}, "records_lost": 1},
                                       "failed", 4, False, []),
    "more than 2 % failed, 5 % allowed": ({"done": 979, "failed": {"no answer in time": 21}, "allowed_failures": 0.05},
                                          "partial", 3, True, []),
    "one failed, none allowed": ({"failed": {"no answer in time": 1}, "allowed_failures": 0.0}, "failed", 4, False, []),
    "nothing could be had": ({"done": 0, "failed": {"connection refused": 1}, "articles": 0}, "failed", 4, False,
                             [SITE, "connection refused"]),
    "nothing was asked for": ({"done": 0, "articles": 0, "stored": 0}, "failed", 4, False, [SITE]),
    "the disk was full": ({"broken": "the store cannot be written (disk full)"}, "failed", 4, False, ["disk full"]),
    "pages were left": ({"pending": 7}, "failed", 4, False, ["7"]),
    "all answers 403": ({"done": 0, "failed": {"403 Forbidden": 12}, "articles": 0}, "blocked", 4, False,
                        [SITE, "403 Forbidden", "12 of 12", "ask the site"]),
    "403 in the middle": ({"done": 500, "failed": {"403 Forbidden": 500}}, "blocked", 4, False, ["500 of 1000"]),
    "429 without end": ({"done": 500, "pending": 60, "tired": TIRED}, "failed", 4,
                        False, ["refusals", "60", "Run again later"]),
    "429 at the very end": ({"done": 990, "pending": 10, "tired": TIRED}, "partial",
                            3, True, ["refusals", "10", "Run again later"]),
    "a login is asked for": ({"done": 0, "failed": {"401 Unauthorized": 1}}, "blocked", 4, False, ["401"]),
    "a few 403": ({"failed": {"403 Forbidden": 5}}, "partial", 3, True, ["403 Forbidden"]),
    "more 500 than 403": ({"done": 500, "failed": {"403 Forbidden": 100, "500 Internal Server Error": 200}},
                          "failed", 4, False, ["500 Internal Server Error"]),
    "records without labels": ({"done": 100, "failed": {UNREAD: 900}, "articles": 0}, "drifted", 4, False,
                               [SITE, "900", "repair"]),
    "no record at all": ({"articles": 0, "stored": 0}, "drifted", 4, False, ["No record", SITE, "1000"]),
    "a field fell": ({"coverage": {"title": 1.0, "doi": 0.59}, "coverage_before": FULL}, "drifted", 4, False,
                     [SITE, "doi from 80% to 59%", "repair"]),
    "a field is gone": ({"coverage": {"title": 1.0}, "coverage_before": FULL}, "drifted", 4, False, ["to 0%"]),
    "a field fell by 20 points": ({"coverage": {"title": 1.0, "doi": 0.6}, "coverage_before": FULL},
                                  "complete", 0, True, []),
    "a field fell, as far as allowed": ({"coverage": {"title": 1.0, "doi": 0.1}, "coverage_before": FULL,
                                         "coverage_fall": 0.9}, "complete", 0, True, []),
    "a field rose": ({"coverage": {"title": 1.0, "doi": 1.0}, "coverage_before": FULL}, "complete", 0, True, []),
    "too few records to judge": ({"watched": 9, "coverage": {}, "coverage_before": FULL}, "complete", 0, True, []),
    "a field fell and pages failed": ({"failed": {"no answer in time": 1}, "coverage": {}, "coverage_before": FULL},
                                      "drifted", 4, False, []),
    "a limit was asked for": ({"limited": True, "pending": 500}, "limited", 0, True, ["as asked", "500"]),
    "a limit, and a few failed": ({"limited": True, "failed": {"no answer in time": 1}}, "partial", 3, True, []),
    "a limit, and all failed": ({"limited": True, "done": 0, "failed": {"403 Forbidden": 3}}, "blocked", 4, False, []),
    "Ctrl-C": ({"signal": SIGINT, "pending": 40}, "interrupted", 130, False, ["40", "next run"]),
    "told to end": ({"signal": SIGTERM, "pending": 40}, "interrupted", 143, False, ["40", "next run"]),
    "Ctrl-C while all fail": ({"signal": SIGINT, "done": 0, "failed": {"403 Forbidden": 9}}, "interrupted", 130, False,
                              []),
}  # fmt: skip

#: Every verdict of the run report.
VERDICTS = {"complete", "partial", "failed", "blocked", "drifted", "interrupted", "limited"}
RELEASED = {"complete", "partial", "limited"}


def facts(changes: dict[str, Any]) -> Facts:
    return Facts(**{**USUAL, **changes})


@pytest.mark.parametrize(("changes", "name", "exit_code", "releases", "said"), CASES.values(), ids=list(CASES))
def test_verdict(changes: dict[str, Any], name: str, exit_code: int, releases: bool, said: list[str]) -> None:
    verdict = judge(facts(changes))
    assert (verdict.name, verdict.exit_code, verdict.releases) == (name, exit_code, releases), verdict.says
    assert [words for words in said if words not in verdict.says] == []


def test_every_verdict_occurs() -> None:
    assert {name for _, name, _, _, _ in CASES.values()} == VERDICTS


@pytest.mark.parametrize("case", CASES)
def test_message(case: str) -> None:
    """A sentence; one that a bad end brings says whose site it was, or what to do."""
    changes, name, _, _, _ = CASES[case]
    says = judge(facts(changes)).says
    assert says[0].isupper() or says.startswith("http") or says[0].isdigit()
    assert says.endswith(".")
    assert "\n" not in says
    assert (name in RELEASED) == judge(facts(changes)).releases
    if name in ("blocked", "drifted"):
        assert SITE in says
    if name in ("failed", "partial", "interrupted", "blocked"):
        steps = ("Run again", "run again", "next run", "Try again", "ask the site", "Make room", "the disk", "Check")
        assert any(step in says for step in steps), says
