"""The text of XML in which much may be wrong: its characters, and what stands in it that no XML has.

Only what is certain is repaired: characters that XML 1.0 (2.2) does not allow are taken out, also where they are
referred to (``&#11;``); entities of HTML become their characters; an ``&`` or ``<`` that begins nothing is escaped.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from html.entities import html5

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_UNICODE = frozenset({"utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
#: What is said to be the first is the second (WHATWG Encoding, 4.2).
_WIDER = {"iso8859-1": "cp1252", "iso8859-9": "cp1254"}
#: Languages whose letters Windows-1254 gave up for the Turkish ones.
_NORDIC = re.compile(rb"(?:xml:lang=[\"']|<dc:language>)(?:is|isl|ice|fo|fao)\b")

#: A text that was cut within a letter, and is ASCII before it.
_CUT_LETTER = re.compile(rb"\A[\x00-\x7f]*[\xc2-\xf4][\x80-\xbf]{0,2}[\s.]*\Z")

_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_BROKEN = re.compile(
    r"(?P<cdata><!\[CDATA\[(?:(?!<!\[CDATA\[).)*?\]\]>)"
    r"|&\#(?P<high>5[56][0-9]{3}|[xX][dD][89abAB][0-9a-fA-F]{2});&\#(?P<low>5[67][0-9]{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2});"
    r"|&(?P<reference>\#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,7})|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|(?P<amp>&)"
    r"|(?P<less><)(?![A-Za-z_/!?:])"
    r"|(?P<end>\]\]>)"
    rf"|(?P<forbidden>[{_FORBIDDEN}]+)",
    re.DOTALL,
)
_CONTROL = re.compile(f"[{_FORBIDDEN}]+")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def declared_charset(body: bytes) -> str | None:
    """The charset that the XML declaration of *body* names, by Python's name; ``None`` where it names none we know."""
    match = _DECLARED.search(body[:1_000])
    return charset(match[1].decode("ascii")) if match else None


def charset(name: str | None) -> str | None:
    """Python's name of a charset, the wider one where one is taken for another; ``None`` for what is none."""
    try:
        known = lookup(name or "")
    except (LookupError, ValueError):
        return None
    text_encoding: bool = getattr(known, "_is_text_encoding", True)
    return _WIDER.get(known.name, known.name) if text_encoding else None


def decode(body: bytes, declared: str | None) -> tuple[str, bool]:
    """The text of *body*, and whether bytes had to be read otherwise than the document says.

    What is UTF-8 is read as UTF-8, whatever is declared: OAI-PMH allows nothing else (3.2), and texts in other
    charsets are not valid UTF-8 by chance. Else the charset is the one the XML declaration names, else the one of the
    header, else Windows-1254. Where UTF-8 is declared and only some texts are not, only those are read otherwise.
    """
    for mark, encoding in ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            body = body[len(mark) :]
            if encoding != "utf-8":
                return body.decode(encoding, "replace"), False
    if body[:4] in (b"<\x00?\x00", b"<\x00O\x00"):
        return body.decode("utf-16-le", "replace"), False
    if body[:4] in (b"\x00<\x00?", b"\x00<\x00O"):
        return body.decode("utf-16-be", "replace"), False
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError:
        stated = declared_charset(body)
        if stated and stated not in _UNICODE:
            return body.decode(stated, "replace"), False
        other = charset(declared)
        if other is None or other in _UNICODE or other == "cp1252":  # Latin-1 is what servers say by default
            other = "cp1252" if _NORDIC.search(body) or (other == "cp1252" and b"tr" not in body) else "cp1254"
        is_mostly_utf8 = _is_mostly_utf8(body.decode("utf-8", "replace"))
        return "".join(_decode_piece(piece, other, is_mostly_utf8) for piece in re.split(rb"(?=<)", body)), True


def _is_mostly_utf8(text: str) -> bool:
    """Whether more of what is no ASCII was valid than was not: another charset makes no valid sequences."""
    damaged = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) - damaged >= max(damaged, 1)


def _decode_piece(piece: bytes, other: str, is_mostly_utf8: bool) -> str:
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        text = piece.decode("utf-8", "replace")
        if _is_mostly_utf8(text) or (is_mostly_utf8 and _CUT_LETTER.search(piece)):
            return text
        return piece.decode(other, "replace")


def mend(text: str) -> str:
    """*text* with what is certainly wrong put right; the same text where nothing is."""
    return _BROKEN.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    found = match[0]
    if match["cdata"]:
        return _CONTROL.sub(_without, found)
    if match["high"]:  # a character beyond the first plane, by the halves that UTF-16 has for it
        high, low = (_number(match[half]) for half in ("high", "low"))
        return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
    reference = match["reference"]
    if reference:
        if reference in _XML:
            return found
        if reference[0] != "#":
            characters = html5.get(f"{reference};")
            return f"&amp;{reference};" if characters is None else _escaped(characters)
        number = _number(reference[1:])
        if number > 0x10FFFF or _CONTROL.match(chr(number)):
            return " " if number in (11, 12) else ""
        return found
    if match["forbidden"]:
        return _without(match)
    return {"&": "&amp;", "<": "&lt;", "]]>": "]]&gt;"}[found]


def _without(match: re.Match[str]) -> str:
    return " " if "\x0b" in match[0] or "\x0c" in match[0] else ""


def _number(digits: str) -> int:
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)


def _escaped(characters: str) -> str:
    return characters.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
