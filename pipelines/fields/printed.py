"""The printed texts of one record, and the flags that reading them raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pipelines.normalize.text import normalize_paragraphs, normalize_text, resolved

T = TypeVar("T")

#: What sites print where they have no value.
PLACEHOLDERS = frozenset({"", "-", "--", "–", "—", ".", "..", "...", "…", "/", "n/a", "N/A", "none", "None", "null"})

#: Sources whose pages are read as text. Elsewhere abstracts may be HTML, in which an entity is no damage.
RUNNING_TEXT = frozenset({"iad"})


class Printed:
    """The printed texts of one record by field, those of several languages apart.

    Attributes:
        flags: the record's own list; flags are added to it, each once.
        running: whether the source prints running text: abstracts without markup, keywords as one text whose language
            need not be the record's.
        tagged: field → (the language as the source states it, the text), in the order given.
    """

    __slots__ = ("_texts", "detects", "flags", "running", "source", "tagged")

    def __init__(self, printed: dict[str, str], flags: list[str], source: str = "", *, detects: bool = True) -> None:
        self._texts = printed
        self.flags = flags
        self.source, self.detects = source, detects
        self.running = source in RUNNING_TEXT
        self.tagged: dict[str, list[tuple[str, str]]] = {}
        for key in printed:
            if "@" in key:
                name, _, stated = key.partition("@")
                self.tagged.setdefault(name, []).append((stated, printed[key]))

    def flag(self, *flags: str) -> None:
        """Add what is not there yet."""
        self.flags.extend(flag for flag in flags if flag not in self.flags)

    def keep(self, name: str, text: str) -> None:
        """Keep *text*, which was given as a value and is none, as what is printed for a field."""
        kept = self._texts.get(name)
        if kept is None:
            self._texts[name] = text
        elif text not in kept.split("; "):
            self._texts[name] = f"{kept}; {text}"

    def text(self, name: str) -> str | None:
        """The printed text of a field, if there is any."""
        value = self._texts.get(name)
        return None if value is None or value.strip() in PLACEHOLDERS else value

    def read(self, name: str, reading: Callable[[str], T | None], flag: str | None) -> T | None:
        """The value of a field; ``None``, and a flag, where it cannot be read."""
        value = self.text(name)
        if value is None:
            return None
        read = reading(value)
        if read is None and flag:
            self.flag(flag)
        return read

    def clean(self, name: str, *, paragraphs: bool = False) -> str | None:
        """The text of a field, repaired where that is certain."""
        value = self._texts.get(name)
        return None if value is None else self.cleaned(value, paragraphs=paragraphs)

    def cleaned(self, printed: str, *, paragraphs: bool = False) -> str | None:
        """*printed* itself, likewise."""
        if printed.strip() in PLACEHOLDERS:
            return None
        if paragraphs and "&" in printed and not self.running:
            printed = resolved(printed)
        text = normalize_paragraphs(printed) if paragraphs else normalize_text(printed)
        if text.flags:
            self.flag(*text.flags)
        return text.value or None
