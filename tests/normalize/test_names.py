"""Names: what is printed, whether the source prints comma lists, the names wanted ("Family|Given" where set apart)."""

import pytest

from pipelines.normalize.names import PersonName, normalize_authors, normalize_name
from pipelines.normalize.unreadable import Unreadable

TWENTY_FOUR = [f"Ad{letter} SOYAD" for letter in "abcdefghijklmnopqrstuvwx"]

AUTHORS = [
    # printed, comma list, wanted
    ("Sabir Askeroğlu, Emrah Kaya", True, ["Sabir Askeroğlu", "Emrah Kaya"]),
    ("Sabir Askeroğlu, Emrah Kaya", False, ["Sabir Askeroğlu, Emrah Kaya"]),
    ("Gülay KARAMAN", True, ["Gülay KARAMAN"]),
    ("AKGÜN, İlknur; ALTINDAL, Demet", False, ["AKGÜN|İlknur", "ALTINDAL|Demet"]),
    ("AKGÜN, İlknur; ALTINDAL, Demet", True, ["AKGÜN|İlknur", "ALTINDAL|Demet"]),
    ("García Márquez, Gabriel José; Doe, John", False, ["García Márquez|Gabriel José", "Doe|John"]),
    ("ALYAP,  Levent", False, ["ALYAP|Levent"]),
    ("ALYAP,  Levent", True, ["ALYAP|Levent"]),
    ("Bakırcı, Fahri", True, ["Bakırcı|Fahri"]),
    ("ÖZKAN, Ali Rıza", True, ["ÖZKAN|Ali Rıza"]),
    ("AKGÜN, İlknur, ALTINDAL, Demet", True, ["AKGÜN|İlknur", "ALTINDAL|Demet"]),
    ("Hakan ACAR [1] , Erkut TUTKUN [2]", False, ["Hakan ACAR", "Erkut TUTKUN"]),
    ("Hakan ACAR [1] , Erkut TUTKUN [2]", True, ["Hakan ACAR", "Erkut TUTKUN"]),
    ("Ali VELİ*, Ayşe KAYA**", False, ["Ali VELİ", "Ayşe KAYA"]),
    ("Ali Veli1,2, Ayşe Kaya2", True, ["Ali Veli", "Ayşe Kaya"]),
    ("Ali Veli a,b, Ayşe Kaya b", True, ["Ali Veli", "Ayşe Kaya"]),
    ("Ali VELİ¹, Can KAYA²", True, ["Ali VELİ", "Can KAYA"]),
    ("John Smith, Jr., Mary Doe, PhD", True, ["John Smith Jr.", "Mary Doe"]),
    ("Arş. Gör. Ali VELİ, Prof. Dr. Ayşe KAYA", True, ["Ali VELİ", "Ayşe KAYA"]),
    ("Ali Veli\nAyşe Kaya", False, ["Ali Veli", "Ayşe Kaya"]),
    ("Ali Veli ve Ayşe Kaya", False, ["Ali Veli", "Ayşe Kaya"]),
    ("Ali Veli / Ayşe Kaya", False, ["Ali Veli", "Ayşe Kaya"]),
    ("Ali Veli, Ayşe Kaya ve Can Han", True, ["Ali Veli", "Ayşe Kaya", "Can Han"]),
    ("Ali Veli, Ayşe Kaya, and Can Han", True, ["Ali Veli", "Ayşe Kaya", "Can Han"]),
    ("Ali ve Veli", False, ["Ali ve Veli"]),
    ("Türk Dil Kurumu", False, ["Türk Dil Kurumu"]),
    ("Türk Dil Kurumu", True, ["Türk Dil Kurumu"]),
    ("Tarım ve Orman Bakanlığı", True, ["Tarım ve Orman Bakanlığı"]),
    ("Çevre, Şehircilik ve İklim Değişikliği Bakanlığı", True, ["Çevre, Şehircilik ve İklim Değişikliği Bakanlığı"]),
    ("Ankara Üniversitesi, Tıp Fakültesi", True, ["Ankara Üniversitesi, Tıp Fakültesi"]),
    ("World Coastal Association and University of X", True, ["World Coastal Association and University of X"]),
    ("Ali Veli, Türk Dil Kurumu", True, ["Ali Veli", "Türk Dil Kurumu"]),
    ("Aristoteles", True, ["Aristoteles"]),
    ("Ali Veli, Ali Veli", True, ["Ali Veli", "Ali Veli"]),
    (", ".join(TWENTY_FOUR), True, TWENTY_FOUR),
    ("", True, []),
    ("-", False, []),
    ("Prof. Dr.", False, []),
]  # fmt: skip

NAMES = [
    # printed, name
    ("İsmail NANELİ1*", "İsmail NANELİ"),
    ("Kâzım TÜRK a *", "Kâzım TÜRK"),
    ("Yrd.Doç.Dr.Tunga BOZDOĞAN **", "Tunga BOZDOĞAN"),
    ("Dr. Öğr. Üyesi Oya ÖZKANLI", "Oya ÖZKANLI"),
    ("Dr.Öğr.Üyesi Ali Can", "Ali Can"),
    ("DR. ÖĞR. ÜYESİ ALİ CAN", "ALİ CAN"),
    ("Öğr. Gör. Dr. Ali Can", "Ali Can"),
    ("Araş. Gör. Ali Can", "Ali Can"),
    ("Araştırma Görevlisi Ali Can", "Ali Can"),
    ("Assoc. Prof. Dr. Ali Can", "Ali Can"),
    ("Assist. Prof. Ali Can", "Ali Can"),
    ("Ord. Prof. Fuat Köprülü", "Fuat Köprülü"),
    ("Ali Can, PhD", "Ali Can"),
    ("Ali Can MD", "Ali Can"),
    ("Ali Can†", "Ali Can"),
    ("Ali VELİ 0000-0002-1825-0097", "Ali VELİ"),
    # these are names
    ("Md. Rahman", "Md. Rahman"),
    ("Drew Barry", "Drew Barry"),
    ("Ali Rıza Gör", "Ali Rıza Gör"),
    ("Ömer F.", "Ömer F."),
    ("J. R. Smith", "J. R. Smith"),
    ("Ludwig van Beethoven", "Ludwig van Beethoven"),
]

APART = [
    ("AKGÜN, İlknur", PersonName("İlknur AKGÜN", "AKGÜN", "İlknur", "AKGÜN, İlknur")),
    ("BOZDOĞAN, Prof. Dr. Tunga *", PersonName("Tunga BOZDOĞAN", "BOZDOĞAN", "Tunga", "BOZDOĞAN, Prof. Dr. Tunga *")),
    ("Doe Roe, Ann May", PersonName("Ann May Doe Roe", "Doe Roe", "Ann May", "Doe Roe, Ann May")),
    ("Smith, John, Jr.", PersonName("John Smith Jr.", "Smith", "John", "Smith, John, Jr.")),
    ("Kaya,", PersonName("Kaya", None, None, "Kaya,")),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "comma_list", "wanted"), AUTHORS)
def test_authors(printed: str, comma_list: bool, wanted: list[str]) -> None:
    authors = normalize_authors(printed, comma_list=comma_list)
    assert [f"{author.family}|{author.given}" if author.family else author.name for author in authors] == wanted


@pytest.mark.parametrize(("printed", "name"), NAMES)
def test_name(printed: str, name: str) -> None:
    assert normalize_name(printed) == PersonName(name, None, None, printed)


@pytest.mark.parametrize(("printed", "wanted"), APART)
def test_family_and_given(printed: str, wanted: PersonName) -> None:
    assert normalize_name(printed) == wanted


@pytest.mark.parametrize("printed", ["", "-", "123", "*", "Prof. Dr."])
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_name(printed)
