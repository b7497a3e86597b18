"""The page of a run, as text: what it says, and that it says it in any state."""

from __future__ import annotations

import doctest
import html
import re
from pathlib import Path
from typing import Any

import pytest

from harvester.crawl.timeline import BINS, Timeline
from harvester.report_page import advice, charts, collation
from harvester.report_page import page as page_module
from harvester.report_page.page import render
from harvester.report_page.writing import KEEP, write_page

from .made import CITIES, EVIL, IN_ORDER, before, figures, report

VERDICTS = ("complete", "limited", "partial", "failed", "blocked", "drifted", "interrupted")
RELIABILITY = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verdict", [*VERDICTS, None])
def test_every_verdict(verdict: str) -> None:
    page = render(report(verdict), before(), "output/dergi")
    told = advice.advice(report(verdict), "output/dergi")
    assert told.headline in html.unescape(page)
    section = told.section.partition("#")[2]
    assert f"## {section}" in RELIABILITY.lower()
    assert ("is still the one to load" in page) == (verdict not in ("complete", "limited", "partial"))
    if verdict in ("partial", "failed", "drifted"):
        assert "harvester failures output/dergi" in page


BARE: dict[str, Any] = {
    "run_id": "20261123T021500Z", "source": "x", "started": "2026-11-23T02:15:00Z", "verdict": "complete",
    "says": "", "exit_code": 0, "released": True,
}  # fmt: skip
NEW = ("figures", "timeline", "failure_counts")
EMPTY = {**figures(), "years": {}, "journals": [], "keywords": [], "changed": []}
STILL = {"bin_seconds": 1.0, "requests": [0], "answers": {}, "waited": [0]}
MERGED = [{"dataset": "a", "release": "20261122T021500Z", "articles": 3}]
STRANGE: dict[str, dict[str, Any]] = {
    "nothing but what all have": BARE,
    "released, empty": report(figures=EMPTY),
    "an older one": {name: value for name, value in report().items() if name not in NEW},
    "no request": report("failed", requests=0, timeline=STILL),
    "of a merge": {**BARE, "datasets": MERGED, "peak_memory_mb": 1.5},
    "one year": report(figures={"years": {"2020": 1}, "undated": 0}),
    "a year long ago": report(figures={"years": {"1611": 1, "2026": 7}, "undated": 0}),
}


@pytest.mark.parametrize("told", STRANGE.values(), ids=list(STRANGE))
def test_what_is_lacking_is_said_to_be(told: dict[str, Any]) -> None:
    page = render(told)
    for name in ("What changed", "What is wrong", "Articles per year", "Requests over time", "Coverage of each column"):
        section = page[page.index(name) :]
        said = re.sub(r"<[^>]+>", "", section[section.index("</h2>") : section.index("</section>")])
        assert len(said.split()) > 2, name
    assert "None" not in page.replace("sha256", "")
    assert "Undefined" not in page


def test_nothing_is_fetched_and_nothing_obeyed() -> None:
    page = render(report(), before(), "output/dergi")
    assert EVIL not in page
    assert "<img" not in page
    assert "javascript:alert" in page  # shown
    assert not re.search(r"(?:href|src)=.javascript", page)
    assert not re.search(r"<[^>]*\b(?:src|srcset|action|data|poster)=", page)
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert set(re.findall(r'href="([^"]{0,8})', page)) == {"https://"}
    assert "url(" not in page
    assert "@import" not in page


def test_order_of_the_alphabet() -> None:
    assert sorted(CITIES, key=collation.turkish_key) == IN_ORDER
    assert sorted(["zeta", "âlem", "alem", "Ж", "10", "ω", "Azra"], key=collation.turkish_key) == [
        "10", "alem", "âlem", "Azra", "zeta", "ω", "Ж",
    ]  # fmt: skip
    page = render(report())
    places = [page.index(f'<td class="long">{city}</td>') for city in IN_ORDER]
    assert places == sorted(places)


@pytest.mark.parametrize("module", [charts, collation, page_module])
def test_examples(module: Any) -> None:
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("most", [0.004, 0.9, 1, 7, 99, 101, 12345, 1e7])
def test_ticks_hold_what_is_drawn(most: float) -> None:
    found = charts.ticks(most)
    assert found[0] == 0
    assert most <= found[-1] <= 2.6 * most
    assert 2 <= len(found) <= 7


def test_bars_are_as_high_as_they_say() -> None:
    chart = str(charts.by_year({"2019": 10, "2020": 5}))
    high = [float(height) for height in re.findall(r'class="c1"[^>]*height="([\d.]+)"', chart)]
    assert high[0] == pytest.approx(2 * high[1], rel=0.01)
    assert "2019: 10 articles" in chart
    many = str(charts.by_year({str(year): 1 for year in range(1700, 2026)}))
    assert len(re.findall('class="c1"', many)) <= 60
    assert "1700 to 1709: 10 articles" in many


# ---- files -----------------------------------------------------------------------------------------------------------


def test_pages_of_old_runs_go(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    for number in range(KEEP + 5):
        (tmp_path / "runs" / f"202610{number:02}T000000Z.json").write_text("{}")
        write_page(tmp_path, report(run_id=f"202610{number:02}T000000Z"), None)
    pages = sorted(file.name for file in (tmp_path / "runs").glob("*.html"))
    assert (len(pages), pages[-1]) == (KEEP, f"202610{KEEP + 4:02}T000000Z.html")
    assert len(list((tmp_path / "runs").glob("*.json"))) == KEEP + 5
    assert (tmp_path / "report.html").read_bytes() == (tmp_path / "runs" / pages[-1]).read_bytes()
    assert list(tmp_path.rglob("*.draft")) == []


# ---- the timeline ----------------------------------------------------------------------------------------------------


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_timeline_grows_wider_not_longer() -> None:
    clock = Clock()
    timeline = Timeline(clock)
    for second in range(5_000):
        clock.now = float(second)
        timeline.asked()
        timeline.answered((200, 301, 404, 429, 500, None)[second % 6])
    told = timeline.report()
    assert len(told["requests"]) <= BINS
    assert told["bin_seconds"] * len(told["requests"]) >= 5_000
    assert sum(told["requests"]) == 5_000
    assert {name: sum(counts) for name, counts in told["answers"].items()} == {
        "ok": 1668, "4xx": 1666, "5xx": 833, "none": 833,
    }  # fmt: skip
    assert max(told["requests"]) - min(told["requests"][:-1]) <= 1


def test_pauses_lie_where_they_were() -> None:
    clock = Clock()
    timeline = Timeline(clock)
    clock.now = 10.1
    timeline.waits(4.0)
    clock.now = 20.0
    timeline.waits(100.0)  # the run does not live to see most of it
    clock.now = 25.0
    told = timeline.report()
    width = told["bin_seconds"]
    assert sum(told["waited"]) == pytest.approx(9.0, abs=2 * width)
    assert all(not told["waited"][int(second / width)] for second in (2, 9, 16, 18))
    assert told["waited"][int(12 / width)] == pytest.approx(width)
