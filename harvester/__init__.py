"""Harvester turns an academic index or a journal's site into a dataset an analyst can trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "load"]

if TYPE_CHECKING:
    from harvester.loading import load


def __getattr__(name: str) -> Any:
    # pandas takes a second to import; a crawl does without it.
    if name == "load":
        from importlib import import_module

        function = globals()["load"] = import_module("harvester.loading").load
        return function
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
