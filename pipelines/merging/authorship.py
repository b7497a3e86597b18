"""The same person in two lists of authors, and one list made of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harvester.items import Article, Author
from pipelines.merging.folding import words

#: What another list may tell of a person.
_TOLD = ("family", "given", "orcid", "role")


def name_words(author: Author) -> list[str]:
    """The words of a name in one order, whichever order it is printed in: ``KAYA, Emrah`` and ``Emrah Kaya``."""
    return sorted(words(author.name or f"{author.given or ''} {author.family or ''}"))


def may_be_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names, as words, may be one person's: each word of the shorter stands in the longer, or begins one.

    A single word is only that word.

    >>> may_be_same(["emrah", "kaya"], ["e", "kaya"]), may_be_same(["emrah", "kaya"], ["kaya", "selin"])
    (True, False)
    """
    if min(len(one), len(other)) < 2:
        return bool(one) and one == other
    short, left = (one, list(other)) if len(one) <= len(other) else (other, list(one))
    whole = False
    for word in sorted(short, key=len, reverse=True):
        found = word if word in left else next((w for w in left if _is_initial(w, word)), None)
        if found is None:
            return False
        whole = whole or (found == word and len(word) > 1)
        left.remove(found)
    return whole


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def is_cut(authors: Sequence[Author], longer: Sequence[Author]) -> bool:
    """Whether *authors* is the beginning, or a part, of *longer*: a list that ends with "et al." in its source."""
    if len(authors) >= len(longer):
        return False
    left = [name_words(author) for author in longer]
    for author in authors:
        name = name_words(author)
        found = next((other for other in left if may_be_same(name, other)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def is_other(record: Article, original: Article) -> bool:
    """Whether the page that a record calls its original is certainly of another article.

    It is the same where the DOI is, or a title (in any language, by most of its words), or the first author and the
    year or the pages. Where one of the two says nothing of these, it is believed.
    """
    if record.doi and record.doi == original.doi:
        return False
    titles = [[set(words(text)) for text in article.titles.values()] for article in (record, original)]
    if not all(titles) or any(2 * len(a & b) > min(len(a), len(b)) for a in titles[0] for b in titles[1]):
        return False
    if not record.authors or not original.authors:
        return bool(record.doi and original.doi)
    first, others = name_words(record.authors[0]), [name_words(author) for author in original.authors]
    same = any(may_be_same(first, other) for other in others)
    return not (same and (record.published_year == original.published_year or record.pages == original.pages))


def _match(authors: Sequence[Author], others: Sequence[Author]) -> list[Author | None]:
    """For each author the same person in the other list: at the same place, else the only one of that name."""
    names, told = [name_words(a) for a in authors], [name_words(a) for a in others]
    found: list[Author | None] = []
    for at, name in enumerate(names):
        beside = told[at] if at < len(told) else []
        if name == beside or (may_be_same(name, beside) and _alone(name, told) and _alone(beside, names)):
            found.append(others[at] if name else None)
        else:
            same = [n for n, other in enumerate(told) if other == name]
            found.append(others[same[0]] if len(same) == 1 and names.count(name) == 1 else None)
    return found


def _alone(name: list[str], others: list[list[str]]) -> bool:
    return sum(may_be_same(name, other) for other in others) == 1


def complete(authors: list[Author], others: Sequence[Author]) -> list[Author]:
    """*authors* with what only the other list tells of the same persons: names apart, ORCID, affiliations, roles.

    Nothing that is known is replaced; neither list is changed.
    """
    done = authors
    for at, other in enumerate(_match(authors, others)):
        if other is None:
            continue
        author = done[at]
        told = {name: value for name in _TOLD if getattr(author, name) is None and (value := getattr(other, name))}
        if "family" not in told or "given" not in told:  # of a name, both or neither
            told.pop("given", None)
            if author.family or other.given:
                told.pop("family", None)
        if other.affiliations and not author.affiliations:
            told["affiliations"] = other.affiliations
        if told:
            if done is authors:
                done = list(authors)
            done[at] = replace(author, **told)
    return done
