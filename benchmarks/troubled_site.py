"""The generated index with a trouble, served by a process of its own that notes what it is asked.

``python -m benchmarks.troubled_site RECORDS [TROUBLE]`` prints its port. ``/-/log`` answers with what was asked, as
JSON ([seconds, path, status]), and ``/-/kill/PID/N`` makes the N-th request from then on the last of the process PID:
it is killed (SIGKILL) before it gets an answer; ``/-/spare`` takes that back. None of these is noted.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections import Counter
from zlib import crc32

from benchmarks.site import listen, page, without_labels

PAUSE = 2.0
"""Seconds for which ``pauses`` asks to be left alone."""
EVERY = 40
"""So manieth request is answered with 429, and all that come before the pause is over."""

TROUBLES = ("", "pauses", "errors", "redesign", "flaky")
"""Empty: none."""


def _reply(status: str, body: bytes, *headers: str, cut: bool = False, length: bool = True) -> bytes:
    sized = (f"Content-Length: {len(body)}",) if length else ("Connection: close",)
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *sized, *headers, "", ""]
    return "\r\n".join(lines).encode() + (body[: len(body) // 2] if cut else body)


class TroubledSite:
    """What is answered, and what was asked."""

    def __init__(self, records: int, trouble: str) -> None:
        if trouble not in TROUBLES:
            raise ValueError(f"no such trouble: {trouble!r}")
        self._records, self._trouble = records, trouble
        self._log: list[tuple[float, str, int]] = []
        self._times: Counter[str] = Counter()
        self._bodies: dict[str, bytes | None] = {}
        self._asked = 0
        self._until = 0.0
        self._victim: tuple[int, int] | None = None

    def body(self, path: str) -> bytes | None:
        """The page at *path*."""
        if path not in self._bodies:
            text = page(path, self._records)
            if text and self._trouble == "redesign" and path.startswith("/paper/"):
                text = without_labels(text)
            self._bodies[path] = text.encode() if text else None
        return self._bodies[path]

    def answer(self, path: str) -> tuple[bytes, bool]:
        """The answer to a request, and whether the connection is closed after it."""
        if path.startswith("/-/"):
            return self._told(path), False
        status, reply, closes = self._replied(path)
        self._log.append((time.monotonic(), path, status))
        if self._victim and len(self._log) >= self._victim[1]:
            os.kill(self._victim[0], signal.SIGKILL)
            self._victim = None
        return reply, closes

    def _told(self, path: str) -> bytes:
        if path.startswith("/-/kill/"):
            process, number = map(int, path.split("/")[3:5])
            self._victim = (process, len(self._log) + number)
            return _reply("200 OK", b"")
        if path == "/-/spare":  # a process that ended by itself: its number may be another's soon
            self._victim = None
        return _reply("200 OK", json.dumps(self._log).encode())

    def _replied(self, path: str) -> tuple[int, bytes, bool]:
        body = self.body(path)
        if body is None:
            return 404, _reply("404 Not Found", b""), False
        self._times[path] += 1
        if self._trouble == "errors":
            return 500, _reply("500 Internal Server Error", b"oops"), False
        if self._trouble == "pauses" and self._is_pausing():
            return 429, _reply("429 Too Many Requests", b"", f"Retry-After: {PAUSE:.0f}"), False
        if self._trouble == "flaky" and self._times[path] == 1:
            lot = crc32(path.encode()) % 100
            if lot < 20:
                return 500, _reply("500 Internal Server Error", b"oops"), False
            if lot < 30:  # half of them do not say how long they are
                return 200, _reply("200 OK", body, cut=True, length=lot % 2 == 0), True
        return 200, _reply("200 OK", body), False

    def _is_pausing(self) -> bool:
        now = time.monotonic()
        if now < self._until:
            return True
        self._asked += 1
        if self._asked % EVERY:
            return False
        self._until = now + PAUSE
        return True


if __name__ == "__main__":
    site = TroubledSite(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
    asyncio.run(listen(site.answer))
