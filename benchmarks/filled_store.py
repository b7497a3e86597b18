"""A store of so many invented articles, filled by the store's own code: what the benchmark of releases reads."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from harvester.items import Article, Author, Issue, Journal
from pipelines.store import Store

RUN = "20260101T000000Z"
JOURNALS = 200
PER_ISSUE = 20
AUTHORS = 3
ABSTRACT = 2_000
"""Characters."""

_SYLLABLES = "ba çe dı ğa hi ışı kö la mü ne ort öz pe rü sa şe ti ulu vi yö zen ak ler siz".split()


def fill(folder: Path, count: int) -> None:
    """Make ``harvest.db`` in *folder*, with *count* articles."""
    store = Store(folder / "harvest.db", source="made", run=RUN)
    for number in range(JOURNALS):
        store.put(Journal(journal_id=f"made:{number}", source="made", title=f"Dergi {number}", issn="1302-1796"))
    issues: set[str] = set()
    for article in _articles(count):
        store.put(article)
        if article.issue_id not in issues:
            issues.add(article.issue_id or "")
            printed = {"issue": f"Cilt: {article.volume} Sayı: {article.issue}"}
            store.put(
                Issue(
                    issue_id=article.issue_id or "", source="made", journal_id=article.journal_id,
                    volume=article.volume, issue=article.issue, printed=printed,
                )
            )  # fmt: skip
        if len(store._articles) >= 2_000:  # the store gives no number of what waits
            store.flush()
            issues.clear()
    store.close()


def _articles(count: int) -> Iterator[Article]:
    chance = random.Random(2026)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(5_000)]
    texts = [_text(chance, words) for _ in range(2_000)]
    for number in range(count):
        issue = number // PER_ISSUE
        journal, year = issue % JOURNALS, 2000 + issue % 26
        issue_id = f"made:{journal}/{issue}"
        title = " ".join(chance.choices(words, k=9)).capitalize()
        cut = chance.randrange(ABSTRACT)
        own, english = texts[number % 2_000], texts[(number * 7 + 1) % 2_000]
        abstract = own[cut:] + own[:cut]
        keywords = chance.choices(words, k=5)
        people = [_person(position, chance.choice(words), chance.choice(words)) for position in range(1, AUTHORS + 1)]
        first = chance.randrange(1, 400)
        yield Article(
            article_id=f"{issue_id}/{number}", source="made", kind="journal-article", title=title, title_en=title,
            authors=people, author_count=AUTHORS, journal_id=f"made:{journal}", journal_title=f"Dergi {journal}",
            issn="1302-1796", publisher="Üniversite", issue_id=issue_id, volume=str(year - 1999), issue=str(issue % 4),
            issue_year=year, published=f"{year}-06-30", published_precision="day", published_year=year,
            pages=f"{first}-{first + 19}", first_page=str(first), last_page=str(first + 19),
            doi=f"10.5555/made.{number}", type="research article",
            type_uri="http://purl.org/coar/resource_type/c_2df8fbb1", type_printed="Research Article", language="tr",
            abstract=abstract, abstract_en=english[:200], keywords={"tr": keywords[:3], "en": keywords[3:]},
            keywords_en=keywords[3:], views=first, downloads=first // 2, counted_at="2026-01-01T00:00:00Z",
            url=f"http://localhost/paper/{journal}/{issue}/{number}", reference_count=2,
            titles={"tr": title, "en": title}, abstracts={"tr": abstract, "en": english[:200]},
            references=[f"{people[0].name} ({year}). {title}.", f"{people[1].name} ({year}). {title}."],
            printed={"published": f"30.06.{year}", "pages": f"s. {first}-{first + 19}"},
        )  # fmt: skip


def _person(position: int, given: str, family: str) -> Author:
    return Author(
        position=position, name=f"{given.capitalize()} {family.capitalize()}", family=family.capitalize(),
        given=given.capitalize(), affiliations=[f"{family.capitalize()} Üniversitesi"],
        name_printed=f"{family.upper()}, {given}",
    )  # fmt: skip


def _text(chance: random.Random, words: list[str]) -> str:
    text = ""
    while len(text) < ABSTRACT:
        text += " ".join(chance.choices(words, k=12)).capitalize() + ", . "[chance.randrange(1, 3)] + " "
    return text[:ABSTRACT]


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
