"""Lines that say where an article stands, as systems in several languages write them."""

from __future__ import annotations

import pytest

from harvester.pages.source_line import read_source

LINES = [
    # line, journal, issue, pages
    ("Ada; Cilt 3 Sayı 1 (2021); 1-15", "Ada", "Cilt 3 Sayı 1 (2021)", "1-15"),
    ("Ada;Vol. 2 No. 1 (2020);200–210", "Ada", "Vol. 2 No. 1 (2020)", "200–210"),
    ("Ada; Cilt 3 Sayı 1 (2021)", "Ada", "Cilt 3 Sayı 1 (2021)", None),
    ("Ada; 2023: Ada'nın 100. Yılı Özel Sayısı; 59-68", "Ada", "2023: Ada'nın 100. Yılı Özel Sayısı", "59-68"),
    ("Kıyı; Tarih; Cilt 8 (2023): Tuz; Ticaret; i-ii", "Kıyı; Tarih", "Cilt 8 (2023): Tuz; Ticaret", "i-ii"),
    ("Kıyı; Cilt 8 Sayı 3 (2023): Tuz; Ticaret", "Kıyı", "Cilt 8 Sayı 3 (2023): Tuz; Ticaret", None),
    ("Isla; v. 5 n. 2 (2019): jul./dez.; 1-18, 120", "Isla", "v. 5 n. 2 (2019): jul./dez.", "1-18, 120"),
    ("Insel; Bd. 12 Nr. 3 (2018); S. 45-60", "Insel", "Bd. 12 Nr. 3 (2018)", "S. 45-60"),
    ("Остров; Том 5 № 2 (2020); 10-20", "Остров", "Том 5 № 2 (2020)", "10-20"),
    ("Island; Vol. 13 (2023); Art. 4", "Island", "Vol. 13 (2023)", "Art. 4"),
    ("Island; Vol. 13 (2023): Winds; Madde 12", "Island", "Vol. 13 (2023): Winds", "Madde 12"),
    ("Island; Online First; e0001", "Island", "Online First", "e0001"),
    ("Ada; 45-50", "Ada", None, "45-50"),
    ("Ada Dergisi, Vol. 29 No. 247", "Ada Dergisi", "Vol. 29 No. 247", None),
    ("Island Notes, Vol 5, Iss 2, Pp 12-20 (2021)", "Island Notes", "Vol 5, Iss 2 (2021)", "12-20"),
    ("Vol. 5 No. 2 (2020)", None, "Vol. 5 No. 2 (2020)", None),
    ("Vol 5, No 2 (2020)", None, "Vol 5, No 2 (2020)", None),
    ("Ada Dergisi, Vol 3, No 2 (2021); 1-10", "Ada Dergisi", "Vol 3, No 2 (2021)", "1-10"),
    ("Sanat ve Din; Toplum", "Sanat ve Din; Toplum", None, None),
    ("Science; Care and Life; Cilt 1 (2020); 5", "Science; Care and Life", "Cilt 1 (2020)", "5"),
    ("x" * 2_000, None, None, None),
    ("", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "journal", "issue", "pages"), LINES, ids=lambda value: str(value)[:40])
def test_line(line: str, journal: str | None, issue: str | None, pages: str | None) -> None:
    wanted = {"journal_title": journal, "issue": issue, "pages": pages}
    assert read_source(line) == {field: value for field, value in wanted.items() if value is not None}
