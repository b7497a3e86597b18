"""What an article says as a reference, and the interface of all formats."""

from __future__ import annotations

import doctest
import importlib
import io
import json
import pkgutil
from typing import Any

import pytest

import pipelines.bibliography
from pipelines.bibliography import FORMATS, LOSSES
from pipelines.bibliography.dates import Date, dates_of
from pipelines.bibliography.reference import Person, reference

from .kit import Written, article, author


def write(form: str, *lines: dict[str, Any]) -> tuple[str, list[set[str]]]:
    file = io.StringIO(newline="\n")
    writer = FORMATS[form](file)
    losses = [set(writer.write(line)) for line in lines]
    writer.close()
    return file.getvalue(), losses


def test_all_losses_are_told(written: dict[str, Written]) -> None:
    """Every loss has its sentence, and the hostile articles, with those below, bring about each."""
    found = {name for each in written.values() for names in each.losses.values() for name in names}
    assert found | {"characters_replaced"} == LOSSES.keys()
    assert all(sentence.endswith(".") for sentence in LOSSES.values())


@pytest.mark.parametrize(
    ("printed", "role"),
    [
        (None, "author"), ("Yazar", "author"), ("Çeviren", "translator"), ("ÇEVİREN:", "translator"),
        ("çev.", "translator"), ("Translator", "translator"), ("Editör", "editor"),
        ("EDITOR", "editor"), ("(Ed.)", "editor"),
    ],
)  # fmt: skip
def test_roles(printed: str | None, role: str) -> None:
    read = reference(article("1", authors=[author(1, "Ali Can", role=printed)]))
    assert dict(read.people) == {role: [Person("Ali Can")]}
    assert not read.losses


@pytest.mark.parametrize("printed", ["Danışman", "Fotoğraf", "Editör Yardımcısı", "Yayına hazırlayan"])
def test_other_roles_stay_among_the_authors(printed: str) -> None:
    read = reference(article("1", authors=[author(1, "Ali Can"), author(2, "Su Er", role=printed)]))
    assert dict(read.people) == {"author": [Person("Ali Can"), Person("Su Er")]}
    assert read.losses == {"role_left_out"}


@pytest.mark.parametrize(
    ("edtf", "begin", "end"),
    [
        ("2025", Date(2025), None), ("2025-06", Date(2025, 6), None), ("2025-06-30", Date(2025, 6, 30), None),
        ("2025-24", Date(2025, season=4), None), ("2001-06/2001-08", Date(2001, 6), Date(2001, 8)),
    ],
)  # fmt: skip
def test_dates(edtf: str, begin: Date, end: Date | None) -> None:
    known = dates_of(edtf)
    assert known is not None
    assert (known.edtf, known.begin, known.end) == (edtf, begin, end)


@pytest.mark.parametrize(
    "edtf", [None, "", "2025-13", "2025-21-01", "2025-06-32", "25", "2001/", "/2001", "2001/x", "0"]
)
def test_no_dates(edtf: str | None) -> None:
    assert dates_of(edtf) is None


def test_bodies() -> None:
    assert Person("Türk Dil Kurumu").is_body
    assert Person("EGE ÜNİVERSİTESİ").is_body
    assert not Person("Ahmet Kurum").is_body
    assert not Person("Ayşe Merkezi", family="Merkezi", given="Ayşe").is_body


def test_keywords_are_those_of_the_own_language_first() -> None:
    words = {"en": ["bridge", "yol"], "tr": ["köprü", "yol"], "und": ["su", ""]}
    assert reference(article("1", keywords=words)).keywords == ("köprü", "yol", "su", "bridge")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("bibtex", "@misc{dergi-1,\n}\n\n"),
        ("ris", "TY  - GEN\r\nID  - dergi:1\r\nER  - \r\n\r\n"),
        ("csl", '[\n{"id":"dergi:1","type":"document"}\n]\n'),
    ],
)
def test_nothing_is_needed_but_an_identifier(form: str, text: str) -> None:
    assert write(form, {"article_id": "dergi:1"}) == (text, [set()])


@pytest.mark.parametrize(("form", "text"), [("bibtex", ""), ("ris", ""), ("csl", "[]\n")])
def test_no_articles(form: str, text: str) -> None:
    assert write(form) == (text, [])


@pytest.mark.parametrize("form", FORMATS)
def test_half_a_character(form: str) -> None:
    """It would be an error of the encoding in the middle of a file."""
    text, losses = write(form, article("1") | {"title": "Kö\ud800prü"})
    assert "Kö\ufffdprü" in text
    assert losses == [{"characters_replaced"}]
    assert text.encode("utf-8")


def test_articles_are_written_at_once() -> None:
    """Nothing is held back until the end."""
    for name, form in FORMATS.items():
        file = io.StringIO(newline="\n")
        writer = form(file)
        writer.write(article("1", title="Bir"))
        assert "Bir" in file.getvalue(), name
    assert json.loads(write("csl", article("1"), article("2"))[0])[1]["id"] == "dergi:2"


def test_examples_are_true() -> None:
    results = [
        doctest.testmod(importlib.import_module(f"pipelines.bibliography.{module.name}"))
        for module in pkgutil.iter_modules(pipelines.bibliography.__path__)
    ]
    assert sum(result.failed for result in results) == 0
    assert sum(result.attempted for result in results) >= 3
