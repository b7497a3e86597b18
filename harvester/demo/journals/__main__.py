"""Serves invented journals: ``python -m harvester.demo.journals ojs --fault cut_page=2``."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import fields
from functools import partial

from harvester.demo.journals.cases import cases
from harvester.demo.journals.catalogue import catalogue
from harvester.demo.journals.content import Catalogue
from harvester.demo.journals.dergipark import DergiparkSite
from harvester.demo.journals.dergipark_frame import DESIGNS
from harvester.demo.journals.faults import Faults
from harvester.demo.journals.http import Site
from harvester.demo.journals.janeway import JanewaySite
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.ojs_themes import THEMES
from harvester.demo.journals.plain import STYLES, PlainSite
from harvester.demo.journals.server import serve

#: Name → the site, given its catalogue.
SITES: dict[str, Callable[[Catalogue], Site]] = {
    "ojs": OjsSite,
    **{f"ojs-{theme}": partial(OjsSite, theme=theme) for theme in THEMES if theme != "default"},
    "ojs-3.3": partial(OjsSite, version="3.3.0-14", base="/dergi", restful=True),
    "janeway": JanewaySite,
    **{f"dergipark-{design}": partial(DergiparkSite, design=design) for design in DESIGNS},
    **{style: partial(PlainSite, style=style) for style in STYLES},
}
FAULTS = {each.name for each in fields(Faults) if each.repr} - {"change", "change_page"}


def _fault(text: str) -> tuple[str, str | int]:
    name, _, value = text.partition("=")
    if name not in FAULTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of: {', '.join(sorted(FAULTS))}")
    if name == "kind":
        return name, value
    if not (value or "1").isdecimal():
        raise argparse.ArgumentTypeError(f"{name} takes a whole number, not {value!r}")
    return name, int(value or 1)


def main(arguments: list[str] | None = None) -> int:
    """Prints the address and serves until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m harvester.demo.journals", description="Serve invented journals on 127.0.0.1, until Ctrl-C."
    )
    parser.add_argument("site", choices=SITES, metavar="SITE", help=f"one of: {', '.join(SITES)}")
    parser.add_argument("--size", metavar="ISSUES,ARTICLES", help="plain articles in place of the catalogue of cases")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer (default: 0)")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: any that is free)")
    parser.add_argument("--warm", action="store_true", help="render the pages before the address is printed")
    parser.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="NAME=N", help="what goes wrong; may be repeated"
    )
    options = parser.parse_args(arguments)
    shown = cases()
    if options.size:
        issues, _, articles = options.size.partition(",")
        shown = catalogue(issues=int(issues), articles=int(articles or 10))
    faults = Faults(**dict(options.fault))
    with serve(SITES[options.site](shown), faults=faults, latency=options.latency, port=options.port) as served:
        if options.warm:
            served.warm()
        print(served.url, flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    raise SystemExit(main())
