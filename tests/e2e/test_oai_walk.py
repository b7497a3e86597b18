"""Lists of OAI-PMH endpoints that break, end early, lead back, or come late: no record is lost, and none is asked for
without end. And a site of no known platform that grows."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from .kit import Finished, finish, rows, start
from .sites import Reply, Site

RECORDS, SIZE = 58, 20
TODAY = "2026-01-09T08:00:00Z"
XML = {"Content-Type": "text/xml; charset=utf-8"}
NOTHING = (
    "<!DOCTYPE html><html><head><title>Item</title></head><body><p>An application draws this page.</p></body></html>"
)
Change = Callable[["Endpoint", dict[str, str], str], str | None]


@dataclass
class Endpoint:
    """An endpoint of 58 records in pages of 20, which does not say how many there are."""

    change: Change = lambda endpoint, asked, answer: None
    """What is answered in place of an answer."""
    dated: dict[int, str] = field(default_factory=lambda: {n: f"2026-01-0{1 + n % 7}" for n in range(RECORDS)})
    home: str = "https://repo.example.org"
    times: int = 0
    """For :attr:`change` to count in."""

    def __call__(self, path: str) -> Reply | None:
        if path == "/robots.txt":
            return None
        if not path.startswith("/oai"):
            return Reply(body=NOTHING)
        asked = dict(parse_qsl(urlsplit(path).query))
        said = (
            f'<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>{TODAY}'
            f"</responseDate><request/>{self._answer(asked)}</OAI-PMH>"
        )
        changed = self.change(self, asked, said)
        return Reply(body=said if changed is None else changed, headers=XML)

    def _answer(self, asked: dict[str, str]) -> str:
        verb = asked.get("verb")
        if verb == "Identify":
            return (
                "<Identify><repositoryName>Repo</repositoryName><deletedRecord>no</deletedRecord>"
                "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
            )
        if verb == "ListMetadataFormats":
            prefix = "<metadataPrefix>oai_dc</metadataPrefix>"
            return f"<ListMetadataFormats><metadataFormat>{prefix}</metadataFormat></ListMetadataFormats>"
        if verb == "GetRecord":
            return f"<GetRecord>{self._record(int(asked['identifier'][4:]))}</GetRecord>"
        if verb not in ("ListRecords", "ListIdentifiers"):
            return '<error code="badVerb"/>'
        since, _, at = asked.get("resumptionToken", f"{asked.get('from', '')}|0").partition("|")
        numbers = [n for n in sorted(self.dated, key=lambda n: (self.dated[n], n)) if self._stamp(n) >= since]
        begin, end = int(at), int(at) + SIZE
        if not numbers:
            return '<error code="noRecordsMatch"/>'
        make = self._header if verb == "ListIdentifiers" else self._record
        token = f"{since}|{end}" if end < len(numbers) else ""
        return f"<{verb}>{''.join(map(make, numbers[begin:end]))}<resumptionToken>{token}</resumptionToken></{verb}>"

    def _stamp(self, number: int) -> str:
        return f"{self.dated[number]}T10:00:00Z"

    def _header(self, number: int) -> str:
        return f"<header><identifier>oai:{number}</identifier><datestamp>{self._stamp(number)}</datestamp></header>"

    def _record(self, number: int) -> str:
        return (
            f"<record>{self._header(number)}<metadata><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'"
            " xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            f"<dc:title>Kayıt {number}</dc:title><dc:creator>Yazar, Deniz</dc:creator>"
            f"<dc:identifier>{self.home}/item/{number}</dc:identifier></oai_dc:dc></metadata></record>"
        )


def is_second(asked: dict[str, str]) -> bool:
    return asked.get("verb") == "ListRecords" and asked.get("resumptionToken", "").endswith("|20")


def without_token(endpoint: Endpoint, asked: dict[str, str], answer: str) -> str | None:
    return re.sub("<resumptionToken>.*</resumptionToken>", "", answer) if is_second(asked) else None


def with_empty_token(endpoint: Endpoint, asked: dict[str, str], answer: str) -> str | None:
    return re.sub("(?<=<resumptionToken>).*(?=</resumptionToken>)", "", answer) if is_second(asked) else None


def leading_back_once(endpoint: Endpoint, asked: dict[str, str], answer: str) -> str | None:
    endpoint.times += is_second(asked)
    return answer.replace("|40<", "|20<") if is_second(asked) and endpoint.times == 1 else None


def expiring(endpoint: Endpoint, asked: dict[str, str], answer: str) -> str | None:
    """The first token, later the second, is refused."""
    endpoint.times += "resumptionToken" in asked
    refused = "resumptionToken" in asked and endpoint.times in (1, 3)
    return re.sub("<List.*</List[A-Za-z]*>", '<error code="badResumptionToken"/>', answer) if refused else None


def with_warnings(endpoint: Endpoint, asked: dict[str, str], answer: str) -> str | None:
    return f"<br />\n<b>Warning</b>: Undefined index in <b>/srv/oai.php</b> on line <b>7</b><br />\n{answer}"


#: Name → what is wrong, and how many requests that may cost at most; without faults it is robots.txt twice, the look
#: at the address, Identify, the formats, the sets and three pages.
FAULTS: dict[str, tuple[Change, int]] = {
    "the last page that is listed has no token": (without_token, 9 + 2 + 3 + 18),
    "the token is empty too early": (with_empty_token, 9 + 3 + 18),
    "a token leads back once": (leading_back_once, 9 + 1),
    "tokens expire": (expiring, 9 + 5),
    "warnings stand before the answers": (with_warnings, 9),
}


def crawl(site: Site, output: Path, path: str = "oai") -> Finished:
    return finish(start("crawl", f"{site.url}{path}", "--output", output, "--name", "it", "--json"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Finished, Site, Path]]:
    folder = tmp_path_factory.mktemp("oai")
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site({}, fault=Endpoint(change))) for name, (change, _) in FAULTS.items()}
        outputs = {name: folder / str(number) for number, name in enumerate(FAULTS)}
        running = {
            name: start("crawl", f"{site.url}oai", "--output", outputs[name], "--name", "it", "--json")
            for name, site in sites.items()
        }
        return {name: (finish(process), sites[name], outputs[name] / "it") for name, process in running.items()}


@pytest.mark.parametrize("name", FAULTS)
def test_no_record_is_lost(broken: dict[str, tuple[Finished, Site, Path]], name: str) -> None:
    done, site, dataset = broken[name]
    assert (done.code, done.report["verdict"]) == (0, "complete"), done.err
    assert len(rows(dataset / "latest")) == RECORDS
    assert len(site.requests) <= FAULTS[name][1], site.requests


def test_again_and_pages_that_say_nothing(tmp_path: Path) -> None:
    """The records' pages on the same host are an application: twenty are tried, once. What is listed late is found."""
    endpoint = Endpoint()
    with Site({}, fault=endpoint) as site:
        endpoint.home = site.url.rstrip("/")
        done = crawl(site, tmp_path)
        assert (done.code, len(rows(tmp_path / "it" / "latest"))) == (0, RECORDS), done.err
        assert sum(path.startswith("/item/") for path in site.requests) < 40
        site.requests.clear()
        endpoint.dated[99] = "2026-01-08"  # before the answer that the last list began with
        done = crawl(site, tmp_path)
    assert (done.code, done.report["articles"]["added"], done.report["articles"]["changed"]) == (0, 1, 0)
    asked = [path for path in site.requests if path != "/robots.txt"]
    assert asked[0] == "/oai?verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-07T10%3A00%3A00Z"
    assert len(asked) <= 2, asked


def plain(head: str, body: str) -> str:
    return f'<!DOCTYPE html><html lang="tr"><head><title>x</title>{head}</head><body><main>{body}</main></body></html>'


def test_a_site_of_no_known_platform_grows(tmp_path: Path) -> None:
    """Articles are found page by page of a list, and behind links that all say the same; a rerun finds what is new."""
    pages = {"/": plain("", '<h1>Dergi</h1><a href="/sayilar">Sayılar</a>')}

    def add(number: int) -> None:
        pages[f"/oku/{number}"] = plain(
            f'<meta name="citation_title" content="Makale {number}"><meta name="citation_author" content="A B">'
            '<meta name="citation_journal_title" content="Dergi">'
            f'<meta name="citation_volume" content="{number // 3}">',
            f"<h1>Makale {number}</h1>",
        )

    def lists(count: int) -> None:
        newest = list(range(count, 0, -1))
        for page in range(0, count, 6):
            named = "".join(
                f'<div><h3>Makale {n}</h3><a href="/oku/{n}">Oku</a></div>' for n in newest[page : page + 6]
            )
            older = f'<a href="/sayilar/page/{page // 6 + 2}/">Önceki yazılar</a>' if page + 6 < count else ""
            pages[f"/sayilar/page/{page // 6 + 1}/" if page else "/sayilar"] = plain(
                "", f"<h1>Yazılar</h1>{named}{older}"
            )

    for number in range(1, 19):
        add(number)
    lists(18)
    with Site(pages) as site:
        limited = finish(start("crawl", site.url, "--output", tmp_path, "--name", "it", "--json", "--limit", "5"))
        assert (limited.report["verdict"], len(rows(tmp_path / "it" / "latest"))) == ("limited", 5)
        done = crawl(site, tmp_path, "")
        assert (done.code, len(rows(tmp_path / "it" / "latest"))) == (0, 18), done.err
        journals = [row["title"] for row in rows(tmp_path / "it" / "latest", "journals")]
        assert journals == ["Dergi"], "an issue's page is no journal"
        site.requests.clear()
        add(19)
        lists(19)
        done = crawl(site, tmp_path, "")
    assert (done.code, done.report["articles"]["added"]) == (0, 1), site.requests
    assert len(site.requests) <= 8, site.requests
