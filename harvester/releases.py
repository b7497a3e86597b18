"""Where the newest release of a dataset is."""

from __future__ import annotations

from pathlib import Path


def release_folder(dataset: str | Path) -> Path:
    """The folder of the latest release of *dataset*: a dataset's folder, a release's, or one that holds one dataset.

    Raises:
        FileNotFoundError: there is no release.
    """
    folder = Path(dataset)
    for candidate in (folder / "latest", folder):
        if (candidate / "articles.csv").is_file():
            return candidate
    inner = [path for path in folder.glob("*/latest") if (path / "articles.csv").is_file()] if folder.is_dir() else []
    if len(inner) == 1:
        return inner[0]
    raise FileNotFoundError(
        f"There is no release in {folder}. A dataset's folder has one after the first successful crawl, "
        "for instance output/iad after 'harvester crawl iad'."
    )
