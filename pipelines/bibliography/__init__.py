"""Bibliographies: the articles of a dataset in the formats that reference managers and pandoc read.

Each format is a class with the same few methods (:class:`Format`). Articles are written one at a time, so that memory
stays flat.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Protocol, TextIO

from pipelines.bibliography.bibtex import BibTex
from pipelines.bibliography.csl import CslJson
from pipelines.bibliography.ris import Ris


class Format(Protocol):
    """Writes articles into a file."""

    suffix: ClassVar[str]
    """How the file's name ends."""

    def __init__(self, file: TextIO) -> None:
        """*file* is open for writing, UTF-8, with ``newline="\\n"``."""

    def write(self, article: Mapping[str, Any]) -> Collection[str]:
        """Write an article; return what the format could not hold of it, as names of :data:`LOSSES`.

        Args:
            article: a line of ``articles.jsonl``, decoded.
        """

    def close(self) -> None:
        """End what has to be ended. The file stays open."""


#: Name → format.
FORMATS: dict[str, type[Format]] = {"bibtex": BibTex, "ris": Ris, "csl": CslJson}

#: What a format could not hold of an article → what that means.
LOSSES: dict[str, str] = {
    "abstract_en_left_out": "There is room for one abstract: the English one beside it was left out.",
    "address_encoded": "A brace or backslash in a DOI or address was percent-encoded.",
    "characters_replaced": "Half of a character, which UTF-8 cannot hold, became U+FFFD.",
    "controls_left_out": "Control characters were left out.",
    "date_left_out": "The date is no date that is known here and was left out.",
    "date_reduced": "An interval or its seasons have no place in the date: it says less than is known.",
    "keyword_divided": "A keyword holds the sign at which readers part keywords.",
    "line_breaks_joined": "Line breaks became spaces.",
    "name_divided": "A name holds a comma, at which readers part family and given names.",
    "read_as_markup": "A text holds a tag of HTML that readers take for italics and the like.",
    "role_left_out": "A role that is neither author, editor nor translator: the person stands among the authors.",
    "spaces_joined": "Tabs and runs of spaces became one space.",
}
