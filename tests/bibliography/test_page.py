"""The page of the formats says what is so."""

from __future__ import annotations

from pathlib import Path

from pipelines.bibliography import FORMATS, LOSSES
from pipelines.bibliography.bibtex import citation_key

from .kit import Written

TEXT = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_docs_say_what_each_format_cannot_hold(written: dict[str, Written]) -> None:
    """The table of docs/formats.md, held against what was lost."""
    block = TEXT.partition("<!-- losses -->\n")[2].partition("<!-- /losses -->")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.splitlines()[2:]]
    assert {row[0].strip("`"): row[1] for row in rows} == LOSSES
    for at, form in enumerate(FORMATS, start=2):
        told = {row[0].strip("`") for row in rows if row[at] == "yes"}
        assert told == {name for names in written[form].losses.values() for name in names} | {"characters_replaced"}


def test_page_has_all_formats_and_true_keys() -> None:
    for name, form in FORMATS.items():
        assert f"| `{name}` | `{form.suffix}`" in TEXT
    for article_id in ("iad:2101/31001/41001", "dergi:Köprü.7"):
        assert f"| `{article_id}` | `{citation_key(article_id)}` |" in TEXT
