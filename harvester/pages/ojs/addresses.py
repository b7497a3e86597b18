"""How the addresses of Open Journal Systems 3 are made.

An address names a journal, a page, an operation and its arguments: ``B/J/article/view/2``. ``B`` is the site with
``/index.php`` or, with its ``restful_urls``, without; the site may lie in a folder. Since 3.5 a locale may follow the
journal (``B/J/en/article/view/2``). Where paths are switched off all of it stands in the query
(``index.php?journal=J&page=article&op=view&path[]=2``); where a host is one journal, ``J`` is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

ONE_JOURNAL = "journal"
"""Stands for the journal in keys where a host is one journal, and its addresses do not name it."""

SITE = "index"
"""Stands for the journal in addresses of the whole site."""

#: The pages there are (their handlers' names); what stands before one of them is a journal.
_PAGES = frozenset(
    "$$$call$$$ about admin announcement announcements api article author authorDashboard catalog category "
    "citationstylelanguage comment dashboard decision dois editor gateway help index information install invitation "
    "issue libraryFiles login management manager navigationMenu notification oai orcid orcidapi payment payments pln "
    "preprints reviewer rt search section sections sitemap stats statistics submission submissions submit "
    "subscriptions user workflow".split()
)
#: Folders that sites are put into; of other two parts the first is the journal, of these the second.
_FOLDERS = re.compile(r"ojs-?\d*(?:\.\d+)*|e?-?journals?|revistas?|periodicos|dergi(?:ler)?|e?-?jurnal|open-?journals?")
_LANGUAGES = frozenset(
    "ar az be bg bs ca cs da de el en es et eu fa fi fr gd gl he hi hr hu hy id is it ja ka kk kn ko ky lt lv mk ml "
    "mn ms my nb nl nn no pl pt ro ru si sk sl sq sr sv sw th tr uk ur uz vi zh".split()
)
_REGIONAL = re.compile(r"[a-z]{2,3}(?:[_-](?:[A-Z]{2}|[A-Z][a-z]{3}))+(?:@\w+)?|[a-z]{2,3}@\w+")


class Place(NamedTuple):
    """An address taken apart."""

    base: str
    """What stands before the journal, no slash at the end."""
    journal: str | None
    """:data:`ONE_JOURNAL` where the address does not name it; ``None`` for the whole site."""
    locale: str
    page: str
    op: str
    args: tuple[str, ...]
    in_query: bool

    def address(self, journal: str | None, *way: str) -> str:
        """The address of another page of the same site, made as this one is."""
        named = SITE if journal is None else journal
        if self.in_query:
            names = ("page", "op", "path[]")
            said = [] if named == ONE_JOURNAL else [("journal", named)]
            return f"{self.base}?{urlencode([*said, *zip(names, way, strict=False)], safe='[]')}"
        parts = [] if named == ONE_JOURNAL else [quote(named)]
        return "/".join([self.base, *parts, *way])


@lru_cache(maxsize=8192)
def place(url: str) -> Place | None:
    """The parts of an address; ``None`` for one that is none of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    path = [unquote(part) for part in parts.path.split("/") if part]
    if parts.query and (not path or path[-1] == "index.php") and ("page=" in parts.query or "journal=" in parts.query):
        return _in_query(f"{origin}{parts.path}", parts.query)
    if "index.php" in path:
        at = path.index("index.php") + 1
        base, rest = path[:at], path[at:]
        journal, locale, rest = _with_program(rest)
    else:
        base, journal, locale, rest = _restful(path)
    page, op, *args = [*rest, "", ""][: max(2, len(rest))]
    return Place(
        "/".join([origin, *(quote(part, safe="~@:$!*'(),;=+&") for part in base)]),
        journal,
        locale,
        page,
        op,
        tuple(args),
        False,
    )


def _in_query(base: str, query: str) -> Place | None:
    said = parse_qsl(query)
    one = dict(said)
    page = one.get("page", "")
    journal: str | None = one.get("journal") or one.get("context") or (ONE_JOURNAL if page else "")
    if page.isdecimal():
        return None
    args = tuple(value for name, value in said if re.fullmatch(r"path(?:\[\d*\])?", name))
    journal = None if journal in ("", SITE) else journal
    return Place(base, journal, one.get("uiLocale", ""), page, one.get("op", ""), args, True)


def _with_program(rest: list[str]) -> tuple[str | None, str, list[str]]:
    """Journal, locale and what is left of the parts behind ``index.php``."""
    if not rest:
        return None, "", rest
    first = rest[0]
    if first == SITE:
        return None, "", rest[1:]
    if first in _PAGES:
        return ONE_JOURNAL, "", rest
    if len(rest) > 1 and _is_locale(first) and rest[1] in _PAGES:
        return ONE_JOURNAL, first, rest[1:]
    if len(rest) > 1 and _is_locale(rest[1]):
        return first, rest[1], rest[2:]
    return first, "", rest[1:]


def _restful(path: list[str]) -> tuple[list[str], str | None, str, list[str]]:
    """Base, journal, locale and what is left of a path without ``index.php``."""
    at = next((n for n, part in enumerate(path) if part in _PAGES), len(path))
    before, rest = path[:at], path[at:]
    locale = ""
    if before and _is_locale(before[-1]):
        locale, before = before[-1], before[:-1]
    if not before:
        if rest[:1] == [SITE]:
            return [], None, locale, rest[1:]
        return [], (ONE_JOURNAL if rest or locale else None), locale, rest
    if not rest and not locale:
        if len(before) == 1 and re.fullmatch(r"ojs-?\d*", before[0]):
            return before, None, "", []
        if len(before) > 1 and not _FOLDERS.fullmatch(before[-2]):
            return before[:0], before[0], "", before[1:]  # a page that a plugin made
    if rest[:1] == [SITE] and len(rest) > 1 and rest[1] in _PAGES:
        return before, None, locale, rest[1:]  # a folder, and the whole site
    return before[:-1], before[-1], locale, rest


def _is_locale(part: str) -> bool:
    return part in _LANGUAGES or _REGIONAL.fullmatch(part) is not None


def file_address(url: str) -> str:
    """The address of the file that is shown at the address of a viewer."""
    return url.replace("op=view", "op=download", 1).replace("article/view/", "article/download/", 1)


class OjsAddresses:
    """See :class:`harvester.pages.journal_page.Addresses`."""

    def journal(self, url: str) -> str | None:
        """Key of the journal that an address belongs to; ``None`` for the whole site."""
        found = place(url)
        return found.journal if found else None

    def issue(self, url: str) -> str | None:
        """Key of an issue; not of ``issue/current``, which is another one with time."""
        found = place(url)
        if found is None or found.journal is None or (found.page, found.op) != ("issue", "view"):
            return None
        if len(found.args) == 1 or (len(found.args) == 2 and found.args[1] == "showToc"):
            return f"{found.journal}/{found.args[0]}"
        return None

    def article(self, url: str) -> str | None:
        """Key of an article; its galleys and versions have a further part."""
        found = place(url)
        if found is None or found.journal is None or (found.page, found.op) != ("article", "view"):
            return None
        return f"{found.journal}/{found.args[0]}" if len(found.args) == 1 else None

    def oai(self, url: str) -> list[str]:
        """The journal's endpoint, then the site's; where ``index.php`` may be left out, both ways."""
        found = place(url)
        if found is None:
            return []
        journals = [found.journal] if found.journal == ONE_JOURNAL else [found.journal, None]
        if found.journal is None:
            journals = [None, ONE_JOURNAL]  # the host may be one journal, seen from its root
        ways = _ways(found)
        return list(dict.fromkeys(way.address(journal, "oai") for journal in journals for way in ways))

    def contents(self, url: str) -> list[str]:
        """The journal's archive; the site's list of journals."""
        found = place(url)
        if found is None:
            return []
        if found.journal is None:
            return [way.address(None) if way.base.endswith(".php") else f"{way.base}/" for way in _ways(found)]
        locale = [found.locale] if found.locale and not found.in_query else []
        return [way.address(found.journal, *locale, "issue", "archive") for way in _ways(found)]

    def home(self, url: str) -> str | None:
        """Address of the home of the journal that an address belongs to."""
        found = place(url)
        return found.address(found.journal) if found and found.journal is not None else None


def _ways(found: Place) -> list[Place]:
    """*found*, and the same by ``index.php``, which OJS answers with ``restful_urls`` too.

    Which of the two comes first makes no difference to those who know their site; an address that has neither page
    nor ``index.php`` says nothing of it.
    """
    if found.in_query or found.base.endswith("/index.php"):
        return [found]
    return [found, found._replace(base=f"{found.base}/index.php")]
