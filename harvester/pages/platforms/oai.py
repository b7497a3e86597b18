"""What an answer of an OAI-PMH 2.0 endpoint says of the endpoint: as much as detection needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.pages.oai.protocol import read_response
from harvester.pages.page import squeeze

#: Warnings of PHP may stand before it.
_ANYWHERE = re.compile(rb"<(?:[\w.-]+:)?OAI-PMH[\s>]")
_PREFIX = re.compile(r"[\w.!~*'()-]+")
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
    if not is_oai(body) or b"<!ENTITY" in body[:4_000]:  # no endpoint declares any
        return None
    answer = read_response(body)
    if not answer.is_oai:
        return None
    name, said = _said(answer.repository_name), answer.granularity or ""
    prefixes = [prefix for prefix, _, _ in answer.formats]
    return OaiAnswer(
        verb="error" if answer.errors else answer.verb or None,
        name=name,
        granularity="second" if "hh:mm:ss" in said.lower() else "day" if said or name else None,
        deleted=_said(answer.deleted_record),
        earliest=_said(answer.earliest_datestamp),
        toolkit=_said(answer.toolkit),
        toolkit_version=_said(answer.toolkit_version),
        formats=list(dict.fromkeys(prefix for prefix in prefixes if _PREFIX.fullmatch(prefix))),
        by_pkp=b"/lib/pkp/" in body[:1_000],
    )


def _said(text: str | None) -> str | None:
    return squeeze(text or "")[:300] or None


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
