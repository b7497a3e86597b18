"""A list of sources: the file that ``harvester crawl --sources`` reads.

TOML 1.0: one table ``[[source]]`` a source, ``[defaults]`` for what is the same for all. Keys are the options of the
command line, without their dashes and with ``_`` in place of ``-``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvester.cli.address import is_address
from harvester.cli.options import LONGEST_DELAY, MOST_AT_ONCE, dataset_name, detail_of, keys_of, seconds_of
from harvester.cli.terminal import CommandError

_LARGEST = 1 << 20
"""Bytes; no list of sources is so long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A source of the list."""

    number: int
    """Its place in the file, from 1."""
    source: str
    """A spider's name, or an address."""
    name: str
    """Of its dataset; empty where the address is to say it."""
    words: tuple[str, ...]
    """Its options, as on the command line."""
    host: str
    """The host that is asked, without ``www.``; two sources of one are never crawled at the same time."""
    is_alone: bool
    """It asks hosts that nobody knows beforehand, so nothing else is crawled at the same time."""

    @property
    def label(self) -> str:
        """What it is called before its dataset has a name."""
        return self.name or re.sub(r"^https?://(?:www\.)?|/+$", "", self.source)


class _Wrong(ValueError):
    """What is wrong with a value, in a few words."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Wrong(f"{value!r} is no text")
    return value.strip()


def _whole(value: Any, least: int, most: int | None = None) -> list[str]:
    if not isinstance(value, int) or isinstance(value, bool) or value < least or (most and value > most):
        raise _Wrong(f"{value!r} is no whole number from {least} {f'to {most}' if most else 'on'}")
    return [str(value)]


def _seconds(value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise _Wrong(f"{value!r} is no number of seconds")
    if not 0 <= value <= LONGEST_DELAY:
        raise _Wrong(f"{value!r} is not from 0 to {LONGEST_DELAY} seconds")
    return [str(value)]


def _time(value: Any) -> list[str]:
    given = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)
    seconds_of("", given)
    return [given]


def _refresh(value: Any) -> list[str]:
    return ["never"] if value == "never" else _time(value)


def _keys(parts: int) -> Callable[[Any], list[str]]:
    def keys(value: Any) -> list[str]:
        given = value if isinstance(value, list) else [value]
        said = [str(each) if type(each) is int else _text(each) for each in given]
        return keys_of(said, "", parts, numbers=False)

    return keys


def _site(value: Any) -> list[str]:
    try:
        parts = urlsplit(_text(value))
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise _Wrong(f"{value!r} is no address of a site, like https://www.example.org/")
    return [_text(value)]


#: Key → what checks its value and says it as on the command line; ``None`` for one that is on or off.
_OPTIONS: dict[str, Callable[[Any], list[str]] | None] = {
    "site": _site,
    "detail": lambda value: [detail_of(_text(value))],
    "follow_original": None,
    "journal": _keys(1),
    "issue": _keys(2),
    "limit": lambda value: _whole(value, 0),
    "delay": _seconds,
    "concurrency": lambda value: _whole(value, 1, MOST_AT_ONCE),
    "patience": _seconds,
    "max_requests": lambda value: _whole(value, 0),
    "max_time": _time,
    "refresh": _refresh,
    "full": None,
}
_NAMING = ("source", "url", "name")
_OF_ONE = ("site", "journal", "issue")
"""What no two sources have in common."""


def read_sources(file: Path, known: Callable[[], Mapping[str, str]]) -> list[Listed]:
    """The sources of a list, in its order. Nothing is asked of any site.

    Args:
        file: the list.
        known: gives the names of the spiders, each with its own site's address.

    Raises:
        CommandError: what is wrong with the file, and in which entry (exit code 2).
    """
    said = _tables(file)
    defaults = said.get("defaults", {})
    if not isinstance(defaults, dict):
        raise CommandError(f"{file}: defaults is no table. Write [defaults] over it.", 2)
    entries = said.get("source", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CommandError(f"{file}: source is no list of tables. Write [[source]] over each source.", 2)
    for key in said.keys() - {"defaults", "source"}:
        raise CommandError(f"{file}: {key!r} is unknown here. There are [defaults] and [[source]].", 2)
    if not entries:
        raise CommandError(f"{file} lists no source. Write [[source]] and a url, or a source's name, below it.", 2)
    shared = tuple(key for key in _OPTIONS if key not in _OF_ONE)
    _within(f"{file}: [defaults]", partial(_words, defaults, shared))
    found: list[Listed] = []
    for number, entry in enumerate(entries, 1):
        where = f"{file}: source {number}"
        listed: Listed = _within(where, partial(_listed, number, entry, defaults, known))
        for other in found:
            if listed.name == other.name and (listed.name or listed.source.rstrip("/") == other.source.rstrip("/")):
                what = f"the dataset {listed.name!r}" if listed.name else f"the address {listed.source}"
                raise CommandError(
                    f"{where}: {what} is that of source {other.number} already. Give one of them another name.", 2
                )
        found.append(listed)
    return found


def _tables(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as lines:
            text = lines.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise CommandError(f"{file} is no list of sources: it is larger than 1 MiB.", 2)
        return tomllib.loads(text.decode("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"The list of sources {file} cannot be read ({error.strerror}).", 2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is no TOML: it is not UTF-8.", 2) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CommandError(f"{file} is no TOML: {' '.join(str(error).split())}.", 2) from error


def _within(where: str, check: Callable[[], Any]) -> Any:
    """What *check* gives; what it finds wrong is said with its place."""
    try:
        return check()
    except CommandError as error:
        raise CommandError(f"{where}: {error.message.strip(': ')}", 2) from error
    except _Wrong as error:
        raise CommandError(f"{where}: {error}.", 2) from error


def _refuse_unknown(entry: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in entry:
        if key not in keys:
            near = get_close_matches(key.replace("-", "_"), keys, 1)
            meant = f" Did you mean {near[0]!r}?" if near else f" Known keys: {', '.join(keys)}."
            raise CommandError(f"{key!r} is unknown here.{meant}", 2)


def _words(options: Mapping[str, Any], keys: tuple[str, ...] = tuple(_OPTIONS)) -> list[str]:
    _refuse_unknown(options, keys)
    words: list[str] = []
    for key, value in options.items():
        check, option = _OPTIONS[key], f"--{key.replace('_', '-')}"
        try:
            if check is None:
                if not isinstance(value, bool):
                    raise _Wrong(f"{value!r} is neither true nor false")
                words += [option] if value else []
            else:
                words += [word for said in check(value) for word in (option, said)]
        except CommandError as error:
            raise _Wrong(f"{key}: {error.message.strip(': ').rstrip('.')}") from error
        except _Wrong as error:
            raise _Wrong(f"{key}: {error}") from error
    return words


def _listed(
    number: int, entry: dict[str, Any], defaults: dict[str, Any], known: Callable[[], Mapping[str, str]]
) -> Listed:
    _refuse_unknown(entry, (*_NAMING, *_OPTIONS))
    if ("url" in entry) == ("source" in entry):
        raise CommandError("give either a url or the name of a source, as url = … or source = …", 2)
    name = dataset_name(_text(entry["name"])) if "name" in entry else ""
    own = {key: value for key, value in entry.items() if key not in _NAMING}
    if "url" in entry:
        source = _text(entry["url"])
        if not is_address(source) or source.startswith("-"):
            raise CommandError(f"url {source!r} is no web address. Give one like https://journal.example.org/.", 2)
        if "site" in own:
            raise CommandError("give the url of a journal, or a source and its site, not both.", 2)
        asked = source if "://" in source else f"https://{source}"
        _site(asked)
    else:
        source, spiders = _text(entry["source"]), known()
        if source not in spiders:
            raise CommandError(f"there is no source {source!r}. Known sources: {', '.join(sorted(spiders))}.", 2)
        name = name or source
        asked = _text(own["site"]) if "site" in own else spiders[source]
    options = {**defaults, **own}
    return Listed(
        number=number, source=source, name=name, words=tuple(_words(options)),
        host=(urlsplit(asked).hostname or "").removeprefix("www.").rstrip("."),
        is_alone=options.get("follow_original") is True,
    )  # fmt: skip
