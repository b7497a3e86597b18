"""The sites of invented journals: what stands at which address, what the pages say, and what the faults do."""

from __future__ import annotations

import http.client
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree, html

from harvester.demo.journals.cases import cases
from harvester.demo.journals.catalogue import articles_of, catalogue, revised
from harvester.demo.journals.dergipark import DergiparkSite
from harvester.demo.journals.dergipark_pages import DESIGNS
from harvester.demo.journals.faults import Faults
from harvester.demo.journals.http import Site
from harvester.demo.journals.janeway import JanewaySite
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.plain import STYLES, PlainSite
from harvester.demo.journals.server import Served, serve

CAPTURES = Path(__file__).parents[3] / "shared" / "captures"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
ENDPOINTS = {
    "ojs": "/index.php/index/oai",
    "old": "/dergiler/index/oai",
    "janeway": "/api/oai/",
    "dergipark": "/api/public/oai/",
}


class Got:
    """An answer as a client has it; redirects are not followed."""

    def __init__(self, served: Served, target: str, body: str | None = None, **headers: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(served.origin).netloc, timeout=10)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", quote(target, safe="/?&=:%+,*"), body, headers)
        reply = connection.getresponse()
        self.status, self.headers = reply.status, reply.headers
        self.location = reply.headers.get("Location", "").removeprefix(served.origin)
        self.body = reply.read()
        connection.close()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def tree(self) -> Any:
        return html.fromstring(self.text)

    @property
    def xml(self) -> Any:
        return etree.fromstring(self.body)


def site_of(name: str) -> Site:
    made: dict[str, Site] = {
        "ojs": OjsSite(cases(), records_a_page=10),
        "old": OjsSite(cases(), version="3.3.0-14", base="/dergiler", restful=True, records_a_page=10),
        "janeway": JanewaySite(cases(), records_a_page=10, pubids=(5,)),
        "dergipark": DergiparkSite(cases(), records_a_page=10),
    }
    return made[name]


@pytest.fixture(scope="module")
def ojs() -> Iterator[Served]:
    with serve(site_of("ojs")) as served:
        yield served


def identifiers(page: Any) -> list[str]:
    return [each.text for each in page.iter(f"{OAI}identifier") if each.getparent().tag == f"{OAI}header"]


def walk(served: Served, endpoint: str, query: str = "metadataPrefix=oai_dc", most: int = 30) -> list[str]:
    """The identifiers of all pages of a list, in order."""
    found: list[str] = []
    for _ in range(most):
        page = Got(served, f"{endpoint}?verb=ListRecords&{query}").xml
        found += identifiers(page)
        token = page.find(f".//{OAI}resumptionToken")
        if token is None or not token.text:
            return found
        query = "resumptionToken=" + quote(token.text, safe="")
    return found


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_record_comes_once_and_has_a_page(name: str) -> None:
    with serve(site_of(name)) as served:
        listed = walk(served, ENDPOINTS[name])
        gone = getattr(served.site, "deleted", [])
        assert sorted(listed) == sorted([*(known.identifier for known in served.truth), *gone])
        assert listed[: len(gone)] == gone or sorted(listed[: len(gone)]) == gone
        for known in served.truth:
            page = Got(served, known.path)
            assert page.status == 200, known.path
            assert any(title[:10] in page.tree.text_content() for title in known.titles.values()), known.path
            assert not known.pdf_path or Got(served, known.pdf_path).body.startswith(b"%PDF"), known.pdf_path
        assert served.kinds["article"] == articles_of(cases()) == 39
        for prefix in served.site.formats if isinstance(served.site, OjsSite) else ():
            assert len(walk(served, ENDPOINTS[name], f"metadataPrefix={prefix}")) == len(listed)


@pytest.mark.parametrize("name", ["ojs", "old"])
def test_addresses_of_ojs(name: str) -> None:
    with serve(site_of(name)) as served:
        root = "/index.php" if name == "ojs" else "/dergiler"
        own = f"{root}/sesbil"

        def got(path: str) -> tuple[int, str]:
            answer = Got(served, own + path)
            return answer.status, answer.location.removeprefix(own)

        assert got("/issue/current") == (302, "/issue/view/6")
        assert got("/issue/view/4") == got("/issue/view/ozel-sayi-2023") == (200, "")
        assert got("/issue/view/999") == (302, "/login?source=" + quote(f"{own}/issue/view/999", safe=""))
        assert got("/issue/view/7")[0] == (302 if name == "ojs" else 500)
        assert got("/article/view/10") == (302, "/article/view/derleme-2021")
        assert [got(f"/article/view/{number}")[0] for number in (20, 23, 67, 101, 999)] == [404] * 5
        assert got("/article/view/6/fulltext-en") == got("/article/view/46/version/9046") == (200, "")
        assert got("/article/view/57/1084") == (302, "https://example.org/files/1084.pdf")
        assert got("/issue/archive/2")[0] == 200
        assert got("/issue/archive/3")[0] == 404
        assert Got(served, f"{root}/bos/issue/current").status == 200
        old_version = Got(served, f"{own}/article/view/46/version/9046").text
        assert 'name="citation_' not in old_version
        assert "cmp_notification notice" in old_version
        archive = Got(served, f"{own}/issue/archive").tree
        assert archive.xpath("normalize-space(//span[@class='current'])") == "1-4 : 6"
        assert archive.xpath("//a[@class='next']/@href") == [f"{served.origin}{own}/issue/archive/2"]
        listed = Got(served, urlsplit(served.url).path).tree.xpath("//div[@class='journals']//h3/a/@href")
        assert [address.rpartition("/")[2] for address in listed] == ["sesbil", "kiyi", "bos", "cuadernos"]
        locations = re.findall("<loc>(.*?)</loc>", Got(served, f"{own}/sitemap").text)
        paths = {known.path for known in served.truth if known.journal_path == "sesbil"}
        assert paths <= {urlsplit(address).path for address in locations}
        locale = "en" if name == "ojs" else "en_US"
        led = Got(served, f"{own}/user/setLocale/{locale}?source={quote(own + '/article/view/2', safe='')}")
        assert (led.status, led.location) == (302, f"{own}/article/view/2")
        cookie = f"currentLocale={locale}"
        assert cookie in str(led.headers.get_all("Set-Cookie"))
        assert Got(served, f"{own}/article/view/2", Cookie=cookie).tree.get("lang") == locale.replace("_", "-")


def metas(page: Got, name: str) -> list[tuple[str | None, str]]:
    tags = page.tree.xpath("//meta[@name=$name]", name=name)
    return [
        (tag.get("{http://www.w3.org/XML/1998/namespace}lang") or tag.get("xml:lang"), tag.get("content"))
        for tag in tags
    ]


def test_what_is_wrong_with_ojs(ojs: Served) -> None:
    def page(number: int) -> Got:
        known = next(known for known in ojs.truth if known.number == number)
        return Got(ojs, known.path)

    assert metas(page(58), "citation_keywords") == [
        ("en", "one"), ("en", "two"), ("en", "three"), ("tr", "dört"), ("tr", "beş"),
    ]  # fmt: skip
    assert metas(page(57), "citation_date") == [(None, "2023")]
    assert metas(page(57), "DC.Date.created") == [(None, "2024-02-01")]
    assert metas(page(57), "citation_pdf_url") == []
    assert metas(page(104), "citation_firstpage") == metas(page(104), "citation_lastpage") == [(None, "4")]
    assert metas(page(8), "citation_title") == [(None, "Allium türlerinde CO2 & ışık: A < B mi?")]
    assert "&lt;" in metas(page(2), "DC.Description")[0][1] + metas(page(5), "DC.Description")[0][1] + page(4).text
    assert page(9).tree.xpath("normalize-space(//h2[@class='subtitle'])") == "bir izleme araştırması"
    assert "(Yazar); Desmond Ashdown-Lee (Çeviren)" in Got(ojs, "/index.php/sesbil/issue/view/1").text
    toc = Got(ojs, "/index.php/sesbil/issue/view/1").tree
    assert len(toc.xpath("//div[@class='obj_article_summary']")) == 11
    assert not toc.xpath("//a[@id='article-1']/ancestor::li//div[@class='authors']")
    record = Got(
        ojs, "/index.php/sesbil/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:dergiler.example.org:article/35"
    )
    assert record.text.count('<dc:creator xml:lang="tr">') == 24
    assert record.text.count('<dc:creator xml:lang="en">') == 12
    with serve(site_of("old")) as old:
        title = Got(old, "/dergiler/sesbil/article/view/8")
        assert metas(title, "citation_title")[0][1].startswith("<i>Allium</i>")
        assert metas(title, "citation_abstract") == []
        assert "userGroup" not in title.text


def test_protocol(ojs: Served) -> None:
    own = "/index.php/sesbil/oai"

    def error(query: str, endpoint: str = own) -> str:
        found = Got(ojs, f"{endpoint}?{query}").xml.find(f"{OAI}error")
        return "" if found is None else str(found.get("code"))

    assert error("") == error("verb=Nope") == "badVerb"
    assert error("verb=ListRecords") == error("verb=Identify&x=1") == "badArgument"
    assert error("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc") == "badArgument"
    assert error("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z") == "badArgument"
    assert error("verb=ListRecords&metadataPrefix=nope") == "cannotDisseminateFormat"
    assert error("verb=ListRecords&metadataPrefix=oai_dc&from=2035-01-01") == "noRecordsMatch"
    assert error("verb=ListRecords&resumptionToken=deadbeef") == "badResumptionToken"
    assert error("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:1") == "idDoesNotExist"
    posted = Got(ojs, own, "verb=Identify").xml
    assert posted.find(f".//{OAI}deletedRecord").text == "persistent"
    assert "Open Journal Systems" in etree.tostring(posted, encoding="unicode")
    third = [f"oai:dergiler.example.org:article/{number}" for number in (13, 14, 21, 12)]
    window = "metadataPrefix=oai_dc&from=2026-03-03&until=2026-03-03"
    assert sorted(walk(ojs, own, window)) == sorted([*third, "oai:dergiler.example.org:article/20"])
    assert walk(ojs, own, "metadataPrefix=oai_dc&set=sesbil:KIT") == [
        "oai:dergiler.example.org:article/11", "oai:dergiler.example.org:article/22",
    ]  # fmt: skip
    # Deleted ones of another journal, in the list of one that has nothing.
    assert walk(ojs, "/index.php/bos/oai") == ["oai:dergiler.example.org:article/20"]
    token = Got(ojs, f"{own}?verb=ListRecords&metadataPrefix=oai_dc").xml.find(f".//{OAI}resumptionToken")
    assert (token.get("completeListSize"), token.get("cursor")) == ("26", "0")


def test_protocol_of_janeway() -> None:
    with serve(site_of("janeway")) as served:
        first = identifiers(Got(served, "/api/oai/?verb=ListRecords&metadataPrefix=oai_dc").xml)
        for query in ("verb=ListRecords&resumptionToken=rubbish", "metadataPrefix=oai_dc"):
            assert identifiers(Got(served, f"/api/oai/?{query}").xml) == first, query
        late = Got(served, "/api/oai/?verb=ListRecords&metadataPrefix=oai_dc&from=2035-01-01").xml
        assert len(late.find(f"{OAI}ListRecords")) == 0
        beyond = Got(served, "/api/oai/?verb=ListRecords&resumptionToken=metadataPrefix%3Doai_dc%26page%3D99")
        assert beyond.status == 404
        assert "setSpec" not in Got(served, "/api/oai/?verb=ListRecords&metadataPrefix=oai_dc").text
        assert Got(served, "/sesbil/issues").location == "/sesbil/issues/"
        last = Got(served, "/sesbil/articles/?page=99").text
        assert "Page 1 of 1" in last or "Page 2 of 2" in last
        assert "/sesbil/article/pubid/p5/" in Got(served, "/sesbil/issue/1/info/").text
        assert metas(Got(served, "/sesbil/article/id/1/"), "DC.Description") == [(None, "None")]


@pytest.mark.parametrize("design", DESIGNS)
def test_dergipark_leads_to_every_article(design: str) -> None:
    with serve(DergiparkSite(cases(), design, journals_a_page=3)) as served:
        journals: list[str] = []
        for page in range(1, 4):
            tree = Got(served, f"/tr/pub/explore/journals?page={page}").tree
            found = tree.xpath("//h5/a/@href")
            assert bool(found) == (page < 3)
            journals += found
        assert len(journals) == 4
        issues = [
            each for journal in journals for each in Got(served, f"{journal}/archive").tree.xpath("//table//a/@href")
        ]
        links = [
            a for issue in issues for a in Got(served, issue).tree.xpath("//a[contains(@class,'article-title')]/@href")
        ]
        assert sorted(link.partition(f"//{urlsplit(served.origin).netloc}")[2] for link in links) == sorted(
            known.path for known in served.truth
        )
        number = served.truth[0].number
        assert Got(served, f"/tr/pub/{served.truth[0].journal_path}/{number}.xml").xml.tag == "article"
        missing = Got(
            served, "/api/public/oai/?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:dergipark.org.tr:record/7"
        )
        assert missing.status == 200
        missing = Got(
            served, "/api/public/oai/?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:dergipark.org.tr:record/99"
        )
        assert (missing.status, missing.headers["Content-Type"]) == (404, "application/json")
        served.faults.most_a_second = 5
        assert Counter(Got(served, "/robots.txt").status for _ in range(20))[200] < 20


@pytest.mark.parametrize("style", STYLES)
def test_plain_sites_lead_to_every_article(style: str) -> None:
    with serve(PlainSite(cases().only("sesbil"), style)) as served:
        start, seen = urlsplit(served.url).path, set[str]()
        sitemaps = re.findall(r"Sitemap: \S+?://[^/]+(\S+)", Got(served, "/robots.txt").text)
        queue = [start, *sitemaps]
        while queue:
            path = queue.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = Got(served, path)
            if path.endswith(".xml"):
                queue += [urlsplit(each).path for each in re.findall("<loc>(.*?)</loc>", answer.text)]
            elif answer.status == 200 and "text/html" in answer.headers["Content-Type"]:
                links = answer.tree.xpath("//a/@href")
                queue += [
                    each if each.startswith("/") else path.partition("?")[0] + each
                    for each in links
                    if "//" not in each
                ]
        assert {known.path for known in served.truth} <= seen
        assert len(served.truth) == (0 if style == "nothing" else 25)
        if style == "linked-oai":
            assert len(walk(served, "/cgi/harvest")) == 26


def test_faults_do_what_they_say(ojs: Served) -> None:
    own, first = "/index.php/sesbil/oai", "?verb=ListRecords&metadataPrefix=oai_dc"
    whole = walk(ojs, own)
    page = [whole[:10], whole[10:20], whole[20:]]

    def faulty(**fields: Any) -> None:
        ojs.faults = Faults(**fields)

    try:
        for fields, found in (
            ({"no_token_page": 2}, page[0] + page[1]),
            ({"empty_token_page": 1}, page[0]),
            ({"empty_page": 2}, page[0]),
            ({"loop_page": 2, "once": True}, page[0] + page[1] + page[1] + page[2]),
            ({"expired_page": 3}, page[0] + page[1]),
            ({"mangled_page": 1}, page[0]),
            ({"repeat_page": 2}, page[0] + page[0][-1:] + page[1] + page[2]),
            ({"token_uses": 1}, whole),
        ):
            faulty(**fields)
            assert walk(ojs, own) == found, fields
        assert walk(ojs, own) == page[0]  # the tokens are used up
        faulty(loop_page=2)
        assert walk(ojs, own, most=9) == page[0] + 8 * page[1]
        faulty(loop_start=3)
        assert len(walk(ojs, own, most=9)) > 2 * len(whole)
        for name in ("cut_xml_page", "control_page", "html_page", "warning_page", "charset_page"):
            faulty(**{name: 1, "once": True})
            with pytest.raises((etree.XMLSyntaxError, UnicodeDecodeError)):
                etree.fromstring(Got(ojs, own + first).body)
            assert walk(ojs, own) == whole, name
        faulty(cut_page=1, once=True)
        with pytest.raises(http.client.IncompleteRead):
            Got(ojs, own + first)
        faulty(too_many_every=3, retry_after=1, kind="oai")
        answers = [Got(ojs, own + first) for _ in range(6)]
        assert [each.status for each in answers] == [200, 200, 429, 200, 200, 429]
        assert answers[2].headers["Retry-After"] == "1"
        assert Got(ojs, "/index.php/sesbil").status == 200
        faulty(change_page=1, change=lambda: ojs.change(catalogue=revised(cases(), 2, status="unpublished")))
        changed = walk(ojs, own)
        assert len(changed) == len(whole)
        assert changed.count("oai:dergiler.example.org:article/13") + changed.count(whole[9]) > 0
        assert Got(ojs, "/index.php/sesbil/article/view/2").status == 404
    finally:
        ojs.faults = Faults()
        ojs.change(catalogue=cases())


def test_any_size_and_always_the_same() -> None:
    made = catalogue(issues=3, articles=7, journals=2, languages=("es", "en"))
    assert made == catalogue(issues=3, articles=7, journals=2, languages=("es", "en"))
    assert articles_of(made) == 42
    with serve(OjsSite(made, interface=("ru", "en"), front="dergi1"), latency=0.001) as served:
        assert Got(served, "/").location == "/index.php/dergi1"
        page = Got(served, served.truth[0].path).tree
        assert page.get("lang") == "ru"
        assert len(walk(served, "/index.php/index/oai")) == 42
        assert served.kinds == {"redirect": 1, "article": 1, "oai": 1}


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    found = zip(*(words[start:] for start in range(8)), strict=False)
    return {run for run in found if sum(map(len, run)) > 40}


def test_no_text_is_anyone_elses() -> None:
    if not CAPTURES.is_dir():
        pytest.skip("no captures here")
    ours: set[tuple[str, ...]] = set()
    for journal in cases().journals:
        for _, article in journal.articles():
            for text in (*article.title.values(), *article.abstract.values(), *article.references):
                ours |= runs(text)
    for file in sorted(CAPTURES.rglob("*.html")):
        assert not ours & runs(file.read_text(encoding="utf-8", errors="replace")), file.name
