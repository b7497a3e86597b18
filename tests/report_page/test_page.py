"""What the page says of a report, whatever the report holds or lacks."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.invented_run import BEFORE, report
from harvester.crawl import failures
from harvester.crawl.verdict import Name
from harvester.flags import FLAGS
from harvester.report_page.advice import TONES, advice
from harvester.report_page.page import TITLES, render
from harvester.report_page.sections import changes, coverage, journals, keywords, time_line, wrong, years
from harvester.report_page.turkish import sort_key

ROOT = Path(__file__).parents[2]
VERDICTS: tuple[str, ...] = Name.__args__  # type: ignore[attr-defined]
RELIABILITY = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")


def text_of(html: str) -> str:
    """What stands on a page, without its tags, style and script."""
    return re.sub(r"\s+", " ", re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL))


def test_every_verdict_has_a_badge_and_something_to_do() -> None:
    assert set(TONES) == set(TITLES) == set(VERDICTS)
    for verdict in VERDICTS:
        page = text_of(render({**report(), "verdict": verdict, "says": f"It ended {verdict}."}, BEFORE))
        assert TITLES[verdict] in page
        assert f"It ended {verdict}." in page
        todo = advice({**report(), "verdict": verdict}, "output/anadolu")
        assert todo.says in page
        assert todo.see == f"docs/reliability.md#{verdict}"
        assert f"\n### {verdict}\n" in RELIABILITY, "what the page leads to is there"


@pytest.mark.parametrize("verdict", ["partial", "failed", "blocked", "drifted"])
def test_commands_name_the_dataset_and_the_run(verdict: str) -> None:
    said = advice({**report(), "verdict": verdict, "samples": [{"file": "1.html"}]}, "my data/anadolu").commands
    assert "harvester failures 'my data/anadolu'" in said
    again = [line for line in said if line.startswith("harvester crawl https://dizin.example.org/ --name anadolu")]
    assert len(again) == 1
    assert again[0].endswith(" --delay 5") == (verdict == "blocked")
    assert any(line.startswith("ls 'my data/anadolu/runs/") for line in said) == (verdict == "drifted")


@pytest.mark.parametrize("lost", [*report(), "all", "figures.changes", "figures.coverage", "politeness.delay"])
def test_a_report_may_lack_anything(lost: str) -> None:
    """Each key is taken away, and put in a form that no version writes."""
    known = copy.deepcopy(report())
    if lost == "all":
        assert "Did not end" in render({}, None)
        return
    *way, last = lost.split(".")
    holder = known[way[0]] if way else known
    for odd in (None, "odd", ["odd"], {"odd": "odd"}):
        holder[last] = odd
        assert TITLES["partial"] in render(known, BEFORE) or lost == "verdict"
    del holder[last]
    assert "What is wrong" in render(known, BEFORE)


def test_what_was_not_released_says_why_there_is_nothing_to_see() -> None:
    failed = report() | {"verdict": "failed", "released": False, "release": None, "rows": {}}
    del failed["figures"]
    for section in (changes(failed, BEFORE), years(failed), journals(failed), keywords(failed)):
        assert section.figures == section.tables == []
        assert section.notes[0] == "Nothing was released by this run, so there is nothing to count."
    old = report() | {"figures": {}, "timeline": {}}
    assert "does not hold these figures" in years(old).notes[0]
    assert "does not say when" in time_line(old).notes[-1]


def test_changes_stand_in_the_order_of_the_alphabet() -> None:
    *_, table = changes(report(), BEFORE).tables
    titles = [row[0].text for row in table.rows]
    assert titles[:3] == [
        "Çay Bahçelerinde Gölge",
        "Göçün Sofrası: Üç Kuşak Yemek Tarifi",
        "Ilgaz Eteklerinde Kar Örtüsü",
    ]
    assert [row[1].text for row in table.rows] == ["added"] * 6 + ["changed"] * 2 + ["withdrawn", "returned"]
    assert titles[:6] == sorted(titles[:6], key=sort_key)
    assert "no earlier release" in changes(report(), None).notes[0]


def test_coverage_names_what_fell() -> None:
    section = coverage(report(), BEFORE)
    assert section.notes == ["Fell against the last release: doi (−5.1 points)."]
    rows = {row[0].text: row for row in section.figures[0].table.rows}  # type: ignore[union-attr]
    assert [cell.text.replace("\xa0", " ") for cell in rows["doi"][1:]] == ["74.1 %", "79.2 %", "−5.1"]
    assert [cell.text for cell in rows["orcid"][2:]] == ["", ""], "it was not counted before"
    assert coverage({"coverage": {}}, None).figures == []


def test_all_that_is_wrong_is_there_with_its_meaning() -> None:
    said = report()
    tables = {table.caption: table for table in wrong(said, "output/anadolu").tables}
    by_kind = tables["Pages that failed or are gone, by kind"].rows
    assert sum(row[2].number or 0 for row in by_kind) == 11
    flags = tables["Flags that articles carry"].rows
    assert {row[0].text: row[2].text for row in flags} == {flag: FLAGS[flag] for flag in said["flags"]}
    assert wrong({"verdict": "complete"}, "output/x").notes[0].startswith("Nothing")


def test_many_years_share_bars() -> None:
    said = {"figures": {"years": {"1600": 1, "1850": 2, "2026": 3, "12026": 4, "x": 5}}, "released": True}
    figure = years(said).figures[0]
    assert "<title>1850–1859: 2 articles</title>" in figure.wide
    assert figure.wide.count("<g>") < 60
    assert [row[0].text for row in figure.table.rows] == ["2026", "1850", "1600"]  # type: ignore[union-attr]


def test_a_page_of_a_merge() -> None:
    merged: dict[str, Any] = {
        "run_id": "20261125T021500Z", "source": "all", "command": "harvester merge output/a output/b --name all",
        "verdict": "complete", "says": "12 records of 2 datasets are 10 articles.", "released": True,
        "release": "20261125T021500Z", "rows": {"articles": 10}, "coverage": {"title": 1.0},
        "datasets": [{"dataset": "a", "release": "20261124T021500Z"}, {"dataset": "b", "release": "20261123T021500Z"}],
    }  # fmt: skip
    page = text_of(render(merged, None, "output/all"))
    for said in ("Complete", "10 articles", "2 datasets", "a, release 20261124T021500Z", "docs/merging.md"):
        assert said in page.replace("\xa0", " ")


def test_classes_of_failures_are_told_as_they_are_counted() -> None:
    odd = failures.class_of("</td><script>alert(1)</script> of 7")
    page = render({**report(), "failures_by_kind": {"record": {odd: 3}}}, None)
    assert "&lt;/td&gt;&lt;script&gt;" in page
    assert page.count("<script") == 1
