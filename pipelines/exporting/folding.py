"""How words are folded, so that a full-text search finds them however they are typed.

SQLite's tokenizer ``unicode61 remove_diacritics 2`` takes care of capitals and of letters that are another letter with
a mark: ``İ`` and ``I`` are ``i``, ``ş`` is ``s``, ``â`` is ``a``. What is left are letters that Unicode does not take
apart, the Turkish dotless ``ı`` above all. They are replaced here, in what is indexed and in what is searched for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

LETTERS: dict[str, str] = {
    "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h",
    "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss",
}  # fmt: skip
"""Letter → what stands for it."""

_WORD = re.compile(r"\w+")
_SMALL = str.maketrans("Iİ", "ıi")
_CHANGED = frozenset(LETTERS) | {"I"}
_PARTS = re.compile(r'"([^"]*)"?|([^\s"]+)')


def folded(text: str) -> str:
    """*text* with letters that have no mark to take off replaced by plain ones.

    >>> folded("Işık, Łódź ve Ærø")
    'Işik, lódź ve aero'
    """
    for letter, plain in LETTERS.items():  # seven times as fast as str.translate
        text = text.replace(letter, plain)
    return text


def indexed(text: str) -> str:
    """What is indexed of *text*: it folded, and behind it the words that this changes, spelled as a Turk would.

    So a search that knows nothing of folding finds them too.

    >>> indexed("Işık ve ses: YILDIZ")
    'Işik ve ses: YILDIZ ışık Işık yıldız'
    """
    own = dict.fromkeys(chain.from_iterable(map(_spellings, text.split())))
    return " ".join((folded(text), *own)) if own else text


@lru_cache(maxsize=100_000)
def _spellings(word: str) -> tuple[str, ...]:
    """A word that is changed, in small letters after Turkish rules; of one in ``ı``, with the capital of that too."""
    if _CHANGED.isdisjoint(word):
        return ()
    small = [part.translate(_SMALL).lower() for part in _WORD.findall(word) if not _CHANGED.isdisjoint(part)]
    return (*small, *(f"I{part[1:]}" for part in small if part[0] == "ı" and "ı" in part[1:]))


def query(text: str) -> str:
    """What is typed into a search box, as a query of FTS5.

    Words and phrases in double quotes must all be there. The last word may be the beginning of one.

    >>> query('"halk şiiri" ışı')
    '"halk şiiri" "işi"*'
    >>> query("  ")
    '""'
    """
    found = _PARTS.findall(folded(text.replace("\0", " ")))  # SQLite ends a text at a NUL
    parts = [(phrase, word) for phrase, word in found if (phrase or word).strip()]
    if not parts:
        return '""'  # an empty query is an error, an empty phrase finds nothing
    said = " ".join(f'"{phrase or word}"' for phrase, word in parts)
    return f"{said}*" if parts[-1][1] else said
