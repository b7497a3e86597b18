"""What a release says of itself: its data package, its columns for CSV on the Web, its JSON Schemas, its README.

All of it is derived from :mod:`harvester.schema` and from what was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.release.describe.about import About, Origin, data_files
from pipelines.release.describe.csvw import csvw
from pipelines.release.describe.json_schema import json_schemas
from pipelines.release.describe.package import package
from pipelines.release.describe.readme import readme

__all__ = ["About", "Origin", "describe"]


def describe(folder: Path, about: About, rows: Mapping[str, int], figures: Mapping[str, Any]) -> None:
    """Write ``datapackage.json``, ``csvw.json``, a JSON Schema for each file of JSON Lines, and ``README.md``.

    Args:
        folder: of the release, with all its data files.
        about: whose release it is.
        rows: table → number of rows.
        figures: what it holds, as the run report has it.

    Raises:
        OSError: a file could not be read or written.
    """
    files = data_files(folder, rows)
    _write(folder / "csvw.json", csvw(about, files))
    for name, schema in json_schemas().items():
        _write(folder / name, schema)
    (folder / "README.md").write_text(readme(about, files, figures), encoding="utf-8")
    describing = [folder / name for name in ("README.md", "csvw.json", *json_schemas())]
    _write(folder / "datapackage.json", package(about, files, describing))


def _write(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
