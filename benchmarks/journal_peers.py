"""The peers, used as their documentation has it: ``python journal_peers.py PEER ADDRESS SECONDS RECORDS``.

It runs in a virtual environment of its own (``benchmarks/requirements-peers.txt``), and imports nothing of this
project. It prints a line of JSON: how many different records it got, in how many seconds (without the imports), and how
it ended.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any


def sickle(url: str) -> Iterator[str]:
    """Each record of OAI-PMH."""
    from sickle import Sickle

    yield ""
    for record in Sickle(url).ListRecords(metadataPrefix="oai_dc"):
        yield record.header.identifier


def scythe(url: str) -> Iterator[str]:
    """Each record of OAI-PMH."""
    from oaipmh_scythe import Scythe

    yield ""
    with Scythe(url) as client:
        for record in client.list_records(metadata_prefix="oai_dc"):
            yield record.header.identifier


def ojs_scraper(url: str) -> Iterator[str]:
    """Each article of a journal's archive, without a pause between requests."""
    from ojs_scraper.clients import SoupClient
    from ojs_scraper.scrape.archive import scrape_archive
    from ojs_scraper.scrape.article import scrape_article
    from ojs_scraper.scrape.issue import scrape_issue

    yield ""
    client = SoupClient(delay=0)
    # As its scrape() does it, but told where the archive ends: it asks for one page more, and raises at the 404.
    for issue in scrape_archive(f"{url}/issue/archive", max_counter=2, client=client):
        for article in scrape_issue(issue, client=client):
            yield scrape_article(article, client=client).url


PEERS = {"sickle": sickle, "oaipmh-scythe": scythe, "ojs-scraper": ojs_scraper}


def main(peer: str, url: str, most_seconds: float, most_records: int) -> dict[str, Any]:
    """Harvest, until the end or one of the limits."""
    found: set[str] = set()
    ended = "no error"
    harvest = PEERS[peer](url)
    next(harvest)  # its imports
    began = time.perf_counter()
    try:
        for identifier in harvest:
            found.add(identifier)
            if len(found) >= most_records:
                break
            if time.perf_counter() - began > most_seconds:
                ended = "without end"
                break
    except Exception as error:
        ended = type(error).__name__
    return {"records": len(found), "seconds": time.perf_counter() - began, "ended": ended}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))))
