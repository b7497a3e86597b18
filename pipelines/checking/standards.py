"""A release held against the standards that describe it: Frictionless Data Package, JSON Schema."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from pipelines.checking.findings import MOST, Finding

WHOLE = 20_000
"""Up to so many articles, the ``frictionless`` library checks keys too; of more it would hold all of them in memory,
and our own rules, which read tables in step, do it alone."""

_OURS = frozenset({"hash-count", "byte-count"})
"""What is checked of all files, and told in our own words."""


def by_frictionless(release: Path) -> tuple[list[Finding], Counter[str]]:
    """What the ``frictionless`` library finds wrong with a release.

    Raises:
        FrictionlessException: the descriptor is none.
    """
    import frictionless
    from frictionless import Package, system

    descriptor = json.loads((release / "datapackage.json").read_bytes())
    tables = [resource for resource in descriptor["resources"] if resource.get("type") == "table"]
    rows = next((resource.get("rows") or 0 for resource in tables if resource["name"] == "articles"), 0)
    for resource in tables:
        for name in ("hash", "bytes"):
            resource.pop(name, None)
        if rows > WHOLE:
            for name in ("primaryKey", "foreignKeys"):
                resource["schema"].pop(name, None)
    descriptor["resources"] = tables
    with system.use_context(trusted=False):
        try:
            package = Package.from_descriptor(descriptor, basepath=str(release))
        except frictionless.FrictionlessException as wrong:
            return [Finding("frictionless", "datapackage.json", str(wrong))], Counter(frictionless=1)
        report = package.validate(limit_errors=1_000)
    found: list[Finding] = []
    counts: Counter[str] = Counter()
    for task in [*report.tasks, report]:
        file = getattr(task, "place", "datapackage.json")
        for number, error in enumerate(task.errors):
            counts["frictionless"] += 1
            if error.type not in _OURS and number < MOST:
                row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
                found.append(Finding("frictionless", file, _sentence(error), row - 1 if row else None, column))
    return found, counts


def _sentence(error: Any) -> str:
    return f"{error.type}: {error.message}"[:500]


class Shape:
    """Whether objects of JSON Lines have the shape that a JSON Schema says."""

    def __init__(self, schema: dict[str, Any]) -> None:
        import jsonschema_rs

        self._validator = jsonschema_rs.Draft202012Validator(schema)

    def wrong(self, record: Any) -> tuple[str, str] | None:
        """Where an object is wrong, and what; ``None`` where it is right."""
        if self._validator.is_valid(record):
            return None
        error = next(iter(self._validator.iter_errors(record)))
        return "/".join(map(str, error.instance_path)), str(error.message)[:300]
