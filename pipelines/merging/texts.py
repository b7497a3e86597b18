"""Titles, abstracts and keywords of several records, united by language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from harvester.items import UNKNOWN_LANGUAGE, Article
from pipelines.merging.folding import folded

_CUT = ("…", "...")
_ENOUGH = 30
"""So many characters show that one text is the beginning of another."""


class Told(NamedTuple):
    """A record that tells texts."""

    place: int
    record: Article
    may_replace: bool
    """Whether its text may stand for a shorter one of the same beginning."""


def _key(name: str, text: str) -> str:
    """What is equal in two printings of one text. Of an abstract the beginning, for it is long."""
    return text[:100].casefold() if name == "abstract" else folded(text)


def _same(name: str, one: str, other: str) -> bool:
    a, b = _key(name, one), _key(name, other)
    return a == b or (len(a) > _ENOUGH < len(b) and (a.startswith(b) or b.startswith(a)))


def _goes_on(name: str, short: str, text: str) -> bool:
    """Whether *text* is *short* without its end cut off."""
    if len(text) <= len(short) or (name != "abstract" and not short.endswith(_CUT)):
        return False
    bare = short.rstrip(" .…")
    return len(bare) >= _ENOUGH and text.startswith(bare)


def unite_texts(told: Sequence[Told], name: str, field: str, own: str) -> tuple[dict[str, str], dict[str, int]]:
    """Texts by language, and the place of the record that each is from.

    Args:
        told: the records, those that are believed first at the head.
        name: ``title``, ``abstract`` or ``subtitle``, as readers print it.
        field: the field that holds the texts by language.
        own: the language of the merged record. A text of which a source does not state the language is in this one,
            where another record has the same text in it, or nothing is known of its language.
    """
    found: dict[str, str] = {}
    who: dict[str, int] = {}
    for place, record, may_replace in told:
        stated = "language" in record.printed or name not in record.printed
        for language, text in getattr(record, field).items():
            if not stated and language == (record.language or UNKNOWN_LANGUAGE) != own:
                others = (getattr(other.record, field).get(own) for other in told if other.place != place)
                if language == UNKNOWN_LANGUAGE or any(other and _same(name, text, other) for other in others):
                    language = own
            if language in found:
                if may_replace and who[language] != place and _goes_on(name, found[language], text):
                    found[language], who[language] = text, place
            elif not any(_same(name, text, other) for key, other in found.items() if who[key] != place):
                found[language], who[language] = text, place
    if UNKNOWN_LANGUAGE in found and any(who[key] < who[UNKNOWN_LANGUAGE] for key in found):
        del found[UNKNOWN_LANGUAGE], who[UNKNOWN_LANGUAGE]
    return found, who


def unite_keywords(told: Sequence[Told]) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Keywords by language, and the place of the record that each list is from.

    Of each language the first list, or a later one that has all of it and more. The same list under another language,
    or under none, is left out.
    """
    found: dict[str, list[str]] = {}
    who: dict[str, int] = {}
    sets: dict[str, set[str]] = {}
    unknown: list[tuple[int, list[str], set[str]]] = []
    for place, record, may_replace in told:
        for language, terms in record.keywords.items():
            terms_set = {folded(term) for term in terms}
            if language == UNKNOWN_LANGUAGE:
                unknown.append((place, terms, terms_set))
            elif language in found:
                if may_replace and who[language] != place and sets[language] < terms_set:
                    found[language], who[language], sets[language] = terms, place, terms_set
            elif not any(terms_set == sets[key] for key in found if who[key] != place):
                found[language], who[language], sets[language] = terms, place, terms_set
    best: set[str] = set()
    for place, terms, terms_set in unknown:
        if any(2 * len(terms_set & known) > len(terms_set) for known in sets.values()):
            continue
        if UNKNOWN_LANGUAGE not in found or best < terms_set:
            found[UNKNOWN_LANGUAGE], who[UNKNOWN_LANGUAGE], best = terms, place, terms_set
    return found, who
