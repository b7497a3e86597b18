"""The plugin that makes Datasette ours: search that folds, pages that know the schema, headers that keep to it."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

from datasette import Response, hookimpl
from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from markupsafe import Markup, escape

from harvester.browse.guard import App, guarded
from harvester.browse.metadata import DATABASE, TITLES
from harvester.browse.record import article, overview, search_address, web_address
from harvester.schema import ALL_TABLES
from pipelines.exporting.folding import query

STATIC = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")

_log = logging.getLogger(__name__)
_TAG = re.compile(r"<[^>]*>")

_LISTS = {
    (table.name, column.name) for table in ALL_TABLES.values() for column in table.columns if column.type == "list"
}
NAMES = {
    "published_year": "Year", "journal_title": "Journal", "issue_year": "Year", "matched_by": "Matched by",
}  # fmt: skip
"""Column → what a facet of it is called, where that is not simply its name."""


_F = TypeVar("_F", bound=Callable[..., Any])


def _hook(*, last: bool = False) -> Callable[[_F], _F]:
    """Mark an implementation of a hook: :data:`datasette.hookimpl`, with types."""

    def marked(function: _F) -> _F:
        return cast(_F, hookimpl(function, trylast=last))

    return marked


class Plugin:
    """Hooks of Datasette, for one file."""

    def __init__(self, facts: dict[str, Any], *, only_loopback: bool) -> None:
        """Take what the table ``release`` says, and whether to answer under this machine's own names alone."""
        self.__name__ = "harvester.browse"  # Datasette looks there for templates and files to serve
        self._facts = facts
        self._only_loopback = only_loopback
        self._overview: dict[str, Any] | None = None  # the file does not change

    @_hook(last=True)  # after Datasette's own, whose function it replaces
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        """The function by which Datasette makes a query of what is typed folds it too."""
        conn.create_function("escape_fts", 1, lambda text: query(text or ""), deterministic=True)

    @_hook()
    def asgi_wrapper(self) -> Callable[[App], App]:
        """Headers on every answer."""
        return lambda app: guarded(app, only_loopback=self._only_loopback)

    @_hook()
    def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]]:
        """What went wrong, on a page of ours; what a visitor could not cause is said on standard error too."""

        async def answer() -> Response:
            title, status = None, 500
            said = "This page could not be made; the terminal says why."
            if isinstance(exception, DatasetteError):
                title, status, said = exception.title, exception.status, _TAG.sub(" ", exception.message)
                status = 400 if said.startswith("Cannot sort") else status  # the visitor's mistake
            elif isinstance(exception, Base400):
                status, said = exception.status, str(exception)
            elif request.args.get("_through") or any(name.startswith("_sort") for name in request.args):
                # Datasette holds these to be of its own making.
                status, said = 400, "The address asks for something that this table does not have."
            else:
                _log.error("%s could not be answered.", request.path, exc_info=exception)
            told = {"ok": False, "error": said, "status": status, "title": title}
            if request.path.endswith(".json"):
                return Response.json(told, status=status)
            page = await datasette.render_template("error.html", told, request=request)
            return Response.html(page, status=status)

        return answer

    @_hook()
    def render_cell(self, value: Any, column: str, table: str | None) -> Markup | None:
        """Lists as lists; identifiers as links."""
        if not isinstance(value, str) or not value:
            return None
        if (table, column) in _LISTS:
            try:
                return Markup('<span class="sep"> · </span>').join(
                    escape(entry) for entry in json.loads(value)
                ) or Markup("&nbsp;")
            except (ValueError, TypeError):
                return None
        base = {"doi": "https://doi.org/", "orcid": "https://orcid.org/"}.get(column)
        link = Markup('<a href="{}" rel="noopener">{}</a>')
        return link.format(base + quote(value, safe="/:;()"), value) if base and table else None

    @_hook()
    def extra_template_vars(
        self, view_name: str, table: str | None, request: Any, datasette: Any
    ) -> Callable[[], Awaitable[dict[str, Any]]]:
        """What the pages show besides."""

        async def variables() -> dict[str, Any]:
            database = datasette.get_database(DATABASE)
            found: dict[str, Any] = {
                "facts": self._facts,
                "titles": TITLES,
                "there": [name for name in TITLES if name in await database.table_names()],
                "facet_names": NAMES,
                "row_address": row_address,
                "search_address": search_address,
                "web_address": web_address,
                "dataset": datasette.metadata("title"),
            }
            if view_name == "index":
                self._overview = self._overview or await overview(database)
                found["overview"] = self._overview
            elif view_name == "row" and table == "articles":
                found["record"] = await article(database, tilde_decode(request.url_vars["pks"]))
            return found

        return variables


def row_address(table: str, key: str) -> str:
    """The address of a row's page.

    >>> row_address("articles", "iad:7/70")
    '/articles/articles/iad~3A7~2F70'
    """
    return f"/{DATABASE}/{table}/{tilde_encode(key)}"
