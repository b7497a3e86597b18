"""A page with what came along with it, as the signs of a platform are looked for: metas, assets, cookies, own links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from harvester.pages.page import Link, Page, squeeze

_LONGEST = 2_000
"""Characters; no address of a journal's page is longer."""

_MOST_LINKS = 5_000
"""So many links of a page are looked at: what a page is shows before."""


@dataclass(kw_only=True, slots=True)
class Platform:
    """What a page is a page of."""

    name: str
    """``iad dergipark ojs janeway oai citation-meta``."""
    reasons: list[str]
    """What was seen, in short sentences."""
    home: str
    """The address to begin at: the journal's home, or the site's where it is a site of many journals."""
    scope: str = "journal"
    """``journal``, ``site`` (many journals, or it is not known), ``press``, ``index``."""
    version: str | None = None
    journal: str | None = None
    """The journal's own key on its platform: its path, its slug, its number."""
    folder: str = ""
    """Folder of the installation on its host, without slashes at its ends: two on one host are told apart by it."""
    title: str | None = None
    oai: list[tuple[str, str | None]] = field(default_factory=list)
    """Where the OAI-PMH endpoint is to be expected, the best first, each with the set to ask for."""


def host_of(url: str) -> str:
    """The host of an address, lower case, without a dot at its end; empty where there is none.

    >>> host_of("https://DergiPark.org.tr./tr/"), host_of("http://[::1")
    ('dergipark.org.tr', '')
    """
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def origin(url: str) -> str:
    """Scheme, host and port of an address, the dot at the host's end left out.

    >>> origin("https://dergipark.org.tr.:8443/tr/")
    'https://dergipark.org.tr:8443'
    """
    parts = urlsplit(url)
    host, colon, port = parts.netloc.rpartition("@")[2].lower().partition(":")
    if host.startswith("["):
        host, colon, port = parts.netloc.rpartition("@")[2].lower(), "", ""
    return f"{parts.scheme}://{host.rstrip('.')}{colon}{port}"


_THIS_MACHINE = dict.fromkeys(("localhost", "127.0.0.1", "::1"), "localhost")


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: scheme and ``www.`` aside, as sites behind a proxy mix them.

    >>> is_same_site("http://www.h.org/a", "https://h.org/b"), is_same_site("http://h.org:8080/", "http://h.org/")
    (True, False)
    """
    try:
        ports = [urlsplit(url).port for url in (one, other)]
    except ValueError:
        return False
    usual = [None if port in (80, 443) else port for port in ports]
    hosts = [_THIS_MACHINE.get(host, host.removeprefix("www.")) for host in map(host_of, (one, other))]
    return hosts[0] == hosts[1] and usual[0] == usual[1]


class Seen:
    """A page and its headers.

    Args:
        page: the page, parsed.
        status: of the answer.
        headers: of the answer, names in lower case.
    """

    def __init__(self, page: Page, status: int, headers: Mapping[str, Sequence[str]]) -> None:
        self.page = page
        self.url = page.url
        self.status = status
        self.headers = headers

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of ``<meta>`` by name, in lower case; empty ones are left out."""
        found: dict[str, list[str]] = {}
        for element in self.page.root.iter("meta"):
            name = (element.get("name") or element.get("property") or "").strip().lower()
            content = squeeze(element.get("content") or "")
            if name and content:
                found.setdefault(name, []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these metas that the page has."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    @property
    def generators(self) -> list[str]:
        """What the page says that it was made by."""
        return self.metas.get("generator", [])

    @cached_property
    def assets(self) -> list[str]:
        """Addresses of style sheets, scripts and images, absolute."""
        found = []
        for element in self.page.root.iter("link", "script", "img"):
            said = (element.get("rel") or "").lower()
            if element.tag == "link" and not any(kind in said for kind in ("stylesheet", "icon", "preload")):
                continue
            address = (element.get("href") if element.tag == "link" else element.get("src")) or ""
            try:
                url = urljoin(self.page.base_url, address.strip())
                found.append(self.own(url) if is_same_site(url, self.url) else url)
            except ValueError:
                continue
        return found

    @cached_property
    def head_links(self) -> list[tuple[str, str]]:
        """Relation and address of each ``<link>``, absolute."""
        found = []
        for element in self.page.root.iter("link"):
            url = self.page.resolve(element.get("href") or "", self.page.base_url)
            if url:
                url = self.own(url) if is_same_site(url, self.url) else url
                found.append(((element.get("rel") or "").strip().lower(), url))
        return found

    @cached_property
    def cookies(self) -> set[str]:
        """Names of the cookies that the answer sets."""
        return {cookie.partition("=")[0].strip() for cookie in self.headers.get("set-cookie", ())}

    @cached_property
    def links(self) -> list[Link]:
        """The links of the page; of very many, the first."""
        return [link for link in self.page.links[:_MOST_LINKS] if len(link.url) <= _LONGEST]

    @cached_property
    def own_links(self) -> list[Link]:
        """Links within the site, brought to the scheme and host of the page."""
        here = origin(self.url)
        found = []
        for link in self.links:
            if link.url.startswith(f"{here}/"):
                found.append(link)
            elif is_same_site(link.url, self.url):
                found.append(replace(link, url=self.own(link.url)))
        return found

    def own(self, url: str) -> str:
        """An address of the site with the scheme and the host of the page."""
        parts = urlsplit(url)
        return f"{origin(self.url)}{parts.path}{f'?{parts.query}' if parts.query else ''}"

    @property
    def title(self) -> str | None:
        """What the page calls itself: the last part of its title behind a bar, else all of it."""
        text = self.meta("og:site_name") or self.page.window_title
        return text[:300] or None
