"""Articles that are hard to write down, and what readers of bibliographies make of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from harvester.items import Article, Author
from pipelines.encoding import decode, encode

LONG = "Uzun özet. " * 9_091
"""An abstract of 100,000 characters."""


def author(position: int, name: str, **known: Any) -> Author:
    return Author(position=position, name=name, name_printed=name, **known)


def article(key: str, **fields: Any) -> dict[str, Any]:
    """A line of ``articles.jsonl``."""
    fields = {"kind": "journal-article", "title": "Köprü", "language": "tr", **fields}
    line: dict[str, Any] = decode(encode(Article(article_id=f"dergi:{key}", source="dergi", **fields)))
    return line


def hostile() -> Iterator[dict[str, Any]]:
    """Each is kept for what its identifier says."""
    yield article(
        "formula",
        title='=HYPERLINK("http://example.org/?a=1&b=2","Tıkla")',
        keywords={"tr": ["köprü|yol", "@taş", "-1+2"]},
        authors=[author(1, "Ayşe Çağrı-Şen", family="Çağrı-Şen", given="Ayşe")],
        published="2025-06-30",
        pages="161-187",
        first_page="161",
        last_page="187",
        doi="10.5555/a_b(c)<d>;2-#%3b&e",
        url="https://example.org/a_b%20~c?x=1&y=#z",
        issn="1302-1796",
        volume="X III",
        issue="12-13",
        journal_title="Bilim & Toplum_Dergisi",
    )
    yield article(
        "tex",
        title=r"50 % of R&D: $x_1^2$, {a} \textbf{b} #1 ~c~ } { \ -- --- ``q'' ?` !` \\ \%",
        title_en=r"Half of R&D \ {",
        abstract="\\begin{x} % not a comment\n@article{y, title={z}}\n\nend }",
        keywords={"tr": [r"R&D", "a_b", r"\LaTeX", "{kıvrık"]},
        authors=[author(1, r"Deniz A_k & Oğlu")],
        published="2025-06",
        journal_title="Ke{se",
        publisher="Ak & Oğlu",
        url=r"https://example.org/{a}\b",
    )
    yield article(
        "quotes",
        title="Türkiye'de \"Ev\" Kavramı: 'İç' ve “Dış” – l’autre",
        authors=[author(1, "Seán O'Neill", family="O'Neill", given="Seán"), author(2, "Ünal d'Arc")],
        published="2025",
        pages="1-18, 120",
        first_page="1",
    )
    yield article(
        "lines",
        title="Bir\nİki\r\nÜç",
        abstract="Birinci paragraf.\n\nTY  - JOUR\nER  - \n\u2028AB  - dört\tbeş  altı",
        published="2025-21",
        article_number="e0001",
    )
    yield article("controls", title="Kö\x00p\x1br\x85ü \x0b son", published="2001-06/2001-08")
    yield article(
        "emoji",
        title="👩‍🔬 Bilim 🇹🇷 e\u0301\u0301 𝒜 \u00a0 x",
        authors=[author(1, "Zoë 🙂 Şık")],
        keywords={"en": ["🙂"]},
        published="2018-21/2019-22",
    )
    yield article(
        "right_to_left",
        title="تاریخ ادبیات \u202aABC\u202c ایران",
        language="fa",
        authors=[author(1, "محمد علی", family="علی", given="محمد"), author(2, "د. محمد علی جناح")],
        keywords={"fa": ["ادبیات", "تاریخ"], "en": ["history"]},
        published="2001-12/2002-02",
    )
    yield article("long", abstract=LONG, published="2019-24", kind="proceedings-article", journal_title="Great Things")
    yield article(
        "names",
        title="The Great Title of a Book: A Study",
        language="en",
        kind="book",
        authors=[
            author(1, "Türk Dil Kurumu, A.Ş."),
            author(2, "Black and White Association"),
            author(3, "Ursula von der Leyen", family="von der Leyen", given="Ursula"),
            author(4, "Ali Veli, Jr. Kaya, Ak", family="Kaya, Ak", given="Ali Veli"),
            author(5, "Madonna"),
            author(6, "Emrah Kaya", family="Kaya", given="Emrah", role="Çeviren"),
            author(7, "Sabir Asker", role="EDİTÖR"),
            author(8, "Can Danış", role="Danışman"),
        ],
    )
    yield article("junior", authors=[author(1, "Ali, Jr. Yılmaz", family="Yılmaz", given="Ali, Jr.")])
    yield article("comma", keywords={"tr": ["2,4-D", "su; toprak"]}, kind="book-chapter", journal_title="A Great Book")
    yield article("one_keyword", keywords={"und": ["Ankara, Türkiye"]}, kind=None)
    yield article(
        "preprint",
        kind="posted-content",
        title="A Title <i>in vivo</i>",
        language="en",
        doi="10.48550/arxiv.2101.00001",
        status="withdrawn",
        abstract="Own.",
        abstract_en="English.",
        issue_year=2020,
        pdf_url="https://example.org/7.pdf",
        original_url="https://example.org/7",
        url="https://index.example/7",
    )
    yield article("untitled", title=None, title_en="Only in English", language=None)
    yield article("empty", title=None, kind=None, language=None, published="2025-13")
    # The same but for case, and for signs that no key has.
    yield article("Ab/1")
    yield article("ab/1")
    yield article("ab:1")


@dataclass(frozen=True)
class Written:
    """A bibliography, and what its format could not hold."""

    path: Path
    losses: dict[str, set[str]]
    """Article → names."""

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode("utf-8")

    @property
    def hostile_losses(self) -> dict[str, set[str]]:
        """Of the hostile articles, by the end of the identifier; those that lost nothing left out."""
        return {key.partition(":")[2]: found for key, found in self.losses.items() if found and key[:6] == "dergi:"}


def flat(text: str) -> str:
    """A text as a format without lines can hold it."""
    text = re.sub("[\x00-\x08\x1b]", "", re.sub(r"[ \t]*[\n\r\x0b\x0c\x85\u2028][ \t\n\r\x0b\u2028]*", " ", text))
    return re.sub(r"[ \t]+", " ", text).strip()


def alike(text: str) -> str:
    """A text with all quotation marks the same, and the spaces beside them: pandoc makes them typographic."""
    return re.sub("[\"'`“”‘’]+", "'", text.replace("\u202f", " "))


def names(line: dict[str, Any], *roles: str | None) -> list[str]:
    """The names of those with one of the roles, for display; of the parts, where the source tells them apart."""
    return [f"{each['given']} {each['family']}" if each["given"] and each["family"] else each["name"]
            for each in line["authors"] if each["role"] in roles]  # fmt: skip


def keywords(line: dict[str, Any]) -> list[str]:
    return [keyword for language in sorted(line["keywords"], key="tr fa und en".split().index)
            for keyword in line["keywords"][language]]  # fmt: skip


def date_parts(line: dict[str, Any]) -> list[list[int]] | None:
    """Year, month and day of each end, a season as EDTF counts it."""
    edtf = line["published"]
    return [[int(part) for part in end.split("-")] for end in edtf.split("/")] if edtf else None


def displayed(name: dict[str, str]) -> str:
    """A name of CSL-JSON for display."""
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal")
    return re.sub("(?<=d[’']) ", "", " ".join(name[part] for part in parts if part in name))  # a particle: d'Arc


@cache
def _inputs() -> str:
    done = subprocess.run(["pandoc", "--list-input-formats"], capture_output=True, text=True, check=True)
    return done.stdout


def by_pandoc(form: str, path: Path) -> dict[str, dict[str, Any]]:
    """Identifier → item, as pandoc reads the file; skips where it is not there, or too old for the format."""
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed")
    if form not in _inputs().split():
        pytest.skip(f"this pandoc does not read {form}")
    done = subprocess.run(["pandoc", "-f", form, "-t", "csljson", str(path)], capture_output=True, check=True)
    assert done.stderr == b""
    return {item["id"]: item for item in json.loads(done.stdout)}
