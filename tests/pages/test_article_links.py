"""Which links of a page lead to articles, on sites made up for it and on captured ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.pages.citation.contents import CitationMetaContents

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"
SITE = "https://stones.example.org"

MENU = """
<nav><a href="/">Home</a> <a href="/about">About the journal</a> <a href="/archive">Past Issues</a>
<a href="/submit">Submit a paper now</a> <a href="https://elsewhere.example.net/a/b">A site of other people</a></nav>
"""


def page(body: str, path: str = "/") -> CitationMetaContents:
    return CitationMetaContents(
        f"<html><body>{MENU}{body}<footer><a href='/privacy'>P</a></footer></body></html>", SITE + path
    )


def test_contents_of_an_issue() -> None:
    found = page(
        """<h1>Volume 3 Issue 1-2 (2019)</h1><h2>Table of Contents</h2><h3>Research</h3>
        <div class="toc-item"><h4><a href="/2019/granite-and-rain">Granite and the rain of years</a></h4>
          <p class="authors">A. Flint, B. Slate</p><p>pp. 1–14</p><a href="/files/granite.pdf">PDF</a></div>
        <div class="toc-item"><h4><a href="/2019/walls">Dry walls without any mortar</a></h4>
          <span>15-30</span> <a href="https://doi.org/10.5555/st.3.15">https://doi.org/10.5555/st.3.15</a></div>
        <h3>Reviews</h3>
        <div class="toc-item"><h4><a href="/2019/quarries">A book about quarries, reviewed</a></h4>
          <p>Issue 1-2</p></div>
        <div><h3>Most read articles</h3><a href="/2001/old">The oldest stone of them all</a></div>
        <a href="/issues/3-3">Volume 3 Issue 3</a>""",
        "/issues/3-1",
    )
    assert [(entry.url, entry.position, entry.printed, entry.pdf_url) for entry in found.entries] == [
        (
            f"{SITE}/2019/granite-and-rain",
            1,
            {
                "title": "Granite and the rain of years",
                "section": "Research",
                "pages": "1–14",
                "authors": "A. Flint, B. Slate",
            },
            f"{SITE}/files/granite.pdf",
        ),
        (
            f"{SITE}/2019/walls",
            2,
            {
                "title": "Dry walls without any mortar",
                "section": "Research",
                "pages": "15-30",
                "doi": "10.5555/st.3.15",
            },
            None,
        ),
        (f"{SITE}/2019/quarries", 3, {"title": "A book about quarries, reviewed", "section": "Reviews"}, None),
    ]
    assert found.issue == {"issue": "Volume 3 Issue 1-2 (2019)"}
    assert found.issue_url == f"{SITE}/issues/3-1"
    assert [(lead.url, lead.text) for lead in found.issues] == [(f"{SITE}/issues/3-3", "Volume 3 Issue 3")]
    assert found.more == [f"{SITE}/archive"]


@pytest.mark.parametrize(
    "labels",
    [
        ["Cilt 3 Sayı 1", "Cilt 3 Sayı 2", "Özel Sayı"],
        ["Vol. 3 Núm. 1", "v. 3 n. 2", "Número 4"],
        ["Band 3 Heft 1", "Tome 3, no 2", "Том 3 № 2"],
    ],
)
def test_archive(labels: list[str]) -> None:
    items = "".join(f'<li><a href="/view/{n}">{label}</a></li>' for n, label in enumerate(labels))
    more = '<a href="/archive/2">2</a> <a href="/archive/3">3</a>'
    found = page(f"<h1>Archive</h1><h2>2019</h2><ul>{items}</ul>{more}", "/archive")
    assert [lead.text for lead in found.issues] == labels
    assert {lead.printed.get("issue_year") for lead in found.issues} == {"2019"}
    assert found.entries == []
    assert found.more == [f"{SITE}/archive/2", f"{SITE}/archive/3"]


def test_list_in_pages() -> None:
    items = "".join(f'<p><a href="/?p={n}">A stone of the number {n}</a></p>' for n in range(9, 12))
    found = page(f'<h1>Articles</h1>{items}<a rel="next" href="/articles?page=3">Older posts</a>', "/articles?page=2")
    assert [entry.url for entry in found.entries] == [f"{SITE}/?p={n}" for n in range(9, 12)]
    assert found.more == [f"{SITE}/archive", f"{SITE}/articles?page=3"]
    assert found.issue == {}


def test_page_that_leads_nowhere() -> None:
    found = page(
        "<h1>About</h1><p>We print <a href='/about/board'>board</a> and <a href='mailto:a@b.org'>mail</a>.</p>"
    )
    assert (found.entries, found.issues, found.journals) == ([], [], [])


WANTED = {
    # articles, issues, further pages
    "ojs34/uded_issue_1.html": (10, 0, ["issue/current", "issue/archive"]),
    "ojs34/uded_home.html": (10, 0, ["issue/current", "issue/archive"]),
    "ojs34/uded_archive_p1.html": (0, 4, ["issue/current", "issue/archive/2"]),
    "ojs34/uded_archive_p2.html": (0, 2, ["issue/current", "issue/archive"]),
    "janeway/jbt_issue_1.html": (22, 2, ["articles/", "issues/"]),
    "janeway/jbt_issues_archive.html": (0, 3, ["articles/"]),
    "janeway/jbt_articles_p1.html": (25, 0, ["issues/"]),
}


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured pages in {CAPTURES}")
@pytest.mark.parametrize("name", WANTED)
def test_captured(name: str) -> None:
    folder, _, file = name.partition("/")
    rows = (line.split("\t") for line in (CAPTURES / folder / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines())
    url = next(row[1] for row in rows if row[0] == file)
    found = CitationMetaContents((CAPTURES / name).read_text(encoding="utf-8"), url)
    home = "/uded/" if "uded" in name else "/jbt/"
    assert (len(found.entries), len(found.issues), [to.partition(home)[2] for to in found.more]) == WANTED[name]
    assert all("/article/" in entry.url for entry in found.entries)
