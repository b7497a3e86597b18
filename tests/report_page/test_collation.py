"""The order of the Turkish alphabet, and what is written of numbers: examples in the code, and the hard cases."""

from __future__ import annotations

import doctest
import importlib
import random
from types import ModuleType

import pytest

from harvester.report_page.turkish import sort_key

MODULES = [
    importlib.import_module(f"harvester.report_page.{name}")
    for name in ("advice", "charts", "said", "tables", "turkish")
]

#: In order, as a dictionary has them.
WORDS = [
    "2. cilt", "10 yıl", "Ağaç", "ağıt", "cam", "Cuma", "çay", "Çorum", "dal", "gam", "Gül", "ğ", "hâl", "halı",
    "Ilgaz", "ısı", "İl", "ilke", "İzmir", "kar", "kâr", "kara", "ot", "oya", "öç", "ön", "q", "R", "su", "şal",
    "Şeker", "ta", "uç", "üç", "W", "x", "yaz", "zil",
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0


def test_order_of_the_alphabet() -> None:
    wanted = sorted(WORDS, key=WORDS.index)
    mixed = random.Random(7).sample(WORDS, len(WORDS))
    found = sorted(mixed, key=sort_key)
    assert [word for word in found if not word[0].isdigit()] == [word for word in wanted if not word[0].isdigit()]
    assert found[:2] == ["10 yıl", "2. cilt"], "digits stand before letters, sign by sign"


def test_capitals_and_marks_only_decide_between_equals() -> None:
    assert sorted(["Kar", "kar", "kâr", "karı", "KAR"], key=sort_key) == ["kar", "Kar", "KAR", "kâr", "karı"]
    assert sorted(["ISI", "isi", "ısı", "İSİ"], key=sort_key) == ["ısı", "ISI", "isi", "İSİ"]
