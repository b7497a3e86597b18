"""A source that is given by its address: a dataset knows it from an earlier run, or the site is looked at."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvester.cli.terminal import CommandError, complain

#: Platforms: sources that have no site of their own.
PLATFORMS = ("ojs", "janeway", "dergipark", "oai", "citation-meta")


def is_address(source: str) -> bool:
    """Whether *source* is an address, and not the name of a source.

    >>> is_address("https://example.org/j"), is_address("example.org/j"), is_address("iad")
    (True, True, False)
    """
    return "://" in source or bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", source))


def source_at(url: str, output: Path, name: str, overrides: dict[str, Any], *, quiet: bool, platform: str = "") -> Any:
    """The source at an address (:class:`harvester.sources.Source`).

    Args:
        url: the address.
        output: the folder of datasets, whose stores hold what earlier runs found out.
        name: of the dataset, where it is not to be the usual one.
        overrides: settings of the crawl; its delay counts for the looking too.
        quiet: do not say what was found.
        platform: what it is said to be.

    Raises:
        CommandError: it is no journal's, or another platform's, or the dataset is another source's (exit code 2); or
            it cannot be had (4).
    """
    from harvester.crawl.addresses import is_here
    from harvester.dataset import RunError
    from harvester.detected import Detection, formats_asked
    from harvester.detection import detect
    from harvester.sources import is_other, known_source, source_of

    if "://" not in url:
        url = f"{'http' if is_here(urlsplit(f'//{url}').hostname or '') else 'https'}://{url}"
    # A full crawl looks anew: the journal may have moved to another platform.
    known = None if overrides.get("HARVESTER_FULL") else known_source(output, url, name)
    if known and (not platform or known.spider == platform.replace("-", "_")):
        return known
    try:
        found = detect(url, {key: value for key, value in overrides.items() if key in ("HARVESTER_DELAY",)})
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if not isinstance(found, Detection):
        raise CommandError(f"{found.outcome}: {url}. {found}", found.exit_code)
    if platform == "oai" and found.oai_url:  # whatever stands behind it, only the endpoint is wanted
        found = replace(found, platform="oai", start=found.oai_url)
    elif platform == "citation-meta":
        found = replace(found, platform=platform)
    elif platform and found.platform != platform:
        raise CommandError(f"{url} is no site of {platform}: it is {found.platform}. {found.plan}", 2)
    source = source_of(found, formats=formats_asked(found.platform, found.formats), name=name)
    if other := is_other(output, source):
        raise CommandError(
            f"The dataset {output / source.name} was made from {other}, not from {url}. Choose another --name.", 2
        )
    if not quiet:
        version = f" {found.version}" if found.version else ""
        complain(f"{found.platform}{version}: {found.title or found.start}. {found.plan} Dataset: {source.name}.")
    return source
