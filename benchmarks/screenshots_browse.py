"""The pictures of docs/browse.md: ``python -m benchmarks.screenshots_browse`` makes them anew of the bundled index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def take(browser: Browser, address: str, folder: Path) -> list[Path]:
    """Take the three pictures into *folder*."""
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
    """Make the pictures of the bundled index."""
    with tempfile.TemporaryDirectory() as output:
        subprocess.run([sys.executable, "-m", "harvester", "demo", "--quiet", "--output", output], check=True, cwd=ROOT)
        with browsing(Path(output) / "demo") as address, chromium() as browser:
            for file in take(browser, address, ROOT / "docs"):
                print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
