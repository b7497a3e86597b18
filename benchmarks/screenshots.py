"""``python -m benchmarks.screenshots``: the pictures of pages in docs/, made anew in Debian's Chromium.

A function a page; each says which files it writes.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks.invented_run import BEFORE, report
from harvester.report_page.page import render

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DOCS = Path(__file__).parents[1] / "docs"
COLOURS = 256


def shot(
    browser: Browser, address: str, file: Path, *, width: int, height: int,
    scheme: Literal["light", "dark"] = "light", scale: float = 1, before: Callable[[Any], Any] | None = None,
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
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=scale
    )
    page = context.new_page()
    page.goto(address)
    if before:
        before(page)
    file.write_bytes(quantized(page.screenshot()))
    context.close()


def report_page(browser: Browser, folder: Path) -> None:
    """``report-desktop.png``, ``-phone``, ``-charts`` and ``-dark``: the report of an invented run."""
    page = folder / "report.html"
    page.write_text(render(report(), BEFORE, "output/anadolu"), encoding="utf-8")
    address = page.as_uri()
    shot(browser, address, DOCS / "report-desktop.png", width=1120, height=1480)
    shot(browser, address, DOCS / "report-phone.png", width=360, height=1180, scale=1.5)
    shot(browser, address, DOCS / "report-charts.png", width=1120, height=860, before=lambda it: at(it, "coverage"))
    shot(
        browser, address, DOCS / "report-dark.png", width=1120, height=930, scheme="dark",
        before=lambda it: at(it, "keywords"),
    )  # fmt: skip


def at(page: Any, part: str) -> None:
    """Scroll to a part of a page."""
    page.locator(f"#{part}").evaluate("element => window.scrollTo(0, element.offsetTop - 16)")


def quantized(png: bytes) -> bytes:
    """A PNG of 8 bits a sample (RGB or RGBA, not interlaced) with a palette: the commonest colours, dithered none."""
    pixels = _decoded(png)
    height, width, _ = pixels.shape
    packed = (pixels.astype(np.uint32) * (1 << 16, 1 << 8, 1)).sum(axis=2, dtype=np.uint32).reshape(-1)
    colours, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    rgb = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int32)
    kept = rgb[np.argsort(-counts)[:COLOURS]]
    nearest = np.array([np.abs(kept - each).sum(axis=1).argmin() for each in rgb], dtype=np.uint8)
    rows = nearest[inverse].reshape(height, width)
    body = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        _chunk(b"PLTE", kept.astype(np.uint8).tobytes()),
        _chunk(b"IDAT", zlib.compress(body, 9)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _decoded(png: bytes) -> Any:
    """The pixels of a PNG: rows, columns, red, green and blue."""
    place, data, width, height, channels = 8, b"", 0, 0, 3
    while place < len(png):
        (length,), name = struct.unpack(">I", png[place : place + 4]), png[place + 4 : place + 8]
        body = png[place + 8 : place + 8 + length]
        if name == b"IHDR":
            width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if (depth, interlaced) != (8, 0) or kind not in (2, 6):
                raise ValueError("no PNG as a browser writes it")
            channels = 3 if kind == 2 else 4
        elif name == b"IDAT":
            data += body
        place += length + 12
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    rows = np.zeros((height, width * channels), np.uint8)
    above = np.zeros(width * channels, np.uint8)
    for y in range(height):
        above = rows[y] = _unfiltered(int(raw[y, 0]), raw[y, 1:], above, channels)
    return rows.reshape(height, width, channels)[:, :, :3]


def _unfiltered(kind: int, row: Any, above: Any, channels: int) -> Any:
    """A row without its filter (PNG specification, 9.2)."""
    if kind == 0:
        return row
    if kind == 2:
        return row + above
    if kind == 1:
        return row.reshape(-1, channels).cumsum(axis=0, dtype=np.uint8).reshape(-1)
    found, up = row.astype(int).tolist(), above.astype(int).tolist()
    for x in range(len(found)):
        left = found[x - channels] if x >= channels else 0
        corner = up[x - channels] if x >= channels else 0
        if kind == 3:
            guess = (left + up[x]) // 2
        else:
            guess = min((left, up[x], corner), key=lambda each: abs(left + up[x] - corner - each))
        found[x] = (found[x] + guess) & 255
    return np.array(found, np.uint8)


PAGES: tuple[Callable[[Browser, Path], None], ...] = (report_page,)


def main() -> int:
    """Make all pictures."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for page in PAGES:
            page(browser, Path(folder))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
