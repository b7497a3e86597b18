"""Signs of Janeway, of DergiPark and of IAD."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from harvester.pages.page import fold
from harvester.pages.platforms.ojs import place_of
from harvester.pages.platforms.seen import Platform, Seen, host_of, origin

# ---- Janeway --------------------------------------------------------------------------------------------------------

_THEMES = re.compile(
    r"/static/(?:OLH|material|clean|hourglass|press)/|/static/[\w-]+/css/(?:journal\d+|press)_override"
)
_COMMON = re.compile(r"/static/common/(?:css|js|img|lightbox)/|/static/admin/js/csrf\.js")
_ARTICLE = re.compile(r"(/[\w.-]+)?/article/(?:id/\d+|pubid/[^/]+|(?:doi/)?10\.\d{4,9}/[^?#]+?)/?")
_ISSUE = re.compile(r"(/[\w.-]+)?/issue/(?:\d+/info|current)/?")
_PAGE = re.compile(
    r"(/[\w.-]+)?/(?:issues|articles|journals|news|contact|submissions|submit/start|register/step/1|login|rss"
    r"|sitemap\.xml|site/[\w-]+|editorialteam|editorial-team|about|accessibility)/?"
)
_ENOUGH = 2.0
_JANEWAYS_OWN = frozenset("api article articles cms collections issue issues journals media news press static".split())


def janeway_journal(url: str) -> str | None:
    """Address of the journal of which *url* is an article's or an issue's page, by its form alone.

    >>> janeway_journal("https://h/jbt/article/id/7/"), janeway_journal("https://h/articles/")
    ('https://h/jbt/', None)
    """
    path = urlsplit(url).path
    found = re.fullmatch(r"(/[\w.-]+)?/(?:article/(?:id/\d+|pubid/[^/]+)|issue/\d+/info)/?.*", path)
    return f"{origin(url)}{found[1] or ''}/" if found else None


def janeway(seen: Seen) -> Platform | None:
    """The journal or the press that the page belongs to, if it is one of Janeway."""
    weights: dict[str, float] = {}
    if "JANEWAYSESSID" in seen.cookies:
        weights["The site sets the cookie JANEWAYSESSID."] = 2
    if any("janeway" in fold(said) for said in seen.generators):
        weights["The page says that it was made by Janeway."] = 2
    if any(_THEMES.search(url) for url in seen.assets):
        weights["It has a style of Janeway's."] = 1
    if any(_COMMON.search(url) for url in seen.assets):
        weights["It has Janeway's common files."] = 0.5
    named = any(host_of(link.url).endswith("janeway.systems") for link in seen.links)
    if named or any(re.search(r"/janeway[^/]*\.(?:png|svg)", url) for url in seen.assets):
        weights["It names Janeway as its software."] = 0.75
    paths = [urlsplit(link.url).path for link in seen.own_links]
    if any(_ARTICLE.fullmatch(path) for path in [*paths, urlsplit(seen.url).path]):
        weights["It links to articles at Janeway's addresses."] = 0.75
    if any(re.fullmatch(r"(?:/[\w.-]+)?/issue/\d+/info/?", path) for path in paths):
        weights["It links to issues at Janeway's addresses."] = 1
    maps = [url for rel, url in seen.head_links if rel == "sitemap" and url.endswith("/sitemap.xml")]
    if maps:
        weights["It names its sitemap as Janeway does."] = 0.5
    if sum(weights.values()) < _ENOUGH:
        return None
    code = _code(seen, paths, maps)
    press = code is None and _is_press(seen, paths)
    home = f"{origin(seen.url)}/{code}/" if code else f"{origin(seen.url)}/"
    return Platform(
        name="janeway",
        reasons=list(weights),
        home=home,
        scope="press" if press else "journal",
        version=next((m[1] for said in seen.generators if (m := re.search(r"\b(\d+(?:\.\d+)+)", said))), None),
        journal=code,
        title=_janeway_title(seen, home),
        oai=[(f"{home}api/oai/", None)],
    )


def is_repository(seen: Seen) -> bool:
    """Whether a page of Janeway is one of a repository of preprints, which is no journal."""
    return any(url.partition("?")[0].endswith("/common/css/repo.css") for url in seen.assets)


def _janeway_title(seen: Seen, home: str) -> str | None:
    """The journal's title: that of its home, or what stands before the bar; the title of any other page is its own."""
    said = seen.meta("citation_journal_title", "og:site_name")
    window, bar, _ = seen.page.window_title.partition(" | ")
    return said or (window[:300] or None if bar or seen.url.rstrip("/") == home.rstrip("/") else None)


def _code(seen: Seen, paths: list[str], maps: list[str]) -> str | None:
    """The journal's code, where journals of a press are told apart by their paths."""
    here = urlsplit(seen.url).path
    for form in (_ARTICLE, _ISSUE):
        if match := form.fullmatch(here):
            return (match[1] or "").strip("/") or None
    found: set[str] = set()
    feeds = [url for rel, url in seen.head_links if "alternate" in rel]
    for path in (*paths, *(urlsplit(url).path for url in (*maps, *feeds))):
        match = _ARTICLE.fullmatch(path) or _ISSUE.fullmatch(path) or _PAGE.fullmatch(path)
        if match and (match[1] or "").strip("/") not in _JANEWAYS_OWN:
            found.add((match[1] or "").strip("/"))
    first = here.strip("/").partition("/")[0]
    # On the page of a press each of its journals is linked: only what the page's own address names is the page's.
    return first if first and first in found else None


def _is_press(seen: Seen, paths: list[str]) -> bool:
    if any("press_override" in url or "/static/press/" in url for url in seen.assets):
        return True
    own = {path.rstrip("/") for path in paths}
    return "/journals" in own and not own & {"/issues", "/articles"}


# ---- DergiPark ------------------------------------------------------------------------------------------------------

_DERGIPARK = re.compile(r"(?:www\.)?dergipark\.(?:org|gov)\.tr")
_SLUG = r"(?P<slug>[\w-]{2,100})"
_PUB = re.compile(
    rf"/(?:(?P<lang>tr|en)/)?pub/(?:journal/)?(?!(?:explore|issue|article|archive|journal|page)(?:/|$)){_SLUG}(?:/|$)"
)
_OLD = re.compile(rf"/(?:(?P<lang>tr|en)/)?(?:journal/)?{_SLUG}(?:$|/(?:issue|archive|page|article|board|aim)\b)")
_DERGIPARKS_OWN = frozenset(
    "tr en pub api search login logout explore page user admin download journal home register about contact help build "
    "zollu project statistics panel publisher static upload media".split()
)
_DERGIPARK_LISTS = re.compile(r"/?(?:(?:tr|en)/?(?:pub/explore(?:/journals)?/?)?)?|/api/public/oai/?")
_DERGIPARK_PAGE = re.compile(r"/(?:tr|en)/pub/(?:[\w-]+/)?(?:issue|article|archive)(?:/|$)")


def is_dergipark(url: str) -> bool:
    """Whether an address is on DergiPark's own host.

    >>> is_dergipark("https://dergipark.gov.tr./rusad"), is_dergipark("https://dergipark.org.tr.example.org/")
    (True, False)
    """
    return _DERGIPARK.fullmatch(host_of(url)) is not None


def dergipark_slug(url: str) -> str | None:
    """The journal that an address on DergiPark names.

    >>> dergipark_slug("https://dergipark.org.tr/tr/pub/rusad/issue/1/2"), dergipark_slug("http://dergipark.gov.tr/x-y")
    ('rusad', 'x-y')
    """
    parts = urlsplit(url)
    if parts.path.rstrip("/").endswith("/oai"):
        return next(iter(parse_qs(parts.query).get("set", ())), None)
    match = _PUB.match(parts.path) or _OLD.match(parts.path)
    return None if match is None or match["slug"] in _DERGIPARKS_OWN else match["slug"]


def dergipark_at(url: str, *, certain: bool = False) -> Platform | None:
    """What an address on DergiPark's own host is: known without its page. *certain*: on a copy of it, too."""
    if not certain and not is_dergipark(url):
        return None
    path = urlsplit(url).path
    slug = dergipark_slug(url)
    if slug is None and not _DERGIPARK_LISTS.fullmatch(path):
        return None
    home = "https://dergipark.org.tr" if host_of(url).endswith(("dergipark.org.tr", "gov.tr")) else origin(url)
    language = "en" if path.startswith("/en/") else "tr"
    return Platform(
        name="dergipark",
        reasons=["The address is one of DergiPark."],
        home=f"{home}/{language}/pub/{slug}" if slug else f"{home}/en/pub/explore/journals",
        scope="journal" if slug else "site",
        journal=slug,
        oai=[(f"{home}/api/public/oai/", slug)],
    )


def dergipark(seen: Seen) -> Platform | None:
    """The journal that the page belongs to, if it is one of DergiPark, on its own host or on the journal's."""
    found = dergipark_at(seen.url)
    if found is not None:
        found.title = seen.meta("citation_journal_title", "dc.source") or (seen.title if found.journal else "DergiPark")
        return found
    if is_dergipark(seen.url):
        return None
    own = [url for url in seen.assets if "/zollu/" in url or _DERGIPARK.fullmatch(host_of(url))]
    paths = [urlsplit(link.url).path for link in seen.own_links]
    pages = [link.url for link in seen.own_links if _DERGIPARK_PAGE.match(urlsplit(link.url).path)]
    path = urlsplit(seen.url).path
    homes = {match["slug"] for each in paths if (match := _PUB.match(each))} - _DERGIPARKS_OWN
    lists = len(homes) > ("/pub/explore" not in path) and bool(_DERGIPARK_LISTS.fullmatch(path))
    named = any("/pub/explore" in each for each in paths) or "dergipark" in fold(seen.page.text_of(seen.page.body))
    if not (pages or lists or _PUB.match(path) or _DERGIPARK_PAGE.match(path)) or not (len(own) > 1 or named):
        return None
    has = "The page has DergiPark's files." if len(own) > 1 else "The page names DergiPark."
    reasons = [has, "It stands, or leads to pages, at DergiPark's addresses."]
    if (lists or _PUB.match(path)) and (copy := dergipark_at(seen.url, certain=True)) is not None:
        copy.reasons, copy.title = reasons, seen.meta("citation_journal_title", "dc.source") or seen.title
        return copy
    told = [
        url
        for url in (
            *seen.metas.get("dc.source.uri", []),
            *seen.metas.get("og:url", []),
            *(url for rel, url in seen.head_links if rel == "canonical"),
        )
        if is_dergipark(url)
    ]
    slug = next((s for url in (seen.url, *told, *pages) if (s := dergipark_slug(url))), None)
    return Platform(
        name="dergipark",
        reasons=reasons,
        home=f"https://dergipark.org.tr/tr/pub/{slug}" if slug and told else f"{origin(seen.url)}/",
        journal=slug,
        title=seen.meta("citation_journal_title", "dc.source") or seen.title,
        oai=[("https://dergipark.org.tr/api/public/oai/", slug)] if slug else [],
    )


# ---- IAD ------------------------------------------------------------------------------------------------------------

_IAD = re.compile(r"(?:www\.)?indexacademicdocs\.org")
_PAPER = re.compile(r"/paper/(\d+)/(\d+)/(\d+)/?", re.IGNORECASE | re.ASCII)
_RECORDS = 3


def is_iad(url: str) -> bool:
    """Whether an address is on IAD's own host."""
    return _IAD.fullmatch(host_of(url)) is not None


def iad(seen: Seen) -> Platform | None:
    """IAD or a mirror of it: told by its host, or by many addresses of records."""
    own = is_iad(seen.url)
    match = _PAPER.fullmatch(urlsplit(seen.url).path)
    paths = (urlsplit(link.url).path.rstrip("/") for link in seen.own_links)
    records = {path for path in paths if _PAPER.fullmatch(path)}
    shown = fold(seen.page.text_of(seen.page.body)) if match and not own else ""
    labelled = "authors :" in shown and "publication date :" in shown
    if not own and len(records) < _RECORDS and not labelled:
        return None
    said = "The host is IAD's." if own else "It lists records at IAD's addresses, /paper/J/I/A." if records else ""
    return Platform(
        name="iad",
        reasons=[said or "It is a record at an address of IAD's form, with IAD's labels."],
        home=f"{origin(seen.url)}/",
        scope="index",
        journal=match[1] if match else None,
        title="Index of Academic Documents" if own else seen.title,
    )


def journal_site(url: str) -> str | None:
    """Address of a journal on a platform, where *url* by its form is certain to be of one: for hints.

    >>> journal_site("https://dergipark.org.tr/tr/pub/rusad/issue/9"), journal_site("https://example.org/about")
    ('https://dergipark.org.tr/tr/pub/rusad', None)
    """
    found = dergipark_at(url)
    if found is not None:
        return found.home if found.journal else None
    path = urlsplit(url).path
    named = re.search(r"/(?:ojs\d?|dergi\w*|journals?|e-?journals?|revistas?)(?:/|$)", path, re.IGNORECASE)
    if "/index.php/" in path and (named or re.match(r"(?:ojs|dergi|journals?|revistas?)\w*\.", host_of(url))):
        place = place_of(url, known=True)
        if place is not None and place.journal:
            return place.home
    return None
