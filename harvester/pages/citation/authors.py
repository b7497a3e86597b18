"""Authors and references from ``citation_*`` tags, whose order says what belongs together.

What Google Scholar's inclusion guidelines ask for: an author's tag is followed by those of his institutions, his ORCID
and his mail address (which is never kept).
"""

from __future__ import annotations

import re

from harvester.items import Author
from harvester.pages.citation.meta_tags import MetaTags, Tag
from harvester.pages.citation.schema_org import without_email
from harvester.pages.page import fold

_AUTHOR = "citation_author"
_INSTITUTION = "citation_author_institution"
_ORCID = "citation_author_orcid"
_FAMILY, _GIVEN = "citation_author_lastname", "citation_author_firstname"
_OF_AUTHOR = frozenset({_AUTHOR, _INSTITUTION, _ORCID, _FAMILY, _GIVEN})

#: Names alone, the surest first.
_NAMES = ("citation_authors", "eprints.creators_name", "dc.creator.personalname", "dc.creator", "dcterms.creator")
_FURTHER_NAMES = ("dc.contributor.author", "prism.author", "dc.creator.corporatename", "citation_editor")

_MOST_PLACES = 100
"""Affiliations of an author."""

_REFERENCE_PART = re.compile(r"(?:^|;)\s*citation_([a-z_]+)=")


def authors_of(tags: MetaTags) -> list[Author]:
    """The authors, in order, with what the tags say of each."""
    if _AUTHOR in tags or _FAMILY in tags:
        return _numbered(_grouped([tag for tag in tags.ordered if tag.name in _OF_AUTHOR]))
    for name in (*_NAMES, *_FURTHER_NAMES):
        found = [each for tag in tags.all(name) for each in _names(tag.content, len(tags.all(name)) == 1)]
        if found:
            orcids = [tag.content for tag in tags.all("eprints.creators_orcid")]
            authors = [Author(position=0, name=each) for each in found]
            if name == "eprints.creators_name" and len(orcids) == len(authors):
                for author, orcid in zip(authors, orcids, strict=True):
                    author.orcid = orcid
            return _numbered(authors)
    return []


def _grouped(tags: list[Tag]) -> list[Author]:
    authors: list[Author] = []
    listed = sum(tag.name == _AUTHOR for tag in tags) == 1
    for tag in tags:
        if tag.name == _AUTHOR:
            # An empty one still ends what belongs to the author before it.
            names = _names(tag.content, listed) or [""]
            authors.extend(Author(position=0, name=name) for name in names)
        elif tag.name in (_FAMILY, _GIVEN):
            field = "family" if tag.name == _FAMILY else "given"
            if not authors or getattr(authors[-1], field) is not None:
                authors.append(Author(position=0, name=""))
            setattr(authors[-1], field, without_email(tag.content))
        elif authors and tag.content:
            if tag.name == _ORCID:
                authors[-1].orcid = authors[-1].orcid or tag.content
            else:
                places, place = authors[-1].affiliations, without_email(tag.content)
                if place and len(places) < _MOST_PLACES and place not in places:
                    places.append(place)
    _share_out(tags, authors)
    return [author for author in authors if author.name or author.family]


def _share_out(tags: list[Tag], authors: list[Author]) -> None:
    """Give each author his own, where all authors stand first, and then as many institutions or ORCID iDs."""
    names = [tag.name for tag in tags]
    for name in (_INSTITUTION, _ORCID):
        count = names.count(name)
        if count < 2 or count != len(authors) or names.count(_AUTHOR) != count:
            continue
        last_author = len(names) - 1 - names[::-1].index(_AUTHOR)
        if names.index(name) < last_author:
            continue
        for author, tag in zip(authors, (tag for tag in tags if tag.name == name), strict=True):
            if name == _ORCID:
                author.orcid = tag.content or None
            else:
                author.affiliations = [place for place in [without_email(tag.content)] if place]


def _names(printed: str, is_only_tag: bool) -> list[str]:
    """The names in a tag: one, or several between semicolons, or between commas where it is the only tag."""
    found = [name for part in printed.split(";") if (name := without_email(part))]
    if len(found) == 1 and is_only_tag:
        parts = [part.strip() for part in found[0].split(",")]
        # "Family, Given" has a word before its comma; a list of names has two or more on either side.
        if len(parts) > 1 and all(" " in part for part in parts) and "(" not in found[0]:
            return parts
    return found


def _numbered(authors: list[Author]) -> list[Author]:
    for position, author in enumerate(authors, start=1):
        author.position = position
    return authors


def complete(authors: list[Author], others: list[Author]) -> None:
    """Fill in what *authors* lack from *others*, where both are lists of the same persons in the same order."""
    if len(authors) != len(others):
        return
    for author, other in zip(authors, others, strict=True):
        words, known = (set(re.findall(r"\w{2,}", fold(_full(each)))) for each in (author, other))
        if words and known and (words <= known or known <= words):
            author.orcid = author.orcid or other.orcid
            author.affiliations = author.affiliations or other.affiliations
            if author.family is None and other.family:
                author.family, author.given = other.family, other.given


def _full(author: Author) -> str:
    return author.name or f"{author.given or ''} {author.family or ''}"


def reference_text(printed: str) -> str:
    """A ``citation_reference``: as it is, or put together where it is a list of fields of its own.

    >>> reference_text("citation_title=A Study; citation_author=B. Kaya; citation_journal_title=J; citation_year=2020")
    'B. Kaya (2020). A Study. J.'
    """
    printed = " ".join(printed.split())
    marks = list(_REFERENCE_PART.finditer(printed))
    if not marks or marks[0].start() != 0:
        return printed
    said: dict[str, list[str]] = {}
    for mark, behind in zip(marks, [*marks[1:], None], strict=True):
        value = printed[mark.end() : behind.start() if behind else None].strip(" ;")
        if value:
            said.setdefault(mark[1], []).append(value)
    one = {name: values[0] for name, values in said.items()}
    who = ", ".join(said.get("author") or said.get("authors") or [])
    when = one.get("publication_date") or one.get("year") or one.get("date")
    number = one.get("volume", "") + (f"({one['issue']})" if "issue" in one else "")
    pages = "–".join(one[name] for name in ("firstpage", "lastpage") if name in one)
    container = one.get("journal_title") or one.get("inbook_title") or one.get("conference_title")
    place = ", ".join(filter(None, [container or one.get("journal_abbrev"), number, pages]))
    head = f"{who} ({when})" if who and when else who or when or ""
    publisher = one.get("publisher") or one.get("dissertation_institution") or one.get("technical_report_institution")
    parts = [head, one.get("title"), place, publisher]
    text = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return " ".join(filter(None, [text, one.get("doi") or one.get("id")])) or printed
