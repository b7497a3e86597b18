"""Keywords: what is printed, the language, the list wanted."""

import pytest

from pipelines.normalize.keywords import normalize_keyword_lines, normalize_keywords, split_by_language

KEYWORDS = [
    # printed, language, wanted
    ("A, B, C", None, ["A", "B", "C"]),
    ("A,B,C", None, ["A", "B", "C"]),
    ("A , B", None, ["A", "B"]),
    ("A; B; C.", None, ["A", "B", "C"]),
    ("A·B", None, ["A", "B"]),
    ("A • B • C", None, ["A", "B", "C"]),
    ("A | B", None, ["A", "B"]),
    ("A\nB\nC", None, ["A", "B", "C"]),
    ("<ul><li>A</li><li>B, C</li></ul>", None, ["A", "B", "C"]),
    ("A, B.", None, ["A", "B"]),
    ("A, B,", None, ["A", "B"]),
    ("Anahtar Kelimeler: A, B", "tr", ["A", "B"]),
    ("ANAHTAR KELİMELER : A, B", "tr", ["A", "B"]),
    ("Anahtar Sözcükler: A, B", "tr", ["A", "B"]),
    ("Anahtar Kelime - A, B", "tr", ["A", "B"]),
    ("Anahtar Kelimler; A; B", "tr", ["A", "B"]),
    ("Keywords: A, B", "en", ["A", "B"]),
    ("Key words - A, B", "en", ["A", "B"]),
    ("Key words\nA\nB", "en", ["A", "B"]),
    ("Anahtar Kelimeler: a, b. Keywords: c, d", None, ["a", "b", "c", "d"]),
    ("Keywords in context, B", "en", ["Keywords in context", "B"]),
    ("keyword-based retrieval, B", "en", ["keyword-based retrieval", "B"]),
    ("Economics, history of; Law", "en", ["Economics, history of", "Law"]),
    ("Rusya, Kazakistan, müttefik, petrol, yaptırım", "tr", ["Rusya", "Kazakistan", "müttefik", "petrol", "yaptırım"]),
    ("müttefik, Müttefik", "tr", ["müttefik"]),
    ("İNSAN HAKLARI, insan hakları", "tr", ["İNSAN HAKLARI"]),
    ("IŞIK, ışık", "tr", ["IŞIK"]),
    ("ILO, ilo", "tr", ["ILO", "ilo"]),
    ("İNSAN HAKLARI, insan hakları, IŞIK, ışık, ILO", None, ["İNSAN HAKLARI", "IŞIK", "ILO"]),
    ("Information, INFORMATION", None, ["Information"]),
    ("Information, information", "en", ["Information"]),
    ("2,4-D, 1,5-diphosphate, x", None, ["2,4-D", "1,5-diphosphate", "x"]),
    ("ILO (a, b), c", None, ["ILO (a, b)", "c"]),
    ("a (b, c", None, ["a (b", "c"]),
    ("Law, U.S.A.", None, ["Law", "U.S.A."]),
    ("Zea mays L., Quercus spp.", None, ["Zea mays L.", "Quercus spp."]),
    ("öğretmen eğitimi- güdülenme- ölçme", "tr", ["öğretmen eğitimi", "güdülenme", "ölçme"]),
    ("Osmanlı - Rus Savaşı", "tr", ["Osmanlı - Rus Savaşı"]),
    ("A / B / C", None, ["A", "B", "C"]),
    ("C++, C#, .NET", None, ["C++", "C#", ".NET"]),
    ("A &amp;amp; B, <i>Salvia</i>", None, ["A & B", "Salvia"]),
    ("dil, language, yazı", None, ["dil", "language", "yazı"]),
    ("-", None, []),
    ("...", None, []),
    ("yok", "tr", []),
    ("", None, []),
    ("Keywords:", "en", []),
]

BY_LANGUAGE = [
    ("Anahtar Kelimeler: a, b. Keywords: c, d", {"tr": ["a", "b"], "en": ["c", "d"]}),
    ("Keywords: c; d\nAnahtar Kelimeler: a; b", {"en": ["c", "d"], "tr": ["a", "b"]}),
    ("a, b", {"und": ["a", "b"]}),
    ("Anahtar Kelimeler:", {}),
    ("-", {}),
]


@pytest.mark.parametrize(("printed", "language", "wanted"), KEYWORDS)
def test_keywords(printed: str, language: str | None, wanted: list[str]) -> None:
    assert normalize_keywords(printed, language) == wanted


@pytest.mark.parametrize(("printed", "wanted"), BY_LANGUAGE)
def test_split_by_language(printed: str, wanted: dict[str, list[str]]) -> None:
    assert split_by_language(printed) == wanted


LINES = [
    ("Economics, history of; sources\nLaw.\n law", ["Economics, history of; sources", "Law"]),
    ("dil; yazı\n\n-\nölçme", ["dil; yazı", "ölçme"]),
    ("Anahtar Kelimeler: dil\nölçme", ["dil", "ölçme"]),
    ("x &amp; y\na/b testing\n<i>Salvia</i>", ["x & y", "a/b testing", "Salvia"]),
    ("\n", []),
]


@pytest.mark.parametrize(("printed", "wanted"), LINES)
def test_keyword_lines(printed: str, wanted: list[str]) -> None:
    assert normalize_keyword_lines(printed) == wanted
