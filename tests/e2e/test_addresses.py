"""Only the host that was given may be in a private network, whatever a page, a redirect or a name says."""

from __future__ import annotations

import json
import socket
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .kit import Finished, crawl, finish, ids, start
from .sites import Faults, Index, Reply, Site

INDEX = Index(journals=1, issues=1, records=20)
PAGES = INDEX.pages()
PATHS = INDEX.paths()

#: A source whose own address, which nobody gives on the command line, is the first argument.
SOURCE = """
import json, sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from harvester.run import finish
from harvester.spiders.iad import IadSpider

class Source(IadSpider):
    site = sys.argv[1]

settings = Settings()
settings.setmodule("harvester.settings", priority="project")
settings.setdict({"HARVESTER_OUTPUT": sys.argv[2], "HARVESTER_DELAY": 0, "LOG_LEVEL": "ERROR"}, priority="cmdline")
process = AsyncCrawlerProcess(settings)
outcome = finish(process, Source)
print(json.dumps(outcome.report))
sys.exit(outcome.verdict.exit_code)
"""

SPELLINGS = ["localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.1."]


def crawl_source(site: str, output: Path, environment: dict[str, str] | None = None) -> Finished:
    return finish(start("-c", SOURCE, site, output, module="", env=environment))


def refused(done: Finished) -> str:
    """What the run says, which failed for an address."""
    report = json.loads(done.out)
    assert (done.code, report["verdict"], report["released"]) == (4, "failed", False)
    assert report["refused"]["private_address"] == 1
    assert "no public address" in report["says"]
    assert "Traceback" not in done.err
    return str(report["says"])


@pytest.mark.parametrize("host", SPELLINGS)
def test_source_at_a_private_address(host: str, tmp_path: Path) -> None:
    with Site(PAGES) as site:
        done = crawl_source(f"http://{host}:{urlsplit(site.url).port}/", tmp_path, {"no_proxy": "*"})
        assert site.requests == []
    assert "it is asked only where --site (-a site=) gives it so" in refused(done)


def test_name_that_leads_to_a_private_address(tmp_path: Path) -> None:
    """The name of this machine says nothing of where it leads; the resolver does."""
    name = socket.gethostname()
    try:
        reached = {entry[4][0] for entry in socket.getaddrinfo(name, 80, socket.AF_INET)}
    except OSError:
        pytest.skip("this machine's name leads nowhere")
    with Site(PAGES) as site:
        done = crawl_source(f"http://{name}:{urlsplit(site.url).port}/", tmp_path, {"no_proxy": "*"})
        assert site.requests == []
    assert any(f"that is {address}" in refused(done) for address in reached)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433"])
def test_rules_are_not_fetched_from_another_port_of_this_machine(host: str, tmp_path: Path) -> None:
    with Site(PAGES) as other:
        away = Reply(302, "", {"Location": f"http://{host}:{urlsplit(other.url).port}/robots.txt"})
        with Site(PAGES, fault=Faults({"/robots.txt": (away, None)})) as site:
            done = crawl(site.url, tmp_path)
            assert set(site.requests) == {"/robots.txt"}
        assert other.requests == []
    assert "robots.txt: " in refused(done)


def through(proxy: Site) -> dict[str, str]:
    """An environment in which all goes through *proxy*, which knows invented names."""
    return {"http_proxy": proxy.url, "https_proxy": proxy.url, "no_proxy": ""}


def crawl_through(proxy: Site, output: Path) -> Finished:
    words = ("--site", "http://index.example/", "--output", output, "--delay", "0", "--json")
    return finish(start("crawl", "iad", *words, env=through(proxy)))


def proxied() -> dict[str, str]:
    return {f"http://index.example{path}": page for path, page in PAGES.items()}


def moved(*ways: str) -> Faults:
    """robots.txt leads from each of these to the next."""
    return Faults({here: (Reply(301, "", {"Location": there}), None) for here, there in pairwise(ways)})


def test_rules_are_fetched_from_other_hosts(tmp_path: Path) -> None:
    """RFC 9309, 2.3.1.2: five redirects at least, across authorities; the rules are the asked host's."""
    ways = ["http://index.example/robots.txt", "http://www.index.example/robots.txt", "http://b.example/1?x=1",
            "http://b.example:8080/2", "http://c.example/3", "http://rules.example/robots.txt"]  # fmt: skip
    pages = {**proxied(), ways[-1]: f"User-agent: *\nDisallow: {PATHS[3]}\n"}
    with Site(pages, fault=moved(*ways)) as proxy:
        done = crawl_through(proxy, tmp_path)
    assert (done.code, done.report["verdict"], done.report["refused"]) == (0, "complete", {"robots": 1})
    assert proxy.requests[:6] == ways
    assert f"http://index.example{PATHS[3]}" not in proxy.requests
    assert {urlsplit(url).hostname for url in proxy.requests[6:]} == {"index.example"}
    assert ids(tmp_path / "iad" / "latest") == [id for id in INDEX.ids() if not PATHS[3].endswith(id[4:])]


def test_rules_that_are_never_reached(tmp_path: Path) -> None:
    ways = ["http://index.example/robots.txt", *(f"http://h{n}.example/robots.txt" for n in range(9))]
    with Site(proxied(), fault=moved(*ways)) as proxy:
        done = crawl_through(proxy, tmp_path)
    assert (done.code, done.report["verdict"]) == (4, "failed")
    assert proxy.requests == ways[:6]
    assert "robots.txt: max redirections reached" in done.report["says"]


@pytest.mark.parametrize("host", ["169.254.169.254", "0xa9fea9fe", "a.localhost:9", "[fd00::1]"])
def test_addresses_behind_a_proxy(host: str, tmp_path: Path) -> None:
    """The proxy resolves names, but an address needs no resolving: it is not asked for one."""
    away = Reply(302, "", {"Location": f"http://{host}/robots.txt"})
    with Site(proxied(), fault=Faults({"http://index.example/robots.txt": (away, None)})) as proxy:
        refused(crawl_through(proxy, tmp_path / "a"))
        assert proxy.requests == ["http://index.example/robots.txt"]
        refused(crawl_source(f"http://{host}/", tmp_path / "b", through(proxy)))
        assert len(proxy.requests) == 1


def test_address_that_was_given_behind_a_proxy(tmp_path: Path) -> None:
    pages = {f"http://10.0.0.1:81{path}": page for path, page in PAGES.items()}
    with Site(pages) as proxy:
        words = ("--site", "http://10.0.0.1:81/", "--output", tmp_path, "--delay", "0", "--json")
        done = finish(start("crawl", "iad", *words, env=through(proxy)))
    assert (done.code, ids(tmp_path / "iad" / "latest")) == (0, INDEX.ids())
