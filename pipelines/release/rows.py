"""The rows that an article has in the tables beside its own."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from harvester.items import Article

DERIVED = ("article_authors", "article_keywords", "article_texts")
"""The tables whose rows are made of the articles alone."""

#: The values of a row about an author, behind the article's identifier.
_person = attrgetter("position", "name", "family", "given", "orcid", "affiliations", "role", "name_printed")


def rows_of(article: Article) -> Iterator[tuple[str, list[Any]]]:
    """Table and values of each row that an article has in ``article_authors``, ``article_keywords`` and
    ``article_texts``, in order."""
    key = article.article_id
    for author in article.authors:
        yield "article_authors", [key, *_person(author)]
    for language in sorted(article.keywords):
        for position, keyword in enumerate(article.keywords[language], start=1):
            yield "article_keywords", [key, language, position, keyword]
    for language in sorted({*article.titles, *article.subtitles, *article.abstracts}):
        texts = (article.titles, article.subtitles, article.abstracts)
        yield "article_texts", [key, language, *(text.get(language) for text in texts)]
