"""Groups of records that are one article: candidates by what they have in common, then one decision a pair."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from pipelines.merging.folding import folded
from pipelines.uniting.matching import (
    are_strangers,
    by_address,
    by_doi,
    by_title,
    dois_clash,
    same_place,
    within_source,
)
from pipelines.uniting.sketches import Sketch, number, title_keys

#: How records were found to be one article, the most certain first.
WAYS = ("article_id", "doi", "original_url", "title_year_author")
SINGLE = "single"
_TURNS = 8
MOST_ALIKE = 30
"""So many records with something in common are compared each with each; of more, only those of the same title."""


class SameIdError(Exception):
    """Two datasets give one identifier to two articles."""


class Groups:
    """Which records are one article, and what showed it."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        self.sketches = sketches
        self._group = list(range(len(sketches)))
        self._members: dict[int, list[int]] = {}
        self._way: dict[int, int] = {}
        self.doi_shared: set[int] = set()
        """Records whose DOI another article has too."""

    def find(self) -> None:
        """Compare what may be the same.

        Raises:
            SameIdError: one identifier names two articles.
        """
        self._by_identifier()
        for way, pairs in ((1, self._same_doi()), (2, self._same_address()), (3, self._same_title())):
            for one, other in pairs:
                self._unite(one, other, way)

    def members(self, at: int) -> list[int]:
        """The records of a record's group, those of the first dataset first, then the more complete."""
        found = self._members.get(self._group[at], [at])
        sketches = self.sketches
        return sorted(found, key=lambda n: (sketches[n].dataset, -sketches[n].fields, sketches[n].article_id))

    def way(self, at: int) -> str:
        """How a record was found to be of its group."""
        return WAYS[self._way[at]] if at in self._way else SINGLE

    def groups(self) -> Iterator[list[int]]:
        """All groups, each once."""
        for at, group in enumerate(self._group):
            if group == at:
                yield self.members(at)

    def _unite(self, one: int, other: int, way: int) -> None:
        a, b = self._group[one], self._group[other]
        if a == b:
            self._note(one, other, way)
            return
        left, right = self._members.get(a, [a]), self._members.get(b, [b])
        if way and not all(self._fit(self.sketches[x], self.sketches[y]) for x in left for y in right):
            return
        a, b = min(a, b), max(a, b)
        united = left + right
        for at in united:
            self._group[at] = a
        self._members.pop(b, None)
        self._members[a] = united
        self._note(one, other, way)

    def _note(self, one: int, other: int, way: int) -> None:
        for at in (one, other):
            self._way[at] = min(way, self._way.get(at, way))

    @staticmethod
    def _fit(one: Sketch, other: Sketch) -> bool:
        if one.article_id == other.article_id:
            return True
        return not dois_clash(one, other) and (one.source != other.source or within_source(one, other))

    # ---- candidates -------------------------------------------------------------------------------------------------

    def _blocks(self, keys: Callable[[Sketch], Iterable[int]]) -> Iterator[list[int]]:
        """The records that have a key in common; a few of the keys at a time, for there are many."""
        found, owners = array("Q"), array("L")
        for at, sketch in enumerate(self.sketches):
            for key in keys(sketch):
                found.append(key)
                owners.append(at)
        for turn in range(_TURNS):
            first: dict[int, int] = {}
            blocks: dict[int, list[int]] = {}
            for key, at in zip(found, owners, strict=True):
                if key % _TURNS != turn:
                    continue
                if key not in first:
                    first[key] = at
                elif key in blocks:
                    blocks[key].append(at)
                else:
                    blocks[key] = [first[key], at]
            yield from blocks.values()

    def _pairs(self, block: list[int]) -> Iterator[tuple[int, int]]:
        if len(block) <= MOST_ALIKE:
            yield from combinations(block, 2)
            return
        titles: dict[object, list[int]] = defaultdict(list)
        for at in block:
            sketch = self.sketches[at]
            titles[(folded(sketch.titles[0][1]) if sketch.titles else "", sketch.years, sketch.first_page)].append(at)
        for alike in titles.values():
            if len(alike) <= MOST_ALIKE:
                yield from combinations(alike, 2)

    def _by_identifier(self) -> None:
        for block in self._blocks(lambda sketch: (number(sketch.article_id),)):
            for other in block[1:]:
                a, b = self.sketches[block[0]], self.sketches[other]
                if are_strangers(a, b):
                    raise SameIdError(a.article_id, a.dataset, b.dataset)
                self._unite(block[0], other, 0)

    def _same_doi(self) -> Iterator[tuple[int, int]]:
        for block in self._blocks(lambda sketch: (number(sketch.doi),) if sketch.doi else ()):
            if len(block) > MOST_ALIKE:
                self.doi_shared.update(block)
            for one, other in self._pairs(block):
                a, b = self.sketches[one], self.sketches[other]
                if by_doi(a, b):
                    yield one, other
                elif self._group[one] != self._group[other]:
                    self.doi_shared |= {one, other}

    def _same_address(self) -> Iterator[tuple[int, int]]:
        def keys(sketch: Sketch) -> set[int]:
            return {key for key in (sketch.url, sketch.original) if key is not None}

        for block in self._blocks(keys):
            sources = [self.sketches[at].source for at in block]
            if len(set(sources)) < len(sources) and len({self._group[at] for at in block}) > len(set(sources)):
                continue  # the address of an issue or a journal, printed with each of its articles
            for one, other in self._pairs(block):
                if by_address(self.sketches[one], self.sketches[other]):
                    yield one, other

    def _same_title(self) -> Iterator[tuple[int, int]]:
        pairs: set[tuple[int, int]] = set()
        for block in self._blocks(title_keys):
            for one, other in self._pairs(block):
                a, b = self.sketches[one], self.sketches[other]
                if self._group[one] != self._group[other] and a.source != b.source and by_title(a, b):
                    pairs.add((min(one, other), max(one, other)))
        partners: dict[int, list[int]] = {}
        for one, other in pairs:
            partners.setdefault(one, []).append(other)
            partners.setdefault(other, []).append(one)
        for one, other in sorted(pairs):
            if self._is_only(one, other, partners) and self._is_only(other, one, partners):
                yield one, other

    def _is_only(self, one: int, other: int, partners: dict[int, list[int]]) -> bool:
        """Whether no other article of the same source would do as well."""
        source = self.sketches[other].source
        rivals = {at for at in partners[one] if self.sketches[at].source == source}
        if len({self._group[at] for at in rivals}) == 1:
            return True
        return [at for at in rivals if same_place(self.sketches[one], self.sketches[at])] == [other]
