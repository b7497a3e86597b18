"""Which platform a page is a page of: captured answers where they are at hand, endpoints, names."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path
from typing import Any

import pytest

from harvester.detected import dataset_name, name_of
from harvester.pages.platforms.look import NoJournal, look, platform_of_endpoint
from harvester.pages.platforms.oai import oai_answer, usual
from harvester.pages.platforms.seen import Platform

from .made import said

CAPTURES = Path(__file__).parents[3] / "shared" / "captures"
UDED, JCMS, BOS = (f"http://127.0.0.1:18080/index.php/{key}" for key in ("uded", "jcms", "bos"))
PRESS = "http://127.0.0.1:18090/"


# ---- captures -------------------------------------------------------------------------------------------------------


def headers_of(file: Path) -> dict[str, list[str]]:
    """The headers of the last answer of a capture."""
    found: dict[str, list[str]] = {}
    beside = file.with_name(f"{file.name}.headers")
    for line in beside.read_text(encoding="utf-8", errors="replace").splitlines() if beside.exists() else ():
        name, colon, value = line.partition(":")
        if line.startswith("HTTP/"):
            found = {}
        elif colon:
            found.setdefault(name.lower(), []).append(value.strip())
    return found


def captured() -> list[Any]:
    cases = []
    for folder in ("ojs34", "janeway"):
        manifest = CAPTURES / folder / "MANIFEST.tsv"
        for line in manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else ():
            name, url, _, status, *_ = line.split("\t")
            if (CAPTURES / folder / name).exists():
                cases.append(pytest.param(folder, name, url, int(status), id=f"{folder}/{name}"))
    return cases


def wanted(folder: str, name: str, url: str, status: int) -> tuple[str, str | None, str | None]:
    """What a capture is: the platform, the start, the journal; worked out from its name, not from its page."""
    if status >= 500:
        return "trouble", None, None
    if status >= 300 or name.endswith((".json", ".txt", ".ris", ".bib", ".pdf")):
        return "refused", None, None
    if "sitemap" in name or "feed" in name:
        return "refused", None, None
    if folder == "janeway":
        key = url.removeprefix(PRESS).partition("/")[0]
        site = key in ("", "journals", "api")
        return "janeway", PRESS if site else f"{PRESS}{key}/", None if site else key
    key = url.removeprefix("http://127.0.0.1:18080/").removeprefix("index.php/").partition("/")[0]
    if key in ("", "index"):
        return "ojs", "http://127.0.0.1:18080/", None
    return "ojs", f"http://127.0.0.1:18080/index.php/{key}", key


@pytest.mark.skipif(not CAPTURES.exists(), reason="the captured pages are not part of the project")
@pytest.mark.parametrize(("folder", "name", "url", "status"), captured())
def test_capture(folder: str, name: str, url: str, status: int) -> None:
    body = (CAPTURES / folder / name).read_bytes()
    sight = look(body.decode("utf-8", "replace"), url, status, headers_of(CAPTURES / folder / name), body)
    platform, start, journal = wanted(folder, name, url, status)
    assert said(sight) == platform
    if sight.platform:
        assert (sight.platform.home, sight.platform.journal) == (start, journal)
        assert sight.platform.oai[0][0] in (f"{(start or '').rstrip('/')}/{way}" for way in WAYS[platform])
        if name.endswith(".html") and platform == "ojs" and name != "uded_citation_apa.html":
            assert sight.platform.version == "3.4.0.10"
    if sight.refused and "uded/" in url and status == 404:
        assert UDED in sight.refused.hint


WAYS = {"ojs": ("oai", "index.php/index/oai"), "janeway": ("api/oai/",)}


@pytest.mark.skipif(not CAPTURES.exists(), reason="the captured pages are not part of the project")
def test_captures_of_other_sites() -> None:
    page = (CAPTURES / "dergipark" / "article_2026.html").read_text(encoding="utf-8")
    own = look(page, "https://dergipark.org.tr/en/pub/29mayisegitim/article/1816398").platform
    elsewhere = look(page, "https://dergi.example.edu.tr/en/pub/article/1816398").platform
    for found, language in ((own, "en"), (elsewhere, "tr")):
        assert found is not None
        assert (found.name, found.journal) == ("dergipark", "29mayisegitim")
        assert found.home == f"https://dergipark.org.tr/{language}/pub/29mayisegitim"
        assert found.oai == [("https://dergipark.org.tr/api/public/oai/", "29mayisegitim")]
    for file in (CAPTURES / "dergipark").glob("*.xml"):
        sight = look("", "https://dergipark.org.tr/api/public/oai/?verb=GetRecord&set=mulkiye", body=file.read_bytes())
        assert sight.platform is not None
        assert (sight.platform.name, sight.platform.journal) == ("dergipark", "mulkiye")
    for file in (CAPTURES / "iad").glob("paper_*.txt"):
        path = file.stem.replace("_", "/")
        lines = "".join(f"<p>{line}</p>" for line in file.read_text(encoding="utf-8").splitlines())
        for host in ("www.indexacademicdocs.org", "mirror.example.org"):
            found = look(f"<body>{lines}", f"https://{host}/{path}").platform
            assert found is not None
            assert (found.name, found.home, found.journal) == ("iad", f"https://{host}/", path.split("/")[1])


# ---- endpoints ------------------------------------------------------------------------------------------------------


def identify(*, toolkit: str = "", name: str = "Records", more: str = "") -> bytes:
    box = f'<description><toolkit xmlns="urn:t"><title>{toolkit}</title><version>3.1</version></toolkit></description>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE OAI-PMH [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        if more == "entity"
        else '<?xml version="1.0"?>\n'
    ).encode() + (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate/><request/><Identify>'
        f"<repositoryName>{name}</repositoryName><earliestDatestamp>2001-01-01</earliestDatestamp>"
        f"<deletedRecord>transient</deletedRecord><granularity>YYYY-MM-DD</granularity>{box if toolkit else ''}"
        "</Identify></OAI-PMH>"
    ).encode()


#: Address, toolkit; platform, start, journal, set.
ENDPOINTS = [
    ("https://h/index.php/ab/oai?verb=Identify", "Open Journal Systems", "ojs", "https://h/index.php/ab", "ab", "ab"),
    ("https://h/index.php/index/oai?verb=Identify", "Open Journal Systems", "ojs", "https://h/", None, None),
    (
        "https://h/ojs/index.php/index/oai?verb=ListRecords&set=abc:ART&metadataPrefix=oai_dc",
        "Open Journal Systems", "ojs", "https://h/ojs/index.php/abc", "abc", "abc:ART",
    ),
    ("https://h/oai", "Open Journal Systems", "ojs", "https://h", None, None),
    ("https://h/jbt/api/oai/", "Janeway", "janeway", "https://h/jbt/", "jbt", None),
    ("https://h/api/oai/?verb=Identify", "Janeway", "janeway", "https://h/", None, None),
    ("https://h/oai/request?verb=Identify&set=col_1", "", "oai", "https://h/oai/request", "col_1", "col_1"),
    ("https://h/cgi/oai2", "EPrints", "oai", "https://h/cgi/oai2", None, None),
    (
        "https://dergipark.org.tr/api/public/oai/?verb=Identify", "", "dergipark",
        "https://dergipark.org.tr/en/pub/explore/journals", None, None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("url", "toolkit", "platform", "start", "journal", "wanted_set"), ENDPOINTS)
def test_endpoint(
    url: str, toolkit: str, platform: str, start: str, journal: str | None, wanted_set: str | None
) -> None:
    found = look("", url, body=identify(toolkit=toolkit)).platform
    assert found is not None
    assert (found.name, found.home, found.journal, found.oai[0][1]) == (platform, start, journal, wanted_set)
    assert "verb=" not in found.oai[0][0]
    assert found.title == (None if (platform, journal) == ("janeway", "jbt") else "Records")


def test_what_an_endpoint_says() -> None:
    answer = oai_answer(identify(toolkit="x", name="A &amp; B"))
    assert answer is not None
    assert (answer.name, answer.granularity, answer.deleted, answer.earliest, answer.identifies) == (
        "A & B", "day", "transient", "2001-01-01", True,
    )  # fmt: skip
    for toolkit in ("Open Monograph Press", "Open Preprint Systems"):
        other = oai_answer(identify(toolkit=toolkit))
        assert other is not None
        assert isinstance(platform_of_endpoint("https://h/index.php/x/oai", other), NoJournal)
    hostile = oai_answer(identify(name="&x;", more="entity"))
    assert hostile is None or not hostile.name, "no entity is resolved"
    cut = oai_answer(identify()[:-40])
    assert cut is not None
    assert cut.granularity == "day", "what arrived of a cut answer is read"
    assert oai_answer(b"<html><body>OAI-PMH</body></html>") is None
    assert usual(["DSpace 7.6"])[0] == "/server/oai/request"
    assert len(usual([])) <= 4


def test_broken_xml_is_no_end() -> None:
    """Markup within a datestamp, as a cut and glued answer has it; a link that is no address."""
    answer = oai_answer(identify().replace(b"2001-01-01", b"2001-<:24:51Z>"))
    assert answer is not None
    assert answer.name == "Records"
    sight = look('<p>x<a href="http://[::1/x">y</a><img src="http://h:99999/"><base href="//[">', "https://h.example/")
    assert (sight.platform, sight.refused) == (None, None)


@pytest.mark.parametrize("name", ["seen", "ojs", "signs", "oai"])
def test_examples(name: str) -> None:
    """The examples in the docstrings are true."""
    result = doctest.testmod(importlib.import_module(f"harvester.pages.platforms.{name}"))
    assert (result.failed, result.attempted > 0) == (0, True)


# ---- names ----------------------------------------------------------------------------------------------------------


def test_names() -> None:
    """A dataset is named after host and journal; two journals never share a name."""
    assert dataset_name("https://xn--rnek-5qa.example.org./") == "xn--rnek-5qa.example.org"
    assert dataset_name("https://j.example.org:443/", None, "../x") == "j.example.org-x"
    for home, folder, journal, name in (
        ("https://www.j.example.org/index.php/uded", "", "uded", "j.example.org-uded"),
        ("https://j.example.org/ojs/index.php/uded", "ojs", "uded", "j.example.org-ojs-uded"),
        ("http://127.0.0.1:8080/jbt/", "", "jbt", "127.0.0.1-8080-jbt"),
    ):
        assert name_of(Platform(name="ojs", reasons=[], home=home, journal=journal, folder=folder)) == name
    listing = Platform(name="citation-meta", reasons=[], home="https://h.example/journals/abc/index.html")
    assert name_of(listing) == "h.example-journals-abc-index"
    assert name_of(Platform(name="iad", reasons=[], home="https://www.indexacademicdocs.org/", journal="7")) == "iad-7"
