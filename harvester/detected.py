"""What is known of an address once its site was looked at: how it is harvested, or why it cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from harvester.pages.oai.formats import best_formats
from harvester.pages.page import fold
from harvester.pages.platforms.seen import Platform, host_of

_USUAL_PORTS = {"http": 80, "https": 443}
_LONGEST_NAME = 100


@dataclass(kw_only=True, slots=True)
class Detection:
    """A journal, or a site of many, and how it will be harvested."""

    url: str
    """The address that was given."""
    platform: str
    """``iad dergipark ojs janeway oai citation-meta``."""
    version: str | None
    """Of the platform's software."""
    scope: str
    """``journal``, ``site`` (all journals of a site), ``press``, ``index``."""
    title: str | None
    """Of the journal or the site."""
    start: str
    """The address to begin the crawl at."""
    journal: str | None
    """The journal's own key on its platform."""
    name: str
    """The dataset's, ``[a-z0-9][a-z0-9._-]*``."""
    plan: str
    """How it will be harvested, in a sentence."""
    reasons: list[str]
    """What was seen, in short sentences."""
    oai_url: str | None = None
    """The OAI-PMH endpoint, which has answered Identify; without arguments."""
    oai_set: str | None = None
    """The set to ask it for."""
    granularity: str | None = None
    """Of its datestamps: ``day`` or ``second``."""
    deleted_record: str | None = None
    """``no``, ``transient`` or ``persistent``."""
    earliest_datestamp: str | None = None
    formats: list[str] = field(default_factory=list)
    """Metadata prefixes that it offers."""
    sitemaps: list[str] = field(default_factory=list)
    """Addresses of sitemaps, of robots.txt and of the page."""
    requests: int = 0
    """How many were made, robots.txt included."""

    outcome = "found"
    exit_code = 0

    def as_json(self) -> dict[str, Any]:
        """All of it, for ``--json``."""
        return {"outcome": self.outcome, **asdict(self)}


@dataclass(kw_only=True, slots=True)
class _NotFound:
    url: str
    reason: str
    """What was met, in a sentence without its full stop."""
    hint: str = ""
    """What to do."""
    requests: int = 0

    outcome = ""
    exit_code = 4

    def __str__(self) -> str:
        return f"{self.reason}.{' ' if self.hint else ''}{self.hint}"

    def as_json(self) -> dict[str, Any]:
        """All of it, for ``--json``."""
        return {"outcome": self.outcome, **asdict(self)}


class NotAJournal(_NotFound):
    """What stands at the address is no journal's."""

    __slots__ = ()
    outcome = "not a journal"
    exit_code = 2


class Unreachable(_NotFound):
    """The address could not be had."""

    __slots__ = ()
    outcome = "unreachable"


class Blocked(_NotFound):
    """The site turns the crawler away."""

    __slots__ = ()
    outcome = "blocked"


Outcome = Detection | NotAJournal | Unreachable | Blocked
"""What comes of looking at an address."""


def dataset_name(url: str, *parts: str | None) -> str:
    """A dataset's name: the host, its port where it is not the usual one, and what tells one journal from another.

    >>> dataset_name("https://www.dergi.example.edu.tr/index.php/uded", "", "uded")
    'dergi.example.edu.tr-uded'
    >>> dataset_name("http://127.0.0.1:8080/", "ojs", "Çağ D."), dataset_name("http://[::1]:81/")
    ('127.0.0.1-8080-ojs-cag-d', '1-81')
    """
    host = host_of(url).removeprefix("www.")
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        port = None
    own = str(port) if port and port != _USUAL_PORTS.get(address.scheme) else None
    said = "-".join(_plain(part) for part in (host, own, *parts) if part and _plain(part))
    return said[:_LONGEST_NAME].strip("-._") or "site"


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", fold(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")


def name_of(platform: Platform) -> str:
    """The name of the dataset of what was found."""
    if platform.name == "iad" and host_of(platform.home).endswith("indexacademicdocs.org"):
        return "iad" + (f"-{platform.journal}" if platform.journal else "")
    if platform.name in ("oai", "citation-meta"):
        path = re.sub(r"\.\w{1,5}$|^(?:/index)?$", "", urlsplit(platform.home).path)
        folder = "" if platform.name == "oai" else path
        return dataset_name(platform.home, folder, platform.journal)
    return dataset_name(platform.home, platform.folder, platform.journal)


_LISTS = {
    "ojs": "the archive and the issues' tables of contents for sections, pages and order",
    "janeway": "the lists of issues and articles for sections and order",
    "dergipark": "the archive and the issues' pages for order",
}
#: Formats that are asked for, by platform: each is one more walk through all records.
_FORMATS = {"ojs": ["oai_dc"], "janeway": ["jats"], "dergipark": ["oai_mods", "oai_dc"]}


def formats_asked(platform: str, offered: Iterable[str]) -> list[str]:
    """The formats (``metadataPrefix``) that an endpoint is asked for, of those that it offers."""
    offered = list(offered)
    usual = [prefix for prefix in _FORMATS.get(platform, ()) if prefix in offered]
    return usual or best_formats((prefix, "", "") for prefix in offered)


_PAGES = "article pages for what neither has (ORCID, affiliations, references, PDF)"


def plan_of(platform: Platform, oai_url: str | None, formats: Iterable[str], sitemaps: list[str]) -> str:
    """How it will be harvested, in a sentence."""
    if platform.name == "iad":
        return "From the start page to journals, issues and records, each record's page read by its labels."
    records = f"Records by OAI-PMH ({', '.join(formats_asked(platform.name, formats))})"
    if platform.name == "oai":
        return f"{records}; article pages where the records name them."
    if platform.name == "citation-meta":
        way = "the sitemap" if sitemaps else "listing pages"
        pages = f"article pages found through {way}, by the citation metadata they carry"
        return f"{records}, then {pages}." if oai_url else f"{pages[0].upper()}{pages[1:]}."
    if oai_url:
        return f"{records}, {_LISTS[platform.name]}, {_PAGES}."
    return f"Without OAI-PMH: by {_LISTS[platform.name]}, and every article's page."
