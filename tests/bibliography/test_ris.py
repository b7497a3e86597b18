"""RIS, as rispy and pandoc read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import rispy

from .kit import LONG, Written, by_pandoc, displayed, flat, keywords, names

Lines = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def read(written: dict[str, Written]) -> dict[str, dict[str, Any]]:
    with written["ris"].path.open(encoding="utf-8", newline="") as file:
        records = rispy.loads(file.read())
    return {record["id"]: record for record in records}


def _displayed(name: str) -> str:
    family, _, given = name.partition(", ")
    return f"{given} {family}".strip()


def test_rispy(read: dict[str, dict[str, Any]], written: dict[str, Written], articles: Lines) -> None:
    """Every text, name and number comes back."""
    assert list(read) == list(articles)
    for key, line in articles.items():
        record = read[key]
        assert "unknown_tag" not in record, key
        assert record.get("title", "") == flat(line["title"] or line["title_en"] or ""), key
        assert record.get("abstract", "") == flat(line["abstract"] or line["abstract_en"] or ""), key
        if "name_divided" not in written["ris"].losses[key]:
            assert [_displayed(name) for name in record.get("authors", [])] == names(line, None), key
        assert record.get("keywords", []) == [flat(keyword) for keyword in keywords(line)], key
        for name, field in (
            ("secondary_title", "journal_title"), ("volume", "volume"), ("number", "issue"), ("doi", "doi"),
            ("issn", "issn"), ("publisher", "publisher"), ("language", "language"), ("custom7", "article_number"),
            ("file_attachments1", "pdf_url"),
        ):  # fmt: skip
            assert record.get(name) == line[field], (key, name)
        pages = [record[name] for name in ("start_page", "end_page") if name in record]
        assert "-".join(pages) == (line["pages"] or ""), key
        assert record.get("urls", [None]) == [line["original_url"] or line["url"]], key
    assert read["dergi:long"]["abstract"] == LONG.strip()


def test_dates(read: dict[str, dict[str, Any]], articles: Lines) -> None:
    """No month and no day that is not known."""
    for key, line in articles.items():
        date, record = line["published"], read[key]
        if date is None or key == "dergi:empty":
            assert not {"date", "year"} & record.keys(), key
            continue
        assert record["year"] == date[:4], key
        if "/" in date:
            assert record["date"] == f"{date[:4]}///", key
            assert f"Published: {date}" in record["notes"], key
        else:
            year, month, day, other = record["date"].split("/")
            seasons = {"Spring": "21", "Summer": "22", "Autumn": "23", "Winter": "24", "": ""}
            assert "-".join(filter(None, (year, month, day, seasons[other]))) == date, key


def test_names(read: dict[str, dict[str, Any]]) -> None:
    record = read["dergi:names"]
    assert record["authors"] == [
        "Türk Dil Kurumu, A.Ş.", "Black and White Association", "von der Leyen, Ursula", "Kaya, Ak, Ali Veli",
        "Madonna", "Can Danış",
    ]  # fmt: skip
    assert read["dergi:junior"]["authors"] == ["Yılmaz, Ali, Jr."]
    assert (record["tertiary_authors"], record["subsidiary_authors"]) == (["Sabir Asker"], ["Kaya, Emrah"])


def test_notes(read: dict[str, dict[str, Any]]) -> None:
    """What has no tag of its own."""
    assert read["dergi:preprint"]["notes"] == [
        "Withdrawn: no longer at its source.", "Year printed with the issue: 2020"
    ]  # fmt: skip
    assert read["dergi:lines"]["notes"] == ["Changed: line breaks became spaces."]
    assert read["dergi:tex"]["notes"][0] == r"Title in English: Half of R&D \ {"
    types = [read[f"dergi:{key}"]["type_of_reference"] for key in "tex long names comma preprint empty".split()]
    assert types == ["JOUR", "CPAPER", "BOOK", "CHAP", "UNPB", "GEN"]


def test_lines(written: dict[str, Written], articles: Lines) -> None:
    """All lines are tag and value, whatever a value holds."""
    text = written["ris"].text
    assert text.endswith("ER  - \r\n\r\n")
    lines = text.split("\r\n")
    assert len(lines) == len(text.splitlines()) + 1  # no other break of lines
    assert [line for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)] == []
    assert lines.count("ER  - ") == sum(line.startswith("TY  - ") for line in lines) == len(articles)


def test_losses(written: dict[str, Written]) -> None:
    assert written["ris"].hostile_losses == {
        "tex": {"line_breaks_joined"},
        "lines": {"line_breaks_joined", "spaces_joined"},
        "controls": {"line_breaks_joined", "controls_left_out", "date_reduced"},
        "emoji": {"date_reduced"},
        "right_to_left": {"date_reduced"},
        "names": {"role_left_out", "name_divided"},
        "junior": {"name_divided"},
        "comma": {"keyword_divided"},
        "one_keyword": {"keyword_divided"},
        "preprint": {"abstract_en_left_out"},
        "empty": {"date_left_out"},
    }


def test_pandoc(written: dict[str, Written], articles: Lines) -> None:
    items = by_pandoc("ris", written["ris"].path)
    titles = {item.get("title", "") for item in items.values()}
    assert len(items) == len(articles)
    assert {"Köprü", "The Great Title of a Book: A Study"} <= titles
    assert all(displayed(name) for item in items.values() for name in item.get("author", []))
