"""Records in layouts of every kind: the labels are found wherever they stand, and each value ends where it should."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harvester.pages.record import LabelledRecordPage

TITLE = "Suyun Yolu Üzerine Notlar"
CRUMB = '<nav class="breadcrumb"><a href="/j/1">Kıyı Dergisi</a> / <a href="/i/2">Sayı: 13</a> / {}</nav>'
PAIRS = [
    ("Authors", "Su Dere, Can Göl"), ("Pages", "1-9"), ("Publication Date", "2020-01-01"), ("Article Type", "Review"),
    ("Abstract", "Suyun sesi."), ("Keywords", "su, yol"),
]  # fmt: skip
WANTED = {
    "authors": "Su Dere, Can Göl", "pages": "1-9", "published": "2020-01-01", "type": "Review",
    "abstract": "Suyun sesi.", "keywords": "su, yol",
}  # fmt: skip


def read(body: str, *, title: str = TITLE, crumb: str = CRUMB, heading: str = "<h1>{}</h1>") -> LabelledRecordPage:
    html = f"<html><head><title>{title}</title></head><body>{crumb.format(title)}{heading.format(title)}{body}</body>"
    return LabelledRecordPage(html, "https://index.example/paper/1/2/3")


def rows(form: str) -> str:
    return "".join(form.format(label, value) for label, value in PAIRS)


LAYOUTS = {
    "bold in paragraphs": rows("<p><b>{} :</b> {}</p>"),
    "label above a break": rows("<p><strong>{}</strong><br>{}</p>"),
    "colon in a cell": f"<table>{rows('<tr><td>{}<td>:<td>{}')}</table>",
    "two blocks": rows('<div class="r"><div class="l">{}</div><div class="v">{}</div></div>'),
    "dash": rows("<p>{} - {}</p>"),
    "arrow": rows("<li><span>{}</span> → <span>{}</span></li>"),
    "all bold": rows("<p><b>{}: {}</b></p>"),
    "deep": rows("<div><div><span><b>{}</b></span></div><div><div><p>{}</p></div></div></div>"),
    "italics": rows("<i>{} :</i> {}<br>"),
    "h5": rows("<h5>{}:</h5>{}"),
    "full stop": rows("<p><b>{}.</b> {}</p>"),
    "form labels": rows("<label>{}</label><span>{}</span><br>"),
    "elements of its own": rows("<x-row><x-k>{}</x-k><x-v>{}</x-v></x-row>"),
    "header of a section": rows("<section><header>{}</header><p>{}</p></section>"),
    "cards": rows('<div class="card"><div class="card-header">{}</div><div class="card-body">{}</div></div>'),
    "wide colon": rows("<div>{}：{}</div>"),
    "details": rows("<details open><summary>{}</summary>{}</details>"),
    "items": rows("<li>{}: {}</li>"),
    "capitals": "".join(f"<div>{label.upper()} : {value}</div>" for label, value in PAIRS),
}
STANDARD = LAYOUTS["bold in paragraphs"]


@pytest.mark.parametrize("body", LAYOUTS.values(), ids=list(LAYOUTS))
def test_layout(body: str) -> None:
    page = read(body)
    assert {name: page.values.get(name) for name in WANTED} == WANTED
    assert (page.title, page.journal, page.issue) == (TITLE, "Kıyı Dergisi", "Sayı: 13")


TITLES = [
    "Abstract", "Keywords: A History", "Pages : A Study", "Anahtar Kelimeler: Bir Tarih", "Öz", "Authors: Who?", "Doi",
    "Type", "Views", "Date: A Fruit", "Year: 1923", "Section", "Language", "Tarih", "Tür: Bir Kavram", "Title", "Books",
    "2020", "Sayı: 3", "A / B", "A | B: C", "Conference", "100 Views of a Hill",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_title_with_a_label_s_word(title: str) -> None:
    page = read(STANDARD, title=title)
    assert page.title == title
    assert {name: page.values.get(name) for name in WANTED} == WANTED
    assert (page.journal, page.issue) == ("Kıyı Dergisi", "Sayı: 13")
    assert "views" not in page.article("iad:1/2/3", "iad").printed


LINES = "Authors : Su Dere<br>Pages : 1-9<br>Abstract : Suyun sesi.</div>"
HEADLESS = {
    "plain text": f"<div>Ana Sayfa » Kıyı Dergisi » Sayı: 13 » {TITLE}</div><div><b>{TITLE}</b><br><br>{LINES}",
    "links": (
        f'<div><a href="/j">Kıyı Dergisi</a> » <a href="/i">Sayı: 13</a> » {TITLE}</div><div><b>{TITLE}</b><br>{LINES}'
    ),
    "list": f"<ul><li>Kıyı Dergisi</li><li>Sayı: 13</li><li>{TITLE}</li></ul><p>{TITLE}</p><div>{LINES}",
    "old": (
        f'<table><tr><td><a href="/j">Kıyı Dergisi</a> &gt; <a href="/i">Sayı: 13</a> &gt; {TITLE}</td></tr></table>'
        f"<font size=4><b>{TITLE}</b></font><div>{LINES}"
    ),
}


@pytest.mark.parametrize("body", HEADLESS.values(), ids=list(HEADLESS))
@pytest.mark.parametrize("window", [TITLE, "Dizin"], ids=["named", "unnamed"])
def test_page_without_headings(body: str, window: str) -> None:
    page = LabelledRecordPage(f"<title>{window}</title>{body}", "https://index.example/paper/1/2/3")
    assert (page.title, page.journal, page.issue) == (TITLE, "Kıyı Dergisi", "Sayı: 13")


MARKED_UP = "On <i>Vitis vinifera</i> and CO<sub>2</sub>"
CRUMBS = {
    "arrows": ('<div><a href="/j">Kıyı Dergisi</a> » <a href="/i">Sayı: 13</a> » {}</div>', "Kıyı Dergisi"),
    "plain": ("<div>Ana Sayfa » Kıyı Dergisi » Sayı: 13 » {}</div>", "Kıyı Dergisi"),
    "slash in a name": ("<div>Göl Dergisi / Lake Journal » Sayı: 13 » {}</div>", "Göl Dergisi / Lake Journal"),
    "slashes": ('<div><a href="/j">Göl / Lake</a> / <a href="/i">Sayı: 13</a> / {}</div>', "Göl / Lake"),
    "a year between": (
        "<ol class=breadcrumb><li>Kıyı Dergisi<li><a href=/y>Volume 9</a><li>Sayı: 13<li>{}</ol>", "Kıyı Dergisi",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("crumb", "journal"), CRUMBS.values(), ids=list(CRUMBS))
@pytest.mark.parametrize(("title", "shown"), [(MARKED_UP, "On Vitis vinifera and CO2"), ("Ak/Kara: ve/veya",) * 2])
def test_breadcrumb_with_markup(crumb: str, journal: str, title: str, shown: str) -> None:
    page = read(STANDARD, title=title, crumb=crumb)
    assert (page.title, page.journal, page.issue) == (shown, journal, "Sayı: 13")


HEAD = "<p><b>Authors:</b> Su Dere</p><p><b>Pages:</b> 1-2</p>"
ENDS: dict[str, tuple[str, str, str]] = {
    # what, field, value; page
    "a button": (
        "abstract", "Suyun sesi.", HEAD + "<h4>Öz</h4><div>Suyun sesi.</div><p><a href=/f>Tam Metin PDF</a></p>",
    ),
    "an unknown row": (
        "abstract", "Suyun sesi.",
        "<table><tr><th>Authors<td>Su Dere<tr><th>Pages<td>1<tr><th colspan=2>Abstract<tr><td colspan=2>Suyun sesi."
        "<tr><th>Source<td><a href=http://x/>ORIGINAL ARTICLE URL</a></table>",
    ),
    "lines of the journal": (
        "abstract", "Suyun sesi.",
        "<div>Authors : Su Dere<br>Pages : 1-9<br>Abstract : Suyun sesi.<br>Publisher : Göl<br>Keywords : su</div>",
    ),
    "references": (
        "abstract", "Suyun sesi.", HEAD + "<p><b>Abstract:</b> Suyun sesi.</p><p><b>References :</b> Dere 1999</p>",
    ),
    "a related box": (
        "abstract", "Suyun sesi.",
        HEAD + "<p><b>Abstract:</b> Suyun sesi.</p><div><h4>Related papers</h4><a href=/paper/1/1/1>Başka</a></div>",
    ),
    "institutions": (
        "authors", "Su Dere\nCan Göl",
        "<ul><li><b>Authors</b> : <ul><li>Su Dere<br><small>Ege Üniversitesi, İzmir</small></li>"
        "<li>Can Göl<br><small>Göl Enstitüsü</small></li></ul></li><li><b>Pages</b> : 1-2</li></ul>",
    ),
    "the other language": (
        "abstract@alt", "The sound of water.",
        HEAD + "<h4>Öz</h4><p>Suyun sesi.</p><h4>Abstract</h4><p>The sound of water.</p>",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("field", "value", "body"), ENDS.values(), ids=list(ENDS))
def test_where_a_value_ends(field: str, value: str, body: str) -> None:
    assert read(body).values.get(field) == value


@pytest.mark.parametrize(
    "line", ["View:105|Download:76", "View 105 Download 76", "105 views, 76 downloads", "Görüntülenme 105 · İndirme 76"]
)
def test_counts_in_a_line(line: str) -> None:
    printed = read(f"<p>Authors : Su Dere</p><p>{line}</p><p>Abstract : Suyun sesi.</p>").article("a:1", "a").printed
    assert (printed.get("views"), printed.get("downloads")) == ("105", "76")


SECTIONS: list[tuple[str, Callable[[LabelledRecordPage], str | None], str]] = [
    (
        "<p><b>Publisher :</b> Göl Yayınları</p>",
        lambda page: page.article("a:1", "a").printed.get("publisher"),
        "Göl Yayınları",
    ),
    ("<p><b>ISSN :</b> 1012-3458</p>", lambda page: page.article("a:1", "a").printed.get("issn"), "1012-3458"),
]


@pytest.mark.parametrize(("line", "found", "wanted"), SECTIONS)
def test_what_a_record_says_of_its_journal(
    line: str, found: Callable[[LabelledRecordPage], str | None], wanted: str
) -> None:
    page = read(STANDARD + line)
    assert found(page) == wanted
    assert {name: page.values.get(name) for name in WANTED} == WANTED


LINKS = '<a href="/j">Kıyı Dergisi</a>', '<a href="/i">Cilt: 5 Sayı: 2</a>'
MORE_CRUMBS = {
    "dashes": f'<div class="breadcrumb">{LINKS[0]} - {LINKS[1]} - {TITLE}</div>',
    "links and slashes alone": f"<p>{LINKS[0]} / {LINKS[1]}</p>",
    "links and arrows alone": f'<p><a href="/">Dizin</a> &gt; {LINKS[0]} &gt; {LINKS[1]}</p>',
    "blocks": f'<div class="yol"><div>{LINKS[0]}</div><div>{LINKS[1]}</div><div>{TITLE}</div></div>',
    "spans": f'<div class="yol"><span>{LINKS[0]}</span><span>{LINKS[1]}</span></div>',
    "cells": f"<table><tr><td>{LINKS[0]}</td><td>{LINKS[1]}</td></tr></table>",
}


@pytest.mark.parametrize("crumb", MORE_CRUMBS.values(), ids=list(MORE_CRUMBS))
def test_breadcrumb_by_its_links(crumb: str) -> None:
    page = read(STANDARD, crumb=crumb)
    assert (page.title, page.journal, page.issue) == (TITLE, "Kıyı Dergisi", "Cilt: 5 Sayı: 2")


BEHIND = {
    "paragraphs": "<p>Authors : Su Dere<br>Pages : 1-9<br>Abstract :<p>Bir.<p>İki.<p>Keywords : su, yol",
    "a block": (
        "<div>Authors : Su Dere<br>Pages : 1-9<br>Abstract :</div><div><p>Bir.</p><p>İki.</p></div>Keywords : su, yol"
    ),
    "headings in it": (
        "<p><b>Authors:</b> Su Dere</p><p><b>Pages:</b> 1-9</p><p><b>Abstract:</b></p>"
        "<div><h4>Amaç</h4><p>Bir.</p><h4>Sonuç</h4><p>İki.</p></div><p><b>Keywords:</b> su, yol</p>"
    ),
    "lines": "<pre>Authors : Su Dere\nPages : 1-9\nAbstract : Bir. İki.\nKeywords : su, yol</pre>",
    "styled lines": (
        '<div style="white-space: pre-line">Authors : Su Dere\n'
        "Pages : 1-9\nAbstract : Bir. İki.\nKeywords : su, yol</div>"
    ),
}


@pytest.mark.parametrize("body", BEHIND.values(), ids=list(BEHIND))
def test_value_behind_its_label_s_block(body: str) -> None:
    values = read(body).values
    assert (values["authors"], values["pages"], values["keywords"]) == ("Su Dere", "1-9", "su, yol")
    assert " ".join(word for word in values["abstract"].split() if word in ("Bir.", "İki.")) == "Bir. İki."


def test_empty_list_of_one_language_keeps_its_place() -> None:
    body = HEAD + "<p><b>Anahtar Kelimeler:</b> </p><p><b>Keywords:</b> maps, ethics</p>"
    values = read(body).values
    assert values.get("keywords") is None
    assert values["keywords@alt"] == "maps, ethics"
