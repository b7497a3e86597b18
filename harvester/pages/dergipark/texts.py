"""Titles, abstracts and keywords of an article of DergiPark, by language.

The designs since 2019 keep each language in an element of its own (``article_tr``, ``lang-content-en``), in which
labels are in the language of the page; the one before prints both languages one below the other, with a label in the
language of what it stands over, or with none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harvester.pages.page import HEADINGS, Element, Page, fold
from harvester.pages.shown import below, classes, letters, markup_of, shown

ABSTRACT = re.compile(r"(?P<tr>oz|ozet|ozu|genisletilmis oz)|(?P<en>abstract|summary|extended abstract)")
KEYWORDS = re.compile(
    r"(?P<tr>anahtar[ ]?(?:kelime|sozcuk|kavram|terim)\w*)"
    r"|(?P<en>key ?words?(?: and phrases)?|index terms)"
)
REFERENCES = re.compile(r"kaynakca|kaynaklar|references|bibliography|referanslar")
#: Headings that end what stands above them.
_OTHERS = re.compile(
    r"(?:etik|ethical|tesekkur|thanks|acknowledg|supporting|destekleyen|proje|project|ayrintilar|details|kaynak goster"
    r"|cite|bibtex|makale|article|dergi|tam metin|full text|yazarlar|authors|conflict|cikar)\b.*"
)
_SIDE = re.compile(r"(?:lang-content-|article[-_])(?P<language>[a-z]{2}(?:-[a-z]{2})?)", re.IGNORECASE)
_LABELS = (*sorted(HEADINGS), "strong", "b", "dt", "th")
_LONGEST_LABEL = 60

Text = tuple[str, str]
"""A language, empty where none is said, and a text."""


def sides(page: Page) -> list[tuple[str, Element]]:
    """The elements that hold one language each, with it."""
    found = []
    for element in page.body.iter("div", "section", "article"):
        if (name := element.get("id")) and (match := _SIDE.fullmatch(name)):
            found.append((match["language"].lower(), element))
    return found


def label_of(page: Page, element: Element) -> str:
    """What a label says, folded; empty where it is too long for one."""
    said = page.text_of(element)
    return fold(said).strip(" :.") if len(said) < _LONGEST_LABEL else ""


def labels_in(page: Page, top: Element, pattern: re.Pattern[str]) -> Iterator[tuple[str, Element]]:
    """The labels in *top* that *pattern* matches, each with the language it is in."""
    for element in top.iter(*_LABELS):
        if match := pattern.fullmatch(label_of(page, element)):
            yield match.lastgroup or "", element


def _ends(page: Page, node: Element) -> bool:
    if "data-section" in classes(node):
        return True
    label = node if node.tag in _LABELS else next(iter(node.iter(*_LABELS)), None)
    said = label_of(page, label) if label is not None else ""
    whole = label is node or (label is not None and page.text_of(node).startswith(page.text_of(label)))
    return bool(said and whole and any(p.fullmatch(said) for p in (ABSTRACT, KEYWORDS, REFERENCES, _OTHERS)))


def _behind(page: Page, label: Element) -> list[Element]:
    """What stands behind a label: in the same element, else behind it."""
    found = below(label, lambda node: _ends(page, node))
    parent = label.getparent()
    empty = not any(shown(node if isinstance(node, str) else page.text_of(node)) for node in found)
    if empty and parent is not None and parent.tag in ("p", "div", "span") and len(parent) == 1:
        return below(parent, lambda node: _ends(page, node))
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip(" \n\t:")
    return found


def _by_class(top: Element, *names: str) -> list[Element]:
    return [e for e in top.iter("div", "p", "section", "span", "ul") if set(names).intersection(classes(e))]


def abstracts(page: Page, top: Element) -> list[Text]:
    """The abstracts in *top* as HTML, each with the language of its label."""
    found = [(language, markup_of(_behind(page, label))) for language, label in labels_in(page, top, ABSTRACT)]
    if not found:
        boxes = _by_class(top, "article-abstract", "abstract-text")
        found = [("", markup_of([box])) for box in boxes]
    return [(language, text) for language, text in found if text]


def keyword_lists(page: Page, top: Element) -> list[Text]:
    """The lists of keywords in *top*, one a line, each with the language of its label."""
    found = []
    for language, label in labels_in(page, top, KEYWORDS):
        nodes = [node for node in _behind(page, label) if not isinstance(node, str)]
        found.append((language, _keywords(page, nodes) or _line(page, _behind(page, label))))
    if not found:
        boxes = _by_class(top, "article-keywords")
        found = [("", _keywords(page, [box]) or _line(page, [box])) for box in boxes]
    return [(language, text) for language, text in found if text]


def _keywords(page: Page, nodes: list[Element]) -> str:
    items = [item for node in nodes for item in node.iter("li")] or [item for node in nodes for item in node.iter("a")]
    return "\n".join(dict.fromkeys(word for item in items if (word := shown(page.text_of(item).rstrip(" ,;")))))


def _line(page: Page, nodes: list[Element]) -> str:
    return shown(" ".join(node if isinstance(node, str) else page.text_of(node) for node in nodes)) or ""


def titles(page: Page, top: Element) -> list[str]:
    """The titles in *top*: what is called so, else the first heading that is no label."""
    named = [
        e for e in top.iter(*HEADINGS, "p", "div") if {"article-title", "article-title-sec"}.intersection(classes(e))
    ]
    if not named:
        headings = (e for e in top.iter(*HEADINGS))
        named = [
            e for e in headings if not any(p.fullmatch(label_of(page, e)) for p in (ABSTRACT, KEYWORDS, REFERENCES))
        ]
        named = [e for e in named[:1] if not _OTHERS.fullmatch(label_of(page, e))]
    found = (shown(page.text_of(e)) for e in named)
    return list(dict.fromkeys(title for title in found if title))


def by_language(found: list[Text], own: str, other: str) -> dict[str, str]:
    """Texts that stand one below the other, by language: by that of their labels, where these differ; else in order.

    Args:
        found: the texts.
        own: the article's own language.
        other: its second one.
    """
    said = {language for language, _ in found if language}
    if len(said) > 1:
        return {language: text for language, text in reversed(found) if language}
    return dict(zip((own, other), (text for _, text in found), strict=False))


def distinct(texts: dict[str, str], own: str) -> dict[str, str]:
    """*texts* without those that repeat the text in the article's *own* language in another's place."""
    mine = letters(texts.get(own, ""))
    return {language: text for language, text in texts.items() if language == own or letters(text) != mine}
