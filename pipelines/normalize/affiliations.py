"""Affiliations: the institutions of an author, one line each."""

from __future__ import annotations

import re

from pipelines.normalize.remembering import remembering
from pipelines.normalize.text import normalize_text, plain_letters

_LONGEST = 2_000
_MAIL_LABEL = r"(?:e-?\s?(?:mail|posta)|mail|eposta|correo(?: electr[oó]nico)?|corresponding author|sorumlu yazar)"
_MAIL = re.compile(
    rf"[(\[<]?\s*(?:{_MAIL_LABEL}\s*[:=]?\s*)?[^\s,;:()<>\[\]@]+@[^\s,;()<>\[\]@]+\.[a-z]{{2,}}\s*[)\]>]?", re.I
)
_ORCID = re.compile(
    r"[,;]?\s*(?:orcid(?:\s*id)?\s*[:=]?\s*)?(?:https?://orcid\.org/)?(?:[0-9]{4}-){3}[0-9]{3}[0-9X]", re.I
)
_EMPTY_LABEL = re.compile(rf"[,;]?\s*\b{_MAIL_LABEL}\s*[:=]\s*$", re.IGNORECASE)
_ROUNDS = 20
_LETTER = re.compile(r"[^\W\d_]")
_EDGE = " ,;:·•|*-–—"
_NOTHING = frozenset({"none", "null", "nan", "n/a", "na", "yok", "belirtilmemis", "not available", "not provided"})


@remembering(4096)
def normalize_affiliation(printed: str) -> str | None:
    """Return the institution in *printed* on one line, without e-mail addresses and edge punctuation.

    ``None`` where nothing is left: what sites print for an institution that they do not know is none.

    >>> normalize_affiliation("  Ege Üniversitesi,\\n Edebiyat Fakültesi, ayse@ege.edu.tr ")
    'Ege Üniversitesi, Edebiyat Fakültesi'
    >>> normalize_affiliation("-") is None
    True
    """
    text = normalize_text(printed[:_LONGEST]).value.strip(_EDGE)
    if "@" in text or "-" in text:
        for _ in range(_ROUNDS):  # taking one off may show another
            before = text
            text = _ORCID.sub(" ", text)
            if "@" in text:
                text = _EMPTY_LABEL.sub(" ", _MAIL.sub(" ", text))
            text = " ".join(text.split()).replace(" ,", ",").strip(_EDGE)
            if text == before:
                break
        else:
            return None
    if not _LETTER.search(text) or plain_letters(text).strip(".") in _NOTHING:
        return None
    return text
