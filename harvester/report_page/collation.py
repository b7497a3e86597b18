"""The order of the Turkish alphabet: ``ç`` behind ``c``, ``ı`` before ``i``; letters of other alphabets behind."""

from __future__ import annotations

import unicodedata

_ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_ALPHABET)}
_SMALL = str.maketrans({"İ": "i", "I": "ı"})


def turkish_key(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """A key to sort by.

    Signs and digits come first, then the letters of the alphabet, then all others. What other languages put on a letter
    counts only where all else is equal.

    >>> sorted(["İzmir", "Isparta", "Çorum", "Cizre", "Şile", "Sivas", "iğde"], key=turkish_key)
    ['Cizre', 'Çorum', 'Isparta', 'iğde', 'İzmir', 'Sivas', 'Şile']
    """
    letters = unicodedata.normalize("NFC", text).translate(_SMALL).lower()
    return [_place(letter) for letter in letters], [letter for letter in letters if letter not in _PLACE]


def _place(letter: str) -> tuple[int, int]:
    place = _PLACE.get(letter)
    if place is None and letter.isalpha():
        place = _PLACE.get(unicodedata.normalize("NFD", letter)[0])
        return (2, ord(letter)) if place is None else (1, place)
    return (0, ord(letter)) if place is None else (1, place)
