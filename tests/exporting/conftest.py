"""A release whose values are hard on every format, and what it was exported to: made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harvester.items import Article, Author, Issue, Journal
from pipelines.exporting.formats import EXCEL_CSV, export
from pipelines.exporting.selection import Selection
from pipelines.exporting.written import Written
from tests.releases.kit import FIRST, SECOND, SITE, article, full, lines, release, table

FORMULA = '=HYPERLINK("http://x","y")'
LONG = "ab" + "🌉" * 50_000
"""Of an even number of UTF-16 code units, so that a spreadsheet's bound falls into a sign."""


def _article(number: int, title: str, **fields: Any) -> Article:
    return article(f"1/10/{number}", title=title, titles={"tr": title}, language="tr", views=number, **fields)


RECORDS: tuple[Article | Issue | Journal, ...] = (
    full(),
    _article(
        200,
        FORMULA,
        published="2021-03",
        published_precision="month",
        published_year=2021,
        authors=[
            Author(position=1, name="@Ali", affiliations=["=1+1", "a|b"], orcid="0000-0002-1825-0097"),
            Author(position=2, name="李小龍 👩🏽\u200d🔬", family="李", given="小龍", role="Çeviren"),
        ],
        author_count=2,
        keywords={"tr": ["-x", "köprü|yol"], "en": ["+bridge"], "und": []},
        keywords_en=["+bridge"],
        volume="5",
        issue="12-13",
        pages="12-13",
        first_page="012",
        doi="10.5555/a<b>&c",
        type_uri="http://purl.org/coar/resource_type/c_6501",
        original_url="https://example.org/a?q=[x]&t=100%#one#two",
        pdf_url=f"https://example.org/{'p' * 3000}.pdf",
        license_url="http://[::1",
        references=["[1] =A1", "[2] satır\nsatır"],
        counted_at="2026-11-22T10:15:00Z",
        provenance={"issn": "journal page"},
        printed={"title": "  = 1 ", "pages": "s. 12-13", "issue": "Cilt: 5 Sayı: 12-13"},
    ),
    _article(
        201,
        "مرحبا بالعالم שלום \u202bעברית\u202c",
        title_en='İki\nsatır, "tırnak" ve\tsekme',
        published="2019",
        published_precision="year",
        published_year=2019,
        abstract="Bir.\nİki \x00NUL \x07çan.\r\nÜç 🌉 e\u0301",
        abstracts={"tr": "Bir.\r\nİki \x00NUL.", "ar": "مرحبا"},
    ),
    _article(202, "_x0041_ ve _x005F_", abstract=LONG, flags=["doi_invalid"], published_year=2024),
    _article(203, "  boşluk  ", abstract="\tsekme", abstract_en=LONG, downloads=10**16),
    _article(204, "<r>kalın</r>", title_en="</t></is></c>&amp;<br>", abstract="son\ufffe\uffff"),
    _article(205, "None"),
    article("2/20/300", title=None, url=None, views=None, downloads=None),
    Issue(issue_id="iad:1/10", source="iad", journal_id="iad:1", issue="2", volume="-5", published="2021-03"),
    Journal(
        journal_id="iad:1", source="iad", title="+Dergi", languages=["tr", "en"], subjects=["Tarih", "a|b"],
        printed={"languages": "tr, en"}, oai_url="https://example.org/oai", issn_print="1302-1796", issn="1302-1796",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Exported:
    """A release, and the files that were made of it."""

    release: Path
    folder: Path
    written: dict[str, Written]

    def cells(self, name: str) -> list[dict[str, str]]:
        """A table of the release, as its CSV has it."""
        return table(self.release, name)

    def records(self, name: str) -> list[dict[str, Any]]:
        """A table of the release, as its JSON Lines have it."""
        return lines(self.release, name)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset."""
    dataset = tmp_path_factory.mktemp("exporting") / "iad"
    dataset.mkdir()
    release(dataset, FIRST, *RECORDS)
    changed = _article(
        205, "NULL", title_en="NaN", volume="1E5", issue="0012", article_number="TRUE", pages="2024-01-02",
        printed={"issue": "1E5"}, url=f"{SITE}/paper/1/10/205?v=2", doi="10.5555/205",
    )  # fmt: skip
    release(dataset, SECOND, changed)
    return dataset


@pytest.fixture(scope="session")
def exported(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """All of it, in every format that has tables."""
    newest, folder = hostile / "releases" / SECOND, tmp_path_factory.mktemp("exported")
    names = ["csv", EXCEL_CSV, "jsonl", "parquet", "xlsx"]
    return Exported(newest, folder, export(names, Selection(newest), folder))
