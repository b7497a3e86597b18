"""Signs of articles: metadata that a page gives of the article on it, and links that look as if they led to one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from harvester.pages.links import form_of, refused_as_service
from harvester.pages.page import Link, fold
from harvester.pages.platforms.seen import Platform, Seen, origin

_SCHOLARLY = frozenset({"ScholarlyArticle", "MedicalScholarlyArticle"})
_HIGHWIRE = (
    "citation_author", "citation_authors", "citation_journal_title", "citation_doi", "citation_publication_date",
    "citation_date", "citation_pdf_url", "citation_issn", "citation_conference_title",
)  # fmt: skip
_DC_OF_ARTICLES = (
    "dc.source", "dc.source.issn", "dc.source.volume", "dc.source.uri", "dc.identifier.doi", "dc.type.articletype",
    "dc.identifier.pagenumber", "dcterms.ispartof", "dc.relation.ispartof",
    "dcterms.bibliographiccitation", "dc.source.issue", "citation_doi",
)  # fmt: skip
_MOST_SCRIPTS = 50
_LONG = 30
"""Characters; what a link says is not longer unless it is a title."""
_DEEPEST = 8

_ARTICLE = re.compile(
    r"/(?:articles?|artikel|articulo|artigo|makale(?:ler)?|abstracts?|papers?|fulltext|bildiri|abs|item|handle|doi)"
    r"(?:/|[-_.?=]).*\w|/10\.\d{4,9}/|[?&](?:article|makale|paper|aid|makale_?id|article_?id)=",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"/(?:issues?|archives?|arsiv|sayi(?:lar)?|vol(?:ume)?s?|toc|contents?|current|son-sayi|numero|all-issues|past-issues"
    r"|back-issues|icindekiler)(?:/|[-_.?=]|\d|$)|[?&](?:issue|sayi|vol|volume|cilt)=",
    re.IGNORECASE,
)
_LIST_TEXT = re.compile(
    r"\b(?:archives?|all issues|past issues|back issues|current issue|latest issue|table of contents|browse issues"
    r"|arsiv|tum sayilar|son sayi|guncel sayi|sayilar|icindekiler|vol(?:ume)?\.? ?\d+|cilt:? ?\d+"
    r"|(?:todos (?:los|os)|todas as|otros|outros) (?:n[uú]meros|edi[cç][oõ]es)|n[uú]meros anteriores|n[uú]mero actual"
    r"|edi[cç][aã]o atual|sum[aá]rio|anciens num[eé]ros|tous les num[eé]ros|alle (?:hefte|ausgaben)"
    r"|(?:special|theme) issue|ozel sayi|ek sayi|(?:all|browse) (?:articles|papers)|(?:tum )?makaleler"
    r"|tod[oa]s (?:los art[ií]culos|os artigos)|tous les articles|alle (?:artikel|beitr[aä]ge)"
    r"|(?:bahar|yaz|guz|kis|spring|summer|autumn|fall|winter|primavera|ver[aã]n?o|oto[nñ]o|invierno),? (?:19|20)\d\d)\b"
    r"|\bsayi:? ?\d+\b|\b(?:n|no|num|nr|heft)\.? ?\d+\b.{0,12}\b(?:19|20)\d\d\b"
)
_ISSN = re.compile(r"\bISSN\b.{0,20}?\b\d{4}-\d{3}[\dX]\b")
#: Names of journals.
_JOURNAL_TEXT = re.compile(
    r"\b(?:dergi(?:si)?|journal|revista|revue|zeitschrift|rivista|bulletin|bulteni|annals|acta|yilligi|mecmuasi)\b"
)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|jpe?g|png|gif|svg|webp|mp[34]|xml|rss|atom|ris|bib|css|js|json|epub)$", re.I
)
_ELSEWHERE = re.compile(
    r"/(?:tags?|category|categories|author|login|search|feed|cart|wp-\w+|user|account)(?:/|$)", re.I
)


def citation_meta(seen: Seen) -> Platform | None:
    """What the page is, if it carries the metadata of the article on it."""
    reason = _described(seen)
    if reason is None:
        return None
    journal = seen.meta(
        "citation_journal_title", "prism.publicationname", "dc.source", "citation_conference_title"
    ) or _container(seen)
    named = fold(journal) if journal else ""
    home = next(
        (link.url for link in seen.own_links if named and fold(link.text) == named and link.url != seen.url), None
    )
    return Platform(
        name="citation-meta",
        reasons=[reason],
        home=home or f"{origin(seen.url)}/",
        title=journal or seen.title,
    )


def _described(seen: Seen) -> str | None:
    beside = [name for name in _HIGHWIRE if name in seen.metas]
    if "citation_title" in seen.metas and beside:
        return "The page describes an article with citation_* tags (Highwire)."
    if any(name.startswith("prism.") for name in seen.metas) and seen.meta("prism.doi", "prism.publicationname"):
        return "The page describes an article with PRISM tags."
    metas = {name.replace("dc:", "dc."): 1 for name in seen.metas}
    creator = any(name.startswith(("dc.creator", "dc.contributor.author", "dcterms.creator")) for name in metas)
    kind = fold(seen.meta("dc.type", "dcterms.type") or "")
    article = "article" in kind or "makale" in kind or kind.startswith("text.serial")
    titled = "dc.title" in metas or "dcterms.title" in metas
    if titled and creator and (article or any(name in metas for name in _DC_OF_ARTICLES)):
        return "The page describes an article with Dublin Core tags."
    if next(_scholarly(seen), None) is not None:
        return "The page describes an article with JSON-LD (ScholarlyArticle)."
    return None


def _scholarly(seen: Seen) -> Iterator[dict[str, Any]]:
    """The articles that the page describes in JSON-LD; a list of several is no article's own page."""
    found: list[dict[str, Any]] = []
    scripts = (s for s in seen.page.root.iter("script") if "ld+json" in (s.get("type") or "").lower())
    for script, _ in zip(scripts, range(_MOST_SCRIPTS), strict=False):
        try:
            found += _within(json.loads(script.text or "", strict=False), 0)
        except (ValueError, RecursionError):
            continue
    if len(found) == 1:
        yield found[0]


def _within(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _within(each, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and kind.rpartition("/")[2] in _SCHOLARLY for kind in kinds):
            yield value
            return
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _within(value.get(name), depth + 1)


def _container(seen: Seen) -> str | None:
    """Title of the journal that JSON-LD names, through the issue and the volume."""
    part: Any = next(_scholarly(seen), {}).get("isPartOf")
    title: str | None = None
    for _ in range(_DEEPEST):
        part = part[0] if isinstance(part, list) and part else part
        if not isinstance(part, dict):
            break
        name = part.get("name")
        title = name if isinstance(name, str) and part.get("@type") == "Periodical" else title
        part = part.get("isPartOf")
    return title


def leads(seen: Seen) -> list[Link]:
    """Links of the same site that look as if they led to an article, then to lists of articles, to journals, titles."""
    articles: dict[str, Link] = {}
    lists: dict[str, Link] = {}
    journals: dict[str, Link] = {}
    titles: dict[str, Link] = {}
    for link in seen.own_links:
        parts = urlsplit(link.url)
        address = f"{parts.path}{f'?{parts.query}' if parts.query else ''}"
        if _FILE.search(parts.path) or _ELSEWHERE.search(parts.path) or link.url == seen.url:
            continue
        if _ARTICLE.search(address) and len(link.text) >= 12 and not link.in_menu:
            articles.setdefault(link.url, link)
        elif _LIST.search(address) or _LIST_TEXT.search(fold(link.text[:80])):
            lists.setdefault(link.url, link)
        elif not link.in_menu and 12 <= len(link.text) <= 150 and _JOURNAL_TEXT.search(fold(link.text)):
            journals.setdefault(link.url, link)
        elif len(link.text) >= _LONG and link.text.count(" ") >= 3 and not link.in_menu:
            titles.setdefault(link.url, link)
    found = [*articles.values(), *lists.values(), *journals.values(), *titles.values()]
    # Who prints an ISSN is a journal, whatever it calls the way to its articles.
    return found or (listed_beneath(seen) if _ISSN.search(seen.page.text_of(seen.page.body)) else [])


def listed_beneath(seen: Seen) -> list[Link]:
    """What a page names outside its menus, whatever it says: of a list of issues the issues, of an issue the articles.

    Of a form of address the first only: the others lead to pages of the same kind.
    """
    forms: dict[str, Link] = {}
    for link in seen.own_links:
        path = urlsplit(link.url).path
        if link.in_menu or link.url == seen.url or _FILE.search(path) or _ELSEWHERE.search(path) or not link.text:
            continue
        if not refused_as_service(link.url):
            forms.setdefault(form_of(link.url), link)
    return list(forms.values())


def is_article_like(link: Link) -> bool:
    """Whether a link looks as if it led to one article, not to a list of them."""
    parts = urlsplit(link.url)
    return bool(_ARTICLE.search(f"{parts.path}{f'?{parts.query}' if parts.query else ''}"))
