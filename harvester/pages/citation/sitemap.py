"""Sitemaps (https://www.sitemaps.org/protocol.html): addresses of a site's pages, and of further sitemaps.

They are read by their elements' own marks and not by a parser of XML: what sites serve is cut short, has bare
ampersands, other namespaces or none, a ``urlset`` within a ``sitemapindex``. Nothing that a document declares is ever
put in for an entity, so none can grow.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin

from harvester.pages.bounds import LONGEST_ADDRESS

LARGEST = 64 * 1024 * 1024
"""Bytes of a sitemap that are read; the protocol has 50 MB at most."""
MOST = 200_000
"""Entries of a sitemap that are read; the protocol has 50,000 at most."""

_GZIP = b"\x1f\x8b"
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CDATA = "<![CDATA["
_ROOT = re.compile(r"<(?:[\w-]{1,40}:)?(?P<name>urlset|sitemapindex)\b[^<>]*?(?P<empty>/)?>")
_SITEMAP_FILE = re.compile(r"/[^/?]*sitemap[^/?]*\.xml(?:\.gz)?$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LINE = re.compile(r"sitemap\s*:\s*(?P<address>\S+)", re.IGNORECASE)


@dataclass(kw_only=True, slots=True)
class Sitemap:
    """What a sitemap lists, in its order, each address once."""

    pages: list[tuple[str, str | None]] = field(default_factory=list)
    """Address of a page, absolute, and when it was last modified, as printed."""
    sitemaps: list[str] = field(default_factory=list)
    """Addresses of further sitemaps, absolute."""
    is_cut: bool = False
    """It ended before its end, or is larger than what is read: there may be more than is listed."""


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Read a sitemap: XML, or a text with an address a line, as it is or packed by gzip.

    Args:
        body: what was received.
        url: where from; addresses are resolved against it.

    Returns:
        What is whole in it. Nothing for what is no sitemap (a page that says *not found*).
    """
    text, is_cut = decoded(body)
    root = _ROOT.search(text)
    if root is None:
        return _text_list(text, is_cut)
    found = Sitemap(is_cut=is_cut or not is_closed(text, root))
    pages: dict[str, str | None] = {}
    sitemaps: dict[str, None] = {}
    for name, entry in entries(text, "url", "sitemap"):
        address = address_in(inner(entry, "loc"), url)
        if address is None:
            continue
        if len(pages) + len(sitemaps) >= MOST:
            found.is_cut = True
            break
        if name == "sitemap" or _SITEMAP_FILE.search(address):
            sitemaps[address] = None
        else:
            pages.setdefault(address, inner(entry, "lastmod"))
    found.pages, found.sitemaps = list(pages.items()), list(sitemaps)
    return found


def sitemaps_of_robots(text: str) -> list[str]:
    """The addresses of sitemaps that a ``robots.txt`` names (RFC 9309, 2.2.4), absolute ones only, each once.

    >>> sitemaps_of_robots("User-agent: *\\nDisallow: /x\\nSitemap: https://example.org/sitemap.xml # all")
    ['https://example.org/sitemap.xml']
    """
    lines = (_LINE.match(line.strip()) for line in text.lstrip("\ufeff").splitlines())
    found = (line["address"] for line in lines if line and _ADDRESS.fullmatch(line["address"]))
    return list(dict.fromkeys(found))


def decoded(body: bytes) -> tuple[str, bool]:
    """The text of what was received, unpacked, without comments; and whether it is cut."""
    is_cut = False
    for _ in range(2):  # a server may pack what was packed
        if not body.startswith(_GZIP):
            break
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, LARGEST)
        except zlib.error:
            return "", True
        is_cut = is_cut or not unpacker.eof
    if len(body) > LARGEST:
        body, is_cut = body[:LARGEST], True
    declared = _ENCODING.search(body[:400])
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else declared[1].decode() if declared else "utf-8"
    try:
        text = body.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        text = body.decode("utf-8", "replace")
    return _COMMENT.sub("", text.lstrip("\ufeff")) if "<!--" in text else text.lstrip("\ufeff"), is_cut


def is_closed(text: str, root: re.Match[str]) -> bool:
    """Whether the element that *root* opens is closed."""
    return bool(root["empty"]) or re.search(rf"</(?:[\w-]{{1,40}}:)?{root['name']}\s*>\s*\Z", text[-2_000:]) is not None


def entries(text: str, *names: str) -> Iterator[tuple[str, str]]:
    """The elements of *names* that are whole, in order: name, and what is in it."""
    opening = re.compile(rf"<(?:[\w-]{{1,40}}:)?(?P<name>{'|'.join(names)})(?:\s[^<>]*)?>")
    closing = re.compile(rf"</?(?:[\w-]{{1,40}}:)?(?P<name>{'|'.join(names)})(?:\s[^<>]*)?>")
    at = 0
    while (start := opening.search(text, at)) is not None:
        at = start.end()
        if start[0].endswith("/>"):
            continue
        end = closing.search(text, at)
        if end is None:
            return
        if end[0].startswith("</"):  # else one that was never closed: the next begins
            yield start["name"], f"{start[0]}{text[at : end.start()]}"
            at = end.end()
        else:
            at = end.start()


def inner(entry: str, name: str) -> str | None:
    """The text of the first element *name* in *entry*; ``None`` where there is none that is whole, or nothing in it."""
    start = _opening(name).search(entry)
    at = start.end() if start else len(entry)
    parts: list[str] = []
    while (end := entry.find("<", at)) >= 0:
        parts.append(unescape(entry[at:end]))
        if not entry.startswith(_CDATA, end):
            break
        at = entry.find("]]>", end)
        if at < 0:
            return None
        # What stands there is meant as it is; addresses are written escaped there too.
        parts.append(entry[end + len(_CDATA) : at].replace("&amp;", "&"))
        at += len("]]>")
    return " ".join("".join(parts).split()) or None if end >= 0 else None


@lru_cache(maxsize=64)
def _opening(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(?:[\w-]{{1,40}}:)?{name}(?:\s[^<>]*)?>")


def address_in(printed: str | None, url: str) -> str | None:
    """*printed* as an absolute address; ``None`` where it is none that can be asked for."""
    if not printed or len(printed) > LONGEST_ADDRESS:
        return None
    try:
        address = urljoin(url, printed.replace(" ", "%20")).partition("#")[0]
    except ValueError:
        return None
    return address if _ADDRESS.fullmatch(address) else None


def _text_list(text: str, is_cut: bool) -> Sitemap:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(_ADDRESS.fullmatch(line) for line in lines[:20]):
        return Sitemap(is_cut=is_cut)
    if is_cut:
        lines.pop()
    found = dict.fromkeys(line for line in lines[:MOST] if len(line) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(line))
    return Sitemap(pages=[(line, None) for line in found], is_cut=is_cut or len(lines) > MOST)
