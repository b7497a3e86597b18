"""The authors of an article of DergiPark: the line of names, and what its details say of each."""

from __future__ import annotations

import re

from harvester.items import Author
from harvester.pages.page import Element, Page, fold, squeeze
from harvester.pages.shown import classes, in_lines, letters, orcid_in, shown, without_mail

_BOX = re.compile(r"author[-_]?\d+")
_LISTS = frozenset({"authors", "yazarlar"})
#: What stands beside a name and is neither of it nor a role of its own.
_NOISE = re.compile(
    r"\b(?:bu kisi benim|this is me)\b|[*†‡]|\((?:sorumlu yazar|(?:primary|corresponding|responsible) author)\)"
)
_ROLE = re.compile(r"\((?P<role>[^()\d]{3,40})\)\s*$")
_MARKS = re.compile(r"\[(?P<number>\d{1,2})\]")
_LABEL = re.compile(
    r"(?P<label>yazar|author|cevirmen|ceviren|translator|editor|orcid(?: id)?|kurum|institution|affiliation|ulke"
    r"|country|e-?posta|e-?mail)\s*:\s*"
)
_NAMES = {"yazar": None, "author": None, "cevirmen": 1, "ceviren": 1, "translator": 1, "editor": 1}
_INSTITUTIONS = frozenset({"kurum", "institution", "affiliation"})
_ORGANIZATION = re.compile(
    r"univ|fakult|facult|enstitu|institut|yuksekokul|okul|school|college|bakanlig|ministry|hastane|hospital|merkez|cent(?:er|re)"
    r"|mudurlug|kurum|dernek|vakf|foundation|akademi|academy|bolum|department|sirket|a\.s\b|ltd|laborat|belediye|bagimsiz"
    r"|independent|baskanlig|koleji|lisesi|,"
)
_NO_NAME = re.compile(r"^(?:yazarlar?|authors?)\s*:?\s*", re.IGNORECASE)


def authors_of(page: Page, stated: list[Author], details: Element | None) -> list[Author]:
    """All authors, in order.

    Args:
        page: the article's page.
        stated: what its meta elements say; they name all authors and mark no roles.
        details: the element that stands beside the label of the authors in the article's details.
    """
    shown_in_details = _in_boxes(page) or _under_labels(details)
    listed = _listed(page)
    found = [Author(position=0, name=a.name, orcid=orcid_in(a.orcid), affiliations=a.affiliations) for a in stated]
    authors = found or max(shown_in_details, listed, key=len)
    known = {letters(author.name): author for author in [*reversed(listed), *reversed(shown_in_details)]}
    for position, author in enumerate(authors, start=1):
        author.position = position
        author.affiliations = [said for said in map(shown, author.affiliations) if said]
        beside = known.get(letters(author.name))
        if beside is not None and beside is not author:
            author.orcid = author.orcid or beside.orcid
            author.role = author.role or beside.role
            author.affiliations = author.affiliations or beside.affiliations
    return authors


def _author(text: str) -> Author | None:
    """The author that a line names; the role in brackets apart."""
    name = without_mail(text)
    for match in reversed(list(_NOISE.finditer(fold(name)))):
        name = f"{name[: match.start()]} {name[match.end() :]}"
    name = _MARKS.sub("", name)
    role = _ROLE.search(name)
    if role:
        name = name[: role.start()]
    name = squeeze(name).strip(" ,;:-")
    return Author(position=0, name=name, role=squeeze(role["role"]) if role else None) if letters(name) else None


def _in_boxes(page: Page) -> list[Author]:
    """The authors that have an element each: name, institution, ORCID and country, one a line, some left out."""
    found: dict[str, Author] = {}
    for element in page.body.iter("p", "div", "li"):
        name = element.get("id")
        if not name or not _BOX.fullmatch(name):
            continue
        lines = in_lines(element)
        author = _author(lines[0]) if lines else None
        if author is None:
            continue
        rest = []
        for line in lines[1:]:
            if iD := orcid_in(line):
                author.orcid = iD
            elif shown(line) and not _NOISE.fullmatch(fold(line).strip()):
                rest.append(line)
        author.affiliations = _without_country([said for line in rest if (said := without_mail(line))])
        found.setdefault(name, author)
    return list(found.values())


def _without_country(lines: list[str]) -> list[str]:
    """*lines* without the country, which stands last, where an institution does not."""
    if lines and not _ORGANIZATION.search(fold(lines[-1])) and len(lines[-1].split()) <= 4:
        return lines[:-1]
    return lines


def _under_labels(details: Element | None) -> list[Author]:
    """The authors as the older details have them: ``Yazar: …``, ``Kurum: …``, ``Ülke: …``, one a line."""
    authors: list[Author] = []
    for line in in_lines(details) if details is not None else ():
        match = _LABEL.match(fold(line))
        if match is None:
            continue
        label, value = match["label"], line[match.end() :]
        if label in _NAMES:
            author = _author(value)
            if author is not None:
                author.role = author.role or (line[: len(label)] if _NAMES[label] else None)
                authors.append(author)
        elif authors and label in _INSTITUTIONS:
            authors[-1].affiliations += [said] if (said := shown(without_mail(value))) else []
        elif authors and label.startswith("orcid"):
            authors[-1].orcid = orcid_in(value)
    return authors


def _listed(page: Page) -> list[Author]:
    """The line of names below the title, or the list of them; numbers in brackets lead to institutions below."""
    for element in page.body.iter("ul", "ol"):
        if fold(element.get("aria-label") or "") in _LISTS:
            found = [_author(page.text_of(item)) for item in element.iter("li")]
            return [author for author in found if author is not None]
    named = [e for e in page.body.iter("p", "div", "span", "h4", "h5") if "article-authors" in classes(e)]
    if not named:
        named = [
            e for e in page.body.iter("p", "h4", "h5") if len(page.text_of(e)) < 2_000 and _is_marked_list(page, e)
        ]
    if not named:
        return []
    institutions = _numbered(named[0])
    authors = []
    line = _NO_NAME.sub("", next(iter(in_lines(named[0])), "") if institutions else page.text_of(named[0]))
    for part in re.split(r"[,;](?!\s*\[)", line):
        author = _author(part)
        if author is not None:
            numbers = [match["number"] for match in _MARKS.finditer(part)]
            author.affiliations = [institutions[number] for number in numbers if number in institutions]
            authors.append(author)
    return authors


def _is_marked_list(page: Page, element: Element) -> bool:
    """Whether *element* is a line of names with numbers in brackets: ``Hakan ACAR [1] , Erkut TUTKUN [2]``."""
    parts = page.text_of(element).split(",")
    return len(parts) <= 60 and all(
        re.fullmatch(r"\s*[^\W\d_][^\d\[\]:]{3,60}\[\d{1,2}\]\s*\*?\s*", part) for part in parts
    )


def _numbered(names: Element) -> dict[str, str]:
    """The institutions that stand right below the line of names with their numbers; references do further down."""
    found: dict[str, str] = {}
    lines = in_lines(names)[1:]
    for node in names.itersiblings():
        more = in_lines(node)
        if not more or not _MARKS.match(more[0]):
            break
        lines += more
    for line in lines:
        match = _MARKS.match(line)
        if match and (said := shown(without_mail(line[match.end() :]).strip(" ,;"))):
            found.setdefault(match["number"], said)
    return found
