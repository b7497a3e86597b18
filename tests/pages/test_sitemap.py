"""Sitemaps and feeds as sites serve them: mixed, mislabelled, packed, cut, and made to do harm."""

from __future__ import annotations

import gzip

import pytest

from harvester.pages.citation.feed import read_feed
from harvester.pages.citation.sitemap import read_sitemap, sitemaps_of_robots

HERE = "https://example.org/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
ONE = "<url><loc>https://example.org/a/1</loc><lastmod>2024-05-01</lastmod></url>"
TWO = "<url>\n <loc>\n  https://example.org/a?id=2&amp;x=1\n </loc></url>"
PAGES = [("https://example.org/a/1", "2024-05-01"), ("https://example.org/a?id=2&x=1", None)]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{ONE}{TWO}</urlset>",
        f"\ufeff{HEAD}<!-- <url><loc>https://example.org/no</loc></url> -->{ONE}{TWO}{ONE}</urlset>\n",
        f"<urlset>{ONE}{TWO.replace('&amp;', '&')}</urlset>",
        f"{HEAD}{ONE}{TWO}</urlset>".replace("<url", "<sm:url").replace("</url", "</sm:url").replace("loc>", "sm:loc>"),
        f"<urlset>{ONE.replace('https://example.org', '')}<url><loc><![CDATA[https://example.org/a?id=2&x=1]]></loc></url>"
        "<url><loc>javascript:alert(1)</loc></url><url><loc/></url></urlset>",
    ],
    ids=["plain", "mark and comment", "bare ampersand", "prefixed", "relative and CDATA"],
)
def test_pages(text: str) -> None:
    for body in (text.encode(), gzip.compress(text.encode()), gzip.compress(gzip.compress(text.encode()))):
        found = read_sitemap(body, HERE)
        assert (found.pages, found.sitemaps, found.is_cut) == (PAGES, [], False)


def test_further_sitemaps_and_pages_mixed() -> None:
    text = (
        "<sitemapindex><sitemap><loc>/issue/1_sitemap.xml</loc></sitemap>"
        f"<urlset>{ONE}<url><loc>https://example.org/sitemap-2.xml.gz</loc></url></urlset></sitemapindex>"
    )
    found = read_sitemap(text.encode("utf-16"), HERE)
    assert found.sitemaps == ["https://example.org/issue/1_sitemap.xml", "https://example.org/sitemap-2.xml.gz"]
    assert found.pages == PAGES[:1]
    assert not found.is_cut


@pytest.mark.parametrize("end", [0, 3, 20, len(TWO) - 4])
def test_of_a_cut_one_what_is_whole(end: int) -> None:
    found = read_sitemap(f"{HEAD}{ONE}{TWO[:end]}".encode(), HERE)
    assert (found.pages, found.is_cut) == (PAGES[:1], True)
    many = "".join(ONE.replace("/a/1", f"/a/{n * n}") for n in range(2_000))
    packed = gzip.compress(f"{HEAD}{many}</urlset>".encode())
    found = read_sitemap(packed[: len(packed) // 2 + end], HERE)
    assert found.is_cut
    assert 100 < len(found.pages) < 2_000


def test_a_list_in_plain_text() -> None:
    found = read_sitemap(b"https://example.org/1\r\n\r\nhttps://example.org/2\nhttps://example.org/1\n", HERE)
    assert [url for url, _ in found.pages] == ["https://example.org/1", "https://example.org/2"]
    for body in (b"", b"<!doctype html><p>not found: https://example.org/1", b"\x1f\x8bnot gzip", b"see\nhttps://a.b/"):
        assert read_sitemap(body, HERE).pages == []


def test_what_is_declared_is_never_put_in() -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE urlset [<!ENTITY e0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{bomb}]>'
    text = f"{doctype}<urlset><url><loc>https://example.org/&e9;&file;</loc></url></urlset>"
    assert read_sitemap(text.encode(), HERE).pages == [("https://example.org/&e9;&file;", None)]
    packed = gzip.compress(b"<urlset>" + b" " * 66 * 1024 * 1024)
    assert read_sitemap(packed, HERE).is_cut


def test_robots() -> None:
    text = (
        "\ufeffSitemap: https://example.org/1.xml\r\nUser-agent: *\nDisallow: /sitemap: no\n SITEMAP:https://b.org/2\n"
    )
    assert sitemaps_of_robots(f"{text}Sitemap: /relative.xml\n#Sitemap: https://no.org/\n") == [
        "https://example.org/1.xml",
        "https://b.org/2",
    ]


FEEDS = {
    "rss": "<rss version='2.0'><channel><link>https://example.org/</link><item><title>One &amp;amp; more</title>"
    "<link>https://example.org/1</link><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item>"
    '<item><guid isPermaLink="true">/2</guid></item><item><guid isPermaLink="false">3</guid></item></channel></rss>',
    "rdf": '<rdf:RDF><item rdf:about="x"><title>One &amp;amp; more</title><link>https://example.org/1</link>'
    "<dc:date>Wed, 01 May 2024 09:00:00 GMT</dc:date></item><item><link>/2</link></item></rdf:RDF>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><title><![CDATA[One &amp; more]]>'
    '</title><link rel="enclosure" href="/1.pdf"/><link rel="alternate" type="text/html" href="/1"/>'
    "<updated>Wed, 01 May 2024 09:00:00 GMT</updated></entry><entry><link href='/2'/></entry></feed>",
}


@pytest.mark.parametrize("kind", FEEDS)
def test_feed(kind: str) -> None:
    feed = read_feed(FEEDS[kind].encode(), "https://example.org/feed/")
    assert [entry.url for entry in feed.entries] == ["https://example.org/1", "https://example.org/2"]
    assert (feed.entries[0].title or "").startswith("One &")
    assert feed.entries[0].published == "Wed, 01 May 2024 09:00:00 GMT"
    assert not feed.is_cut
    cut = read_feed(FEEDS[kind][: FEEDS[kind].rindex("/2")].encode(), "https://example.org/feed/")
    assert cut.is_cut
    assert cut.entries[0].url == "https://example.org/1"
    assert read_feed(b"<html><item><link>https://example.org/1</link></item></html>", HERE).entries == []
