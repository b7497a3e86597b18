"""The server of ``harvester browse``: Datasette in this process."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from harvester.browse.guard import is_loopback
from harvester.browse.metadata import DATABASE, SETTINGS, metadata_of
from harvester.browse.plugin import STATIC, TEMPLATES, Plugin

_NOISY = "datasette.handle_exception"
"""Prints a traceback with all variables for each address that is not there; ours says what is worth saying."""


class AddressError(Exception):
    """The server cannot listen there; the message says why."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: a name or address of this machine.
        port: 0 for one that is free.

    Raises:
        AddressError: another program has the port, or this machine no such address.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
    except (OSError, OverflowError, UnicodeError) as error:
        raise AddressError(f"--host {host} is no address of this machine ({error}).") from error
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(128)
    except OSError as error:
        found.close()
        raise AddressError(
            f"{host} port {port} cannot be had ({error.strerror}). Another program may be listening there; "
            "choose a port with --port, or any free one with --port 0."
        ) from error
    return found


def address_of(listening: socket.socket, host: str) -> str:
    """The address to open in a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (asked for with --host)
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"


def datasette_of(file: Path, dataset: str, *, only_loopback: bool = True) -> tuple[Datasette, Plugin]:
    """Datasette on a file, which it opens to read and takes to be unchanging; its plugin is registered with it."""
    with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as database:
        facts = dict(database.execute("SELECT fact, value FROM release").fetchall())
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    facts["sources"] = json.loads(facts["sources"])
    plugin = Plugin(facts, only_loopback=only_loopback)
    pm.register(plugin)
    if pm.get_plugin(_NOISY):
        pm.unregister(name=_NOISY)
    found = Datasette(
        immutables=[str(file)],
        metadata=metadata_of(dataset, facts, tables),
        template_dir=str(TEMPLATES),
        static_mounts=[("look", str(STATIC))],
        settings=SETTINGS,
    )
    name = file.stem
    if name != DATABASE:
        found.remove_database(name)
        found.add_database(Database(found, str(file), is_mutable=False), name=DATABASE)
    return found, plugin


class _Server(uvicorn.Server):
    """A server that says when it answers, and ends without noise."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM end it; that is how it is meant to end, so they are not raised again."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(file: Path, dataset: str, listening: socket.socket, host: str, ready: Callable[[], None]) -> None:
    """Serve a file until Ctrl-C or SIGTERM.

    Args:
        file: as :func:`harvester.browse.file.file_of` gives it.
        dataset: its name, for the pages.
        listening: as :func:`listen` gives it.
        host: the same as there.
        ready: called when the server answers.
    """
    app, plugin = datasette_of(file, dataset, only_loopback=is_loopback(host))
    config: Any = uvicorn.Config(
        app.app(),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
    )
    try:
        _Server(config, ready).run(sockets=[listening])
    finally:
        pm.unregister(plugin)
