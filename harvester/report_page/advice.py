"""What to do about a verdict, with the commands to run: docs/reliability.md in a few words."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Tone = Literal["good", "fair", "bad", "calm"]

#: Verdict → how it is shown: good (nothing is wrong), fair (usable, look at it), bad (nothing was released), calm.
TONES: dict[str, Tone] = {
    "complete": "good", "limited": "good", "partial": "fair", "interrupted": "calm",
    "failed": "bad", "blocked": "bad", "drifted": "bad",
}  # fmt: skip

LONG_DELAY = 5
"""Seconds between requests that are proposed where a site turns the crawler away."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do."""

    tone: Tone
    says: str
    commands: list[str] = field(default_factory=list)
    see: str = ""
    """Where more is said; empty where nothing is."""


def again(report: Mapping[str, Any]) -> str:
    """The command that makes such a run another time.

    >>> again({"command": "__main__.py crawl iad"}), again({"source": "iad"})
    ('harvester crawl iad', 'harvester crawl iad')
    """
    name, _, words = str(report.get("command") or "").partition(" ")
    if not words:
        return f"harvester crawl {report.get('source') or 'SOURCE'}"
    return f"{'harvester' if name == '__main__.py' else name} {words}"


def advice(report: Mapping[str, Any], dataset: str) -> Advice:
    """What to do about a run.

    Args:
        report: its report.
        dataset: the folder of its dataset.
    """
    verdict = str(report.get("verdict") or "")
    tone, see = TONES.get(verdict, "calm"), f"docs/reliability.md#{verdict}" if verdict in TONES else ""
    rerun, folder = again(report), shlex.quote(dataset)
    ledger = f"harvester failures {folder}"
    if "datasets" in report:
        see = "docs/merging.md"
        if tone == "good":
            return Advice(tone, f"Nothing. The articles are in {dataset}/latest.", [], see)
        return Advice(tone, "Mend what the sentence above says, then merge again.", [rerun], see)
    if verdict == "complete":
        return Advice(tone, f"Nothing. The articles are in {dataset}/latest.", [], see)
    if verdict == "limited":
        return Advice(tone, "Nothing is wrong. To go on where it ended, run again.", [rerun], see)
    if verdict == "partial":
        says = "Use the release: it holds everything else. Run again to get what is missing; if the same pages fail "
        return Advice(tone, f"{says}each time, look at why.", [rerun, ledger], see)
    if verdict == "interrupted":
        return Advice(tone, "Run again: it goes on where it was. Nothing is lost.", [rerun], see)
    if verdict == "failed":
        says = "Look at what failed, then run again: what was read is kept, the rest is tried again."
        return Advice(tone, says, [ledger, rerun], see)
    if verdict == "blocked":
        slower = rerun
        if rerun.startswith("harvester crawl") and "--delay" not in rerun:
            slower = f"{rerun} --delay {LONG_DELAY}"
        says = "Wait some hours, then run again, more slowly. If it stays so, ask the people who run the site."
        return Advice(tone, says, [slower, ledger], see)
    if verdict == "drifted":
        says = "The reader needs repair: look at the pages that were kept, mend the reader, then run again."
        samples = f"{dataset}/runs/{report.get('run_id')}.samples"
        shown = [f"ls {shlex.quote(samples)}"] if report.get("samples") else []
        return Advice(tone, says, [*shown, ledger, rerun], see)
    return Advice(tone, "The run did not come to its end. Run again: it goes on where it was.", [rerun], see)
