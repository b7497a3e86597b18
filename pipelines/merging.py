"""One article from its parts."""

from __future__ import annotations

from collections.abc import Mapping

from harvester.items import Article
from harvester.parts import PARTS


def merge_parts(parts: Mapping[str, Article]) -> Article:
    """The article that its parts make together."""
    order = sorted(parts, key=PARTS.index)
    return parts[order[0]]
