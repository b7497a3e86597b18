"""DOI, ISSN and other identifiers, from tags that hold them among other things."""

from __future__ import annotations

import re

from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.citation.schema_org import DOI
from harvester.pages.page import fold
from harvester.pages.source_line import read_source

_DOI_ALONE = ("citation_doi", "dc.identifier.doi", "prism.doi")
_DOI_AMONG = ("dc.identifier", "dcterms.identifier", "eprints.id_number", "eprints.doi", "doi", "citation_id")
_ISSN = ("citation_issn", "dc.source.issn", "dc.identifier.issn", "eprints.issn", "dcterms.issn")
_ISSN_PRINT = ("citation_pissn", "prism.issn")
_ISSN_ONLINE = ("citation_eissn", "prism.eissn")
_IDENTIFIERS = ("dc.identifier.uri", "dc.identifier", "dcterms.identifier", "eprints.official_url")
_IDENTIFIER = re.compile(r"(?P<handle>(?:https?://hdl\.handle\.net/|hdl:)\d[\d.]*/\S+)|urn:\S+|https?://\S+")
_SOURCES = ("dcterms.bibliographiccitation", "dc.identifier.citation", "dc.source", "dcterms.source")
_ISSN_LINE = re.compile(r"(?:[ep]-?)?(?:ISSN)?:?\s*(\d{4}-\d{3}[\dX])", re.IGNORECASE)
_ISSN_FORM = re.compile(r"\b\d{4}\W?\d{3}[\dxX]\b")


def doi_of(tags: MetaTags) -> str | None:
    """The DOI as printed: what stands where only a DOI may, else the first identifier that is one."""
    said = tags.first(*_DOI_ALONE)
    return said or next((tag.content for tag in tags.every(*_DOI_AMONG) if DOI.fullmatch(tag.content)), None)


def source_of(tags: MetaTags) -> dict[str, str]:
    """What the line says that stands for volume, number and pages where no tags hold them: ``DC.source``."""
    for tag in tags.every(*_SOURCES):
        found = read_source(tag.content)
        if found.get("journal_title"):  # else it is a whole citation, or something else
            return found
    return {}


def issns_of(tags: MetaTags) -> dict[str, str]:
    """``issn_print`` and ``issn_online`` where the page tells them apart, ``issn`` where not; of several the first."""
    found: dict[str, str] = {}
    for edition, names in (("issn", _ISSN), ("issn_print", _ISSN_PRINT), ("issn_online", _ISSN_ONLINE)):
        for tag in tags.every(*names):
            for part in re.split(r"[,;/|]|(?<=[\dxX)]) (?=\d)", tag.content):
                said = fold(part)
                if re.search(r"online|electronic|elektronik|\be-?issn|web", said):
                    edition_here = "issn_online"
                else:
                    edition_here = "issn_print" if re.search(r"print|basili", said) else edition
                number = _ISSN_FORM.search(part)
                if part.strip():
                    found.setdefault(edition_here, number[0] if number else part.strip())
    for tag in () if found else tags.every("dc.source"):
        if number := _ISSN_LINE.fullmatch(tag.content.strip()):
            found.setdefault("issn", number[1])
    if found.get("issn") in (found.get("issn_print"), found.get("issn_online")):
        found.pop("issn", None)
    return found


def identifiers_of(tags: MetaTags) -> list[str]:
    """Handles as ``hdl:…``, URNs, addresses, and numbers in PubMed and arXiv; no DOI."""
    found: dict[str, None] = {}
    for tag in tags.every(*_IDENTIFIERS):
        match = _IDENTIFIER.fullmatch(tag.content)
        if match and not DOI.fullmatch(tag.content):
            found[re.sub(r"https?://hdl\.handle\.net/", "hdl:", tag.content) if match["handle"] else tag.content] = None
    for name in ("pmid", "pmcid", "arxiv_id"):
        if said := tags.first(f"citation_{name}"):
            found[f"{name.removesuffix('_id')}:{said}"] = None
    return list(found)
