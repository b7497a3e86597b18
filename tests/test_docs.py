"""README and docs say what is so: commands, paths, links, rows, columns.

The dictionary in docs/files.md is made here; ``python tests/test_docs.py`` writes it anew.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import scrapy

from benchmarks.trouble import ROWS as TROUBLES
from harvester.cli import app
from harvester.crawl import verdict
from harvester.demo.journals.cases import cases
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.server import serve
from harvester.demo.site import DemoSite
from harvester.flags import FLAGS
from harvester.pages.oai.formats import FORMATS
from harvester.pages.platforms.look import NAMES
from harvester.pages.record import LabelledRecordPage
from harvester.parts import PARTS
from harvester.schema import ALL_TABLES, Column
from harvester.spiders.index import IndexSpider
from pipelines.merging import PREFERENCE
from pipelines.normalization import COMMA_LISTS

ROOT = Path(__file__).parents[1]
DOCS = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
README, FILES = DOCS["README.md"], DOCS["docs/files.md"]
STORY, SOURCE = DOCS["docs/how-a-page-becomes-a-row.md"], DOCS["docs/add-a-source.md"]
PLATFORMS = DOCS["docs/platforms.md"]


def block(file: Path, name: str) -> str:
    """What stands between ``<!-- name -->`` and ``<!-- /name -->``."""
    match = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", file.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"{file.name} has no block {name!r}"
    return match[1]


def code(file: Path, name: str) -> str:
    """The code in a block."""
    return re.sub(r"^```\w*\n", "", block(file, name), flags=re.MULTILINE)


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table in Markdown."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


# ---- the dictionary -------------------------------------------------------------------------------------------------


def _line(column: Column) -> str:
    example = "" if column.example is None else column.example
    shown = json.dumps(example, ensure_ascii=False) if isinstance(example, dict) else str(example)
    shown = f"`{shown}`".replace("|", r"\|") if shown else ""
    meaning = column.description.replace("|", r"\|") + (" *JSON Lines only.*" if column.json_only else "")
    return f"| `{column.name}` | {column.type} | {meaning} | {shown} |".replace("|  |", "| |")


def _dictionary() -> Iterator[str]:
    for each in ALL_TABLES.values():
        key = ", ".join(f"`{name}`" for name in each.key)
        yield f"\n## {each.name}.csv\n\n{each.about} Key: {key}.\n"
        yield "| column | type | meaning | example |\n| --- | --- | --- | --- |"
        yield from map(_line, each.all_columns)
    yield "\n## Flags\n\nThe column `flags` of `articles.csv`.\n\n| flag | meaning |\n| --- | --- |"
    yield from (f"| `{flag}` | {meaning} |" for flag, meaning in sorted(FLAGS.items()))
    yield ""


def dictionary() -> str:
    return "\n".join(_dictionary()) + "\n"


def renew() -> None:
    """Write the dictionary into docs/files.md."""
    text = FILES.read_text(encoding="utf-8")
    before, mark, rest = text.partition("<!-- dictionary -->\n")
    after = rest[rest.index("<!-- /dictionary -->") :]
    FILES.write_text(before + mark + dictionary() + after, encoding="utf-8")


def test_dictionary_is_that_of_the_code() -> None:
    assert block(FILES, "dictionary") == dictionary(), (
        "docs/files.md is out of date. Renew it with: .venv/bin/python tests/test_docs.py"
    )


# ---- commands, paths, links -----------------------------------------------------------------------------------------


def commands() -> dict[str, set[str]]:
    """Command → its options."""
    import typer

    found = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {name: {o for p in each.params for o in p.opts if o.startswith("--")} for name, each in found.items()}


@pytest.mark.parametrize("name", DOCS)
def test_commands_exist(name: str) -> None:
    text = DOCS[name].read_text(encoding="utf-8")
    for line in re.findall(r"\bharvester (?:crawl|export|merge|status|failures|demo|[a-z]+ --)[^`\n#]*", text):
        _, command, *words = line.split()
        assert command in commands(), line
        options = {word for word in words if word.startswith("--")}
        assert options <= commands()[command], line


def test_all_commands_are_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in commands() if f"harvester {name}" not in text] == []
    options = commands()["crawl"]
    assert [option for option in sorted(options) if f"`{option}" not in text] == []


@pytest.mark.parametrize("command", sorted(commands()))
def test_help(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "harvester", command, "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for file in DOCS.values():
        assert set(re.findall(r"[`\n]make (\w+)", file.read_text(encoding="utf-8"))) <= targets


@pytest.mark.parametrize("name", DOCS)
def test_paths_exist(name: str) -> None:
    """Every path in backticks that begins with a folder of the project; the example's own files aside."""
    text = DOCS[name].read_text(encoding="utf-8")
    paths = re.findall(r"`((?:harvester|pipelines|tests|fixtures|benchmarks|deploy|docs)/[\w./-]*)`", text)
    assert [path for path in paths if "example" not in path and not (ROOT / path).exists()] == []


def test_flow_has_a_path_for_each_step() -> None:
    flow = block(README, "flow")
    line = next(line for line in flow.splitlines() if line.strip().startswith("site"))
    steps = [step.strip() for part in line.split("→") for step in part.split(":")]
    rows = table(flow)
    assert [row["step"].removeprefix("→").strip() for row in rows] == steps
    assert all((ROOT / row["path"].strip("`")).exists() for row in rows)


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", [*DOCS, "CHANGELOG.md"])
def test_links_resolve(name: str) -> None:
    file = ROOT / name
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (file.parent / path).resolve() if path else file
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def test_every_verdict_has_its_place() -> None:
    """The commands refer to ``docs/reliability.md`` by the name of the verdict."""
    names = set(verdict.Name.__args__)  # type: ignore[attr-defined]
    assert names <= anchors(DOCS["docs/reliability.md"])
    assert {re.sub(r"\W.*", "", row["verdict"].strip("[")) for row in table(
        README.read_text(encoding="utf-8").partition("## Verdicts")[2].partition("\n## ")[0]
    )} == names  # fmt: skip


# ---- rows of the bundled index --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Demo:
    """What ``make harvest`` leaves."""

    rows: dict[str, dict[str, str]]
    lines: dict[str, dict[str, Any]]
    report: dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    output = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "harvester", "demo", "--quiet", "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    latest = output / "demo" / "latest"
    with (latest / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["article_id"]: row for row in csv.DictReader(file)}
    objects = [json.loads(line) for line in (latest / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    (report,) = (output / "demo" / "runs").glob("*.json")
    return Demo(rows, {each["article_id"]: each for each in objects}, json.loads(report.read_text(encoding="utf-8")))


def test_rows_of_the_readme(demo: Demo) -> None:
    shown = table(block(README, "rows"))
    assert len(shown) == 3
    assert f"Three of the {len(demo.rows)} rows" in README.read_text(encoding="utf-8")
    for row in shown:
        assert row == {name: demo.rows[row["article_id"]][name] for name in row}


def test_story(demo: Demo) -> None:
    """The record that the page follows, at each step."""
    row = {each["column"].strip("`"): each["cell"] for each in table(block(STORY, "row"))}
    article_id = row["article_id"]
    cells, line = demo.rows[article_id], demo.lines[article_id]
    assert row == {name: cells[name] for name in row}
    shown = json.loads(code(STORY, "line"))
    assert shown == {name: line[name] for name in shown}
    page = DemoSite().respond(f"/paper/{article_id.partition(':')[2]}").body.decode()
    for text in re.split(r"…|\n", code(STORY, "page")):
        assert text in page
    printed = json.loads(code(STORY, "printed"))
    assert printed == line["printed"] | {"abstract": printed["abstract"]}
    assert line["printed"]["abstract"].startswith(printed["abstract"].rstrip("…").rstrip())
    for each in table(block(STORY, "values")):
        name = each["field"].strip("`")
        assert (each["printed"], each["value"]) == (line["printed"][name], cells[name])
        assert not each["flag"] or each["flag"].strip("`") in cells["flags"].split("|")


def test_troubles_are_those_of_the_benchmark() -> None:
    shown = table(block(README, "trouble"))
    assert [row["trouble"] for row in shown] == [trouble for trouble, _ in TROUBLES.values()]
    assert f"stock Scrapy {scrapy.__version__}" in shown[0]
    assert {row[""] for row in shown} == {"pass"}


def test_run_report(demo: Demo) -> None:
    keys = [key for row in table(block(FILES, "report")) for key in re.findall(r"`(\w+)`", row["key"])]
    assert keys == list(demo.report)


# ---- platforms ------------------------------------------------------------------------------------------------------


def test_platforms_are_those_of_the_code() -> None:
    """Every platform, part, format and column has its place, and the order of the parts is the one that merging has."""
    text = PLATFORMS.read_text(encoding="utf-8")
    shown = {
        name for name in NAMES if f"| `{name}` |" in README.read_text(encoding="utf-8") and f"| `{name}` |" in text
    }
    assert shown == set(NAMES)
    figure = (ROOT / "docs/flow.svg").read_text(encoding="utf-8")
    assert [name for name in NAMES if f">{name}<" not in figure] == []
    assert [name for name in (*PARTS, *(known.part for known in FORMATS)) if f"`{name}`" not in text] == []
    order = re.search(r"In the usual order these are (.*?)\.", text, re.DOTALL)
    assert order
    assert re.findall(r"`([a-z_ ]+)`", order[1]) == list(PARTS)
    rows = table(block(PLATFORMS, "columns"))
    told = [(name, row["order of the parts"]) for row in rows for name in re.findall(r"`(\w+)`", row["columns"])]
    assert sorted(name for name, _ in told) == sorted(column.name for column in ALL_TABLES["articles"].all_columns)
    orders = dict(told)
    for name, parts in PREFERENCE.items():
        assert ", ".join(parts) in orders[name], name
    assert {name for name, said in told if "first" in said} == PREFERENCE.keys() | {
        "first_page", "last_page", "keywords_en", "reference_count",  # which go with others
        "journal_title", "issn",  # stand in the publisher's row
    }  # fmt: skip


def test_journal_of_the_readme(tmp_path: Path) -> None:
    """What the first screen shows is what the commands print and write."""
    shown = block(README, "journal")
    lines = [line for line in code(README, "journal").splitlines() if line and not line.startswith(("$", "|", "…"))]
    with serve(OjsSite(cases())) as served:
        site = served.url.rstrip("/")
        said = ""
        for words in ("detect", "crawl --name sesbil --output output"):
            done = subprocess.run(
                [sys.executable, "-m", "harvester", *words.split(), f"{site}/index.php/sesbil"],
                capture_output=True, text=True, cwd=tmp_path,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            said += done.stdout.replace(site, "http://127.0.0.1:8000")
    figures = re.compile(r"with \d+ requests in [\d.]+ s")
    assert [line for line in lines if figures.sub("", line) not in figures.sub("", said)] == []
    with (tmp_path / "output/sesbil/latest/articles.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["article_id"]: row for row in csv.DictReader(file)}
    for row in table(shown):
        assert row == {name: rows[row["article_id"]][name] for name in row}


# ---- the example of a source ----------------------------------------------------------------------------------------


def test_example_of_a_source() -> None:
    """The spider, the pair and the reader of docs/add-a-source.md work together."""
    namespace: dict[str, Any] = {"__name__": "harvester.spiders.example"}
    for name in ("reader", "spider"):
        exec(compile(code(SOURCE, name), f"{name} of {SOURCE.name}", "exec"), namespace)
    spider: type[IndexSpider] = namespace["ExampleSpider"]
    assert issubclass(spider, IndexSpider)
    wanted = json.loads(code(SOURCE, "expected"))
    html = code(SOURCE, "fixture")
    match = spider.record_path.search(wanted["url"])
    assert match
    article_id = f"{spider.name}:{'/'.join(match.group('journal', 'issue', 'article'))}"
    page = spider.record_page(html, wanted["url"])
    assert isinstance(page, LabelledRecordPage)
    assert page.is_record
    article = page.article(article_id, spider.name)
    assert {name: getattr(article, name) for name in wanted} == wanted
    assert article.original_url is None
    meta = html.replace("<head>", '<head><meta name="citation_doi" content=" 10.5555/x ">')
    assert namespace["ExampleRecordPage"](meta, wanted["url"]).doi == "10.5555/x"
    assert namespace["ExampleRecordPage"](html, wanted["url"]).doi is None
    assert spider.name not in COMMA_LISTS


if __name__ == "__main__":
    renew()
