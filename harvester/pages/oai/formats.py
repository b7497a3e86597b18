"""The formats of metadata that are read, in order of worth, and which of those a repository offers to ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harvester.pages.oai.document import local_name
from harvester.pages.oai.dublin_core import DublinCoreRecord
from harvester.pages.oai.jats import JatsRecord
from harvester.pages.oai.marcxml import MarcRecord
from harvester.pages.oai.metadata import MetadataRecord, children
from harvester.pages.oai.mods import ModsRecord
from harvester.pages.page import Element


@dataclass(frozen=True, slots=True)
class Format:
    """A format of metadata."""

    part: str
    """The part of the article that it is (:data:`harvester.parts.PARTS`)."""
    reader: type[MetadataRecord]
    roots: frozenset[str]
    """Names of root elements, in lower case."""
    namespaces: tuple[str, ...]
    """What the namespace of the root, or the one that ``ListMetadataFormats`` states, begins with, without scheme."""
    prefixes: tuple[str, ...]
    """Usual metadata prefixes, the likeliest first."""


#: What is richest stands first.
FORMATS = (
    Format(
        "jats", JatsRecord, frozenset({"article"}),
        ("jats.nlm.nih.gov", "dtd.nlm.nih.gov", "www.ncbi.nlm.nih.gov/jats", "dtd.nlm.nih.gov/publishing"),
        ("jats", "oai_jats", "nlm", "jats-publishing", "oai_nlm"),
    ),
    Format(
        "oai_mods", ModsRecord, frozenset({"mods", "modscollection"}),
        ("www.loc.gov/mods",), ("oai_mods", "mods", "mods34", "mods3"),
    ),
    Format(
        "marcxml", MarcRecord, frozenset({"record", "collection"}),
        ("www.loc.gov/marc21",), ("marcxml", "marc21", "oai_marcxml", "marc"),
    ),
    Format(
        "marcxml", MarcRecord, frozenset({"oai_marc"}),
        ("www.openarchives.org/oai/1.1/oai_marc",), ("oai_marc",),
    ),
    Format(
        "oai_dc", DublinCoreRecord, frozenset({"dc"}),
        ("www.openarchives.org/oai/2.0/oai_dc", "purl.org/dc/elements"), ("oai_dc",),
    ),
    Format(
        "oai_dc", DublinCoreRecord, frozenset({"qualifieddc", "qdc", "dcterms", "thesis"}),
        ("purl.org/dc/terms", "dspace.org/qualifieddc", "www.ndltd.org/standards/metadata/etdms"),
        ("qdc", "oai_qdc", "dcterms", "oai_etdms", "etdms"),
    ),
)  # fmt: skip

_PLAIN = "oai_dc"


def format_in(metadata: Element) -> Format | None:
    """The format of what stands in ``<metadata>``; ``None`` for one that is not read.

    The name of the root decides, and its namespace only where two formats may share the name.
    """
    name = local_name(metadata.tag)
    for known in FORMATS:
        if name in known.roots and (name not in ("record", "collection") or _is_marc(metadata)):
            return known
    return None


def reader_of(metadata: Element) -> MetadataRecord | None:
    """The reader for what stands in ``<metadata>``; ``None`` for a format that is not read."""
    known = format_in(metadata)
    return None if known is None else known.reader(metadata)


def _is_marc(metadata: Element) -> bool:
    if "loc.gov/marc21" in metadata.tag.lower():
        return True
    return next(children(metadata, "leader", "controlfield", "datafield", "record"), None) is not None


def best_formats(formats: Iterable[tuple[str, str, str]]) -> list[str]:
    """The prefixes to ask for, at most two: the richest format that is read, and ``oai_dc``.

    Args:
        formats: prefix, schema and namespace, as ``ListMetadataFormats`` has them; empty where it did not answer.

    Every repository must have ``oai_dc`` (OAI-PMH 2.0, 2.5): it is asked for also where the list does not name it and
    nothing else in the list is read.
    """
    offered = [(prefix, format_of(prefix, namespace)) for prefix, _, namespace in formats]
    ranked = sorted(
        ((FORMATS.index(known), prefix) for prefix, known in offered if known is not None), key=lambda rank: rank[0]
    )
    rich = [prefix for rank, prefix in ranked if FORMATS[rank].part != "oai_dc"][:1]
    plain = [prefix for rank, prefix in ranked if FORMATS[rank].part == "oai_dc"][:1]
    return [*rich, *plain] or [_PLAIN]


def format_of(prefix: str, namespace: str = "") -> Format | None:
    """The format that a repository offers under *prefix*; ``None`` for one that is not read.

    A prefix is the repository's to choose, so the namespace is believed first.
    """
    stated = namespace.strip().lower().partition("://")[2]
    by_namespace = (known for known in FORMATS if stated and stated.startswith(known.namespaces))
    return next(by_namespace, None) or next((known for known in FORMATS if prefix.lower() in known.prefixes), None)
