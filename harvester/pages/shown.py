"""What the readers of journal platforms take from elements: values, an abstract's markup, what a heading is above."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from urllib.parse import urlsplit

from lxml import etree

from harvester.pages.page import HEADINGS, UNREAD, Element, Page, fold, holds, squeeze

#: What stands where there is no value.
_NOTHING = frozenset({"", "-", "--", "–", "—", ".", "..", "...", "…", "none", "null", "n/a", "0 - 0", "0-0", "- - -"})

_ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx](?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"[0-9]{1,6}")
_WORD = re.compile(r"[^\W_]+")
_NO_MARKUP = frozenset({"button", "form", "input", "label", "nav"})
_WRAPPERS = frozenset({"span", "a", "font", "img"})
_VOID = frozenset({"br", "hr", "wbr"})
_EMPTY = re.compile(r"<(p|div|li)>\s*</\1>")


def shown(text: str | None) -> str | None:
    """*text* squeezed; ``None`` where it stands for no value.

    >>> shown(" - "), shown("None"), shown(" 1  -  9 ")
    (None, None, '1 - 9')
    """
    said = squeeze(text or "")
    return None if said.lower() in _NOTHING else said


def letters(text: str) -> str:
    """The letters and digits of *text* folded, for finding the same text in other markup."""
    return "".join(_WORD.findall(fold(text)))


def orcid_in(text: str | None) -> str | None:
    """The ORCID iD in *text*, also where its address was put before it twice."""
    match = _ORCID.search(text or "")
    return match[0] if match else None


def without_mail(text: str) -> str:
    """*text* without addresses of mail."""
    return squeeze(_MAIL.sub("", text))


def number(text: str | None) -> int | None:
    """The whole number that *text* is, if it is one that counts pages."""
    return int(text) if text and _DIGITS.fullmatch(text) else None


def classes(element: Element) -> list[str]:
    """The names in an element's ``class``."""
    return (element.get("class") or "").split()


def markup_of(nodes: Iterable[Element]) -> str | None:
    """The markup of *nodes*, with what is shown only; ``None`` where that is no text."""
    parts = []
    nodes = [node for node in nodes if not isinstance(node, str) or node.strip()]
    while len(nodes) == 1 and not isinstance(nodes[0], str) and nodes[0].tag in ("div", "section"):
        nodes = [node for node in insides(nodes[0]) if not isinstance(node, str) or node.strip()]
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(node, quote=False))
        elif node.tag not in UNREAD and node.tag not in _NO_MARKUP:
            parts.append(_markup(node))
    markup = squeeze("".join(parts))
    return markup if shown(re.sub(r"<[^>]*>", " ", markup)) else None


def _markup(element: Element) -> str:
    """*element* as HTML without attributes, without wrappers that say nothing and without empty paragraphs."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and (node.tag in UNREAD or node.tag in _NO_MARKUP):
            walk.skip_subtree()
        elif event == "start":
            if node.tag not in _WRAPPERS:
                parts.append(f"<{node.tag}>")
            parts.append(escape(node.text or "", quote=False))
        else:
            if node.tag not in UNREAD and node.tag not in _NO_MARKUP and node.tag not in _WRAPPERS | _VOID:
                parts.append(f"</{node.tag}>")
            if node is not element:
                parts.append(escape(node.tail or "", quote=False))
    return _EMPTY.sub("", "".join(parts))


def insides(element: Element) -> list[Element]:
    """What stands in *element*: its text and its children, with their tails."""
    nodes = [element.text] if element.text else []
    for child in element:
        nodes.append(child)
        if child.tail:
            nodes.append(child.tail)
    return nodes


def below(heading: Element, ends: Callable[[Element], bool]) -> list[Element]:
    """What stands behind *heading* in its parent, up to a heading of its rank or what *ends* says is no more of it."""
    rank = heading.tag if heading.tag in HEADINGS else "h9"
    nodes: list[Element] = [heading.tail] if heading.tail else []
    for node in heading.itersiblings():
        if (node.tag in HEADINGS and str(node.tag) <= str(rank)) or ends(node):
            break
        nodes.append(node)
        if node.tail:
            nodes.append(node.tail)
    return nodes


def in_lines(element: Element) -> list[str]:
    """The text of *element* in lines, as ``<br>`` and blocks part them; no empty ones."""
    lines = [""]
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        breaks = node.tag in ("br", "p", "div", "li", "ul", "tr", "dd", "dt")
        if event == "start" and node.tag in UNREAD:
            walk.skip_subtree()
        elif event == "start":
            lines.extend([""] if breaks else [])
            lines[-1] += node.text or ""
        else:
            lines.extend([""] if breaks and node.tag != "br" else [])
            lines[-1] += (node.tail or "") if node is not element else ""
    return [line for line in map(squeeze, lines) if line]


def is_aside(element: Element) -> bool:
    """Whether *element* stands in navigation, in the footer, in a form, or beside the content."""
    return any(node.tag in ("nav", "footer", "aside", "form") for node in element.iterancestors())


def is_navigation(element: Element) -> bool:
    """Whether *element* stands in navigation, in the footer, or in the header of the site."""
    return any(
        node.tag in ("nav", "footer") or (node.tag == "header" and "main-header" in classes(node))
        for node in element.iterancestors()
    )


def heading_of(page: Page, title: str | None, tags: Iterable[str]) -> Element | None:
    """The element of one of *tags* that shows *title*, whatever the markup in it."""
    wanted = letters(title or "")
    for element in page.body.iter(*tags) if wanted else ():
        if letters(page.text_of(element)) == wanted:
            return element
    return None


def own_address(page: Page, stated: str | None) -> str:
    """The address that a page states as its own; by the scheme it was asked for by, where the host is the same."""
    url = page.resolve(stated or "", page.base_url) if stated else None
    if url is None:
        return page.url
    there, here = urlsplit(url), urlsplit(page.url)
    return there._replace(scheme=here.scheme).geturl() if there.netloc == here.netloc else url


def containers(found: Iterable[tuple[Element, str]], top: Element) -> dict[str, Element]:
    """For each key, the largest element below *top* that holds links of that key only, and one heading at most."""
    keys: dict[Element, set[str]] = {}
    links: dict[str, Element] = {}
    for link, key in found:
        links.setdefault(key, link)
        for node in _up(link, top):
            keys.setdefault(node, set()).add(key)
    boxes = {}
    for key, link in links.items():
        box = link
        for node in _up(link, top):
            if len(keys[node]) > 1 or node.tag in ("main", "body") or holds(node, "h1", "nav", "footer"):
                break
            if sum(1 for _ in node.iter(*HEADINGS)) > 1:
                break
            box = node
        boxes[key] = box
    return boxes


def _up(element: Element, top: Element) -> Iterator[Element]:
    node: Element | None = element
    while node is not None and node is not top:
        yield node
        node = node.getparent()
