"""BibTeX, with the fields of biblatex beside: LaTeX, pandoc, Zotero and JabRef read it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar, TextIO

from pipelines.bibliography.lines import one_line
from pipelines.bibliography.reference import Person, Reference, Role, plain, reference

_ENTRIES = {
    "journal-article": "article", "proceedings-article": "inproceedings", "posted-content": "misc", "book": "book",
    "book-chapter": "incollection",
}  # fmt: skip
_ANY_ENTRY = "misc"
#: Entry → the field that holds what it stands in.
_CONTAINERS = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle", "book": "series",
    "misc": "howpublished",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ROLES: tuple[Role, ...] = ("author", "editor", "translator")

#: BCP 47 → the language's name in babel, by which readers know how to treat a title. Of others, ``language`` tells.
_BABEL = {
    "ar": "arabic", "az": "azerbaijani", "bg": "bulgarian", "de": "ngerman", "el": "greek", "en": "english",
    "es": "spanish", "fa": "persian", "fr": "french", "it": "italian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "tr": "turkish", "uk": "ukrainian",
}  # fmt: skip

# A brace counts for BibTeX even where LaTeX escapes it, so each gets an unseen partner. The braces around a command
# keep the space after it.
_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}", "{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}", "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}", **{sign: f"\\{sign}" for sign in "%#$&_"},
    }
)  # fmt: skip
#: Two signs that LaTeX makes one of: ``--``, ``''``, and those that a grave ends.
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)")
_OTHERWISE_READ = re.compile(r"[{}\\]")

_PLAIN_ID = re.compile(r"[a-z0-9]+:[a-z0-9]+(?:/[a-z0-9]+)*")
_NO_KEY_SIGNS = re.compile(r"[^a-z0-9]+")
_AND = re.compile(r"\band\b", re.IGNORECASE)


def citation_key(article_id: str) -> str:
    """The key of an article's entry: of its identifier alone, so that it is the same in every release.

    Small letters, digits, ``-`` and ``_``, which LaTeX, pandoc and all shorthands of babel leave alone. What the key
    does not show of the identifier stands in a digest behind ``_``: no two identifiers have one key, not even for
    those readers that take no heed of case.

    >>> citation_key("iad:1045/93047/1661936"), citation_key("dergi:Köprü.7")
    ('iad-1045-93047-1661936', 'dergi-kopru-7_212ab4e5ef')
    """
    slug = _NO_KEY_SIGNS.sub("-", plain(article_id)).strip("-")
    if _PLAIN_ID.fullmatch(article_id):
        return slug
    return f"{slug}_{hashlib.sha256(article_id.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


class BibTex:
    """Writes BibTeX: UTF-8, one field a line."""

    suffix: ClassVar[str] = ".bib"

    def __init__(self, file: TextIO) -> None:
        """*file* is open for writing, UTF-8, with ``newline="\\n"``."""
        self._file = file

    def write(self, article: Mapping[str, Any]) -> Collection[str]:
        """Write an article, a line of ``articles.jsonl``; return the names of what could not be held of it."""
        known = reference(article)
        losses = set(known.losses)
        entry = _ENTRIES.get(known.kind or "", _ANY_ENTRY)
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(known, entry, losses))
        self._file.write(f"@{entry}{{{citation_key(known.id)},\n{fields}}}\n\n")
        return frozenset(losses)

    def close(self) -> None:
        """Nothing is to be ended."""


def escaped(text: str) -> str:
    r"""*text* as LaTeX that means these very signs.

    >>> print(escaped("50 % of R&D -- a_b"))
    50 \% of R\&D -{}- a\_b
    """
    return _LIGATURES.sub("{}", text.translate(_ESCAPES))


def _fields(known: Reference, entry: str, losses: set[str]) -> Iterator[tuple[str, str]]:
    """Field and value with what encloses it, in order."""

    def text(value: str | None) -> str:
        return escaped(one_line(value or "", losses))

    # Braced twice: no reader may change the case of a title.
    if title := text(known.title):
        yield "title", f"{{{{{title}}}}}"
    for role in _ROLES:
        if people := list(filter(None, (_name(person, losses) for person in known.people.get(role, ())))):
            yield role, f"{{{' and '.join(people)}}}"
    if container := text(known.container):
        yield _CONTAINERS[entry], f"{{{{{container}}}}}"
    yield from _dates(known)
    pages = text(known.pages)
    if known.is_range:
        pages = f"{text(known.first_page)}--{text(known.last_page)}"
    for name, written in (
        ("volume", text(known.volume)), ("number", text(known.issue)), ("pages", pages),
        ("eid", text(known.article_number)), ("publisher", text(known.publisher)), ("issn", text(known.issn)),
    ):  # fmt: skip
        if written:
            yield name, f"{{{written}}}"
    for name, value in (("doi", known.doi), ("url", known.url)):
        if value:
            yield name, f"{{{_verbatim(value, losses)}}}"
    if known.doi and known.doi.startswith("10.48550/arxiv."):
        yield "eprint", f"{{{_verbatim(known.doi.removeprefix('10.48550/arxiv.'), losses)}}}"
        yield "eprinttype", "{arxiv}"
    if known.language:
        yield "language", f"{{{text(known.language)}}}"
        if babel := _BABEL.get(known.language.partition("-")[0].lower()):
            yield "langid", f"{{{babel}}}"
    if abstract := text(known.abstract):
        yield "abstract", f"{{{abstract}}}"
    if known.keywords:
        yield "keywords", f"{{{', '.join(_keyword(text(keyword), losses) for keyword in known.keywords)}}}"
    notes = (("Preprint",) if known.kind == "posted-content" else ()) + known.notes
    if notes:
        yield "note", f"{{{text(' '.join(_sentence(note) for note in notes))}}}"


def _sentence(note: str) -> str:
    return note if note.endswith((".", "?", "!")) else f"{note}."


def _name(person: Person, losses: set[str]) -> str:
    r"""A name as BibTeX takes it apart: braces keep together what is no two names and no two parts."""

    def text(part: str | None) -> str:
        return escaped(one_line(part or "", losses))

    if not (person.family and person.given):
        whole = text(person.name)
        return f"{{{whole}}}" if whole and (person.is_body or "," in whole) else whole
    if "," in person.given:
        losses.add("name_divided")
    return ", ".join(
        f"{{{part}}}" if "," in part or _AND.search(part) else part for part in map(text, (person.family, person.given))
    )


def _keyword(keyword: str, losses: set[str]) -> str:
    if "," in keyword or ";" in keyword:
        losses.add("keyword_divided")
        return f"{{{keyword}}}"
    return keyword


def _dates(known: Reference) -> Iterator[tuple[str, str]]:
    """``date`` says all that is known; ``year`` and ``month`` are for readers of BibTeX alone."""
    if issued := known.issued:
        yield "date", f"{{{issued.edtf}}}"
        yield "year", f"{{{issued.begin.year:04d}}}"
        if issued.begin.month and issued.end is None:
            yield "month", _MONTHS[issued.begin.month - 1]


def _verbatim(value: str, losses: set[str]) -> str:
    """An address or DOI, which readers take as it stands; a sign that would not stand is percent-encoded."""
    value = one_line(value, losses)
    if _OTHERWISE_READ.search(value):
        losses.add("address_encoded")
        value = _OTHERWISE_READ.sub(lambda found: f"%{ord(found[0]):02X}", value)
    return value
