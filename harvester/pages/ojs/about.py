"""What the foot and the side of a journal's pages say of it: ISSNs and publisher, by their labels."""

from __future__ import annotations

import re

from harvester.pages.page import fold

_ISSN = re.compile(r"(?P<before>[^\d\n]{0,40})(?P<issn>\b\d{4}\s?[-–]\s?\d{3}[\dXx]\b)(?=(?P<after>[^\d\n]{0,20}))")
_ONLINE = re.compile(
    r"\be[- ]?issn|issn[- (]*e\b|online|on-line|electr|elektron|cevrimici|en linea|digital|daring|الإلكتروني"
)
_PRINT = re.compile(r"\bp[- ]?issn|issn[- (]*p\b|print|basili|impres|cetak|المطبوع|papier|druck")
_PUBLISHER = re.compile(
    r"(?:publisher|published by|yayinci|yayimci|yayinlayan|casa editorial|editora|entidad editora|editeur|penerbit"
    r"|herausgeber|editore|издатель|видавець|الناشر|ناشر|出版者)\s*:\s*(?P<name>.{3,120})"
)


def issns(lines: list[str]) -> dict[str, str]:
    """``issn_print``, ``issn_online``; ``issn`` where it is not said which."""
    found: dict[str, str] = {}
    for line in lines:
        for match in _ISSN.finditer(line) if "issn" in fold(line) else ():
            before, after = fold(match["before"]), re.split(r"issn|[,;|/]", fold(match["after"]))[0]
            said = before[max(0, before.rindex("issn") - 12) :] if "issn" in before else after
            said = said if _ONLINE.search(said) or _PRINT.search(said) else f"{said} {after}"
            name = "issn_online" if _ONLINE.search(said) else "issn_print" if _PRINT.search(said) else "issn"
            found.setdefault(name, re.sub(r"\s", "", match["issn"]))
    return found


def publisher(lines: list[str]) -> str | None:
    """The publisher, where a line says that it is."""
    for line in lines:
        match = _PUBLISHER.match(fold(line))
        if match:
            return line[match.start("name") :].strip(" .")
    return None
