"""Catalogues of invented journals: one that holds every case there is, and one of any size.

The same arguments give the same catalogue, to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from harvester.demo.journals.content import Article, Catalogue, Galley, Issue, Journal, Person, Section
from harvester.demo.journals.words import (
    FAMILY,
    GIVEN,
    KEYWORDS,
    PLACES,
    REFERENCES,
    SECTIONS,
    SENTENCES,
    TITLES,
)

PREFIX = "10.5555"


def issn(seven: str) -> str:
    """Seven digits and the check digit that fits them (ISO 3297).

    >>> issn("0317847")
    '0317-8471'
    """
    rest = -sum(int(digit) * weight for digit, weight in zip(seven, range(8, 1, -1), strict=True)) % 11
    return f"{seven[:4]}-{seven[4:]}{'X' if rest == 10 else rest}"


def orcid(number: int) -> str:
    """An ORCID out of a number, with the check digit that fits (ISO 7064 MOD 11-2).

    Numbers that ORCID gives to people start at 150 million; the journals here stay out of that range.

    >>> orcid(218250097)
    'https://orcid.org/0000-0002-1825-0097'
    """
    digits, total = f"{number // 10:015d}", 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    whole = digits + ("X" if rest == 10 else str(rest))
    return "https://orcid.org/" + "-".join(whole[start : start + 4] for start in range(0, 16, 4))


def sections() -> tuple[Section, ...]:
    """The sections that every journal here has."""
    return tuple(Section(short, names, short == "EDI") for short, names in SECTIONS.items())


class Writer:
    """Writes the articles of one journal. ``languages``: the journal's own first."""

    def __init__(self, seed: int, path: str, languages: tuple[str, ...]) -> None:
        self._random = Random(f"{seed} {path}")
        self._path, self._languages = path, languages

    def person(self, language: str, place: int) -> Person:
        """Somebody; two in three have an ORCID."""
        pick, number = self._random.choice, self._random.randrange(10**6, 10**8)
        return Person(
            pick(GIVEN[language]),
            pick(FAMILY[language]),
            {each: PLACES[place % len(PLACES)][each] for each in self._languages},
            orcid(number) if number % 3 else "",
        )

    def abstract(self, language: str, style: int) -> str:
        """An abstract as HTML: one paragraph, or with headings and a list, or with signs and entities."""
        one, two, three, four = self._random.sample(SENTENCES[language], 4)
        if style % 3 == 1:
            return (
                f"<p><strong>1.</strong> {one}<br><strong>2.</strong> {two}</p><p>{three}</p><ul><li>{four}</li></ul>"
            )
        if style % 3 == 2:
            return f"<p>{one}</p>\n<p>H<sub>2</sub>O, x<sup>2</sup> &ldquo;…&rdquo; &amp; {two} {three}</p>"
        return f"<p>{one} {two} {three} {four}</p>"

    def article(self, number: int, issue: Issue, position: int, **given: Any) -> Article:
        """The article at a position (from 0) of an issue; ``given`` are the fields that are said."""
        pick, own = self._random, given.get("language", self._languages[0])
        topic = pick.randrange(len(TITLES[own]))
        mark = f"({issue.year}/{number})"
        words = pick.sample(range(len(KEYWORDS[own])), 4)
        first = 1 + 14 * position
        values: dict[str, Any] = {
            "section": "MAK",
            "language": own,
            "title": {each: f"{TITLES[each][topic]} {mark}" for each in self._languages},
            "authors": tuple(self.person(own, number + nth) for nth in range(1 + number % 4)),
            "abstract": {each: self.abstract(each, number) for each in self._languages},
            "keywords": {each: tuple(KEYWORDS[each][word] for word in words) for each in self._languages},
            "doi": f"{PREFIX}/{self._path}.{issue.year}.{number:03d}",
            "pages": f"{first}-{first + 13}",
            "published": issue.published,
            "submitted": f"{issue.year - 1}-11-{1 + number % 28:02d}",
            "galleys": (Galley(1000 + 3 * number, language=own),),
            "references": REFERENCES if number % 2 else (),
            # Imported issue by issue: the datestamps of an issue are all the same.
            "modified": f"2026-03-{1 + issue.number % 28:02d}T08:15:00Z",
        }
        values |= given
        if values["pages"] and not {"first_page", "article_number"} & given.keys():
            start, _, end = values["pages"].partition("-")
            values |= {"first_page": start, "last_page": end}
        return Article(number, **values)

    def issue(
        self, number: int, volume: int, nth: int, articles: Mapping[int, dict[str, Any]], /, **given: Any
    ) -> Issue:
        """An issue of these articles: number → what is said of it."""
        values: dict[str, Any] = {"volume": str(volume), "issue": str(nth), "year": 2018 + volume} | given
        values.setdefault("published", f"{values['year']}-{'06-30' if nth == 1 else '12-31'}")
        empty = Issue(number, articles=(), **values)
        written = (self.article(each, empty, at, **said) for at, (each, said) in enumerate(articles.items()))
        return replace(empty, articles=tuple(written))


def catalogue(
    *, issues: int = 40, articles: int = 50, journals: int = 1, languages: tuple[str, ...] = ("tr", "en"), seed: int = 1
) -> Catalogue:
    """Plain journals of a size: ``issues`` each, ``articles`` an issue. Names are ``dergi1``, ``dergi2`` …"""
    made, start = [], 1
    for at in range(1, journals + 1):
        path = f"dergi{at}"
        writer = Writer(seed, path, languages)
        written = []
        for nth in range(issues):
            numbers: dict[int, dict[str, Any]] = {number: {} for number in range(start, start + articles)}
            written.append(writer.issue(at * 1000 + nth, 1 + nth // 2, 1 + nth % 2, numbers, year=2000 + nth // 2))
            start += articles
        names = {"tr": f"Kuzey Araştırmaları {at}", "en": f"Northern Studies {at}", "es": f"Estudios del Norte {at}"}
        made.append(
            Journal(
                path,
                {each: names[each] for each in languages},
                languages,
                sections(),
                tuple(written),
                f"Kuz. Ar. {at}",
                issn(f"99{at:03d}01"),
                issn(f"99{at:03d}02"),
                "Mavidere Üniversitesi",
            )
        )
    return Catalogue(tuple(made))


def revised(old: Catalogue, number: int, **fields: Any) -> Catalogue:
    """A catalogue in which fields of one article are others: it was edited, unpublished, given a new datestamp."""

    def article(each: Article) -> Article:
        return replace(each, **fields) if each.number == number else each

    def issue(each: Issue) -> Issue:
        return replace(each, articles=tuple(map(article, each.articles)))

    journals = (replace(journal, issues=tuple(map(issue, journal.issues))) for journal in old.journals)
    return replace(old, journals=tuple(journals))


def articles_of(site_catalogue: Catalogue) -> int:
    """How many articles the public may see."""
    return sum(len(issue.shown) for journal in site_catalogue.journals for issue in journal.issues)
