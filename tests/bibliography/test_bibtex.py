"""BibTeX, as pybtex, bibtexparser and pandoc read it."""

from __future__ import annotations

import re
from typing import Any

import bibtexparser
import pytest
from bibtexparser import middlewares
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_file
from pylatexenc.latex2text import LatexNodes2Text

from pipelines.bibliography.bibtex import citation_key

from .kit import Written, alike, by_pandoc, date_parts, displayed, flat, keywords, names

Lines = dict[str, dict[str, Any]]
CONTAINERS = ("journal", "booktitle", "series", "howpublished")


def unlatexed(text: str) -> str:
    # pylatexenc reads \textasciicircum as the modifier letter.
    return LatexNodes2Text().latex_to_text(text).replace("ˆ", "^")


def spaced(text: str | None) -> str:
    """pybtex makes one space of all kinds of spaces."""
    return " ".join(flat(text or "").split())


@pytest.fixture(scope="module")
def pybtex(written: dict[str, Written]) -> BibliographyData:
    return parse_file(str(written["bibtex"].path), "bibtex", encoding="utf-8")


def test_pybtex(pybtex: BibliographyData, articles: Lines) -> None:
    """Every text, name, date and number comes back."""
    assert list(pybtex.entries) == [citation_key(key) for key in articles]
    for key, line in articles.items():
        entry = pybtex.entries[citation_key(key)]
        told = {name: unlatexed(text) for name, text in entry.fields.items() if name not in ("doi", "url", "keywords")}
        assert told.get("title", "") == spaced(line["title"] or line["title_en"]), key
        assert told.get("abstract", "") == spaced(line["abstract"] or line["abstract_en"]), key
        assert next((told[name] for name in CONTAINERS if name in told), None) == line["journal_title"], key
        for field, name in (("volume", "volume"), ("issue", "number"), ("publisher", "publisher"), ("issn", "issn")):
            assert told.get(name) == line[field], key
        assert told.get("eid") == line["article_number"], key
        assert (told.get("pages") or "").replace("–", "-") == (line["pages"] or ""), key
        assert told.get("language") == line["language"], key
        assert entry.fields.get("doi") == line["doi"], key
        for role, printed in (("author", (None, "Danışman")), ("editor", ("EDİTÖR",))):
            people = entry.persons.get(role, [])
            read = [unlatexed(" ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names]))
                    for p in people]  # fmt: skip
            assert read == names(line, *printed), key


def test_dates(pybtex: BibliographyData, articles: Lines) -> None:
    """No month and no day that is not known."""
    for key, line in articles.items():
        told, parts = pybtex.entries[citation_key(key)].fields, date_parts(line)
        known = parts is not None and key != "dergi:empty"
        assert told.get("date") == (line["published"] if known else None), key
        assert told.get("year") == (f"{parts[0][0]:04d}" if parts and known else None), key
        has_month = known and parts and len(parts) == 1 and len(parts[0]) > 1 and parts[0][1] <= 12
        assert ("month" in told) == bool(has_month), key
        assert "day" not in told
    assert pybtex.entries["dergi-tex"].fields["month"] == "June"


def test_bibtexparser(written: dict[str, Written], articles: Lines) -> None:
    stack: list[Any] = [
        middlewares.SeparateCoAuthors(), middlewares.SplitNameParts(), middlewares.LatexDecodingMiddleware(),
    ]  # fmt: skip
    library = bibtexparser.parse_string(written["bibtex"].text, append_middleware=stack)
    assert library.failed_blocks == []
    assert library.comments == library.strings == []
    entries = library.entries_dict
    assert list(entries) == [citation_key(key) for key in articles]
    for key, line in articles.items():
        told = {name: field.value for name, field in entries[citation_key(key)].fields_dict.items()}
        assert told.get("title", "").replace("ˆ", "^") == flat(line["title"] or line["title_en"] or ""), key
        read = [unlatexed(" ".join([*p.first, *p.von, *p.last])) for p in told.get("author", [])]
        assert read == names(line, None, "Danışman"), key
        wanted = [flat(keyword) for keyword in keywords(line)]
        assert told.get("keywords", "") == ", ".join(wanted), key
        if not written["bibtex"].losses[key] & {"keyword_divided"}:  # at what Zotero parts them
            assert [each for each in re.split(r"\s*[,;]\s*", told.get("keywords", "")) if each] == wanted, key
    plain = bibtexparser.parse_string(written["bibtex"].text).entries_dict["dergi-formula"]
    assert plain["doi"] == articles["dergi:formula"]["doi"]
    assert plain["url"] == articles["dergi:formula"]["url"]


def test_pandoc(written: dict[str, Written], articles: Lines) -> None:
    """Quotation marks aside, which pandoc makes typographic, it gives back what was given."""
    items = by_pandoc("bibtex", written["bibtex"].path)
    assert list(items) == [citation_key(key) for key in articles]
    for key, line in articles.items():
        item = items[citation_key(key)]
        assert alike(item.get("title", "")) == alike(flat(line["title"] or line["title_en"] or "")), key
        assert alike(item.get("abstract", "")) == alike(flat(line["abstract"] or line["abstract_en"] or "")), key
        people = [alike(displayed(name)) for name in item.get("author", [])]
        if key != "dergi:junior":  # pandoc takes the last of it for a suffix
            assert people == [alike(name) for name in names(line, None, "Danışman")], key
        parts = date_parts(line) if key != "dergi:empty" else None
        assert item.get("issued", {}).get("date-parts") == parts, key
        for name, field in (("DOI", "doi"), ("page", "pages"), ("volume", "volume")):
            assert item.get(name) == line[field], key
        assert (item.get("issue") or item.get("number")) == line["issue"], key
        if line["kind"] in ("journal-article", "proceedings-article", "book-chapter"):
            assert item.get("container-title") == line["journal_title"], key
        assert alike(item.get("keyword", "")) == alike(", ".join(keywords(line))), key
        assert (line["language"] is None) == ("language" not in item), key
    assert items["dergi-formula"]["URL"] == articles["dergi:formula"]["url"]
    assert displayed(items["dergi-names"]["translator"][0]) == "Emrah Kaya"
    assert [items[f"dergi-{key}"]["type"] for key in ("tex", "long", "names", "comma")] == [
        "article-journal", "paper-conference", "book", "chapter"
    ]  # fmt: skip


def test_losses(written: dict[str, Written], articles: Lines) -> None:
    assert written["bibtex"].hostile_losses == {
        "tex": {"line_breaks_joined", "address_encoded"},
        "lines": {"line_breaks_joined", "spaces_joined"},
        "controls": {"line_breaks_joined", "controls_left_out"},
        "names": {"role_left_out"},
        "junior": {"name_divided"},
        "comma": {"keyword_divided"},
        "one_keyword": {"keyword_divided"},
        "preprint": {"abstract_en_left_out"},
        "empty": {"date_left_out"},
    }  # fmt: skip
    assert "url = {https://example.org/%7Ba%7D%5Cb}" in written["bibtex"].text


def test_entries(pybtex: BibliographyData) -> None:
    """What a reader of none of these fields would not notice."""
    preprint = pybtex.entries["dergi-preprint"]
    assert (preprint.type, preprint.fields["eprint"]) == ("misc", "2101.00001")
    assert preprint.fields["url"] == "https://example.org/7"
    noted = "Preprint. Withdrawn: no longer at its source. Year printed with the issue: 2020."
    assert preprint.fields["note"] == noted
    assert unlatexed(pybtex.entries["dergi-tex"].fields["note"]) == r"Title in English: Half of R&D \ {."
    names_entry = pybtex.entries["dergi-names"]
    assert [str(person) for person in names_entry.persons["author"]][:3] == [
        "{Türk Dil Kurumu, A.Ş.}", "{Black and White Association}", "von der Leyen, Ursula"
    ]  # fmt: skip
    assert names_entry.fields["translator"] == "Kaya, Emrah"
    assert names_entry.fields["title"] == "{The Great Title of a Book: A Study}"


def test_keys(written: dict[str, Written], articles: Lines) -> None:
    """A name or year that is corrected changes no key."""
    assert citation_key("iad:2101/31001/41001") == "iad-2101-31001-41001"
    assert citation_key("sesbil:sesbil/4") == "sesbil-sesbil-4"
    assert citation_key("dergi:Köprü.7") == "dergi-kopru-7_212ab4e5ef"
    keys = re.findall(r"^@\w+\{([^,]+),$", written["bibtex"].text, re.MULTILINE)
    assert len({key.lower() for key in keys}) == len(articles)
    assert {key for key in keys if key.startswith("dergi-ab-1")} == {
        "dergi-ab-1", citation_key("dergi:Ab/1"), citation_key("dergi:ab:1")
    }  # fmt: skip


_identifiers = st.from_regex(r"[a-z]{1,2}:[aA0b/:._ -]{1,4}", fullmatch=True) | st.text(min_size=1)


@given(_identifiers, _identifiers)
def test_no_two_articles_have_one_key(one: str, other: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]+", citation_key(one))
    assert (citation_key(one) == citation_key(other)) == (one == other)
