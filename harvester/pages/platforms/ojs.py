"""Signs of Open Journal Systems, and of its two sisters that hold no journals: Open Monograph Press and Open Preprint
Systems share its markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from harvester.pages.page import fold
from harvester.pages.platforms.seen import Platform, Seen, is_same_site, origin

_SOFTWARE = {"open journal systems": "ojs", "open monograph press": "omp", "open preprint systems": "ops"}
_VERSION = re.compile(r"\b(\d+\.\d+(?:\.\d+){0,2})\b")
_LOCALISED = re.compile(r"(?P<name>\D+?) (?P<version>[23]\.\d+\.\d+(?:\.|-)\d+)")
"""The name of the software is translated; a version of four numbers stands behind it."""

#: Pages of an installation that no other software has at such addresses: kind → behind the journal's address.
_PAGES = {
    "issues": r"issue/(?:archive|current|view)",
    "articles": r"article/(?:view|download|viewFile)",
    "about": r"about/(?:submissions|editorialTeam|editorialMasthead|privacy|aboutThisPublishingSystem|contact"
    r"|subscriptions|editorialPolicies)",
    "information": r"information/(?:readers|authors|librarians)",
    "users": r"user/(?:register|setLocale|profile)",
    "feeds": r"gateway/(?:plugin|lockss|clockss)",
    "search": r"search/(?:search|authors|titles|index|category)",
    "citations": r"citationstylelanguage/(?:get|download)",
    "components": r"\$\$\$call\$\$\$",
}
_CERTAIN = re.compile(
    r"/(?:" + "|".join(f"(?P<{kind}>{path})" for kind, path in _PAGES.items()) + r")(?=/|$)", re.IGNORECASE
)
#: Others, which tell a journal's address only where it is known that the site is one.
_USUAL = re.compile(r"/(?:oai|login|about|search|sitemap|announcement|issue|index|submissions?)(?=/|$)")
_WORDS = frozenset(
    "about announcement announcements api article authordashboard catalog citationstylelanguage dashboard gateway help "
    "information install issue libraryfiles login management manager notification oai payment payments preprint "
    "preprints reviewer search sitemap stats submission submissions subscriptions user workflow $$$call$$$".split()
)
_LOCALE = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?(?:@[a-z]+)?")
_LIBRARY = re.compile(r"(/.*?)?/(?:lib/pkp|plugins/(?:themes|generic)|public/(?:journals|site))/")


@dataclass(frozen=True, slots=True)
class Place:
    """Where on an installation an address lies."""

    home: str
    """Address of the journal, without a slash at its end, or of the site."""
    journal: str | None
    is_site: bool
    folder: str
    """Path of the installation, without slashes at its ends."""


def place_of(url: str, folder: str | None = None, *, known: bool = False) -> Place | None:
    """Where on an installation *url* lies; ``None`` where the address does not say.

    Args:
        url: the address of any of its pages.
        folder: path of the installation, where the page's own assets tell it.
        known: it is certain that the address is one of OJS.

    >>> place_of("https://h/ojs/index.php/uded/article/view/2").home
    'https://h/ojs/index.php/uded'
    >>> place_of("https://h/uded/issue/archive").journal, place_of("https://h/issue/archive").journal
    ('uded', None)
    >>> place_of("https://h/blog/2020/01/post") is None
    True
    """
    parts = urlsplit(url)
    at, path = origin(url), [part for part in parts.path.split("/") if part]
    query = dict(parse_qsl(parts.query))
    certain = _CERTAIN.search(parts.path)
    if "index.php" in path:
        cut = path.index("index.php")
        head, rest = path[: cut + 1], path[cut + 1 :]
        said = "/".join(head[:-1])
        base = f"{at}/{'/'.join(head)}"
        if query.get("journal") and (known or query.get("page")):
            key = query["journal"]
            return Place(f"{base}?{urlencode({'journal': key})}", key, key == "index", said)
        if not (known or certain):
            return None
        if certain and (inner := _inner(parts.path[: certain.start()], len(head))) != ["index"]:
            return Place("/".join([base, *inner]), inner[-1] if inner else None, False, said)
        if not rest:
            return Place(f"{at}/{said}".rstrip("/"), None, True, said)
        if rest[0] == "index":
            return Place(f"{at}/{said}".rstrip("/"), None, True, said)
        if rest[0].lower() in _WORDS:
            return Place(base, None, False, said)
        return Place(f"{base}/{rest[0]}", rest[0], False, said)
    found = certain or (_USUAL.search(parts.path) if known else None)
    if found is None:
        return None
    root = [part for part in (folder or "").split("/") if part]
    if folder is None or path[: len(root)] != root:
        root = []
    inner = _inner(parts.path[: found.start()], len(root))
    if not inner and found[0] == "/index":
        inner = ["index"]
    if inner[-1:] == ["index"]:
        outer = [*root, *inner[:-1]]
        return Place(f"{at}/{'/'.join(outer)}".rstrip("/"), None, True, "/".join(outer))
    home = f"{at}/{'/'.join([*root, *inner])}".rstrip("/")
    return Place(home, inner[-1] if inner else None, False, "/".join([*root, *inner[:-1]]))


def _inner(path: str, outer: int) -> list[str]:
    """What stands in a path behind its first *outer* parts: the journal's path. A language behind that is left out."""
    inner = [part for part in path.split("/") if part][outer:]
    return inner[:-1] if len(inner) > 1 and _LOCALE.fullmatch(inner[-1]) else inner


def journal_behind(url: str) -> str | None:
    """Address of the journal of which *url* is certain to be a page, by its form alone.

    >>> journal_behind("https://h.edu/index.php/uded/issue/archive"), journal_behind("https://h.edu/about/contact")
    ('https://h.edu/index.php/uded', None)
    """
    path = urlsplit(url).path
    found = _CERTAIN.search(path)
    if found is None or not (found["issues"] or found["articles"] or "index.php" in path or found["components"]):
        return None
    place = place_of(url)
    return None if place is None or place.is_site else place.home


def sister(seen: Seen) -> str | None:
    """``omp`` or ``ops`` where the page is one of these."""
    for said in map(fold, seen.generators):
        for name, code in _SOFTWARE.items():
            if name in said:
                return None if code == "ojs" else code
    if "OMPSID" in seen.cookies:
        return "omp"
    if "OPSSID" in seen.cookies:
        return "ops"
    if not _made_by_pkp(seen) and "OJSSID" not in seen.cookies:
        return None
    kinds = _kinds(seen)
    if "issues" in kinds:
        return None
    paths = [urlsplit(link.url).path for link in seen.own_links]
    books = sum(bool(re.search(r"/catalog/(?:book|series)(?:/|$)", path)) for path in paths)
    preprints = sum(bool(re.search(r"/preprints?(?:/|$)", path)) for path in paths)
    if books and books >= preprints:
        return "omp"
    return "ops" if preprints else None


def ojs(seen: Seen) -> Platform | None:
    """The installation that the page belongs to, if it is one of OJS."""
    reasons, version = _reasons(seen)
    if not reasons:
        return None
    place = _place(seen)
    home = place.home if "?" in place.home or not place.is_site else f"{place.home}/"
    oai: list[tuple[str, str | None]] = []
    if place.is_site:
        oai += [(f"{_base(seen, place)}/index/oai", None)]
    elif "?" in place.home:
        oai += [(f"{place.home}&page=oai", place.journal)]
    else:
        oai += [(f"{place.home}/oai", place.journal)]
        if place.journal:
            oai += [(f"{place.home.rpartition('/')[0]}/index/oai", place.journal)]
    return Platform(
        name="ojs",
        reasons=reasons,
        home=home,
        scope="site" if place.is_site else "journal",
        version=version,
        journal=place.journal,
        folder=place.folder,
        title=_title(seen),
        oai=oai,
    )


def _title(seen: Seen) -> str | None:
    for element in seen.page.root.iter("div", "h1"):
        if "pkp_site_name" in (element.get("class") or "").split():
            return seen.page.text_of(element) or None
    title = seen.meta("citation_journal_title") or seen.title
    return title.rpartition(" | ")[2] if title else None


def _reasons(seen: Seen) -> tuple[list[str], str | None]:
    reasons: list[str] = []
    version: str | None = None
    for said in seen.generators:
        localised = _LOCALISED.fullmatch(said.strip())
        own = "open journal systems" in fold(said)
        if own or (localised and (_made_by_pkp(seen) or "issues" in _kinds(seen))):
            found = _VERSION.search(said)
            version = localised["version"] if localised else found[1] if found else None
            reasons.append(f"The page says that it was made by “{said[:60]}”.")
    if "OJSSID" in seen.cookies:
        reasons.append("The site sets the cookie OJSSID.")
    if _made_by_pkp(seen):
        reasons.append("The page has the markup of PKP's software.")
    kinds = _kinds(seen)
    if kinds and ("issues" in kinds or "articles" in kinds):
        reasons.append(f"It links to pages at OJS's addresses ({', '.join(sorted(kinds))}).")
    strong = len(reasons) > (1 if kinds and ("issues" in kinds or "articles" in kinds) else 0)
    if not strong and ("issues" not in kinds or len(kinds) < 3):
        return [], None
    if version is None:
        asset = next((re.search(r"/lib/pkp/.*\?v=([\d.]+)$", url) for url in seen.assets if "/lib/pkp/" in url), None)
        version = asset[1] if asset else None
    return reasons, version


def _made_by_pkp(seen: Seen) -> bool:
    if any("/lib/pkp/" in url or "$$$call$$$" in url for url in seen.assets):
        return True
    body = seen.page.root.find("body")
    if body is not None and re.search(r"\bpkp_(?:page|op)_", body.get("class") or ""):
        return True
    return any("pkp_structure_page" in (div.get("class") or "").split() for div in seen.page.root.iter("div"))


def _folder(seen: Seen) -> str | None:
    """Path of the installation, told by where its own files lie."""
    found: Counter[str] = Counter()
    for url in seen.assets:
        if is_same_site(url, seen.url) and (match := _LIBRARY.match(urlsplit(url).path)):
            found[(match[1] or "").strip("/")] += 1
    return found.most_common(1)[0][0] if found else None


def _places(seen: Seen) -> Counter[Place]:
    """Where the page's links to OJS's own pages lie."""
    folder = _folder(seen)
    found: Counter[Place] = Counter()
    for url in (*(link.url for link in seen.own_links), *(url for _, url in seen.head_links)):
        if _CERTAIN.search(urlsplit(url).path) and (place := place_of(url, folder)) and origin(url) == origin(seen.url):
            found[place] += 1
    return found


def _kinds(seen: Seen) -> set[str]:
    """Kinds of OJS's pages that the page links to; only those of an installation that the page itself lies in."""
    places = _places(seen)
    here = f"{urlsplit(seen.url).path.rstrip('/')}/"
    own = {
        place
        for place in places
        if here.startswith(f"{urlsplit(place.home).path.rstrip('/')}/")
        or (here.startswith(f"/{place.folder}/") and place.folder)
    }
    if not own and here == "/" and not _folder(seen) and len(places) == 1:  # a host of one journal shows it at its root
        own = {place for place in places if not place.folder}
    folder = _folder(seen)
    found: set[str] = set()
    for link in seen.own_links:
        match = _CERTAIN.search(urlsplit(link.url).path)
        if match and place_of(link.url, folder) in own and match.lastgroup:
            found.add(match.lastgroup)
    return found


def _place(seen: Seen) -> Place:
    folder = _folder(seen)
    places = _places(seen)
    if (site := _site_of_several(seen, places)) is not None:
        return site
    here = place_of(seen.url, folder, known=True)
    if here is not None and (here.journal or (here.is_site and "index" in urlsplit(seen.url).path.split("/"))):
        return here
    path = f"{urlsplit(seen.url).path.rstrip('/')}/"
    inside = [place for place in places if path.startswith(f"{urlsplit(place.home).path.rstrip('/')}/")]
    best = max(inside or list(places), key=lambda place: (places[place], len(place.home)), default=None)
    if best is not None:
        return best
    if here is not None:
        return here
    address = seen.url.partition("?")[0].rstrip("/")
    said = folder if folder is not None else ""
    last = address.rpartition("/")[2] if urlsplit(address).path.strip("/") not in ("", said) else None
    return Place(address, last, last is None, said)


def _site_of_several(seen: Seen, places: Counter[Place]) -> Place | None:
    """The site, where the page is its root and lists several journals, none of which it is the home of."""
    root = urlsplit(seen.url).path.strip("/").removesuffix("index.php").strip("/")
    journals = [place for place in places if place.journal and place.folder == root]
    if len({place.journal for place in journals}) < 2:
        return None
    # Below no journal's home are others; but a host's root may be one's home, and link its sisters.
    own = f"{origin(seen.url)}/{root}".rstrip("/")
    counts = [places[place] for place in places if place.journal or (place.home == own and not place.is_site)]
    if not root and 2 * max(counts) > sum(counts):
        return None
    return Place(own, None, True, root)


def _base(seen: Seen, place: Place) -> str:
    """What stands before ``index`` on a site: with ``index.php`` or without, as its links have it."""
    plain = f"{origin(seen.url)}/{place.folder}".rstrip("/")
    links = [seen.url, *(link.url for link in seen.own_links), *(url for _, url in seen.head_links), *seen.assets]
    return f"{plain}/index.php" if any(f"{plain}/index.php" in url for url in links) else plain
