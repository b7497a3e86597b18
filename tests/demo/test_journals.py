"""The sites of invented journals: what stands at which address, what the pages say, and what the faults do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from harvester.demo.journals.cases import cases
from harvester.demo.journals.catalogue import articles_of, catalogue
from harvester.demo.journals.dergipark import DergiparkSite
from harvester.demo.journals.dergipark_frame import DESIGNS
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.plain import STYLES, PlainSite
from harvester.demo.journals.server import Served, serve

from .asking import ENDPOINTS, Got, metas, site_of, walk

CAPTURES = Path(__file__).parents[3] / "shared" / "captures"


@pytest.fixture(scope="module")
def ojs() -> Iterator[Served]:
    with serve(site_of("ojs")) as served:
        yield served


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
            toc = Got(served, known.issue_path).text
            assert known.path in toc or f"/article/pubid/p{known.number}/" in toc
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
    with serve(OjsSite(cases(), theme="bare", restful=True)) as bare_site:
        plain_page = Got(bare_site, "/sesbil/article/view/9")
        assert metas(plain_page, "citation_title") == metas(page(9), "citation_title")
        assert not plain_page.tree.xpath("//body//@class")
    with serve(site_of("old")) as old:
        title = Got(old, "/dergiler/sesbil/article/view/8")
        assert metas(title, "citation_title")[0][1].startswith("<i>Allium</i>")
        assert metas(title, "citation_abstract") == []
        assert "userGroup" not in title.text


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


def test_any_size_and_always_the_same() -> None:
    made = catalogue(issues=3, articles=7, journals=2, languages=("es", "en"))
    assert made == catalogue(issues=3, articles=7, journals=2, languages=("es", "en"))
    assert articles_of(made) == 42
    with serve(OjsSite(made, interface=("ru", "en"), front="dergi1"), latency=0.001) as served:
        served.warm()
        assert Got(served, "/").location == "/index.php/dergi1"
        page = Got(served, served.truth[0].path).tree
        assert page.get("lang") == "ru"
        assert len(walk(served, "/index.php/index/oai")) == 42
        assert served.kinds == {"redirect": 1, "article": 1, "oai": 1}


def bare(text: str) -> str:
    """Without markup, entities, white space and kinds of dashes."""
    for _ in range(3):
        text = unescape(text)
    return re.sub(r"\s|</?[a-z][^<>]*>", "", text).replace("–", "-")


@pytest.mark.parametrize("name", [*ENDPOINTS, *STYLES[:-1]])
def test_all_that_is_to_be_known_is_shown(name: str) -> None:
    site = site_of(name) if name in ENDPOINTS else PlainSite(cases().only("sesbil"), name)
    endpoint = ENDPOINTS.get(name, "/cgi/harvest")
    with serve(site) as served:
        missing = []
        for known in served.truth:
            home = f"/tr/pub/{known.journal_path}" if name == "dergipark" else "/"
            text = Got(served, known.path).text + Got(served, home).text
            if known.identifier or name == "linked-oai":
                identifier = known.identifier or f"oai:journal.example.org:article/{known.number}"
                query = f"verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier}"
                text += Got(served, f"{endpoint}?{query}").text
            if name in ("janeway", "ojs", "old"):
                prefix = "jats" if name == "janeway" else "marcxml"
                text += Got(
                    served, endpoint + f"?verb=GetRecord&metadataPrefix={prefix}&identifier={known.identifier}"
                ).text
            shown = bare(re.sub(r'(?:content|href)="([^"]*)"', r">\1<", text))
            values = [*known.titles.values(), *known.abstracts.values(), *known.references, known.doi, known.license]
            values += [word for words in known.keywords.values() for word in words]
            values += [value for author in known.authors for value in (author.name, author.orcid, author.affiliation)]
            values += [known.publisher, known.section, known.issue_title, known.volume, known.issue, known.pdf_path]
            values += [known.first_page, known.last_page, known.article_number, known.issn_online, known.issn_print]
            missing += [(known.key, value) for value in values if bare(value) not in shown]
        assert missing == []


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
