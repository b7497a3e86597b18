"""Answers of OAI-PMH that are no XML, no answer, or built to do harm; and answers that real repositories gave.

The captured answers lie beside the project, not in it; without them those tests are skipped.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.items import Article
from harvester.pages.bounds import Unbounded
from harvester.pages.oai import document as oai_document
from harvester.pages.oai.formats import FORMATS, best_formats, reader_of
from harvester.pages.oai.protocol import OaiResponse, read_response
from harvester.parts import PARTS
from pipelines.normalize.dates import normalize_date
from pipelines.normalize.identifiers import normalize_doi
from pipelines.normalize.pages import normalize_pages

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"
PAIRS = Path(__file__).parents[2] / "fixtures" / "oai"
OJS = PAIRS / "records_ojs.xml"

RECORD = (
    "<record><header><identifier>oai:x:{n}</identifier><datestamp>2026-01-01</datestamp></header><metadata>"
    '<dc xmlns="http://purl.org/dc/elements/1.1/"><title xml:lang="tr">{title}</title></dc></metadata></record>'
)


def answer(*titles: str) -> str:
    records = "".join(RECORD.format(n=n, title=title) for n, title in enumerate(titles, start=1))
    return f"<OAI-PMH><ListRecords>{records}<resumptionToken>t</resumptionToken></ListRecords></OAI-PMH>"


def titles(response: OaiResponse) -> list[str | None]:
    """The titles of the records, in whatever language."""
    found = []
    for record in response.records:
        reader = reader_of(record.metadata)
        assert reader is not None
        printed = reader.article("", "").printed
        found.append(printed.get("title@tr", printed.get("title")))
    return found


ENCODED: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with its mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "UTF-16 with its mark": lambda text: text.encode("utf-16"),
    "UTF-16 without": lambda text: f"<?xml version='1.0'?>{text}".encode("utf-16-be"),
    "Latin-5 as declared": lambda text: f"<?xml version='1.0' encoding='iso-8859-9'?>{text}".encode("iso-8859-9"),
    "Windows-1254 as declared": lambda text: f'<?xml version="1.0" encoding="windows-1254"?>{text}'.encode("cp1254"),
    "Windows-1254, UTF-8 declared": lambda text: f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode("cp1254"),
    "UTF-8, Latin-1 declared": lambda text: f"<?xml version='1.0' encoding='ISO-8859-1'?>{text}".encode(),
    "UTF-8, a charset that is none": lambda text: f"<?xml version='1.0' encoding='turkish'?>{text}".encode(),
}


@pytest.mark.parametrize("how", ENCODED)
@pytest.mark.parametrize("declared", [None, "utf-8", "ISO-8859-9", "iso-8859-1", "no such"])
def test_charset(how: str, declared: str | None) -> None:
    response = read_response(ENCODED[how](answer("Şiirde Iğdır'ın GÖĞÜ", "Âşık")), declared)
    assert titles(response) == ["Şiirde Iğdır'ın GÖĞÜ", "Âşık"]
    assert (response.token, response.is_cut) == ("t", False)


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    """Neither a file's content nor a billion laughs come of what a document declares."""
    (tmp_path / "secret").write_text("geheim")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    response = read_response(f"{declared}{answer('a &l9; &f;', 'b')}".encode())
    assert titles(response) == ["a &l9; &f;", "b"]
    assert response.repaired


def test_too_large_or_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = answer("gut", "<i>" * 100_000 + "</i>" * 100_000)
    response = read_response(deep.encode())
    assert (titles(response), response.lost_records, response.lost_identifiers) == (["gut"], 1, ["oai:x:2"])
    monkeypatch.setattr(oai_document, "LARGEST", 100)
    with pytest.raises(Unbounded, match="more than 100"):
        read_response(deep.encode())


@pytest.mark.parametrize("body", [b"", b"<?xml version='1.0'?>\n", b"<?xml ver", b"<OAI-P", b"<!-- a -->\n<"])
def test_cut_before_it_began(body: bytes) -> None:
    response = read_response(body)
    assert (response.is_oai, response.is_cut) == (False, True)


@pytest.mark.parametrize("body", [b"<html><body>x</body></html>", b"Not found", b'{"error": 1}', b"<rss></rss>"])
def test_no_answer(body: bytes) -> None:
    response = read_response(body)
    assert (response.is_oai, response.is_cut, response.records) == (False, False, [])


@given(st.integers(min_value=0))
def test_cut_is_never_taken_for_whole(at: int) -> None:
    """Wherever an answer is cut, it says so, and no record of it is a part of one."""
    whole = OJS.read_bytes().rstrip()
    at %= len(whole)
    response = read_response(whole[:at])
    assert response.is_cut
    assert response.lost_records == 0
    records = read_response(whole).records
    for record, other in zip(response.records, records, strict=False):
        assert record.metadata is not None
        assert (record.identifier, "".join(record.metadata.itertext())) == (
            other.identifier, "".join(other.metadata.itertext()),
        )  # fmt: skip


@given(st.binary(max_size=300), st.integers(min_value=0))
def test_nothing_that_is_put_in_breaks_it(junk: bytes, at: int) -> None:
    whole = OJS.read_bytes()
    at %= len(whole)
    response = read_response(whole[:at] + junk + whole[at:])
    assert len(response.records) + response.lost_records <= 2 + junk.count(b"record")


def test_formats_are_chosen() -> None:
    parts = [known.part for known in FORMATS]
    assert sorted(parts, key=PARTS.index) == parts
    assert best_formats([]) == ["oai_dc"]
    assert best_formats([(name, "", "") for name in ("oai_dc", "oai_mods", "oai_marc", "oai_etdms")])[0] == "oai_mods"
    offered = [("oai_dc", "", ""), ("x", "", ""), ("marcxml", "", ""), ("m", "", "http://www.loc.gov/mods/v3")]
    assert best_formats(offered) == ["m", "oai_dc"]
    assert best_formats([("rfc1807", "", ""), ("oai_dc", "", ""), ("nlm", "", "https://jats.nlm.nih.gov")])[0] == "nlm"
    assert best_formats([("qdc", "", "http://purl.org/dc/terms/"), ("rfc1807", "", "")]) == ["qdc"]


captured = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured answers in {CAPTURES}")


def capture(name: str) -> OaiResponse:
    return read_response((CAPTURES / name).read_bytes(), "utf-8")


def articles(*names: str) -> dict[str, Article]:
    """The articles in captured pages, by the last part of their identifiers."""
    found = {}
    for name in names:
        for record in capture(name).records:
            if record.metadata is not None:
                reader = reader_of(record.metadata)
                assert reader is not None
                key = record.identifier.replace("/", ":").rpartition(":")[2]
                found[key] = reader.article(record.identifier, "test")
                assert reader.addresses == [found[key].url]
    return found


@captured
def test_captured_answers_are_whole() -> None:
    answers = sorted(CAPTURES.glob("*/oai_*.xml"))
    assert len(answers) > 60
    for file in answers:
        response = read_response(file.read_bytes())
        assert response.is_oai == (file.name != "oai_jbt_badResumptionToken_page.xml"), file.name
        assert (response.is_cut, response.repaired, response.lost_records) == (False, False, 0), file.name


@captured
def test_captured_envelopes() -> None:
    first = capture("ojs34/oai_uded_records_dc_p1.xml")
    assert (len(first.records), first.complete_list_size, first.cursor) == (20, 66, 0)
    last = capture("ojs34/oai_uded_records_dc_p4.xml")
    assert (last.has_token_element, last.token) == (True, None)
    janeway = capture("janeway/oai_jbt_records_dc_p1.xml")
    assert (janeway.token, janeway.cursor) == ("metadataPrefix%3Doai_dc%26page%3D2", None)
    assert not capture("janeway/oai_jbt_records_dc_p2.xml").has_token_element
    empty = capture("janeway/oai_jbt_noRecordsMatch.xml")
    assert (empty.verb, empty.records, empty.errors) == ("ListRecords", [], [])
    deleted = capture("ojs34/oai_bos_records.xml").records[0]
    assert (deleted.deleted, deleted.set_specs, deleted.metadata) == (True, ["uded:MAK"], None)
    assert capture("ojs34/oai_uded_noRecordsMatch.xml").errors[0][0] == "noRecordsMatch"
    assert len(capture("ojs34/oai_uded_identifiers_p1.xml").headers) == 66
    identify = capture("ojs34/oai_index_identify.xml")
    assert (identify.toolkit, identify.toolkit_version) == ("Open Journal Systems", "3.4.0.10")
    assert best_formats(capture("ojs34/oai_uded_formats.xml").formats) == ["marcxml", "oai_dc"]
    assert best_formats(capture("janeway/oai_jbt_formats.xml").formats) == ["jats", "oai_dc"]


@captured
def test_captured_ojs() -> None:
    found = articles(*(f"ojs34/oai_uded_records_dc_p{n}.xml" for n in range(1, 5)))
    assert len(found) == 65
    assert {a.printed["type"] for a in found.values()} == {"info:eu-repo/semantics/article"}
    assert {a.printed["issue"] for a in found.values()} == {
        "Cilt 3 Sayı 1 (2021)", "Cilt 3 Sayı 2 (2021)", "Cilt 4 Sayı 1-2 (2022): Dil & Kültür", "Cilt 5 Sayı 1 (2023)",
        "Cilt 5 Sayı 2 (2023)", "2023: Cumhuriyet'in 100. Yılı Özel Sayısı",
    }  # fmt: skip
    assert {a.printed["journal_title"] for a in found.values()} == {"Uygulamalı Dil ve Eğitim Dergisi"}
    assert found["4"].printed["language"] == "en"
    assert (found["6"].printed["language"], len(found["2"].authors), len(found["5"].authors)) == ("tr", 1, 4)
    assert len(found["35"].authors) == 24
    assert found["1"].printed["pages"] == "i-ii"
    assert "pages" not in found["7"].printed
    assert (found["22"].authors[0].name, found["22"].authors[0].family) == (found["22"].authors[0].name_printed, None)
    assert found["57"].printed["published"] == "2024-02-01"
    assert [a.pdf_url for a in found.values() if a.pdf_url] == []
    for article in found.values():
        normalize_date(article.printed["published"])


@captured
def test_captured_ojs_in_english() -> None:
    found = articles(*(f"ojs34/oai_jcms_records_dc_p{n}.xml" for n in (1, 2)))
    assert found["74"].printed["doi"] == "10.59998/(SICI)1234<5:AB>7-X;2#2022"
    assert found["74"].printed["keywords@en"] == "tides; currents, waves\nCO2"
    assert {key: found[key].printed["pages"] for key in ("68", "69", "70", "71")} == {
        "68": "1-18, 120", "69": "e0001", "70": "20–31", "71": "Art. 4",
    }  # fmt: skip
    body = found["73"].authors[0]
    assert (body.family, body.given) == (None, None)
    assert body.name
    for article in found.values():
        normalize_pages(article.printed["pages"])


@captured
@pytest.mark.parametrize("name", ["marcxml", "oai_marc"])
def test_captured_marc(name: str) -> None:
    article = articles(f"ojs34/oai_uded_get_2_{name}.xml")["2"]
    author = article.authors[0]
    assert (author.family, author.given) == ("Doğan Işık", "Mehmet")
    assert author.affiliations == ["Örnek Üniversitesi, Sosyal Bilimler Enstitüsü"]
    assert author.orcid
    assert article.printed["abstract"].endswith("sonuçlar p < 0,05 düzeyinde anlamlı bulunmuştur.")
    assert article.printed["issue"] == "Cilt 3 Sayı 1 (2021)"


@captured
def test_captured_janeway() -> None:
    core = articles("janeway/oai_jbt_records_dc_p1.xml", "janeway/oai_jbt_records_dc_p2.xml")
    jats = articles("janeway/oai_jbt_records_jats_p1.xml", "janeway/oai_jbt_records_jats_p2.xml")
    assert core.keys() == jats.keys()
    assert len(core) == 66
    for key, article in core.items():
        other = jats[key]
        assert article.url == other.url or "/pubid/" in (other.url or "")  # the same page, by the publisher's number
        assert [(a.family, a.given) for a in article.authors] == [(a.family, a.given) for a in other.authors]
        for field in ("journal_title", "publisher", "volume", "number", "issn", "doi"):
            assert article.printed.get(field) == other.printed.get(field), (key, field)
        assert article.printed["published"][:10] == other.printed["published"]
        assert article.printed.get("pages", "").replace("–", "-") == other.printed.get("pages", "")
        if "doi" in other.printed:
            normalize_doi(other.printed["doi"])
    assert jats["9"].printed["article_number"]
    assert jats["1"].pdf_url == "http://127.0.0.1:18090/jbt/article/id/1/download/pdf/"
    assert jats["1"].printed["keywords@en"] == "dunes\nsaltmarsh\nbeach profiles"
    assert "<i>p</i> &lt; 0.05" in jats["1"].printed["abstract"]


@captured
def test_captured_dergipark() -> None:
    core = articles("dergipark/oai_getrecord_oai_dc.xml")["1000"]
    mods = articles("dergipark/oai_getrecord_mods.xml")["1000"]
    assert core.url == mods.url == "https://dergipark.org.tr/en/pub/mulkiye/article/1000"
    assert core.identifiers == mods.identifiers == ["https://izlik.org/JA26ZK54BZ"]
    assert (core.printed["journal_title"], core.printed["issue"]) == ("Mülkiye Dergisi", "Vol. 29 No. 247")
    wanted = {"journal_title": "Mülkiye Dergisi", "volume": "29", "number": "247", "pages": "87-97", "language": "tr"}
    assert wanted.items() <= mods.printed.items()
    assert "&#039;" in mods.printed["title@tr-TR"]
    assert [(a.family, a.given) for a in mods.authors] == [(a.family, a.given) for a in core.authors]
