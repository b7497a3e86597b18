"""Where the newest release of a dataset lies."""

from __future__ import annotations

import os
from pathlib import Path


def release_folder(dataset: str | Path) -> Path:
    """The folder of the latest release of *dataset*: a dataset's folder, a release's, or one that holds one dataset.

    Raises:
        FileNotFoundError: there is no release.
    """
    folder = Path(dataset)
    for candidate in (folder / "latest", folder):
        if _is_release(candidate):
            return candidate
    inner = [path for path in folder.glob("*/latest") if _is_release(path)] if os.path.isdir(folder) else []
    if len(inner) == 1:
        return inner[0]
    raise FileNotFoundError(
        f"There is no release in {folder}. A dataset's folder has one after the first successful crawl, "
        "for instance output/iad after 'harvester crawl iad'."
    )


def dataset_of(release: Path) -> Path | None:
    """The dataset's folder that a release lies in, links followed; ``None`` where it lies elsewhere."""
    release = release.resolve()
    return release.parent.parent if release.parent.name == "releases" else None


def _is_release(folder: Path) -> bool:
    return os.path.isfile(folder / "articles.csv")  # Path.is_file raises where it may not look
