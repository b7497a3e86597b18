"""Pages of each platform as no capture shows them: other versions, languages, themes, paths."""

from __future__ import annotations

import pytest

from harvester.pages.platforms.look import look

from .made import LIBRARY, MATERIAL, OLH, ZOLLU, generator, links, nav, page

#: Address, page, cookies; then platform, start, journal, endpoint.
PLATFORMS: dict[str, tuple[str, str, str, tuple[str, str, str | None, str]]] = {
    "ojs, generator in English": (
        "https://j.example.org/index.php/abc",
        page(nav("https://j.example.org/index.php/abc"), generator("Open Journal Systems 3.3.0.14")),
        "",
        ("ojs", "https://j.example.org/index.php/abc", "abc", "https://j.example.org/index.php/abc/oai"),
    ),
    "ojs, generator in Spanish, restful addresses, an issue": (
        "https://revistas.example.es/letras/issue/view/7",
        page(nav("/letras"), generator("Sistema de revistas abiertas 3.4.0.5") + LIBRARY.format("")),
        "",
        ("ojs", "https://revistas.example.es/letras", "letras", "https://revistas.example.es/letras/oai"),
    ),
    "ojs, in a folder, restful": (
        "https://example.edu/ojs/uded/article/view/12",
        page(nav("/ojs/uded"), generator("Open Journal Systems 3.4.0.1") + LIBRARY.format("/ojs")),
        "",
        ("ojs", "https://example.edu/ojs/uded", "uded", "https://example.edu/ojs/uded/oai"),
    ),
    "ojs, in a folder, one journal without a path": (
        "https://example.edu/dergi/",
        page(nav("/dergi"), generator("Open Journal Systems 3.4.0.1") + LIBRARY.format("/dergi")),
        "",
        ("ojs", "https://example.edu/dergi", None, "https://example.edu/dergi/oai"),
    ),
    "ojs, a host of one journal": (
        "https://dergi.example.org/",
        page(nav(""), generator("Open Journal Systems 3.3.0.8") + LIBRARY.format("")),
        "",
        ("ojs", "https://dergi.example.org", None, "https://dergi.example.org/oai"),
    ),
    "ojs, a host of one journal, index.php kept": (
        "https://dergi.example.org/index.php/about/contact",
        page(nav("/index.php"), generator("Open Journal Systems 3.3.0.8") + LIBRARY.format("")),
        "",
        ("ojs", "https://dergi.example.org/index.php", None, "https://dergi.example.org/index.php/oai"),
    ),
    "ojs 3.5, language in the address": (
        "https://j.example.org/index.php/abc/tr/article/view/3",
        page(nav("/index.php/abc/tr"), generator("Open Journal Systems 3.5.0.1")),
        "",
        ("ojs", "https://j.example.org/index.php/abc", "abc", "https://j.example.org/index.php/abc/oai"),
    ),
    "ojs 3.5, language in the address, restful": (
        "https://j.example.org/abc/pt_BR/issue/archive",
        page(nav("/abc/pt_BR"), generator("Open Journal Systems 3.5.0.1") + LIBRARY.format("")),
        "",
        ("ojs", "https://j.example.org/abc", "abc", "https://j.example.org/abc/oai"),
    ),
    "ojs, list of journals, restful": (
        "https://j.example.org/",
        page(
            links("/abc", "/abc/issue/current", "/xyz", "/xyz/issue/current", "/index/user/register"),
            generator("Open Journal Systems 3.4.0.4") + LIBRARY.format(""),
        ),
        "OJSSID",
        ("ojs", "https://j.example.org/", None, "https://j.example.org/index/oai"),
    ),
    "ojs, list of journals, no link to the site's own pages": (
        "https://j.example.org/",
        page(
            links("/index.php/abc", "/index.php/abc/issue/current", "/index.php/xyz", "/index.php/xyz/issue/current"),
            generator("Open Journal Systems 3.4.0.4"),
        ),
        "OJSSID",
        ("ojs", "https://j.example.org/", None, "https://j.example.org/index.php/index/oai"),
    ),
    "ojs, a folder that looks like a journal": (
        "https://example.edu/dergiler/",
        page(
            nav("/dergiler") + links("/dergiler/sesbil/issue/current", "/dergiler/kiyi/issue/current"),
            LIBRARY.format(""),
        ),
        "",
        ("ojs", "https://example.edu/dergiler/", None, "https://example.edu/dergiler/index/oai"),
    ),
    "ojs, a host of one journal that names its sisters": (
        "https://dergi.example.org/",
        page(nav("") + links("/abc/issue/current", "/xyz/issue/current"), LIBRARY.format("")),
        "",
        ("ojs", "https://dergi.example.org", None, "https://dergi.example.org/oai"),
    ),
    "dergipark, a copy of a journal": (
        "http://127.0.0.1:8000/tr/pub/rusad",
        page(links("/tr/pub/rusad/archive") + "<footer>DergiPark</footer>"),
        "",
        ("dergipark", "http://127.0.0.1:8000/tr/pub/rusad", "rusad", "http://127.0.0.1:8000/api/public/oai/"),
    ),
    "dergipark, a copy of the directory": (
        "http://127.0.0.1:8000/en/pub/explore/journals",
        page(ZOLLU + links("/en/pub/rusad")),
        "",
        (
            "dergipark",
            "http://127.0.0.1:8000/en/pub/explore/journals",
            None,
            "http://127.0.0.1:8000/api/public/oai/",
        ),
    ),
    "ojs, list of journals, in a folder": (
        "https://example.edu/ojs/index.php/index",
        page(links("/ojs/index.php/abc", "/ojs/index.php/index/login"), generator("Open Journal Systems 3.1.2.4")),
        "",
        ("ojs", "https://example.edu/ojs/", None, "https://example.edu/ojs/index.php/index/oai"),
    ),
    "ojs, without a generator, a theme of its own": (
        "https://example.edu/index.php/abc",
        page(nav("/index.php/abc") + links("/index.php/abc/article/view/4")),
        "",
        ("ojs", "https://example.edu/index.php/abc", "abc", "https://example.edu/index.php/abc/oai"),
    ),
    "ojs, known by its cookie": (
        "https://example.edu/index.php/abc",
        page(links("/index.php/abc/issue/archive")),
        "OJSSID",
        ("ojs", "https://example.edu/index.php/abc", "abc", "https://example.edu/index.php/abc/oai"),
    ),
    "ojs, markup only, a journal with no issue": (
        "https://example.edu/index.php/abc/index",
        page('<div class="pkp_structure_page">Nothing yet</div>', LIBRARY.format("")),
        "",
        ("ojs", "https://example.edu/index.php/abc", "abc", "https://example.edu/index.php/abc/oai"),
    ),
    "ojs, addresses with a query": (
        "https://example.edu/index.php?journal=abc&page=issue&op=archive",
        page("Archive", generator("Open Journal Systems 3.2.1.4")),
        "",
        (
            "ojs",
            "https://example.edu/index.php?journal=abc",
            "abc",
            "https://example.edu/index.php?journal=abc&page=oai",
        ),
    ),
    "ojs, a journal whose path is a word of OJS's own": (
        "https://j.example.org/index.php/management/index",
        page(nav("/index.php/management"), generator("Open Journal Systems 3.4.0.4")),
        "",
        (
            "ojs",
            "https://j.example.org/index.php/management",
            "management",
            "https://j.example.org/index.php/management/oai",
        ),
    ),
    "ojs, http links on an https page": (
        "https://www.j.example.org/abc",
        page(nav("http://j.example.org/abc"), generator("Open Journal Systems 3.4.0.4")),
        "",
        ("ojs", "https://www.j.example.org/abc", "abc", "https://www.j.example.org/abc/oai"),
    ),
    "ojs, the site's own pages, restful": (
        "https://j.example.org/index/about",
        page(links("/index/login", "/index/user/register"), generator("Open Journal Systems 3.4.0.4")),
        "",
        ("ojs", "https://j.example.org/", None, "https://j.example.org/index/oai"),
    ),
    "ojs, the search of a journal, restful": (
        "https://j.example.org/abc/search/search?query=x",
        page(nav("/abc"), generator("Open Journal Systems 3.4.0.4") + LIBRARY.format("")),
        "",
        ("ojs", "https://j.example.org/abc", "abc", "https://j.example.org/abc/oai"),
    ),
    "ojs, with a form to log in on every page": (
        "https://j.example.org/index.php/abc",
        page(nav("/index.php/abc") + '<input type="password">', generator("Open Journal Systems 3.1.2.4")),
        "",
        ("ojs", "https://j.example.org/index.php/abc", "abc", "https://j.example.org/index.php/abc/oai"),
    ),
    "ojs, version 2": (
        "https://example.edu/index.php/abc",
        page(nav("/index.php/abc"), generator("Open Journal Systems 2.4.8.1")),
        "",
        ("ojs", "https://example.edu/index.php/abc", "abc", "https://example.edu/index.php/abc/oai"),
    ),
    "janeway, by path": (
        "https://press.example.org/jbt/",
        page(links("/jbt/issues/", "/jbt/issue/3/info/", "/jbt/articles/"), OLH),
        "",
        ("janeway", "https://press.example.org/jbt/", "jbt", "https://press.example.org/jbt/api/oai/"),
    ),
    "janeway, a journal's own host, another theme": (
        "https://journal.example.org/article/id/77/",
        page(links("/issues/", "/articles/", "/issue/5/info/"), MATERIAL),
        "",
        ("janeway", "https://journal.example.org/", None, "https://journal.example.org/api/oai/"),
    ),
    "janeway, a journal's own host, a third theme": (
        "https://journal.example.org/issues/",
        page(
            links("/issue/5/info/"),
            '<link href="https://cdn.example.net/static/clean/css/clean.css" rel="stylesheet">'
            '<link href="/static/common/css/index.css" rel="stylesheet">',
        ),
        "",
        ("janeway", "https://journal.example.org/", None, "https://journal.example.org/api/oai/"),
    ),
    "janeway, a theme of its own, known by its cookie": (
        "https://journal.example.org/",
        page(links("/issues/", "/articles/")),
        "JANEWAYSESSID",
        ("janeway", "https://journal.example.org/", None, "https://journal.example.org/api/oai/"),
    ),
    "janeway, a press": (
        "https://press.example.org/",
        page(links("/journals/", "/jbt/", "/tdd/", "https://janeway.systems"), OLH),
        "",
        ("janeway", "https://press.example.org/", None, "https://press.example.org/api/oai/"),
    ),
    "dergipark, an issue": (
        "https://dergipark.org.tr./tr/pub/rusad/issue/93047",
        page("Sayı 13"),
        "",
        ("dergipark", "https://dergipark.org.tr/tr/pub/rusad", "rusad", "https://dergipark.org.tr/api/public/oai/"),
    ),
    "dergipark, as it was": (
        "http://dergipark.gov.tr/rusad/issue/1/2",
        page("Sayı 1"),
        "",
        ("dergipark", "https://dergipark.org.tr/tr/pub/rusad", "rusad", "https://dergipark.org.tr/api/public/oai/"),
    ),
    "dergipark, all of it": (
        "https://dergipark.org.tr/",
        page("Dergiler"),
        "",
        (
            "dergipark",
            "https://dergipark.org.tr/en/pub/explore/journals",
            None,
            "https://dergipark.org.tr/api/public/oai/",
        ),
    ),
    "dergipark, on a journal's own host": (
        "https://dergi.example.edu.tr/",
        page(links("/tr/pub/issue/12/345", "/tr/pub/archive"), ZOLLU),
        "",
        ("dergipark", "https://dergi.example.edu.tr/", None, ""),
    ),
    "iad, a mirror": (
        "http://mirror.example.org/issue/9",
        page(links("/paper/1/9/1", "/paper/1/9/2", "/paper/1/9/3")),
        "",
        ("iad", "http://mirror.example.org/", None, ""),
    ),
    "highwire": (
        "https://example.org/abc/articles/5",
        page(
            links("/abc/"),
            '<meta name="citation_title" content="T"><meta name="citation_author" content="A B">',
        ),
        "",
        ("citation-meta", "https://example.org/", None, ""),
    ),
    "dublin core": (
        "https://example.org/abc/articles/5",
        page(
            '<a href="/abc/">Journal of Examples</a>',
            '<meta name="DC.Title" content="T"><meta name="DC.Creator" content="A B">'
            '<meta name="DC.Source" content="Journal of Examples">',
        ),
        "",
        ("citation-meta", "https://example.org/abc/", None, ""),
    ),
    "prism": (
        "https://example.org/5",
        page("", '<meta name="prism.publicationName" content="Examples"><meta name="prism.doi" content="10.5555/1">'),
        "",
        ("citation-meta", "https://example.org/", None, ""),
    ),
    "json-ld": (
        "https://example.org/5",
        page(
            '<script type="application/ld+json">{"@graph": [{"@type": ["ScholarlyArticle"], "name": "T"}]}</script>'
            '<script type="application/ld+json">{broken</script>'
        ),
        "",
        ("citation-meta", "https://example.org/", None, ""),
    ),
    "a record of a repository": (
        "https://repo.example.org/handle/1/2",
        page(
            "",
            generator("DSpace 6.3") + '<meta name="citation_title" content="T"><meta name="citation_doi" content="x">',
        ),
        "",
        ("citation-meta", "https://repo.example.org/", None, ""),
    ),
}


@pytest.mark.parametrize("case", PLATFORMS)
def test_platform(case: str) -> None:
    url, text, cookie, (platform, start, journal, endpoint) = PLATFORMS[case]
    sight = look(text, url, 200, {"set-cookie": [f"{cookie}=1; path=/"]} if cookie else {})
    found = sight.platform
    assert found is not None, sight
    assert (found.name, found.home, found.journal) == (platform, start, journal)
    assert (found.oai[0][0] if found.oai else "") == endpoint
    assert found.reasons
