"""Rules that a record must keep to be one: an item in, the rules it breaks out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from harvester.flags import FLAGS
from harvester.items import Article, Issue, Journal, Record

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]*:\S+")


def _has_identifier(record: Any) -> bool:
    name = {Article: "article_id", Issue: "issue_id", Journal: "journal_id"}[type(record)]
    return bool(_IDENTIFIER.fullmatch(getattr(record, name)))


def _says_something(record: Any) -> bool:
    return not isinstance(record, Article) or bool(record.title or record.authors or record.abstract or record.doi)


def _flags_known(record: Any) -> bool:
    return not isinstance(record, Article) or all(flag in FLAGS for flag in record.flags)


#: Rule → whether a record keeps it.
RULES: dict[str, Callable[[Any], bool]] = {
    "no_identifier": _has_identifier,
    "empty": _says_something,
    "unknown_flag": _flags_known,
}


def broken_rules(record: Any) -> list[str]:
    """The rules that *record* breaks, none if it is fit to be stored."""
    return [name for name, keeps in RULES.items() if not keeps(record)] if isinstance(record, Record) else []
