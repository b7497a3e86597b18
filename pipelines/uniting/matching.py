"""Whether two records are one article. In doubt they are two: a record too many can be found, one too few cannot."""

from __future__ import annotations

from itertools import product

from pipelines.merging.authorship import may_be_same
from pipelines.uniting.sketches import Sketch
from pipelines.uniting.titles import alike, is_generic, marks, numbers, same

ALIKE = 0.55
"""Titles that are less alike than this differ entirely."""

_OTHER_WORKS = frozenset({"posted-content", "book", "book-chapter"})


def same_title(one: Sketch, other: Sketch, *, whole: bool = False) -> bool:
    """Whether a title of the one is a title of the other, in whatever language; as a *whole*, or less its subtitle."""
    return any(same(a[1:], b[1:], whole=whole) for a, b in product(one.titles, other.titles))


def _comparable(one: Sketch, other: Sketch) -> bool:
    """Whether they have titles in one language, or ones of which it is not known."""
    a, b = {title[0] for title in one.titles}, {title[0] for title in other.titles}
    return bool(a & b) or "und" in a | b


def _alike(one: Sketch, other: Sketch) -> bool:
    """Whether a title of the one is a title of the other with other words here and there."""
    for a, b in product(one.titles, other.titles):
        full, others = " ".join(a[1:]), " ".join(b[1:])
        if marks(full) == marks(others) and numbers(full) == numbers(others) and alike(full, others) >= ALIKE:
            return True
    return False


def _clash(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def pages_clash(one: Sketch, other: Sketch) -> bool:
    """Whether both have a first page, and not the same."""
    return _clash(one.first_page, other.first_page)


def dois_clash(one: Sketch, other: Sketch) -> bool:
    """Whether both have a DOI, and not the same."""
    return _clash(one.doi, other.doi)


def same_place(one: Sketch, other: Sketch, *, journal: bool = True) -> bool:
    """Whether both stand on the same page of the same issue."""
    return bool(
        (not journal or (one.journal and one.journal == other.journal))
        and one.first_page
        and one.first_page == other.first_page
        and not _clash(one.last_page, other.last_page)
        and not _clash(one.volume, other.volume)
        and not _clash(one.issue, other.issue)
        and ((one.volume and one.volume == other.volume) or (one.issue and one.issue == other.issue))
    )


def _same_first_author(one: Sketch, other: Sketch) -> bool:
    """Whether the first author of both is one, or their authors are the same in another order."""
    if not one.authors or not other.authors:
        return False
    a, b = one.authors[0].split(), other.authors[0].split()
    if a == b or may_be_same(a, b):
        return all(family is None or family in (*a, *b) or " " in family for family in (one.family, other.family))
    if _damaged(a, b):
        return True
    return len(one.authors) > 1 and sorted(one.authors) == sorted(other.authors)


def _damaged(a: list[str], b: list[str]) -> bool:
    """Whether two names are the same but for letters that were lost or damaged in one of them."""
    x, y = "".join(a), "".join(b)
    return len(a) > 1 and bool(b) and min(len(x), len(y)) > 5 and _lost(x) == _lost(y) and alike(x, y) >= 0.5


def _lost(name: str) -> str:
    return "".join(letter for letter in name if letter not in "acegiosuyd" and letter.isascii())


def _authors_clash(one: Sketch, other: Sketch) -> bool:
    return bool(one.authors and other.authors) and not _same_first_author(one, other)


def by_doi(one: Sketch, other: Sketch) -> bool:
    """Whether two records with the same DOI are one article; else the DOI is printed on two by mistake."""
    if same_title(one, other):
        return not (pages_clash(one, other) and _authors_clash(one, other))
    if one.titles and other.titles and _comparable(one, other):
        return _alike(one, other) and not pages_clash(one, other) and not _authors_clash(one, other)
    if not one.titles or not other.titles:
        return not _authors_clash(one, other) and not pages_clash(one, other)
    years = not one.years or not other.years or bool(set(one.years) & set(other.years))
    return years and _same_first_author(one, other) and not pages_clash(one, other)


def by_address(one: Sketch, other: Sketch) -> bool:
    """Whether two records that lead to the same page are one article."""
    return not dois_clash(one, other) and by_doi(one, other)


def by_title(one: Sketch, other: Sketch) -> bool:
    """Whether two records with the same title, year and first author are one article.

    Anything that does not fit speaks against it: DOI, first page, volume, issue, journal, kind of work. A title without
    the other's subtitle will do only in the same journal.
    """
    if dois_clash(one, other) or pages_clash(one, other):
        return False
    if _clash(one.volume, other.volume) or _clash(one.issue, other.issue):
        return False
    if _clash(one.kind, other.kind) and {one.kind, other.kind} & _OTHER_WORKS:
        return False
    if _clash(one.journal, other.journal) and not same_place(one, other, journal=False):
        return False
    if not set(one.years) & set(other.years) or not same_title(one, other):
        return False
    near = one.journal is not None and one.journal == other.journal
    if not (near or same_title(one, other, whole=True) or same_place(one, other, journal=False)):
        return False
    telling = any(
        same(a[1:], b[1:]) and not is_generic(" ".join(a[1:])) and not is_generic(" ".join(b[1:]))
        for a, b in product(one.titles, other.titles)
    )
    if telling and one.authors and other.authors:
        return _same_first_author(one, other)
    return same_place(one, other) and not _authors_clash(one, other)


def are_strangers(one: Sketch, other: Sketch) -> bool:
    """Whether two records with one identifier cannot be one article: their sources only have the same name."""
    if not one.titles or not other.titles or same_title(one, other) or not _comparable(one, other):
        return False
    return dois_clash(one, other) or (one.url != other.url and not _alike(one, other))


def within_source(one: Sketch, other: Sketch) -> bool:
    """Whether two records of one source are one article: only where DOI and title agree."""
    return one.doi is not None and one.doi == other.doi and same_title(one, other) and not pages_clash(one, other)
