"""Types of works: COAR Resource Types 3.2 and Crossref work types, for what Turkish and English journals print.

https://vocabularies.coar-repositories.org/resource_types/. A printed type is looked up whole; nothing is matched by
likeness, misprints are listed. COAR has no concept for a case report, a translation, an obituary or an interview.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.normalize.text import normalize_text, plain_letters
from pipelines.normalize.unreadable import Unreadable

_BASE = "http://purl.org/coar/resource_type/"


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A concept of COAR Resource Types: its English preferred label and its URI."""

    label: str
    uri: str


# label: (the URI's last part, the printed forms in plain letters, separated by "|")
_CONCEPTS: dict[str, tuple[str, str]] = {
    "research article": (
        "c_2df8fbb1",
        "research article|research paper|research articles|research papers|reseach article|reserach article"
        "|research artical"
        "|original research|original research article|original research paper|original article|original articles"
        "|original paper|arastirma makalesi|arastirma makaleleri|arastirma|arastirma yazisi|ozgun arastirma"
        "|ozgun makale"
        "|ozgun arastirma makalesi|orijinal makale|orjinal makale|orijinal arastirma|orjinal arastirma"
        "|orijinal arastirma makalesi|arastirma makalesi / research article|arastirma makalesi/research article"
        "|research article / arastirma makalesi|research article/arastirma makalesi",
    ),
    "review article": (
        "c_dcae04bc",
        "review article|review articles|review paper|review|reviews|literature review|systematic review"
        "|systematic reviews"
        "|systematic reviews and meta analysis|meta-analysis|derleme|derlemeler|derleme makale|derleme makalesi"
        "|derleme yazi"
        "|derleme yazisi|sistematik derleme|sistematik derlemeler ve meta analiz|meta-analiz|literatur taramasi"
        "|derleme / review|derleme/review|derleme makalesi / review article|derleme makalesi/review article",
    ),
    "book review": (
        "c_ba08",
        "book review|book reviews|review of book|kitap tanitimi|kitap incelemesi|kitap degerlendirmesi|kitap kritigi"
        "|kitap elestirisi|kitap tanitimi ve degerlendirmesi|kitap inceleme|kitap tanitim|kitap degerlendirme"
        "|kitap incelemesi/book review|kitap tanitimi/book review",
    ),
    "editorial": (
        "c_b239",
        "editorial|editorials|editoryal|editorden|editor yazisi|basyazi|from the editor|editor's note",
    ),
    "letter to the editor": (
        "c_545b",
        "letter to the editor|letters to the editor|letter to editor|editore mektup|editore mektuplar",
    ),
    "journal article": ("c_6501", "journal article|journal-article|dergi makalesi"),
    "conference paper": (
        "c_5794",
        "conference paper|conference papers|proceedings paper|proceedings-article|conference proceedings paper"
        "|full text paper|full paper|kongre bildirisi|konferans bildirisi|sempozyum bildirisi|bildiri|bildiriler"
        "|tam metin bildiri|bildiri metni",
    ),
    "conference proceedings": (
        "c_f744",
        "conference proceedings|proceedings|bildiri kitabi|bildiriler kitabi|kongre bildiri kitabi|kongre kitabi",
    ),
    "conference poster": ("c_6670", "conference poster|poster|poster bildiri|poster bildirisi"),
    "preprint": ("c_816b", "preprint|preprints|pre-print|on baski|onbaski|posted-content"),
    "book": ("c_2f33", "book|books|kitap|kitaplar|monograph"),
    "book part": ("c_3248", "book part|book chapter|book-chapter|book chapters|kitap bolumu|kitap bolumleri"),
    "thesis": ("c_46ec", "thesis|dissertation|tez"),
    "doctoral thesis": ("c_db06", "doctoral thesis|phd thesis|doctoral dissertation|doktora tezi"),
    "master thesis": ("c_bdcc", "master thesis|master's thesis|masters thesis|yuksek lisans tezi"),
    "bachelor thesis": ("c_7a1f", "bachelor thesis|bachelor's thesis|lisans tezi"),
    "data paper": ("c_beb9", "data paper|data article|data papers|veri makalesi"),
    "software paper": ("c_7bab", "software paper|software article"),
    "report": ("c_93fc", "report|reports|rapor"),
    "research report": ("c_18ws", "research report|arastirma raporu"),
    "technical report": ("c_18gh", "technical report|teknik rapor"),
    "corrigendum": (
        "c_7acd",
        "corrigendum|corrigenda|erratum|errata|erratum/corrigendum|corrigendum/erratum|correction|duzeltme"
        "|duzeltme yazisi",
    ),
    "commentary": ("D97F-VB57", "commentary|commentaries"),
    "lecture": ("c_8544", "lecture"),
    "working paper": ("c_8042", "working paper|working papers|calisma tebligi"),
    "research protocol": ("YZ1N-ZFT9", "research protocol|study protocol|arastirma protokolu"),
    "bibliography": ("c_86bc", "bibliography|bibliyografya|kaynakca"),
    "clinical study": ("c_7877", "clinical study"),
    "other": ("c_1843", "other|others|diger"),
}

_COAR: dict[str, ResourceType] = {
    form: ResourceType(label, _BASE + identifier)
    for label, (identifier, forms) in _CONCEPTS.items()
    for form in (*forms.split("|"), label)
}
_BY_URI = {concept.uri: concept for concept in _COAR.values()}

_CROSSREF = {
    "conference paper": "proceedings-article",
    "preprint": "posted-content",
    "book": "book",
    "book part": "book-chapter",
}
_CONGRESS_PAPER = re.compile(
    r"(?:full text |full )?(?:papers?|proceedings) (?:of|from|presented at|at) .{0,150}\b(?:congress|conference"
    r"|symposium)\b.{0,50}"
    r"|(?:conference|congress|symposium) (?:full (?:text )?)?papers?"
    r"|(?:kongre|konferans|sempozyum)(?:de|da|unda|inda)? (?:sunulan )?(?:tam metin )?bildiri(?:si|leri|ler)?"
)
_SPACED_SLASH = re.compile(r"\s*/\s*")


def _key(printed: str) -> str:
    if len(printed) > 300:
        return ""
    return plain_letters(normalize_text(printed).value).strip(" .:;,-").replace("’", "'")


def normalize_resource_type(printed: str) -> ResourceType:
    """Return the COAR concept that the printed type names, in Turkish or English, whatever its case.

    A COAR URI is accepted too. ``Review`` and ``Derleme`` are taken as COAR's *review article*: as an article's type
    that is what journals mean by them.

    >>> normalize_resource_type("Araştırma Makalesi")
    ResourceType(label='research article', uri='http://purl.org/coar/resource_type/c_2df8fbb1')

    Raises:
        Unreadable: COAR has no concept that is certain for it (``MAKALELER``, ``Çeviri``, ``Case Report``).
    """
    concept = _BY_URI.get(printed.strip()) if printed.lstrip()[:4] == "http" else None
    if concept is None:
        key = _key(printed)
        concept = _COAR.get(key) or _COAR.get(_SPACED_SLASH.sub("/", key))
    if concept is None:
        raise Unreadable(printed, "resource type")
    return concept


def crossref_kind(printed: str) -> str | None:
    """Return the Crossref work type that the printed type says for certain, else ``None``.

    One of ``proceedings-article``, ``posted-content`` (a preprint), ``book``, ``book-chapter``
    (https://api.crossref.org/types). An article of a journal is ``None``: its printed type says nothing of that.

    >>> crossref_kind("Conference Paper"), crossref_kind("Ön Baskı"), crossref_kind("Book Review")
    ('proceedings-article', 'posted-content', None)
    """
    key = _key(printed)
    concept = _COAR.get(key)
    if concept is not None:
        return _CROSSREF.get(concept.label)
    return "proceedings-article" if _CONGRESS_PAPER.fullmatch(key) else None
