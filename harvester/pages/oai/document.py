"""The document of an OAI-PMH answer as a tree: parsed strictly, else repaired, else put together from what is whole.

No external entity is resolved, no DTD is read: what stands before the root element is not looked at, so that entities
which a document declares stay the text they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from harvester.pages.bounds import Unbounded
from harvester.pages.oai.xml_text import declared_charset, decode, mend
from harvester.pages.page import Element

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer; a hundred records have less than a hundredth of them."""

_STRICT = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    collect_ids=False,
)  # fmt: skip
_LENIENT = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    collect_ids=False, recover=True, encoding="utf-8",
)  # fmt: skip
_ROOT_IN_BYTES = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?OAI-PMH(?=[\s>/])", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?OAI-PMH(?=[\s>/])", re.IGNORECASE)
_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?OAI-PMH\s*>", re.IGNORECASE)
_CLOSED_AT_ONCE = re.compile(r"<[^<>]*/>\s*\Z")
#: An answer that was cut before its root element.
_PROLOG = re.compile(r"\ufeff?\s*+(?:<\?[^>]*+>?\s*+|(?><!--.*?(?:-->|\Z))\s*+)*+(?:<[A-Za-z_-]{0,8})?", re.DOTALL)
#: A record of the protocol; one of MARC has no header.
_RECORD = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?)record(?:\s[^<>]*)?>\s*<\1header[\s>/]", re.IGNORECASE)
_RECORD_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?record\s*>", re.IGNORECASE)
_LIST_END = re.compile(
    r"<(?:[A-Za-z_][\w.-]*:)?resumptionToken[\s>/]|</(?:[A-Za-z_][\w.-]*:)?(?:ListRecords|GetRecord|OAI-PMH)\s*>",
    re.IGNORECASE,
)
_HEADER = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?header[\s>]", re.IGNORECASE)
_IDENTIFIER = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?identifier\s*>\s*([^<\s][^<]{0,500}?)\s*<", re.IGNORECASE)
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARATION = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,40})\s*=\s*[\"']([^\"'<>&]{1,300})[\"']")
_MOST_PREFIXES = 100
_KNOWN = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "dcterms": "http://purl.org/dc/terms/",
    "mods": "http://www.loc.gov/mods/v3",
    "marc": "http://www.loc.gov/MARC21/slim",
    "xlink": "http://www.w3.org/1999/xlink",
}
#: Elements that HTML leaves open.
_VOID = re.compile(r"<(br|hr|img|wbr|col|input)\b([^<>]*+)(?<!/)>(?!\s*+</\1\s*+>)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def local_name(tag: str) -> str:
    """The name of an element without its namespace, in lower case: servers differ in both."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()  # a prefix that is not declared stays in the name


@dataclass(kw_only=True, slots=True)
class Document:
    """The answer as a tree."""

    root: Element | None
    """The element ``OAI-PMH``; ``None`` for what is no such answer."""
    is_cut: bool = False
    """The text ends before the root element does."""
    repaired: bool = False
    """The text was not what XML allows, and was put right."""
    lost_records: int = 0
    """Records that could not be read even so; the one that a cut ends is not among them."""
    lost_identifiers: list[str] = field(default_factory=list)
    """Their identifiers, where those could be read."""


def parse_document(body: bytes, declared: str | None) -> Document:
    """Parse the answer *body*.

    Args:
        body: as it came, decompressed.
        declared: the charset of the header ``Content-Type``.

    Raises:
        Unbounded: the body is larger than :data:`LARGEST`.
    """
    if len(body) > LARGEST:
        raise Unbounded(f"an answer of {len(body):,} bytes, more than {LARGEST:,}")
    start = _ROOT_IN_BYTES.search(body)
    if start is not None and _is_plain(body[: start.start()]):
        try:
            return Document(root=etree.fromstring(body, _STRICT))
        except etree.XMLSyntaxError:
            pass
    text, repaired = decode(body, declared)
    first = _ROOT.search(text)
    if first is None:
        return Document(root=None, is_cut=_PROLOG.fullmatch(text[:10_000]) is not None)
    before = text[: first.start()]
    repaired |= bool(before.strip("\ufeff \t\r\n")) and not before.strip("\ufeff \t\r\n").startswith("<?xml")
    last = _END.search(text, first.end())
    is_cut = last is None and not _CLOSED_AT_ONCE.match(text, first.start())
    end = len(text) if last is None else last.end()
    repaired |= bool(text[end:].strip())
    whole = text[first.start() : end]
    mended = mend(whole)
    repaired |= mended != whole
    if not is_cut:
        try:
            return Document(root=etree.fromstring(mended.encode("utf-8"), _STRICT), repaired=repaired)
        except etree.XMLSyntaxError:
            repaired = True
    document = _put_together(mended, is_cut)
    document.repaired = repaired
    return document


def _is_plain(before: bytes) -> bool:
    """Whether what stands before the root says no more than that this is XML, in UTF-8."""
    encoding = declared_charset(before)
    return b"<!" not in before and (encoding in ("utf-8", "ascii") if b"encoding" in before else True)


def _put_together(text: str, is_cut: bool) -> Document:
    """The tree of the records that can be parsed by themselves, and of what stands around them."""
    opening = _opening(text)
    starts = [match.start() for match in _RECORD.finditer(text)]
    if not starts:
        root = _lenient(text)
        read = 0 if root is None else sum(local_name(element.tag) == "header" for element in root.iter("*"))
        missing = max(0, len(_HEADER.findall(text)) - read - is_cut)
        return Document(root=_or_empty(root), is_cut=is_cut, lost_records=missing)
    end = _LIST_END.search(text, _last_end(text, starts[-1], len(text)) or starts[-1])
    stop = len(text) if end is None else end.start()
    root = _or_empty(_lenient(text[: starts[0]] + text[stop:]))
    document = Document(root=root, is_cut=is_cut)
    records = []
    for start, following in zip(starts, [*starts[1:], stop], strict=True):
        record = _record(text, start, following, opening)
        if record is not None:
            records.append(record)
        elif not (is_cut and following == stop):
            document.lost_records += 1
            document.lost_identifiers += [match[1] for match in [_IDENTIFIER.search(text, start, following)] if match]
    answer = next((element for element in root if local_name(element.tag) in ("listrecords", "getrecord")), None)
    if answer is None:
        answer = etree.SubElement(root, "ListRecords")
    answer[0:0] = records
    return document


def _record(text: str, start: int, following: int, opening: str) -> Element | None:
    end = _last_end(text, start, following)
    if end is None:
        return None
    for piece in _attempts(text[start:end]):
        try:
            return etree.fromstring(f"{opening}{piece}</OAI-PMH>".encode(), _STRICT)[0]
        except etree.XMLSyntaxError:
            continue
    return None


def _attempts(piece: str) -> Iterator[str]:
    yield piece
    closed = _VOID.sub(r"<\1\2/> ", piece)
    if closed != piece:
        yield closed


def _last_end(text: str, start: int, stop: int) -> int | None:
    """Where the last ``</record>`` before *stop* ends."""
    ends = [match.end() for match in _RECORD_END.finditer(text, start, stop)]
    return ends[-1] if ends else None


def _opening(text: str) -> str:
    """A root element that declares every prefix, for a part of *text* to be parsed by itself."""
    used = dict.fromkeys(match[1] for match in _PREFIX.finditer(text))
    for reserved in ("xml", "xmlns"):
        used.pop(reserved, None)
    declared: dict[str, str] = {}
    for match in _DECLARATION.finditer(text):
        declared.setdefault(match[1], match[2])
    names = "".join(
        f' xmlns:{prefix}="{declared.get(prefix) or _KNOWN.get(prefix) or f"urn:undeclared:{prefix}"}"'
        for prefix in list(used)[:_MOST_PREFIXES]
    )
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"{names}>'


def _lenient(text: str) -> Element | None:
    return etree.fromstring(text.encode("utf-8", "replace"), _LENIENT)


def _or_empty(root: Element | None) -> Element:
    return etree.Element("OAI-PMH") if root is None else root
