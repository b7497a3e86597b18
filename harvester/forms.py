r"""Forms of values that fields share: what a validator holds a file against.

Patterns match the whole value. They use only what Python, ECMAScript and XML Schema read alike: ``[0-9]`` for ``\d``,
no anchors, no look-around.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a field's value; of a list, that of each entry."""

    pattern: str | None = None
    """A regular expression that the whole value matches."""
    enum: tuple[str, ...] = ()
    """All values that there are."""
    minimum: int | None = None
    """The least number."""
    repeats: bool = False
    """Few values for many rows: a category in pandas, a facet in a browser."""


DOI = Form(r"10\.[0-9]{4,9}/\S+")
"""DOI Handbook 2.2: ``10.`` registrant ``/`` suffix."""
ISSN = Form(r"[0-9]{4}-[0-9]{3}[0-9X]")
"""ISO 3297."""
ORCID = Form(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
"""The structure of the ORCID iD."""
EDTF = Form(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?")
"""ISO 8601-2, level 1: a year, a month or season, a day, or an interval of these."""
PRECISION = Form(enum=("day", "month", "season", "year"), repeats=True)
LANGUAGE = Form(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", repeats=True)
"""BCP 47."""
KIND = Form(
    enum=("journal-article", "proceedings-article", "posted-content", "book", "book-chapter"),
    repeats=True,
)
"""Crossref work types."""
STATUS = Form(enum=("active", "withdrawn"), repeats=True)
CHANGE = Form(enum=("added", "changed", "withdrawn", "returned"), repeats=True)
COUNT = Form(minimum=0)
PLACE = Form(minimum=1)
"""A place in a list."""
ADDRESS = Form(r"https?://\S+")
"""RFC 3986, or RFC 3987 where it is printed so."""
COAR = Form(r"http://purl\.org/coar/resource_type/c_[0-9a-z]+(-[0-9a-z]+)*", repeats=True)
"""COAR Resource Types."""
RUN_ID = Form(r"[0-9]{8}T[0-9]{6}Z", repeats=True)
REPEATS = Form(repeats=True)
