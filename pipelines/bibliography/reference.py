"""An article as a reference: what a bibliography says of it, before any format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harvester.items import UNKNOWN_LANGUAGE
from pipelines.bibliography.dates import Dates, dates_of

Role = Literal["author", "editor", "translator"]

#: Words for a role, in plain letters, Turkish and English. Any other word says something that no format can hold.
_ROLES: dict[str, Role] = {
    **dict.fromkeys("author authors yazar yazarlar".split(), "author"),
    **dict.fromkeys("editor editors ed eds editorler".split(), "editor"),
    **dict.fromkeys("translator translators ceviren cevirenler cevirmen cevirmenler cev".split(), "translator"),
}
_DOTLESS = str.maketrans("İIı", "iii")

#: Words, in plain letters, that stand in the name of a body and in no person's.
_BODIES = frozenset(
    "universitesi university universite fakultesi faculty enstitusu institute institution kurumu kurulu dernegi vakfi "
    "bakanligi ministry mudurlugu baskanligi association society committee komisyonu federation federasyonu "
    "birligi dergisi merkezi consortium konsorsiyumu foundation council group and ve others".split()
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Person:
    """A person or body."""

    name: str
    """For display, given name first."""
    family: str | None = None
    """Family name, where the source tells it apart; with it goes *given*."""
    given: str | None = None

    @property
    def is_divided(self) -> bool:
        """Whether it is known which part is the family name."""
        return bool(self.family and self.given)

    @property
    def is_body(self) -> bool:
        """Whether the name is surely none of one person."""
        return not self.is_divided and not _BODIES.isdisjoint(_WORD.findall(plain(self.name)))


@dataclass(frozen=True, slots=True)
class Reference:
    """What a bibliography says of an article. Texts are as in the dataset; ``None`` and empty mean not known."""

    id: str
    kind: str | None = None
    """Crossref work type."""
    title: str | None = None
    title_en: str | None = None
    """Title in English, where it is another than *title*."""
    people: Mapping[Role, list[Person]] = field(default_factory=dict)
    issued: Dates | None = None
    container: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    article_number: str | None = None
    doi: str | None = None
    issn: str | None = None
    url: str | None = None
    """The publisher's page where it is known, else the page that the record was read from."""
    pdf_url: str | None = None
    language: str | None = None
    """BCP 47."""
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    """Of all languages, the record's own first; none twice."""
    notes: tuple[str, ...] = ()
    """What there is no field for in any of the formats, in sentences."""
    losses: frozenset[str] = frozenset()
    """What no format can hold of the article: names of :data:`pipelines.bibliography.LOSSES`."""

    @property
    def is_range(self) -> bool:
        """Whether the pages are those from the first to the last, and no more is said of them."""
        return bool(self.first_page and self.last_page) and self.pages == f"{self.first_page}-{self.last_page}"


def plain(text: str) -> str:
    """*text* in small letters without marks, for comparing: ``ÇEVİREN`` and ``Çeviren`` are ``ceviren``."""
    apart = unicodedata.normalize("NFKD", text.translate(_DOTLESS).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _role(printed: str | None) -> Role | None:
    """The role that *printed* certainly names; ``None`` where it names another."""
    return _ROLES.get(plain(printed).strip(" .:()")) if printed else "author"


def _people(authors: Iterable[Mapping[str, Any]], losses: set[str]) -> dict[Role, list[Person]]:
    """Role → people, in order. Who has another role is among the authors, as in the dataset's own list."""
    people: dict[Role, list[Person]] = {}
    for author in authors:
        role = _role(author.get("role"))
        if role is None:
            losses.add("role_left_out")
        if name := author.get("name") or author.get("name_printed"):
            people.setdefault(role or "author", []).append(Person(name, author.get("family"), author.get("given")))
    return people


def _keywords(by_language: Mapping[str, list[str]], language: str | None) -> Iterator[str]:
    order = sorted(by_language, key=lambda of: (of != language, of != UNKNOWN_LANGUAGE, of))
    for of in order:
        yield from filter(None, by_language[of])


def _notes(article: Mapping[str, Any], title_en: str | None, issued: Dates | None) -> Iterator[str]:
    if article.get("status") == "withdrawn":
        yield "Withdrawn: no longer at its source."
    if title_en:
        yield f"Title in English: {title_en}"
    if issued is None and (year := article.get("issue_year")):
        yield f"Year printed with the issue: {year}"


def reference(article: Mapping[str, Any]) -> Reference:
    """The reference of an article.

    Args:
        article: a line of ``articles.jsonl``, the keys of :class:`harvester.items.Article`; only ``article_id`` has
            to be there.
    """
    get = article.get
    losses: set[str] = set()
    title, title_en = get("title") or get("title_en"), get("title_en")
    abstract, abstract_en = get("abstract") or get("abstract_en"), get("abstract_en")
    if abstract_en and abstract_en != abstract:
        losses.add("abstract_en_left_out")
    issued = dates_of(get("published"))
    if get("published") and issued is None:
        losses.add("date_left_out")
    other_title = title_en if title_en != title else None
    return Reference(
        id=article["article_id"],
        title=title,
        title_en=other_title,
        people=_people(get("authors") or (), losses),
        issued=issued,
        container=get("journal_title"),
        url=get("original_url") or get("url"),
        abstract=abstract,
        keywords=tuple(dict.fromkeys(_keywords(get("keywords") or {}, get("language")))),
        notes=tuple(_notes(article, other_title, issued)),
        losses=frozenset(losses),
        **{
            name: get(name)
            for name in (
                "kind", "publisher", "volume", "issue", "pages", "first_page", "last_page", "article_number", "doi",
                "issn", "pdf_url", "language",
            )
        },
    )  # fmt: skip
