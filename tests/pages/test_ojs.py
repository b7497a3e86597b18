"""Open Journal Systems: its addresses."""

from __future__ import annotations

import pytest

from harvester.pages.ojs.article import OjsAddresses

ADDRESSES = OjsAddresses()

#: The ways to write the address of the same page.
BASES = [
    "https://h.org/index.php/uded",
    "http://h.org/ojs/index.php/uded",
    "https://h.org/uded",
    "https://h.org/ojs/uded",
    "https://h.org/index.php/uded/en",
    "https://h.org/index.php/uded/tr_TR",
    "https://h.org/uded/pt-BR",
]


@pytest.mark.parametrize("base", BASES)
def test_address_makes_no_difference(base: str) -> None:
    """A journal, an issue, an article have one key each, however their address is written."""
    for end in ("", "/", "?lang=tr", "#content"):
        assert ADDRESSES.article(f"{base}/article/view/2{end}") == "uded/2"
        assert ADDRESSES.article(f"{base}/article/view/ozel-sayi-2023{end}") == "uded/ozel-sayi-2023"
        assert (
            ADDRESSES.issue(f"{base}/issue/view/4{end}") == ADDRESSES.issue(f"{base}/issue/view/4/showToc") == "uded/4"
        )
        assert ADDRESSES.journal(f"{base}/index{end}") == ADDRESSES.journal(f"{base}/issue/archive{end}") == "uded"
    not_articles = ("article/view/2/1", "article/view/2/version/3", "article/download/2/1", "issue/view/2", "article")
    assert [ADDRESSES.article(f"{base}/{page}") for page in not_articles] == [None] * 5
    not_issues = ("issue/view/4/12", "issue/current", "issue/archive", "issue/archive/2", "article/view/4", "issue")
    assert [ADDRESSES.issue(f"{base}/{page}") for page in not_issues] == [None] * 6


@pytest.mark.parametrize(
    ("url", "journal", "article"),
    [
        ("https://h.org/index.php?journal=uded&page=article&op=view&path[]=2", "uded", "uded/2"),
        ("https://h.org/index.php?journal=uded&page=article&op=view&path%5B%5D=2", "uded", "uded/2"),
        ("https://h.org/index.php?journal=uded&page=article&op=view&path[]=2&path[]=1", "uded", None),
        ("https://h.org/index.php/article/view/2", "journal", "journal/2"),
        ("https://h.org/article/view/2", "journal", "journal/2"),
        ("https://h.org/index.php/en/article/view/2", "journal", "journal/2"),
        ("https://h.org/index.php/uded/article/view/%C3%B6zel", "uded", "uded/özel"),
        ("https://h.org/index.php/index", None, None),
        ("https://h.org/ojs/index.php/index/user/register", None, None),
        ("https://h.org/", None, None),
        ("https://h.org/ojs/", None, None),
        ("https://h.org/index.php", None, None),
        ("mailto:a@h.org", None, None),
        ("https://[h/", None, None),
    ],
)
def test_address(url: str, journal: str | None, article: str | None) -> None:
    assert (ADDRESSES.journal(url), ADDRESSES.article(url)) == (journal, article)


def test_where_the_rest_is_to_be_expected() -> None:
    assert ADDRESSES.oai("https://h.org/ojs/index.php/uded/en/article/view/2") == [
        "https://h.org/ojs/index.php/uded/oai",
        "https://h.org/ojs/index.php/index/oai",
    ]
    assert ADDRESSES.oai("https://h.org/article/view/2") == ["https://h.org/oai", "https://h.org/index.php/oai"]
    assert ADDRESSES.oai("https://h.org/uded/about") == [
        "https://h.org/uded/oai",
        "https://h.org/index.php/uded/oai",
        "https://h.org/index/oai",
        "https://h.org/index.php/index/oai",
    ]
    assert ADDRESSES.oai("https://h.org/index.php?journal=uded&page=about")[0] == (
        "https://h.org/index.php?journal=uded&page=oai"
    )
    assert ADDRESSES.contents("https://h.org/index.php/uded/en") == ["https://h.org/index.php/uded/en/issue/archive"]
    assert ADDRESSES.contents("https://h.org/index.php?journal=uded&page=about") == [
        "https://h.org/index.php?journal=uded&page=issue&op=archive"
    ]
    assert ADDRESSES.contents("https://h.org/ojs/") == ["https://h.org/ojs/", "https://h.org/ojs/index.php/index"]
    assert ADDRESSES.oai("no address") == ADDRESSES.contents("no address") == []
