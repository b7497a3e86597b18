"""Pages that are built to keep a reader busy: they are read to a bound, or refused, and all others are read as ever."""

from __future__ import annotations

import pytest

from harvester.pages.bounds import LONGEST_ADDRESS, MOST_LINKS, MOST_RUNS, MOST_TAGS, Unbounded, cut
from harvester.pages.listing import ListingPage
from harvester.pages.page import Page
from harvester.pages.record import LabelledRecordPage

URL = "http://index.example/j/1"
PAD = "x" * 70_000
CROWD = " ".join(f"a{n}=1" for n in range(600))
WORDS = "söz " * 600
DEEP = 1_900

UNBOUNDED = {
    "attributes": f"{PAD}<p {CROWD}>",
    "attributes of a script": f"{PAD}<script {CROWD}>",
    "attributes behind a comment": f"{PAD}<!--><p {CROWD}>",
    "attributes behind what begins as a script": f"{PAD}<?<script><p {CROWD}>",
    "attributes with what ends a tag": f"{PAD}<p x='>' {CROWD}>",
    "attributes that are tags": "<p " * 99_999,
    "nesting": "<div>" * 20_000,
    "nesting around a record": "<div>" * 20_000 + "<b>Authors :</b> A B" + "</div>" * 20_000,
    "links at a depth": "<div>" * DEEP + "<a href=/j/2>x</a>" * 50_000,
    "names at a depth": "<div class='menu nav'>x" * DEEP + "<b>x</b>" * 50_000,
    "labels at a depth": "<div>" * DEEP + "<b>Authors :</b> x<br>" * 50_000,
    "text at a depth": "<div>" * DEEP + "söz " * 500_000,
    "lists in lists": "<ul><li><a href=/j/2>x</a>" * 900 + "söz " * 500_000,
}

READ = {
    "words in a script": f"{PAD}<script type=x>if (a <b {WORDS})</script>",
    "words in a comment": f"{PAD}<!-- <b {WORDS}-->",
    "words in a style": f"{PAD}<style>a <b {WORDS}",
    "words behind a sign": f"{PAD}<p>a < b {WORDS}",
    "a picture in an attribute": f"<img src='data:{PAD * 9}'>",
    "many elements": "<p>x" * 100_000,
    "twenty levels of tables": "<table><tr><td>" * 20 + "<p><a href=/j/2>x</a>" * 5_000,
    "much text": "<p>" + "söz " * 3_000_000,
}


@pytest.mark.parametrize("text", UNBOUNDED.values(), ids=list(UNBOUNDED))
def test_no_reader_takes_it(text: str) -> None:
    with pytest.raises(Unbounded):
        Page(text, URL)


@pytest.mark.parametrize("text", READ.values(), ids=list(READ))
def test_it_is_read(text: str) -> None:
    page = Page(f"{text}<a href='/j/3'>last</a>" if "script" in text or "<!--" in text else text, URL)
    assert page.tags_left == page.links_left == 0
    assert page.text_of(page.body)[-1:] in ("", "b", "t", "x", "z")


#: Each would cost its square, were every part of it held against the whole.
LONG = {
    "superscripts in a list of authors": "<b>Authors :</b> Deniz" + "<sup>1</sup>" * 90_000,
    "bold names in a list of authors": "<b>Authors :</b> " + "<b>Deniz Yazar</b>" * 90_000,
    "lines in a cell": "<table><tr><td>Authors<td>" + "Deniz<br>" * 90_000,
    "records under a heading of a book's length": "<h2>"
    + "söz " * 1_000_000
    + "</h2>"
    + "<a href=/paper/1/1/1>x</a>" * 10_000,
    "a tag whose name has no end": "<p" * 5_000_000,
    "quotes that do not close": "<p a='\">'" * 100_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_time_does_not_grow_with_the_square(text: str) -> None:
    page = LabelledRecordPage(text, URL)
    assert page.article("iad:1/2/3", "iad").article_id == "iad:1/2/3"
    assert len(page.runs) <= MOST_RUNS + 2
    assert page.is_cut == ("Authors" in text)


def test_what_is_left_out_is_counted() -> None:
    page = ListingPage("".join(f"<a href=/j/{n}>x</a>" for n in range(1_000_000)), URL)
    assert page.tags_left == 2_000_000 - MOST_TAGS
    assert len(page.links) == MOST_LINKS
    assert page.links_left == MOST_TAGS // 2 - MOST_LINKS
    assert page.links[-1].url == f"http://index.example/j/{MOST_LINKS - 1}"
    long = Page(f"<a href=/{'a' * LONGEST_ADDRESS}>x</a><a href=/j/2>x</a>", URL)
    assert ([link.url for link in long.links], long.links_left) == (["http://index.example/j/2"], 1)
    assert cut("<p>" * MOST_TAGS) == ("<p>" * MOST_TAGS, 0)
