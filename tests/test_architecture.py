"""The rooms of the house: who may import whom, read from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("harvester", "pipelines")
MOST_LINES = 400
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}

ITEMS, STORE, RELEASE = "harvester.items", "pipelines.store", "pipelines.release"
EVERYTHING = OURS

#: Room → what it may import beside itself. The longest name that fits a module is its room.
ROOMS: dict[str, tuple[str, ...]] = {
    "harvester.forms": (),
    "harvester.columns": ("harvester.forms",),
    "harvester.flags": (),
    "harvester.items": ("harvester.columns", "harvester.forms"),
    "harvester.schema": (ITEMS, "harvester.columns", "harvester.forms"),
    "harvester.found": (),
    "harvester.parts": (ITEMS,),
    "harvester.durations": (),
    "harvester.pages": (ITEMS,),
    "harvester.spiders": ("harvester.pages", ITEMS, "harvester.found", "harvester.parts"),
    "harvester.pairs": ("harvester.pages", "harvester.spiders", ITEMS),
    "harvester.crawl": (ITEMS, "harvester.found", "harvester.parts", STORE, "pipelines.encoding", "harvester.columns"),
    "harvester.sources": ("harvester.detected",),
    "harvester.releases": (),
    "harvester.loading": ("harvester.schema", "harvester.releases"),
    "harvester.demo": (),  # knows the site it plays, and nothing of its reader
    "harvester.dataset": ("harvester.columns", STORE),
    "harvester.contact": ("harvester.columns", "harvester.crawl.stopping", "harvester.dataset", STORE),
    "harvester.detected": ("harvester.pages",),
    "harvester.detect_spider": ("harvester.pages", "harvester.crawl", "harvester.detected"),
    "harvester.sampling": (
        "harvester.pages",
        "harvester.spiders",
        "harvester.detect_spider",
        "harvester.detected",
    ),
    "harvester.detection": (
        "harvester.detect_spider",
        "harvester.detected",
        "harvester.crawl.addresses",
        "harvester.crawl.stopping",
        "harvester.contact",
        "harvester.dataset",
    ),
    "harvester.on_end": ("harvester.columns", "harvester.crawl.stopping", "harvester.dataset"),
    "harvester.report": ("harvester.crawl", ITEMS, "harvester.on_end", RELEASE, STORE),
    # It is given reports and knows nothing of crawls and stores.
    "harvester.report_page": ("harvester.columns", "harvester.flags"),
    "harvester.report_page.writing": ("harvester.report_page", "harvester.dataset"),
    "harvester.spider_loader": (),
    "harvester.settings": EVERYTHING,
    "harvester.run": EVERYTHING,
    "harvester.cli": EVERYTHING,
    "harvester.commands": EVERYTHING,
    "harvester.__main__": EVERYTHING,
    "harvester": ("harvester.loading",),
    "pipelines": (),
    "pipelines.normalize": (),
    "pipelines.fields": ("pipelines.normalize", ITEMS),
    "pipelines.normalization": ("pipelines.fields", "pipelines.normalize", ITEMS),
    "pipelines.validate": (ITEMS, "harvester.flags"),
    "pipelines.merging": (ITEMS, "harvester.parts", "harvester.flags"),
    "pipelines.tables": (),
    "pipelines.encoding": (),
    "pipelines.migration": (),
    "pipelines.database": ("pipelines.migration", "pipelines.tables", "pipelines.encoding"),
    "pipelines.page_table": ("pipelines.database", "pipelines.tables", "pipelines.encoding"),
    "pipelines.article_parts": (
        ITEMS,
        "harvester.flags",
        "harvester.parts",
        "pipelines.merging",
        "pipelines.page_table",
        "pipelines.tables",
        "pipelines.encoding",
    ),
    "pipelines.article_table": (
        ITEMS,
        "pipelines.article_parts",
        "pipelines.page_table",
        "pipelines.tables",
        "pipelines.encoding",
    ),
    "pipelines.store": (
        ITEMS,
        "harvester.found",
        "harvester.parts",
        "pipelines.article_table",
        "pipelines.page_table",
        "pipelines.database",
        "pipelines.tables",
        "pipelines.encoding",
    ),
    "pipelines.stages": ("pipelines", ITEMS, "harvester.parts", "harvester.flags"),
    "pipelines.uniting": (
        ITEMS,
        "harvester.columns",
        "harvester.schema",
        "harvester.pages.links",
        RELEASE,
        "pipelines.article_parts",
        "pipelines.encoding",
        "pipelines.merging",
        "pipelines.normalize",
    ),
    "pipelines.exporting": (
        ITEMS,
        "harvester.columns",
        "harvester.forms",
        "harvester.schema",
        RELEASE,
        "pipelines.article_parts",
        "pipelines.bibliography",
        "pipelines.encoding",
    ),
    "pipelines.checking": (
        ITEMS,
        "harvester.columns",
        "harvester.flags",
        "harvester.schema",
        RELEASE,
        "pipelines.article_parts",
        "pipelines.encoding",
    ),
    "harvester.browse": ("harvester.schema", "harvester.flags", "pipelines.exporting", "harvester.releases"),
    # Issues that have no label of their own get one from their records, read as all labels are.
    "pipelines.release": (
        ITEMS,
        "harvester.found",
        "harvester.columns",
        "harvester.schema",
        "harvester.flags",
        STORE,
        "pipelines.article_parts",
        "pipelines.tables",
        "pipelines.encoding",
        "pipelines.normalization",
        "pipelines.normalize",
    ),
    "pipelines.bibliography": (ITEMS, "harvester.forms", "harvester.schema", "pipelines.encoding"),
}

NETWORK = {"scrapy", "twisted", "requests", "httpx", "aiohttp", "socket", "ssl", "http", "urllib.request", "asyncio"}
CLOCK = {"time", "datetime", "sched", "random"}
DISK = {"os", "pathlib", "io", "sqlite3", "sqlalchemy", "shutil", "tempfile"}
#: Room → what of others' it may not import.
FORBIDDEN: dict[str, set[str]] = {
    "harvester.pages": NETWORK | CLOCK | DISK,
    "harvester.items": NETWORK | CLOCK | DISK,
    "pipelines.normalize": NETWORK | {"time", "random"} | DISK,
    "pipelines.fields": NETWORK | {"time", "random"} | DISK,
    "pipelines.normalization": NETWORK | {"time", "random"} | DISK,
    "pipelines.validate": NETWORK | {"time", "random"} | DISK,
    **dict.fromkeys(
        (
            "pipelines.merging",
            "pipelines.uniting.titles",
            "pipelines.uniting.sketches",
            "pipelines.uniting.matching",
            "pipelines.uniting.grouping",
        ),
        NETWORK | CLOCK | DISK,
    ),
    "pipelines.bibliography": NETWORK | CLOCK | DISK,
    "pipelines.store": NETWORK,
    "pipelines.release": NETWORK,
    "pipelines.uniting": NETWORK | CLOCK,
    "pipelines.exporting": NETWORK,
    "pipelines.checking": NETWORK,
    "harvester.loading": NETWORK,
    "harvester.report_page": NETWORK | {"time", "sched", "random"},
}

FILES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for package in OURS
    for file in sorted((ROOT / package).rglob("*.py"))
}


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, wherever in it; of ours, the modules themselves."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            name = node.module or ""
            for alias in node.names:
                inner = f"{name}.{alias.name}"
                found.add(inner if inner in FILES else name)
    return frozenset(found)


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def room_of(module: str) -> str:
    if module in OURS:
        return module
    rooms = [room for room in ROOMS if within(module, room) and room not in OURS]
    assert rooms, f"{module} stands in no room: give it one, and say what it may import"
    return max(rooms, key=len)


def is_ours(name: str) -> bool:
    return any(within(name, package) for package in OURS)


def broken() -> Iterator[str]:
    for module in FILES:
        room = room_of(module)
        for name in sorted(imports(module)):
            if is_ours(name) and name != "harvester" and not any(within(name, ok) for ok in (room, *ROOMS[room])):
                yield f"{module} imports {name}; {room} may not"


def test_all_rooms_are_there() -> None:
    assert [room for room in ROOMS if not any(within(module, room) for module in FILES)] == []


def test_imports_run_one_way() -> None:
    assert list(broken()) == []


@pytest.mark.parametrize("room", FORBIDDEN)
def test_no_room_reaches_outside(room: str) -> None:
    modules = [module for module in FILES if within(module, room)]
    assert modules
    reached = [
        f"{module} imports {name}"
        for module in modules
        for name in sorted(imports(module))
        if any(within(name, outside) for outside in FORBIDDEN[room])
    ]
    assert reached == []


def test_no_cycles() -> None:
    graph = {module: {name for name in imports(module) if name in FILES} for module in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_names() -> None:
    """A name that says nothing gathers what belongs elsewhere."""
    parts = {part for file in FILES.values() for part in file.relative_to(ROOT).with_suffix("").parts}
    assert sorted(part for part in parts if part in NO_NAMES or part.startswith(("new_", "enhanced"))) == []


@pytest.mark.parametrize("folder", [*OURS, "tests"])
def test_no_file_is_too_long(folder: str) -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in sorted((ROOT / folder).rglob("*.py"))
    }
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}
