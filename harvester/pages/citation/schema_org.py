"""What a page says of its article in schema.org's terms, in JSON-LD or microdata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from harvester.items import Author
from harvester.pages.citation.linked_data import Item, addresses, items_of, listed, microdata_of, text, texts, types_of
from harvester.pages.links import canonical
from harvester.pages.page import Element, squeeze

#: Type → Crossref's. A plain article is one only where it says what journal it is of.
_KINDS = {
    "ScholarlyArticle": "journal-article",
    "MedicalScholarlyArticle": "journal-article",
    "Chapter": "book-chapter",
    "Thesis": "dissertation",
    "Report": "report",
}
_PLAIN = frozenset({"Article", "CreativeWork", "TechArticle", "Review"})
_PARTS_OF_JOURNAL = frozenset({"PublicationIssue", "PublicationVolume", "Periodical", "Journal"})

DOI = re.compile(r"(?:doi\s*:?\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}(?:\.\d+)*/\S+", re.IGNORECASE)
"""A text that is a DOI and nothing else, with or without what is written before one."""
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
EMAIL = re.compile(
    r"(?:(?:mailto|e-?mail|e-?posta) ?: ?)?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}", re.IGNORECASE
)

_MOST_OUTER = 20
"""Issues, volumes, journals that an article is a part of."""
_LONGEST_NAME = 20_000


@dataclass(kw_only=True, slots=True)
class Work:
    """The article that is described."""

    printed: dict[str, str] = field(default_factory=dict)
    authors: list[Author] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    description: str | None = None
    """What may be an abstract, or a line for search engines."""
    kind: str | None = None
    addresses: list[str] = field(default_factory=list)
    """Of its page, as printed; identifiers among them."""
    pdf_url: str | None = None
    issue_url: str | None = None
    journal_url: str | None = None


def work_in(root: Element, url: str, *, microdata: bool) -> Work | None:
    """The one article that the page at *url* describes; ``None`` where it describes none, or several alike.

    Args:
        root: the page's root.
        url: the page's address, by which one of several is told to be its own.
        microdata: whether to look for microdata where there is no JSON-LD, which takes a walk over all elements.
    """
    described = [item for item in items_of(root) if _is_article(item)]
    if microdata and not described:
        described = [item for item in microdata_of(root) if _is_article(item)]
    if len(described) > 1:
        own = canonical(url)
        named = [item for item in described if own in map(canonical, _own_addresses(item))]
        if not named and len({text(item.get("name")) or text(item.get("headline")) for item in described}) > 1:
            return None
        described = named or described
    return _work(described[0]) if described else None


def without_email(printed: str) -> str:
    """*printed* on one line, without mail addresses."""
    if "@" in printed:
        printed = re.sub(r"\( ?\)|< ?>|\[ ?\]", " ", EMAIL.sub(" ", squeeze(printed[:_LONGEST_NAME])))
    return squeeze(printed).strip(" ;,|")


def _own_addresses(item: Item) -> list[str]:
    return [found for key in ("url", "@id", "mainEntityOfPage") for found in addresses(item.get(key))]


def _is_article(item: Item) -> bool:
    types = types_of(item)
    if not (item.get("name") or item.get("headline")):
        return False
    if any(type_ in _KINDS for type_ in types):
        return True
    return any(type_ in _PLAIN for type_ in types) and (
        any(_PARTS_OF_JOURNAL.intersection(types_of(part)) for part in _containers(item)) or _doi(item) is not None
    )


def _containers(item: Item) -> list[Item]:
    """What the item is a part of, the nearest first; each once, for they may refer to each other."""
    found = [item]
    for part in found:
        for outer in listed(part.get("isPartOf"))[:_MOST_OUTER]:
            if isinstance(outer, dict) and len(found) <= _MOST_OUTER and not any(outer is each for each in found):
                found.append(outer)
    return found[1:]


def _doi(item: Item) -> str | None:
    for key in ("doi", "identifier", "sameAs", "@id", "url"):
        for value in listed(item.get(key)):
            if isinstance(value, dict):
                value = value.get("value") or value.get("@value") or value.get("@id") or value.get("url")
            if isinstance(value, str) and DOI.fullmatch(value.strip()):
                return value.strip()
    return None


def _work(item: Item) -> Work:
    work = Work(kind=next((_KINDS[type_] for type_ in types_of(item) if type_ in _KINDS), "journal-article"))
    said = work.printed
    language = text(_language(item))
    _languages(said, "title", item.get("name") or item.get("headline"), language)
    _languages(said, "abstract", item.get("abstract"), language)
    said.update(_filled(language=language, doi=_doi(item), published=text(item.get("datePublished"))))
    said.update(_filled(pages=text(item.get("pagination")), section=text(item.get("articleSection"))))
    said.update(_filled(first_page=text(item.get("pageStart")), last_page=text(item.get("pageEnd"))))
    said.update(_filled(type=text(item.get("genre")) or text(item.get("learningResourceType"))))
    said.update(_filled(license=next((found for found in addresses(item.get("license"))), None)))
    keywords = texts(item.get("keywords"))
    if len({language for language, _ in keywords}) > 1:
        for language, keyword in keywords:
            key = f"keywords@{language}" if language else "keywords"
            said[key] = f"{said[key]}\n{keyword}" if key in said else keyword
    elif keywords:
        said["keywords"] = "\n".join(squeeze(keyword) for _, keyword in keywords)
    _container(work, item)
    publisher = text(item.get("publisher"))
    if publisher and "publisher" not in said:
        said["publisher"] = publisher
    work.authors = _authors(item.get("author") or item.get("creator"))
    work.references = [squeeze(cited) for _, cited in texts(item.get("citation"))]
    work.description = next((found for _, found in texts(item.get("description"))), None)
    work.addresses = _own_addresses(item)
    for file in listed(item.get("encoding")) + listed(item.get("associatedMedia")):
        if isinstance(file, dict) and "pdf" in str(file.get("encodingFormat") or file.get("fileFormat")).lower():
            work.pdf_url = work.pdf_url or text(file.get("contentUrl")) or text(file.get("url"))
    return work


def _language(item: Item) -> Any:
    said = item.get("inLanguage")
    return (said.get("alternateName") or said.get("@id") or said.get("name")) if isinstance(said, dict) else said


def _container(work: Work, item: Item) -> None:
    said = work.printed
    for part in (item, *_containers(item)):
        types = types_of(part)
        said.update({k: v for k, v in _filled(volume=text(part.get("volumeNumber"))).items() if k not in said})
        said.update({k: v for k, v in _filled(number=text(part.get("issueNumber"))).items() if k not in said})
        if "PublicationIssue" in types:
            work.issue_url = next((found for found in addresses(part) if found.startswith("http")), None)
            if (date := text(part.get("datePublished"))) and re.match(r"\d{4}\b", date):
                said.setdefault("issue_year", date[:4])
        elif "Book" in types and part is not item:
            work.kind = "book-chapter"
            said.update(_filled(journal_title=text(part.get("name"))))
        if "Periodical" in types or "Journal" in types:
            said.update(_filled(journal_title=text(part.get("name")), publisher=text(part.get("publisher"))))
            work.journal_url = next((found for found in addresses(part) if found.startswith("http")), None)
        if (issns := [issn for _, issn in texts(part.get("issn"))]) and "issn" not in said:
            said["issn"] = issns[0]
    if "journal_title" not in said and (name := item.get("isPartOf")) and isinstance(name, str) and "/" not in name:
        said["journal_title"] = squeeze(name)


def _languages(said: dict[str, str], name: str, value: Any, own: str | None) -> None:
    """Put the texts of a field: the first, or the one in the article's language, as its own; the others by language."""
    found = texts(value)
    if not found:
        return
    first = next((each for each in found if own and each[0] == own), found[0])
    said[name] = first[1]
    for language, printed in found:
        if language and printed != first[1]:
            said.setdefault(f"{name}@{language}", printed)


def _authors(value: Any) -> list[Author]:
    found: list[Author] = []
    for each in listed(value)[:5_000]:
        if isinstance(each, str):
            for name in each.split(";"):
                _add(found, name)
        elif isinstance(each, dict):
            said = [*addresses(each), *addresses(each.get("sameAs")), *_identifiers(each)]
            orcid = next((match[0] for one in said if (match := ORCID.search(one))), None)
            places = [without_email(name) for _, name in texts(each.get("affiliation"))]
            family, given = text(each.get("familyName")), text(each.get("givenName"))
            name = text(each.get("name")) or ""
            if _add(found, name, family, given):
                found[-1].orcid, found[-1].affiliations = orcid, [place for place in places if place]
    return found


def _add(found: list[Author], name: str, family: str | None = None, given: str | None = None) -> bool:
    name = without_email(name)
    if name or family:
        found.append(Author(position=len(found) + 1, name=name, family=family, given=given))
    return bool(name or family)


def _identifiers(item: Item) -> list[str]:
    return [
        str(one.get("value") or one.get("@id") or "") if isinstance(one, dict) else str(one)
        for one in listed(item.get("identifier"))
    ]


def _filled(**said: str | None) -> dict[str, str]:
    return {name: value for name, value in said.items() if value}
