"""The page: what is said of a run, in the order in which people ask."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harvester.columns import printable
from harvester.flags import FLAGS
from harvester.report_page import charts
from harvester.report_page.advice import advice
from harvester.report_page.collation import turkish_key

_UNKNOWN = "language not known"
_NAMES = {
    "tr": "Turkish", "en": "English", "de": "German", "fr": "French", "ar": "Arabic", "ru": "Russian", "es": "Spanish",
    "az": "Azerbaijani", "fa": "Persian", "und": _UNKNOWN, "": _UNKNOWN,
}  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("harvester.report_page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    environment.filters |= {"number": _number, "percent": _percent, "day": _day, "language": _language}
    environment.tests["web_address"] = _is_web_address
    environment.globals["bar"] = charts.bar
    return environment


def _shown(value: Any) -> Any:
    """What a template prints: without controls, and nothing for what is not known."""
    if value is None:
        return ""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _number(value: Any) -> Any:
    return charts.said(value) if isinstance(value, int | float) else value or "–"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _day(moment: Any) -> str:
    """``2026-11-22T10:15:00Z`` or a run id as people write it."""
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y%m%dT%H%M%SZ"):
        try:
            return datetime.strptime(str(moment), form).replace(tzinfo=UTC).strftime("%-d %B %Y, %H:%M UTC")
        except ValueError:
            continue
    return "" if moment is None else str(moment)


def _language(tag: str) -> str:
    return _NAMES.get(tag, tag)


def _is_web_address(url: Any) -> bool:
    try:
        return isinstance(url, str) and urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def render(report: Mapping[str, Any], before: Mapping[str, Any] | None = None, dataset: str = "") -> str:
    """The page of a run, HTML.

    Args:
        report: of the run, as ``runs/<run id>.json`` has it; whatever it lacks is said to be lacking.
        before: of the run that made the release before, where there is one.
        dataset: the dataset's folder, for the commands that are shown.
    """
    style, script = _source("style.css"), _source("sort.js")
    figures = report.get("figures") or {}
    released = bool(report.get("released"))
    return _environment().get_template("report.html.j2").render(
        report=report,
        before=before,
        dataset=dataset,
        figures=figures,
        released=released,
        advice=advice(report, dataset or str(report.get("source") or "DATASET")),
        tiles=_tiles(report),
        coverage=_coverage(report, before or {}),
        years=charts.by_year(figures["years"]) if figures.get("years") else None,
        journals=_by_count(figures.get("journals", ()), "title"),
        keywords=_by_count(figures.get("keywords", ()), "keyword"),
        timeline=_timeline(report),
        series=charts.SERIES,
        failures=_failures(report),
        flags=[(flag, count, FLAGS.get(flag, "")) for flag, count in _flags(report, figures)],
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'",
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704 (our own file)
    )  # fmt: skip


def _tiles(report: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    """Label, number, tone."""
    articles = report.get("articles") or {}
    changes = (report.get("figures") or {}).get("changes") or {}
    pages = (report.get("pages") or {}).values()
    failed = sum(states.get("failed", 0) for states in pages) if "pages" in report else None
    return [
        ("articles in the release", (report.get("rows") or {}).get("articles"), ""),
        ("added", changes.get("added", articles.get("added")), "good"),
        ("changed", changes.get("changed", articles.get("changed")), ""),
        ("withdrawn", changes.get("withdrawn", articles.get("withdrawn")), ""),
        ("pages failed", failed, "bad" if failed else ""),
        ("requests", report.get("requests"), ""),
        ("from start to end", _duration(report.get("seconds")), ""),
    ]


def _duration(seconds: Any) -> str | None:
    """A time for people: the two largest units.

    >>> _duration(0.87), _duration(1572.4), _duration(93784)
    ('0.87 s', '26 min 12 s', '1 d 2 h')
    """
    if not isinstance(seconds, int | float):
        return None
    if seconds < 60:
        return f"{charts.said(seconds)} s"
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    left = int(seconds)
    parts: list[str] = []
    for name, size in units:
        if left >= size or parts:
            parts.append(f"{left // size} {name}")
            left %= size
    return " ".join(parts[:2])


def _share(report: Mapping[str, Any]) -> Mapping[str, float]:
    return (report.get("figures") or {}).get("coverage") or report.get("coverage") or {}


def _coverage(report: Mapping[str, Any], before: Mapping[str, Any]) -> list[tuple[str, float, float | None]]:
    """Column, share now, share in the release before."""
    then = _share(before)
    return [(name, share, then.get(name)) for name, share in _share(report).items()]


def _by_count(rows: Sequence[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    """Most articles first; of equals, in the order of the Turkish alphabet."""
    return sorted(rows, key=lambda row: (-row["articles"], turkish_key(str(row.get(name) or ""))))


def _timeline(report: Mapping[str, Any]) -> Markup | None:
    told = report.get("timeline") or {}
    if not told.get("requests") or not any(told["requests"]):
        return None
    return charts.timeline(told["bin_seconds"], told["answers"], told["waited"])


def _failures(report: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """State, reason, pages; of older reports, counted from what they list."""
    if "failure_counts" in report:
        return [(told["state"], told["error"], told["pages"]) for told in report["failure_counts"]]
    counts: dict[str, int] = {}
    for failure in report.get("failures") or ():
        counts[failure["error"] or ""] = counts.get(failure["error"] or "", 0) + 1
    return [("failed", error, count) for error, count in sorted(counts.items(), key=lambda told: -told[1])]


def _flags(report: Mapping[str, Any], figures: Mapping[str, Any]) -> list[tuple[str, int]]:
    flags = figures.get("flags") or report.get("flags") or {}
    return sorted(flags.items(), key=lambda told: (-told[1], told[0]))
