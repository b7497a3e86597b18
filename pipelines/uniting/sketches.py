"""What is remembered of a record to find the same article elsewhere: little, for there may be hundreds of thousands."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any

from harvester.pages.links import canonical
from pipelines.merging.folding import folded, words
from pipelines.normalize.identifiers import normalize_doi
from pipelines.normalize.unreadable import Unreadable
from pipelines.uniting.titles import head_and_rest, is_generic, skeleton

MOST_AUTHORS = 6
_ORIGIN = re.compile(r"^https?://(?:www\.)?")
_LANGUAGE = re.compile(r"^([^/?]+)/(?:tr|en)(?=/)")
_OJS_FILE = re.compile(r"(/article/)(?:view|download)/([\w.-]+)(?:/.*)?$")
_DERGIPARK = re.compile(r"^dergipark\.(?:org|gov|ulakbim\.gov)\.tr/pub/([\w-]+)/(?:issue/[0-9]+|article)/([0-9]+)$")
_WRONG_PAGE = str.maketrans("ýþðÝÞÐ", "ışğİŞĞ")
"""Turkish letters that were read in the code page of Western Europe."""
_DOI_HOST = re.compile(r"^(?:dx\.)?doi\.org/(?=10\.)")


def number(*values: object) -> int:
    """A number of 64 bits that stands for the values."""
    text = "\x1f".join(str(value) for value in values)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())


def address(url: str) -> str | None:
    """An address made comparable: without scheme, ``www``, session, language and the file of an article.

    ``None`` for what names no page of a site, but all of it.

    >>> address("http://www.example.org/tr/index.php/j/article/view/12/34"), address("https://example.org/")
    ('example.org/index.php/j/article/view/12', None)
    """
    key = _ORIGIN.sub("", canonical(url.strip()))
    key = _OJS_FILE.sub(r"\1view/\2", _LANGUAGE.sub(r"\1", key))
    key = _DERGIPARK.sub(r"dergipark.org.tr/pub/\1/article/\2", key)
    return key if key.partition("/")[2] else None


@dataclass(slots=True)
class Sketch:
    """A record of one of the datasets."""

    dataset: int
    """Place of its dataset among those given."""
    offset: int
    """Where its line begins in ``articles.jsonl``."""
    article_id: str
    source: str
    doi: str | None
    url: int | None
    original: int | None
    titles: tuple[tuple[str, str, str], ...]
    """Language, title and subtitle; the subtitle may be empty."""
    years: tuple[int, ...]
    authors: tuple[str, ...]
    """The names of the first of them, each as its words in one order."""
    family: str | None
    """Family name of the first author, folded, where the source tells it apart."""
    journal: str | None
    """Identifier of the journal in the merged dataset."""
    volume: str | None
    issue: str | None
    first_page: str | None
    last_page: str | None
    kind: str | None
    fields: int
    """How many fields it has."""


def sketch_of(record: dict[str, Any], dataset: int, offset: int, journal: str | None) -> Sketch:
    """The sketch of a record as a JSON line holds it."""
    original = address(record["original_url"]) if record["original_url"] else None
    doi = record["doi"]
    if original and doi is None and _DOI_HOST.match(original):
        try:
            doi = normalize_doi(record["original_url"])
        except Unreadable:
            doi = None
    if original and _DOI_HOST.match(original):
        original = None
    url = address(record["url"]) if record["url"] else None
    authors = record["authors"]
    titles, subtitles = record["titles"], record["subtitles"]
    told = [(intern(language), title, subtitles.get(language, "")) for language, title in titles.items()]
    if record["title"] and record["title"] not in titles.values():
        told.append((record["language"] or "und", record["title"], ""))
    return Sketch(
        dataset,
        offset,
        intern(record["article_id"]),
        intern(record["source"]),
        doi,
        number(url) if url else None,
        number(original) if original else None,
        tuple(told),
        _years(record["published_year"], record["issue_year"]),
        tuple(_name(author["name"]) for author in authors[:MOST_AUTHORS]),
        intern(folded(authors[0]["family"].translate(_WRONG_PAGE))) if authors and authors[0]["family"] else None,
        journal,
        _number(record["volume"]),
        _number(record["issue"]),
        _number(record["first_page"] or record["article_number"]),
        _number(record["last_page"]),
        record["kind"],
        sum(1 for value in record.values() if value),
    )


def _name(name: str) -> str:
    return intern(" ".join(sorted(words(name.translate(_WRONG_PAGE)))))


@lru_cache(maxsize=4096)
def _years(published: int | None, issue: int | None) -> tuple[int, ...]:
    """Kept, so that records of a year share one."""
    return tuple(sorted({year for year in (published, issue) if year}))


def _number(text: str | None) -> str | None:
    if not text:
        return None
    return intern("-".join(part.lstrip("0") or "0" for part in words(text))) or None


def title_keys(sketch: Sketch) -> set[int]:
    """Under which numbers records of the same title stand, whatever form it has.

    A title that tells too little stands under its place in the journal, and nowhere where that is not known.
    """
    keys: set[int] = set()
    for _, title, subtitle in sketch.titles:
        full = f"{title} {subtitle}".rstrip()
        if is_generic(full):
            if sketch.first_page and sketch.journal and (sketch.volume or sketch.issue):
                keys.add(number(skeleton(full), sketch.journal, sketch.volume, sketch.issue, sketch.first_page))
            continue
        head = title if subtitle else head_and_rest(title)[0]
        for form in {full, head}:
            if not is_generic(form):
                keys.add(number(skeleton(form) or folded(form)))
    return keys
