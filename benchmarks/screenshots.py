"""The pictures of docs/: ``python -m benchmarks.screenshots`` makes them anew.

Those of ``harvester browse`` show the bundled index, those of the run report an invented run.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from benchmarks.browser import chromium
from benchmarks.invented_run import BEFORE, report
from harvester.report_page.page import render

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
RECORD = "articles/articles/iad~3A2101~2F31001~2F41001"


@contextmanager
def browsing(dataset: Path, *arguments: str) -> Iterator[str]:
    """The address of ``harvester browse`` on a dataset, run as a process of its own."""
    command = [sys.executable, "-m", "harvester", "browse", str(dataset), "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        try:
            address = process.stdout.readline().strip()
            if not address.startswith("http://"):
                raise RuntimeError(f"harvester browse ended with {process.wait()}")
            yield address
        finally:
            process.terminate()


def shot(
    browser: Browser, address: str, file: Path, *, width: int, height: int,
    scheme: str = "light", scale: float = 1, before: Callable[[Any], Any] | None = None,
) -> None:  # fmt: skip
    """Write a picture of a page.

    Args:
        browser: a browser.
        address: the page's.
        file: the picture's.
        width: pixels, in CSS.
        height: pixels; so much of the page is seen.
        scheme: light or dark.
        scale: pixels of the picture for one of the page.
        before: what to do with the page (Playwright's) first.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=scale,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    if before:
        before(page)
    _write(page.screenshot(), file)
    context.close()


def report_pages(browser: Browser, folder: Path) -> None:
    """``report-desktop.png``, ``-phone``, ``-charts`` and ``-dark``: the report of an invented run."""
    page = folder / "report.html"
    page.write_text(render(report(), BEFORE, "output/anadolu"), encoding="utf-8")
    address = page.as_uri()
    shot(browser, address, DOCS / "report-desktop.png", width=1120, height=1480)
    shot(browser, address, DOCS / "report-phone.png", width=360, height=1180, scale=1.5)
    shot(
        browser,
        address,
        DOCS / "report-charts.png",
        width=1120,
        height=860,
        before=lambda it: _scroll_to(it, "coverage"),
    )
    shot(
        browser, address, DOCS / "report-dark.png", width=1120, height=930, scheme="dark",
        before=lambda it: _scroll_to(it, "keywords"),
    )  # fmt: skip


def _scroll_to(page: Any, *, part: str) -> None:
    """Scroll to a part of a page."""
    page.locator(f"#{part}").evaluate("element => window.scrollTo(0, element.offsetTop - 16)")


def _write(png: bytes, file: Path) -> None:
    """Write a picture with a palette: a third of the size, and nobody sees a difference."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def browser_pages(browser: Browser, address: str) -> None:
    """``browse-desktop.png``, ``-record`` and ``-phone``: the bundled index in ``harvester browse``."""
    shot(browser, address + "articles/articles", DOCS / "browse-desktop.png", width=1100, height=760)
    shot(browser, address + RECORD, DOCS / "browse-record.png", width=1100, height=760)
    found = address + "articles/articles?_search=isik"
    shot(browser, found, DOCS / "browse-phone.png", width=390, height=780, scheme="dark")


def main() -> None:
    """Make the pictures."""
    with tempfile.TemporaryDirectory() as output:
        subprocess.run([sys.executable, "-m", "harvester", "demo", "--quiet", "--output", output], check=True, cwd=ROOT)
        with browsing(Path(output) / "demo") as address, chromium() as browser:
            browser_pages(browser, address)
            report_pages(browser, Path(output))
    for file in sorted(DOCS.glob("*.png")):
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
