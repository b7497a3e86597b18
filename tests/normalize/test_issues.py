"""Labels of issues: what is printed; volume, issue, year, title and date wanted."""

import pytest

from pipelines.normalize.issues import IssueLabel, normalize_issue
from pipelines.normalize.unreadable import Unreadable

THEME = "Türk Eğitim Sisteminde Değişimler ve Yeni Eğilimler"

LABELS = [
    # printed, (volume, issue, year, title, published)
    ("Sayı: 13", (None, "13", None, None, None)),
    ("Volume:1 Issue:2", ("1", "2", None, None, None)),
    ("Cilt: 5 Sayı: 2", ("5", "2", None, None, None)),
    ("Cilt 23 , Sayı 2", ("23", "2", None, None, None)),
    ("Cilt: 27 - Sayı: 1 - 2020", ("27", "1", 2020, None, None)),
    ("2002, Vol 2, Num, 1", ("2", "1", 2002, None, None)),
    ("C.X III,S I", ("X III", "I", None, None, None)),
    ("Cilt XII Sayı IV", ("XII", "IV", None, None, None)),
    ("Sayı: 12-13", (None, "12-13", None, None, None)),
    ("Sayı 13–14", (None, "13-14", None, None, None)),
    ("Vol 5, No 1-2", ("5", "1-2", None, None, None)),
    ("Cilt 12 Sayı 1/2 (2020)", ("12", "1/2", 2020, None, None)),
    ("Volume 12, Issue 3", ("12", "3", None, None, None)),
    ("Cilt 3 Sayı 1 (2021)", ("3", "1", 2021, None, None)),
    ("Vol. 12 No. 3 (2020): Special issue title", ("12", "3", 2020, "Special issue title", None)),
    ("Sayı 3 (2021): Göç", (None, "3", 2021, "Göç", None)),
    # other languages
    ("Vol. 3 Núm. 1 (2021)", ("3", "1", 2021, None, None)),
    ("Vol. 3 Nº 1 (2021): Dossier", ("3", "1", 2021, "Dossier", None)),
    ("v. 3 n. 1 (2021)", ("3", "1", 2021, None, None)),
    ("v. 3, n.º 1-2 (2021): Educação", ("3", "1-2", 2021, "Educação", None)),
    ("Vol. 3 n° 1 (2021)", ("3", "1", 2021, None, None)),
    ("Tome 3, numéro 1 (2021)", ("3", "1", 2021, None, None)),
    ("Bd. 3 Nr. 1 (2021)", ("3", "1", 2021, None, None)),
    ("Jahrgang 3 (2021) Heft 1", ("3", "1", 2021, None, None)),
    ("Vol 3 Nomor 2 (2021)", ("3", "2", 2021, None, None)),
    ("Том 3 № 1 (2021)", ("3", "1", 2021, None, None)),
    ("Volume 3 • Issue 1 • 2021", ("3", "1", 2021, None, None)),
    ("Volume 0", ("0", None, None, None, None)),
    ("Cilt 3 Sayı Özel Sayı (2021)", ("3", None, 2021, "Özel Sayı", None)),
    ("2021", (None, None, 2021, None, None)),
    ("2021/2", (None, None, None, "2021/2", None)),
    ("13", (None, None, None, "13", None)),
    # special issues
    ("Özel Sayı", (None, None, None, "Özel Sayı", None)),
    ("2017 Özel Sayısı", (None, None, 2017, "2017 Özel Sayısı", None)),
    ("Eğitim Bilimleri Özel Sayısı", (None, None, None, "Eğitim Bilimleri Özel Sayısı", None)),
    (f"Sayı: {THEME}", (None, None, None, THEME, None)),
    ("Sayı: Türk Eğitim Sisteminde Değişimler", (None, None, None, "Türk Eğitim Sisteminde Değişimler", None)),
    ("Sayı: 5. Uluslararası Kongre", (None, None, None, "5. Uluslararası Kongre", None)),
    ("Cilt 5 Özel Sayı", ("5", None, None, "Özel Sayı", None)),
    ("Cilt 5 Özel Sayı 2", ("5", "2", None, "Özel Sayı", None)),
    ("Sayı: 13 (Özel Sayı)", (None, "13", None, "Özel Sayı", None)),
    ("Volume 5, Issue 1 (Special Issue on Migration)", ("5", "1", None, "Special Issue on Migration", None)),
    ("Volume 12, Issue 3, Supplement 1", ("12", "3", None, "Supplement 1", None)),
    ("Early View", (None, None, None, "Early View", None)),
    # with dates
    ("Sayı: 57, 18.04.2023", (None, "57", None, None, "2023-04-18")),
    ("Volume: 8 Issue: 2 , 12/31/25", ("8", "2", None, None, "2025-12-31")),
    ("Haziran 2025, Sayı 13", (None, "13", 2025, None, "2025-06")),
    ("Sayı 1, Bahar 2019", (None, "1", 2019, None, "2019-21")),
    ("Volume 8 Number 2 July 2018", ("8", "2", 2018, None, "2018-07")),
    ("Yıl: 3 Sayı: 5 Ocak 2015", (None, "5", 2015, None, "2015-01")),
    ("Sayı 2, 07/04/2021", (None, "2", None, None, None)),
    # languages that are not known, in the form of software that speaks many
    ("مجلد 3 عدد 1 (2021)", ("3", "1", 2021, None, None)),
    ("المجلد 10 العدد 2 (2020): عدد خاص", ("10", "2", 2020, "عدد خاص", None)),
    ("Roč. 3 č. 1-2 (2021)", ("3", "1-2", 2021, None, None)),
    ("第 3 卷 第 1 期 (2021)", ("3", "1", 2021, None, None)),
    ("3. évf. 1. sz. (2021)", ("3", "1", 2021, None, None)),
    ("Cilt 3 Özel Sayı 1 (2021)", ("3", "1", 2021, "Özel Sayı", None)),
    # header lines of articles
    ("Yıl 2019, Cilt 23 , Sayı 2, Sayfalar 929 - 950 2019-12-15", ("23", "2", 2019, None, "2019-12-15")),
    ("Yıl 2021, Cilt 2, Sayı 1, 44 - 62, 30.06.2021", ("2", "1", 2021, None, "2021-06-30")),
    ("Year 2021, Volume: 8 Issue: 15, 442 - 456, 31.12.2021", ("8", "15", 2021, None, "2021-12-31")),
    ("Yıl 2022, , 86 - 107, 31.12.2022", (None, None, 2022, None, "2022-12-31")),
    ("Year 2025, Volume: 16 Issue: 1, 1350 - 1374", ("16", "1", 2025, None, None)),
    (f"Yıl 2024, Sayı: {THEME}, 38 - 56, 31.10.2024", (None, None, 2024, THEME, "2024-10-31")),
    ("Yıl 2022, Cilt: 1 Sayı: 1, 1 - 9, 31.03.2022", ("1", "1", 2022, None, "2022-03-31")),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "wanted"), LABELS)
def test_label(printed: str, wanted: tuple[str | None, str | None, int | None, str | None, str | None]) -> None:
    assert normalize_issue(printed) == IssueLabel(*wanted)


@pytest.mark.parametrize("printed", ["", "-", "Makaleler", "Rusya Araştırmaları Dergisi", "…"])
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_issue(printed)
