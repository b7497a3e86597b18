"""The authors on the page of an article of Open Journal Systems 3.

The stock theme has one list item each; others have one block each, or two lists: names here, affiliations there. The
meta tags have the names, in order, and no role and no ORCID iD. So the tags say who there is, and every list on the
page that is as long adds what it knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harvester.items import Author
from harvester.pages.ojs.markup import Marked, gist
from harvester.pages.page import HEADINGS, Element, fold, squeeze

#: Lists whose items are one author each, and the tags of the items.
LISTS = ("authors", "authors-string", "entry_authors_list", "article-details-authors")
ITEM = re.compile(r"(?:^|[-_])author(?:[-_](?:block|item|entry))?$")
NAME = re.compile(r"(?:^|[-_ ])name(?:[-_]wrapper)?(?:$| )")
AFFILIATION = re.compile(r"affil", re.IGNORECASE)
ROLE = re.compile(r"(?:^|[-_ ])(?:userGroup|user-?group|contributor_roles|author[-_]role|role)(?:$| )", re.IGNORECASE)
#: Blocks that name the authors once more.
BIOGRAPHIES = re.compile(r"bio(?:s|graph|-|_|$)|modal|citation", re.IGNORECASE)

#: Roles that say no more than that somebody is an author, folded.
PLAIN_ROLES = frozenset(
    "author authors yazar yazarlar autor autora autor/a autores autor/in autore auteur auteure auteur-e penulis "
    "pengarang forfatter forfattare författare kirjoittaja tekija szerzo szerző autorius autors автор "
    "المؤلف مؤلف الكاتب نویسنده 作者 著者 저자 συγγραφέας muallif tac-gia ავტორი հեղինակ".split()
)


@dataclass(slots=True)
class _Found:
    """What one list says of one author."""

    name: str = ""
    orcid: str | None = None
    affiliations: list[str] = field(default_factory=list)
    role: str | None = None


class OjsAuthors:
    """The authors of one page.

    Args:
        page: the page.
        stated: the names in the meta tags, with their institutions, in the article's language.
        same_language: the page is in that language too.
    """

    def __init__(self, page: Marked, stated: list[tuple[str, list[str]]], same_language: bool) -> None:
        self.page = page
        self.stated = stated
        self.same_language = same_language

    @property
    def authors(self) -> list[Author]:
        """One each, in the order of the meta tags."""
        groups = [group for group in ([self._read(item) for item in items] for items in self._groups()) if group]
        people = [_Found(name) for name, _ in self.stated]
        if not people:
            groups = [group for group in groups if all(one.name for one in group)]
            people = [_Found(one.name) for one in groups[0]] if groups else []
        for group in groups:
            for person, one in self._pairs(people, group):
                person.orcid = person.orcid or one.orcid
                person.role = person.role or one.role
                person.affiliations = person.affiliations or one.affiliations
        if not any(person.orcid for person in people):
            self._by_name(people)
        for person, (_, institutions) in zip(people, self.stated, strict=False):
            if institutions and (not person.affiliations or not self.same_language):
                person.affiliations = institutions
        return [
            Author(position=n, name=one.name, orcid=one.orcid, affiliations=one.affiliations, role=one.role)
            for n, one in enumerate(people, start=1)
        ]

    def _by_name(self, people: list[_Found]) -> None:
        """Give the ORCID iDs whose links stand beside one name only."""
        for link in self.page.body.iter("a"):
            if "orcid.org/" not in (link.get("href") or "") or self._is_beside(link):
                continue
            for node in [link, *link.iterancestors()][1:5]:
                said = gist(self.page.text_of(node))
                named = [one for one in people if gist(one.name) and gist(one.name) in said]
                if named:
                    free = [one for one in named if not one.orcid]
                    if free and len({one.name for one in named}) == 1:
                        free[0].orcid = link.get("href").strip()
                    break

    def _groups(self) -> list[list[Element]]:
        """The lists of authors on the page."""
        page, found = self.page, []
        holders: list[Element] = []
        for holder in page.marked(*LISTS):
            if not self._is_beside(holder) and not any(outer in holders for outer in holder.iterancestors()):
                holders.append(holder)
                items = list(holder.iter("li")) or [e for e in holder if e.tag == "div"]
                if items and next(page.marked("name", within=items[0]), None) is not None:
                    return [items]  # the stock theme's list has all there is
                found.append(items)
        for name in page.classes(ITEM):
            found.append([e for e in page.marked(name) if not self._is_beside(e) and e.tag not in HEADINGS])
        for holder in page.body.iterfind(".//*[@id='authorAffiliations']"):
            found.append([e for e in holder if e.tag in ("div", "li", "p")])
        return found

    def _is_beside(self, element: Element) -> bool:
        around = (element, *element.iterancestors())
        return any(BIOGRAPHIES.search(e.get("class") or "") for e in around if e.tag != "body") or self.page.in_margin(
            element
        )

    def _pairs(self, people: list[_Found], group: list[_Found]) -> list[tuple[_Found, _Found]]:
        """Who is who: by place where the lists are as long, else by name, in order."""
        if len(people) == len(group):
            return list(zip(people, group, strict=True))
        pairs, at = [], 0
        for one in group:
            said = gist(one.name)
            match = next((n for n in range(at, len(people)) if said and gist(people[n].name) == said), None)
            if match is not None:
                pairs.append((people[match], one))
                at = match + 1
        return pairs

    def _read(self, item: Element) -> _Found:
        found = _Found()
        name: Element | None = None
        for element in item.iter():
            said = element.get("class") or ""
            if element.tag == "a" and found.orcid is None and "orcid.org/" in (element.get("href") or ""):
                found.orcid = element.get("href").strip()
            if not said:
                continue
            if name is None and element is not item and NAME.search(said):
                name = element
            elif AFFILIATION.search(said) and not AFFILIATION.search(element.getparent().get("class") or ""):
                found.affiliations.extend(self._affiliations(element))
            elif found.role is None and element is not item and ROLE.search(said):
                found.role = self._role(element)
        if name is None:
            name = next((e for e in item.iter("strong", "b", "a", "span") if self.page.text_of(e)), None)
            name = name if name is not None and "orcid" not in (name.get("href") or name.get("class") or "") else None
        texts = [name.text if len(name) else self.page.text_of(name)] if name is not None else [item.text]
        found.name = squeeze(texts[0] or (self.page.text_of(name) if name is not None else "")).rstrip(",;")
        if found.name.startswith("+"):
            found.name = ""
        return found

    def _affiliations(self, element: Element) -> list[str]:
        """The institutions: one an element, or one."""
        inner = [text for e in element if e.tag in ("span", "div", "li") and (text := self.page.text_of(e))]
        return inner or [text for text in [self.page.text_of(element).rstrip(",;")] if text]

    def _role(self, element: Element) -> str | None:
        """The role as printed; ``None`` for that of an author."""
        text = self.page.text_of(element)
        said = fold(text)
        if not text or said in PLAIN_ROLES or all(part.strip() in PLAIN_ROLES for part in re.split(r"[,/]", said)):
            return None
        # The list's own heading says "authors": what is spelt as its beginning is the singular of it.
        for holder in self.page.marked("authors"):
            heading = next(iter(holder.iter(*HEADINGS)), None)
            plural = fold(self.page.text_of(heading)) if heading is not None else ""
            shared = next(
                (n for n, (a, b) in enumerate(zip(said, plural, strict=False)) if a != b), min(len(said), len(plural))
            )
            if shared >= 3 and shared >= len(said) * 0.75:
                return None
        return text
