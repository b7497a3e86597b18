"""An answer of an OAI-PMH 2.0 repository (https://www.openarchives.org/OAI/openarchivesprotocol.html): the envelope.

What is in the records is read by the readers of formats, :mod:`harvester.pages.oai.formats`. Namespaces are not looked
at, and names of elements without regard to case: servers differ in both. All texts are what the XML says, white space
at their ends taken off.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.pages.oai.document import local_name, parse_document
from harvester.pages.page import Element

#: Elements that answer a verb of the protocol, by their name in lower case.
VERBS = {
    verb.lower(): verb
    for verb in ("Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord")
}


@dataclass(kw_only=True, slots=True)
class OaiRecord:
    """A record, or with no metadata only its header."""

    identifier: str
    datestamp: str
    """When the record changed in the repository; says nothing of when the article was published."""
    set_specs: list[str] = field(default_factory=list)
    deleted: bool = False
    metadata: Element | None = None
    """The element in ``<metadata>``, of whatever format; ``None`` for a deleted record, a header, an empty one."""


@dataclass(kw_only=True, slots=True)
class OaiResponse:
    """An answer. What it does not say is ``None`` or empty."""

    is_oai: bool = True
    """Whether this is an answer of OAI-PMH at all."""
    is_cut: bool = False
    """The document ends before ``</OAI-PMH>``; the records in it are whole, but not all."""
    repaired: bool = False
    """It was no XML, and was put right: characters taken out, junk around it left, ``&`` escaped, another charset."""
    lost_records: int = 0
    """How many records of the document could not be read even so."""
    lost_identifiers: list[str] = field(default_factory=list)
    """Their identifiers, where they could be read: ``GetRecord`` may give what the list does not."""

    verb: str = ""
    """The verb that is answered; of an error, the one that the request had."""
    response_date: str | None = None
    request_url: str | None = None
    """The base URL that the answer says it was asked at."""
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Code and text: ``noRecordsMatch``, ``badResumptionToken`` …"""

    records: list[OaiRecord] = field(default_factory=list)
    headers: list[OaiRecord] = field(default_factory=list)
    """Of ``ListIdentifiers``."""
    sets: list[tuple[str, str]] = field(default_factory=list)
    """Spec and name."""
    formats: list[tuple[str, str, str]] = field(default_factory=list)
    """Prefix, schema, namespace."""

    has_token_element: bool = False
    """A list that says by an empty element that it is complete says more than one that has none."""
    token: str | None = None
    """The resumption token as it stands; ``None`` where there is none or an empty one."""
    complete_list_size: int | None = None
    cursor: int | None = None
    expiration_date: str | None = None

    repository_name: str | None = None
    base_url: str | None = None
    protocol_version: str | None = None
    earliest_datestamp: str | None = None
    deleted_record: str | None = None
    """``no``, ``persistent`` or ``transient``."""
    granularity: str | None = None
    """``YYYY-MM-DD`` or ``YYYY-MM-DDThh:mm:ssZ``."""
    admin_emails: list[str] = field(default_factory=list)
    compressions: list[str] = field(default_factory=list)
    repository_identifier: str | None = None
    toolkit: str | None = None
    """The software: ``Open Journal Systems``, ``Janeway``."""
    toolkit_version: str | None = None


_IDENTIFY = {
    "repositoryname": "repository_name",
    "baseurl": "base_url",
    "protocolversion": "protocol_version",
    "earliestdatestamp": "earliest_datestamp",
    "deletedrecord": "deleted_record",
    "granularity": "granularity",
}


def read_response(body: bytes, declared: str | None = None) -> OaiResponse:
    """Read an answer, whole or cut, sound or repaired.

    Args:
        body: as it came, decompressed.
        declared: the charset of the header ``Content-Type``, if there is one.

    Raises:
        Unbounded: the body is larger than can be read.
    """
    document = parse_document(body, declared)
    response = OaiResponse(
        is_oai=document.root is not None,
        is_cut=document.is_cut,
        repaired=document.repaired,
        lost_records=document.lost_records,
        lost_identifiers=document.lost_identifiers,
    )
    for element in document.root if document.root is not None else ():
        name = local_name(element.tag)
        if name in VERBS:
            response.verb = VERBS[name]
            _READ[name](response, element)
        elif name == "responsedate":
            response.response_date = _text(element) or None
        elif name == "request":
            response.request_url = _text(element) or None
            response.verb = response.verb or element.get("verb") or ""
        elif name == "error":
            response.errors.append(((element.get("code") or "").strip(), _text(element)))
    return response


def _text(element: Element) -> str:
    text: str = element.text or ""
    return (text if not len(element) else "".join(element.itertext())).strip()


def _read_records(response: OaiResponse, answer: Element) -> None:
    for element in answer:
        name = local_name(element.tag)
        if name == "record":
            record = _record(element)
            if record is not None:
                response.records.append(record)
            elif not response.is_cut or element.getnext() is not None:  # else it is what the cut left
                response.lost_records += 1
        elif name == "resumptiontoken":
            _read_token(response, element)


def _record(element: Element) -> OaiRecord | None:
    record = metadata = None
    for part in element:
        name = local_name(part.tag)
        if name == "header":
            record = _header(part)
        elif name == "metadata":
            metadata = next(iter(part), None)
    if record is not None and not record.deleted:
        record.metadata = metadata
    return record


def _header(element: Element) -> OaiRecord | None:
    """The header; ``None`` where it has no identifier, without which nothing can be made of the record."""
    identifier = datestamp = ""
    specs = []
    for part in element:
        name = local_name(part.tag)
        if name == "identifier":
            identifier = (part.text or "").strip()
        elif name == "datestamp":
            datestamp = (part.text or "").strip()
        elif name == "setspec":
            specs.append((part.text or "").strip())
    deleted = (element.get("status") or "").strip().lower() == "deleted"
    if not identifier:
        return None
    return OaiRecord(identifier=identifier, datestamp=datestamp, set_specs=specs, deleted=deleted)


def _read_token(response: OaiResponse, element: Element) -> None:
    response.has_token_element = True
    response.token = _text(element) or None
    said = {local_name(name): value.strip() for name, value in element.items()}
    response.complete_list_size = _number(said.get("completelistsize"))
    response.cursor = _number(said.get("cursor"))
    response.expiration_date = said.get("expirationdate") or None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def _read_headers(response: OaiResponse, answer: Element) -> None:
    for element in answer:
        name = local_name(element.tag)
        if name == "header":
            header = _header(element)
            if header is not None:
                response.headers.append(header)
            else:
                response.lost_records += 1
        elif name == "resumptiontoken":
            _read_token(response, element)


def _read_sets(response: OaiResponse, answer: Element) -> None:
    for element in answer:
        name = local_name(element.tag)
        if name == "set":
            said = _said(element)
            if said.get("setspec"):
                response.sets.append((said["setspec"], said.get("setname", "")))
        elif name == "resumptiontoken":
            _read_token(response, element)


def _read_formats(response: OaiResponse, answer: Element) -> None:
    for element in answer:
        said = _said(element)
        if said.get("metadataprefix"):
            response.formats.append((said["metadataprefix"], said.get("schema", ""), said.get("metadatanamespace", "")))


def _said(element: Element) -> dict[str, str]:
    return {local_name(part.tag): _text(part) for part in element}


def _read_identify(response: OaiResponse, answer: Element) -> None:
    for element in answer:
        name = local_name(element.tag)
        if name in _IDENTIFY:
            setattr(response, _IDENTIFY[name], _text(element) or None)
        elif name == "adminemail":
            response.admin_emails.append(_text(element))
        elif name == "compression":
            response.compressions.append(_text(element))
        elif name == "description":
            for part in element:
                said = _said(part)
                if local_name(part.tag) == "toolkit":
                    response.toolkit = said.get("title") or response.toolkit
                    response.toolkit_version = said.get("version") or response.toolkit_version
                elif said.get("repositoryidentifier"):
                    response.repository_identifier = said["repositoryidentifier"]


_READ = {
    "identify": _read_identify,
    "listmetadataformats": _read_formats,
    "listsets": _read_sets,
    "listidentifiers": _read_headers,
    "listrecords": _read_records,
    "getrecord": _read_records,
}
