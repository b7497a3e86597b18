"""Counts: what is printed, the number wanted; never 0 for "not printed"."""

import pytest

from pipelines.normalize.counts import normalize_count
from pipelines.normalize.unreadable import Unreadable

COUNTS = [
    ("105", 105),
    ("1,015", 1015),
    ("1.015", 1015),
    ("1 015", 1015),
    ("1\u00a0015", 1015),
    ("0", 0),
    (" 76 ", 76),
    ("1.234.567", 1234567),
]


@pytest.mark.parametrize(("printed", "wanted"), COUNTS)
def test_count(printed: str, wanted: int) -> None:
    assert normalize_count(printed) == wanted


@pytest.mark.parametrize(
    "printed", ["", "-", "1.5", "-5", "1,01", "1.015,000", "0.105", "12,3456", "105 views", "1e3", "９", "9" * 5000]
)
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_count(printed)
