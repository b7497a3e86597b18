"""Pages kept of a drifted run: those that show what the reader no longer reads, as they arrived."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from harvester.crawl.samples import LARGEST

from .kit import Finished, crawl, harvester, reports
from .sites import Faults, Index, Reply, Site

INDEX = Index(journals=1, issues=2, records=50)
PAGES = INDEX.pages()
PATHS = INDEX.paths()
REDESIGNED = "<html><body><div id='app'><h1>Yeni tasarım</h1><p>Birazdan yüklenecek.</p></div></body></html>"


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("healthy")
    with Site(PAGES) as site:
        done = crawl(site.url, output)
    assert (done.code, done.report["verdict"], done.report["samples"]) == (0, "complete", [])
    runs = sorted(path.suffix for path in (output / "iad" / "runs").iterdir())
    assert runs == [".html", ".json"], "only drifted runs keep pages"
    return output / "iad"


@pytest.fixture
def yesterday(healthy: Path, tmp_path: Path) -> Path:
    """A dataset with a release of yesterday's."""
    shutil.copytree(healthy, tmp_path / "iad", symlinks=True)
    return tmp_path / "iad"


def kept(dataset: Path, done: Finished, pages: dict[str, str]) -> list[dict[str, Any]]:
    """What ``samples.json`` says of a drifted run; the files are the pages as the site served them."""
    assert (done.code, done.report["verdict"], done.report["released"]) == (4, "drifted", False)
    folder = dataset / "runs" / f"{done.report['run_id']}.samples"
    listed: list[dict[str, Any]] = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in folder.iterdir()) == [
        *(f"{number}.html" for number in range(1, len(listed) + 1)),
        "samples.json",
    ]
    assert done.report["samples"] == [
        {"file": f"runs/{folder.name}/{each['file']}", "url": each["url"], "why": each["why"]} for each in listed
    ]
    assert reports(dataset)[-1]["samples"] == done.report["samples"]
    for each in listed:
        served = pages[path_of(each)].encode()
        assert (folder / each["file"]).read_bytes() == served[:LARGEST]
        assert (each["status"], each["content_type"]) == (200, "text/html; charset=utf-8")
        assert each["whole"] == (len(served) <= LARGEST)
    return listed


def path_of(sample: dict[str, Any]) -> str:
    return re.sub(r"^http://127\.0\.0\.1:\d+", "", sample["url"])


def test_records_that_cannot_be_read(yesterday: Path) -> None:
    """A very large page is cut; what cannot be read goes before what lacks a field."""
    pages = {path: page.replace("<b>Doi:</b>", "<b>Nr:</b>") for path, page in PAGES.items()}
    large = REDESIGNED.replace("<p>", f"<!-- {'x' * LARGEST} --><p>")
    pages |= dict.fromkeys(PATHS[40:45], REDESIGNED) | {PATHS[40]: large}
    with Site(pages) as site:
        done = crawl(site.url, yesterday.parent, "--full")
    listed = kept(yesterday, done, pages)
    assert len(listed) == 5
    assert {path_of(each) for each in listed} == set(PATHS[40:45])
    assert {each["why"] for each in listed} == {"none of a record's labels is on the page"}
    assert [path_of(each) for each in listed if not each["whole"]] == [PATHS[40]]


def test_records_that_lack_what_they_had(yesterday: Path) -> None:
    """Whatever lacks most comes first. A page that was read at the second try is none that cannot be read."""
    pages = {path: page.replace("<b>Abstract :</b>", "<b>Nedir :</b>") for path, page in PAGES.items()}
    worst = PATHS[70]
    pages[worst] = pages[worst].replace("<b>Doi:</b>", "<b>Nr:</b>").replace("<b>Pages :</b>", "<b>Yer :</b>")
    twice = PATHS[20]
    with Site(pages, fault=Faults({twice: (Reply(body=""), 1)})) as site:
        done = crawl(site.url, yesterday.parent, "--full")
        assert site.asked()[twice] == 2
    listed = kept(yesterday, done, pages)
    assert path_of(listed[0]) == worst
    assert listed[0]["why"] == "missing: pages, doi, abstract"
    assert [each["why"] for each in listed[1:]] == ["missing: abstract"] * 4


def test_drift_that_the_release_shows(tmp_path: Path) -> None:
    """Too few records for the run's own judgement; the release before tells."""
    index = Index(journals=1, issues=1, records=12)
    pages = index.pages()
    with Site(pages) as site:
        assert crawl(site.url, tmp_path).code == 0
        site.pages = {path: page.replace("<b>Keywords :</b>", "<b>Neler :</b>") for path, page in pages.items()}
        done = crawl(site.url, tmp_path, "--limit", "9", "--full")
    assert done.report["articles"]["seen"] == 9
    listed = kept(tmp_path / "iad", done, site.pages)
    assert [each["why"] for each in listed] == ["missing: keywords"] * 5


def test_listings_where_there_is_no_record(tmp_path: Path) -> None:
    pages = {"/": "<html><body><h1>Dizin</h1><a href='/bolum/1'>1</a></body></html>", "/bolum/1": REDESIGNED}
    with Site(pages) as site:
        done = harvester("crawl", "iad", "--site", site.url, "--output", tmp_path, "--full")
        (report,) = reports(tmp_path / "iad")
    (folder,) = (tmp_path / "iad" / "runs").glob("*.samples")
    assert done.code == 4
    assert str(folder) in done.err, "the operator is told where they are"
    listed = kept(tmp_path / "iad", Finished(4, json.dumps(report), ""), pages)
    assert sorted(map(path_of, listed)) == ["/", "/bolum/1"]
    assert all("no record" in each["why"] for each in listed)


def test_only_the_last_are_kept(yesterday: Path) -> None:
    runs = yesterday / "runs"
    old = [runs / f"2020010{day}T000000Z.samples" for day in range(1, 10)]
    old += [runs / "20200110T000000Z.samples", runs / "20200111T000000Z.samples"]
    others = [runs / "mine.samples", runs / "20200101T000000Z.json"]
    for folder in [*old, others[0]]:
        folder.mkdir()
        (folder / "1.html").write_text("old", encoding="utf-8")
    others[1].write_text("{}", encoding="utf-8")
    pages = {**PAGES, **dict.fromkeys(PATHS, REDESIGNED)}
    with Site(pages) as site:
        done = crawl(site.url, yesterday.parent, "--full")
    new = runs / f"{done.report['run_id']}.samples"
    assert sorted(runs.glob("2*.samples")) == [*old[2:], new]
    assert all(other.exists() for other in others)
