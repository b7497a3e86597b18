"""What is no journal's page is not taken for one, and what to do is said."""

from __future__ import annotations

import pytest

from harvester.pages.platforms.look import look

from .made import LIBRARY, MATERIAL, WORDS, generator, links, nav, page, said

LOGIN = '<form><input name="username"><input type="password" name="p"></form>'
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><link>https://blog.example.org/</link></channel></rss>'
#: Address, page, content type, status; then what is told, and what must stand in the reason or the hint.
OTHERS: dict[str, tuple[str, str, str, int, str, str]] = {
    "a blog": (
        "https://blog.example.org/",
        page(links("/2024/05/a-post", "/archives/", "/about"), generator("WordPress 6.4.2")),
        "", 200, "unknown", "",
    ),
    "a blog's article": (
        "https://blog.example.org/article/hello",
        page(
            WORDS + '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "x"}</script>',
            '<meta property="og:type" content="article"><meta name="author" content="A B">',
        ),
        "", 200, "unknown", "",
    ),
    "a blog that writes about OJS": (
        "https://blog.example.org/ojs",
        page(WORDS + "<p>We use /lib/pkp/ and $$$call$$$ of Open Journal Systems 3.3.0.14, pkp_structure_page.</p>"),
        "", 200, "unknown", "",
    ),
    "a blog that names Janeway": (
        "https://blog.example.org/",
        page(links("https://janeway.systems/", "/articles/", "/news/"), '<link rel="sitemap" href="/sitemap.xml">'),
        "", 200, "unknown", "",
    ),
    "a shop": (
        "https://shop.example.org/",
        page(links("/index.php/cart", "/index.php/about"), generator("PrestaShop")),
        "", 200, "unknown", "",
    ),
    "a wiki": (
        "https://wiki.example.org/index.php/Main_Page",
        page(links("/index.php/About", "/index.php/Search"), generator("MediaWiki 1.39.4")),
        "", 200, "unknown", "",
    ),
    "another framework with index.php": (
        "https://www.example.org/index.php/news/about",
        page(links("/index.php/news/view/1", "/index.php/login", "/index.php/user/register")),
        "", 200, "unknown", "",
    ),
    "a university that links its journals": (
        "https://www.example.edu/",
        page(WORDS + links("https://dergi.example.edu/index.php/uded/issue/archive", "https://other.example/")),
        "", 200, "unknown", "https://dergi.example.edu/index.php/uded",
    ),
    "a university with an installation below it": (
        "https://www.example.edu/library/",
        page(WORDS + nav("/ojs/index.php/abc")),
        "", 200, "unknown", "https://www.example.edu/ojs/index.php/abc",
    ),
    "a university whose journals are on DergiPark": (
        "https://www.example.edu.tr/dergiler",
        page(WORDS + links(*(f"https://dergipark.org.tr/tr/pub/d{n}" for n in range(5)))),
        "", 200, "unknown", "https://dergipark.org.tr/tr/pub/d2",
    ),
    "a picture from DergiPark": (
        "https://www.example.edu.tr/",
        page(WORDS + '<img src="https://dergipark.org.tr/a.png"><img src="https://dergipark.org.tr/b.png">'),
        "", 200, "unknown", "",
    ),
    "a host that ends like DergiPark's": (
        "https://dergipark.org.tr.example.org/tr/pub/rusad", page(WORDS), "", 200, "unknown", "",
    ),
    "a page of a content manager with Dublin Core": (
        "https://www.example.gov/news/1",
        page(WORDS, '<meta name="DC.Title" content="T"><meta name="DC.Creator" content="Office"><meta name="DC.Date" '
             'content="2020">'),
        "", 200, "unknown", "",
    ),
    "empty citation tags": (
        "https://www.example.org/1",
        page(WORDS, '<meta name="citation_title" content=""><meta name="citation_author" content="">'),
        "", 200, "unknown", "",
    ),
    "a list of articles in JSON-LD": (
        "https://www.example.org/search",
        page('<script type="application/ld+json">[{"@type":"ScholarlyArticle"},{"@type":"ScholarlyArticle"}]</script>'),
        "", 200, "unknown", "",
    ),
    "a repository's home": (
        "https://repo.example.org/", page(links("/community-list"), generator("DSpace 6.3")), "", 200, "unknown", "",
    ),
    "two records of IAD linked": (
        "https://example.org/", page(links("/paper/1/9/1", "/paper/1/9/2")), "", 200, "unknown", "",
    ),
    "a press of monographs": (
        "https://books.example.org/index.php/press",
        page(links("/index.php/press/catalog/book/3"), generator("Open Monograph Press 3.3.0.14") + LIBRARY.format("")),
        "", 200, "refused", "books",
    ),
    "a press of monographs in another language": (
        "https://books.example.org/index.php/press",
        page(links("/index.php/press/catalog", "/index.php/press/catalog/book/3"),
             generator("Açık Monografi Sistemi 3.4.0.5") + LIBRARY.format("")),
        "", 200, "refused", "books",
    ),
    "a preprint server": (
        "https://preprints.example.org/index.php/server",
        page(links("/index.php/server/preprint/view/4"), generator("Open Preprint Systems 3.3.0.14")),
        "", 200, "refused", "preprint",
    ),
    "a repository of preprints of Janeway": (
        "https://preprints.example.org/",
        page(links("https://janeway.systems/"),
             f'{MATERIAL}<link href="/static/common/css/repo.css" rel="stylesheet">'),
        "", 200, "refused", "preprint",
    ),
    "a preprint server without a generator": (
        "https://preprints.example.org/",
        page(links("/preprint/view/4", "/preprints"), LIBRARY.format("")),
        "", 200, "refused", "preprint",
    ),
    "a preprint server that calls its session as journals do": (
        "https://preprints.example.org/index.php/server",
        page(links("/index.php/server/preprint/view/4"), LIBRARY.format("")), "", 200, "refused", "preprint",
    ),
    "an author's page at DergiPark": (
        "https://dergipark.org.tr/en/pub/@ada.lovelace", page(WORDS), "", 200, "refused", "of no journal",
    ),
    "a small site with a form to log in": (
        "https://example.org/", page(LOGIN + links("/makale/12-uzun-bir-yol")), "", 200, "unknown", "",
    ),
    "the login of a journal": (
        "https://example.org/index.php/abc/login",
        page(LOGIN + nav("/index.php/abc"), generator("Open Journal Systems 3.4.0.1") + LIBRARY.format("")),
        "", 200, "refused", "https://example.org/index.php/abc.",
    ),
    "a login": ("https://example.org/", page(LOGIN, title="Sign in"), "", 200, "blocked", "login"),
    "a challenge": ("https://example.org/", page("Checking your browser", title="Just a moment..."), "", 503, "blocked",
                    "challenge"),
    "a wall": ("https://example.org/", page("<h1>403 Forbidden</h1>"), "", 403, "blocked", "403"),
    "a wall at DergiPark": ("https://dergipark.org.tr/tr/pub/rusad", page("<h1>No</h1>"), "", 403, "blocked", "403"),
    "an error": ("https://example.org/", page("<h1>Oops</h1>"), "", 502, "trouble", "502"),
    "no such page": ("https://example.org/x", page("<h1>404</h1>"), "", 404, "refused", "404"),
    "no such article of a journal": (
        "https://example.org/index.php/abc/article/view/9", page("<h1>404</h1>"), "", 404, "refused",
        "https://example.org/index.php/abc:",
    ),
    "a file of a journal": (
        "https://example.org/index.php/abc/article/download/9/4", "%PDF-1.4 ...", "application/pdf", 200, "refused",
        "https://example.org/index.php/abc:",
    ),
    "a file said to be a page": ("https://example.org/x.pdf", "%PDF-1.7 ...", "text/html", 200, "refused", "PDF"),
    "a picture": ("https://example.org/x.png", "", "image/png", 200, "refused", "file"),
    "a feed": ("https://blog.example.org/feed", FEED, "application/rss+xml", 200, "refused", "https://blog.example.org/"),
    "a feed said to be text": ("https://blog.example.org/feed", FEED, "text/xml", 200, "refused", "feed"),
    "a sitemap": (
        "https://example.org/sitemap.xml",
        '<?xml version="1.0"?><urlset><url><loc>https://example.org/j/article/view/3</loc></url></urlset>',
        "application/xml", 200, "refused", "https://example.org/j:",
    ),
    "json": ("https://example.org/api", '{"items": []}', "application/json", 200, "refused", "JSON"),
    "json said to be nothing": ("https://example.org/api", ' [{"a": 1}]', "", 200, "refused", "JSON"),
    "nothing": ("https://example.org/", "", "text/html", 200, "refused", "empty"),
    "an empty page": ("https://example.org/", page(title=""), "text/html", 200, "refused", "empty"),
    "a parked domain": (
        "https://example.org/", page("This domain is for sale. Make an offer!"), "", 200, "refused", "placeholder",
    ),
    "a web server's first page": ("https://example.org/", page("<h1>Welcome to nginx!</h1>"), "", 200, "refused",
                                  "placeholder"),
    "text": ("https://example.org/robots.txt", "User-agent: *", "text/plain", 200, "refused", "text"),
    "other xml": ("https://example.org/x.xml", "<?xml version='1.0'?><data>b</data>", "text/xml", 200, "unknown", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_no_platform(case: str) -> None:
    url, text, kind, status, told, words = OTHERS[case]
    sight = look(text, url, status, {"content-type": [kind]} if kind else {})
    assert said(sight) == told, sight
    reason = sight.blocked or sight.trouble or " ".join(sight.journals)
    if sight.refused:
        reason = f"{sight.refused.reason}. {sight.refused.hint}"
        assert "Give the address" in reason or "give that address" in reason, "what to do is said"
    assert words in reason
