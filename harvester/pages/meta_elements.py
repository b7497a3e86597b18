"""The ``<meta>`` elements of a page, in order: what Highwire's ``citation_*`` and Dublin Core are read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from harvester.pages.page import Element, squeeze

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class MetaTag(NamedTuple):
    """One ``<meta name= xml:lang= content=>``."""

    name: str
    """In lower case."""
    language: str
    """As stated; empty where none is."""
    content: str
    """Squeezed, never empty."""


def meta_tags(root: Element) -> Iterator[MetaTag]:
    """The named meta elements below *root* that say something; comments are no elements."""
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property")
        content = squeeze(element.get("content") or "")
        if name and content:
            language = element.get("xml:lang") or element.get(_XML_LANG) or element.get("lang") or ""
            yield MetaTag(name.strip().lower(), language.strip(), content)


@dataclass(slots=True)
class MetaAuthor:
    """An author, as ``citation_author`` and what follows it say."""

    name: str
    institutions: list[str]
    orcid: str | None = None


class MetaTags:
    """The meta elements of one page, by name."""

    def __init__(self, root: Element) -> None:
        self.tags = list(meta_tags(root))
        self._first: dict[str, str] = {}
        for tag in self.tags:
            self._first.setdefault(tag.name, tag.content)

    def first(self, *names: str) -> str | None:
        """The content of the first of *names* that the page has."""
        return next((self._first[name] for name in names if name in self._first), None)

    def all(self, name: str) -> list[str]:
        """The contents of all elements of that name, in order."""
        return [tag.content for tag in self.tags if tag.name == name]

    @property
    def authors(self) -> list[MetaAuthor]:
        """Each ``citation_author`` with the institutions and the ORCID that stand behind it; no addresses of mail."""
        found: list[MetaAuthor] = []
        for tag in self.tags:
            if tag.name == "citation_author":
                found.append(MetaAuthor(tag.content, []))
            elif found and tag.name == "citation_author_institution":
                found[-1].institutions.append(tag.content)
            elif found and tag.name == "citation_author_orcid":
                found[-1].orcid = tag.content
        return found
