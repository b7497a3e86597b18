"""Labels as sites print them: whatever the case, the spacing, the language; and what only looks like one."""

from __future__ import annotations

import pytest

from harvester.pages.labels import GLUED_KEYWORDS, ISSN, ISSUE_LABEL, ORIGINAL
from harvester.pages.listing import ListingPage
from harvester.pages.page import fold
from harvester.pages.record import LabelledRecordPage

FORMS = {
    "authors": [
        "Authors :", "Author:", "AUTHORS:", "authors  :", "Author(s) :", "Author Names:", "Yazarlar:", "YAZARLAR :",
        "Yazar:", "YAZARI:", "Makale Yazarları:", "Yazar(lar) :",
    ],
    "pages": [
        "Pages :", "PAGES:", "Page:", "Page Range :", "Page Numbers:", "Page(s):", "Sayfa:", "SAYFALAR :",
        "Sayfa Aralığı:", "SAYFA ARALIĞI :", "Sayfa Sayısı:",
    ],
    "doi": ["Doi:", "DOI :", "doi:", "DOI No:", "Digital Object Identifier:", "DOİ:", "DOI Numarası:"],
    "views": [
        "View :", "VIEW:", "Views:", "Total Views :", "Görüntülenme:", "GÖRÜNTÜLENME SAYISI :", "Okunma Sayısı:",
    ],
    "downloads": ["Download :", "Downloads:", "DOWNLOAD:", "İndirme:", "İNDİRME SAYISI :", "İndirilme :"],
    "published": [
        "Publication Date :", "PUBLICATION DATE:", "Published:", "Published Online:", "Date:", "Yayın Tarihi:",
        "YAYIN TARİHİ :", "Yayınlanma Tarihi:", "Yayımlanma Tarihi:", "Basım Tarihi:", "Tarih:",
    ],
    "type": [
        "Article Type :", "ARTICLE TYPE:", "Type:", "Document Type:", "Makale Türü:", "MAKALE TÜRÜ :", "Yayın Türü:",
        "Tür:",
    ],
    "abstract": [
        "Abstract :", "ABSTRACT:", "Summary:", "Öz:", "ÖZ :", "Özet:", "ÖZET :", "Türkçe Öz:", "İngilizce Özet:",
    ],
    "keywords": [
        "Keywords :", "KEYWORDS:", "Key words:", "Key-Words :", "Keyword:", "Anahtar Kelimeler:", "ANAHTAR KELİMELER :",
        "ANAHTAR KELIMELER:", "Anahtar Sözcükler:", "ANAHTAR SÖZCÜKLER :", "Anahtar Kelime:", "Anahtar Kelimler:",
    ],
    "language": ["Language:", "Dil:", "DİLİ :", "Yayın Dili:"],
    "section": ["Section:", "Bölüm :", "BÖLÜM:"],
}  # fmt: skip
JOURNAL_FORMS = {
    "publisher": ["Publisher:", "PUBLISHER :", "Yayıncı:", "YAYINCI :", "Yayımcı:", "Published by:", "Yayınevi:"],
    "country": ["Country:", "Ülke:", "ÜLKESİ :"],
    "languages": ["Languages:", "Language:", "Yayın Dili:", "DİLLER :"],
    "subjects": ["Subjects:", "Subject Areas:", "Konular:", "Alanlar :"],
    "title": ["Journal Name:", "Dergi Adı:", "DERGİNİN ADI :"],
}
INLINE = ["pages", "doi", "views", "downloads", "published", "type", "language"]
SPACINGS = ["{}", "  {} ", "\u00a0{}\u00a0", "\t{}"]
NO_LABELS = [
    "", ":", "Authors of the north:", "The pages:", "Pagesetter:", "Doing:", "Özgün:", "Özetle:", "Viewpoint:",
    "Typeface:", "Keywords are words:", "https://doi.org/10.5555/1", "12:30",
]  # fmt: skip
GLUED = [
    # text, what stands before the label, what after
    ("hedeflenmiştirKeywords : a, b", "hedeflenmiştir", "a, b"),
    ("ends here.KEYWORDS: a", "ends here.", "a"),
    ("sonlanır. Anahtar Kelimeler: a; b", "sonlanır. ", "a; b"),
    ("sonlanırANAHTAR KELİMELER : a", "sonlanır", "a"),
    ("biterAnahtar sözcükler:a", "biter", "a"),
    ("so.Key words : a", "so.", "a"),
]
NOT_GLUED = ["its keywords: are lower case", "Keywords without a colon", "anahtar kelimeler: küçük harfle"]
ISSNS = [
    # text, what the word around it says, the ISSN
    ("ISSN: 2049-3630", "", "2049-3630"),
    ("ISSN 2049–3630", "", "2049–3630"),
    ("E-ISSN : 2434-561X", "e-", "2434-561x"),
    ("eISSN 2434-561X", "e", "2434-561x"),
    ("p-ISSN: 2049-3630", "p-", "2049-3630"),
    ("ISSN (Online): 2434561X", "(online)", "2434561x"),
    ("Elektronik ISSN: 2434-561X", "elektronik", "2434-561x"),
]
NO_ISSNS = ["2049-3630", "ISSN: pending", "Tel: 0212-3630", "ISSN: 2049-36301"]
ISSUES = ["Sayı: 13", "SAYI 4", "Volume:1 Issue:2", "Cilt: 4 Sayı: 2", "Vol. 7", "No: 3", "12. Sayı", "Özel Sayı",
          "Special Issue on Bees", "Yıl 2020 Sayı 1", "Issue IV"]  # fmt: skip
NO_ISSUES = ["Journal of Lost Trades", "Sayılar Kuramı Dergisi", "Issues in Weaving", "Ciltbent", "Home Page", ""]
ORIGINALS = ["ORIGINAL ARTICLE URL", "Original article link", "original url", "Orijinal Makale",
             "ORİJİNAL MAKALE URL", "Özgün yayının adresi", "Original Source Page"]  # fmt: skip
NO_ORIGINALS = ["An original article", "PDF", "Original Research", "Makale"]


def rows(forms: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(field, form) for field, printed in forms.items() for form in printed]


@pytest.mark.parametrize("spacing", SPACINGS, ids=repr)
@pytest.mark.parametrize(("field", "printed"), rows(FORMS))
def test_record_label(field: str, printed: str, spacing: str) -> None:
    label = spacing.format(printed)
    for html in (f"<p>{label}12</p>", f"<b>{label}</b> 12<br>", f"<tr><td>{label}</td><td>12</td></tr>"):
        assert LabelledRecordPage(f"<table>{html}</table>" if "<td>" in html else html, "").values == {field: "12"}


@pytest.mark.parametrize(("field", "printed"), rows({name: FORMS[name] for name in INLINE}))
def test_label_inside_a_line(field: str, printed: str) -> None:
    page = LabelledRecordPage(f"<p>Section : Notes | {printed} 12</p>", "")
    assert page.values == {"section": "Notes", field: "12"}


@pytest.mark.parametrize(("field", "printed"), rows(JOURNAL_FORMS))
def test_journal_label(field: str, printed: str) -> None:
    assert ListingPage(f"<p><b>{printed}</b> Han</p>", "").about_journal == {field: "Han"}


@pytest.mark.parametrize("text", NO_LABELS)
def test_no_label(text: str) -> None:
    assert LabelledRecordPage(f"<p>{text} 12</p><p><b>{text}</b> 12</p>", "").values == {}


@pytest.mark.parametrize(("text", "before", "after"), GLUED)
def test_glued_keywords(text: str, before: str, after: str) -> None:
    found = GLUED_KEYWORDS.search(text)
    assert found
    assert (text[: found.start()], text[found.end() :]) == (before, after)


@pytest.mark.parametrize("text", NOT_GLUED)
def test_no_glued_keywords(text: str) -> None:
    assert GLUED_KEYWORDS.search(text) is None


@pytest.mark.parametrize(("text", "said", "issn"), ISSNS)
def test_issn(text: str, said: str, issn: str) -> None:
    found = ISSN.search(fold(text))
    assert found
    assert " ".join(part.strip() for part in found.group("before", "glued", "after") if part) == said
    assert found.group("issn") == issn


@pytest.mark.parametrize("text", NO_ISSNS)
def test_no_issn(text: str) -> None:
    assert ISSN.search(fold(text)) is None


@pytest.mark.parametrize("text", ISSUES)
def test_issue_label(text: str) -> None:
    assert ISSUE_LABEL.search(fold(text))


@pytest.mark.parametrize("text", NO_ISSUES)
def test_no_issue_label(text: str) -> None:
    assert ISSUE_LABEL.search(fold(text)) is None


@pytest.mark.parametrize("text", ORIGINALS)
def test_original(text: str) -> None:
    assert ORIGINAL.search(fold(text))


@pytest.mark.parametrize("text", NO_ORIGINALS)
def test_no_original(text: str) -> None:
    assert ORIGINAL.search(fold(text)) is None


@pytest.mark.parametrize("text", ["İIıiŞşĞğÇçÖöÜüÂâÎîÛû", "\u00a0\t\n", "K\u0130", "ﬁ", "ẞ", "\ud800"])
def test_fold_keeps_the_length(text: str) -> None:
    """Places found in the folded text are places in the printed one."""
    assert len(fold(text)) == len(text)
