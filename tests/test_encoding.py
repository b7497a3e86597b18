"""JSON in the store and in releases."""

from __future__ import annotations

import json

import pytest

from harvester.items import Article, Author
from pipelines.encoding import decode, encode


def test_a_record() -> None:
    article = Article(article_id="a:1", source="a", title="Köprü", authors=[Author(position=1, name="Ali Han")])
    assert decode(encode(article)) == json.loads(encode(article))
    assert decode(encode(article))["authors"][0]["name"] == "Ali Han"
    assert b"\n" not in encode(article)


@pytest.mark.parametrize("odd", ["\ud800", "a\udfffb", "\x00", "\u2028"])
def test_any_text_becomes_utf_8(odd: str) -> None:
    article = Article(article_id="a:1", source="a", title=f"Taş {odd}", authors=[Author(position=1, name=odd)])
    found = decode(encode(article))
    assert list(found) == list(decode(encode(Article(article_id="a:1", source="a"))))
    assert found["title"].startswith("Taş ")
