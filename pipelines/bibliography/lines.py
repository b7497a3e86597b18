"""Values for formats that have lines: what such a format cannot hold is taken out, and said."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\n\r\u2028\u2029]+")
_SPACES = re.compile(r"[ \t]{2,}|\t")
_BREAKING = frozenset("\x0b\x0c\x1c\x1d\x1e\x85")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def one_line(text: str, losses: set[str]) -> str:
    """*text* on one line, words parted by one space; what that changes is added to *losses*."""
    text = writable(text, losses).strip()
    if _BREAKS.search(text):
        losses.add("line_breaks_joined")
        text = " ".join(filter(None, (line.strip(" \t") for line in _BREAKS.split(text))))
    if _SPACES.search(text):
        losses.add("spaces_joined")
        text = _SPACES.sub(" ", text)
    return text


def writable(text: str, losses: set[str]) -> str:
    r"""*text* without halves of characters and without controls but tab and line break; what breaks lines is ``\n``."""
    if _SURROGATES.search(text):
        losses.add("characters_replaced")
        text = _SURROGATES.sub("\ufffd", text)
    if _CONTROLS.search(text):
        losses.add("controls_left_out")
        text = _CONTROLS.sub(lambda found: "\n" if found[0] in _BREAKING else "", text)
    return text
