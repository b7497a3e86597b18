"""Breadcrumb and title of a record, however they are marked up."""

from __future__ import annotations

import pytest

from harvester.pages.crumbs import same
from harvester.pages.record import LabelledRecordPage

TITLE = "Threads That Outlive Their Looms"
LINES = "<b>Authors :</b> Weft Anders<br><b>Pages :</b> 1-9<br><b>Abstract :</b>Nine looms, one thread.<br>"
JOURNAL, ISSUE = '<a href="/journal/9">Textile Memory</a>', '<a href="/issue/90">Volume:5 Issue:5</a>'
H1 = f"<h1>{TITLE}</h1>"

BREADCRUMBS = {
    "list": f'<ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE}</li></ul>{H1}',
    "list with home and journals": (
        f'<ol class="breadcrumb"><li><a href="/">Home Page</a></li><li><a href="/journals">Journals</a></li>'
        f"<li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE}</li></ol>{H1}"
    ),
    "list without any name": f"<ul><li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE}</li></ul>{H1}",
    "without the title": f'<ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li></ul>{H1}',
    "named by aria-label": f'<nav aria-label="Breadcrumb"><ul><li>{JOURNAL}</li><li>{ISSUE}</li></ul></nav>{H1}',
    "in a nav": f'<nav class="breadcrumb">{JOURNAL} / {ISSUE} / {TITLE}</nav>{H1}',
    "text with »": f'<div class="crumbs">{JOURNAL} » {ISSUE} » {TITLE}</div>{H1}',
    "text with >, unnamed": f"<p>{JOURNAL} &gt; {ISSUE} &gt; {TITLE}</p>{H1}",
    "text without links": f'<p class="breadcrumb">Textile Memory / Volume:5 Issue:5 / {TITLE}</p>{H1}',
    "spans": f'<div class="breadcrumb"><span>{JOURNAL}</span><span>{ISSUE}</span><span>{TITLE}</span></div>{H1}',
    "around the heading": f'<div class="breadcrumb"><ul><li>{JOURNAL}</li><li>{ISSUE}</li></ul></div><div>{H1}</div>',
    "heading is h3": f'<ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE}</li></ul><h3>{TITLE}</h3>',
    "title in capitals": f'<ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE.upper()}</li></ul>{H1}',
    "cut short": f'<ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li><li>Threads That Out…</li></ul>{H1}',
    "after a menu": (
        '<ul class="menu"><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul>'
        f'<ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE}</li></ul>{H1}'
    ),
    "site's name is a heading, too": (
        f'<h1>Index of Papers</h1><ul class="breadcrumb"><li>{JOURNAL}</li><li>{ISSUE}</li><li>{TITLE}</li></ul>'
        f"<h2>{TITLE}</h2>"
    ),
}
#: Where the labels stand beside the breadcrumb, not in an element of their own.
FRAMES = {
    "own element": "{}<div>{}</div>",
    "all in one": "<div>{}{}</div>",
    "straight in the body": "{}{}",
}
BARE = LINES.replace("<b>", "").replace("</b>", "")

OTHER = [
    # breadcrumb, journal, issue, places
    ([JOURNAL, TITLE], "Textile Memory", None, []),
    (["Home", JOURNAL, TITLE], "Textile Memory", None, ["Home"]),
    ([ISSUE, TITLE], None, "Volume:5 Issue:5", []),
    (["Ana Sayfa", "Dergiler", "Bez", "Özel Sayı", TITLE], "Bez", "Özel Sayı", ["Ana Sayfa", "Dergiler"]),
    (["Conferences", "Loom Days", "2024 Meeting", TITLE], "Loom Days", "2024 Meeting", ["Conferences"]),
    (["Home", "Books", TITLE], None, None, ["Home", "Books"]),
]  # fmt: skip

SAME = [
    ("On Bees", "on  bees", True),
    ("İĞNE VE IŞIK", "iğne ve ışık", True),
    ("On the Keeping of Bees", "On the Keep...", True),
    ("On the Keeping of Bees", "On the Keep…", True),
    ("On Bees", "On...", False),
    ("On Bees", "On Wasps", False),
    ("", "", False),
    ("On Bees", "", False),
]


def read(breadcrumb: str, lines: str = LINES, frame: str = FRAMES["own element"]) -> LabelledRecordPage:
    html = f"<html><head><title>{TITLE}</title></head><body>{frame.format(breadcrumb, lines)}</body></html>"
    return LabelledRecordPage(html, "https://index.example/paper/9/90/900")


@pytest.mark.parametrize("lines", [LINES, BARE], ids=["labels marked up", "bare labels"])
@pytest.mark.parametrize("frame", FRAMES.values(), ids=list(FRAMES))
@pytest.mark.parametrize("breadcrumb", BREADCRUMBS.values(), ids=list(BREADCRUMBS))
def test_breadcrumb(breadcrumb: str, frame: str, lines: str) -> None:
    page = read(breadcrumb, lines, frame)
    assert (page.journal, page.issue, page.title) == ("Textile Memory", "Volume:5 Issue:5", TITLE)
    assert page.values["authors"] == "Weft Anders"


def test_way_back() -> None:
    page = read(BREADCRUMBS["list with home and journals"])
    assert [crumb.text for crumb in page.way_back] == ["Textile Memory", "Volume:5 Issue:5"]


@pytest.mark.parametrize(("items", "journal", "issue", "places"), OTHER)
def test_other_breadcrumbs(items: list[str], journal: str | None, issue: str | None, places: list[str]) -> None:
    page = read(f'<ul class="breadcrumb">{"".join(f"<li>{item}</li>" for item in items)}</ul>{H1}')
    assert (page.journal, page.issue, page.trail.places, page.title) == (journal, issue, places, TITLE)


def test_no_breadcrumb() -> None:
    page = read(H1)
    assert (page.journal, page.issue, page.title, page.way_back) == (None, None, TITLE, [])


@pytest.mark.parametrize(
    "title", ["A / B", "Bread > Stone > Water", "One: Two | Three", "Either/Or", "/dev/null, a Memoir"]
)
@pytest.mark.parametrize("between", [" / ", " > ", " » ", " | "])
def test_separators_in_the_title(title: str, between: str) -> None:
    shown = title.replace(">", "&gt;")
    trail = between.replace(">", "&gt;").join([JOURNAL, ISSUE, shown])
    page = read(f'<div class="breadcrumb">{trail}</div><h1>{shown}</h1>')
    assert (page.journal, page.issue, page.title) == ("Textile Memory", "Volume:5 Issue:5", title)


@pytest.mark.parametrize(("one", "other", "wanted"), SAME)
def test_same(one: str, other: str, wanted: bool) -> None:
    assert same(one, other) is wanted
    assert same(other, one) is wanted
