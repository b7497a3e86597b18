"""Licences: from the address or the name that is printed to the licence's own address."""

from __future__ import annotations

import re
from html import unescape

from pipelines.normalize.text import normalize_paragraphs, plain_letters
from pipelines.normalize.unreadable import Unreadable
from pipelines.normalize.web_addresses import normalize_web_address

_BASE = "https://creativecommons.org"
_LONGEST = 5_000
_ADDRESS = re.compile(
    r"https?://?[^\s<>\"')\]]*|(?<![:\w])//[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+|\bcreativecommons\.org/[^\s<>\"')\]]+",
    re.I,
)
_LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?creativecommons\.org/(?P<kind>licen[sc]es?|publicdomain)/(?P<name>[a-z0-9+-]{1,20})"
    r"(?:/(?P<version>[0-9]\.[0-9]))?(?:/(?P<port>[a-z]{2,3}(?=/|$)))?(?P<rest>/?(?:(?:deed|legalcode)[^/]*)?/?)"
    r"(?:[?#].*)?",
    re.IGNORECASE,
)
#: Addresses that say who may read, not under which licence.
_ACCESS = re.compile(r"https?://(?:purl\.org/coar/access_right|(?:www\.)?openaccess\.|vocabularies\.coar)", re.I)
_SHORT = re.compile(
    r"(?<![a-z0-9])cc[\s-]*by(?P<parts>(?:[\s/-]+(?:nc|nd|sa))*)(?:[\s,-]*v?\.?\s*(?P<version>[1-4]\.0|2\.5))(?!\.?[0-9])"
)
_ZERO = re.compile(r"(?<![a-z0-9])cc[\s-]?(?:0|zero)(?:[\s,-]*v?(?P<version>1\.0))?(?!\.?[0-9])")
_VERSION = re.compile(r"(?<![0-9.])(?P<version>[1-4]\.0|2\.5)(?!\.?[0-9])")
# The words of the licences' names in plain letters: Turkish, English, Spanish, Portuguese, German, French, Italian,
# Indonesian.
_BY = r"attribution|atif|alinti|atribucion|reconocimiento|atribuicao|namensnennung|paternite|attribuzione|atribusi"
_NC = (
    r"non-?\s?commercial|gayri-?\s?ticari|ticari olmayan|no-?\s?comercial|nao-?\s?comercial"
    r"|nicht-?\s?kommerziell|keine kommerzielle nutzung|pas d['’]utilisation commerciale|non commerciale"
    r"|non-?\s?komersial|nonkomersial"
)
_SA = (
    r"share-?\s?alike|ayni\s?lisansla\s?paylas|benzer\s?paylasim|compartir-?\s?igual|compartilha-?\s?igual"
    r"|weitergabe unter gleichen bedingungen|partage dans les memes conditions|condividi allo stesso modo"
    r"|berbagi\s?serupa"
)
_ND = (
    r"no-?\s?deriv(?:ative|ativ)?e?s?(?: works)?|turetilemez|sin-?\s?(?:obras?\s?)?derivadas?|sem-?\s?derivac(?:oes|ao)"
    r"|keine bearbeitungen?|pas de modifications?|non opere derivate|tanpa\s?turunan"
)
_NAMED = re.compile(rf"(?:{_BY})(?![a-z])|(?:{_BY})(?={_NC}|{_SA}|{_ND})")
_PARTS = tuple((short, re.compile(words)) for short, words in (("nc", _NC), ("nd", _ND), ("sa", _SA)))
_ACCENTS = str.maketrans("áéíóúàèìòùãõêôä", "aeiouaeiouaoeoa")


def _canonical(address: str) -> str | None:
    match = _CREATIVE_COMMONS.fullmatch(address)
    if match is None:
        return None
    kind = "publicdomain" if match["kind"].lower() == "publicdomain" else "licenses"
    parts = [part for part in (kind, match["name"], match["version"], match["port"]) if part]
    return f"{_BASE}/{'/'.join(parts)}/".lower()


def _at_address(text: str) -> str | None:
    """The licence of the first address in *text*; ``None`` where there is none, or it is none of a licence."""
    if "/" not in text and "www." not in text:
        return None
    found = _ADDRESS.findall(text)
    for address in found:
        bare = address.rstrip(".,;:")
        known = _canonical(bare)
        if known is not None:
            return known
    for address in found:
        if not _ACCESS.match(address):
            return normalize_web_address(address.rstrip(".,;:"))
    return None


def _named(text: str) -> str | None:
    plain = plain_letters(text).translate(_ACCENTS)
    if match := _SHORT.search(plain):
        parts = [part for part in ("nc", "nd", "sa") if part in match["parts"]]
        return f"{_BASE}/licenses/{'-'.join(['by', *parts])}/{match['version']}/"
    if (match := _ZERO.search(plain)) is not None:
        return f"{_BASE}/publicdomain/zero/1.0/"
    version = _VERSION.search(plain)
    if version is None or ("creative" not in plain and not _NAMED.match(plain)) or not _NAMED.search(plain):
        return None
    parts = [short for short, words in _PARTS if words.search(plain)]
    return f"{_BASE}/licenses/{'-'.join(['by', *parts])}/{version['version']}/"


def normalize_license(printed: str) -> str | None:
    """Return the address of the licence in *printed*, ``None`` where it names none that is certain.

    An address of Creative Commons gets its one form: https, lower case, a slash at the end, without ``deed.xx``,
    ``legalcode`` and query; the port of a country stays (``/by/3.0/tr/``). A name gives an address where its version is
    named too: ``CC BY`` alone may be any of five licences. Other addresses are kept, all other texts (``Copyright (c)
    2021``) say nothing. Several statements stand one a line; the first that gives an address counts.

    >>> normalize_license("http://www.creativecommons.org/licenses/BY-NC/4.0/deed.tr")
    'https://creativecommons.org/licenses/by-nc/4.0/'
    >>> normalize_license("Creative Commons Attribution-NonCommercial 4.0 International License")
    'https://creativecommons.org/licenses/by-nc/4.0/'
    >>> normalize_license("CC-BY"), normalize_license("Copyright (c) 2021")
    (None, None)

    Raises:
        Unreadable: it looks like an address and is none.
    """
    if len(printed) > _LONGEST:
        return None
    text = normalize_paragraphs(printed).value
    if "<a " in printed:
        text = "\n".join((*(unescape(link) for link in _LINK.findall(printed)), text))
    broken: Unreadable | None = None
    for line in text.split("\n"):
        try:
            address = _at_address(line)
        except Unreadable as error:
            broken = error
            continue
        if address is not None:
            return address
    for line in text.split("\n"):
        if (named := _named(line)) is not None:
            return named
    if broken is not None:
        raise Unreadable(printed, "licence's address")
    return None
