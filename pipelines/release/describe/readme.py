"""``README.md`` of a release: what a person who is given the folder needs to know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from harvester.columns import printable
from harvester.flags import FLAGS
from harvester.schema import LIST_SEPARATOR, STANDS_FOR_SEPARATOR, Column
from pipelines.release.describe.about import About, DataFile
from pipelines.release.describe.words import LICENCE_NOTE, TITLE, description

_SPARSE = 0.5
"""A column that fewer articles have is named among the gaps."""

_RUN_COLUMNS = frozenset({"first_seen", "last_seen", "last_changed", "counted_at", "flags"})
"""Columns whose coverage says nothing of the source."""


def readme(about: About, files: Sequence[DataFile], figures: Mapping[str, Any]) -> str:
    """The text.

    Args:
        about: whose release it is.
        files: its data files.
        figures: what it holds, as the run report has it.
    """
    parts = (_head(about), _files(files), _reading(), _coverage(figures), _gaps(about, figures), _citing(about, files),
             _licence(about), _dictionary(files), _flags())  # fmt: skip
    return "\n".join(line for part in parts for line in (*part, "")).rstrip("\n") + "\n"


def _head(about: About) -> Iterator[str]:
    yield f"# {_text(TITLE.format(about=about))}"
    yield ""
    yield _text(description(about))
    yield ""
    yield f"Made {about.made} (UTC)" + (
        f" by a run that ended `{about.verdict}`: {_text(about.says)}" if about.verdict else "."
    )
    yield ""
    yield "Sources:"
    yield ""
    for origin in about.origins:
        note = f" {_text(origin.note)}" if origin.note else ""
        yield f"- {_text(origin.name)}" + (f", <{origin.address}>" if origin.address else "") + note
    yield ""
    if about.is_merged:
        yield (
            "How: the releases of these datasets were united, each article once; `article_sources.csv` tells of every "
            "record where it went, and `provenance` in the JSON Lines of every field where it is from."
        )
        yield ""
    yield (
        "How: the pages and OAI-PMH answers of the source are read as they are published; dates, names, identifiers, "
        "keywords and the like are normalized, and what cannot be read for certain is left empty and flagged, never "
        "guessed. The text as printed stands under `printed` in the JSON Lines."
    )


def _files(files: Sequence[DataFile]) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield "| file | rows | bytes | what a row is |"
    yield "| --- | ---: | ---: | --- |"
    for file in files:
        yield f"| `{file.name}` | {file.rows} | {file.bytes} | {_text(file.table.about)} |"
    yield ""
    yield (
        "Beside them: `datapackage.json` (Frictionless Data Package: types, constraints, keys, SHA-256 of each file), "
        "`csvw.json` (CSV on the Web), `*.schema.json` (JSON Schema of the JSON Lines)."
    )


def _reading() -> Iterator[str]:
    yield "## How to read the files"
    yield ""
    yield "- UTF-8, comma, RFC 4180. An empty cell means not known, never zero."
    yield f"- Lists are joined with `{LIST_SEPARATOR}`; inside a value this sign is written `{STANDS_FOR_SEPARATOR}`."
    yield "- Volume, issue, pages, ISSN and identifiers are text: `12-13` is no date, and `0012` no number."
    yield "- `published` is as far as it is known (EDTF): `2025-06-30`, `2025-06`, `2025`, `2025-21` (spring)."
    yield "- All tables about articles join on `article_id`; `issue_id` and `journal_id` lead to issues and journals."
    yield ""
    yield "```python"
    yield "import pandas as pd"
    yield 'articles = pd.read_csv("articles.csv", dtype="string", keep_default_na=False, na_values=[""])'
    yield "```"


def _coverage(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "## Coverage"
    yield ""
    coverage = figures["coverage"]
    if not coverage:
        yield "There are no articles."
        return
    years = list(figures["years"])
    if years:
        undated = f"; without a date: {figures['undated']}" if figures["undated"] else ""
        yield f"Published {years[0]} to {years[-1]}{undated}.  "
    for title, name in (("Languages", "languages"), ("Kinds", "kinds")):
        yield f"{title}: " + ", ".join(f"{_text(key) or 'not known'} {n}" for key, n in figures[name].items()) + ".  "
    yield ""
    yield "Share of the articles whose cell is filled:"
    yield ""
    yield "| column | share |"
    yield "| --- | ---: |"
    for column, share in coverage.items():
        yield f"| `{column}` | {100 * share:.1f} % |"


def _gaps(about: About, figures: Mapping[str, Any]) -> Iterator[str]:
    yield "## Known gaps"
    yield ""
    coverage = {name: share for name, share in figures["coverage"].items() if name not in _RUN_COLUMNS}
    never = [f"`{name}`" for name, share in coverage.items() if share == 0]
    sparse = [f"`{name}` ({share:.0%})" for name, share in coverage.items() if 0 < share < _SPARSE]
    withdrawn = figures["statuses"].get("withdrawn", 0)
    said = False
    if about.verdict and about.verdict != "complete":
        said = True
        yield f"- The run ended `{about.verdict}`: {_text(about.says)}"
    if never:
        said = True
        yield f"- No article has {', '.join(never)}: the source does not give it, or it is not read there."
    if sparse:
        said = True
        yield f"- Fewer than half of the articles have {', '.join(sparse)}."
    if withdrawn:
        said = True
        yield f"- No longer on the site, and kept with `status` `withdrawn`: {withdrawn}."
    for flag, count in figures["flags"].items():
        said = True
        yield f"- `{flag}` on {count} {'article' if count == 1 else 'articles'}: {FLAGS.get(flag, 'see the site.')}"
    if not said:
        yield "None is known."


def _citing(about: About, files: Sequence[DataFile]) -> Iterator[str]:
    yield "## How to cite"
    yield ""
    names = ", ".join(_text(origin.name) for origin in about.origins) or _text(about.name)
    yield (
        f"> {names}. *{_text(TITLE.format(about=about))}*. Release {about.release}, harvested with Harvester "
        f"{about.version}, {about.made[:10]}."
    )
    yield ""
    digest = next((file.sha256 for file in files if file.name == "articles.csv"), "")
    yield f"SHA-256 of `articles.csv`: `{digest}`. Name the release: a later one may differ, as its `changes.csv` says."


def _licence(about: About) -> Iterator[str]:
    yield "## Licence"
    yield ""
    yield LICENCE_NOTE


def _dictionary(files: Sequence[DataFile]) -> Iterator[str]:
    yield "## Data dictionary"
    for file in files:
        if not file.is_csv:
            continue
        yield ""
        yield f"### {file.name}"
        yield ""
        key = ", ".join(f"`{name}`" for name in file.table.key)
        joins = "".join(f" `{column}` leads to `{other}.csv`." for column, other in file.table.joins)
        yield f"{_text(file.table.about)} Key: {key}.{joins}"
        yield ""
        yield "| column | type | meaning | example |"
        yield "| --- | --- | --- | --- |"
        for column in file.table.all_columns:
            yield _row(column)


def _row(column: Column) -> str:
    example = column.example
    shown = json.dumps(example, ensure_ascii=False) if isinstance(example, dict) else str(example or "")
    meaning = column.description.replace("|", "\\|") + (" *JSON Lines only.*" if column.json_only else "")
    cell = f"`{shown}`".replace("|", "\\|") if shown else ""
    return f"| `{column.name}` | {column.type} | {meaning} | {cell} |"


def _flags() -> Iterator[str]:
    yield "## Flags"
    yield ""
    yield "| flag | meaning |"
    yield "| --- | --- |"
    for flag, meaning in sorted(FLAGS.items()):
        yield f"| `{flag}` | {_text(meaning)} |"


_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*[]<>|#"})


def _text(text: str) -> str:
    """*text* as Markdown shows it as it is."""
    return " ".join(printable(text).translate(_SIGNS).split())
