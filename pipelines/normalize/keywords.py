"""Keywords: from the line that a page prints to the list it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipelines.normalize.text import normalize_paragraphs, normalize_text, plain_letters, turkish_lower

# Looked for in plain letters. A hyphen ends a label only beside a space: "keyword-based retrieval" is a keyword.
_LABEL = re.compile(
    r"(?:(?P<tr>anahtar[ ]?(?:kelimeler|kelimeleri|kelimler|kelimele|kelime|sozcukler|sozcuk|sozler|kavramlar|kavram"
    r"|terimler))"
    r"|(?P<en>key[ -]?words?(?:[ ]and[ ]phrases)?|index[ ]terms))"
    r"(?:[ ]?(?:[:=\uff1a]|;(?=[ ]*\S))|[ ]?[-\u2010-\u2015](?=[ ]|$)|[ ][-\u2010-\u2015]|[ ]?(?=\n|\Z))[ ]?[:;]?",
    re.MULTILINE,
)
_LABEL_SIGN = re.compile("anahtar|key|index", re.IGNORECASE)
_NOTHING = frozenset({"", "yok", "none", "null", "n/a", "nan", "bulunmamaktadir"})
_EDGE = " \t.,;:·•|¦*–—…\u2022\u00b7-"
_DOTTED = re.compile(r"(?:^|[\s(])(?:[^\W\d_]\.){2,}$|\sL\.$|\s(?:sp|spp|subsp|ssp|var|cv|al|Inc|Ltd|Co|Corp|Jr|Sr)\.$")
_LEADING = re.compile(rf"\A(?:[{re.escape(_EDGE.replace('.', ''))}]|\.(?![^\W_]))+")
_BULLET = re.compile("[·•|¦∙●▪]")
_NUMBERED_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_HYPHEN_LIST = re.compile(r"(?<=\S)[-\u2013] (?=\S)")
_DASH_LIST = re.compile(" [-\u2013\u2014] ")
_SLASH_LIST = re.compile(" / ")
_OPEN, _CLOSE = "([{", ")]}"


def _at_commas(text: str) -> list[str]:
    """Split at the commas outside of brackets that are no part of a number or a formula (``2,4-D``)."""
    text = _NUMBERED_COMMA.sub("\0", text)
    if not any(bracket in text for bracket in "([{"):
        return [piece.replace("\0", ",") for piece in text.split(",")]
    balanced = all(text.count(o) == text.count(c) for o, c in zip(_OPEN, _CLOSE, strict=True))
    pieces: list[str] = []
    depth = start = 0
    for at, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character == "," and (depth == 0 or not balanced):
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.replace("\0", ",") for piece in pieces]


def _edges_off(piece: str) -> str:
    """Take the list's punctuation off; the full stop of an abbreviation (``U.S.A.``, ``Zea mays L.``) stays."""
    piece = piece.strip()
    if piece[:1].isalnum() and piece[-1:].isalnum():
        return piece
    bare = _LEADING.sub("", piece).rstrip(" \t,;:·•|¦*–—-")
    if bare.endswith(".") and not bare.endswith("..") and _DOTTED.search(bare):
        return bare
    return bare.rstrip(_EDGE)


def _pieces(text: str) -> Iterator[str]:
    """Yield the keywords of a text without labels, the strongest separator that occurs deciding."""
    separated = ";" in text
    lines = text.split("\n")
    # Lines that hold one keyword each: a comma in one of them is the keyword's own. A line that ends in one goes on.
    with_comma = sum("," in line for line in lines)
    listed = len(lines) > 2 and 3 * with_comma <= len(lines) and not any(line.rstrip().endswith(",") for line in lines)
    for line in lines:
        if listed and not separated and not _BULLET.search(line):
            yield line
        elif separated:
            yield from line.split(";")
        elif _BULLET.search(line):
            yield from _BULLET.split(line)
        elif "," in line and len(commas := _at_commas(line)) > 1:
            yield from commas
        else:
            lists = (separator.split(line) for separator in (_HYPHEN_LIST, _DASH_LIST, _SLASH_LIST))
            yield from next((found for found in lists if len(found) > 2), [line])


def _segments(printed: str) -> list[tuple[str | None, str]]:
    """Return the stretches of text between labels, each with the language of the label before it."""
    text = normalize_paragraphs(printed, running=False).value
    if not _LABEL_SIGN.search(text):
        return [(None, text)]
    found: list[tuple[str | None, str]] = []
    language: str | None = None
    at = 0
    for label in _LABEL.finditer(plain_letters(text)):
        before = text[label.start() - 1 : label.start()]
        if before and (before.isalnum() or (label[0].rstrip()[-1:] not in ":：;" and not _begins(text, label.start()))):
            continue
        found.append((language, text[at : label.start()]))
        language = "tr" if label["tr"] else "en"
        at = label.end()
    found.append((language, text[at:]))
    return found


def _begins(text: str, at: int) -> bool:
    """Whether a label at *at* begins the text, a line or a new item, so that it needs no colon to be one."""
    before = text[max(0, at - 2) : at].rstrip(" ")
    return not before or before[-1] in "\n.;,"


def _unique(pieces: Iterator[str], language: str | None) -> list[str]:
    """Return the keywords in order, the first form of each.

    Turkish keywords are equal under Turkish casing. Where the language is not known to be Turkish, they are equal when
    they are so under Turkish or under plain casing: ``IŞIK`` and ``ışık``, ``Information`` and ``INFORMATION``.
    """
    kept: list[str] = []
    seen: set[str] = set()
    seen_plainly: set[str] = set()
    turkish = language is not None and language.lower().split("-")[0].split("_")[0] in ("tr", "tur")
    for piece in pieces:
        keyword = unicodedata.normalize("NFC", _edges_off(piece))
        if not keyword:
            continue
        key = turkish_lower(keyword)
        if key in seen:
            continue
        if not turkish:
            plain_key = keyword.replace("İ", "i").lower()
            if plain_key in seen_plainly:
                continue
            seen_plainly.add(plain_key)
        seen.add(key)
        kept.append(keyword)
    return [] if len(kept) == 1 and plain_letters(kept[0]) in _NOTHING else kept


def normalize_keywords(printed: str, language: str | None = None) -> list[str]:
    """Return the keywords in *printed*, in order, without labels, edge punctuation and repeats; their case is kept.

    Where ``;`` occurs it alone separates (with line ends), else bullets, else commas outside of brackets and numbers,
    else three or more parts between ``- `` (as OJS joins them in Turkish), `` – `` or `` / ``. A final full stop is
    taken off, except from dotted abbreviations and authorities of Latin names (``U.S.A.``, ``Zea mays L.``, ``Quercus
    spp.``). Placeholders (``-``, ``...``, ``yok``) are no keywords.

    Args:
        printed: the text, with markup or without.
        language: BCP 47; ``tr`` compares under Turkish casing alone.

    >>> normalize_keywords("Anahtar Kelimeler: Rusya, müttefik, petrol, Müttefik.", "tr")
    ['Rusya', 'müttefik', 'petrol']
    >>> normalize_keywords("Economics, history of; Law")
    ['Economics, history of', 'Law']
    """
    return _unique((piece for _, text in _segments(printed) for piece in _pieces(text)), language)


def normalize_keyword_lines(printed: str, language: str | None = None) -> list[str]:
    """Return the keywords that a source keeps apart, one a line; commas and semicolons in them are their own.

    Labels, edge punctuation, repeats and placeholders are left out, as by :func:`normalize_keywords`.

    >>> normalize_keyword_lines("Economics, history of; sources\\nLaw.\\nlaw")
    ['Economics, history of; sources', 'Law']
    """
    labelled = _LABEL_SIGN.search(printed) is not None
    if not labelled and "<" not in printed and "&" not in printed:
        return _unique(iter(normalize_paragraphs(printed, running=False).value.split("\n")), language)
    return _unique((piece for line in printed.split("\n") for piece in _of_line(line, labelled)), language)


def _of_line(line: str, labelled: bool) -> Iterator[str]:
    text = normalize_text(line).value
    if labelled:
        yield from (segment for _, segment in _segments(text))
    else:
        yield text


def split_by_language(printed: str) -> dict[str, list[str]]:
    """Return the keywords by the language of the label they stand under: ``tr``, ``en``, or ``und`` where there is
    none.

    >>> split_by_language("Anahtar Kelimeler: dil, yazı. Keywords: language, writing")
    {'tr': ['dil', 'yazı'], 'en': ['language', 'writing']}
    >>> split_by_language("dil; language")
    {'und': ['dil', 'language']}
    """
    by_language: dict[str, list[str]] = {}
    for language, text in _segments(printed):
        if text.strip(_EDGE + "\n"):
            by_language.setdefault(language or "und", []).extend(_pieces(text))
    found = {language: _unique(iter(pieces), language) for language, pieces in by_language.items()}
    return {language: keywords for language, keywords in found.items() if keywords}
