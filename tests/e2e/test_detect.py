"""``harvester detect`` and :func:`harvester.detection.detect`, against real sites of every kind."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from .kit import Finished, finish, harvester, start
from .sites import Faults, Reply, Site

#: Looks at many addresses in one process, one after the other.
MANY = """
import json, sys
from harvester.detection import detect

found = {}
for name, (url, settings) in json.loads(sys.argv[1]).items():
    found[name] = detect(url, settings).as_json()
print(json.dumps(found))
"""
OAI = (
    '<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate/><request/>{}</OAI-PMH>'
)
NOTHING_HERE = "<p>Words about something else. </p>" * 30


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>A title</title>{head}</head><body>{body}</body></html>"


def links(*addresses: str) -> str:
    return "".join(f'<p><a href="{address}">What stands at place {n}</a></p>' for n, address in enumerate(addresses))


def endpoint(at: str, toolkit: str, formats: tuple[str, ...]) -> dict[str, str]:
    """The pages of an endpoint."""
    identify = (
        "<Identify><repositoryName>Journal of Tests</repositoryName><earliestDatestamp>2020-01-02</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity><description>"
        f"<toolkit><title>{toolkit}</title><version>3.3.0.1</version></toolkit></description></Identify>"
    )
    listed = "".join(f"<metadataFormat><metadataPrefix>{each}</metadataPrefix></metadataFormat>" for each in formats)
    return {
        f"{at}?verb=Identify": OAI.format(identify),
        f"{at}?verb=ListMetadataFormats": OAI.format(f"<ListMetadataFormats>{listed}</ListMetadataFormats>"),
    }


def ojs(home: str, *, oai: bool = True) -> dict[str, str]:
    """The home of a journal on OJS, and its endpoint."""
    menu = links(f"{home}/issue/archive", f"{home}/about/submissions", f"{home}/article/view/4")
    head = '<meta name="generator" content="Revistas abiertas 3.3.0.1">'
    return {home: page(menu, head)} | (endpoint(f"{home}/oai", "Open Journal Systems", ("oai_dc",)) if oai else {})


OPEN = "User-agent: *\nDisallow: /private\nSitemap: https://maps.example.org/all.xml\n"
JANEWAY = (
    '<link href="/static/OLH/css/app.css" rel="stylesheet"><link href="/static/common/css/a.css" rel="stylesheet">'
)
ARTICLE = '<meta name="citation_title" content="T"><meta name="citation_journal_title" content="Plain Letters">'
SITES: dict[str, dict[str, str]] = {
    "ojs": {"/robots.txt": OPEN} | ojs("/index.php/abc"),
    "ojs without oai": ojs("/uded", oai=False),
    "janeway": {"/jbt/": page(links("/jbt/issues/", "/jbt/issue/2/info/", "/jbt/articles/"), JANEWAY)}
    | endpoint("/jbt/api/oai/", "Janeway", ("oai_dc", "jats")),
    "plain": {
        "/": page(links("/volumes/2", "/contact")),
        "/volumes/2": page(links("/articles/7-on-rivers")),
        "/articles/7-on-rivers": page("T", ARTICLE),
    },
    "mapped": {
        "/robots.txt": "User-agent: *\nSitemap: {url}map.xml\n",
        "/": page("<p>An application draws this page.</p>"),
        "/map.xml": "<sitemapindex><sitemap><loc>{url}map-1.xml</loc></sitemap></sitemapindex>",
        "/map-1.xml": "<urlset><loc>{url}about</loc><loc>{url}article/9/x?a=1&amp;b=2</loc></urlset>",
        "/article/9/x?a=1&b=2": page("T", ARTICLE),
    },
    "unnamed map": {
        "/": page("<p>An application draws this page.</p>"),
        "/sitemap.xml": "<urlset><loc>{url}a</loc></urlset>",
        "/a": page("T", ARTICLE),
    },
    "odd names": {
        "/": page("<h1>Dergi</h1><nav><a href='/arsiv'>Arşiv</a><a href='/kurul'>Kurul</a></nav>" + NOTHING_HERE),
        "/arsiv": page("<ul><li><a href='/bahar'>Bahar 2021</a></li><li><a href='/ek'>Ek Sayı: Deprem</a></li></ul>"),
        "/bahar": page("".join(f"<div><h3>Bir başlık</h3><a href='/oku/{n}'>Oku</a></div>" for n in range(3))),
        "/oku/0": page("T", ARTICLE),
    },
    "publisher": {
        "/": page("<ul><li><a href='/alfa/'>Alfa Araştırmaları Dergisi</a></li></ul>" + NOTHING_HERE),
        "/alfa/": page(links("/alfa/sayi/1")),
        "/alfa/sayi/1": page(links("/alfa/makale/7")),
        "/alfa/makale/7": page("T", ARTICLE),
    },
    "blog": {
        "/": page(
            NOTHING_HERE + links(*(f"/article/{n}-post" for n in range(9))),
            '<meta name="generator" content="WordPress 6.4">',
        )
    },
    "university": {"/": page(NOTHING_HERE + links("https://dergi.example.edu/index.php/uded/issue/archive"))},
    "repository": {"/": page(links("/community-list"), '<meta name="generator" content="DSpace 6.3">')}
    | endpoint("/oai/request", "Some other toolkit", ("oai_dc", "mets")),
    "refresh": {"/": page("", '<meta http-equiv="refresh" content="0; url=/index.php/abc">')} | ojs("/index.php/abc"),
    "closed": {"/robots.txt": "User-agent: *\nDisallow: /\n", "/": page("x")},
    "wall": {},
    "slow": {},
    "busy": ojs("/busy"),
    "refusing": {},
    "leading away": {},
    # Asked as a proxy, it is every other host.
    "proxy": {
        f"http://www.new.example{path}": text for path, text in ojs("/index.php/new").items()
    },
}  # fmt: skip


def drip() -> Iterator[bytes]:
    time.sleep(5)
    yield b""


FAULTS: dict[str, dict[str, tuple[Reply, int | None]]] = {
    "wall": {"/": (Reply(403, "<h1>Forbidden</h1>"), None)},
    "slow": {"/": (Reply(raw=drip), None)},
    "busy": {"/busy": (Reply(429, "", {"Retry-After": "0"}), 2)},
    "refusing": {"/": (Reply(503, "", {"Retry-After": "30"}), None)},
    "leading away": {"/": (Reply(302, "", {"Location": "http://127.0.0.1:9/"}), None)},
    "proxy": {"http://old.example/": (Reply(301, "", {"Location": "http://www.new.example/index.php/new"}), None)},
}
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "ojs": ("index.php/abc", {}),
    "ojs without oai": ("uded", {}),
    "janeway": ("jbt/", {}),
    "plain": ("", {}),
    "mapped": ("", {}),
    "unnamed map": ("", {}),
    "odd names": ("", {}),
    "publisher": ("", {}),
    "blog": ("", {}),
    "university": ("", {}),
    "repository": ("", {}),
    "refresh": ("", {}),
    "closed": ("", {}),
    "wall": ("", {}),
    "slow": ("", {"DOWNLOAD_TIMEOUT": 0.2}),
    "busy": ("busy", {}),
    "refusing": ("", {}),
    "leading away": ("", {}),
    "proxy": ("http://old.example/", {"HARVESTER_DELAY": 0}),
}


@dataclass
class Looked:
    """All the sites, looked at by one process."""

    urls: dict[str, str]
    requests: dict[str, list[str]]
    found: dict[str, dict[str, Any]]
    commands: dict[str, Finished]


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    folder = tmp_path_factory.mktemp("detect")
    with ExitStack() as stack:
        sites = {
            name: stack.enter_context(Site(pages, fault=Faults(FAULTS.get(name, {})))) for name, pages in SITES.items()
        }
        for site in sites.values():  # a sitemap names whole addresses
            site.pages = {path: text.replace("{url}", site.url) for path, text in site.pages.items()}
        urls = {name: path if "://" in path else f"{sites[name].url}{path}" for name, (path, _) in ASKED.items()}
        many = {name: (urls[name], settings) for name, (_, settings) in ASKED.items()}
        proxy = {"http_proxy": sites["proxy"].url}
        process = start("-c", MANY, json.dumps(many), module="", env=proxy, cwd=folder)
        done = finish(process)
        assert done.code == 0, done.err
        assert done.err == ""
        requests = {name: list(site.requests) for name, site in sites.items()}
        words = {
            "found": ("detect", urls["janeway"]),
            "quiet": ("detect", urls["janeway"], "--quiet"),
            "blocked": ("detect", urls["wall"], "--json"),
            "none": ("detect", urls["university"]),
        }
        running = {name: start(*command, cwd=folder) for name, command in words.items()}
        commands = {name: finish(each) for name, each in running.items()}
        assert list(folder.iterdir()) == [], "nothing is stored"
    return Looked(urls, requests, json.loads(done.out), commands)


def test_known_platforms(looked: Looked) -> None:
    """Three requests beside robots.txt, and none of them in vain."""
    found = looked.found["ojs"]
    home = looked.urls["ojs"]
    assert (found["outcome"], found["platform"], found["version"], found["journal"]) == (
        "found",
        "ojs",
        "3.3.0.1",
        "abc",
    )
    assert (found["start"], found["oai_url"], found["oai_set"]) == (home, f"{home}/oai", "abc")
    assert (found["granularity"], found["deleted_record"], found["earliest_datestamp"], found["formats"]) == (
        "second", "persistent", "2020-01-02", ["oai_dc"],
    )  # fmt: skip
    assert found["sitemaps"] == ["https://maps.example.org/all.xml"]
    port = home.split(":")[2].partition("/")[0]
    assert found["name"] == f"127.0.0.1-{port}-abc"
    assert looked.requests["ojs"] == [
        "/robots.txt", "/index.php/abc", "/index.php/abc/oai?verb=Identify",
        "/index.php/abc/oai?verb=ListMetadataFormats",
    ]  # fmt: skip
    assert found["requests"] == 4
    janeway = looked.found["janeway"]
    assert (janeway["platform"], janeway["journal"], janeway["formats"]) == ("janeway", "jbt", ["oai_dc", "jats"])
    assert janeway["requests"] == 4
    assert "OAI-PMH" in janeway["plan"]


def test_without_oai(looked: Looked) -> None:
    found = looked.found["ojs without oai"]
    assert (found["platform"], found["journal"], found["oai_url"], found["formats"]) == ("ojs", "uded", None, [])
    assert "Without OAI-PMH" in found["plan"]
    assert any("does not answer" in reason for reason in found["reasons"])


def test_sites_of_no_known_platform(looked: Looked) -> None:
    plain = looked.found["plain"]
    assert (plain["platform"], plain["title"], plain["start"]) == (
        "citation-meta",
        "Plain Letters",
        looked.urls["plain"],
    )
    assert looked.requests["plain"] == ["/robots.txt", "/", "/volumes/2", "/articles/7-on-rivers", "/sitemap.xml"]
    mapped = looked.found["mapped"]
    assert (mapped["platform"], mapped["start"]) == ("citation-meta", looked.urls["mapped"])
    assert looked.requests["mapped"] == ["/robots.txt", "/", "/map.xml", "/map-1.xml", "/article/9/x?a=1&b=2"]
    assert looked.found["unnamed map"]["sitemaps"] == [f"{looked.urls['unnamed map']}sitemap.xml"]
    for name in ("unnamed map", "odd names", "publisher"):
        assert looked.found[name]["platform"] == "citation-meta", name
        assert looked.found[name]["requests"] < 10, looked.requests[name]
    repository = looked.found["repository"]
    assert (repository["platform"], repository["oai_url"]) == ("oai", f"{looked.urls['repository']}oai/request")
    assert repository["formats"] == ["oai_dc", "mets"]
    assert looked.found["refresh"]["platform"] == "ojs", "an empty page that sends its readers on"


def test_no_journal(looked: Looked) -> None:
    blog = looked.found["blog"]
    assert (blog["outcome"], "WordPress" in blog["reason"]) == ("not a journal", True)
    assert "Give the address of a journal" in blog["hint"]
    asked = looked.requests["blog"]
    assert sum(path.startswith("/article/") for path in asked) == 5
    assert sum("verb=Identify" in path for path in asked) == 4
    assert len(asked) == blog["requests"] == 11
    university = looked.found["university"]
    assert university["outcome"] == "not a journal"
    assert "https://dergi.example.edu/index.php/uded" in university["hint"]
    assert university["requests"] == 2, "nothing is tried where the way is known"


def test_blocked_and_unreachable(looked: Looked) -> None:
    outcomes = {name: (looked.found[name]["outcome"], looked.found[name].get("reason", "")) for name in ASKED}
    for name, outcome, words in (
        ("closed", "blocked", "robots.txt asks not to"),
        ("wall", "blocked", "403"),
        ("refusing", "blocked", "nothing but refusals"),
        ("slow", "unreachable", "No answer in time"),
        ("leading away", "unreachable", "127.0.0.1:9"),
    ):
        assert outcomes[name][0] == outcome, outcomes[name]
        assert words in outcomes[name][1]
    assert looked.requests["closed"] == ["/robots.txt"]
    assert looked.found["busy"]["platform"] == "ojs", "two refusals are no answer"


def test_redirect_to_another_host(looked: Looked) -> None:
    found = looked.found["proxy"]
    assert (found["platform"], found["start"]) == ("ojs", "http://www.new.example/index.php/new")
    assert (found["name"], found["oai_url"]) == ("new.example-new", "http://www.new.example/index.php/new/oai")
    assert [path for path, after in pairwise(looked.requests["proxy"]) if after.endswith("/oai?verb=Identify")]


def test_command(looked: Looked) -> None:
    found = looked.commands["found"]
    assert (found.code, found.err) == (0, "")
    for said in ("janeway", "[jbt]", "api/oai/", "Records by OAI-PMH", "-jbt\n", "requests  4"):
        assert said in found.out
    assert looked.commands["quiet"] == Finished(0, "", "")
    blocked = looked.commands["blocked"]
    assert (blocked.code, json.loads(blocked.out)["outcome"]) == (4, "blocked")
    assert "403" in blocked.complaint()
    none = looked.commands["none"]
    assert (none.code, none.out) == (2, "")
    assert "dergi.example.edu/index.php/uded" in none.complaint()


@pytest.mark.parametrize("url", ["dergi.example.edu/x", "http://me:secret@127.0.0.1/"])
def test_no_address(url: str, tmp_path: Path) -> None:
    done = harvester("detect", url, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "is no web address" in done.complaint()
    assert ("https://dergi.example.edu/x?" in done.err) == (url == "dergi.example.edu/x")
