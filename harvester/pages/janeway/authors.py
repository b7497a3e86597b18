"""The authors of an article of Janeway: the names that are stated, and what stands beside each on the page."""

from __future__ import annotations

from collections.abc import Callable

from harvester.items import Author
from harvester.pages.citation.authors import authors_of as stated_authors
from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.page import Element, Page, squeeze
from harvester.pages.shown import classes, letters, orcid_in, shown, without_mail

_PERSON_TAGS = ("ul", "li", "span", "div", "p")
_BODIES = frozenset({"worksFor", "affiliation", "memberOf"})

_Person = tuple[str, str | None, str | None]
"""Name, ORCID, affiliation."""


def authors_of(page: Page, meta: MetaTags, skipped: Callable[[Element], bool]) -> list[Author]:
    """All authors, in order.

    Args:
        page: the article's page.
        meta: its meta elements; those of all themes name all authors, and few say more.
        skipped: says of an element whether it is no part of the article's description.
    """
    stated = stated_authors(meta)
    persons = _marked(page, skipped) or _one_behind_another(page, stated, skipped)
    names = stated or [Author(position=0, name=name) for name in dict.fromkeys(name for name, _, _ in persons)]
    beside: dict[str, _Person] = {}
    for person in sorted(persons, key=lambda person: bool(person[1]) + bool(person[2])):  # one may be shown twice
        beside[letters(person[0])] = person
    authors = []
    for position, author in enumerate(names, start=1):
        _, orcid, affiliation = beside.get(letters(author.name), ("", None, None))
        affiliations = [said for said in map(shown, author.affiliations) if said]
        authors.append(
            Author(
                position=position,
                name=author.name,
                orcid=orcid or orcid_in(author.orcid),
                affiliations=affiliations or ([affiliation] if affiliation else []),
            )
        )
    return authors


def _orcid(element: Element) -> str | None:
    href = element.get("href") or ""
    return orcid_in(href) if "orcid.org/" in href else None


def _affiliation(page: Page, element: Element) -> str | None:
    return shown(without_mail(page.text_of(element)).strip(" ,()"))


def _marked(page: Page, skipped: Callable[[Element], bool]) -> list[_Person]:
    """The persons that are marked as such (schema.org)."""
    marked = [e for e in page.body.iter(*_PERSON_TAGS) if "schema.org/Person" in (e.get("itemtype") or "")]
    found = [_person(page, element) for element in marked if not skipped(element)]
    return [person for person in found if person[0]]


def _person(page: Page, element: Element) -> _Person:
    names = [e for e in element.iter() if e.get("itemprop") == "name" and not _is_of_body(e, element)]
    profile = names or [a for a in element.iter("a") if "profilelink" in classes(a)]
    name = page.text_of(profile[0]) if profile else squeeze(element.text or "")
    bodies = [e for e in element.iter() if e is not element and _is_body(e)]
    orcid = next((found for a in element.iter("a") if (found := _orcid(a))), None)
    return name, orcid, _affiliation(page, bodies[0]) if bodies else None


def _is_body(element: Element) -> bool:
    return element.get("itemprop") in _BODIES or "Organization" in (element.get("itemtype") or "")


def _is_of_body(element: Element, person: Element) -> bool:
    for node in element.iterancestors():
        if node is person:
            return False
        if _is_body(node):
            return True
    return False


def _one_behind_another(page: Page, stated: list[Author], skipped: Callable[[Element], bool]) -> list[_Person]:
    """The persons of a theme without marks: name, ORCID and institution in brackets, one behind another."""
    known = {letters(author.name): author.name for author in stated}
    found: dict[str, _Person] = {}
    for element in page.body.iter("a", "span"):
        orcid = _orcid(element)
        said = page.text_of(element) if element.tag == "span" else ""
        if not orcid and not (said.startswith("(") and said.endswith(")")):
            continue
        name = known.get(letters(_said_before(element)))
        if name and not skipped(element):
            _, known_orcid, affiliation = found.get(name, (name, None, None))
            found[name] = (name, orcid or known_orcid, affiliation or (said and _affiliation(page, element)) or None)
    return list(found.values())


def _said_before(element: Element) -> str:
    """The text right before *element*, whatever links and pictures stand between."""
    node = element.getprevious()
    while node is not None:
        if letters(node.tail or ""):
            return str(node.tail)
        if node.tag == "br":
            return ""
        node = node.getprevious()
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""
