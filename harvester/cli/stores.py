"""Opening the store of a dataset for a command: what is wrong with it is said in one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harvester.cli.terminal import CommandError


def open_store(dataset: Path, *, readonly: bool = False) -> Any:
    """The store of a dataset's folder.

    Args:
        dataset: the folder.
        readonly: only look: in a folder that cannot be written, and while a crawl is at it.

    Raises:
        CommandError: there is none (exit code 2), or it cannot be used (4).
    """
    from pipelines.store import Store, StoreError

    if not os.path.isfile(dataset / "harvest.db"):  # Path.is_file raises where it may not look
        if os.path.isfile(dataset / "latest" / "article_sources.csv"):
            raise CommandError(
                f"{dataset} was made by 'harvester merge' and has no store. Its reports are in {dataset / 'runs'}; "
                "give the folder of a dataset that is crawled.",
                2,
            )
        raise CommandError(
            f"There is no dataset in {dataset}: it has no harvest.db. Give the folder of one, for instance output/iad.",
            2,
        )
    try:
        return Store(dataset / "harvest.db", source=None, create=False, readonly=readonly)
    except StoreError as error:
        raise CommandError(str(error), 4) from error


def answer_of(question: Callable[[], Any]) -> Any:
    """The answer of a store; one line if it is damaged."""
    from pipelines.store import StoreError

    try:
        return question()
    except StoreError as error:
        raise CommandError(str(error), 4) from error
