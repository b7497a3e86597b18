"""What an answer of an OAI-PMH 2.0 endpoint says of the endpoint: as much as detection needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from harvester.pages.page import squeeze

_PARSER_OPTIONS: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True}
_ROOT = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*){0,6}(?=<(?:[\w.-]+:)?OAI-PMH[\s>])", re.DOTALL
)
#: Warnings of PHP may stand before it.
_ANYWHERE = re.compile(rb"<(?:[\w.-]+:)?OAI-PMH[\s>]")
_ARGUMENTS = frozenset("verb identifier metadataPrefix from until set resumptionToken".split())

#: Where endpoints usually are, by the software that puts them there.
USUAL = ("/oai", "/oai/request", "/cgi/oai2", "/index.php/oai")
_OF_SOFTWARE = (
    ("dspace 7", ("/server/oai/request", "/oai/request")),
    ("dspace 8", ("/server/oai/request", "/oai/request")),
    ("dspace 9", ("/server/oai/request", "/oai/request")),
    ("dspace", ("/oai/request", "/server/oai/request", "/dspace-oai/request")),
    ("eprints", ("/cgi/oai2",)),
    ("invenio", ("/oai2d", "/oai2")),
    ("pure", ("/ws/oai",)),
)
_LINKED = re.compile(
    r"/(?:oai2?d?|oai-pmh|oai/request|api/oai|cgi/oai2|dspace-oai/request|ws/oai)/?$|[?&]verb=Identify", re.I
)


@dataclass(slots=True)
class OaiAnswer:
    """What one answer says."""

    verb: str | None
    """``Identify ListRecords …``, or ``error``."""
    name: str | None = None
    granularity: str | None = None
    """``day`` or ``second``, where Identify says so."""
    deleted: str | None = None
    """``no persistent transient``."""
    earliest: str | None = None
    toolkit: str | None = None
    toolkit_version: str | None = None
    formats: list[str] = field(default_factory=list)
    """Metadata prefixes, of ListMetadataFormats."""
    by_pkp: bool = False
    """Its style sheet is one of PKP's."""

    @property
    def identifies(self) -> bool:
        """Whether it is an answer to Identify as it has to be."""
        return self.verb == "Identify" and bool(self.granularity)


def is_oai(body: bytes) -> bool:
    """Whether a body begins as an answer of an OAI-PMH endpoint does, warnings of its server aside.

    >>> is_oai(b'<?xml version="1.0"?><OAI-PMH xmlns="x">'), is_oai(b"<b>Warning</b>: x<OAI-PMH >"), is_oai(b"<html>")
    (True, True, False)
    """
    return _ANYWHERE.search(body[:4_000]) is not None


def oai_answer(body: bytes) -> OaiAnswer | None:
    """Read an answer; ``None`` where it is none of an OAI-PMH endpoint."""
    start = _ANYWHERE.search(body[:4_000])
    if start is None:
        return None
    if not _ROOT.match(body):
        body = body[start.start() :]
    try:
        root = etree.fromstring(body.strip(), etree.XMLParser(**_PARSER_OPTIONS))
    except etree.XMLSyntaxError:
        root = None
    if root is None or _name(root) != "OAI-PMH":
        return None
    parts = {_name(child): child for child in root if _name(child) not in ("responseDate", "request", "")}
    verb = next(iter(parts), None)
    found = OaiAnswer(verb, by_pkp=b"/lib/pkp/" in body[:1_000])
    if verb == "Identify":
        identify = parts[verb]
        found.name = _text(identify, "repositoryName")
        said = _text(identify, "granularity") or ""
        found.granularity = "second" if "hh:mm:ss" in said.lower() else "day" if said or found.name else None
        found.deleted = _text(identify, "deletedRecord")
        found.earliest = _text(identify, "earliestDatestamp")
        for element in identify.iter():
            if _name(element) == "toolkit":
                found.toolkit = _text(element, "title")
                found.toolkit_version = _text(element, "version")
    elif verb == "ListMetadataFormats":
        prefixes = [squeeze(each.text or "") for each in parts[verb].iter() if _name(each) == "metadataPrefix"]
        found.formats = list(dict.fromkeys(prefix for prefix in prefixes if re.fullmatch(r"[\w.!~*'()-]+", prefix)))
    return found


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Any, name: str) -> str | None:
    for child in element.iter():
        if _name(child) == name and child.text:
            return squeeze(child.text)[:300] or None
    return None


def endpoint(url: str) -> tuple[str, str | None]:
    """The address of the endpoint that *url* asks something of, and the set that it asks for.

    >>> endpoint("https://h/index.php?page=oai&verb=ListRecords&set=uded&metadataPrefix=oai_dc")
    ('https://h/index.php?page=oai', 'uded')
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in _ARGUMENTS]
    asked = next((value for name, value in query if name == "set" and value), None)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), "")), asked


def request(address: str, verb: str) -> str:
    """The address at which an endpoint is asked for *verb*.

    >>> request("https://h/index.php?page=oai", "Identify")
    'https://h/index.php?page=oai&verb=Identify'
    """
    return f"{address}{'&' if '?' in address else '?'}verb={verb}"


def usual(generators: list[str]) -> tuple[str, ...]:
    """Paths at which the endpoint of a site is to be tried, told by what it says that it was made by; at most four."""
    said = " ".join(generators).lower()
    return next((paths for name, paths in _OF_SOFTWARE if name in said), USUAL)[:4]


def is_linked_as_endpoint(url: str) -> bool:
    """Whether an address that a page links looks like an endpoint."""
    return _LINKED.search(url) is not None
