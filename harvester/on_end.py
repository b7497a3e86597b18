"""What is run when a run has ended: a command of the operator's, which gets the run report on its standard input."""

from __future__ import annotations

import json
import math
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from harvester.columns import escaped
from harvester.crawl.stopping import stopping
from harvester.dataset import EXIT_USAGE, RunError

_LONGEST = 86_400.0
_LOOK = 0.2
"""Seconds between two looks at whether a signal has come."""


class OnEnd:
    """The command of the setting ``HARVESTER_ON_END`` (``--on-end``), in words; an empty setting stands for none.

    It is started without a shell, as the leader of a process group, and bounded by ``HARVESTER_ON_END_SECONDS``.
    Whatever becomes of it, the run's exit code stays what it is.

    Raises:
        RunError: the command cannot be one: a quote is open, there is no such program.
    """

    def __init__(self, settings: Any) -> None:
        command = str(settings.get("HARVESTER_ON_END") or "")
        try:
            self._words = shlex.split(command)
            self._seconds = settings.getfloat("HARVESTER_ON_END_SECONDS")
            known = not command or bool(self._words and shutil.which(self._words[0]))
        except (TypeError, ValueError) as error:
            raise RunError(
                f"The command to run at the end (--on-end, HARVESTER_ON_END) cannot be read: {error}.", EXIT_USAGE
            ) from error
        if not known:
            raise RunError(
                f"The command to run at the end (--on-end, HARVESTER_ON_END) names no program that is there: "
                f"{(self._words or [command])[0]!r}. Give its path, or sh -c '…' for the shell's own words.",
                EXIT_USAGE,
            )
        if not (math.isfinite(self._seconds) and 0 < self._seconds <= _LONGEST):
            raise RunError(
                f"HARVESTER_ON_END_SECONDS must be more than 0 and at most {_LONGEST:g}, not {self._seconds:g}.",
                EXIT_USAGE,
            )

    def call(self, report: dict[str, Any], dataset: Path) -> None:
        """Run the command and wait for it. What goes wrong is said in one line on standard error.

        Args:
            report: of the run; it stands on the command's standard input as JSON, in UTF-8.
            dataset: the dataset's folder.
        """
        if not self._words:
            return
        environment = {
            **os.environ,
            "HARVESTER_VERDICT": report["verdict"] or "",
            "HARVESTER_EXIT_CODE": str(report["exit_code"]),
            "HARVESTER_DATASET": str(dataset.absolute()),
        }
        out, signals = _standard_error(), stopping.times
        try:
            process = subprocess.Popen(  # noqa: S603 - the operator's own words, and no shell
                self._words,
                stdin=subprocess.PIPE,
                stdout=out,  # standard output is the run report's
                stderr=out,
                env=environment,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            _complain(f"could not be started ({getattr(error, 'strerror', None) or error})")
            return
        if why := self._wait(
            process, f"{escaped(json.dumps(report, ensure_ascii=False))}\n".encode("utf-8", "replace"), signals
        ):
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            _complain(f"{why} and was killed")
        elif process.returncode > 0:
            _complain(f"failed with exit code {process.returncode}")
        elif process.returncode < 0:
            _complain(f"was ended by signal {-process.returncode}")

    def _wait(self, process: subprocess.Popen[bytes], said: bytes, signals: int) -> str:
        """Wait for a process; the reason why it is to be killed, where it has not ended.

        *signals*: how many had come before it was started.
        """
        ends = time.monotonic() + self._seconds
        sent: bytes | None = said
        while (left := ends - time.monotonic()) > 0:
            try:
                process.communicate(sent, timeout=min(left, _LOOK))
            except subprocess.TimeoutExpired:
                sent = None  # it remembers what is left to be sent
                if stopping.times > signals:
                    return "was not done when another signal came"
            except OSError:
                return "could not be told how the run ended"
            else:
                return ""
        return f"was not done after {self._seconds:g} seconds"


def _standard_error() -> int:
    try:
        sys.stderr.flush()
        return sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):  # there is none
        return subprocess.DEVNULL


def _complain(what: str) -> None:
    with suppress(AttributeError, OSError, ValueError):
        line = f"harvester: The command to run at the end (--on-end) {what}; the run ended as it did."
        print(line, file=sys.stderr, flush=True)


def without_command(words: Sequence[str]) -> list[str]:
    """The words of a command line, without the command to run at the end: it may hold a password or a token.

    >>> without_command(["crawl", "--on-end", "notify --token x", "-s", "HARVESTER_ON_END=notify"])
    ['crawl', '--on-end', '…', '-s', 'HARVESTER_ON_END=…']
    """
    shown: list[str] = []
    for word in words:
        hidden = re.sub(r"(?s)^((?:--on-end|(?:-s|--set=)?HARVESTER_ON_END)=).*", r"\1…", word)
        shown.append("…" if shown and words[len(shown) - 1] == "--on-end" else hidden)
    return shown
