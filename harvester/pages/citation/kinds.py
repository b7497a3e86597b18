"""What kind of work the ``<meta>`` elements of a page describe, if they describe one at all.

Dublin Core and Open Graph stand on many pages that are no work's: the home of a journal, a post, an institution's news.
"""

from __future__ import annotations

import re

from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.page import fold

#: What only the page of one work says of itself.
_OF_ONE_WORK = (
    "dc.identifier.pagenumber", "dc.identifier.doi", "prism.doi", "prism.startingpage", "dc.source.volume",
    "dc.source.issue", "dcterms.bibliographiccitation", "dc.identifier.citation", "citation_journal_title",
    "citation_doi", "citation_author", "citation_authors", "citation_pdf_url", "eprints.eprintid",
)  # fmt: skip
#: What makes a title with it the title of a work, in the vocabularies that are for works alone.
_BESIDE_TITLE = (
    "citation_author", "citation_authors", "citation_author_lastname", "citation_journal_title", "citation_doi",
    "citation_conference_title", "citation_conference", "citation_inbook_title", "citation_book_title", "citation_isbn",
    "citation_publication_date", "citation_date", "citation_online_date", "citation_year", "citation_pdf_url",
    "citation_dissertation_institution", "citation_technical_report_institution", "citation_firstpage",
    "eprints.creators_name", "eprints.publication", "eprints.date", "eprints.document_url", "dc.creator",
    "dc.creator.personalname", "prism.publicationname", "prism.doi", "dc.identifier.doi",
)  # fmt: skip

#: Tags that are there for one kind only.
_BY_TAG = (
    ("citation_conference_title", "proceedings-article"),
    ("citation_conference", "proceedings-article"),
    ("citation_inbook_title", "book-chapter"),
    ("citation_book_title", "book-chapter"),
    ("citation_dissertation_institution", "dissertation"),
    ("citation_dissertation_name", "dissertation"),
    ("citation_technical_report_institution", "report"),
    ("citation_technical_report_number", "report"),
    ("citation_arxiv_id", "posted-content"),
    ("citation_journal_title", "journal-article"),
    ("eprints.publication", "journal-article"),
    ("prism.publicationname", "journal-article"),
    ("citation_isbn", "book"),
)
#: Printed type, folded → Crossref's.
_BY_TYPE = (
    (re.compile(r"book.?(?:section|chapter|part)|chapter|kitap bolumu"), "book-chapter"),
    (re.compile(r"conference|proceedings|bildiri|poster"), "proceedings-article"),
    (re.compile(r"thesis|dissertation|\btez[i]?\b"), "dissertation"),
    (re.compile(r"pre-?print|working.?paper"), "posted-content"),
    (re.compile(r"report|monograph"), "report"),
    (re.compile(r"book|\bkitap"), "book"),
    (re.compile(r"article|makale|journal|artigo|articulo"), "journal-article"),
)
_TYPES = ("eprints.type", "dc.type", "dcterms.type", "citation_article_type", "prism.aggregationtype", "og.type")
_WORK_TYPE = re.compile(
    r"article|makale|artigo|articulo|thesis|tez\b|paper|chapter|review|editorial|letter|report|book(?!mark)"
)
_PAGE_TYPE = re.compile(r"news|blog|page|post|event|web")


def kind_of(tags: MetaTags) -> str | None:
    """Crossref's type of the work, as far as the vocabulary says it.

    What says in words what it is (``dc.type``) is asked last: it is the section of the journal as often.
    """
    for name, kind in _BY_TAG:
        if name in tags:
            return kind
    for tag in tags.every(*_TYPES):
        for pattern, kind in _BY_TYPE:
            if pattern.search(fold(tag.content)) and (tag.name, kind) != ("og.type", "journal-article"):
                return kind
    return None


def speaks_of_one_work(tags: MetaTags) -> bool:
    """Whether something is said that only the page of a work says of itself."""
    return any(name in tags for name in _OF_ONE_WORK)


def lists_works(tags: MetaTags) -> bool:
    """Whether several works are described, as by some tables of contents; one in several languages is one."""
    titles = tags.all("citation_title")
    if len({tag.content for tag in titles}) < 2 or len({tag.language for tag in titles}) > 1:
        return False
    if len(titles) > 3:
        return True
    told_apart = ("citation_doi", "citation_firstpage", "citation_abstract_html_url")
    return any(len({tag.content for tag in tags.all(name)}) > 1 for name in told_apart)


def describes_work(tags: MetaTags, *, has_authors: bool, has_place: bool, has_doi: bool) -> bool:
    """Whether a page that has a title is the page of one work.

    Args:
        tags: the page's.
        has_authors: whether authors are named in them.
        has_place: whether a DOI or pages are.
        has_doi: whether a DOI is.
    """
    if "citation_title" in tags or "eprints.title" in tags:
        return any(name in tags for name in _BESIDE_TITLE)
    if speaks_of_one_work(tags):
        return has_authors or has_place
    types = [fold(tag.content) for tag in tags.every(*_TYPES[1:4])]
    return has_authors and (
        has_doi or any(_WORK_TYPE.search(type_) and not _PAGE_TYPE.search(type_) for type_ in types)
    )
