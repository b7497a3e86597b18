"""``harvester export``: a release made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester.cli.stores import answer_of, open_store
from harvester.cli.terminal import CommandError, whoever_listens

EXAMPLE = "harvester export output/iad"


def export(dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")]) -> None:
    """Make a release anew from the store, without the network."""
    from harvester.dataset import DatasetLock, RunError, new_run_id
    from pipelines.release.publish import ReleaseError, publish
    from pipelines.store import StoreError

    store = open_store(dataset)
    lock = DatasetLock(dataset)
    try:
        lock.take()
        answer_of(store.check)
        if not answer_of(store.article_count):
            raise CommandError(f"The store of {dataset} holds no records yet; there is nothing to release.", 4)
        base = store.fact("release_base") or None
        release = publish(store, dataset, new_run_id(dataset, store), base=base)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    except (ReleaseError, StoreError) as error:
        raise CommandError(str(error), 4) from error
    finally:
        store.close()
        lock.release()
    with whoever_listens():
        print(f"{release.rows.get('articles', 0)} articles: {dataset / 'latest' / 'articles.csv'}")
