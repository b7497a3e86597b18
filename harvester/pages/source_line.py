"""The line that says where an article stands: ``Journal; Cilt 3 Sayı 1 (2021); 1-15``, in any language."""

from __future__ import annotations

import re

_PAGES = re.compile(
    r"(?:pp?|ss?|sayfa(?:lar)?|pages?|art(?:icle)?|makale)?\.?\s*:?\s*"
    r"(?:[A-Za-z]{0,3}[0-9]{1,7}|[ivxlcdm]{1,9})(?:\s*[-–—]\s*(?:[A-Za-z]{0,3}[0-9]{1,7}|[ivxlcdm]{1,9}))?"
    r"(?:\s*,\s*[0-9]{1,6}(?:\s*[-–—]\s*[0-9]{1,6})?)*(?:\s*(?:ss?|pp?|sayfa|p)\.?)?",
    re.IGNORECASE,
)
#: What an issue's label begins with, or has somewhere: a year in brackets, or a label before a number.
_ISSUE = re.compile(
    r"\((?:1[4-9]|20)[0-9]{2}(?:\s*[-/–]\s*[0-9]{2,4})?\)|^(?:1[4-9]|20)[0-9]{2}\b"
    r"|(?:^|[\s,])(?:vol(?:ume)?|cilt|band|tome|том|jahrgang|bd|vol[úu]men|v|c|n[or°º]|nr|no|num(?:ber)?|n[úu]m(?:ero)?"
    r"|sayı|sayi|issue|iss|heft|№|yıl|year|s)[.:]?\s*(?:[0-9]|(?-i:[IVXLC]+\b))",
    re.IGNORECASE,
)
_AFTER_COMMA = re.compile(
    r"^(?P<journal>.{2,300}?)\s*[,.]\s*(?P<issue>(?:yıl|year|cilt|vol(?:ume)?|sayı|no|issue|iss)\b[.:]?\s*[0-9IVX].*)$",
    re.IGNORECASE,
)
_PAGES_AT_END = re.compile(
    r"[,;:]\s*(?:pp?|ss?|sayfa(?:lar)?|pages?)\b\.?\s*:?\s*(?P<pages>[0-9A-Za-z]+(?:\s*[-–]\s*[0-9A-Za-z]+)?)(?P<rest>.*)$",
    re.IGNORECASE,
)
#: As citations and EPrints write it: ``Journal, 12(3), 45-60``, ``Journal, 3 (2). pp. 1-10.``
_CITED = re.compile(
    r"(?P<journal_title>[^;]{2,300}?),? +(?P<volume>[0-9]{1,4}) ?\((?!(?:1[4-9]|20)[0-9]{2}\))"
    r"(?P<number>[0-9]{1,4}(?:[-–/][0-9]{1,4})?)\)"
    r"(?:[,.:;]? *(?:(?:pp?|ss?)\.? *)?(?P<pages>[A-Za-z]?[0-9]{1,7}(?: ?[-–] ?[A-Za-z]?[0-9]{1,7})?))?\.?"
)
#: As OJS writes it, most often.
_USUAL = re.compile(r"([^;]+); ([^;(]+\((?:1[4-9]|20)[0-9]{2}\)); ([0-9A-Za-z]+[-–][0-9A-Za-z]+)")
_LONGEST = 1_000
_LONGEST_PAGES = 60


def read_source(text: str) -> dict[str, str]:
    """What *text* says: ``journal_title issue pages``, or ``volume number`` for the issue, each as it stands there.

    What is not told apart is left out.

    >>> read_source("Deneme Dergisi; Cilt 3 Sayı 1 (2021): Dil; Kültür; 1-15")
    {'journal_title': 'Deneme Dergisi', 'issue': 'Cilt 3 Sayı 1 (2021): Dil; Kültür', 'pages': '1-15'}
    >>> read_source("Deneme Dergisi, Vol. 29 No. 247")
    {'journal_title': 'Deneme Dergisi', 'issue': 'Vol. 29 No. 247'}
    >>> read_source("Journal of Trials, 12(3), 45-60")
    {'journal_title': 'Journal of Trials', 'volume': '12', 'number': '3', 'pages': '45-60'}
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return {}
    if usual := _USUAL.fullmatch(text):
        return {"journal_title": usual[1], "issue": usual[2], "pages": usual[3]}
    if (cited := _CITED.fullmatch(text)) and not _ISSUE.search(cited["journal_title"]):
        return {name: said for name, said in cited.groupdict().items() if said}
    parts = [part.strip() for part in text.split(";")]
    found: dict[str, str] = {}
    if len(parts) > 1:
        at = next((n for n, part in enumerate(parts) if n and _ISSUE.search(part)), None)
        last = parts[-1]
        is_pages = len(parts) > 2 and _may_be_pages(last)
        if at is not None and at < len(parts) - 1 and (is_pages or _PAGES.fullmatch(last)):
            found["pages"] = last
            parts.pop()
        elif at is None and _PAGES.fullmatch(last):
            found["pages"] = last
            parts.pop()
            at = 1 if len(parts) > 1 else None
        elif at is None and is_pages:
            at = 1
        if at is None:
            whole = "; ".join(parts)
            match = _AFTER_COMMA.match(whole)
            if match is None or _ISSUE.match(whole):
                return {"journal_title": whole, **found}
            return {"journal_title": match["journal"].strip(), "issue": match["issue"].strip(), **found}
        return {"journal_title": "; ".join(parts[:at]), "issue": "; ".join(parts[at:]), **found}
    if (match := _AFTER_COMMA.match(text)) and not _ISSUE.match(text):
        issue = match["issue"].strip()
        if pages := _PAGES_AT_END.search(issue):
            found["pages"] = pages["pages"]
            issue = f"{issue[: pages.start()]}{pages['rest']}"
        return {"journal_title": match["journal"].strip(), "issue": issue, **found}
    if _ISSUE.search(text) and not re.match(r"[^\W\d_]{3,}\s+[^\W\d_]{3,}", text):
        return {"issue": text}
    return {"journal_title": text}


def _may_be_pages(text: str) -> bool:
    """Whether what stands last is pages, however they are written: ``Madde 12``."""
    if _PAGES.fullmatch(text):
        return True
    return len(text) <= _LONGEST_PAGES and any(letter.isdigit() for letter in text) and not _ISSUE.search(text)
