"""The addresses of Janeway.

A press serves its journals below their codes (``/jbt/article/id/1/``), or each at the root of a host of its own
(``/article/id/1/``); both may stand below a path.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

#: The key of the journal where a host has one only, and its addresses do not name it.
ONLY_JOURNAL = "journal"

#: What the first part of a path says that is no journal's code: pages of a journal, of the press, of the program.
_PAGES = frozenset(
    "article articles issue issues collections collection journals news site contact login logout register sitemap.xml"
    " robots.txt api rss feed search submit submissions editorialteam authors about keywords static media press cms"
    " admin manager reviewer review cover download volume install oidc utils repository accessibility user profile"
    " become dashboard core identifiers plugins workflow favicon.ico index.html conferences".split()
)
_CODE = r"(?:/(?P<code>[^/]+))?"
_ARTICLE = re.compile(
    rf"(?:/[^/]+)*?{_CODE}/article/"
    r"(?:id/(?P<id>\d+)|(?P<other>(?:pubid|uri)/[^/]+)|(?:doi/)?(?P<doi>10\.\d{4,9}/(?:(?!/print/?$|/download/).)+?))/?"
)
_ISSUE = re.compile(rf"(?:/[^/]+)*?{_CODE}/(?:issue/(?P<id>\d+)(?:/info)?|collections/(?P<collection>\d+))/?")
_INSIDE = re.compile(
    r"(?P<root>(?:/[^/]+)*?)/(?:articles?|issues?|collections|submissions|editorialteam|api/oai|feed|rss|news|contact"
    r"|search|keywords)(?:/.*)?"
)
#: Addresses that hold an article's number, which are not its page: its files, and its page for printing.
OF_ARTICLE = re.compile(r"/article/(?:id/)?(?P<id>\d+)/(?:galley/\d+/|download/|print/)")


def root_of(url: str) -> str:
    """The address of the journal's home that *url* belongs to, by its form alone; with a slash at its end."""
    parts = urlsplit(url)
    inside = _INSIDE.fullmatch(parts.path)
    path = inside["root"] if inside else parts.path.rstrip("/")
    if not inside and path.rpartition("/")[2] in _PAGES:
        path = path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{path}/"


class JanewayAddresses:
    """:class:`harvester.pages.journal_page.Addresses` of Janeway.

    An article's number is its own in the whole installation and is the key; one that only its address of another kind
    names has that, below its journal: ``10``, ``jbt/pubid/paper-10``. Issues and collections are counted together:
    ``jbt/3``. ``/issue/current/`` names no issue.
    """

    def journal(self, url: str) -> str | None:
        """The journal's code; :data:`ONLY_JOURNAL` where a journal's page stands at the root of its host."""
        path = urlsplit(url).path
        inside = _INSIDE.fullmatch(path)
        if inside:
            return inside["root"].rpartition("/")[2] or ONLY_JOURNAL
        home = re.fullmatch(r"(?:/[^/]+)*?/(?P<code>[\w-]+)/?", path)
        return home["code"] if home and home["code"].lower() not in _PAGES else None

    def issue(self, url: str) -> str | None:
        """``jbt/3``; a collection of articles is one too."""
        match = _ISSUE.fullmatch(urlsplit(url).path)
        return f"{match['code'] or ONLY_JOURNAL}/{match['id'] or match['collection']}" if match else None

    def article(self, url: str) -> str | None:
        """The article's number; where the address has none, what it has instead, below the journal's code."""
        match = _ARTICLE.fullmatch(urlsplit(url).path)
        if match is None:
            return None
        return match["id"] or f"{match['code'] or ONLY_JOURNAL}/{match['other'] or match['doi'].lower()}"

    def oai(self, url: str) -> list[str]:
        """The journal's own endpoint, and the one of the press."""
        site = "{0.scheme}://{0.netloc}/".format(urlsplit(url))
        own = root_of(url)
        return [f"{root}api/oai/" for root in dict.fromkeys([own, site])]

    def contents(self, url: str) -> list[str]:
        """All issues and all articles of the journal; at the root of a host, also the list of journals."""
        root = root_of(url)
        at_root = urlsplit(root).path == "/"
        journals = [f"{root}journals/"] if at_root and self.journal(url) is None else []
        return [*journals, f"{root}issues/", f"{root}articles/"]
