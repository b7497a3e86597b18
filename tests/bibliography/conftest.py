"""The bundled index and the hostile articles, written once in each format."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from pipelines.bibliography import FORMATS

from .kit import Written, hostile


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Identifier → line of ``articles.jsonl``: the bundled index, crawled, and the hostile ones."""
    output = tmp_path_factory.mktemp("bibliography")
    command = [sys.executable, "-m", "harvester", "demo", "--quiet", "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = (output / "demo" / "latest" / "articles.jsonl").read_text(encoding="utf-8")
    lines = [*map(json.loads, text.split("\n")[:-1]), *hostile()]
    found = {line["article_id"]: line for line in lines}
    assert len(found) == len(lines) > 70
    return found


@pytest.fixture(scope="session")
def written(articles: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    """Format → all articles in it."""
    folder = tmp_path_factory.mktemp("written")
    made = {}
    for name, form in FORMATS.items():
        path = folder / f"articles{form.suffix}"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            writer = form(file)
            losses = {key: set(writer.write(line)) for key, line in articles.items()}
            writer.close()
            assert not file.closed
        made[name] = Written(path, losses)
    return made
