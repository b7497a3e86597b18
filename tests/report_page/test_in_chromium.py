"""The page in a real browser: it is quiet, fetches nothing, sorts, fits a phone, and is readable in light and dark."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.invented_run import BEFORE, report
from harvester.report_page.page import TITLES, render
from harvester.report_page.turkish import sort_key
from tests.browser import PALE, browser_or_skip

from .test_collation import WORDS

OWN = "document.title='owned'"
HOSTILE = f'</script></style><img src=x onerror="{OWN}"><script>{OWN}</script>\'"`\u202egnp'
NAMED = ("flags", "unreadable", "dropped", "refused", "coverage", "fields_changed", "failures_by_kind")
"""What the report has by names that may come from elsewhere."""

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browser_or_skip() as opened:
        yield opened


class Shown:
    """A page in the browser, and all that it said and asked for."""

    def __init__(self, browser: Any, file: Path, html: str, **how: Any) -> None:
        file.write_text(html, encoding="utf-8")
        self.context = browser.new_context(**{"viewport": DESKTOP, **how})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.refused: dict[str, str] = {}
        self.page.on("requestfailed", lambda request: self.refused.update({request.url: request.failure}))
        self.page.goto(file.as_uri())
        self.address = file.as_uri()

    def assert_quiet(self) -> None:
        """Nothing was complained of, and nothing but the file was asked for."""
        assert self.said == []
        assert [url for url in self.asked if url not in (self.address, "data:,")] == []

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than the window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def column(page: Any, table: str, number: int) -> list[str]:
    """The texts of a column, from the top."""
    found: list[str] = page.locator(table).locator(f"tbody tr td:nth-child({number})").all_inner_texts()
    return found


@pytest.mark.parametrize("verdict", ["failed", "partial", "drifted", "complete", "interrupted"])
def test_every_verdict_is_seen_at_once_on_a_phone(verdict: str, browser: Any, tmp_path: Path) -> None:
    said = {**report(), "verdict": verdict, "exit_code": 4, "samples": [{"file": "1.html"}]}
    if verdict not in ("partial", "complete"):
        said |= {"released": False, "release": None, "rows": {}, "figures": {}}
    with Shown(browser, tmp_path / "r.html", render(said, BEFORE, "output/anadolu"), viewport=PHONE) as shown:
        for part in (".badge", ".says", ".todo h2", ".todo > p"):
            box = shown.page.locator(part).first.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= PHONE["height"], f"{part} is seen without scrolling"
        assert shown.page.locator(".badge").inner_text() == TITLES[verdict]
        assert overflow(shown.page) == 0
        shown.page.set_viewport_size(DESKTOP)
        assert overflow(shown.page) == 0
        shown.assert_quiet()


def hostile() -> dict[str, Any]:
    """A report in which every text that may come from a site means harm; a very long word is among them."""

    def harm(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            names = key in (
                "flags",
                "unreadable",
                "dropped",
                "refused",
                "coverage",
                "fields_changed",
                "failures_by_kind",
            )
            return {(HOSTILE + name if names else name): harm(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [harm(each, key) for each in value]
        if key == "url":
            return "javascript:document.title='owned'"
        return HOSTILE + "x" * 300 if isinstance(value, str) and key not in ("verdict", "release", "change") else value

    found: dict[str, Any] = harm(copy.deepcopy(report()))
    found["figures"]["changed"][0]["url"] = "https://example.org/\"onmouseover=\"document.title='owned'"
    return found


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_hostile_text_does_nothing(script: bool, browser: Any, tmp_path: Path) -> None:
    html = render(hostile(), hostile(), HOSTILE)
    assert "\u202e" not in html
    with Shown(browser, tmp_path / "r.html", html, viewport=PHONE, java_script_enabled=script) as shown:
        page = shown.page
        assert "owned" not in page.title().replace("document.title='owned'", "")
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 1
        assert all(href.startswith(("https://", "#")) for href in page.eval_on_selector_all(
            "a", "all => all.map((a) => a.getAttribute('href'))"))  # fmt: skip
        assert page.locator("a[onmouseover]").count() == 0
        assert page.locator("caption").first.is_visible()
        assert overflow(page) == 0
        shown.assert_quiet()


def test_a_script_that_got_in_would_not_run(browser: Any, tmp_path: Path) -> None:
    """The policy of the page holds by itself, also where escaping had a hole."""
    evil = "<script>document.title = 'owned'</script><img src='https://example.org/a.png' onerror='document.title=1'>"
    html = render(report(), BEFORE).replace("</main>", f"{evil}</main>")
    with Shown(browser, tmp_path / "r.html", html) as shown:
        assert shown.page.title().startswith("anadolu: Partial")
        assert shown.refused == {"https://example.org/a.png": "csp"}
        assert len(shown.said) >= 2, "the browser says what it refused"


def test_tables_sort_as_turkish_does(browser: Any, tmp_path: Path) -> None:
    said = copy.deepcopy(report())
    said["figures"]["changed"] = [{"article_id": f"x:{n}", "change": "added", "title": word, "url": ""}
                                  for n, word in enumerate([*WORDS[::-1], ""])]  # fmt: skip
    said["flags"] = {"doi_invalid": 9, "year_conflict": 100, "text_repaired": 20}
    with Shown(browser, tmp_path / "r.html", render(said, BEFORE)) as shown:
        page, table = shown.page, "#changes .scroll:nth-of-type(3)"
        wanted = sorted(WORDS, key=sort_key)
        assert column(page, table, 1) == [*wanted, ""], "so it stands in the file"
        collated = page.evaluate("words => words.sort(new Intl.Collator('tr').compare)", WORDS[::-1])
        assert collated == wanted, "Python and the browser agree"
        head = page.locator(f"{table} th").first
        head.get_by_role("button").click()
        assert (head.get_attribute("aria-sort"), column(page, table, 1)) == ("ascending", [*wanted, ""])
        head.get_by_role("button").click()
        assert (head.get_attribute("aria-sort"), column(page, table, 1)) == ("descending", [*wanted[::-1], ""])
        # Numbers are numbers, and the keyboard will do.
        flags = page.get_by_role("region", name="Flags that articles carry")
        button = flags.get_by_role("button", name="Articles")
        button.focus()
        page.keyboard.press("Enter")
        assert flags.locator("td:nth-child(2)").all_inner_texts() == ["100", "20", "9"]
        page.keyboard.press("Space")
        assert flags.locator("td:nth-child(2)").all_inner_texts() == ["9", "20", "100"]
        assert flags.locator("th[aria-sort]").count() == 1
        assert button.evaluate("button => button === document.activeElement"), "the focus stays"
        # What is empty stands last, either way round.
        page.locator("summary", has_text="Coverage of all fields").click()
        points = page.get_by_role("region", name="Coverage of all fields")
        for _ in range(2):
            points.get_by_role("button", name="Before").click()
            shown_shares = points.locator("td:nth-child(3)").all_inner_texts()
            assert shown_shares[-4:] == [""] * 4
            assert all(shown_shares[:-4])
        shown.assert_quiet()


def test_light_and_dark_are_readable(browser: Any, tmp_path: Path) -> None:
    grounds = set()
    for scheme, size in itertools.product(("light", "dark"), (PHONE, DESKTOP)):
        with Shown(browser, tmp_path / "r.html", render(report(), BEFORE), color_scheme=scheme, viewport=size) as shown:
            shown.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            found = shown.page.evaluate(PALE)
            assert found["seen"] > 200, "texts, of tables and of charts"
            assert found["pale"] == []
            assert overflow(shown.page) == 0
            grounds.add(shown.page.evaluate("getComputedStyle(document.body).backgroundColor"))
            shown.assert_quiet()
    assert len(grounds) == 2, "dark is dark"


def test_badges_are_readable(browser: Any, tmp_path: Path) -> None:
    for verdict in TITLES:
        html = render({"verdict": verdict, "source": "anadolu"}, None)
        (tmp_path / f"{verdict}.html").write_text(html, encoding="utf-8")
    for scheme in ("light", "dark"):
        with Shown(browser, tmp_path / "r.html", "", color_scheme=scheme) as shown:
            for verdict in TITLES:
                shown.page.goto((tmp_path / f"{verdict}.html").as_uri())
                assert shown.page.evaluate(PALE)["pale"] == [], (verdict, scheme)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_charts_say_what_they_show(size: dict[str, int], browser: Any, tmp_path: Path) -> None:
    with Shown(browser, tmp_path / "r.html", render(report(), BEFORE), viewport=size) as shown:
        charts = [each for each in shown.page.locator("svg.chart").all() if each.is_visible()]
        assert len(charts) == 6, "coverage, years, journals, keywords of two languages, requests; each once"
        for chart in charts:
            label = chart.get_attribute("aria-label")
            assert chart.get_attribute("role") == "img"
            assert label
            assert chart.locator("> title").text_content() == label
            assert chart.locator("text.axis-title").count() >= 1
            assert chart.locator("text.tick").count() >= 3
            marks, titles = chart.locator("g").count(), chart.locator("g > title").count()
            assert marks == titles > 0, "every mark says what it is"
            outside = chart.evaluate("""svg => {
                const box = svg.getBoundingClientRect();
                return [...svg.querySelectorAll("text")].filter((text) => {
                    const own = text.getBoundingClientRect();
                    return own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1;
                }).map((text) => text.textContent);
            }""")
            assert outside == [], "no word is cut off"
        letters = shown.page.evaluate("""() => [...document.querySelectorAll("svg.chart text")]
            .filter((text) => text.getClientRects().length)
            .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)""")
        assert min(letters) >= 10, "pixels; what is smaller is not read"


def test_everything_is_there_without_javascript(browser: Any, tmp_path: Path) -> None:
    with Shown(browser, tmp_path / "r.html", render(report(), BEFORE), java_script_enabled=False) as shown:
        sections = shown.page.locator("section.card")
        assert sections.count() == 8
        assert all(section.is_visible() for section in sections.all())
        assert shown.page.locator("th button").count() == 0, "no button that does nothing"
        for details in shown.page.locator("summary").all():
            details.click()
        assert all(table.is_visible() for table in shown.page.locator("table").all())
        shown.assert_quiet()
