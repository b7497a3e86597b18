"""Titles compared: the same in another form, alike, or too common to tell articles apart.

The other forms are those that sources print: other case, marks lost, letters damaged (``T?rkiye``, ``TÃ¼rkiye``,
``Trkiye``), other punctuation, the subtitle left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.merging.folding import folded

FEWEST_WORDS = 3
FEWEST_LETTERS = 14
_LONGEST_GENERIC = 70

#: Headings that stand over many articles, folded. A title that is one, alone or with a number, tells nothing.
_GENERIC = re.compile(
    r"(?:editor(?:den|un notu|s note|lerden|ial|ial note|yal|den mektup)?|editorden mesaj|from the editors?"
    r"|bas editorden|letter (?:from|to) the editors?|editore mektup|onsoz|sunus|sunum|takdim|giris|sonsoz|foreword"
    r"|preface|introduction|ic kapak|on kapak|arka kapak|kapak|cover(?: page)?|(?:front|back) (?:cover|matter)"
    r"|jenerik|kunye|imprint|masthead|icindekiler|icindekiler tablosu|(?:table of )?contents|index|dizin|yazar dizini"
    r"|hakem(?:ler)?(?: listesi)?|hakem kurulu|(?:list of )?(?:reviewers|referees)"
    r"|(?:yayin|danisma|editorial) (?:kurulu|board)|tam sayi|(?:full|whole|complete) issue|tum dergi"
    r"|dergi tam metni|(?:book )?reviews?|kitap (?:tanitimi|incelemesi|kritigi|degerlendirmesi|elestirisi)"
    r"|kitabiyat|haberler|news|in memoriam|anma|obituary|vefeyat|duyuru(?:lar)?|announcements?"
    r"|(?:yayin|yazim) (?:ilkeleri|kurallari)|(?:author|submission) guidelines|instructions (?:for|to) authors"
    r"|erratum|errata|corrigend(?:um|a)|duzeltme(?: notu)?|retraction(?: notice)?|abstracts?|ozetler"
    r"|bildiri ozetleri|special issue|ozel sayi|call for papers|tesekkur|acknowledgements?|kitap listesi|soylesi"
    r"|roportaj|interview|sempozyum|ceviri|translation|untitled|basliksiz|title)"
)
_COUNTED = re.compile(
    r"\b(?:[0-9]+|[ivx]+|cilt|sayi|vol|volume|no|issue|yil|year|ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos"
    r"|eylul|ekim|kasim|aralik|bahar|yaz|guz|kis|spring|summer|autumn|fall|winter)\b"
)

#: Words that make of a title another work, folded: a correction, a retraction, an answer, a review of it.
_MARKS = {
    "correction": re.compile(r"\b(?:erratum|errata|corrigend(?:um|a)|duzeltme|correction(?: to| notice|$)|addendum)\b"),
    "retraction": re.compile(r"\b(?:retraction|retracted|geri cek(?:me|ildi|ilen|ilmesi))\b"),
    "answer": re.compile(
        r"^(?:a )?(?:reply|response|rejoinder|answer|comments?|commentary) (?:to|on)\b|\b(?:yanit|cevap)$"
        r"|\b(?:baslikli|makalesine|yazisina) .*\bcevap\b"
    ),
    "review": re.compile(
        r"\b(?:book review|review of|kitap (?:tanitimi|incelemesi|kritigi|degerlendirmesi|elestirisi))\b"
    ),
}
_PART = re.compile(r"\b(?:[0-9]{1,3}|i{1,3}|iv|v|vi{1,3}|ix|x|part|bolum|kisim)\b")
_NUMBER = re.compile(r"\b(?:[0-9]+|i{1,3}|iv|vi{1,3}|ix|xi{0,3})\b")
_SUBTITLE = re.compile(r"\s*[:;.?!](?=\s)|\s+[-–—/]+\s+|\s*[–—]\s*|\s*\(")

_STRAY = re.compile("[ŸÿÝýÞþÐðĐđŽž¼½¾²³¹]")
_UNSURE = str.maketrans("", "", "acegiosu ")
_DAMAGED = re.compile(r"[^\W\d_]\?[^\W\d_]|\ufffd|[ÝÞÐýþð¤]|[ÃÄÅ][^\w\s]|[ÃÄÅ][±°Ÿž¼¶§‡œ–\x80-\xbf]|Đ|Ġ")
_NO_CORE = re.compile("[^a-hj-z0-9]+")


def skeleton(text: str) -> str:
    """What damage leaves of *text*: the letters that no Turkish mark stands on, and that no vowel is.

    >>> skeleton("Türkiye'de Işık") == skeleton("T?rkiye'de Iþýk") == skeleton("TÃ¼rkiyede ışık")
    True
    """
    return folded(text if text.isascii() else _STRAY.sub("", text)).translate(_UNSURE)


@lru_cache(maxsize=4096)
def _core(text: str) -> str:
    """The ASCII letters of *text* but for the i, which has two forms."""
    return _NO_CORE.sub("", text.casefold())


def _is_ascii(text: str) -> bool:
    return not any(not sign.isascii() and sign.isalpha() for sign in text)


def equal(one: str, other: str) -> bool:
    """Whether two texts are the same but for case, marks, punctuation and damage."""
    a, b = folded(one).replace(" ", ""), folded(other).replace(" ", "")
    if a == b:
        return bool(a)
    damaged = bool(_DAMAGED.search(one) or _DAMAGED.search(other))
    if not damaged and not _is_ascii(one) and not _is_ascii(other):
        return False
    core = _core(one)
    if len(core) >= FEWEST_LETTERS and core == _core(other) and 2 * len(core) > min(len(a), len(b)):
        return True
    return (
        damaged
        and len(skeleton(one)) > FEWEST_LETTERS // 2
        and skeleton(one) == skeleton(other)
        and alike(one, other) > 0.7
    )


def head_and_rest(title: str) -> tuple[str, str]:
    """A title and its subtitle, parted at the first colon, dash, bracket or end of a sentence; else no subtitle."""
    if parted := _SUBTITLE.search(title):
        return title[: parted.start()], title[parted.end() :]
    return title, ""


@lru_cache(maxsize=4096)
def is_generic(title: str) -> bool:
    """Whether a title is too common or too short to tell articles apart.

    >>> is_generic("Editörden"), is_generic("İçindekiler, Cilt 5 Sayı 2"), is_generic("Sünbülün Klasik Şiirdeki Yeri")
    (True, True, False)
    """
    text = folded(title)
    if len(text) > _LONGEST_GENERIC:
        return False
    bare = " ".join(_COUNTED.sub(" ", text).split())
    if len(bare.split()) < FEWEST_WORDS or len(bare) < FEWEST_LETTERS:
        return True
    parts = [" ".join(_COUNTED.sub(" ", folded(part)).split()) for part in re.split(r"[/|–—:-]", title)]
    return _GENERIC.fullmatch(bare) is not None or all(not part or _GENERIC.fullmatch(part) for part in parts)


def marks(title: str) -> frozenset[str]:
    """What a title says that it is of another work: a correction, a retraction, an answer, a review."""
    text = folded(title)
    return frozenset(name for name, pattern in _MARKS.items() if pattern.search(text))


def numbers(title: str) -> list[str]:
    """The numbers in a title, Roman ones too: what tells its parts and years apart."""
    return sorted(_NUMBER.findall(folded(title)))


def same(one: tuple[str, str], other: tuple[str, str], *, whole: bool = False) -> bool:
    """Whether two titles, each with its subtitle or an empty one, are one.

    Unless they have to be the same as a *whole*, a subtitle may be missing on one side, where what is left tells enough
    and the subtitle is not the number of a part.
    """
    full, others = " ".join(one).strip(), " ".join(other).strip()
    if marks(full) != marks(others):
        return False
    if whole or equal(full, others):
        return equal(full, others)
    for (title, rest), short in ((_parted(one), others), (_parted(other), full)):
        if rest and not is_generic(title) and not _PART.search(folded(rest)) and equal(title, short):
            return True
    return False


def _parted(title: tuple[str, str]) -> tuple[str, str]:
    return title if title[1] else head_and_rest(title[0])


def _grams(text: str) -> set[str]:
    text = f" {folded(text)} "
    return {text[at : at + 3] for at in range(len(text) - 2)}


def alike(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: the share of groups of three letters that they have in common."""
    a, b = _grams(one), _grams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
