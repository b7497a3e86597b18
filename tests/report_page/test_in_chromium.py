"""The page of a run in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harvester.report_page.page import render
from tests.browser import PALE, browser_or_skip

from .made import EVIL, IN_ORDER, before, report

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browser_or_skip() as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for verdict in ("complete", "partial", "failed", "drifted", "interrupted"):
        page = render(report(verdict), before(), "output/dergi")
        (folder / f"{verdict}.html").write_text(page, encoding="utf-8")
    return folder


class Opened:
    """A page, what it complained of and what it asked for."""

    def __init__(self, browser: Any, file: Path, **how: Any) -> None:
        self.context = browser.new_context(**how)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())


@pytest.fixture
def desktop(browser: Any, files: Path) -> Iterator[Opened]:
    opened = Opened(browser, files / "complete.html", viewport=DESKTOP)
    yield opened
    opened.context.close()


def names(page: Any, section: str, column: int = 1) -> list[str]:
    found: list[str] = page.locator(f"#{section} tbody tr td:nth-child({column})").all_inner_texts()
    return found


def test_it_asks_for_nothing_and_obeys_nothing(desktop: Opened) -> None:
    assert desktop.said == []
    assert [url.partition(":")[0] for url in desktop.asked] == ["file"]
    assert desktop.page.title() != "taken"
    assert desktop.page.locator("img").count() == 0
    shown = EVIL.replace("\u202e", "").replace("\x1b", "")
    assert shown in desktop.page.locator("#verdict").inner_text()
    desktop.page.evaluate("fetch('https://index.example/').catch(() => 0)")
    assert [message for message in desktop.said if "Content Security Policy" in message]


def test_sorting_by_the_turkish_alphabet(desktop: Opened) -> None:
    page = desktop.page
    button = page.locator("#journals th button", has_text="Journal")
    button.click()
    sorted_names = [name for name in names(page, "journals") if not name.startswith("<")]
    assert sorted_names == IN_ORDER
    button.focus()
    page.keyboard.press("Enter")
    assert [name for name in names(page, "journals") if not name.startswith("<")] == IN_ORDER[::-1]
    assert page.locator("#journals th").first.get_attribute("aria-sort") == "descending"


def test_sorting_numbers(desktop: Opened) -> None:
    page = desktop.page
    page.locator("#coverage th button", has_text="Before").click()
    found = names(page, "coverage", 3)
    values = [float(text.removesuffix(" %")) for text in found if text != "–"]
    assert values == sorted(values, reverse=True)
    assert found[-1] == "–"  # what is not known comes last, whichever way
    page.locator("#coverage th button", has_text="Before").click()
    assert names(page, "coverage", 3)[-1] == "–"


def test_charts_can_be_read(desktop: Opened) -> None:
    charts = desktop.page.locator("svg.chart")
    assert charts.count() == 2
    labels = [charts.nth(n).get_attribute("aria-label") for n in range(2)]
    assert all(label and len(label) > 20 for label in labels)
    axes = desktop.page.locator("svg.chart .axis").all_text_contents()
    assert axes == ["Year of publication", "Articles", "Time since the start (minutes)", "Requests a second"]
    for n in range(2):
        boxes = [box for tick in charts.nth(n).locator(".tick").all() if (box := tick.bounding_box())]
        assert len(boxes) > 6
        assert min(box["height"] for box in boxes) >= 11
        for one in boxes:
            for other in boxes:
                across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
                down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
                assert one == other or across <= 0 or down <= 2, "labels lie on each other"
    assert desktop.page.locator("#years rect title").first.text_content().startswith("1998: ")


@pytest.mark.parametrize("verdict", ["complete", "partial", "failed", "drifted", "interrupted"])
def test_at_a_glance_on_a_phone(browser: Any, files: Path, verdict: str) -> None:
    opened = Opened(browser, files / f"{verdict}.html", viewport=PHONE, is_mobile=True, has_touch=True)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = page.locator("#verdict").bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    for tile in ("articles in the release", "pages failed"):
        assert page.get_by_text(tile, exact=True).is_visible()
    assert page.evaluate(
        "[...document.querySelectorAll('p, td, li, dd')].every(e => parseFloat(getComputedStyle(e).fontSize) >= 13)"
    )
    assert opened.said == []
    opened.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(browser: Any, files: Path, scheme: str) -> None:
    for verdict in ("complete", "partial", "failed"):
        opened = Opened(browser, files / f"{verdict}.html", viewport=DESKTOP, color_scheme=scheme)
        found = opened.page.evaluate(PALE)
        assert found["seen"] > 100
        assert found["pale"] == []
        paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(20, 24, 28)") == (scheme == "dark")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]
        opened.context.close()


def test_without_script(browser: Any, files: Path) -> None:
    opened = Opened(browser, files / "complete.html", viewport=DESKTOP, java_script_enabled=False)
    assert opened.page.get_by_text("Zonguldak", exact=True).is_visible()
    assert opened.page.locator("svg.chart").count() == 2
    opened.context.close()
