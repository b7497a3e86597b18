"""The demo index keeps its promises: what it lists is there, known fits printed, every odd form occurs."""

from __future__ import annotations

import http.client
import re
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest
from lxml import html

from harvester.demo import content
from harvester.demo.content import KnownArticle, Record
from harvester.demo.markup import DISCLAIMER
from harvester.demo.server import DemoServer
from harvester.demo.site import DemoSite

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"
RECORDS = {
    f"/paper/{each.number}/{issue.number}/{record.number}": record
    for each in content.collections()
    for issue in each.issues
    for record in issue.records
}
KNOWN = {known.path: known for known in content.known_articles()}
MISSING = "/paper/2103/33001/51009"
TWICE = "/paper/2103/33001/51005"

# Field -> the forms that must be printed by some record, exactly and as a whole; names stand in for real people's.
FORMS = {
    "publication_date": [
        "2020-03-15", "30.06.2021", "28. 06. 2019", "30 Haziran 2025", "15 Mart 2019", "January 30, 2026",
        "2022-10-07 11:17:59.0", "Haziran 2025", "Ocak 2006", "Ocak/January 2015", "2025-06", "2021", "Yıl 2021",
        "Bahar 2025", "GÜZ 2019", "Spring 2019", "Haziran-Temmuz-Ağustos 2001", "Eylül-Ekim 2018", "07/04/2021",
        "12/31/25", "18.09.2014", "0000-00-00", "2002-06-01",
    ],
    "authors": [
        "KARATEPELİ, Ilgın; SÖNMEZGİL, Deren", "ALYAPRAK,  Levent", "Bakırcan, Fehmi", "Gülşah Tepecikoğlu",
        "Sencer Aladağlı, Mücella KÖPRÜBAŞILI", "Haktan ACARÖZLÜ [1] , Ergün TÜTÜNCÜBAŞI [2]",
        "Sarp GÜNTEKĠN, İlbey NANEDALI1*", "Kâzım TÜRKELİ a *, Selvinaz Doruklu b",
        "Yrd.Doç.Dr.Tunca BOZKIRAĞASI **, Mihriban ÇELENKOĞLU", "Dr. Öğr. Üyesi Oylum ÖZKANLICA, Barlas Ketencioğlu",
        "Yıldırgan", "Tuzlugöl Yazma Eserler Kurulu",
    ],
    "pages": [
        "1-26", "929 - 950", "1–12", "015-019", "s. 263-285", "ss. 161-187", "pp. 57 - 70", "(312-333)", "i-ii",
        "e0001", "Art. 4", "1-18, 120", "98-89",
    ],
    "doi": [
        "10.5555/ttea.13.51001", "https://doi.org/10.5555/sted.2020.41003", "http://dx.doi.org/10.5555/mjas.2002.42101",
        "DOI: 10.5555/Goktasi_0001", "10.5555/MJAS.2002.42102", "10.5555/mjas.2026.42005.", "1O.5555/mjas.2O26.42OO6",
        "10.5555/(SICI)9902-2044(202601)1:2&lt;93::AID-MJAS4&gt;3.0.CO;2-O",
    ],
    "view": ["105", "1,015", "1.015", ""],
    "article_type": [
        "Research Paper", "Research Article", "Reseach Article", "Araştırma Makalesi", "Review", "Derleme",
        "Kitap Tanıtımı", "Kitap İncelemesi", "Çeviri", "MAKALELER", "Editorial", "Conference Paper", "Preprint",
        "Book", "Book Chapter",
    ],
    "keywords": [
        "köy okulu, okuma alışkanlığı, mahalle kitaplığı", "eşitlik,aritmetik,ilkokul,öğretim deneyi",
        "taşımalı eğitim , çocukluk coğrafyası , gözlem", "öğretmen dayanışması; mesleki gelişim; görüşme.",
        "symmetry·drawing·chemistry education", "oyun kuramı<br>çocukluk<br>mektup", "horlama, uyku, gözden geçirme,",
        "Anahtar Kelimeler: müzik eğitimi, ritim, çekingenlik",
        "Anahtar Sözcükler: beden eğitimi, ders planı, okul mekânı.",
        "Anahtar Kelime: ödev, veli katılımı, belge incelemesi", "Anahtar Kelimler: teftiş, eğitim tarihi, belge dili",
        "Keywords: gas measurement, low-cost instruments, school laboratory",
        "Key words: adhesives, fruit stones, wood panels.",
        "Economics, history of; Law; Cooperatives, agricultural", "tuz, müttefik, diplomasi, Müttefik, beylikler",
        "İNSAN HAKLARI, dilekçe, insan hakları, arzuhalci", "IŞIK, kasaba, gece hayatı, ışık, elektrik,",
        "ILO, işçi kahvesi, dinlenme hakkı, labour history, coffeehouse, right to rest",
    ],
}  # fmt: skip
# Pieces that must be printed somewhere inside a field.
PIECES = {
    "title": [
        "Đstatistiksel", "Beden E¤itimi", "MÃ¼zik", "TÜRKÝYE TAÞRASINDA", "&amp;amp;", "\x00", "\xad", "Ö\ufffdretmen",
        "<sub>2</sub>", "Left | Right", '"Parity"', "'Chirality'", "=2+2?",
    ],
    "authors": ["GÜNTEKĠN"],
    "keywords": ["i\u0307lko\u0308g\u0306retim"],
    "abstract": [
        "</p><p>", "<i>Salix babylonica</i>", "CO<sub>2</sub>", "belirlemektir.Yöntem:", "a&lt;b", "p<0.05",
        "&lt;p&gt;", "alan- larda", "Pages : ve Keywords: kavramları",
    ],
}  # fmt: skip
LABELS = [
    "Sayı: 13", "Volume:1 Issue:2", "Cilt: 5 Sayı: 2", "Cilt 23 , Sayı 2", "Cilt: 27 - Sayı: 1 - 2020",
    "2002, Vol 2, Num, 1", "C.X III,S I", "Sayı: 12-13", "Özel Sayı", "2017 Özel Sayısı",
    "Eğitim Bilimleri Özel Sayısı", "Sayı: Türk Eğitim Sisteminde Değişimler", "Year 2013",
]  # fmt: skip


@pytest.fixture(scope="module")
def site() -> DemoSite:
    return DemoSite()


def links(site: DemoSite, path: str) -> list[str]:
    """The addresses that a page links to, in order."""
    answer = site.respond(path)
    assert answer.status == 200, path
    return [str(found) for found in html.fromstring(answer.body.decode()).xpath("//div[@class='body']//a/@href")]


def shown(site: DemoSite, path: str) -> str:
    """The text of a page's body as a person sees it."""
    body = html.fromstring(site.respond(path).body.decode()).xpath("//div[@class='body']")[0]
    return str(body.text_content())


def check_digit_fits(issn: str) -> bool:
    digits = [10 if digit == "X" else int(digit) for digit in issn.replace("-", "")]
    return sum(weight * digit for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0


def test_counts() -> None:
    journals, issues = content.known_journals(), content.known_issues()
    assert Counter(each.section for each in journals) == {"Journals": 4, "Conferences": 1, "Preprints": 1, "Books": 1}
    assert Counter(each.section for each in issues) == {"Journals": 10, "Conferences": 1, "Preprints": 1, "Books": 1}
    assert Counter(each.kind for each in KNOWN.values()) == {
        "journal-article": 54, "proceedings-article": 3, "posted-content": 1, "book": 1, "book-chapter": 1,
    }  # fmt: skip
    assert sum(each.articles_listed for each in issues) == len(KNOWN) + 1
    assert sum(each.articles_known for each in journals) == len(KNOWN) == 60
    assert len({each.article_id for each in KNOWN.values()}) == len(KNOWN)


def test_every_listed_page_is_there_but_one(site: DemoSite) -> None:
    seen, waiting = set[str](), ["/"]
    gone = []
    while waiting:
        path = waiting.pop()
        if path in seen or not path.startswith("/") or "month=" in path:
            continue
        seen.add(path)
        answer = site.respond(path)
        if answer.status != 200:
            gone.append(path)
        elif answer.headers["Content-Type"].startswith("text/html"):
            found = map(str, html.fromstring(answer.body.decode()).xpath("//a/@href"))
            waiting += [path.split("?")[0] + link if link.startswith("?") else link for link in found]
    assert gone == [MISSING]
    assert {path for path in seen if path.startswith("/paper/")} == set(RECORDS)
    assert set(RECORDS) - set(KNOWN) == {MISSING}


def test_issue_pages_list_their_records(site: DemoSite) -> None:
    for each in content.collections():
        listed_issues = [path for path in links(site, each.known.path) if "/issue/" in path]
        assert sorted(listed_issues) == [issue.known.path for issue in each.issues]
        for issue in each.issues:
            listed, address = list[str](), issue.known.path
            while address:
                listed += [link for link in links(site, address) if link.startswith("/paper/")]
                onward = html.fromstring(site.respond(address).body.decode()).xpath("//a[@rel='next']/@href")
                address = issue.known.path + onward[0] if onward else ""
            assert len(set(listed)) == issue.known.articles_listed, issue.known.issue_id
            assert f"{issue.known.articles_listed} papers" in shown(site, issue.known.path)
            assert [path for path, times in Counter(listed).items() if times > 1] in ([], [TWICE])
    assert len(content.collections()[2].issues[0].listing) == 3
    assert site.respond("/journal/2103/issue/33001?page=4").status == 404


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_printed(name: str) -> None:
    printed = {getattr(record.printed, name) for record in RECORDS.values()}
    assert [form for form in FORMS[name] if form not in printed] == []


@pytest.mark.parametrize("name", PIECES)
def test_every_damage_is_printed(name: str) -> None:
    printed = "\n".join(getattr(record.printed, name) or "" for record in RECORDS.values())
    assert [piece for piece in PIECES[name] if piece not in printed] == []


def test_every_issue_label_is_printed(site: DemoSite) -> None:
    assert sorted(each.issue_label for each in content.known_issues()) == sorted(LABELS)
    assert "Cilt: 23 Sayı: 2" in shown(site, "/paper/2104/34001/61003")


def test_special_records(site: DemoSite) -> None:
    assert max(known.author_count or 0 for known in KNOWN.values()) == 24
    assert {record.layout for record in RECORDS.values()} == {"", "glued_text", "glued_label"}
    for column in ("doi", "abstract", "keywords", "authors", "pages", "views", "published"):
        assert any(not getattr(known, column) for known in KNOWN.values()), column
    assert "tartışılmıştırKeywords : ses arkeolojisi" in shown(site, TWICE)
    assert "yorumlamaktadırKeywords : ninni" in shown(site, "/paper/2103/33001/51010")
    assert {flag for known in KNOWN.values() for flag in known.flags} == {
        "date_ambiguous", "doi_invalid", "pages_reversed", "published_unreadable", "text_damaged", "text_repaired",
        "year_conflict",
    }  # fmt: skip


def test_order_of_the_lines(site: DemoSite) -> None:
    text = shown(site, "/paper/2103/33001/51001")
    labels = ["Authors : ", "Pages : ", "Doi:10.", "View : 105 | Download : 76", "Publication Date : "]
    labels += ["Article Type : ", "Abstract :Makale", "Keywords : ", "ORIGINAL ARTICLE URL", "* There may have been"]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    start = html.fromstring(site.respond("/").body.decode())
    assert tuple(start.xpath("//h2/text()")) == content.SECTIONS


@pytest.mark.parametrize("path", KNOWN)
def test_known_values_hold_together(path: str) -> None:
    known, record = KNOWN[path], RECORDS[path]
    assert known.article_id == "iad:" + path.removeprefix("/paper/")
    assert known.authors == tuple(person.name for person in known.people)
    assert known.author_count == (len(known.authors) or None)
    for person in known.people:
        assert person.name == f"{person.given} {person.family}" if person.family else person.given is None
    assert (known.published is None) == (known.published_precision is None) == (known.published_year is None)
    if known.published:
        assert known.published.startswith(str(known.published_year))
    if known.doi:
        assert re.fullmatch(r"10\.5555/\S+", known.doi)
        assert known.doi == known.doi.lower()
    if known.issue_year and known.published_year:
        assert (known.issue_year != known.published_year) == ("year_conflict" in known.flags)
    assert (known.type is None) == (known.type_uri is None)
    assert len(known.keywords) == len(set(known.keywords))
    assert (known.language is None) == known.language_uncertain
    assert not known.language_uncertain or known.abstract is None
    untouched(known, record)


def untouched(known: KnownArticle, record: Record) -> None:
    """Where nothing is odd, printed and known are the same."""
    if record.printed.keywords and not re.search(r"[;·:<]|\w,\w|,$| ,|\u0307", record.printed.keywords):
        kept = [each.strip() for each in record.printed.keywords.split(",")]
        assert [each for each in kept if each in known.keywords] == list(known.keywords)
    if record.printed.abstract and not re.search(r"[&<]|\.\w", record.printed.abstract):
        assert record.printed.abstract == known.abstract
    assert known.type_printed == record.printed.article_type
    assert known.original_url == record.printed.original_url


def test_issns_have_valid_check_digits() -> None:
    journals = [each for each in content.known_journals() if each.section == "Journals"]
    found = [issn for each in journals for issn in (each.issn_print, each.issn_online) if issn]
    assert len(found) == 6
    assert all(map(check_digit_fits, found))
    assert [each.issn_online is None for each in journals] == [False, False, True, False]
    assert all(each.issn == (each.issn_print or each.issn_online) for each in journals)


def test_cells() -> None:
    row = KNOWN[TWICE].cells("http://host")
    assert row["url"] == "http://host" + TWICE
    assert row["keywords"] == "ses arkeolojisi|kervan|çan|müze"
    assert row["volume"] == ""
    assert "people" not in row
    assert "language" not in KNOWN["/paper/2103/33001/51008"].cells()


def test_what_surrounds_the_records(site: DemoSite) -> None:
    start = site.respond("/").body.decode()
    for piece in (
        "Most viewed",
        "?month=2026-05",
        "?month=2026-07",
        "mailto:",
        "/files/guide.pdf",
        "https://example.org/",
    ):
        assert piece in start, piece
    for month in ("0001-01", "1923-10", "2026-06", "9999-12"):
        assert site.respond(f"/?month={month}").status == 200, month
    for month in ("2026-13", "0000-01", "june", "2026-6"):
        assert site.respond(f"/?month={month}").status == 404, month
    assert site.respond("/robots.txt").body == b"User-agent: *\nDisallow: /admin/\n"
    assert site.respond("/sitemap.xml").status == 404
    assert site.respond("/files/guide.pdf").body.startswith(b"%PDF")


def test_server_speaks_http() -> None:
    with DemoServer() as server:
        with urlopen(f"{server.url}/paper/2103/33001/51001") as answer:
            assert answer.read() == DemoSite().respond("/paper/2103/33001/51001").body
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        for path, status in ((MISSING, 404), ("/nowhere", 404), ("/?month=2030-01", 200)):
            connection.request("GET", path)
            reply = connection.getresponse()
            assert (reply.status, reply.version, len(reply.read())) == (
                status,
                11,
                int(reply.headers["Content-Length"]),
            )
        connection.request("HEAD", "/")
        assert connection.getresponse().read() == b""
        connection.close()
        assert [path for _, path in server.requests] == [
            "/paper/2103/33001/51001", MISSING, "/nowhere", "/?month=2030-01", "/",
        ]  # fmt: skip
        times = [time for time, _ in server.requests]
        assert times == sorted(times)


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """All runs of that many words that are long enough to be language, not markup or numbers."""
    words = re.findall(r"\w+", text.casefold())
    found = zip(*(words[start:] for start in range(length)), strict=False)
    return {run for run in found if sum(map(len, run)) > 20}


def test_nothing_is_copied_from_real_pages() -> None:
    if not CAPTURES.is_dir():
        pytest.skip("no captures here")
    ours = runs(DISCLAIMER)
    for record in RECORDS.values():
        for text in (record.printed.title, record.printed.authors, record.printed.abstract, record.printed.keywords):
            ours |= runs(text or "")
    for file in sorted(CAPTURES.rglob("*")):
        if file.is_file():
            assert not ours & runs(file.read_text(encoding="utf-8", errors="replace")), file.name
