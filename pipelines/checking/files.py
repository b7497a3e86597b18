"""The files of a release: all that its data package names are there, and are what they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from harvester.schema import ALL_TABLES
from pipelines.checking.findings import Findings
from pipelines.release.describe.about import sha256
from pipelines.release.describe.json_schema import json_schemas
from pipelines.release.describe.package import schema

PACKAGE = "datapackage.json"


def read_package(release: Path, findings: Findings) -> dict[str, Any] | None:
    """The descriptor of a release; ``None``, and a finding, where it cannot be read."""
    try:
        package = json.loads((release / PACKAGE).read_bytes())
        resources = {str(resource["path"]): resource for resource in package["resources"]}
        for resource in resources.values():
            if not isinstance(resource.get("rows", 0), int):
                raise TypeError(f"rows of {resource['path']} are {resource['rows']!r}")
    except FileNotFoundError:
        what = "There is none: the release was made by an older version, or the file is lost."
        findings.add("descriptor", PACKAGE, f"{what} Make the release anew with harvester export.")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        findings.add("descriptor", PACKAGE, f"It is no data package in JSON and UTF-8 ({type(error).__name__}).")
    else:
        return {**package, "by_path": resources}
    return None


def check_files(release: Path, package: dict[str, Any], findings: Findings) -> None:
    """Hold the files against what is said of them: there, as large, the same bytes, and described as the schema is."""
    resources = package["by_path"]
    tables = {table for table in ALL_TABLES if f"{table}.csv" in resources}
    for path, resource in resources.items():
        file = release / path
        if "/" in path or not file.is_file():
            findings.add("missing", path, "datapackage.json names it, and it is not there.")
            continue
        size = file.stat().st_size
        if size != resource.get("bytes"):
            said = resource.get("bytes", "nothing")
            findings.add("bytes", path, f"It has {size} bytes, and datapackage.json says {said}.")
        elif f"sha256:{sha256(file)}" != resource.get("hash"):
            findings.add("hash", path, "Its SHA-256 is not the one in datapackage.json: it was changed.")
        if not path.endswith(".csv"):
            continue
        table = ALL_TABLES.get(path[:-4])
        if table is None:
            findings.add("descriptor", path, "datapackage.json names a table that a release does not have.")
        elif resource.get("schema") != _as_json(schema(table, tables)):
            findings.add("schema", path, "datapackage.json describes other columns than this version's schema.")
    for name, table in ALL_TABLES.items():
        if not table.merged_only and f"{name}.csv" not in resources:
            findings.add("missing", f"{name}.csv", "datapackage.json does not name it.")
    for file in sorted(release.iterdir()):
        if file.suffix in (".csv", ".jsonl") and file.name not in resources:
            findings.add("unnamed", file.name, "It is there, and datapackage.json does not name it.")
    _check_descriptions(release, tables, findings)


def _check_descriptions(release: Path, tables: set[str], findings: Findings) -> None:
    wanted = {name: _as_json(value) for name, value in json_schemas().items()}
    for name in ("csvw.json", "README.md", *wanted):
        file = release / name
        if not file.is_file():
            findings.add("missing", name, "A release has one.")
        elif name.endswith(".json"):
            try:
                said = json.loads(file.read_bytes())
            except ValueError as error:
                findings.add("descriptor", name, f"It is no JSON ({error}).")
                continue
            if name in wanted and said != wanted[name]:
                findings.add("schema", name, "It describes other records than this version's schema.")
            if name == "csvw.json" and _urls(said) != {f"{table}.csv" for table in tables}:
                findings.add("descriptor", name, "It describes other tables than datapackage.json.")


def _urls(csvw: Any) -> set[str]:
    """The files that ``csvw.json`` describes; none where it is something else."""
    try:
        return {table["url"] for table in csvw["tables"]}
    except (TypeError, KeyError):
        return set()


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))
