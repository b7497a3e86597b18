"""Which platform a page is a page of, told by the page alone: its text, its address, the headers that came with it.

Nothing is asked of the site here; what is worth asking next is named in the :class:`Sight`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from harvester.pages.bounds import Unbounded
from harvester.pages.page import Link, Page, fold
from harvester.pages.platforms.articles import citation_meta, is_article_like, leads, listed_beneath
from harvester.pages.platforms.oai import OaiAnswer, endpoint, is_linked_as_endpoint, is_oai, oai_answer
from harvester.pages.platforms.ojs import journal_behind, ojs, place_of, sister
from harvester.pages.platforms.seen import Platform, Seen, host_of, origin
from harvester.pages.platforms.signs import (
    dergipark,
    dergipark_at,
    iad,
    is_dergipark,
    is_repository,
    janeway,
    janeway_journal,
    journal_site,
)
from harvester.pages.walls import wall

HINT = "Give the address of a journal's home page, of an issue or of an OAI-PMH endpoint."
NAMES = {
    "iad": "IAD",
    "dergipark": "DergiPark",
    "ojs": "Open Journal Systems",
    "janeway": "Janeway",
    "oai": "OAI-PMH",
    "citation-meta": "article pages with citation metadata",
}
"""Platform → what people call it."""

_MOST_NAMED = 3
_CLOSED = frozenset({401, 403, 407, 429, 451})

_KINDS = (
    (re.compile(r"application/(?:[\w.]+\+)?json|text/json"), "JSON"),
    (re.compile(r"application/(?:x-)?pdf"), "a PDF file"),
    (re.compile(r"application/(?:rss|atom|rdf)\+xml"), "a feed"),
    (re.compile(r"(?:image|audio|video|font)/"), "no page but a file"),
    (re.compile(r"application/(?!xhtml\+xml|xml|[\w.]+\+xml)"), "no page but a file"),
    (re.compile(r"text/(?:plain|css|csv|javascript|calendar|x-)"), "no page but a file of text"),
)
_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL)
_SITEMAP = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:urlset|sitemapindex)[\s>]", re.DOTALL)
_JSON = re.compile(r"\s*[\[{]\s*(?:[\"\[{\]}]|-?\d)")
_PARKED = re.compile(
    r"(?:domain|website|site|alan adi)\b.{0,60}\b(?:for sale|parked|is available|satilik|has expired|expired)"
    r"|buy this domain|\bdomain parking\b|future home of|welcome to nginx|apache2? .{0,20}default page|it works!"
)
_WEBS = ("wordpress", "joomla", "drupal", "wix", "shopify", "prestashop", "woocommerce", "blogger", "ghost", "dspace")
_SISTERS = {
    "omp": "It is a site of Open Monograph Press: it holds books, and no journal",
    "repository": "It is a preprint server (a repository of Janeway): it holds preprints, and no journal",
    "ops": "It is a preprint server (Open Preprint Systems): it holds preprints, and no journal",
}


@dataclass(frozen=True, slots=True)
class NoJournal:
    """Why an address is taken for no journal's, and what to do."""

    reason: str
    hint: str = HINT


@dataclass(kw_only=True, slots=True)
class Sight:
    """What one page shows."""

    platform: Platform | None = None
    refused: NoJournal | None = None
    """It is certain that this is no page of a journal."""
    blocked: str | None = None
    """The site turns the crawler away: how."""
    challenged: bool = False
    """By a challenge, which asking again does not pass."""
    trouble: str | None = None
    """The site cannot answer now: why."""
    oai: OaiAnswer | None = None
    """The address is one of an OAI-PMH endpoint."""
    described: bool = False
    """The page itself carries an article's metadata."""
    refresh: str | None = None
    """An empty page that sends its reader on: where to."""
    endpoints: list[str] = field(default_factory=list)
    """OAI-PMH endpoints that it links."""
    leads: list[Link] = field(default_factory=list)
    beneath: list[Link] = field(default_factory=list)
    """What it names outside its menus: of a list of issues the issues."""
    """Links to what may be articles, then to what may be lists of them."""
    journals: list[str] = field(default_factory=list)
    """Journals on known platforms that it links; at most three."""
    sitemaps: list[str] = field(default_factory=list)
    generators: list[str] = field(default_factory=list)
    title: str | None = None


def look(
    text: str, url: str, status: int = 200, headers: Mapping[str, Sequence[str]] | None = None, body: bytes = b""
) -> Sight:
    """Tell what a page is.

    Args:
        text: the page, decoded; empty for what is no text.
        url: where it came from, after redirects.
        status: of the answer.
        headers: of the answer, names in lower case, each with its values.
        body: as it came; XML says its own encoding. Without it *text* is taken.
    """
    headers = headers or {}
    body = body or text.encode("utf-8", "replace")
    if is_oai(body):
        return _endpoint(url, body)
    declared = next(iter(headers.get("content-type", ())), "").partition(";")[0].strip().lower()
    refused = _no_page(text, url, declared)
    if refused is not None and status < 500:
        return Sight(refused=refused)
    if 300 <= status < 400:
        where = next(iter(headers.get("location", ())), "")
        return Sight(refused=NoJournal(f"It redirects, to {where[:200] or 'nowhere'}", _way_home(url)))
    try:
        seen = Seen(Page(text, url), status, headers)
        return _page(seen)
    except Unbounded as error:
        return Sight(refused=NoJournal(f"The page is built as no journal's is ({error})"))


def _endpoint(url: str, body: bytes) -> Sight:
    answer = oai_answer(body)
    if answer is None:
        return Sight(trouble="it answers as an OAI-PMH endpoint, but the XML cannot be read")
    platform = platform_of_endpoint(url, answer)
    if isinstance(platform, NoJournal):
        return Sight(refused=platform, oai=answer)
    return Sight(platform=platform, oai=answer, title=answer.name)


def platform_of_endpoint(url: str, answer: OaiAnswer) -> Platform | NoJournal:
    """What stands behind an endpoint; an answer to Identify says it with certainty.

    Args:
        url: an address of the endpoint, with arguments or without.
        answer: what it answered.
    """
    address, asked = endpoint(url)
    made = fold(answer.toolkit or "")
    seen = [f"The address answers OAI-PMH{f' ({answer.name})' if answer.name else ''}."]
    if answer.toolkit:
        seen.append(f"It says that it was made by {answer.toolkit} {answer.toolkit_version or ''}".rstrip() + ".")
    for name, code in (("open monograph press", "omp"), ("open preprint systems", "ops")):
        if name in made:
            return NoJournal(_SISTERS[code])
    copied = fold(answer.name or "") == "dergipark" and urlsplit(address).path.rstrip("/") == "/api/public/oai"
    if found := dergipark_at(url, certain=copied):
        found.oai, found.title, found.reasons = [(address, asked)], answer.name, [*found.reasons, *seen]
        return found
    if made == "open journal systems" or (answer.by_pkp and not made):
        place = place_of(address, known=True)
        if place is not None:
            journal, home = place.journal, place.home if "?" in place.home or not place.is_site else f"{place.home}/"
            site = place.is_site
            if site and asked:
                journal, site = asked.partition(":")[0], False
                home = f"{re.sub('/index/oai/?$', '', address)}/{journal}"
            return Platform(
                name="ojs", reasons=seen, home=home, scope="site" if site else "journal", journal=journal,
                version=answer.toolkit_version, folder=place.folder, title=answer.name,
                oai=[(address, asked or journal if not site else asked)],
            )  # fmt: skip
    form = re.fullmatch(r"(?:/(?P<code>[\w.-]+))?/api/oai/?", urlsplit(address).path)
    if form and (made == "janeway" or not made) and not is_dergipark(url):
        code = form["code"]
        return Platform(
            name="janeway", reasons=seen, home=f"{origin(url)}/{code}/" if code else f"{origin(url)}/",
            scope="journal" if code else "site", journal=code, version=answer.toolkit_version,
            title=None if code else answer.name,  # it is the name of the press
            oai=[(address, asked)],
        )  # fmt: skip
    return Platform(
        name="oai", reasons=seen, home=address, scope="journal" if asked else "site", journal=asked, title=answer.name,
        oai=[(address, asked)],
    )  # fmt: skip


def _no_page(text: str, url: str, declared: str) -> NoJournal | None:
    if _FEED.match(text[:2_000]):
        found = re.search(r"<link>\s*(https?://[^\s<]{1,500})|<link\b[^>]*\bhref=[\"'](https?://[^\"']{1,500})", text)
        where = (found[1] or found[2]) if found else None
        return NoJournal(
            "It is a feed", f"Give the address of the site that it is a feed of, {where}." if where else HINT
        )
    if _SITEMAP.match(text[:2_000]):
        places = re.findall(r"<loc>\s*(https?://[^\s<]{1,500})", text[:20_000])
        return NoJournal("It is a sitemap", _way_home(*places, url))
    kind = next((name for form, name in _KINDS if form.match(declared)), None)
    if text.startswith("%PDF-"):
        kind = "a PDF file"
    elif kind is None and _JSON.match(text[:100]) and "html" not in declared:
        kind = "JSON"
    return NoJournal(f"It is {kind}", _way_home(url)) if kind else None


def _way_home(*urls: str) -> str:
    """What to do: where one of the addresses is of a known form, its journal is named."""
    for url in urls:
        home = journal_behind(url) or janeway_journal(url) or journal_site(url)
        if home and home.rstrip("/") != url.rstrip("/"):
            return f"It seems to belong to the journal at {home}: give that address."
    return HINT


def _page(seen: Seen) -> Sight:
    platform = _platform(seen)
    walled = wall(seen.page)
    turned_away = _turned_away(seen, platform, walled)
    if turned_away is not None:
        return turned_away
    other = "repository" if platform and platform.name == "janeway" and is_repository(seen) else sister(seen)
    if other is not None:
        return Sight(refused=NoJournal(_SISTERS[other]))
    if platform is not None and platform.name != "citation-meta" and _is_at_login(seen.url):
        return Sight(refused=NoJournal("It is a login page", f"Give the address of the journal, {platform.home}."))
    if platform is None and walled == "a login page" and not leads(seen):
        return Sight(blocked="it shows a login page")
    sight = Sight(platform=platform, generators=seen.generators, title=seen.title)
    sight.sitemaps = list(dict.fromkeys(url for rel, url in seen.head_links if "sitemap" in rel.split()))
    sight.described = citation_meta(seen) is not None
    if platform is not None:
        return sight
    if is_dergipark(seen.url):
        sight.refused = NoJournal("It is a page of DergiPark, and of no journal on it")
        return sight
    return _unknown(seen, sight)


def _turned_away(seen: Seen, platform: Platform | None, walled: str | None) -> Sight | None:
    """What an answer is that is not the page that was asked for."""
    certain = platform is not None and platform.name in ("ojs", "janeway") and seen.status == 200
    if walled == "a challenge" and not certain:
        return Sight(blocked="it answers with a challenge that is made to keep programs out", challenged=True)
    if seen.status in _CLOSED:
        return Sight(blocked=f"it answers {seen.status}")
    if seen.status >= 500:
        return Sight(trouble=f"it answers {seen.status}")
    if seen.status < 400:
        return None
    hint = _way_home(seen.url)
    if hint == HINT and platform is not None and platform.name != "citation-meta":
        hint = f"The site is one of {NAMES[platform.name]}. {HINT}"
    return Sight(refused=NoJournal(f"There is no such page ({seen.status})", hint))


def _platform(seen: Seen) -> Platform | None:
    for sign in (iad, dergipark, _ojs, janeway, citation_meta):
        found = sign(seen)
        if found is not None:
            return found
    return None


def _ojs(seen: Seen) -> Platform | None:
    return None if sister(seen) else ojs(seen)


def _is_at_login(url: str) -> bool:
    last = [part for part in urlsplit(url).path.lower().split("/") if part][-2:]
    return last[-1:] == ["login"] or last in (["login", "signin"], ["user", "register"], ["login", "lostpassword"])


def _unknown(seen: Seen, sight: Sight) -> Sight:
    said = fold(f"{seen.page.window_title} {seen.page.text_of(seen.page.body)[:20_000]}").strip()
    named: dict[str, None] = {}
    for link in seen.links:
        home = journal_behind(link.url) or janeway_journal(link.url) or journal_site(link.url)
        if home is not None:
            named.setdefault(home)
    sight.journals = list(named)[:_MOST_NAMED]
    sight.endpoints = list(dict.fromkeys(
        endpoint(url)[0]
        for url in (*(link.url for link in seen.links), *(url for _, url in seen.head_links))
        if is_linked_as_endpoint(url) and host_of(url) == host_of(seen.url)
    ))[:_MOST_NAMED]  # fmt: skip
    if len(said) < 400:
        sight.refresh = _refresh(seen)
    if not said and not sight.refresh:
        sight.refused = NoJournal("The page is empty")
    elif len(said) < 3_000 and _PARKED.search(said):
        sight.refused = NoJournal("The page is a placeholder: nothing is published there")
    sight.leads = leads(seen)
    sight.beneath = listed_beneath(seen)[:_MOST_NAMED]
    return sight


def _refresh(seen: Seen) -> str | None:
    for element in seen.page.root.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() == "refresh":
            to = re.search(r"url\s*=\s*['\"]?([^'\"]+)", element.get("content") or "", re.IGNORECASE)
            url = seen.page.resolve(to[1], seen.page.base_url) if to else None
            if url and url != seen.url:
                return url
    return None


def addresses_of(sitemap: str) -> tuple[list[str], list[str]]:
    """Sitemaps that a sitemap names, and pages that it names, those first that look like articles."""
    places = [unescape(place) for place in re.findall(r"<loc>\s*(https?://[^\s<]{1,2000})\s*</loc>", sitemap)]
    if "<sitemapindex" in sitemap[:2_000]:
        return places, []
    pages = [Link(place, "", "", False) for place in places if not re.search(r"\.(?:pdf|xml|jpe?g|png)$", place)]
    return [], [link.url for link in sorted(pages, key=lambda link: not is_article_like(link))]


def what_it_is(sight: Sight) -> str:
    """What is to be said of a page on which nothing of a journal was found."""
    said = " ".join(sight.generators).lower()
    web = next((name for name in _WEBS if name in said), None)
    page = f"It is a page made with {web.title().replace('press', 'Press')}" if web else "It is a page"
    return f"{page} that shows neither a platform of journals nor the metadata of an article"


def hint_of(sight: Sight) -> str:
    """What to do where a page is no journal's: journals that it links are named."""
    if not sight.journals:
        return HINT
    many = "a journal" if len(sight.journals) == 1 else "journals"
    return f"{HINT} The page links to {many} at {', '.join(sight.journals)}."
