"""Identifiers: DOI, ISSN, ORCID iD.

Check digits are python-stdnum's. Finding the DOI in the printed text is our own: idutils 1.7 keeps the full stop of the
sentence and what follows a space, and takes a quarter of a second to import.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from stdnum import issn as stdnum_issn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from pipelines.normalize.text import normalize_text
from pipelines.normalize.unreadable import Unreadable

_LONGEST = 2_000
_DOI_LABEL = re.compile(r"(?:doi(?:\s*(?:no|number|numarası))?|digital object identifier)\s*[:=.]?\s*", re.IGNORECASE)
_DOI_URL = re.compile(r"(?:https?:/{1,2}\s*)?(?:www\.)?(?:dx\.)?doi\.org\s*[/:]\s*", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_BARE_DOI = re.compile(r"10\.[0-9]{4,9}/[A-Za-z0-9._/-]*[A-Za-z0-9]")
_DOI_SPACE = re.compile(r"(10\.[0-9]{4,9})\s*/\s*(?=\S)")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_TRAILING = ".,;:'\"’”»…*"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def _trimmed(doi: str) -> str:
    """Take off the punctuation of the sentence: closing brackets only where nothing in the DOI opens them."""
    while doi:
        last = doi[-1]
        if last in _TRAILING or (last in _BRACKETS and doi.count(last) > doi.count(_BRACKETS[last])):
            doi = doi[:-1]
        else:
            break
    return doi


def normalize_doi(printed: str) -> str:
    """Return the bare, lower-case DOI in *printed*.

    Label, resolver address, white space and the sentence's punctuation are taken off; what is percent-encoded in an
    address is decoded; brackets that belong to the DOI stay (SICI). DOIs are compared without case (DOI Handbook 2.4),
    so lower case is the one form. A fragment or query of the resolver's address is not told apart from the DOI.

    >>> normalize_doi("https://doi.org/10.48068/RUSAD.1661936.")
    '10.48068/rusad.1661936'
    >>> normalize_doi("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O")
    '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o'

    Raises:
        Unreadable: there is no DOI in it, or more than a DOI (DOI Handbook 2.2: ``10.`` registrant ``/`` suffix).
    """
    if len(printed) > _LONGEST:
        raise Unreadable(printed, "DOI")
    if _BARE_DOI.fullmatch(printed):
        return printed.lower()
    text = normalize_text(printed).value.strip("<>()[]{} ") if printed[:1] in "<([{" else normalize_text(printed).value
    address = False
    for _ in range(4):
        if label := _DOI_LABEL.match(text):
            text = text[label.end() :]
        elif url := _DOI_URL.match(text):
            text = text[url.end() :]
            address = True
        else:
            break
    if address and "%" in text and _PERCENT.search(text):
        text = normalize_text(unquote(text, errors="replace")).value
    text = _DOI_SPACE.sub(r"\1/", text, count=1)
    doi = _trimmed(text)
    if not _DOI.fullmatch(doi) or "\ufffd" in doi:
        raise Unreadable(printed, "DOI")
    lowered = doi.replace("İ", "i").lower()
    if not lowered.isprintable():
        raise Unreadable(printed, "DOI")
    return lowered


_ISSN_LABEL = re.compile(
    r"(?:(?:(?:e|p|l|online|print|basılı|elektronik|çevrimiçi|electronic)[\s-]*)?issn(?:[\s-]*(?:l|no))?"
    r"(?:\s*\((?:online|print|basılı|elektronik|çevrimiçi|electronic|e|p)\))?\s*[:.]?\s*)?",
    re.IGNORECASE,
)
_ISSN = re.compile(
    r"([0-9]{4})\s?[-\u2010-\u2015\u2212]?\s?([0-9]{3}[0-9Xx])(?:\s*\((?:online|print|basılı|e|p)\))?\.?", re.IGNORECASE
)


def normalize_issn(printed: str) -> str:
    """Return the ISSN in *printed* as ``1234-567X``, its check digit verified (ISO 3297).

    >>> normalize_issn("e-ISSN: 03785955")
    '0378-5955'

    Raises:
        Unreadable: it is not one ISSN, the check digit is wrong, or it is the placeholder ``0000-0000``.
    """
    text = normalize_text(printed).value if len(printed) <= _LONGEST else ""
    label = _ISSN_LABEL.match(text)
    match = _ISSN.fullmatch(text, label.end() if label else 0)
    if match is None:
        raise Unreadable(printed, "ISSN")
    issn = f"{match[1]}-{match[2].upper()}"
    try:
        stdnum_issn.validate(issn)
    except ValidationError as error:
        raise Unreadable(printed, "ISSN") from error
    if issn == "0000-0000":
        raise Unreadable(printed, "ISSN")
    return issn


_ORCID = re.compile(
    r"(?:orcid(?:\s*(?:id|no))?\s*[:.]?\s*)?(?:(?:https?://)?(?:www\.)?orcid\.org/\s*)?"
    r"([0-9]{4})[- ]?([0-9]{4})[- ]?([0-9]{4})[- ]?([0-9]{3}[0-9Xx])/?\.?",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def normalize_orcid(printed: str) -> str:
    """Return the ORCID iD in *printed*, bare (``0000-0002-1825-0097``), its check digit verified (ISO 7064 MOD 11-2).

    >>> normalize_orcid("https://orcid.org/0000-0002-1825-0097")
    '0000-0002-1825-0097'

    Raises:
        Unreadable: it is not one ORCID iD, or the check digit is wrong.
    """
    text = normalize_text(printed).value.translate(_DASHES) if len(printed) <= _LONGEST else ""
    match = _ORCID.fullmatch(text)
    if match is None:
        raise Unreadable(printed, "ORCID iD")
    orcid = "-".join(match.groups()).upper()
    if not mod_11_2.is_valid(orcid.replace("-", "")):
        raise Unreadable(printed, "ORCID iD")
    return orcid
