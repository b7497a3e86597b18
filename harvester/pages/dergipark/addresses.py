"""The addresses of DergiPark, of the older ``dergipark.gov.tr``, and of journals' own hosts, which have no slug."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

#: The key of the journal where a host has one only, and its addresses do not name it.
ONLY_JOURNAL = "journal"

_LANGUAGE = r"(?:/(?P<lang>[a-z]{2}))?"
#: Not a person (``@name``), not a part of the site.
_SLUG = (
    r"(?!(?:pub|issue|article|archive|explore|page|board|aim-and-scope|writing-rules|search|login|register|download|api"
    r"|user|journal|about|static|media|robots\.txt|sitemap\.xml|favicon\.ico)(?:/|$))(?P<slug>[\w-][\w.-]*)"
)
_ARTICLE = re.compile(
    rf"{_LANGUAGE}(?:/pub(?:/{_SLUG})?|/{_SLUG.replace('slug', 'old')})"
    r"/(?:issue/(?P<issue>\d+)|article)/(?P<article>\d+)/?"
)
_ISSUE = re.compile(
    rf"{_LANGUAGE}(?:/pub(?:/{_SLUG})?|/{_SLUG.replace('slug', 'old')})/issue/(?P<issue>\d+)(?:/\d+)?/?"
)
_JOURNAL = re.compile(rf"{_LANGUAGE}/pub/{_SLUG}(?:/.*)?")
_HOME = re.compile(rf"{_LANGUAGE}/pub/{_SLUG}/?")
_WITHOUT_SLUG = re.compile(rf"{_LANGUAGE}/pub(?:/(?:issue|article|archive)(?:/.*)?)?/?")
_OLD_JOURNAL = re.compile(rf"{_LANGUAGE}/{_SLUG}/(?:issue|archive|page|article)(?:/.*)?")
_OLD_HOME = re.compile(rf"{_LANGUAGE}/{_SLUG}/?")
_JATS = re.compile(r"/\d+\.xml/?$")
_DIRECTORY = re.compile(rf"{_LANGUAGE}/pub/explore/journals(?:/(?P<page>\d+))?/?")


def path_of(url: str) -> str:
    """The path of an address, without the doubled slashes that some links have."""
    return re.sub("/{2,}", "/", urlsplit(url).path)


def origin_of(url: str) -> str:
    """Scheme and host of an address, without the dot that may end the host."""
    parts = urlsplit(url)
    host, colon, port = parts.netloc.partition(":")
    return f"{parts.scheme}://{host.rstrip('.')}{colon}{port}"


def language_of(url: str) -> str | None:
    """The language that an address asks for; what the page shows may be in another."""
    match = re.match(r"/([a-z]{2})(?:/|$)", path_of(url))
    return match[1] if match else None


def is_directory(url: str) -> bool:
    """Whether an address is one of the directory of all journals."""
    return _DIRECTORY.fullmatch(path_of(url)) is not None


class DergiparkAddresses:
    """:class:`harvester.pages.journal_page.Addresses` of DergiPark.

    An article's number is its own in all of DergiPark, and its page has an address with its issue and one without, in
    each language: the number alone is the key, ``1816398``. An issue is ``rusad/93047``, a journal ``rusad``.
    """

    def journal(self, url: str) -> str | None:
        """The slug; :data:`ONLY_JOURNAL` where the addresses of the journal's own host have none."""
        path = path_of(url)
        match = _JOURNAL.fullmatch(path) or _OLD_JOURNAL.fullmatch(path)
        if match is None and urlsplit(url).netloc.partition(":")[0].rstrip(".").endswith("dergipark.gov.tr"):
            match = _OLD_HOME.fullmatch(path) if path.strip("/") not in ("tr", "en", "") else None
        if match is None:
            return ONLY_JOURNAL if _WITHOUT_SLUG.fullmatch(path) else None
        return match["slug"]

    def issue(self, url: str) -> str | None:
        """``rusad/93047``; ``None`` for the address of an article that names its issue."""
        match = _ISSUE.fullmatch(path_of(url))
        if match is None or self.article(url) is not None:
            return None
        return f"{match['slug'] or match['old'] or ONLY_JOURNAL}/{match['issue']}"

    def issue_of_article(self, url: str) -> str | None:
        """Address of the issue that an article's address names."""
        match = _ARTICLE.fullmatch(path_of(url))
        if match is None or match["issue"] is None:
            return None
        return origin_of(url) + path_of(url).rstrip("/").rpartition("/")[0]

    def article(self, url: str) -> str | None:
        """The article's number; not of its file (``/download/article-file/…``) and its XML."""
        match = _ARTICLE.fullmatch(path_of(url))
        return match["article"] if match else None

    def home(self, url: str) -> str | None:
        """Address of the home of the journal that *url* belongs to."""
        path = path_of(url)
        language = f"/{language}" if (language := language_of(url)) else ""
        key = self.journal(url)
        if key is None or _JATS.search(path):
            return None
        if key == ONLY_JOURNAL:
            return f"{origin_of(url)}{language}/pub"
        pub = "/pub" if "/pub/" in path else ""
        return f"{origin_of(url)}{language}{pub}/{key}"

    def is_home(self, url: str) -> bool:
        """Whether an address is that of a journal's home."""
        path = path_of(url)
        return bool(_HOME.fullmatch(path)) or (self.journal(url) is not None and self.home(url) == url.rstrip("/"))

    def oai(self, url: str) -> list[str]:
        """The endpoint of the site, with the journal's set: its slug."""
        key = self.journal(url)
        query = f"?set={key}" if key and key != ONLY_JOURNAL else ""
        return [f"{origin_of(url)}/api/public/oai/{query}"]

    def contents(self, url: str) -> list[str]:
        """The journal's archive; of the site, the directory of journals."""
        home = self.home(url)
        if home is not None:
            return [f"{home}/archive"]
        return [f"{origin_of(url)}/{language_of(url) or 'en'}/pub/explore/journals"]
