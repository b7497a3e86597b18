"""Running text: markup and entities to plain text, invisible characters off, damage repaired where that is certain.

Certain means: the bytes prove it. ``MÃ¼zik`` is UTF-8 that was read as Windows-1252, and reading it back gives
``Müzik``. Letters that one 8-bit code page shows for those of another prove nothing, for each of them is a letter of
some language (``ERMENÝ``, but also Icelandic and Czech ``Ý``; ``Đstatistiksel``, but also ``Đukić`` and ``Đường``;
``HANTEKĠN``, but also Maltese ``nġbru`` and transliterated Ottoman ``Ġālib``), and neither does ``alan- larda`` (``iç-
dış`` is printed on purpose). Those are flagged and left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.entities import html5

_PLAIN = tuple(zip("ığşçöüâîû", "igscouaiu", strict=True))


def turkish_lower(text: str) -> str:
    """Return *text* in lower case as Turkish writes it: ``I`` gives ``ı``, ``İ`` gives ``i``.

    >>> turkish_lower("IŞIK, İNSAN")
    'ışık, insan'
    """
    return text.replace("İ", "i").replace("I", "ı").lower()


def plain_letters(text: str) -> str:
    """Return *text* in lower case without the Turkish marks, to look words up in; as many characters as *text* has.

    >>> plain_letters("AĞUSTOS Sayı KIŞ")
    'agustos sayi kis'
    """
    if text.isascii():
        return text.lower()
    text = text.replace("İ", "i").lower()
    for letter, plain in _PLAIN:  # a tenth of the time that one translation of all takes
        if letter in text:
            text = text.replace(letter, plain)
    return text


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text, and what is to be known about it.

    Attributes:
        value: Unicode NFC without markup, entities, control characters and superfluous white space.
        flags: ``text_repaired`` (damage was undone for certain), ``text_damaged`` (damage shows and was left).
    """

    value: str
    flags: tuple[str, ...]


# -- invisible characters ---------------------------------------------------------------------------------------------

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_DOTTED_I = re.compile("i\u0307+")
_LINE_END = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def _clean(text: str) -> str:
    """Take invisible characters off and compose the rest (Unicode NFC)."""
    if text.isascii():
        return _INVISIBLE.sub("", text) if not text.isprintable() else text
    text = _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text))
    if "\u0307" in text:
        text = _DOTTED_I.sub("i", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


# -- entities and tags ------------------------------------------------------------------------------------------------

_ESCAPED_AMPERSAND = re.compile(r"&(?:amp;|#38;|#x26;)+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCK = (
    "p|br|div|li|ul|ol|dl|dt|dd|tr|table|tbody|thead|tfoot|td|th|h1|h2|h3|h4|h5|h6|hr|section|article|header|footer"
    "|blockquote|pre"
    "|center|title|sec|list|list-item|disp-quote|abstract"
)
_HIDDEN = "script|style"
_INLINE = (
    "a|abbr|acronym|address|b|bdi|bdo|big|bold|cite|code|del|em|figure|font|i|img|ins|italic|kbd|label|mark|math"
    "|mfrac|mi|mn|mo"
    "|mrow|msub|msup|msubsup|mtext|nobr|q|s|samp|sc|sec|small|span|strike|strong|sub|sup|svg|tt|u|underline|var|wbr"
    "|place|city"
    "|country-region|html|body|meta|xref|ext-link|monospace|styled-content|inline-formula|named-content|colgroup|col"
    "|semantics"
    "|annotation|mstyle|mfenced|mover|munder|munderover|msqrt|mspace"
)
_ATTRIBUTES = r"""(?:\s++[A-Za-z_:][\w:.-]*+\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++))*+\s*+"""
_TAG = re.compile(
    rf"<(?P<close>/)?(?P<space>[a-z]{{1,8}}[0-9]?:)?(?:(?P<block>{_BLOCK})|(?P<hidden>{_HIDDEN})|(?:{_INLINE})){_ATTRIBUTES}/?>",
    re.IGNORECASE,
)
_HIDING = re.compile(rf"</?(?:{_HIDDEN})[\s/>]", re.IGNORECASE)
_ROUNDS = 3


def _resolve(entity: re.Match[str]) -> str:
    printed = entity[0]
    if printed[1] == "#":
        return unescape(printed)
    return html5.get(printed[1:], printed)


def _entities(text: str) -> str:
    """Resolve the entities, also those that were escaped twice. An ``&`` that starts none stays."""
    text = _ESCAPED_AMPERSAND.sub("&", text)
    return _ENTITY.sub(_resolve, text)


def resolved(text: str) -> str:
    """Return HTML text with its entities resolved once, as a browser does; what was escaped twice is still escaped.

    >>> resolved("p &lt; 0,05 &amp;amp; a&b")
    'p < 0,05 &amp; a&b'
    """
    return _ENTITY.sub(_resolve, text)


def _uncommented(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:] if at else text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _opened(text: str) -> str:
    """Take tags off where none hides its content: a line end for what breaks a line, nothing for the others."""
    pieces: list[str] = []
    at = 0
    breaking = False
    for tag in _TAG.finditer(text):
        pieces.append(text[at : tag.start()])
        at = tag.end()
        if tag["block"]:
            pieces.append("\0")
            breaking = True
    if at == 0:
        return text
    pieces.append(text[at:])
    opened = "".join(pieces)
    return _LINE_END.sub(" ", opened).replace("\0", "\n") if breaking else opened


def _untagged(text: str) -> str:
    """Take the tags of HTML, JATS and MathML off; where the markup breaks a line there is a line end afterwards.

    Only what has the full form of a known tag is one: ``a<b`` and ``p < 0.05`` are not.
    """
    if "<!--" in text:
        text = _uncommented(text)
    if not _HIDING.search(text):
        return _opened(text)
    pieces: list[str] = []
    at = 0
    breaking = False
    for tag in _TAG.finditer(text):
        pieces.append(_escaped(text[at : tag.start()]))
        at = tag.end()
        if tag["block"] or tag["hidden"]:
            pieces.append(tag[0] if tag["hidden"] else f"\0{tag[0]}\0")
            breaking = True
    if at == 0:
        return text
    if not breaking:
        return _TAG.sub("", text)
    pieces.append(_escaped(text[at:]))
    markup = _LINE_END.sub(" ", "".join(pieces)).replace("\0", "\n")
    from bs4 import BeautifulSoup  # takes a while to import, and most texts have no markup

    soup = BeautifulSoup(markup, "lxml")
    for hidden in soup.find_all(["script", "style"]):
        hidden.decompose()
    return soup.get_text()


def _defused(text: str) -> str:
    """Break up what still looks like a tag or an entity after all rounds, so that it can never be read as one."""
    text = _TAG.sub(lambda tag: "< " + tag[0][1:], text).replace("<!--", "< !--")
    return _ENTITY.sub(lambda entity: "& " + entity[0][1:], text)


# -- damage -----------------------------------------------------------------------------------------------------------

# A lead byte of UTF-8 and its continuation, each shown as the Windows-1252 (or Latin-1) character it is not.
_TAIL = (
    "[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_MOJIBAKE = re.compile(f"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{_TAIL}")
_SPOILT = re.compile("[\0\xad]|[iI]\u0307")
_MOJIBAKE_LEFT = re.compile("Ä[±°Ÿž]|Å[Ÿž\x9e\x9f]|Ã[¼¶§‡\x87œ\x9c–\x96]")
_CONSONANT = "bcçdfgğhjklmnpqrsştvwxzBCÇDFGĞHJKLMNPQRSŞTVWXZ"
_LETTER = r"[^\W\d_]"
_DAMAGE_SIGN = re.compile("[ĐÝÐÞýðþ¤ĠĢģ\ufffd]")
_DAMAGE = re.compile(
    f"\ufffd|{_LETTER}¤|¤{_LETTER}"
    f"|Đ[{_CONSONANT}]|(?<=[{_CONSONANT}])Đ[yY]"
    f"|Ġ[{_CONSONANT}]|(?<=[{_CONSONANT}])Ġ\\b|[ĢģĠ](?=[a-z]*[çğışöüÇĞİŞÖÜ])|(?<=[çğışöüÇĞİŞÖÜ])[Ģģ]|[aeiuAEIU][Ģģ]"
)
_LATIN_5 = re.compile("[ÝÐÞýðþ]")
# Icelandic, Faroese, Czech, Slovak, Turkmen and Vietnamese print letters that Turkish has not beside those.
_OTHER_LANGUAGE = re.compile("[áéíóúæøäěřůžďťňčšľĺŕăơưđàãõêôĕÁÉÍÓÚÆØÄĚŘŮŽĎŤŇČŠĽĹŔĂƠƯÀÃÕÊÔ\u1e80-\u1ef9]")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])- (?!(?:ve|veya|ya|ile|and|or|to|und|oder|et|ou)\b)(?=[a-zçğıöşü]{2})")


def _repaired(text: str) -> str:
    """Read UTF-8 back that was shown as Windows-1252, where ftfy finds it proven; anything doubtful stays."""
    import ftfy

    repaired = ftfy.fix_encoding(text)
    if repaired.count("\ufffd") > text.count("\ufffd"):
        return text
    return repaired


def _is_torn(text: str) -> bool:
    return "- " in text and _BROKEN_WORD.search(text) is not None


def _is_damaged(text: str) -> bool:
    if text.isascii():
        return _is_torn(text)
    if _DAMAGE_SIGN.search(text) and (
        _DAMAGE.search(text) or (_LATIN_5.search(text) and not _OTHER_LANGUAGE.search(text))
    ):
        return True
    return _MOJIBAKE_LEFT.search(text) is not None or _is_torn(text)


# -- the normalizers --------------------------------------------------------------------------------------------------

# Letters, figures and punctuation that are neither damage nor markup nor an entity, and need no composing.
_USUAL = "\n -%'-;=-~çğıöşüÇĞİÖŞÜâîûÂÎÛéèêëàáãäåæìíïñòóôõøùúßÉÈÁÍÓÚÑа-яА-ЯёЁ\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
_UNUSUAL = re.compile(f"[^{_USUAL}]")
_UNUSUAL_BESIDE_MARKUP = re.compile(f"[^{_USUAL}&<]")


def _is_plain(printed: str) -> bool:
    """Whether nothing needs to be done but white space: true of nearly every text, and quick to see."""
    return _UNUSUAL.search(printed) is None and (printed.isascii() or _MOJIBAKE.search(printed) is None)


def _opened_once(printed: str) -> tuple[str, bool] | None:
    """Return what :func:`_plain` does, where one round of entities and tags leaves nothing to do; else ``None``."""
    if _UNUSUAL_BESIDE_MARKUP.search(printed):
        return None
    text = _entities(printed) if "&" in printed else printed
    mended = "<" not in printed and text != printed
    if "<" in text:
        text = _untagged(text)
    if ("&" in printed and _UNUSUAL_BESIDE_MARKUP.search(text)) or (not text.isascii() and _MOJIBAKE.search(text)):
        return None
    if ("&" in text and _entities(text) != text) or ("<" in text and ("<!--" in text or _TAG.search(text))):
        return None
    return text, mended


def _plain(printed: str) -> tuple[str, bool, bool]:
    """Return the plain text, still with its line ends, whether it was repaired, and whether damage may show in it."""
    if ("&" in printed or "<" in printed) and (opened := _opened_once(printed)) is not None:
        return *opened, False
    text = printed
    # An entity in text without tags was escaped twice; the other signs show nothing, or a dot too many.
    mended = bool(_SPOILT.search(printed)) or ("&" in printed and "<" not in printed and _entities(printed) != printed)
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _entities(text)
        if not text.isascii() and _MOJIBAKE.search(text):
            repaired = _repaired(text)
            mended = mended or repaired != text
            text = repaired
        text = _clean(text)
        if "<" in text:
            text = _clean(_untagged(text))  # a tag may have stood between a letter and its mark
        if text == before:
            return text, mended, True
        if "&" not in text and "<" not in text and (text.isascii() or not _MOJIBAKE.search(text)):
            return text, mended, True
    return _defused(text), mended, True


def _flags(value: str, mended: bool, doubtful: bool) -> tuple[str, ...]:
    damaged = _is_damaged(value) if doubtful else _is_torn(value)
    if not mended and not damaged:
        return ()
    return (("text_repaired",) if mended else ()) + (("text_damaged",) if damaged else ())


@lru_cache(maxsize=256)
def normalize_text(printed: str) -> Text:
    """Return *printed* as one line of plain text.

    The value is Unicode NFC. Tags are taken off (line-breaking ones leave a space), entities are resolved however often
    they were escaped, NUL, control characters, soft hyphens and zero-width characters are removed, white space of any
    kind is one space. The empty string is a possible value; nothing is ever unreadable.

    >>> normalize_text("<p>CO<sub>2</sub> &amp;amp; H<sup>+</sup>,\\u00a0 a<b</p>").value
    'CO2 & H+, a<b'
    >>> normalize_text("MÃ¼zik")
    Text(value='Müzik', flags=('text_repaired',))
    >>> normalize_text("Đstatistiksel")
    Text(value='Đstatistiksel', flags=('text_damaged',))
    """
    if _is_plain(printed):
        value = " ".join(printed.split())
        return Text(value, ("text_damaged",) if _is_torn(value) else ())
    text, mended, doubtful = _plain(printed)
    value = " ".join(text.split())
    if doubtful and not value.isascii() and value != printed and _MOJIBAKE.search(value):
        again, mended_now, _ = _plain(value)  # white space may have hidden it
        value, mended = " ".join(again.split()), mended or mended_now
    return Text(value, _flags(value, mended, doubtful))


_SECTION_WORDS = (
    "Amaç|Amaçlar|Giriş|Arka Plan|Yöntem|Yöntemler|Gereç|Gereç ve Yöntem|Gereç ve Yöntemler|Materyal ve Metot"
    "|Materyal ve Metod|Metot|Metod|Bulgu|Bulgular|Sonuç"
    "|Sonuçlar|Tartışma|Tartışma ve Sonuç|Sonuç ve Öneriler|Öneriler|Özgünlük|Özgün Değer|Anahtar Kelimeler"
    "|Anahtar Sözcükler"
    "|Purpose|Aim|Aims|Objective|Objectives|Background|Introduction|Method|Methods|Methodology|Materials and Methods"
    "|Material and Methods|Material and Method|Design|Finding|Findings|Result|Results|Discussion|Conclusion"
    "|Conclusions|Originality|Keywords|Key Words"
)
_SMALL, _CAPITAL = "a-zß-öø-ÿğışœ", "A-ZÀ-ÖØ-ÞĞİŞŒ"
_SECTION = re.compile(
    rf"(?<=[^\W_][.!?])(?=(?:{_SECTION_WORDS}|{_SECTION_WORDS.replace('i', 'İ').upper()})\s?:)"
    # Any heading: a word that ends a sentence, and a capital that begins at most four words before a colon.
    rf"|(?<=[{_SMALL}]{{3}}[.!?])(?<!www\.)"
    rf"(?=[{_CAPITAL}][{_SMALL}]{{2,20}}(?: [{_CAPITAL}{_SMALL}]{{1,20}}){{0,3}}\s?:(?![0-9/\\]))"
)


#: The end of a sentence and the beginning of the next, with nothing between: a word, a stop, a word with a capital.
_GLUED = re.compile(rf"(?<=[{_SMALL}]{{4}}[.!?])(?=[{_CAPITAL}][{_SMALL}]+[ ,])")


def _apart(value: str) -> str:
    """*value* with the spaces that stripping tags took away between sentences; addresses are no sentences.

    >>> _apart("Sonuçlar tartışıldı.Yeni yöntem önerildi."), _apart("a@ornek.Com adresi, www.ornek.Com adresi")
    ('Sonuçlar tartışıldı. Yeni yöntem önerildi.', 'a@ornek.Com adresi, www.ornek.Com adresi')
    """
    if ":" in value:
        value = _SECTION.sub(" ", value)
    return _GLUED.sub(_space, value)


def _space(found: re.Match[str]) -> str:
    before = found.string[: found.start()].rpartition(" ")[2]
    return "" if "/" in before or "@" in before or before.lower().startswith("www.") else " "


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=32)
def normalize_paragraphs(printed: str, *, running: bool = True) -> Text:
    r"""Return *printed* as plain text in which paragraphs are kept, one line each (``\n`` between, no empty lines).

    As :func:`normalize_text`, but what the markup (``<p>``, ``<br>`` …) or, where there is no such markup, the printed
    text puts on a new line stays on one. A space is put back where stripping tags glued a section's heading, or the
    next sentence, to the sentence before (``belirlemektir.Yöntem:``), where it is *running* text.

    >>> normalize_paragraphs("<p>Dil öğretimi.</p><p><b>Yöntem:</b> a<b</p>").value
    'Dil öğretimi.\nYöntem: a<b'
    >>> normalize_paragraphs("belirlemektir.Yöntem: Tarama.").value
    'belirlemektir. Yöntem: Tarama.'
    """
    if _is_plain(printed):
        value = _lines(printed) if "\n" in printed else " ".join(printed.split())
        value = _apart(value) if running else value
        return Text(value, ("text_damaged",) if _is_torn(value) else ())
    text, mended, doubtful = _plain(printed)
    value = _lines(text)
    if doubtful and not value.isascii() and value != printed and _MOJIBAKE.search(value):
        again, mended_now, _ = _plain(value)
        value, mended = _lines(again), mended or mended_now
    value = _apart(value) if running else value
    return Text(value, _flags(value, mended, doubtful))
