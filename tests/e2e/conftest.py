"""The crawls that several tests look at, each made once."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harvester.demo.server import DemoServer

from .kit import Finished, crawl, tree


@dataclass(frozen=True)
class Crawled:
    """A finished crawl of the demo index, and all of it again."""

    base: str
    output: Path
    first: Finished
    requests: list[str]
    published: dict[str, bytes | str]
    second: Finished

    @property
    def dataset(self) -> Path:
        return self.output / "iad"

    @property
    def release(self) -> Path:
        """The folder of the first run's release."""
        return self.dataset / "releases" / str(self.first.report["release"])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The demo index, crawled twice. Look, do not touch: :func:`dataset` is a copy to work on."""
    output = tmp_path_factory.mktemp("demo")
    with DemoServer() as server:
        first = crawl(server.url, output)
        requests = [path for _, path in server.requests]
        published = tree(output / "iad")
        second = crawl(server.url, output, "--full")
    return Crawled(server.url, output, first, requests, published, second)


@pytest.fixture
def dataset(demo: Crawled, tmp_path: Path) -> Path:
    """A dataset of one's own, with two runs behind it: ``tmp_path/iad``."""
    shutil.copytree(demo.dataset, tmp_path / "iad", symlinks=True)
    return tmp_path / "iad"


@pytest.fixture(scope="session")
def demo_site() -> Iterator[DemoServer]:
    """The demo index, served for the whole session."""
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="session")
def closed() -> str:
    """An address on this machine at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}/"
