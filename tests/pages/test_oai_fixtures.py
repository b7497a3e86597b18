"""Every pair in ``fixtures/oai``: an answer of OAI-PMH and what is to be read in it.

``<what>_<why>.xml`` and ``.json``. The texts are our own; each pair is there for a trap, which its name says. A new
pair is found by being there.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from harvester.items import Article
from harvester.pages.oai import OaiRecord, OaiResponse, read_response
from harvester.pages.oai_formats import reader_of

PAIRS = Path(__file__).parents[2] / "fixtures" / "oai"
ANSWERS = sorted(PAIRS.glob("*.xml"))


def filled(thing: Any, bare: Any) -> dict[str, Any]:
    """The fields that are not as they are in *bare*."""
    return {
        f.name: value for f in dataclasses.fields(thing) if (value := getattr(thing, f.name)) != getattr(bare, f.name)
    }


def read_record(record: OaiRecord) -> dict[str, Any]:
    found = filled(record, OaiRecord(identifier="", datestamp=""))
    found.pop("metadata", None)
    reader = reader_of(record.metadata) if record.metadata is not None else None
    if reader is not None:
        article = reader.article("", "")
        found["metadata"] = {"part": reader.part, **filled(article, Article(article_id="", source=""))}
        found["metadata"]["authors"] = [
            filled(author, dataclasses.replace(author, **dict.fromkeys(("family", "given", "role"), None), **EMPTY))
            for author in article.authors
        ]
        if reader.addresses != [article.url]:
            found["metadata"]["addresses"] = reader.addresses
    return found


EMPTY: dict[str, Any] = {"position": 0, "name": "", "orcid": None, "affiliations": [], "name_printed": None}


def read(body: bytes) -> dict[str, Any]:
    response = read_response(body)
    found = filled(response, OaiResponse())
    found["records"] = [read_record(record) for record in response.records]
    found["headers"] = [read_record(record) for record in response.headers]
    plain: dict[str, Any] = json.loads(json.dumps({name: value for name, value in found.items() if value != []}))
    return plain


def test_there_are_answers() -> None:
    assert len(ANSWERS) > 20
    assert [file.name for file in PAIRS.glob("*.json") if not file.with_suffix(".xml").exists()] == []


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda file: file.stem)
def test_answer(answer: Path) -> None:
    wanted = json.loads(answer.with_suffix(".json").read_text(encoding="utf-8"))
    assert read(answer.read_bytes()) == wanted
