"""What one page or one format says of an article. An article is put together from its parts, field by field.

A part is an :class:`harvester.items.Article` with what is printed there; which part is believed in which field, and how
the parts of an article find each other, is said in :mod:`pipelines.merging` and :mod:`pipelines.article_parts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.items import Article

#: The parts there are, those that are believed first at the head; a field may have an order of its own.
PARTS = (
    "record",  # the page of an index: IAD's own
    "article page",  # the article's own page: what it shows, and its citation_*, DC.* and JSON-LD
    "jats",  # OAI-PMH, or a file beside the article
    "oai_mods",
    "marcxml",
    "oai_dc",
    "contents",  # the line of the table of contents
    "original page",  # the article's page at its publisher's, where an index was harvested
)


@dataclass(kw_only=True, slots=True)
class Part:
    """One part of an article."""

    name: str
    """One of :data:`PARTS`."""
    article: Article
    """What this part says; its ``article_id`` may be provisional."""
    addresses: list[str] = field(default_factory=list)
    """Addresses of the article's page without their origin, as :func:`harvester.pages.links.canonical` has them: by
    them the parts of one article find each other."""
    provisional: bool = False
    """The identifier was made from the address; another part may know the source's own."""
    alone: bool = True
    """Whether this part by itself makes an article; a line of a table of contents does not where a fuller part is
    certain to come."""


@dataclass(kw_only=True, slots=True)
class Batch:
    """The parts that one page holds, which go through the stages together."""

    parts: list[Part] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    """Identifiers of articles that the source says are deleted."""
