"""Where a value came from: which fields are told apart, and under which of them a printed text stands."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from harvester.items import UNKNOWN_LANGUAGE, Article, Author

_PLAIN = (
    "kind", "title", "title_en", "authors", "journal_title", "issn", "publisher", "volume", "issue", "issue_title",
    "issue_year", "published", "pages", "article_number", "doi", "type", "type_printed", "section", "language",
    "abstract", "abstract_en", "keywords_en", "views", "downloads", "original_url", "pdf_url", "license_url",
    "references",
)  # fmt: skip
_values = attrgetter(*_PLAIN)

#: The fields whose provenance is told. Texts in further languages follow as ``title@de``, subtitles as ``subtitle@tr``.
FIELDS = frozenset((*_PLAIN, "keywords", "orcid", "affiliation"))

#: What readers call a printed text → the field that it is the text of, where the two names differ.
PRINTED = {
    "title_en": "title", "abstract_en": "abstract", "issn_print": "issn", "issn_online": "issn", "number": "issue",
    "first_page": "pages", "last_page": "pages", "license": "license_url",
}  # fmt: skip


def of_authors(authors: Sequence[Author]) -> list[str]:
    """What a list of authors tells beside names: ``orcid``, ``affiliation``."""
    told = []
    for author in authors:
        if author.orcid:
            told.append("orcid")
            break
    for author in authors:
        if author.affiliations:
            told.append("affiliation")
            break
    return told


def fill_provenance(article: Article, part: str) -> None:
    """Say of every field that *article* has that it came from *part*, where nothing is said yet."""
    known = article.provenance
    found = [name for name, value in zip(_PLAIN, _values(article), strict=True) if value or value == 0]
    own = article.language or UNKNOWN_LANGUAGE
    if article.keywords and (own in article.keywords or UNKNOWN_LANGUAGE in article.keywords):
        found.append("keywords")
    if article.authors:
        found += of_authors(article.authors)
    for name, texts in (("title", article.titles), ("abstract", article.abstracts), ("keywords", article.keywords)):
        found += [f"{name}@{language}" for language in texts if language not in (own, "en", UNKNOWN_LANGUAGE)]
    if article.subtitles:
        found += [f"subtitle@{language}" for language in article.subtitles]
    article.provenance = {name: known.get(name, part) for name in sorted(found)}
