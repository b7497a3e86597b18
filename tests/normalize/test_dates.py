"""Dates: what is printed, the EDTF wanted, precision, flags, stated year."""

import pytest

from pipelines.normalize.dates import PartialDate, normalize_date
from pipelines.normalize.unreadable import Unreadable

AMBIGUOUS = ("date_ambiguous",)

DATES = [
    # printed, edtf, precision, flags, stated year
    ("2025-06-30", "2025-06-30", "day", (), None),
    ("30.06.2021", "2021-06-30", "day", (), None),
    ("28. 06. 2019", "2019-06-28", "day", (), None),
    ("30 Haziran 2025", "2025-06-30", "day", (), None),
    ("15 Mart 2019", "2019-03-15", "day", (), None),
    ("January 30, 2026", "2026-01-30", "day", (), None),
    ("2022-10-07 11:17:59.0", "2022-10-07", "day", (), None),
    ("2022-10-07T11:17:59+03:00", "2022-10-07", "day", (), None),
    ("2013/05/07", "2013-05-07", "day", (), None),
    ("20250630", "2025-06-30", "day", (), None),
    ("30-Haz-2025", "2025-06-30", "day", (), None),
    ("Monday, June 30th, 2025", "2025-06-30", "day", (), None),
    ("30 HAZİRAN 2025 Pazartesi", "2025-06-30", "day", (), None),
    ("Publication Date : 2025-06-30", "2025-06-30", "day", (), None),
    ("Haziran 2025", "2025-06", "month", (), None),
    ("Ocak 2006", "2006-01", "month", (), None),
    ("Ocak/January 2015", "2015-01", "month", (), None),
    ("2025-06", "2025-06", "month", (), None),
    ("06/2025", "2025-06", "month", (), None),
    ("ARALIK 2015", "2015-12", "month", (), None),
    ("Aralik 2015", "2015-12", "month", (), None),
    ("KASIM 2015", "2015-11", "month", (), None),
    ("APRIL 2015", "2015-04", "month", (), None),
    ("Ağu. 2015", "2015-08", "month", (), None),
    ("2021", "2021", "year", (), None),
    ("Yıl 2021", "2021", "year", (), None),
    ("(2021)", "2021", "year", (), None),
    ("2013-2014", "2013/2014", "year", (), None),
    ("Bahar 2025", "2025-21", "season", (), None),
    ("GÜZ 2019", "2019-23", "season", (), None),
    ("Spring 2019", "2019-21", "season", (), None),
    ("Summer 2019", "2019-22", "season", (), None),
    ("KIŞ 2018", "2018-24", "season", (), None),
    ("2019 Bahar Dönemi", "2019-21", "season", (), None),
    ("Bahar/Spring 2025", "2025-21", "season", (), None),
    ("2025-21", "2025-21", "season", (), None),
    ("Haziran-Temmuz-Ağustos 2001", "2001-06/2001-08", "month", (), None),
    ("Eylül-Ekim 2018", "2018-09/2018-10", "month", (), None),
    ("Ocak-Haziran/January-June 2019", "2019-01/2019-06", "month", (), None),
    ("Aralık 2014-Ocak 2015", "2014-12/2015-01", "month", (), None),
    ("15-17 Mart 2019", "2019-03-15/2019-03-17", "day", (), None),
    ("30 Nisan - 2 Mayıs 2019", "2019-04-30/2019-05-02", "day", (), None),
    # certain from the values
    ("12/31/25", "2025-12-31", "day", (), None),
    ("31/12/2025", "2025-12-31", "day", (), None),
    ("05/05/2021", "2021-05-05", "day", (), None),
    ("31.12.99", "1999-12-31", "day", (), None),
    # not certain
    ("07/04/2021", "2021", "year", AMBIGUOUS, None),
    ("Aralık-Ocak 2015", "2015", "year", AMBIGUOUS, None),
    ("2021/2", "2021", "year", AMBIGUOUS, None),
    # header lines
    ("Year 2013 … 18.09.2014", "2014-09-18", "day", ("year_conflict",), 2013),
    ("Year 2013, Volume 3, Issue 2, 1 - 20, 18.09.2014", "2014-09-18", "day", ("year_conflict",), 2013),
    ("Yıl 2019, Cilt 23 , Sayı 2, Sayfalar 929 - 950 2019-12-15", "2019-12-15", "day", (), 2019),
    ("Yıl 2021, Cilt 2, Sayı 1, 44 - 62, 30.06.2021", "2021-06-30", "day", (), 2021),
    ("Year 2021, Volume: 8 Issue: 15, 442 - 456, 31.12.2021", "2021-12-31", "day", (), 2021),
    ("Yıl 2022, , 86 - 107, 31.12.2022", "2022-12-31", "day", (), 2022),
    ("Year 2025, Volume: 16 Issue: 1, 1350 - 1374", "2025", "year", (), None),
    ("Yıl 2024, Sayı: Türk Eğitim Sisteminde Değişimler, 38 - 56, 31.10.2024", "2024-10-31", "day", (), 2024),
    ("Sayı: 57, 18.04.2023", "2023-04-18", "day", (), None),
    ("Volume: 8 Issue: 2 , 12/31/25", "2025-12-31", "day", (), None),
    ("Cilt 5 Sayı 2 (Haziran 2019)", "2019-06", "month", (), None),
    ("Geliş: 01.02.2020 Kabul: 05.03.2020 Yayın: 30.06.2020", "2020-06-30", "day", (), None),
]

DECLARED = [
    # printed, day first, edtf
    ("07/04/2021", True, "2021-04-07"),
    ("07/04/2021", False, "2021-07-04"),
    ("07/04/21", False, "2021-07-04"),
    ("12/31/25", True, "2025-12-31"),
    ("31/12/2025", False, "2025-12-31"),
    ("07.04.2021", False, "2021-04-07"),
    ("2021-04-07", False, "2021-04-07"),
    ("Volume: 8 Issue: 2 , 07/04/25", False, "2025-07-04"),
]

UNREADABLE = [
    "", "-", "yok", "Haziran", "30 Haziran", "31.02.2020", "2019-02-30", "2025-13", "13.13.2013", "0000-00-00", "0",
    "3021", "1449", "2101", "Makaleler", "1350 - 1374", "Geliş: 01.02.2020 Kabul: 05.03.2020",
    "2021-12-01/2021-01-01", "2025-25",
    "２０２５", "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(("printed", "edtf", "precision", "flags", "stated"), DATES)
def test_date(printed: str, edtf: str, precision: str, flags: tuple[str, ...], stated: int | None) -> None:
    assert normalize_date(printed) == PartialDate(edtf, precision, int(edtf[:4]), flags, stated)


@pytest.mark.parametrize(("printed", "day_first", "edtf"), DECLARED)
def test_declared_order(printed: str, day_first: bool, edtf: str) -> None:
    assert normalize_date(printed, day_first=day_first).edtf == edtf


@pytest.mark.parametrize("printed", UNREADABLE)
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable) as caught:
        normalize_date(printed)
    assert caught.value.printed == printed
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("edtf", sorted({row[1] for row in DATES}))
def test_canonical_form_is_read_again(edtf: str) -> None:
    assert normalize_date(edtf).edtf == edtf
