"""OAI-PMH of the sites of invented journals, and what the faults do to it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from harvester.demo.journals.cases import cases
from harvester.demo.journals.catalogue import revised
from harvester.demo.journals.faults import Faults
from harvester.demo.journals.server import Served, serve

from .asking import OAI, Got, identifiers, metas, site_of, walk


@pytest.fixture(scope="module")
def ojs() -> Iterator[Served]:
    with serve(site_of("ojs")) as served:
        yield served


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
        assert Got(served, "/sesbil/articles/?page=99").body == Got(served, "/sesbil/articles/?page=3").body
        assert "/sesbil/article/pubid/p5/" in Got(served, "/sesbil/issue/1/info/").text
        assert metas(Got(served, "/sesbil/article/id/1/"), "DC.Description") == [(None, "None")]


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
