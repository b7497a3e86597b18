"""The order of the Turkish alphabet, for names and titles: as a browser's ``Intl.Collator("tr")`` has it."""

from __future__ import annotations

import unicodedata

_ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
"""Turkish, and q, w and x where a Turkish dictionary puts them."""

_BEFORE = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
"""What stands before the letters, in the order of the Unicode collation (CLDR root)."""

_OWN = "çğöşü"
"""Letters of their own, which lose no mark."""

_DOTLESS, _DOTTED = "ı", "i"
_LETTERS = {letter: place for place, letter in enumerate(_ALPHABET)}
_SIGNS = {sign: place for place, sign in enumerate(_BEFORE)}

Weight = tuple[int, int, str]


def lower(text: str) -> str:
    """*text* in small letters, as Turkish has them.

    >>> lower("ISPARTA İLİ")
    'ısparta ili'
    """
    return text.replace("İ", _DOTTED).replace("I", _DOTLESS).lower()


def sort_key(text: str) -> tuple[list[Weight], list[str], str]:
    """What to sort *text* by: letters first, then their marks, then small letters before capitals.

    >>> sorted(["zil", "İnce", "çay", "ısı", "Ilgaz", "cam", "şeker", "su", "ırmak", "dal"], key=sort_key)
    ['cam', 'çay', 'dal', 'Ilgaz', 'ırmak', 'ısı', 'İnce', 'su', 'şeker', 'zil']
    """
    letters: list[Weight] = []
    marks: list[str] = []
    for character in lower(unicodedata.normalize("NFC", text)):
        whole = [character] if character in _OWN else unicodedata.normalize("NFD", character)
        for part in whole:
            if unicodedata.combining(part):
                marks[-1:] = [marks[-1] + part] if marks else [part]
            else:
                letters.append(_weight(part))
                marks.append("")
    return letters, marks, text.swapcase()


def _weight(character: str) -> Weight:
    if character.isspace():
        return 0, 0, ""
    if (place := _SIGNS.get(character)) is not None:
        return 1, place, ""
    if (place := _LETTERS.get(character)) is not None:
        return 3, place, ""
    return (4, 0, character) if character.isalpha() else (2, 0, character)
