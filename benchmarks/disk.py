"""A small disk that can be filled to the last byte. For the benchmark and the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self


class NoDiskError(Exception):
    """No disk can be mounted here; the message says why."""


class SmallDisk:
    """A disk in memory, mounted on *folder* for as long as the ``with`` block lasts.

    It is mounted in a namespace of its own, so that nothing of it is left however this process ends, and root is not
    needed where the system lets users have such namespaces. A command that is to see the disk is put behind
    ``within``; this process sees it at ``seen``.

    Args:
        folder: an empty folder; absolute.
        megabytes: the size of the disk.

    Raises:
        NoDiskError: on entering, where the system does not allow it.
    """

    def __init__(self, folder: Path, megabytes: int = 64) -> None:
        self.folder = folder
        self._megabytes = megabytes
        self._holder: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        if shutil.which("unshare") is None or shutil.which("nsenter") is None:
            raise NoDiskError("unshare and nsenter are not there")
        mount = 'mount -t tmpfs -o size="$1"m disk "$2" && echo mounted && exec cat'
        self._holder = subprocess.Popen(
            ["unshare", "-rm", "sh", "-c", mount, "sh", str(self._megabytes), str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != "mounted\n":
            _, said = self._holder.communicate()
            raise NoDiskError(f"no disk can be mounted: {' '.join(said.split())}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._holder is not None
        self._holder.communicate()

    @property
    def within(self) -> list[str]:
        """What stands before a command that is to see the disk. It runs in the folder's parent."""
        assert self._holder is not None
        namespaces = ["-t", str(self._holder.pid), "-U", "-m", "--preserve-credentials"]
        return ["nsenter", *namespaces, f"--wd={self.folder.parent}"]

    @property
    def seen(self) -> Path:
        """The folder as this process sees it. SQLite does not find its files there: copy them."""
        assert self._holder is not None
        return Path(f"/proc/{self._holder.pid}/root{self.folder}")

    def fill(self, leave: int = 0) -> None:
        """Fill the disk up to so many free bytes."""
        disk = os.statvfs(self.seen)
        size = disk.f_bavail * disk.f_frsize - leave
        with (self.seen / "ballast").open("wb", buffering=0) as file:
            os.posix_fallocate(file.fileno(), 0, size)

    def free(self) -> None:
        """Make the room again that :meth:`fill` took."""
        (self.seen / "ballast").unlink()
