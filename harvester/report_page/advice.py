"""What to do about a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Advice:
    """What a verdict means for whoever looks at the page."""

    headline: str
    tone: str
    """``good``, ``fair`` or ``bad``."""
    to_do: tuple[str, ...]
    """Sentences."""
    commands: tuple[str, ...] = ()
    section: str = ""
    """Of docs/reliability.md."""


def advice(report: Mapping[str, Any], dataset: str) -> Advice:
    """The advice on a run.

    Args:
        report: its report.
        dataset: the folder, as it was given.
    """
    verdict = report.get("verdict") or ""
    kept = (
        "The release that was there before is still the one to load."
        if not report.get("released")
        else "The new release is the one to load."
    )
    failures = f"harvester failures {dataset}"
    said = {
        "complete": Advice("Complete", "good", (f"Nothing is to be done. {kept}",)),
        "limited": Advice(
            "Complete as far as was asked",
            "good",
            ("The run was limited, so this is a part of the source. Run it without the limit for all of it.", kept),
        ),
        "partial": Advice(
            "Nearly complete",
            "fair",
            (f"Some pages failed; the next run tries them again. {kept}", "See which, and why:"),
            (failures,),
        ),
        "failed": Advice(
            "Failed",
            "bad",
            (f"Too much failed, so there is no new release. {kept}", "See what failed, mend it, and run again:"),
            (failures,),
        ),
        "blocked": Advice(
            "Blocked by the site",
            "bad",
            (f"The site turns the crawler away. {kept}", "Wait a day and run again, or ask the site for access."),
        ),
        "drifted": Advice(
            "The site's pages have changed",
            "bad",
            (
                f"Pages arrive, but no longer read as they did. {kept}",
                "The reader needs repair; sample pages lie beside the run report.",
            ),
            (failures,),
        ),
        "interrupted": Advice(
            "Stopped before its end",
            "fair",
            (f"What was done is kept. {kept}", "Run the same command again: it goes on where it was."),
        ),
    }
    found = said.get(verdict, Advice("Did not end", "bad", (f"The run left no verdict. {kept}", "Run it again.")))
    section = verdict if verdict in said else "verdicts"
    return Advice(found.headline, found.tone, found.to_do, found.commands, f"docs/reliability.md#{section}")
