"""What is more than any page of an index holds: such a page would keep the readers busy for minutes, or for ever."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

MOST_TAGS = 200_000
"""So many ``<`` of a page are read; what stands behind them is left."""

MOST_LINKS = 50_000
"""So many links of a page are read."""

MOST_RUNS = 20_000
"""So many pieces of text of a record's page are read, one an element or so."""

LONGEST_VALUE = 200_000
"""Characters of a field; a list of three thousand authors has a third of them."""

LONGEST_ADDRESS = 8_000
"""Characters; a longer address is not followed (RFC 9110, 4.1, asks for as many)."""

_MOST_ATTRIBUTES = 500
"""The parser's time grows with the square of how many attributes an element has."""

_LARGE = 64 * 1024
"""Characters; in a page that is not larger, attributes and nesting cost little."""

_DEEPEST = 2_000
"""The parser ends at elements within 2,048 others."""

_MANY = 5_000
"""Elements; with fewer than that no nesting costs much."""

_LONGEST_WAY = 10_000_000
"""Steps from all elements up to the root: the readers go them several times."""

_CHARACTERS = 20
"""So many of a text cost as much as an element."""

# Tags as WHATWG HTML (13.2.5) reads them, comments and scripts as wholes. Nothing is tried twice: the time is linear.
_ATTRIBUTE = r"[\s/]++[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+|))?+"
_MARKUP = re.compile(
    r"<(?:(?P<raw>script|style)(?=[\s/>])|[a-z][^\s/>]*+)"
    rf"(?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+(?P<crowd>{_ATTRIBUTE})?+"
    r"(?(raw)[^>]*+>.*?(?=</(?P=raw)|\Z))"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?/][^>]*+",
    re.DOTALL | re.IGNORECASE,
)


class Unbounded(ValueError):
    """A page is built to be unreadable; it is not read. The message says what there is too much of."""


def cut(text: str) -> tuple[str, int]:
    """*text* as far as it is read, and how many tags are left out.

    Raises:
        Unbounded: an element has so many attributes that no parser would come to an end.

    >>> cut("<p>a<p>b")
    ('<p>a<p>b', 0)
    """
    if len(text) > _LARGE and any(found["crowd"] for found in _MARKUP.finditer(text)):
        raise Unbounded(f"an element has more than {_MOST_ATTRIBUTES} attributes")
    tags = text.count("<")
    if tags <= MOST_TAGS:
        return text, 0
    return "<".join(text.split("<", MOST_TAGS + 1)[:-1]), tags - MOST_TAGS


def check_depth(elements: list[Any], size: int) -> None:
    """See that the elements of a page are not nested too deeply, for what they are and hold.

    Args:
        elements: all of them, in order; lxml's.
        size: characters of the page.

    Raises:
        Unbounded: they are.
    """
    if not elements:
        return
    deepest = sum(1 for _ in elements[-1].iterancestors())  # where the parser gave up, the last is the deepest
    if deepest > _DEEPEST or ((len(elements) > _MANY or size > _LARGE) and _way(elements[0]) > _LONGEST_WAY):
        raise Unbounded("its elements are nested too deeply")


def _way(root: Any) -> int:
    """How many steps it takes from all elements up to the root, and from their texts."""
    way = depth = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            depth += 1
            way += depth + depth * len(node.text or "") // _CHARACTERS
        else:
            depth -= 1
            way += depth * len(node.tail or "") // _CHARACTERS
    return way
