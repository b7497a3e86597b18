"""The dataset, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browse.dataset import build


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the dataset ``kopru``."""
    folder = tmp_path_factory.mktemp("browse") / "kopru"
    folder.mkdir()
    build(folder)
    return folder


@pytest.fixture(scope="session")
def unwritable(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset in whose folder no ``.browse`` can be made, as there is a file of that name."""
    folder = tmp_path_factory.mktemp("unwritable")
    release = (dataset / "latest").resolve()
    shutil.copytree(release, folder / "releases" / release.name)
    (folder / "latest").symlink_to(f"releases/{release.name}")
    (folder / ".browse").touch()
    return folder
