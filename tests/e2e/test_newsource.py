"""``harvester newsource`` and ``harvester savepage``, in a copy of the project: real files, real sites on loopback."""

from __future__ import annotations

import doctest
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harvester import sampling
from harvester.cli import checkout, many, savepage
from harvester.cli.checkout import module_text
from harvester.demo.journals.cases import cases
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.plain import PlainSite
from harvester.demo.journals.server import serve
from harvester.sampling import Plan
from harvester.spiders.citation_meta import CitationMetaSpider

from .kit import ROOT, finish, harvester, rows, start, tree
from .sites import Index, Site

DOC = (ROOT / "docs" / "add-a-source.md").read_text(encoding="utf-8")
MAPS = '"\n""" ' + " ".join(f"https://h.example/{n}.xml" for n in range(9)) + " " + "b" * 150
_COPIED = (
    "harvester",
    "pipelines",
    "tests/pages/test_fixtures.py",
    "tests/conftest.py",
    "pyproject.toml",
    "scrapy.cfg",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What newsource and the tests of pairs need of the project, to change at will."""
    root = tmp_path / "project"
    for name in _COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(
            ROOT / name,
            root / name,
            **({"ignore": shutil.ignore_patterns("__pycache__")} if copy is shutil.copytree else {}),
        )
    (root / "fixtures").mkdir()
    return root


def block(name: str) -> str:
    match = re.search(rf"<!-- {name} -->\n```\w*\n(.*?)```\n<!-- /{name} -->", DOC, re.DOTALL)
    assert match, name
    return match[1]


def dated(text: str, url: str) -> str:
    """As in the document: its address, its day."""
    return re.sub(r"since \d{4}-\d\d-\d\d", "since 2026-11-25", text.replace(url, "https://tides.example.org/"))


def said(root: Path, pair: str) -> dict[str, Any]:
    page: dict[str, Any] = json.loads((root / "fixtures" / f"{pair}.json").read_text(encoding="utf-8"))
    return page


def test_the_documented_example(project: Path) -> None:
    """The command of the document writes what the document shows; its tests pass, and the source can be crawled."""
    how: dict[str, Any] = {"cwd": project, "env": {"PYTHONPATH": str(project)}}
    with serve(PlainSite(cases(), style="highwire")) as site:
        words = block("command").replace("https://tides.example.org/", site.url).split()
        assert words.pop(0) == ".venv/bin/harvester"
        done = harvester(*words, **how)
        assert (done.code, done.err) == (0, "")
        assert len(site.requests) <= 6
        made = (project / "harvester/spiders/tides.py").read_text(encoding="utf-8")
        assert made.count("    is_in_own_network = True\n") == 1
        assert dated(made.replace("    is_in_own_network = True\n", ""), site.url) == block("made")
        shown = dated(done.out, site.url)
        assert [line.split()[0] for line in shown.splitlines()] == [
            line.split()[0] for line in block("said").splitlines()
        ]
        assert [line for line in shown.splitlines() if line.startswith(("saved", "tests", "next"))] == [
            line for line in block("said").splitlines() if line.startswith(("saved", "tests", "next"))
        ]
        article = said(project, "tides/article_first")
        known = next(known for known in site.truth if article["url"].endswith(known.path))
        assert article["article"]["printed"]["title"] in known.titles.values()
        assert said(project, "tides/contents_first")["url"] == site.url
        before = tree(project / "harvester/spiders") | tree(project / "fixtures")
        other = next(each for each in site.truth if each.path != known.path)
        page = f"{site.origin}{other.path}"
        running = [
            start("newsource", "tides", "--url", site.url, **how),
            start("crawl", "tides", "--output", "trial", "--json", **how),
            start("savepage", page, "--source", "tides", "--why", "other", **how),
        ]
        again, crawled, saved = (finish(process) for process in running)
    assert again.code == 2
    assert "is there already" in again.complaint()
    assert (crawled.code, crawled.report["verdict"]) == (0, "complete")
    assert len(rows(project / "trial/tides/latest")) == len(site.truth)
    assert saved.code == 0, saved.err
    assert "1 passed" in saved.out
    assert said(project, "tides/article_other")["url"] == page
    after = tree(project / "harvester/spiders") | tree(project / "fixtures")
    assert {name for name in after if before.get(name) != after[name] and "pycache" not in name} == {
        "tides/article_other.html", "tides/article_other.json",
    }  # fmt: skip


def test_other_platforms(project: Path) -> None:
    how: dict[str, Any] = {"cwd": project, "env": {"PYTHONPATH": str(project)}}
    index = {path.replace("/paper/", "/record/"): text.replace("/paper/", "/record/") for path, text in
             Index(journals=1, issues=1, records=3).pages().items()}  # fmt: skip
    with serve(OjsSite(cases())) as ojs, Site(index) as records:
        url = f"{ojs.origin}/index.php/sesbil"
        running = [
            start("newsource", "ses", "--url", url, **how),
            start("newsource", "wrong", "--like", "janeway", "--url", url, **how),
            start("newsource", "lists", "--like", "oai", "--url", f"{url}/oai", **how),
            start("newsource", "records", "--like", "index", "--url", records.url, **how),
        ]
        ses, wrong, lists, index_made = (finish(process) for process in running)
    for done, pairs in (
        (ses, {"contents_first", "article_first"}),
        (lists, {"records_first", "article_first"}),
        (index_made, {"listing_first", "article_first"}),
    ):
        assert done.code == 0, done.err
        assert "2 passed" in done.out
        name = re.search(r"spiders/(\w+)\.py", done.out)
        assert name
        assert {file.stem for file in (project / "fixtures" / name[1]).iterdir()} == pairs
    assert len(said(project, "lists/records_first")["records"]) == 5
    assert '"oai_set": "sesbil"' in (project / "harvester/spiders/ses.py").read_text(encoding="utf-8")
    assert r"/record/(?P<journal>\d+)/(?P<issue>\d+)/(?P<article>\d+)" in (
        project / "harvester/spiders/records.py"
    ).read_text(encoding="utf-8")
    assert wrong.code == 2
    assert "is Open Journal Systems, not janeway: " in wrong.complaint()
    assert not (project / "harvester/spiders/wrong.py").exists()
    assert not (project / "fixtures/wrong").exists()
    for check in (("check",), ("format", "--check")):
        subprocess.run([sys.executable, "-m", "ruff", *check, "harvester/spiders"], cwd=project, check=True)
    (project / "scrapy.cfg").unlink()
    assert "is no checkout of it" in harvester("newsource", "more", "--url", "x.example", **how).complaint()


def test_text_of_a_page_is_no_code() -> None:
    """A title ends no docstring, and values come back as they were."""
    title = 'A "journal"""\n\nimport os  # \\" \\N{BULLET} \x1b[31m' + "long " * 40
    site = "https://h.example/" + "a" * 150 + "?q='\\x"
    plan = Plan(spider=CitationMetaSpider, site=site, own_arguments={"sitemaps": MAPS, "oai": ""})
    text = module_text("odd", plan, title, "a site", "2026-11-25")
    made: dict[str, Any] = {"__name__": "odd"}
    exec(compile(text, "odd", "exec"), made)
    assert (made["OddSpider"].site, made["OddSpider"].own_arguments) == (site, {"sitemaps": MAPS})
    assert "os" not in made
    assert len(text.splitlines()[0]) < 90
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "-"], input=text, cwd=ROOT, text=True, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("module", [checkout, many, savepage, sampling], ids=lambda module: module.__name__)
def test_examples(module: Any) -> None:
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)
