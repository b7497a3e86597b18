"""Type, licence, addresses, other identifiers and references of an article."""

from __future__ import annotations

from harvester.items import Article
from pipelines.fields.printed import PLACEHOLDERS, Printed
from pipelines.normalize.licenses import normalize_license
from pipelines.normalize.remembering import remembered, remembering
from pipelines.normalize.resource_types import crossref_kind, normalize_resource_type
from pipelines.normalize.text import normalize_text
from pipelines.normalize.unreadable import Unreadable
from pipelines.normalize.web_addresses import normalize_web_address

_type_of = remembered(normalize_resource_type)
#: Says no more than that it is an article: a section's word for the type is believed more.
_GENERAL = frozenset({"journal article", "other"})
_ADDRESSES = ("url", "pdf_url", "original_url")
_DOI_PREFIXES = ("https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/", "doi:")

_kind_of = remembered(crossref_kind)


def fill_type(article: Article, said: Printed) -> None:
    """Fill the type from what is printed, of several types from the first that is known; else from the section."""
    printed = said.text("type")
    lines = [line for line in printed.split("\n") if line.strip()] if printed else []
    known = [(line, concept) for line in lines if (concept := _type_of(line))]
    shown, concept = next(((line, one) for line, one in known if one.label not in _GENERAL), None) or (
        known[0] if known else (None, None)
    )
    shown = shown or next(iter(lines), None)
    article.type_printed = said.cleaned(shown) if shown else None
    if (concept is None or concept.label in _GENERAL) and (section := said.text("section")):
        concept = _type_of(section) or concept
    if concept:
        article.type, article.type_uri = concept.label, concept.uri
    article.kind = (_kind_of(article.type_printed) if article.type_printed else None) or article.kind


@remembering(256)
def _license(printed: str) -> tuple[str | None, bool]:
    try:
        return normalize_license(printed), True
    except Unreadable:
        return None, False


def fill_license(article: Article, said: Printed) -> None:
    """Fill the licence's address; what names no licence for certain says nothing, and is no error."""
    printed = said.text("license") or article.license_url
    if printed:
        article.license_url, readable = _license(printed)
        if not readable:
            said.flag("license_unreadable")
            said.keep("license", printed)


def fill_addresses(article: Article, said: Printed) -> None:
    """Leave of the addresses only absolute ones; any other is kept as printed and flagged."""
    for name in _ADDRESSES:
        printed = getattr(article, name)
        if not printed:
            continue
        try:
            address = normalize_web_address(printed)
        except Unreadable:
            setattr(article, name, None)
            if printed.strip() not in PLACEHOLDERS:
                said.flag("url_invalid")
                said.keep(name, printed)
        else:
            if address != printed:
                setattr(article, name, address)


def _is_doi(identifier: str, doi: str) -> bool:
    lowered = identifier.lower()
    return lowered.endswith(doi) and (lowered == doi or lowered.removesuffix(doi).rstrip() in _DOI_PREFIXES)


def fill_identifiers(article: Article) -> None:
    """Leave of the other identifiers each once, and none that stands in a field of its own."""
    if not article.identifiers:
        return
    known = {article.url, article.pdf_url, article.original_url, article.doi, article.issn, ""}
    cleaned = (normalize_text(printed).value for printed in article.identifiers)
    doi = article.doi
    article.identifiers = list(
        dict.fromkeys(
            one for one in cleaned if one not in known and one not in PLACEHOLDERS and not (doi and _is_doi(one, doi))
        )
    )


def fill_references(article: Article, said: Printed) -> None:
    """Clean the references, leave out empty ones, and count them."""
    if article.references:
        cleaned = (said.cleaned(printed) for printed in article.references)
        article.references = [text for text in cleaned if text]
        article.reference_count = len(article.references) or None
