"""Types: what is printed, the COAR label and URI wanted, the Crossref kind."""

import pytest

from pipelines.normalize.resource_types import ResourceType, crossref_kind, normalize_resource_type
from pipelines.normalize.unreadable import Unreadable

TYPES = [
    ("Research Paper", "research article", "c_2df8fbb1"),
    ("Research Article", "research article", "c_2df8fbb1"),
    ("Reseach Article", "research article", "c_2df8fbb1"),
    ("Araştırma Makalesi", "research article", "c_2df8fbb1"),
    ("ARAŞTIRMA MAKALESİ", "research article", "c_2df8fbb1"),
    ("Araştırma Makalesi / Research Article", "research article", "c_2df8fbb1"),
    ("Review", "review article", "c_dcae04bc"),
    ("Derleme", "review article", "c_dcae04bc"),
    ("Kitap Tanıtımı", "book review", "c_ba08"),
    ("Kitap İncelemesi", "book review", "c_ba08"),
    ("KİTAP İNCELEMESİ", "book review", "c_ba08"),
    ("Editorial", "editorial", "c_b239"),
    ("Letter to the Editor", "letter to the editor", "c_545b"),
    ("Conference Paper", "conference paper", "c_5794"),
    ("Bildiri", "conference paper", "c_5794"),
    ("Preprint", "preprint", "c_816b"),
    ("Book", "book", "c_2f33"),
    ("Kitap Bölümü", "book part", "c_3248"),
    ("Doktora Tezi", "doctoral thesis", "c_db06"),
    ("Data Paper", "data paper", "c_beb9"),
    ("Düzeltme", "corrigendum", "c_7acd"),
    ("Erratum", "corrigendum", "c_7acd"),
    ("Report", "report", "c_93fc"),
    ("Other", "other", "c_1843"),
    ("info:eu-repo/semantics/article", "journal article", "c_6501"),
    ("info:eu-repo/semantics/bookReview", "book review", "c_ba08"),
    ("info:eu-repo/semantics/conferencePaper", "conference paper", "c_5794"),
    ("info:eu-repo/semantics/review", "review article", "c_dcae04bc"),
    ("research-article", "research article", "c_2df8fbb1"),
    ("ScholarlyArticle", "journal article", "c_6501"),
    ("Kitap İncelemeleri", "book review", "c_ba08"),
    ("Artículos de investigación", "research article", "c_2df8fbb1"),
    ("Reseñas", "book review", "c_ba08"),
    ("Artigos de revisão", "review article", "c_dcae04bc"),
    ("Übersichtsartikel", "review article", "c_dcae04bc"),
    ("Rezensionen", "book review", "c_ba08"),
    ("Comptes rendus", "book review", "c_ba08"),
    ("Éditorial", "editorial", "c_b239"),
    ("Artikel Penelitian", "research article", "c_2df8fbb1"),
    ("http://purl.org/coar/resource_type/c_6501", "journal article", "c_6501"),
]

UNREADABLE = [
    "",
    "MAKALELER",
    "Articles",
    "Artigos",
    "Letters",
    "Değerlendirmeden Geçmiş Makale",
    "info:eu-repo/semantics/publishedVersion",
    "Çeviri",
    "Case Report",
    "Olgu Sunumu",
    "Research",
    "Reserch Artcle",
    "http://example.org/",
]

KINDS = [
    ("Conference Paper", "proceedings-article"),
    ("Bildiri", "proceedings-article"),
    ("Full Text Paper of the 5th International Congress", "proceedings-article"),
    ("Preprint", "posted-content"),
    ("Ön Baskı", "posted-content"),
    ("Book", "book"),
    ("Kitap", "book"),
    ("Book Chapter", "book-chapter"),
    ("Kitap Bölümü", "book-chapter"),
    ("Book Review", None),
    ("Kitap Tanıtımı", None),
    ("Research Article", None),
    ("Çeviri", None),
    ("", None),
]


@pytest.mark.parametrize(("printed", "label", "identifier"), TYPES)
def test_type(printed: str, label: str, identifier: str) -> None:
    wanted = ResourceType(label, f"http://purl.org/coar/resource_type/{identifier}")
    assert normalize_resource_type(printed) == wanted
    assert normalize_resource_type(label) == normalize_resource_type(wanted.uri) == wanted


@pytest.mark.parametrize("printed", UNREADABLE)
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_resource_type(printed)


@pytest.mark.parametrize(("printed", "kind"), KINDS)
def test_kind(printed: str, kind: str | None) -> None:
    assert crossref_kind(printed) == kind
