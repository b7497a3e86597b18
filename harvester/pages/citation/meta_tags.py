"""The ``<meta>`` elements of a page, whatever vocabulary they speak, under one spelling of their names.

Names are lower case with dots between their parts: ``DC.Title``, ``dc:title`` and ``DCTERMS.title`` stand under
``dc.title`` and ``dcterms.title``; what Digital Commons (``bepress_citation_title``) and Ovid (``wkhealth_title``)
prefix stands under the name without the prefix, ``citation_title``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from harvester.pages.page import Element

_PREFIX = re.compile(r"(?:bepress_citation|wkhealth|citation)[_.]")
_HTTP_DC = re.compile(r"https?://purl\.org/dc/(?P<set>elements/1\.1|terms)/")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_ALIASES = {
    "citation_first_page": "citation_firstpage",
    "citation_start_page": "citation_firstpage",
    "citation_last_page": "citation_lastpage",
    "citation_end_page": "citation_lastpage",
    "citation_journal": "citation_journal_title",
    "citation_journalname": "citation_journal_title",
    "citation_keyword": "citation_keywords",
    "citation_e_issn": "citation_eissn",
    "citation_issn_online": "citation_eissn",
    "citation_online_issn": "citation_eissn",
    "citation_issn_print": "citation_pissn",
    "citation_print_issn": "citation_pissn",
    "citation_author_affiliation": "citation_author_institution",
    "citation_author_name": "citation_author",
    "citation_references": "citation_reference",
}

#: What is written where there is no value, a template's empty field among it.
_NOTHING = frozenset({"", "none", "null", "undefined", "nan", "n/a", "-"})
_LONGEST_NOTHING = 10


class Tag(NamedTuple):
    """A ``<meta>`` element."""

    name: str
    content: str
    """Without white space at its ends; empty where the page has nothing, or a template's word for it."""
    language: str
    """As stated by ``xml:lang`` or ``lang``; empty where none is, or none that is a language."""


class MetaTags:
    """The tags of a page in their order, and by name.

    Args:
        root: the page's root; its comments are not looked into.
    """

    def __init__(self, root: Element) -> None:
        self.ordered: list[Tag] = []
        self._by_name: dict[str, list[Tag]] = {}
        for element in root.iter("meta"):
            said = dict(element.items())
            names = said.get("name") or said.get("property")
            if not names or "content" not in said:
                continue
            content = said["content"].strip()
            if len(content) < _LONGEST_NOTHING and content.lower() in _NOTHING:
                content = ""
            language = said.get("xml:lang") or said.get("lang") or ""
            if language and not _LANGUAGE.fullmatch(language):
                language = ""
            also = said.get("property")
            for name in _names(names) if also is None or also == names else (*_names(names), *_names(also)):
                tag = Tag(name, content, language)
                self.ordered.append(tag)
                if content:
                    self._by_name.setdefault(name, []).append(tag)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def all(self, *names: str) -> list[Tag]:
        """The tags of the first of *names* that has any with a content; those without one are left out."""
        return next((self._by_name[name] for name in names if name in self._by_name), [])

    def every(self, *names: str) -> list[Tag]:
        """The tags with a content of all *names*, one name after the other."""
        return [tag for name in names if name in self._by_name for tag in self._by_name[name]]

    def first(self, *names: str) -> str | None:
        """The first content of the first of *names* that has one, on one line."""
        for name in names:
            if name in self._by_name:
                return " ".join(self._by_name[name][0].content.split())
        return None


@lru_cache(maxsize=2_000)  # a site writes the same few on all its pages
def _names(printed: str) -> tuple[str, ...]:
    """The names in an attribute, in one spelling; RDFa has several between spaces."""
    return tuple(map(_name, printed.split()))


def _name(name: str) -> str:
    name = name.strip().lower()
    if "/" in name and (match := _HTTP_DC.match(name)):
        name = f"{'dcterms' if match['set'] == 'terms' else 'dc'}.{name[match.end() :]}"
    name = name.replace(":", ".")
    if match := _PREFIX.match(name):
        name = f"citation_{name[match.end() :]}"
        return _ALIASES.get(name, name)
    return name.replace("dc_", "dc.", 1) if name.startswith("dc_") else name
