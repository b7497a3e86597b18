"""What holds for any page: a reader never raises, and harmless markup around a record changes nothing."""

from __future__ import annotations

import json
import random
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.pages.links import canonical, form_of, leading, refused, site_of
from harvester.pages.listing import ListingPage
from harvester.pages.page import Page
from harvester.pages.record import LabelledRecordPage

FIXTURES = Path(__file__).parents[2] / "fixtures" / "iad"
SAVED = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FIXTURES.glob("*.html"))}
RECORDS = sorted(name for name in SAVED if name.startswith("article_"))
URL = "https://www.indexacademicdocs.org/paper/1/2/3"

PIECES = [
    "<b>", "</b>", "<br>", "<td>", "<table>", "</table>", "<tr", "<ul class='breadcrumb'>", "<li>", "</ul>", "<h1>",
    "</h1>", "<a href='/paper/1/2/3'>", "<a href='http://[x'>", "<base href='//['>", "</a>", "<script>", "</script>",
    "<!--", "-->", "<![CDATA[", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE", "<svg><title>", "<template>",
    "<p title='Views'>", "<span aria-label='Downloads'>", "<img alt='Views'>", "<body>", "</body>", "<frameset>",
    "Authors :", "Pages :", "Doi:", "View :", "| Download :", "Publication Date :", "Abstract :", "Keywords :",
    "Anahtar Kelimeler:", "ORIGINAL ARTICLE URL", "ISSN: 2049-3630", "Sayı: 3", "105", ", ", " / ", "\n", "\t", "\x00",
    "\x0b", "\x1f", "\ud800", "\udfff", "\ufeff", "\u00a0", "\u2028", "İ", "&", "&#0;", "&#xD800;", "&#x110000;",
    "&nbsp;", "&lt;b>", "'", '"', "=",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)

EXTREMES = {
    "nothing": "",
    "space": " \n\t ",
    "only NULs": "\x00" * 9,
    "1,900 nested divs": "<div>" * 1_900 + "<b>Authors :</b> A B",
    "1,900 nested divs around a record": "<div>" * 1_900 + SAVED["article_plain_bold"] + "</div>" * 1_900,
    "1,900 nested spans": "<span>" * 1_900 + "Keywords : a, b",
    "500 nested breadcrumbs": "<ul class='breadcrumb'><li>" * 500,
    "a label 5,000 times": "<b>Authors :</b> A B<br>" * 5_000,
    "5,000 links": "".join(f"<a href='/j/{n}'>{n}</a>" for n in range(5_000)),
    "one long word": "Authors :" + "a" * 1_000_000,
    "one long line of separators": "<h1>a</h1><p>" + "a / " * 100_000 + "a</p>",
    "one long line of spaces": "<b>Pages :</b>" + " " * 1_000_000 + "1",
    "long tag": "<" + "a" * 100_000,
    "UTF-16 declared": '<?xml version="1.0" encoding="utf-16"?><p>Authors : Ö',
}  # fmt: skip


def read_all(text: str) -> None:
    """Everything that a crawl asks of a page."""
    record = LabelledRecordPage(text, URL)
    article = record.article("iad:1/2/3", "iad")
    assert all(value and isinstance(value, str) for value in article.printed.values())
    assert isinstance(record.is_record, bool)
    assert all(crumb.text for crumb in record.way_back)
    listing = ListingPage(text, URL)
    assert listing.heading != ""
    assert listing.issue_label != ""
    assert all(listing.about_journal.values())
    for link in leading(listing.links, site_of(URL)):
        assert form_of(link.url).startswith("/")
        assert link.url.startswith(("http://", "https://"))
    json.dumps([article.printed, article.original_url, listing.about_journal]).encode()


@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    read_all(text)


@given(st.sampled_from(sorted(SAVED)), st.randoms(use_true_random=False))
def test_mangled_page(name: str, rng: random.Random) -> None:
    text = SAVED[name]
    for _ in range(rng.randint(1, 6)):
        one, other = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        way = rng.choice(["cut", "drop", "repeat", "insert", "nest", "swap"])
        if way == "cut":
            text = text[:other]
        elif way == "drop":
            text = text[:one] + text[min(other, one + 200) :]
        elif way == "repeat":
            text = text[:other] + text[one:]
        elif way == "insert":
            text = text[:one] + rng.choice(PIECES) + text[one:]
        elif way == "nest":
            text = text[:one] + text + text[one:]
        else:
            text = text[other:] + text[:other]
        text = text[:40_000]
    read_all(text)


@pytest.mark.parametrize("text", EXTREMES.values(), ids=list(EXTREMES))
def test_extremes(text: str) -> None:
    read_all(text)


@given(ANY_TEXT, ANY_TEXT)
def test_any_address(href: str, text: str) -> None:
    for link in Page(f'<a href="{escape(href)}">{escape(text)}</a>', URL).links:
        assert link.url.startswith(("http://", "https://"))
        assert canonical(canonical(link.url)) == canonical(link.url)
        refused(link, site_of(URL))


def wrap(inner: str, rng: random.Random) -> str:
    """*inner* in markup that says nothing."""
    before, after = rng.choice(
        [
            ("<div>", "</div>"),
            ('<div class="container row"><div class="col-md-8">', "</div></div>"),
            ("<main>", "</main>"),
            ("<section><article>", "</article></section>"),
            ("<form method='post'><input type='hidden' value='Pages : 1'>", "</form>"),
            ("<center>", "</center>"),
            ("<!-- Authors : nobody -->", "<!-- Keywords : none -->"),
            ("<script>var a = '<b>Doi:</b>10.5555/no';</script>", "<style>.k{content:'Keywords : x'}</style>"),
            ("<nav><a href='/journals'>Journals</a></nav>", "<footer>Pages : 0</footer>"),
            ("<table><tr><td>", "</td></tr></table>"),
            ("<p></p><hr>", "<hr><p></p>"),
            ("<img src='/logo.png' alt='Logo'>", "<br><br><a href='#top'>Top</a>"),
        ]
    )
    return f"{before}\n{inner}\n{after}"


@given(st.sampled_from(RECORDS), st.randoms(use_true_random=False))
def test_harmless_markup(name: str, rng: random.Random) -> None:
    text = SAVED[name]
    begin, end = text.lower().index("<body"), text.lower().rfind("</body>")
    begin = text.index(">", begin) + 1
    inner, rest = (text[begin:end], text[end:]) if end > 0 else (text[begin:], "")
    for _ in range(rng.randint(1, 4)):
        inner = wrap(inner, rng)
    assert values(text[:begin] + inner + rest) == values(text)


def values(text: str) -> dict[str, Any]:
    article = LabelledRecordPage(text, URL).article("iad:1/2/3", "iad")
    return {**article.printed, "original_url": article.original_url}
