"""What a run remembers of when it asked, and the classes that failures are counted in."""

from __future__ import annotations

import doctest

import pytest

from harvester.crawl import failures, timeline
from harvester.crawl.timeline import FIRST_WIDTH, MOST_BINS, Timeline


def test_a_long_run_keeps_its_counts_in_as_few_stretches() -> None:
    """A year at a request a minute: nothing is lost, and the place in time is kept."""
    line, minutes = Timeline(began=100.0), 365 * 24 * 60
    for minute in range(minutes):
        line.sent(100.0 + 60 * minute)
        line.answered("ok" if minute % 10 else "5xx", 100.0 + 60 * minute)
    said = line.report(100.0 + 60 * minutes)
    assert sum(said["requests"]) == minutes
    assert {name: sum(counts) for name, counts in said["answers"].items()} == {
        "ok": minutes - minutes // 10, "4xx": 0, "5xx": minutes // 10, "none": 0,
    }  # fmt: skip
    width = said["bin_seconds"]
    assert MOST_BINS / 2 <= len(said["requests"]) <= MOST_BINS
    assert width * (len(said["requests"]) - 1) <= 60 * minutes < width * len(said["requests"])
    even = said["requests"][:-1]
    assert max(even) - min(even) <= 1, "the requests were even, so are the stretches"


def test_pauses_lie_where_they_were() -> None:
    line = Timeline(began=0.0)
    line.paused(0.2, 1.0)
    assert line.report(2.0)["waited"] == pytest.approx([0, 0.05, *[0.125] * 6, *[0] * 9])
    line.paused(5.0, 305.0)
    said = line.report(400.0)
    assert said["bin_seconds"] == FIRST_WIDTH * 32
    assert sum(said["waited"]) == pytest.approx(300.8)
    assert said["waited"][:3] == pytest.approx([0.8, 3.0, 4.0])


def test_a_pause_that_outlasts_the_run_counts_up_to_its_end() -> None:
    line = Timeline(began=0.0)
    line.sent(0.5)
    line.paused(1.0, 3600.0)
    said = line.report(70.0)
    assert sum(said["waited"]) == pytest.approx(69.0)
    assert len({len(said["requests"]), len(said["waited"]), *map(len, said["answers"].values())}) == 1


@pytest.mark.parametrize("module", [timeline, failures])
def test_examples(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.failed == 0
    assert result.attempted > 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("520", "520"),
        ("3 of its records cannot be read", "… of its records cannot be read"),
        ("blocked: a login form (page 12)", "blocked: a login form"),
        ("robots.txt: connection refused; without it nothing may be asked for", "robots.txt cannot be had"),
        ("TypeError: 'x' is none", "TypeError"),
        ("redirects to another record, /paper/1/2/3", "redirects to another record"),
    ],
)
def test_classes_of_failures(line: str, said: str) -> None:
    assert failures.class_of(line) == said


def test_a_long_pause_leaves_what_was_before_as_fine_as_it_was() -> None:
    timeline = Timeline(began=0.0)
    for second in range(10):
        timeline.sent(second + 0.5)
    width = timeline.bin_seconds
    timeline.paused(10.0, 3_610.0)
    assert timeline.bin_seconds == width
    told = timeline.report(now=12.0)
    assert sum(told["waited"]) == pytest.approx(2.0, abs=0.01)
    timeline.sent(3_700.0)
    told = timeline.report(now=3_700.0)
    assert sum(told["waited"]) == pytest.approx(3_600.0, abs=0.5)
    assert sum(told["requests"]) == 11
