"""Feeds: RSS 0.9 to 2.0 and Atom (RFC 4287), read for the addresses of what is new."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from harvester.pages.citation.sitemap import address_in, decoded, entries, inner, is_closed

MOST = 10_000
"""Entries of a feed that are read."""

_ROOT = re.compile(r"<(?:[\w-]{1,40}:)?(?P<name>rss|feed|RDF)\b[^<>]*?(?P<empty>/)?>")
_LINK = re.compile(r"<(?:[\w-]{1,40}:)?link\s(?P<said>[^<>]*)>")
_ATTRIBUTE = re.compile(r"(?P<name>rel|href|type)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')")
_DATES = ("published", "pubDate", "date", "updated", "issued")


@dataclass(kw_only=True, slots=True)
class FeedEntry:
    """What a feed says of one page."""

    url: str
    title: str | None = None
    published: str | None = None
    """As printed: RFC 822 in RSS, RFC 3339 in Atom."""


@dataclass(kw_only=True, slots=True)
class Feed:
    """What a feed lists, in its order, each address once."""

    entries: list[FeedEntry] = field(default_factory=list)
    is_cut: bool = False
    """It ended before its end."""


def read_feed(body: bytes, url: str) -> Feed:
    """Read a feed as it was received from *url*. What is no feed has no entries; of a cut one what is whole is read."""
    text, is_cut = decoded(body)
    root = _ROOT.search(text[:5_000])
    if root is None:
        return Feed(is_cut=is_cut)
    feed = Feed(is_cut=is_cut or not is_closed(text, root))
    seen: set[str] = set()
    for _, entry in entries(text, "item", "entry"):
        address = address_in(_link(entry), url)
        if address is None or address in seen:
            continue
        if len(feed.entries) == MOST:
            feed.is_cut = True
            break
        seen.add(address)
        published = next((date for name in _DATES if (date := inner(entry, name))), None)
        feed.entries.append(FeedEntry(url=address, title=inner(entry, "title"), published=published))
    return feed


def _link(entry: str) -> str | None:
    """The address of the page: Atom's alternate link, RSS's link, else its permanent identifier."""
    for match in _LINK.finditer(entry):
        said = {one["name"]: one["double"] or one["single"] or "" for one in _ATTRIBUTE.finditer(match["said"])}
        if said.get("href") and said.get("rel", "alternate") == "alternate" and "html" in said.get("type", "html"):
            return unescape(said["href"]).strip()
    return inner(entry, "link") or (None if 'isPermaLink="false"' in entry else inner(entry, "guid"))
