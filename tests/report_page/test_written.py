"""The page beside each run's report and in the dataset's folder, written by real runs on a bad day of the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from harvester.demo.faults import FaultIndex
from harvester.report_page.writing import KEEP
from tests.e2e.kit import Finished, crawl, harvester, reports

OLD = [f"20200101T{number:06d}Z" for number in range(KEEP + 5)]
OTHERS = ("notes.html", "20200101T000000Z.json.html", "20200101T000000Z.samples")


@dataclass(frozen=True)
class Nights:
    """Two runs: one that the site asked to wait, and one whose page could not be put in its place."""

    dataset: Path
    asked: list[int]
    """Status of each answer of the first night."""
    first: Finished
    kept: list[str]
    """What lay among the reports after the first night."""
    page: str
    second: Finished


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    output = tmp_path_factory.mktemp("written")
    runs = output / "iad" / "runs"
    (runs / OTHERS[2]).mkdir(parents=True)
    for name in (*OTHERS[:2], *(f"{run}.html" for run in OLD)):
        (runs / name).write_text("old", encoding="utf-8")
    with FaultIndex("retry-after") as index:
        first = harvester("crawl", "iad", "--site", index.url, "--output", output)
        asked = [status for _, _, status in index.requests]
        kept, page = sorted(file.name for file in runs.iterdir()), output / "iad" / "report.html"
        text = page.read_text(encoding="utf-8")
        page.unlink()
        page.mkdir()
        index.set("")
        second = crawl(index.url, output)
    return Nights(output / "iad", asked, first, kept, text, second)


def test_the_page_is_where_the_command_says(nights: Nights) -> None:
    assert nights.first.code == 0
    assert f"Report: {nights.dataset / 'report.html'}" in nights.first.out.splitlines()
    report = reports(nights.dataset)[0]
    assert (nights.dataset / "runs" / f"{report['run_id']}.html").read_text(encoding="utf-8") == nights.page
    for said in (report["says"], report["run_id"], f"{nights.dataset}/latest", "This is the first release"):
        assert said in nights.page
    assert not list(nights.dataset.rglob("*.draft"))


def test_old_pages_go_and_nothing_else(nights: Nights) -> None:
    first = reports(nights.dataset)[0]["run_id"]
    pages = [name for name in nights.kept if name.endswith("Z.html")]
    assert pages == [f"{run}.html" for run in [*OLD, first][-KEEP:]]
    assert set(OTHERS) <= set(nights.kept)
    assert f"{first}.json" in nights.kept


def test_the_timeline_is_what_the_site_saw(nights: Nights) -> None:
    report = reports(nights.dataset)[0]
    line = report["timeline"]
    assert sum(line["requests"]) == report["requests"] == len(nights.asked)
    assert {name: sum(counts) for name, counts in line["answers"].items()} == {
        "ok": sum(status < 400 for status in nights.asked),
        "4xx": sum(400 <= status < 500 for status in nights.asked),
        "5xx": 0,
        "none": 0,
    }
    assert nights.asked.count(429) >= 3
    assert sum(line["waited"]) == pytest.approx(report["politeness"]["waited_s"], abs=0.1)
    assert report["politeness"]["waits"] >= 1
    assert line["bin_seconds"] * (len(line["requests"]) - 1) <= report["seconds"], "it ends with the run"
    assert report["failures_by_kind"] == {"record": {"404 Not Found": 1}}


def test_a_page_that_cannot_be_written_changes_nothing(nights: Nights) -> None:
    assert nights.second.code == 0
    assert nights.second.report["verdict"] == "complete"
    assert "The page of the run report could not be written" in nights.second.complaint()
    run_id = nights.second.report["run_id"]
    assert reports(nights.dataset)[-1]["run_id"] == run_id
    page = (nights.dataset / "runs" / f"{run_id}.html").read_text(encoding="utf-8")
    assert "No article differs against the release of" in page, "compared with the first night's"
