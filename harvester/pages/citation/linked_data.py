"""The JSON-LD of a page, as it is really written: read with care where it is broken, and laid out as plain items.

An item is a dictionary of schema.org's terms (https://schema.org), its ``@type`` a list of names without their
address. Microdata is laid out the same way, so that one reader reads both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, TypeAlias

from harvester.pages.page import Element, squeeze

Item: TypeAlias = dict[str, Any]

_LONGEST = 1_000_000
"""Characters of a script that is read."""
_DEEPEST = 12
"""Items within items that are looked at."""
_DEEPEST_NAME = 3
"""Names of names: items may refer to each other in a ring."""
_MOST = 2_000
"""Items of a page that are looked at."""

_BEFORE, _BEHIND = ("//", "<!--", "<![CDATA["), (";", "-->", "]]>", "//")
"""What old pages hide scripts in, in this order, from outside in."""
# A string is skipped as a whole, so that a comma in one is never taken for a trailing one.
_TRAILING_COMMA = re.compile(r"(\"(?:[^\"\\]++|\\.)*+\")|,(?=\s*[}\]])", re.DOTALL)
_STRAY_BACKSLASH = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|)")


def items_of(root: Element) -> list[Item]:
    """The items that the scripts of a page describe, those of an ``@graph`` and a ``mainEntity`` among them.

    A script that cannot be read is left out.
    """
    found: list[Item] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found.extend(_top(_parsed(script.text), 0))
    if found:
        known = {item["@id"]: item for item in found if isinstance(item.get("@id"), str) and len(item) > 2}
        for item in found:
            _refer(item, known)
    return found[:_MOST]


def _parsed(text: str) -> Any:
    """What a script says; ``None`` where no reading makes sense of it."""
    text = text[:_LONGEST].strip()
    for before in _BEFORE:
        text = text.removeprefix(before).lstrip()
    for behind in _BEHIND:
        text = text.removesuffix(behind).rstrip()
    if '"' not in text and "&quot;" in text:
        text = unescape(text)
    for repair in (None, _TRAILING_COMMA, _STRAY_BACKSLASH):
        if repair is _TRAILING_COMMA:
            text = _TRAILING_COMMA.sub(lambda match: match[1] or "", text)
        elif repair is _STRAY_BACKSLASH:
            text = _STRAY_BACKSLASH.sub(lambda match: match[0] if match[1] else r"\\", text)
        try:
            return json.loads(text, strict=False)  # control characters may stand in strings
        except (ValueError, RecursionError):
            continue
    return None


def _top(value: Any, depth: int) -> Iterator[Item]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value[:_MOST]:
            yield from _top(each, depth + 1)
    elif isinstance(value, dict):
        if types_of(value):
            yield value
        for key in ("@graph", "mainEntity"):
            yield from _top(value.get(key), depth + 1)


def _refer(item: Item, known: dict[str, Item]) -> None:
    """Put in place of ``{"@id": …}`` what the identifier stands for."""
    for key, value in item.items():
        if isinstance(value, dict):
            item[key] = _referred(value, known)
        elif isinstance(value, list):
            item[key] = [_referred(each, known) if isinstance(each, dict) else each for each in value]


def _referred(value: Item, known: dict[str, Item]) -> Item:
    return known.get(str(value.get("@id")), value) if len(value) <= 2 and "@id" in value else value


def types_of(item: Item) -> list[str]:
    """The names of an item's types, without address or prefix."""
    return [re.split(r"[/#:]", str(name))[-1] for name in listed(item.get("@type")) if _is_text(name)]


def listed(value: Any) -> list[Any]:
    """*value* as a list; a single one is a list of one."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def texts(value: Any, depth: int = 0) -> list[tuple[str, str]]:
    """The texts of a value, each with its language, empty where none is stated: of an item its name."""
    found = []
    for each in listed(value)[:_MOST]:
        language = ""
        if isinstance(each, dict):
            language = each.get("@language") or ""
            each = each.get("@value") or each.get("name") or each.get("headline")
            if isinstance(each, list | dict):
                found.extend(texts(each, depth + 1) if depth < _DEEPEST_NAME else [])
                continue
        if isinstance(each, bool) or not isinstance(each, str | int | float):
            continue
        if text := str(each).strip():
            found.append((language if isinstance(language, str) else "", text))
    return found


def text(value: Any) -> str | None:
    """The first text of a value, on one line."""
    found = texts(value)
    return squeeze(found[0][1]) if found else None


def addresses(value: Any) -> list[str]:
    """The addresses that a value holds: its texts, and the ``@id`` and ``url`` of items."""
    found: list[str] = []
    for each in listed(value)[:_MOST]:
        if isinstance(each, dict):
            found.extend(str(part) for key in ("url", "@id") for part in listed(each.get(key)) if _is_text(part))
        elif _is_text(each):
            found.append(each)
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def microdata_of(root: Element) -> list[Item]:
    """The items of schema.org that a page's attributes describe (WHATWG HTML, 5), none of them within another."""
    found = []
    for element in root.iter("*"):
        if element.get("itemtype") and "schema.org/" in element.get("itemtype"):
            if element.get("itemprop") is None:
                found.append(_microdata(element, 0))
            if len(found) > _MOST:
                break
    return found


def _microdata(element: Element, depth: int) -> Item:
    item: Item = {"@type": (element.get("itemtype") or "").split()}
    if element.get("itemid"):
        item["@id"] = element.get("itemid")
    pending = list(reversed(element))
    while pending:
        child = pending.pop()
        names = (child.get("itemprop") or "").split()
        is_item = child.get("itemscope") is not None
        if names:
            value: Any = _microdata(child, depth + 1) if is_item and depth < _DEEPEST else _microdata_value(child)
            for name in names:
                item.setdefault(name, []).append(value)
        if not is_item:
            pending.extend(reversed(child))
    return item


def _microdata_value(element: Element) -> str:
    for attribute in ("content", "datetime", "href", "src"):
        if element.get(attribute) is not None:
            return str(element.get(attribute))
    return squeeze(" ".join(element.itertext()))
