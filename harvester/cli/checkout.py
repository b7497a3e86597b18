"""The project's own folder, where it is one that can be changed: what a source adds to it, and the tests of that."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.cli.terminal import CommandError

if TYPE_CHECKING:
    from harvester.sampling import Plan, Sample
    from harvester.spiders.site import SiteSpider

_LONGEST_LINE = 120
_TESTS = "tests/pages/test_fixtures.py"
_MARKS = ("pyproject.toml", "scrapy.cfg", "fixtures", "harvester/spiders", _TESTS)


def checkout() -> Path:
    """The folder of the project that runs.

    Raises:
        CommandError: it is a package that was installed, and nobody's to change.
    """
    import harvester

    root = Path(harvester.__file__).resolve().parents[1]
    if not all((root / mark).exists() for mark in _MARKS):
        raise CommandError(
            f"A source becomes a part of the project, and {root} is no checkout of it. Clone the project, run "
            "'make harvest' there, and use its .venv/bin/harvester.",
            2,
        )
    return root


def module_text(name: str, plan: Plan, title: str, what: str, day: str, *, own_network: bool = False) -> str:
    """The module of a new spider.

    Args:
        name: of the spider.
        plan: how the site is harvested.
        title: of the journal or the site; text of a page.
        what: the kind of site, in a few words.
        day: on which it was looked at, ``2026-11-25``.
        own_network: the site is at a private address, which the operator has given.
    """
    base, called = plan.spider, _plain(title)
    own = {key: value for key, value in plan.own_arguments.items() if value}
    path = plan.record_path if plan.record_path and "record_path" not in vars(base) else None
    imports = [
        *(["import re"] if path else []),
        *(["from typing import ClassVar"] if own else []),
        *([""] if path or own else []),
        f"from {base.__module__} import {base.__name__}",
    ]
    body = [_line(f"name = {_literal(name)}"), _line(f"site = {_literal(plan.site)}")]
    if path:
        body.append(_line(f"record_path = re.compile(r{_literal(path.pattern, raw=True)})"))
    if own_network:
        body.append("    is_in_own_network = True")
    if own:
        entries = [_line(f"    {_literal(key)}: {_literal(value)},") for key, value in own.items()]
        body += ["    own_arguments: ClassVar[dict[str, str]] = {", *entries, "    }"]
    return "\n".join(
        [
            f'"""{called}."""',
            "",
            *imports,
            "",
            "",
            f"class {class_name(name)}({base.__name__}):",
            f'    """{called}, {what}.',
            "",
            f"    Harvested since {day}: {_plain(plan.site, longest=2_000)}",
            '    """',
            "",
            *body,
            "",
        ]
    )


def class_name(name: str) -> str:
    """The class of a spider.

    >>> class_name("plain_letters")
    'PlainLettersSpider'
    """
    return "".join(part.capitalize() for part in name.split("_")) + "Spider"


def _plain(text: str, longest: int = 60) -> str:
    """Text of a page as it may stand in a docstring: nothing in it ends one."""
    said = "".join(letter if letter.isprintable() else " " for letter in text)
    said = " ".join(said.replace('"', "'").replace("\\", "/").split())
    return (said if len(said) <= longest else f"{said[: longest - 1].rstrip()}…").strip(" .'") or "A source"


def _literal(text: str, *, raw: bool = False) -> str:
    return f'"{text}"' if raw else json.dumps(text, ensure_ascii=not text.isprintable())


def _line(code: str) -> str:
    line = f"    {code}"
    before, _, last = line.rpartition(" ")
    # An address at the end of a line may be as long as it is.
    fits = len(line) <= _LONGEST_LINE or ("://" in last and len(before) < _LONGEST_LINE)
    return line if fits else f"{line}  # noqa: E501"


def save(spider: type[SiteSpider], folder: Path, why: str, sample: Sample) -> Path:
    """Save a page and what its reader finds on it.

    Args:
        spider: of the source.
        folder: of its pairs.
        why: the rest of the name, behind the kind.
        sample: the page.

    Raises:
        CommandError: there is such a pair already, or it cannot be written.
    """
    from harvester.pairs import NoPair, as_text, read_saved

    page = folder / f"{sample.kind}_{why}{sample.suffix}"
    said = page.with_suffix(".json")
    for file in (page, said):
        if file.exists():
            raise CommandError(f"{file} is there already. Give the pair another name with --why.", 2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page.write_bytes(sample.body)
        said.write_text(as_text(read_saved(spider, page, sample.url)), encoding="utf-8")
    except (OSError, NoPair) as error:
        page.unlink(missing_ok=True)
        said.unlink(missing_ok=True)
        raise CommandError(f"{page} cannot be saved ({getattr(error, 'strerror', None) or error}).", 4) from error
    return page


def passes(root: Path, pages: Iterable[Path]) -> tuple[bool | None, str]:
    """Run the tests of some pairs.

    Returns:
        Whether they pass (``None``: they cannot be run here), and what to say of it.
    """
    if find_spec("pytest") is None:
        return None, "not run, pytest is missing: 'make test' installs it and runs them"
    tests = [f"{_TESTS}::test_page[{page.parent.name}/{page.stem}]" for page in pages]
    done = subprocess.run(  # noqa: S603 (no shell, and no text of a page: names that were checked)
        [sys.executable, "-P", "-m", "pytest", "-p", "no:cacheprovider", *tests],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    result = re.sub(r" in [\d.]+s.*|=+ ?| ?=+", "", lines[-1]) if lines else f"exit code {done.returncode}"
    if done.returncode == 0:
        return True, f"{result}: {', '.join(page.stem for page in pages)}"
    wrong = [line for line in lines if line.startswith(("E ", "ERROR", "FAILED"))][:10]
    return False, "\n".join([result, *wrong])
