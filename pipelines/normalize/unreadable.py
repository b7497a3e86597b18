"""The one error that a normalizer raises."""

from __future__ import annotations

_SHOWN = 80


class Unreadable(ValueError):
    """The printed text cannot be read as what it should be.

    Attributes:
        printed: the text as it was printed, whole.
        what: what it should have been, for a person to read (``"date"``, ``"DOI"``).

    >>> str(Unreadable("31.02.2020", "date"))
    "not a date: '31.02.2020'"
    """

    def __init__(self, printed: str, what: str) -> None:
        self.printed = printed
        self.what = what
        shown = printed if len(printed) <= _SHOWN else printed[: _SHOWN - 1] + "…"
        article = "an" if what[:1].lower() in "aeio" else "a"
        super().__init__(f"not {article} {what}: {shown!r}")

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        return type(self), (self.printed, self.what)
