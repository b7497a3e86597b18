"""The pictures of docs/: ``python -m benchmarks.screenshots`` makes them anew.

Those of ``harvester browse`` show the bundled index, those of the run report an invented run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import chromium
from harvester.report_page.page import render
from tests.report_page import made

ROOT = Path(__file__).parents[1]
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


def report_pages(browser: Browser, folder: Path) -> list[Path]:
    """Take the pictures of a run report into *folder*."""
    made.EVIL = "Trabzon"  # what a test puts into texts is no picture
    run = made.report(
        "partial", says="21 of 1,612 pages failed, 1.3 %, which is less than the 2 % that are allowed.",
        failures=made.report()["failures"][:4], failure_counts=made.report()["failure_counts"][::2], refused={},
    )  # fmt: skip
    page_of = render(run, made.before(), "output/dergi")
    pictures = (
        ("report-desktop.png", 1200, 1180, "light", ""),
        ("report-phone.png", 390, 780, "light", ""),
        ("report-dark.png", 1200, 820, "dark", "years"),
    )
    taken = []
    for name, width, height, scheme, section in pictures:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page.set_content(page_of)
        if section:
            page.locator(f"#{section}").evaluate("element => window.scrollTo(0, element.offsetTop - 16)")
        page.screenshot(path=folder / name)
        page.close()
        taken.append(folder / name)
    return taken


def browser_pages(browser: Browser, address: str, folder: Path) -> list[Path]:
    """Take the pictures of ``harvester browse`` into *folder*."""
    pictures = (
        ("browse-desktop.png", "articles/articles", 1100, 760, "light"),
        ("browse-record.png", RECORD, 1100, 760, "light"),
        ("browse-phone.png", "articles/articles?_search=isik", 390, 780, "dark"),
    )
    taken = []
    for name, path, width, height, scheme in pictures:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(address + path)
        page.screenshot(path=folder / name)
        page.close()
        taken.append(folder / name)
    return taken


def main() -> None:
    """Make the pictures."""
    with tempfile.TemporaryDirectory() as output:
        subprocess.run([sys.executable, "-m", "harvester", "demo", "--quiet", "--output", output], check=True, cwd=ROOT)
        with browsing(Path(output) / "demo") as address, chromium() as browser:
            docs = ROOT / "docs"
            for file in (*browser_pages(browser, address, docs), *report_pages(browser, docs)):
                print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
