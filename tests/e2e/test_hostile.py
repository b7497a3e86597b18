"""A site that means harm: every page of it ends in a counted refusal, and the pages beside it are read as ever."""

from __future__ import annotations

import gzip
import json
import os
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .kit import assert_sound, crawl, finish, harvester, objects, reports, rows, start, tree, until
from .sites import HTML, Index, Reply, Site

INDEX = Index(journals=1, issues=2, records=50)
PAGES = INDEX.pages()
KEYS = INDEX.keys()
MEMORY = 700
"""Megabytes that a run may take, whatever it is fed: a hundred megabytes of its own, and the largest page at work."""

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys and does not show."""

BAD = "\x1b[2J\x1b]0;owned\x07\r\x9b31m\u202eevil\u2066\x85\x08"
"""Clears a screen, names a window, goes back to the start of a line, turns red, turns the direction."""


def http(head: bytes, *parts: bytes) -> Callable[[], Iterable[bytes]]:
    """An answer, byte for byte: its first line and headers, and its body."""
    return lambda: (b"HTTP/1.1 " + head + b"\r\n\r\n", *parts)


def body(text: str | bytes, *headers: str, kind: str = HTML) -> Reply:
    return Reply(body=text, headers={"Content-Type": kind, **dict(h.split(": ", 1) for h in headers)})


def endless(head: bytes, part: bytes, pause: float = 0.0) -> Callable[[], Iterator[bytes]]:
    """An answer that never ends; the test's own end is the crawler's hanging up, or ten seconds of it."""

    def answer() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n" + head
        end = time.monotonic() + 20
        while time.monotonic() < end:
            yield part
            time.sleep(pause)

    return answer


def packed(size: int, window: int) -> bytes:
    """So many megabytes of nothing, compressed."""
    pack = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join([pack.compress(bytes(1 << 20)) for _ in range(size)]) + pack.flush()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{LAUGHS}]><html><body><h1>&l11;</h1></body></html>'
PEEK = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><p>&e;</p></html>'
LARGE, ODD = "the answer is too large", "no answer that HTTP knows"
CHUNK = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"


@dataclass(frozen=True)
class Hostile:
    """What a record's address answers, and what the ledger says of it."""

    reply: Reply
    says: str


def raw(*parts: Any) -> Reply:
    return Reply(raw=http(*parts))


HOSTILE = {
    "a bomb of gzip": Hostile(body(packed(64, 31), "Content-Encoding: gzip"), LARGE),
    "a bomb of deflate": Hostile(body(packed(64, -15), "Content-Encoding: deflate"), LARGE),
    "a bomb in members": Hostile(body(packed(1, 31) * 60, "Content-Encoding: gzip"), LARGE),
    "members of nothing": Hostile(body(gzip.compress(b"") * 100_000, "Content-Encoding: gzip"), LARGE),
    "packed twice": Hostile(body(gzip.compress(packed(64, 31)), "Content-Encoding: gzip, gzip"), "not asked for"),
    "packed another way": Hostile(body(b"\x1b[2J", "Content-Encoding: br\x9b"), "not asked for (br"),
    "chunks without end": Hostile(Reply(raw=endless(b"Transfer-Encoding: chunked\r\n\r\n", CHUNK)), LARGE),
    "a body without end": Hostile(Reply(raw=endless(b"Content-Type: text/html\r\n\r\n", b"<p>x" * 9_999)), LARGE),
    "headers without end": Hostile(Reply(raw=endless(b"", b"A: b\r\n" * 999)), ODD),
    "a header without end": Hostile(Reply(raw=endless(b"A: ", b"b" * 9_999)), ODD),
    "answers without end": Hostile(
        Reply(raw=endless(b"Content-Length: 4\r\n\r\n<p>x", b"HTTP/1.1 200 OK\r\n\r\n")), "label"
    ),
    "a drip": Hostile(Reply(raw=endless(b"Content-Length: 9999\r\n\r\n", b".", 0.1)), "no answer in time"),
    "a drip of chunks": Hostile(
        Reply(raw=endless(b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.1)), "in time"
    ),
    "a drip of headers": Hostile(Reply(raw=endless(b"", b"A: b\r\n", 0.1)), "no answer in time"),
    "only promises": Hostile(Reply(raw=endless(b"\r\nHTTP/1.1 100 Continue\r\n\r\n", b"", 0.1)), "no answer in time"),
    "a reason that acts": Hostile(raw(b"403 \x1b[2J\x9b31m\xe2\x80\xae\r\nContent-Length: 0"), "403 Forbidden"),
    "a type that acts": Hostile(
        raw(b"200 OK\r\nContent-Length: 4\r\nContent-Type: \x9b31mx/\xe2\x80\xae", b"<p>x"), "not a page but 31mx/"
    ),
    "a way that acts": Hostile(
        raw(b"302 OK\r\nContent-Length: 0\r\nLocation: http://a.example/\x9b31m\xe2\x80\xae"), "off the site"
    ),
    "a way that breaks the line": Hostile(
        raw(b"302 OK\r\nContent-Length: 0\r\nLocation: http://a.example/\x1b\rx"), ODD
    ),
    "a way to a file": Hostile(Reply(302, "", {"Location": "file:///etc/passwd"}), "302"),
    "a way to nowhere": Hostile(Reply(302, "", {"Location": "http://[::1"}), "no address"),
    "a charset that takes hours": Hostile(body("é" * 2_000_000, kind="text/html; charset=punycode"), "encoding"),
    "a charset that is none": Hostile(body(zlib.compress(b"x" * 999), kind="text/html; charset=zlib"), "encoding"),
    "another charset": Hostile(
        body(PAGES[f"/paper/{KEYS[0]}"].replace('lang="tr"', ""), kind="text/html; charset=utf-16"), "label"
    ),
    "ten megabytes of nesting": Hostile(body("<div>" * 2_000_000), "nested too deeply"),
    "a deep page with much on it": Hostile(body("<p id=menu>" + "<b>" * 1900 + "<i>x</i>" * 99_999), "nested"),
    "an element of attributes": Hostile(body("<p " + " ".join(f"a{n}" for n in range(900_000)) + ">x"), "attributes"),
    "a bomb of entities": Hostile(body(BOMB, kind="application/xml"), "label"),
    "an entity from outside": Hostile(body(PEEK, kind="application/xhtml+xml"), "label"),
    "a hundred thousand authors": Hostile(
        body(PAGES[f"/paper/{KEYS[0]}"].replace("Umut", "Umut, Ali Veli" * 100_000)), "more than 200000 characters"
    ),
    "sixteen megabytes of text": Hostile(body("<p>" + "söz " * 3_000_000), "label"),
}
PLACES = dict(zip(HOSTILE, KEYS[5:], strict=False))

#: Records that are read all the same.
STRANGE = {
    KEYS[0]: PAGES[f"/paper/{KEYS[0]}"].replace("Dizinin", f"Dizi{BAD}nin"),
    KEYS[1]: PAGES[f"/paper/{KEYS[1]}"].replace("Dizinin", "Dizi\x00nin"),
    KEYS[2]: PAGES[f"/paper/{KEYS[2]}"].replace("<br>", f"<br><b>View{BAD} :</b> 1<br>", 1),
}
BROKEN = PAGES[f"/paper/{KEYS[3]}"].encode().replace(b"Umut", b"Um\xff\xfe\xc3ut")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, Any]]:
    """The folder, all that was printed and logged, and the report of a crawl of all of this at once."""
    folder = tmp_path_factory.mktemp("attacked")
    answers = {f"/paper/{PLACES[name]}": hostile.reply for name, hostile in HOSTILE.items()}
    answers[f"/paper/{KEYS[3]}"] = body(BROKEN)
    pages = {**PAGES, **{f"/paper/{key}": page for key, page in STRANGE.items()}}
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = harvester.settings\n")
    with Site(pages, fault=answers.get) as site:
        settings = ("DOWNLOAD_TIMEOUT=6", "HARVESTER_ALLOWED_FAILURES=0.9", "LOG_LEVEL=DEBUG", "HARVESTER_TRIES=1")
        words = [word for setting in settings for word in ("-s", setting)]
        done = finish(start("crawl", "iad", "-a", f"site={site.url}", *words, module="scrapy", cwd=folder))
    dataset = folder / "output" / "iad"
    assert done.code == 3, done.err
    return dataset, done.out + done.err, reports(dataset)[-1]


def test_every_hostile_page_is_refused_for_what_it_is(attacked: tuple[Path, str, dict[str, Any]]) -> None:
    _, _, report = attacked
    ledger = {failure["url"].partition("/paper/")[2]: failure["error"] for failure in report["failures"]}
    wrong = {name: ledger.get(key) for name, key in PLACES.items() if HOSTILE[name].says not in ledger.get(key, "?")}
    assert wrong == {}
    assert (report["verdict"], set(ledger)) == ("partial", set(PLACES.values()))
    assert report["pages"]["record"]["failed"] == len(HOSTILE)
    assert report["refused"] == {"redirect_off_site": 1, "too_large": 6, "unbounded_page": 4}
    assert report["peak_memory_mb"] < MEMORY


def test_all_other_records_are_there(attacked: tuple[Path, str, dict[str, Any]]) -> None:
    dataset, _, _ = attacked
    titles = {row["article_id"].removeprefix("iad:"): row["title"] for row in rows(dataset / "latest")}
    assert set(titles) == set(KEYS) - set(PLACES.values())
    calm = set(titles) - set(KEYS[:4])
    assert {key: titles[key] for key in calm} == {key: INDEX.title(key) for key in calm}
    assert titles[KEYS[1]] == INDEX.title(KEYS[1])
    assert_sound(dataset)


def test_nothing_a_page_says_is_obeyed(attacked: tuple[Path, str, dict[str, Any]]) -> None:
    dataset, printed, report = attacked
    assert CONTROLS.findall(printed) == []
    assert "Traceback" not in printed
    assert CONTROLS.findall((dataset / "runs" / f"{report['run_id']}.json").read_text(encoding="utf-8")) == []
    for table in ("articles", "article_authors", "article_texts", "journals", "issues"):
        assert CONTROLS.findall((dataset / "latest" / f"{table}.csv").read_text(encoding="utf-8")) == [], table
    assert all("root:" not in json.dumps(record) for record in objects(dataset / "latest"))
    outside = {name for name in tree(dataset.parent.parent) if not name.startswith("output/iad/")}
    assert outside == {"scrapy.cfg"}


LONG = f"/paper/501/50101/{'9' * 5_000}"
WAYS = {
    "million": "/milyon",
    "nesting": "/derin",
    "acts": f"/j/501/{BAD.replace(chr(8), '')}x",
    "climbs": "/paper/501/50101/..%2f..%2f..%2fetc%2fpasswd",
    "climbs plainly": "/paper/501/50101/../../../../etc/passwd",
    "other digits": "/paper/５０１/５０１０１/５０１０１００１",
    "long number": LONG,
    "long": f"/j/{'a' * 9_000}",
    "file": "file:///etc/passwd",
    "script": "javascript:alert(1)",
    "data": "data:text/html,<a href=/paper/1/1/1>x</a>",
}


def hostile_listing(path: str) -> Reply | None:
    if path == "/milyon":
        return Reply(body="<h1>Günler</h1>" + "".join(f"<a href=?{n}>" for n in range(1_000_000)))
    if path == "/derin":
        return Reply(body="<div>" * 2_000_000)
    if path.startswith("/milyon?"):
        return Reply(body="<h1>Gün</h1><p>Boş.</p>")
    if path.startswith("/j/501/%"):
        return Reply(500, f"<h1>{BAD}</h1>")
    return Reply(body=PAGES[f"/paper/{KEYS[0]}"]) if path in (LONG, "/etc/passwd") else None


def test_listings_that_mean_harm(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="{way}">Dergi {BAD}</a></li>' for way in WAYS.values())
    start_page = PAGES["/"].replace("</ul>", f"{links}</ul>").replace("<h1>", f"<h1>{BAD}")
    pages = {**PAGES, **{f"/paper/{key}": page for key, page in STRANGE.items()}, "/": start_page}
    assert len(hostile_listing("/milyon").body) < 16 * 1024 * 1024  # type: ignore[union-attr]
    with Site(pages, fault=hostile_listing) as site:
        first = crawl(site.url, tmp_path / "data")
        asked = list(site.requests)
        said = harvester("crawl", "iad", "--site", site.url, "--output", tmp_path / "data", "--max-requests", "4")
    status = harvester("status", tmp_path / "data" / "iad")
    report = first.report
    assert report == reports(tmp_path / "data" / "iad")[0]
    assert (first.code, report["verdict"], said.code, status.code) == (3, "partial", 0, 0), first.err + said.err
    assert "Kayıt 50101001" in said.out  # the first record, and what stands in its title, is shown
    assert set(INDEX.ids()) <= {row["article_id"] for row in rows(tmp_path / "data" / "iad" / "latest")}
    assert sorted(failure["error"] for failure in report["failures"] if "404" not in failure["error"]) == [
        "500 Internal Server Error",
        "not read: its elements are nested too deeply, as no page of an index has",
    ]
    refused = report["refused"]
    assert (refused["unbounded_page"], refused["unread_links"], refused["unread_tags"]) == (1, 149_999, 800_002)
    assert refused["barren"] >= 49_000
    assert len(asked) < len(PAGES) + 130
    assert report["peak_memory_mb"] < MEMORY
    for printed in (first.out, first.err, said.out, said.err, status.out, status.err):
        assert CONTROLS.findall(printed) == []
    assert "\\u009b31m" in first.out  # written out, not left out
    assert {name.partition("/")[0] for name in tree(tmp_path)} == {"data"}
    assert {name.split("/")[1] for name in tree(tmp_path)} == {"iad"}
    assert {path for path in asked if "etc" in path} <= {WAYS["climbs"], "/etc/passwd"}


def listening(process: int) -> set[str]:
    """The sockets at which a process waits for others: internet ones and those of files."""
    own = set()
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            own.add(os.readlink(descriptor).removeprefix("socket:[").removesuffix("]"))
    found = set()
    for table, state, inode, waits in (("tcp", 3, 9, "0A"), ("tcp6", 3, 9, "0A"), ("unix", 3, 6, "00010000")):
        with suppress(OSError):
            for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
                words = line.split()
                if len(words) > inode and words[state] == waits and words[inode] in own:
                    found.add(line)
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="only Linux says who listens")
def test_no_door_into_the_process(tmp_path: Path) -> None:
    """Neither Scrapy's telnet console nor its remote control listens while a crawl is under way."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = harvester.settings\n")
    go_on = threading.Event()
    with Site(PAGES) as site:
        assert listening(os.getpid()), "what listens is not seen"
        site.watch = lambda number: number >= 9 and not go_on.wait(30)
        process = start("crawl", "iad", "-a", f"site={site.url}", module="scrapy", cwd=tmp_path)
        until(lambda: len(site.requests) >= 9, "the ninth request")
        doors = listening(process.pid)
        go_on.set()
        assert finish(process).code == 0
    assert doors == set()
