"""Languages: texts and the language that is certain in them; what sources state and the tag wanted."""

import pytest

from pipelines.normalize.language import detect_language, normalize_language
from pipelines.normalize.unreadable import Unreadable

TEXTS = [
    ("Rusya'nın Kazakistan politikası", "tr"),
    ("TÜRKİYE'DE ENFLASYON VE BÜYÜME İLİŞKİSİ", "tr"),
    ("Sosyal medya kullanım bozukluğu", "tr"),
    ("Balkanlarda milliyetçilik", "tr"),
    ("The effect of nitrogen fertilization on wheat yield", "en"),
    ("ECONOMIC GROWTH AND INFLATION IN TURKEY", "en"),
    ("Deep learning based image segmentation", "en"),
    ("Die Entwicklung der türkischen Sprache", "de"),
    ("Les relations entre la France et la Turquie", "fr"),
    ("Политика России в Казахстане", "ru"),
    ("العلاقات التركية العربية", "ar"),
    ("", None),
    ("XIX.", None),
    ("Editorial", None),
    ("1234567890 12 345 678", None),
]

STATED = [
    ("tur", "tr"),
    ("Türkçe", "tr"),
    ("TÜRKÇE", "tr"),
    ("Turkish", "tr"),
    ('tr scheme="ISO639-1"', "tr"),
    ("tr", "tr"),
    ("tr_TR", "tr"),
    ("en_US", "en"),
    ("English", "en"),
    ("İngilizce", "en"),
    ("eng", "en"),
    ("pt-BR", "pt-BR"),
    ("pt_BR", "pt-BR"),
    ("fr_CA", "fr-CA"),
    ("id_ID", "id"),
    ("sr_RS@latin", "sr-Latn"),
    ("uz@cyrillic", "uz-Cyrl"),
    ("nb_NO", "nb"),
    ("sr-Latn", "sr-Latn"),
    ("zh_hant_tw", "zh-Hant-TW"),
    ("Русский", "ru"),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_detected(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(("printed", "tag"), STATED)
def test_stated(printed: str, tag: str) -> None:
    assert normalize_language(printed) == tag


@pytest.mark.parametrize("printed", ["", "-", "xx", "Klingon", "tr en", "und", "12"])
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_language(printed)
