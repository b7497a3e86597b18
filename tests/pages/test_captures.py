"""Two records as a real site shows them, in every markup that they may have been taken from.

The texts lie beside the project, not in it; without them these tests are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from harvester.items import Article
from harvester.pages.record import LabelledRecordPage
from pipelines.normalization import normalize_article

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "iad"
ORIGINAL = "https://journal.example.org/article/1"

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured texts in {CAPTURES}")

LINE = re.compile(
    r"(?P<label>Authors|Pages|Doi|View|Publication Date|Article Type|Abstract|Keywords)(?P<colon>\s*:)\s*(?P<value>.*)"
)

Line = tuple[str, str, str]
"""Label, its colon, value."""

WANTED = {
    "paper_1045_93047_1661936": {
        "title": "RUSYA VE KAZAKİSTAN ARASINDAKİ MÜTTEFİKLİK İLİŞKİSİNİN SINIRLARI",
        "authors": ["Sabir Askeroğlu", "Emrah Kaya"],
        "journal_title": "Rusya Araştırmaları Dergisi",
        "volume": None,
        "issue": "13",
        "pages": "161-187",
        "first_page": "161",
        "last_page": "187",
        "doi": "10.48068/rusad.1661936",
        "views": 105,
        "downloads": 76,
        "published": "2025-06-30",
        "published_precision": "day",
        "type": "research article",
        "type_printed": "Research Paper",
        "language": "tr",
        "keywords": ["Rusya", "Kazakistan", "müttefik", "petrol", "yaptırım"],
        "original_url": ORIGINAL,
        "flags": [],
    },
    "paper_674_8760_109322": {
        "title": "Perîşân Çiçek Sünbül ve Klasik Türk Şiirinde İşlenişi",
        "authors": ["Gülay KARAMAN"],
        "journal_title": "İnsan ve Toplum Bilimleri Araştırmaları Dergisi",
        "volume": "1",
        "issue": "2",
        "pages": "288-319",
        "doi": None,
        "views": 46,
        "downloads": 22,
        "published": "2012-06-01",
        "type": "research article",
        "language": "tr",
        "keywords": ["Sünbül", "Klasik Türk şiiri", "Anlam Çerçevesi", "Çiçek"],
        "original_url": ORIGINAL,
        "flags": [],
    },
}
ABSTRACTS = {
    # first words, last word
    "paper_1045_93047_1661936": ("Rusya ve Kazakistan, aralarında güçlü", "belirlenmesidir."),
    "paper_674_8760_109322": ("Kokusu ve rengiyle büyüleyici bir çiçek", "amaçlanmıştır"),
}


def bare(line: Line) -> str:
    return f"{''.join(line[:2])} {line[2]}<br>\n"


def bold(line: Line) -> str:
    value = line[2].replace("Download :", "<b>Download :</b>")
    return f"<b>{line[0]}{line[1]}</b>{value}<br>\n"


def paragraphs(line: Line) -> str:
    return f"<p><strong>{line[0]}{line[1]}</strong> {line[2]}</p>\n"


def row(line: Line) -> str:
    return f"<tr><td>{line[0]}{line[1]}</td><td>{line[2]}</td></tr>\n"


def definition(line: Line) -> str:
    return f"<dt>{line[0]}{line[1]}</dt><dd>{line[2]}</dd>\n"


def spans(line: Line) -> str:
    return f'<div><span class="l">{line[0]}{line[1]}</span> <span class="v">{line[2]}</span></div>\n'


MARKUPS: dict[str, tuple[Callable[[Line], str], str]] = {
    "bare": (bare, "<div>{}</div>"),
    "bold": (bold, "<div>{}</div>"),
    "paragraphs": (paragraphs, "<section>{}</section>"),
    "table": (row, "<table>{}</table>"),
    "definitions": (definition, "<dl>{}</dl>"),
    "spans": (spans, "<div>{}</div>"),
}


def lines_of(text: str) -> list[str]:
    return [line.strip().lstrip("•- ").strip() for line in text.splitlines() if line.strip()]


def page(text: str, markup: str) -> str:
    """The captured text as HTML."""
    lines = [escape(line, quote=False) for line in lines_of(text)]
    first = next(n for n, line in enumerate(lines) if line.startswith("Authors"))
    last = lines.index("ORIGINAL ARTICLE URL")
    journal, issue, crumb, title = lines[first - 4 : first]
    assert crumb == title
    make, frame = MARKUPS[markup]
    values = ""
    for line in lines[first:last]:
        match = LINE.fullmatch(line)
        assert match, line
        values += make((match["label"], match["colon"], match["value"]))
    menu = "".join(f'<li><a href="/menu/{n}">{line}</a></li>' for n, line in enumerate(lines[: first - 4]))
    rest = "".join(f"<p>{line}</p>" for line in lines[last + 1 :])
    return (
        f"<html><head><title>IAD</title></head><body><header><ul>{menu}</ul></header>"
        f'<ul class="breadcrumb"><li><a href="/j">{journal}</a></li><li><a href="/i">{issue}</a></li><li>{crumb}</li>'
        f'</ul><h1>{title}</h1>{frame.format(values)}<a href="{ORIGINAL}">ORIGINAL ARTICLE URL</a>{rest}</body></html>'
    )


def harvested(name: str, markup: str) -> Article:
    text = (CAPTURES / f"{name}.txt").read_text(encoding="utf-8")
    key = name.removeprefix("paper_").replace("_", "/")
    reader = LabelledRecordPage(page(text, markup), f"https://www.indexacademicdocs.org/paper/{key}")
    return normalize_article(reader.article(f"iad:{key}", "iad"))


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("name", WANTED)
def test_record(name: str, markup: str) -> None:
    article = harvested(name, markup)
    wanted = WANTED[name]
    found = {field: getattr(article, field) for field in wanted}
    found["authors"] = [author.name for author in article.authors]
    found["keywords"] = next(iter(article.keywords.values()))
    assert found == wanted
    begin, end = ABSTRACTS[name]
    assert article.abstract
    assert article.abstract.startswith(begin)
    assert article.abstract.split()[-1] == end


@pytest.mark.parametrize("name", WANTED)
def test_abstract_is_whole(name: str) -> None:
    text = (CAPTURES / f"{name}.txt").read_text(encoding="utf-8")
    printed = next(line for line in lines_of(text) if line.startswith("Abstract"))
    abstract = printed.partition("Keywords")[0].partition(":")[2].strip()
    assert {harvested(name, markup).printed["abstract"] for markup in MARKUPS} == {abstract}
