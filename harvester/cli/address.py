"""A source that is given by its address: a dataset knows it from an earlier run, or the site is looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harvester.cli.terminal import CommandError, complain

#: Formats that are asked for, by platform: each is one more walk through all records.
_FORMATS = {"ojs": ["oai_dc"], "janeway": ["jats"], "dergipark": ["oai_mods", "oai_dc"]}


def is_address(source: str) -> bool:
    """Whether *source* is an address, and not the name of a source.

    >>> is_address("https://example.org/j"), is_address("example.org/j"), is_address("iad")
    (True, True, False)
    """
    return "://" in source or bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", source))


def source_at(url: str, output: Path, name: str, overrides: dict[str, Any], *, quiet: bool) -> Any:
    """The source at an address (:class:`harvester.sources.Source`).

    Args:
        url: the address.
        output: the folder of datasets, whose stores hold what earlier runs found out.
        name: of the dataset, where it is not to be the usual one.
        overrides: settings of the crawl; its delay counts for the looking too.
        quiet: do not say what was found.

    Raises:
        CommandError: it is no journal's (exit code 2), or it cannot be had (4).
    """
    from harvester.dataset import RunError
    from harvester.detected import Detection
    from harvester.detection import detect
    from harvester.pages.oai_formats import best_formats
    from harvester.sources import known_source, source_of

    if "://" not in url:
        url = f"https://{url}"
    if known := known_source(output, url, name):
        return known
    try:
        found = detect(url, {key: value for key, value in overrides.items() if key in ("HARVESTER_DELAY",)})
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if not isinstance(found, Detection):
        raise CommandError(f"{found.outcome}: {url}. {found}", found.exit_code)
    usual = [prefix for prefix in _FORMATS.get(found.platform, ()) if prefix in found.formats]
    source = source_of(found, formats=usual or best_formats((prefix, "", "") for prefix in found.formats), name=name)
    if not quiet:
        version = f" {found.version}" if found.version else ""
        complain(f"{found.platform}{version}: {found.title or found.start}. {found.plan} Dataset: {source.name}.")
    return source
