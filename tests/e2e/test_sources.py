"""``harvester crawl --sources``: many sources by one command."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event, Lock

import pytest

from harvester.cli.source_list import read_sources
from harvester.cli.terminal import CommandError

from .kit import DEADLINE, ROOT, assert_sound, finish, harvester, ids, start, until
from .sites import Index, Site

INDEX = Index(journals=1, issues=1, records=6)


def known() -> dict[str, str]:
    return {"iad": "https://www.index.example/", "ojs": ""}


def entry(name: str, site: str, more: str = "") -> str:
    return f'[[source]]\nsource = "iad"\nname = "{name}"\nsite = "{site}"\n{more}\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "sources.toml"
    file.write_text(text, encoding="utf-8")
    return file


IAD = '[[source]]\nsource = "iad"\n'
TWO = '[[source]]\nurl = "https://a.example"\n[[source]]\nurl = "https://a.example/"'
#: What a list says → what is said of it.
WRONG: dict[str, str] = {
    "[[source]\n": "is no TOML: ",
    "": "lists no source",
    '[sources]\nurl = "https://a.example/"': "'sources' is unknown here",
    'source = "iad"': "source is no list of tables",
    '[[source]]\nname = "a"': "source 1: give either a url or the name of a source",
    f'{IAD}url = "https://a.example/"': "source 1: give either",
    '[[source]]\nsource = "ida"': "source 1: there is no source 'ida'. Known sources: iad, ojs",
    f'{IAD}[[source]]\nurl = "a.example"\nmax-time = 9': "source 2: 'max-time' is unknown here. Did you mean",
    f'[defaults]\njournal = "1"\n{IAD}': "[defaults]: 'journal' is unknown",
    '[[source]]\nurl = "journal"': "source 1: url 'journal' is no web address",
    f'{IAD}site = "index"': "source 1: site: 'index' is no address",
    '[[source]]\nurl = "a.example"\nsite = "http://b.example/"': "source 1: give the url of a journal, or a source",
    f'{IAD}limit = "5"': "source 1: limit: '5' is no whole number from 0 on",
    f"{IAD}limit = true": "limit: True is no whole number",
    f"{IAD}concurrency = 65": "concurrency: 65 is no whole number from 1 to 64",
    f"[defaults]\ndelay = nan\n{IAD}": "[defaults]: delay: nan is no number of seconds",
    f'{IAD}max_time = "soon"': "source 1: max_time: ",
    f'[defaults]\ndetail = "most"\n{IAD}': "[defaults]: detail: --detail 'most'",
    f'{IAD}full = "yes"': "full: 'yes' is neither true nor false",
    f'{IAD}issue = ["1/2", "3"]': "issue: '3' is not journal and issue",
    f'{IAD}name = "../iad"': "source 1: --name '../iad' is no name",
    f'{IAD}[[source]]\nurl = "a.example"\nname = "iad"': "source 2: the dataset 'iad' is that of source 1 already",
    TWO: "source 2: the address https://a.example/ is that of source 1 already",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_list(text: str, tmp_path: Path) -> None:
    file = written(tmp_path, text)
    with pytest.raises(CommandError) as error:
        read_sources(file, known)
    assert error.value.exit_code == 2
    assert error.value.message.startswith(str(file))
    assert WRONG[text] in error.value.message
    assert "\n" not in error.value.message


def test_options_of_a_list(tmp_path: Path) -> None:
    text = """
    defaults = { delay = 2, refresh = "never", full = true }
    [[source]]
    url = "www.journal.example/j"
    full = false
    [[source]]
    source = "iad"
    journal = [1045, "7"]
    follow_original = true
    max_time = "2h"
    delay = 0.5
    """
    one, two = read_sources(written(tmp_path, text), known)
    assert (one.label, one.host, one.words) == (
        "www.journal.example/j", "journal.example", ("--delay", "2", "--refresh", "never"),
    )  # fmt: skip
    assert (two.name, two.host, two.is_alone) == ("iad", "index.example", True)
    assert two.words == (
        "--delay", "0.5", "--refresh", "never", "--full", "--journal", "1045", "--journal", "7", "--follow-original",
        "--max-time", "2h",
    )  # fmt: skip


def test_the_example_is_a_list() -> None:
    """``deploy/sources.toml``, with the spiders that there are."""
    from harvester.cli.many import _sites_of_spiders

    assert len(read_sources(ROOT / "deploy" / "sources.toml", _sites_of_spiders)) >= 2


def test_what_is_wrong_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        file = written(tmp_path, entry("a", site.url) + entry("b", site.url, "limt = 3"))
        done = harvester("crawl", "--sources", file, "--output", tmp_path / "data")
        assert site.requests == []
    assert (done.code, done.out) == (2, "")
    assert "source 2: 'limt' is unknown here. Did you mean 'limit'?" in done.complaint()
    assert "What is to be crawled?" in harvester("crawl").complaint()
    assert "--delay goes into the list" in harvester("crawl", "--sources", file, "--delay", "3").complaint()


def test_one_fails_and_no_other_is_stopped(tmp_path: Path) -> None:
    """Three at once, two of which are of one host and wait for each other; a folder stands in the program's way."""
    order: list[str] = []
    lock, third_asked = Lock(), Event()
    (tmp_path / "harvester").mkdir()
    with Site(INDEX.pages()) as one, Site(INDEX.pages()) as two, Site(INDEX.pages()) as three:

        def note(name: str) -> None:
            with lock:
                order.append(name)

        def first(number: int) -> None:
            note("one")
            assert number == 1 or third_asked.wait(DEADLINE), "one waits for three, which is of another host"

        one.watch, two.watch = first, lambda _: note("two")
        three.watch = lambda _: third_asked.set()
        away = three.url.replace("127.0.0.1", "localhost")
        text = entry("one", one.url) + entry("two", two.url) + entry("none", away) + entry("three", away, "limit = 2")
        file = written(tmp_path, text)
        words = ("crawl", "--sources", file, "--output", "data", "--parallel", "3")
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "none").write_text("no folder")
        done = harvester(*words, cwd=tmp_path)
        assert sorted(order) == order, "two of one host were asked at the same time"
        assert set(order) == {"one", "two"}
        one.watch = two.watch = None
        written(tmp_path, entry("one", one.url) + entry("none", away))
        quiet = harvester(*words, "--quiet", cwd=tmp_path)
    assert (done.code, quiet.code) == (4, 4), "the worst of 0 and 4"
    for name in ("one", "two", "three"):
        assert_sound(tmp_path / "data" / name)
        found = [known.replace(name, "iad") for known in ids(tmp_path / "data" / name / "latest")]
        assert found == INDEX.ids() if name != "three" else len(found) >= 2
    lines = {line.split()[0]: line.split() for line in done.out.splitlines()}
    assert lines["one"][1:6] == ["iad", "complete", "6", "6", "0"]
    assert lines["none"][1:4] == ["iad", "not", "run"]
    assert "3 of 4 sources ended without a fault; exit code 4." in done.out
    assert "one: Crawling" in done.err
    assert "none: The output folder data/none cannot be written" in done.err
    assert "harvester: two: complete: " in done.err
    assert quiet.out == ""
    assert "none: The output folder data/none cannot be written" in quiet.err
    assert "one" not in quiet.err.replace("none", "")


def test_signals(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        file = written(tmp_path, entry("one", site.url, "delay = 0.3") + entry("two", site.url))
        process = start("crawl", "--sources", file, "--output", tmp_path / "data", "--json")
        until(lambda: len(site.requests) > 2, "the first crawl")
        process.send_signal(signal.SIGINT)
        done = finish(process)
        assert len(site.requests) < len(INDEX.paths()), "the crawl has ended, and the other never began"
    assert (done.code, done.report["exit_code"], "Traceback" in done.err) == (130, 130, False)
    one, two = done.report["sources"]
    assert (one["report"]["verdict"], one["exit_code"], one["platform"]) == ("interrupted", 143, "iad")
    assert (two["report"], two["exit_code"], two["to_do"]) == (None, None, "run again: it goes on where it was")
