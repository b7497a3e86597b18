"""Types of works: COAR Resource Types 3.2 and Crossref work types, for what journals and their software print.

Known are the words of Turkish, English, Spanish, Portuguese, German, French and Indonesian journals, and those of the
vocabularies that software writes: info:eu-repo (``info:eu-repo/semantics/article``), JATS, Crossref and schema.org.

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
        "|research artical|original research|original research article|original research paper|original article"
        "|original articles|original paper|arastirma makalesi|arastirma makaleleri|arastirma|arastirma yazisi"
        "|ozgun arastirma|ozgun makale|ozgun arastirma makalesi|orijinal makale|orjinal makale|orijinal arastirma"
        "|orjinal arastirma|orijinal arastirma makalesi|arastirma makalesi / research article"
        "|arastirma makalesi/research article|research article / arastirma makalesi"
        "|research article/arastirma makalesi|research-article|original research articles|original researches"
        "|ozgun arastirma makaleleri|ozgun makaleler|ozgun arastirmalar|arastirma makaleleri / research articles"
        "|arastirma makaleleri/research articles|research articles / arastirma makaleleri"
        "|articulo de investigacion|articulos de investigacion|articulo original|articulos originales"
        "|investigacion original|artigo de pesquisa|artigo de investigacao|artigos de pesquisa|artigo original"
        "|artigos originais|forschungsartikel|forschungsbeitrag|forschungsbeitrage|originalarbeit"
        "|originalarbeiten|article de recherche|articles de recherche|article original|articles originaux"
        "|artikel penelitian|artikel riset|hasil penelitian|articolo di ricerca|peer-reviewed research article",
    ),
    "review article": (
        "c_dcae04bc",
        "review article|review articles|review paper|review|reviews|literature review|systematic review"
        "|systematic reviews|systematic reviews and meta analysis|meta-analysis|derleme|derlemeler|derleme makale"
        "|derleme makalesi|derleme yazi|derleme yazisi|sistematik derleme|sistematik derlemeler ve meta analiz"
        "|meta-analiz|literatur taramasi|derleme / review|derleme/review|derleme makalesi / review article"
        "|derleme makalesi/review article|review-article|review essay|state of the art review|scoping review"
        "|narrative review|systematic-review|derleme makaleleri|derlemeler / reviews|derlemeler/reviews"
        "|articulo de revision|articulos de revision|revision bibliografica|revision sistematica"
        "|artigo de revisao|artigos de revisao|revisao sistematica|revisao de literatura|ubersichtsartikel"
        "|ubersichtsarbeit|ubersichtsarbeiten|article de synthese|articles de synthese|revue de la litterature"
        "|artikel ulasan|artikel review|tinjauan pustaka|kajian pustaka",
    ),
    "book review": (
        "c_ba08",
        "book review|book reviews|review of book|kitap tanitimi|kitap incelemesi|kitap degerlendirmesi"
        "|kitap kritigi|kitap elestirisi|kitap tanitimi ve degerlendirmesi|kitap inceleme|kitap tanitim"
        "|kitap degerlendirme|kitap incelemesi/book review|kitap tanitimi/book review|book-review|bookreview"
        "|book reviews and notices|kitap tanitimlari|kitap incelemeleri|kitap degerlendirmeleri"
        "|kitap elestirileri|kitap degerlendirmesi/book review|kitap degerlendirmesi / book review|resena|resenas"
        "|resena de libro|resenas de libros|resena bibliografica|resenas bibliograficas|resenha|resenhas|recensao"
        "|recensoes|recensoes criticas|rezension|rezensionen|buchbesprechung|buchbesprechungen|compte rendu"
        "|comptes rendus|compte-rendu|comptes-rendus|resensi buku|tinjauan buku|ulasan buku|recensione|recensioni",
    ),
    "editorial": (
        "c_b239",
        "editorial|editorials|editoryal|editorden|editor yazisi|basyazi|from the editor|editor's note|editor'den"
        "|editorden / editorial|from the editors|editor's introduction|note from the editor"
        "|letter from the editor|editoriales|editoriais|editoriaux|vorwort der herausgeber|leitartikel",
    ),
    "letter to the editor": (
        "c_545b",
        "letter to the editor|letters to the editor|letter to editor|editore mektup|editore mektuplar"
        "|correspondence|letters to editor|editore mektup / letter to the editor|carta al editor"
        "|cartas al editor|carta ao editor|cartas ao editor|lettre a la redaction|leserbrief|leserbriefe"
        "|surat kepada editor",
    ),
    "journal article": (
        "c_6501",
        "journal article|journal-article|dergi makalesi|scholarlyarticle|articulo de revista|article de revue"
        "|zeitschriftenartikel|zeitschriftenaufsatz|artigo de revista|artigo de periodico|artikel jurnal",
    ),
    "conference paper": (
        "c_5794",
        "conference paper|conference papers|proceedings paper|proceedings-article|conference proceedings paper"
        "|full text paper|full paper|kongre bildirisi|konferans bildirisi|sempozyum bildirisi|bildiri|bildiriler"
        "|tam metin bildiri|bildiri metni|conferencepaper|conference-paper|conference article|kongre bildirileri"
        "|sempozyum bildirileri|konferans bildirileri|ponencia|comunicacion de congreso|trabalho em evento"
        "|konferenzbeitrag|communication de congres|makalah konferensi",
    ),
    "conference proceedings": (
        "c_f744",
        "conference proceedings|proceedings|bildiri kitabi|bildiriler kitabi|kongre bildiri kitabi|kongre kitabi"
        "|conference-proceedings|actas de congreso|anais de congresso|tagungsband|actes de colloque"
        "|actes de congres|prosiding",
    ),
    "conference poster": (
        "c_6670",
        "conference poster|poster|poster bildiri|poster bildirisi|conferenceposter|conference-poster|posters",
    ),
    "preprint": (
        "c_816b",
        "preprint|preprints|pre-print|on baski|onbaski|posted-content|pracetak|preprints / on baski|vorabdruck",
    ),
    "book": (
        "c_2f33",
        "book|books|kitap|kitaplar|monograph|libro|livro|buch|livre|buku",
    ),
    "book part": (
        "c_3248",
        "book part|book chapter|book-chapter|book chapters|kitap bolumu|kitap bolumleri|bookpart|book section"
        "|book-section|kapitel|capitulo de libro|capitulo de livro|buchkapitel|chapitre de livre"
        "|chapitre d'ouvrage|bab buku|chapter",
    ),
    "thesis": (
        "c_46ec",
        "thesis|dissertation|tez|tesis|these|studentthesis",
    ),
    "doctoral thesis": (
        "c_db06",
        "doctoral thesis|phd thesis|doctoral dissertation|doktora tezi|doctoralthesis|tesis doctoral"
        "|tese de doutorado|tese de doutoramento|dissertation (doctoral)|these de doctorat|disertasi",
    ),
    "master thesis": (
        "c_bdcc",
        "master thesis|master's thesis|masters thesis|yuksek lisans tezi|masterthesis|tesis de maestria"
        "|dissertacao de mestrado|masterarbeit|memoire de master",
    ),
    "bachelor thesis": (
        "c_7a1f",
        "bachelor thesis|bachelor's thesis|lisans tezi|bachelorthesis|skripsi|bachelorarbeit",
    ),
    "data paper": (
        "c_beb9",
        "data paper|data article|data papers|veri makalesi|data-paper|datapaper|data descriptor|data note"
        "|veri makalesi / data paper|articulo de datos|artigo de dados|article de donnees",
    ),
    "software paper": (
        "c_7bab",
        "software paper|software article|software-paper|software metapaper",
    ),
    "report": (
        "c_93fc",
        "report|reports|rapor|rapport|bericht|informe|relatorio|laporan",
    ),
    "research report": ("c_18ws", "research report|arastirma raporu"),
    "technical report": (
        "c_18gh",
        "technical report|teknik rapor|technicalreport|technical-report",
    ),
    "corrigendum": (
        "c_7acd",
        "corrigendum|corrigenda|erratum|errata|erratum/corrigendum|corrigendum/erratum|correction|duzeltme"
        "|duzeltme yazisi|correction notice|publisher correction|author correction|duzeltmeler|duzeltme / erratum"
        "|duzeltme/erratum|duzeltme / corrigendum|correccion|correcciones|fe de erratas|fe de errata"
        "|errata e corrigenda|correcao|berichtigung|berichtigungen|korrektur|rectificatif|koreksi|ralat",
    ),
    "commentary": (
        "D97F-VB57",
        "commentary|commentaries|comment|comments|yorum|comentario|kommentar",
    ),
    "lecture": ("c_8544", "lecture"),
    "working paper": (
        "c_8042",
        "working paper|working papers|calisma tebligi|workingpaper|working-paper|arbeitspapier"
        "|documento de trabajo|document de travail",
    ),
    "research protocol": (
        "YZ1N-ZFT9",
        "research protocol|study protocol|arastirma protokolu|research-protocol",
    ),
    "bibliography": ("c_86bc", "bibliography|bibliyografya|kaynakca"),
    "clinical study": ("c_7877", "clinical study"),
    "annotation": ("c_1162", "annotation|annotations"),
    "conference output": ("c_c94f", "conference output|conferenceobject|conference object"),
    "technical documentation": ("c_71bd", "technical documentation|technicaldocumentation"),
    "contribution to journal": ("c_3e5a", "contribution to journal|contributiontoperiodical"),
    "patent": ("c_15cd", "patent|patents"),
    "other": (
        "c_1843",
        "other|others|diger|diger / other|otros|outros|sonstiges|autre|autres|lainnya",
    ),
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
_ACCENTS = str.maketrans("áéíóúàèìòùãõñêôäë", "aeiouaeiouaoneoae")
_SEMANTICS = re.compile(r"info:(?:ar|eu)-repo/semantics/([a-z]+)", re.IGNORECASE)
#: Terms of info:eu-repo that mean more, or less, than the same word does in print.
_SEMANTIC_TYPES = {"article": "journal article", "review": "review article"}
_SPACED_SLASH = re.compile(r"\s*/\s*")


def _key(printed: str) -> str:
    if len(printed) > 300:
        return ""
    key = plain_letters(normalize_text(printed).value).strip(" .:;,-").replace("’", "'")
    if not key.isascii():
        key = key.translate(_ACCENTS)
    return key


def normalize_resource_type(printed: str) -> ResourceType:
    """Return the COAR concept that the printed type names, in any of the known languages, whatever its
    case.

    A COAR URI and a term of info:eu-repo are accepted too. ``Review`` and ``Derleme`` are taken as COAR's *review
    article*: as an article's type that is what journals mean by them.

    >>> normalize_resource_type("Araştırma Makalesi")
    ResourceType(label='research article', uri='http://purl.org/coar/resource_type/c_2df8fbb1')

    Raises:
        Unreadable: COAR has no concept that is certain for it (``MAKALELER``, ``Çeviri``, ``Case Report``).
    """
    concept = _BY_URI.get(printed.strip().replace("https:", "http:")) if printed.lstrip()[:4] == "http" else None
    if concept is None:
        key = _key(printed)
        if key[:5] == "info:" and (said := _SEMANTICS.fullmatch(key)):
            key = _SEMANTIC_TYPES.get(said[1], said[1])
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
