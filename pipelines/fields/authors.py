"""The authors: from what a reader tells apart, else from the names that are printed as one text."""

from __future__ import annotations

import re

from harvester.items import Article, Author
from pipelines.fields.printed import PLACEHOLDERS, Printed
from pipelines.normalize.affiliations import normalize_affiliation
from pipelines.normalize.identifiers import normalize_orcid
from pipelines.normalize.names import PersonName, bare_name, normalize_authors, normalize_name
from pipelines.normalize.remembering import remembered, remembering
from pipelines.normalize.text import normalize_text, plain_letters
from pipelines.normalize.unreadable import Unreadable

#: Sources that print authors as one list, "Given Family, Given Family".
COMMA_LISTS = frozenset({"iad"})

_MAIL = re.compile(r"[(\[<]?[^\s,;:()<>\[\]@]+@[^\s,;()<>\[\]@]+[)\]>]?")
_DIGIT = re.compile(r"[0-9]")
_orcid = remembered(normalize_orcid, 4096)
#: Words for an author, in plain letters: no role besides.
_AUTHOR = frozenset(
    "author authors yazar yazarlar autor autora autores auteur autrice autore penulis verfasser aut creator автор"
    " contributor autor/a auteur-e".split()
)


def _given_apart(text: str | None) -> str | None:
    """One part of a name, without marks and titles; ``None`` for what stands where there is none (``-``, ``.``)."""
    if not text or text.strip() in PLACEHOLDERS:
        return None
    return bare_name(_MAIL.sub("", text) if "@" in text else text) or None


@remembering(4096)
def _person(name: str, family: str | None, given: str | None) -> tuple[PersonName | None, tuple[str, ...]]:
    """The name of one person or body, ``None`` where there is none in it, and the flags that reading it raises."""
    flags = normalize_text(name).flags if name else ()
    family, given = _given_apart(family), _given_apart(given)
    if "@" in name:
        name = _MAIL.sub("", name)
    if name.strip() not in PLACEHOLDERS:
        try:
            read = normalize_name(name)
        except Unreadable:
            read = None
        if read is not None:
            if not family and not given:
                return read, flags
            shown = f"{given or ''} {family or ''}".strip() if read.family else read.name
            return PersonName(shown, family, given, name), flags
    parts = [part for part in (given, family) if part]
    return PersonName(" ".join(parts), family, given, "") if parts else None, flags


def _role(printed: str | None) -> str | None:
    text = normalize_text(printed).value.strip(" ()[]:;,.") if printed else ""
    return None if text in PLACEHOLDERS or plain_letters(text) in _AUTHOR else text


def _affiliations(printed: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in map(normalize_affiliation, printed) if text))


def _read_orcid(printed: str | None, said: Printed) -> str | None:
    if not printed or not _DIGIT.search(printed):
        return None  # https://orcid.org/ and nothing behind it
    orcid = _orcid(printed)
    if orcid is None:
        said.flag("orcid_invalid")
        said.keep("orcid", printed.strip())
    return orcid


def _same(author: Author, other: Author) -> bool:
    """Whether one person stands there twice for certain: by name and by ORCID iD."""
    return author.orcid is not None and (author.orcid, author.name) == (other.orcid, other.name)


def _told_apart(authors: list[Author], said: Printed) -> list[Author]:
    found: list[Author] = []
    for author in authors:
        if ";" in author.name and not (author.orcid or author.family or author.affiliations):
            found.extend(_named(author.name, comma_list=False))
            continue
        person, flags = _person(author.name, author.family, author.given)
        if person is None:
            continue
        said.flag(*flags)
        printed = author.name_printed or author.name or f"{author.given or ''} {author.family or ''}".strip()
        read = Author(
            position=0,
            name=person.name,
            family=person.family,
            given=person.given,
            orcid=_read_orcid(author.orcid, said),
            affiliations=_affiliations(author.affiliations) if author.affiliations else [],
            role=_role(author.role) if author.role else None,
            name_printed=printed,
        )
        if not found or not _same(found[-1], read):
            found.append(read)
    return found


def _named(printed: str, *, comma_list: bool) -> list[Author]:
    names = normalize_authors(printed, comma_list=comma_list)
    return [
        Author(position=0, name=name.name, family=name.family, given=name.given, name_printed=name.printed)
        for name in names
    ]


def fill_authors(article: Article, said: Printed) -> None:
    """Fill the authors, in the order given; each once as often as the source lists them.

    Names keep their case; family and given are told apart only where the source does. Of an ORCID iD whose check digit
    is wrong only the printed text is kept. Affiliations are without e-mail addresses. The role is what is printed,
    where it is another than author.
    """
    printed = said.text("authors")
    if article.authors:
        article.authors = _told_apart(article.authors, said)
    elif printed:
        said.clean("authors")  # for the flags
        article.authors = _named(printed, comma_list=said.source in COMMA_LISTS and "\n" not in printed)
    for position, author in enumerate(article.authors, start=1):
        author.position = position
    article.author_count = len(article.authors) or None
