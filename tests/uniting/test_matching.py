"""Which records are one article: no false merge, and nearly all true ones found."""

from __future__ import annotations

import doctest
from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from harvester.items import Article
from pipelines.encoding import decode, encode
from pipelines.merging import authorship, folding
from pipelines.uniting import sketches, titles
from pipelines.uniting.grouping import Groups
from pipelines.uniting.sketches import Sketch, address, sketch_of

from .pairs import Maker, Pair, authors, labelled

PAIRS = labelled()


@pytest.mark.parametrize("module", [folding, authorship, sketches, titles], ids=lambda module: module.__name__)
def test_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)


def groups_of(*datasets: list[Article]) -> Groups:
    """The groups in some datasets. Journals of the same number are one."""
    found: list[Sketch] = []
    for at, records in enumerate(datasets):
        for n, record in enumerate(records):
            journal = (record.journal_id or "").partition(":")[2] or None
            found.append(sketch_of(decode(encode(record)), at, n, journal))
    groups = Groups(found)
    groups.find()
    return groups


def found(groups: Groups) -> set[frozenset[str]]:
    return {frozenset(groups.sketches[at].article_id for at in members) for members in groups.groups()}


def test_labelled_pairs() -> None:
    """Each pair alone, then all of them in two datasets, where every record might be taken for that of another pair."""
    assert len(PAIRS) >= 200
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for pair in PAIRS:
        united = len(list(groups_of([pair.one], [pair.other]).groups())) == 1
        wrong[pair.what] += united and not pair.same
        missed[pair.what] += pair.same and not united
    assert +wrong == Counter()
    true = [pair for pair in PAIRS if pair.same]
    assert missed.total() <= 0.05 * len(true), +missed

    together = found(groups_of([pair.one for pair in PAIRS], [pair.other for pair in PAIRS]))
    wanted = {frozenset((pair.one.article_id, pair.other.article_id)) for pair in true}
    several = {group for group in together if len(group) > 1}
    assert several <= wanted
    assert len(several) >= 0.95 * len(wanted)


def test_order_of_datasets_changes_no_group() -> None:
    one, other = [pair.one for pair in PAIRS], [pair.other for pair in PAIRS]
    assert found(groups_of(one, other)) == found(groups_of(other, one)) == found(groups_of(one[::-1], other[::-1]))


def test_shared_doi_is_flagged_not_merged() -> None:
    by_mistake = [pair for pair in PAIRS if pair.what == "a DOI by mistake"]
    groups = groups_of([pair.one for pair in by_mistake], [pair.other for pair in by_mistake])
    assert groups.doi_shared == set(range(2 * len(by_mistake)))
    assert all(len(members) == 1 for members in groups.groups())


def pair(what: str) -> Pair:
    return next(pair for pair in PAIRS if pair.what == what)


def ways(*datasets: list[Article]) -> list[str]:
    groups = groups_of(*datasets)
    return [groups.way(at) for at in range(len(groups.sketches))]


def test_ways() -> None:
    assert ways([pair("DOI, and no author").one], [pair("DOI, and no author").other]) == ["doi", "doi"]
    assert ways([pair("original address").one], [pair("original address").other]) == ["original_url"] * 2
    assert ways([pair("in capitals").one], [pair("in capitals").other]) == ["title_year_author"] * 2
    assert ways([pair("another DOI").one], [pair("another DOI").other]) == ["single", "single"]
    assert ways([pair("in capitals").one], [pair("in capitals").one]) == ["article_id"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://dergipark.org.tr/tr/pub/abc/issue/93047/1661936",
            "http://dergipark.gov.tr/en/pub/abc/article/1661936",
        ),
        ("https://j.example/index.php/j/article/download/12/34", "http://www.j.example/index.php/j/article/view/12"),
        ("https://j.example/a/1/?PHPSESSID=9", "https://j.example/a/1#top"),
    ],
)
def test_addresses_of_one_page(one: str, other: str) -> None:
    assert address(one) == address(other) is not None


def test_within_a_source_doi_and_title_must_agree() -> None:
    make = Maker()

    def twice(**changed: Any) -> list[Article]:
        one = make.article(doi=changed.get("doi"))
        return [one, make.other(one, source="iad", **changed)]

    assert len(found(groups_of(twice()))) == 2
    assert len(found(groups_of(twice(doi="10.5555/twice")))) == 1
    assert len(found(groups_of(twice(doi="10.5555/twice", title="Bambaşka Bir Makale Burada")))) == 2
    both = twice()  # and a third record, of another source, brings them together no more
    assert len(found(groups_of(both, [make.other(both[0])]))) >= 2


def test_a_third_record_does_not_join_two_articles() -> None:
    """One that has no DOI goes with one of those whose DOIs differ, never with both."""
    make = Maker()
    one = make.article(doi="10.5555/one", volume=None, issue=None)
    two = make.other(one, doi="10.5555/two", source="third", article_id="third:1")
    groups = found(groups_of([one], [make.other(one, doi=None)], [two]))
    assert all(not {one.article_id, "third:1"} <= group for group in groups)


def test_thousands_with_one_title_or_doi_end_soon() -> None:
    make = Maker()
    many = [make.other(make_one) for make_one in [make.article()] for _ in range(3000)]
    for n, record in enumerate(many):
        record.source, record.doi = f"s{n}", "10.5555/placeholder" if n % 2 else None
        record.authors = authors("Ali Veli")
    assert len(found(groups_of(many))) == 3000
