"""The order of the Turkish alphabet: ``ç`` behind ``c``, ``ı`` before ``i``; letters of other alphabets behind."""

from __future__ import annotations

import unicodedata

_ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_ALPHABET)}
_SMALL = str.maketrans({"İ": "i", "I": "ı"})


def turkish_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort by.

    Signs and digits come first, then the letters of the alphabet (with what other languages put on them behind the
    plain letter), then all others.

    >>> sorted(["İzmir", "Isparta", "Çorum", "Cizre", "Şile", "Sivas", "iğde"], key=turkish_key)
    ['Cizre', 'Çorum', 'Isparta', 'iğde', 'İzmir', 'Sivas', 'Şile']
    """
    return tuple(_letter(letter) for letter in unicodedata.normalize("NFC", text).translate(_SMALL).lower())


def _letter(letter: str) -> tuple[int, int, str]:
    place = _PLACE.get(letter)
    if place is not None:
        return 1, place, ""
    if not letter.isalpha():
        return 0, ord(letter), ""
    plain = _PLACE.get(unicodedata.normalize("NFD", letter)[0])
    return (2, ord(letter), "") if plain is None else (1, plain, letter)
