"""CSL-JSON: its structure, and how pandoc reads it."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from .kit import LONG, Written, alike, by_pandoc, date_parts, displayed, flat, keywords, names

Lines = dict[str, dict[str, Any]]
TEXT = {"type": "string", "minLength": 1}
NAMES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "oneOf": [
            {"properties": {"family": TEXT, "given": TEXT}, "required": ["family", "given"]},
            {"properties": {"literal": TEXT}, "required": ["literal"]},
        ],
        "type": "object",
        "unevaluatedProperties": False,
    },
}
PARTS = {
    "type": "array",
    "prefixItems": [{"type": "integer"}, {"minimum": 1, "maximum": 12}, {"minimum": 1, "maximum": 31}],
    "items": False,
    "minItems": 1,
}
TEXTS = (
    "id title genre container-title volume issue page number publisher DOI ISSN URL language abstract keyword note"
).split()
#: All that may stand in a file: the variables of CSL 1.0.2 that are written.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            **dict.fromkeys(TEXTS, TEXT),
            **dict.fromkeys(("author", "editor", "translator"), NAMES),
            "type": {"enum": ["article-journal", "paper-conference", "article", "book", "chapter", "document"]},
            "issued": {
                "type": "object",
                "properties": {
                    "date-parts": {"type": "array", "items": PARTS, "minItems": 1, "maxItems": 2},
                    "season": {"enum": [1, 2, 3, 4]},
                },
                "required": ["date-parts"],
                "additionalProperties": False,
            },
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}


def test_structure(written: dict[str, Written], articles: Lines) -> None:
    text = written["csl"].text
    items = json.loads(text)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(items)] == []
    assert [item["id"] for item in items] == list(articles)
    lines = text.split("\n")
    assert (lines[0], lines[-2:]) == ("[", ["]", ""])
    assert [json.loads(line.removesuffix(",")) for line in lines[1:-2]] == items


def _issued(line: dict[str, Any]) -> dict[str, Any] | None:
    """A season is no month; there is one place for it, so an interval has none."""
    ends = date_parts(line)
    if ends is None:
        return None
    told: dict[str, Any] = {"date-parts": [end[:1] if len(end) > 1 and end[1] > 12 else end for end in ends]}
    if len(ends) == 1 and told["date-parts"] != ends:
        told["season"] = ends[0][1] - 20
    return told


def test_values(written: dict[str, Written], articles: Lines) -> None:
    """All is as in the dataset, line breaks too."""
    for item in json.loads(written["csl"].text):
        key, line = item["id"], articles[item["id"]]
        if key != "dergi:controls":
            assert item.get("title") == (line["title"] or line["title_en"]), key
        assert item.get("abstract") == (line["abstract"] or line["abstract_en"]), key
        for name, field in (
            ("container-title", "journal_title"), ("volume", "volume"), ("issue", "issue"), ("page", "pages"),
            ("number", "article_number"), ("publisher", "publisher"), ("DOI", "doi"), ("ISSN", "issn"),
            ("language", "language"),
        ):  # fmt: skip
            assert item.get(name) == line[field], (key, name)
        assert item.get("URL") == (line["original_url"] or line["url"]), key
        assert item.get("keyword", "") == ", ".join(keywords(line)), key
        assert item.get("issued") == (_issued(line) if key != "dergi:empty" else None), key
        people = item.get("author", [])
        authors = [each for each in line["authors"] if each["role"] in (None, "Danışman")]
        for person, author in zip(people, authors, strict=True):
            divided = {"family": author["family"], "given": author["given"]}
            assert person == (divided if author["given"] else {"literal": author["name"]}), key


def test_notes(written: dict[str, Written]) -> None:
    items = {item["id"]: item for item in json.loads(written["csl"].text)}
    assert items["dergi:preprint"]["note"] == ("Withdrawn: no longer at its source.\nYear printed with the issue: 2020")
    assert items["dergi:names"]["translator"] == [{"family": "Kaya", "given": "Emrah"}]
    assert items["dergi:names"]["editor"] == [{"literal": "Sabir Asker"}]
    assert items["dergi:controls"]["title"] == "Köpr\nü \n son"
    assert items["dergi:long"]["abstract"] == LONG


def test_pandoc(written: dict[str, Written], articles: Lines) -> None:
    """Quotation marks and line breaks aside, it gives back what was given."""
    items = by_pandoc("csljson", written["csl"].path)
    assert list(items) == list(articles)
    for key, line in articles.items():
        item = items[key]
        assert alike(flat(item.get("title", ""))) == alike(flat(line["title"] or line["title_en"] or "")), key
        people = [alike(displayed(name)) for name in item.get("author", [])]
        if key != "dergi:junior":  # pandoc takes the last of it for a suffix
            assert people == [alike(name) for name in names(line, None, "Danışman")], key
        for name, field in (("DOI", "doi"), ("page", "pages"), ("volume", "volume"), ("issue", "issue")):
            assert item.get(name) == line[field], key
        issued = _issued(line) if key != "dergi:empty" else None
        assert item.get("issued", {}).get("date-parts") == (issued and issued["date-parts"]), key
        assert item.get("keyword", "") == ", ".join(keywords(line)), key


def test_losses(written: dict[str, Written]) -> None:
    assert written["csl"].hostile_losses == {
        "controls": {"controls_left_out"},
        "emoji": {"date_reduced"},
        "names": {"role_left_out"},
        "comma": {"keyword_divided"},
        "one_keyword": {"keyword_divided"},
        "preprint": {"abstract_en_left_out", "read_as_markup"},
        "empty": {"date_left_out"},
    }
