"""Names of authors: one entry a person or body, marks and academic titles off, nothing guessed.

What is family and what is given is known only where the source prints ``Family, Given``. Where a text may be one name
as well as two, it stays whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.normalize.text import normalize_paragraphs, normalize_text, plain_letters
from pipelines.normalize.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class PersonName:
    """The name of an author, a person or a body.

    Attributes:
        name: in display order (``Given Family``), in the case it was typed in.
        family: family name, where the source sets it apart; else ``None``.
        given: given names, likewise.
        printed: the text as it was printed, with its marks and titles.
    """

    name: str
    family: str | None
    given: str | None
    printed: str


# -- marks and titles -------------------------------------------------------------------------------------------------

_SUPERSCRIPT = "\u00b2\u00b3\u00b9\u2070-\u207f\u00aa\u00ba\u02b0-\u02b8\u1d43-\u1d6a"
_SIGNS = "*\u2217\u204e\u2020\u2021\u00a7\u00b6\u2016#\u2709\u2666\u25ca\u25cf\u2605^"
_BRACKETED = re.compile(r"\s?\[[^\[\]]{0,12}\]|\s?\((?:[0-9*, ]{1,8}|[a-z])\)")
_ORCID = re.compile(
    r"[\s(\[]*(?:orcid(?:\s*id)?\s*:?\s*)?(?:https?://(?:www\.)?orcid\.org/)?[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx][)\]]?",
    re.IGNORECASE,
)
_MARKS_AFTER = re.compile(
    rf"(?:[\s,]*+(?:[{_SIGNS}{_SUPERSCRIPT}]++|[0-9]{{1,3}}[a-z]?(?![^\W_])|(?<=[\s,])[a-z](?=[\s,{_SIGNS}0-9]|\Z)))++"
    r"[\s,]*+\Z"
)
_MARKS_BEFORE = re.compile(rf"\A(?:[\s,]*[{_SIGNS}{_SUPERSCRIPT}]+|[0-9]{{1,3}}[.)]?(?=\s|[^\W\d_]))+[\s,]*")
_MARKS_WITHIN = re.compile(rf"[{_SIGNS}\u00b2\u00b3\u00b9\u2070-\u207f]+")

# Looked for in plain letters, in which a position is the same as in the name.
_TITLE = re.compile(
    r"(?:"
    r"(?:prof|doc|dr|yrd|assoc|asst|assist|ord)\s?\.+\s*"
    r"|(?:prof|dr|doc|yrd|assoc|asst|professor|associate professor|assistant professor|docent|doktor)\s+"
    r"|(?:dr\.?\s*)?(?:ogr|ogretim)\.?\s*(?:uyesi|uye|gorevlisi|gor)(?:\.\s*|\s+)"
    r"|(?:ars|aras|ar|arastirma)\.?\s*(?:gor|gorevlisi)(?:\.\s*|\s+)(?:dr(?:\.\s*|\s+))?"
    r"|(?:ogr|gor|uzm|okt|ecz|lect|inst|res|av|op|med|vet|hek|yl|bilim)\s?\.\s*(?=[^\W\d_])"
    r"|(?:res(?:earch|\.)\s?(?:assistant|asst?\.?|assist\.?)|lecturer|instructor)\s+(?:dr(?:\.\s*|\s+))?"
    r")"
)
_TITLE_AFTER = re.compile(
    r"(?:\s*,\s*|\s+|\s*\()(?:Ph\.?\s?D\.?|PHD|M\.?D\.|MD|M\.?Sc\.?|MSc|MA|M\.A\.|MBA|Ed\.?D\.?|D\.?Phil\.?|DDS|DVM"
    r"|RN|Dr\.|Prof\.(?:\s?Dr\.)?|Doç\.(?:\s?Dr\.)?)\)?\Z"
)
_ROLE = re.compile(
    r"\s*\((?:yazar|sorumlu yazar|author|corresponding author|ceviren|cevirmen|translator|editor|ed\.|eds\.|ed"
    r"|cev\.)\)\Z"
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?\s?d|m\.?sc|mba|ed\.?d|dr|prof|dds|dvm|rn)\.?", re.IGNORECASE)
_KEPT_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LAYERS = 60  # of marks and titles on one name, far more than are ever printed
_EDGE = " \t,;:·•|-–—/"

# -- bodies -----------------------------------------------------------------------------------------------------------

_BODY = re.compile(
    r"\b(?:kurumu|kurulu|universitesi|universite|bakanligi|dernegi|vakfi|enstitusu|mudurlugu|baskanligi|komisyonu"
    r"|komitesi"
    r"|birligi|odasi|merkezi|kutuphanesi|fakultesi|belediyesi|konseyi|akademisi|ajansi|federasyonu|konfederasyonu"
    r"|sendikasi"
    r"|yuksekokulu|bankasi|toplulugu|calisma grubu"
    r"|association|university|institute|ministry|society|foundation|committee|council|department|consortium"
    r"|organi[sz]ation"
    r"|federation|agency|faculty|academy|laboratory|commission|directorate|(?:study|working|research"
    r"|collaborative) group"
    r"|(?:research|medical|cancer) cent(?:er|re)|editorial board|editorial office)\b"
)
_BODY_SIGN = re.compile(r"[ uiy](?:u|i|y|n|t|e|l|m|r|p|d)\b|group", re.IGNORECASE)
_SUBUNIT = re.compile(r"\b(?:fakultesi|bolumu|enstitusu|merkezi|yuksekokulu|department|faculty|school|anabilim dali)\b")


def _is_body(text: str) -> bool:
    return _BODY.search(plain_letters(text)) is not None


def _untitled(name: str) -> str:
    """Take the academic titles and the roles off, however many there are; a name that is only a title stays."""
    while (title := _TITLE.match(plain_letters(name[:60]))) and title.end() < len(name):
        rest = name[title.end() :].lstrip(" .,-")
        if not _LETTER.search(rest[:60]):
            break
        name = rest
    if name[-1:] == ")" and (role := _ROLE.search(plain_letters(name))):
        name = name[: role.start()]
    while (title := _TITLE_AFTER.search(name, max(0, len(name) - 30))) and title.start() > 1:
        name = name[: title.start()]
    return name


def _unmarked(name: str) -> str:
    """Take the marks of footnotes off: ``[1]``, ``*``, ``†``, digits, small letters that stand alone at the end."""
    if "[" in name or "(" in name:
        name = _BRACKETED.sub("", name)
    if "-" in name and len(name) > 18:
        name = _ORCID.sub("", name)
    name = _MARKS_WITHIN.sub(" ", name) if _MARKS_WITHIN.search(name) else name
    if not name.replace(" ", "").isalpha():
        name = _MARKS_BEFORE.sub("", name)
    head, tail = name[:-40], name[-40:]
    if tail and not (tail[-1].isalpha() and tail[-2:-1].isalpha()):
        tail = _MARKS_AFTER.sub("", tail)
    return " ".join((head + tail).split())


def _bare(text: str) -> str:
    """Return the name without marks and titles; taking one off may show another. What is only a title is no name."""
    if (
        text.replace(" ", "").isalpha()
        and text[0].isalpha()
        and text[-2:].isalpha()
        and not text.endswith(("MD", "PHD", "PhD", "MSc", "MA", "MBA", "DDS", "DVM", "RN"))
        and not _TITLE.match(plain_letters(text[:60]))
    ):
        return text
    for _ in range(_LAYERS):
        before = text
        text = _untitled(_unmarked(text).strip(_EDGE)).strip(_EDGE)
        if text == before:
            break
    return "" if _TITLE.fullmatch(plain_letters(text[:60]) + " ") else text


_WORD = "[A-ZÀ-ÖØ-ÞĀ-ſ][a-zA-ZÀ-ÖØ-öø-ſ]+"
_SIMPLE = re.compile(rf"({_WORD}(?:[ -]{_WORD}){{0,3}}), ({_WORD}(?:[ -]{_WORD}){{0,3}})")
#: Words, in plain letters, that may be a title or a suffix: a name that has one is looked at closely.
_NO_SIMPLE = frozenset(
    "prof professor doc docent dr doktor yrd assoc associate asst assist assistant ord ogr ogretim uyesi uye gorevlisi"
    " gor ars aras ar arastirma uzm okt ecz lect lecturer inst instructor res research av op med vet hek yl bilim ed"
    " md phd msc ma mba edd dphil dds dvm rn jr sr ii iii iv ph".split()
)


def _simple(text: str) -> PersonName | None:
    """The name that is ``Family, Given`` without anything to take off, as nearly all in an OAI record are."""
    match = _SIMPLE.fullmatch(text)
    if match is None:
        return None
    plain = plain_letters(text)
    if not _NO_SIMPLE.isdisjoint(plain.replace(",", "").replace("-", " ").split()) or _BODY.search(plain):
        return None
    family, given = match.groups()
    return PersonName(f"{given} {family}", family, given, text)


def bare_name(printed: str) -> str:
    """Return a part of a name that the source tells apart, without marks and academic titles; nothing is taken apart.

    >>> bare_name("Prof. Dr. Ayşe Nur *"), bare_name("")
    ('Ayşe Nur', '')
    """
    text = normalize_text(printed).value
    return _bare(text) if _LETTER.search(text) else ""


def normalize_name(printed: str) -> PersonName:
    """Return the one name in *printed*: a person's or a body's.

    ``Family, Given`` is turned into display order and kept apart; otherwise nothing is taken apart. Marks and academic
    titles are taken off. A name of one word stays, a body (``Türk Dil Kurumu``) stays as it is.

    >>> normalize_name("AKGÜN, İlknur")
    PersonName(name='İlknur AKGÜN', family='AKGÜN', given='İlknur', printed='AKGÜN, İlknur')
    >>> normalize_name("Yrd.Doç.Dr.Tunga BOZDOĞAN **").name
    'Tunga BOZDOĞAN'

    Raises:
        Unreadable: there is no name in it.
    """
    text = normalize_text(printed).value
    if text == printed and (simple := _simple(text)) is not None:
        return simple
    name = _bare(text)
    if not _LETTER.search(name):
        raise Unreadable(printed, "name")
    if "," not in name or _is_body(name):
        return PersonName(name, None, None, printed)
    parts = [bare for part in name.split(",") if (bare := _bare(part))]
    suffix = ""
    if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]):
        suffix = parts.pop() if _KEPT_SUFFIX.fullmatch(parts[-1]) else parts.pop()[:0]
    elif len(parts) == 3 and _KEPT_SUFFIX.fullmatch(parts[1]):
        suffix = parts.pop(1)
    ending = f" {suffix}" if suffix else ""
    if len(parts) == 1:
        return PersonName(parts[0] + ending, None, None, printed)
    if len(parts) == 2 and all(_LETTER.search(part) for part in parts):
        family, given = parts
        displayed = f"{given} {family}{ending}"
        if _bare(displayed) == displayed:
            return PersonName(displayed, family, given, printed)
    return PersonName(name, None, None, printed)


# -- lists ------------------------------------------------------------------------------------------------------------

_AFTER_MARK = re.compile(rf"(?<=[\]{_SIGNS}0-9])\s*,\s*(?=[^\W\d_]{{2}})")
_CONJUNCTION = re.compile(r"\s+(?:ve|and|&|/)\s+")
_CONJUNCTION_FIRST = re.compile(r"(?:ve|and|&)\s+")


def _is_full_name(text: str) -> bool:
    """Whether *text* is two words or more, the first and the last with a capital: what a "Given Family" looks like."""
    words = _bare(text).split()
    return 2 <= len(words) <= 6 and words[0][:1].isupper() and words[-1][:1].isupper()


def _is_shouted(text: str) -> bool:
    return text.isupper() and len(text) > 1


def _at_conjunctions(text: str) -> list[str]:
    """Split ``A B ve C D`` where both sides are full names and neither is a body."""
    pieces = _CONJUNCTION.split(text)
    if len(pieces) < 2 or _is_body(text) or not all(_is_full_name(piece) for piece in pieces):
        return [text]
    return pieces


def _is_family_given(pieces: list[str]) -> bool:
    """Whether two pieces can only be ``Family, Given``: two single words, or one in capitals before one that is not."""
    family, given = (_bare(piece) for piece in pieces)
    if not family or not given or " " in family:
        return False
    return " " not in given or (_is_shouted(family) and not _is_shouted(given) and not given.split()[-1].isupper())


def _joined(pieces: list[str]) -> list[str]:
    """Join what commas have torn: marks and suffixes to their person, units and words of its name to a body."""
    joined: list[str] = []
    for piece in pieces:
        bare = piece.strip()
        if not _LETTER.search(bare) or (len(bare) == 1 and bare.islower()):
            if joined and bare:
                joined[-1] += "," + piece
            continue
        if joined and (_SUFFIX.fullmatch(bare) or (_is_body(joined[-1]) and _SUBUNIT.search(plain_letters(bare)))):
            joined[-1] += "," + piece
        elif joined and _is_body(bare) and " " not in joined[-1].strip():
            while len(joined) > 1 and " " not in joined[-2].strip():
                piece = joined.pop() + "," + piece
            joined[-1] += "," + piece
        else:
            joined.append(piece)
    return joined


def _at_commas(text: str) -> list[str]:
    """Split a list of "Given Family" at its commas, and leave ``Family, Given`` where it can only be that."""
    pieces = _joined(text.split(","))
    if len(pieces) > 1 and (last := _CONJUNCTION_FIRST.match(pieces[-1].strip())):
        pieces[-1] = pieces[-1].strip()[last.end() :]
    pairs = [pieces[at : at + 2] for at in range(0, len(pieces), 2)]
    if len(pieces) == 2 and _is_family_given(pieces):
        return [",".join(pieces)]
    even = len(pieces) > 2 and len(pieces) % 2 == 0
    if even and all(_is_shouted(_bare(pair[0])) and _is_family_given(pair) for pair in pairs):
        return [",".join(pair) for pair in pairs]
    return [one for piece in pieces for one in _at_conjunctions(piece)]


def _entries(line: str, comma_list: bool) -> list[str]:
    """Return the printed names on one line."""
    if ";" in line:
        return line.split(";")
    if comma_list:
        return _at_commas(line)
    return [one for piece in _AFTER_MARK.split(line) for one in _at_conjunctions(piece)]


def _whole(printed: str) -> PersonName:
    """Return the entry as it is, less marks and titles, nothing taken apart."""
    return PersonName(_bare(normalize_text(printed).value), None, None, printed)


def normalize_authors(printed: str, *, comma_list: bool = False) -> list[PersonName]:
    """Return the authors in *printed*, in order, one entry a person or body; equal names are kept.

    ``;`` and line ends always separate, and each entry may then be ``Family, Given``. Commas separate where
    *comma_list* says that the source prints "Given Family, Given Family", or after the marks of footnotes (``Hakan
    ACAR [1] , Erkut TUTKUN [2]``). Two single words, or one word in capitals and a rest that is not, are one
    person even so: ``Bakırcı, Fahri``. ``ve``, ``and``, ``&`` and ``/`` separate full names. Bodies are never split.
    Without *comma_list* a text of several words on both sides of its commas stays one entry, as printed.

    >>> [author.name for author in normalize_authors("Sabir Askeroğlu, Emrah Kaya", comma_list=True)]
    ['Sabir Askeroğlu', 'Emrah Kaya']
    >>> [author.family for author in normalize_authors("AKGÜN, İlknur; ALTINDAL, Demet")]
    ['AKGÜN', 'ALTINDAL']
    """
    text = normalize_paragraphs(printed).value
    listed = ";" in text
    authors: list[PersonName] = []
    for line in text.split("\n"):
        for entry in _entries(line, comma_list):
            bare = _bare(entry)
            if not _LETTER.search(bare) or (len(bare) == 1 and bare.islower()):
                continue
            parts = bare.split(",")
            unclear = not listed and len(parts) > 1 and " " in parts[0].strip() and " " in parts[1].strip()
            if unclear and not (_is_shouted(parts[0]) and not _is_shouted(parts[1])):
                authors.append(_whole(entry.strip()))
            else:
                authors.append(normalize_name(entry.strip()))
    return authors
