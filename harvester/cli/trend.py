"""How the runs of a dataset have moved: a line a measure, drawn small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

_BLOCKS = "▁▂▃▄▅▆▇█"
_DIGITS = "12345678"
_WIDEST = 60
"""So many characters at most; of more runs, each stands for several."""

_MOVED = 0.02
"""A field's coverage is shown where it moved by more, as a share."""


def trend(reports: Sequence[dict[str, Any]], encoding: str) -> list[str]:
    """Lines that show how the measures of runs have moved; none of fewer than two runs.

    Args:
        reports: of the runs, the oldest first.
        encoding: of whatever shows the lines; where it lacks the blocks, digits from 1 to 8 take their place.
    """
    if len(reports) < 2:
        return []
    measures = [measure for measure in _measures(reports) if len(measure[1]) > 1]
    blocks, arrow = (_BLOCKS, "→") if _can_show(encoding) else (_DIGITS, "->")
    drawn = [sparkline(values, blocks) for _, values, _ in measures]
    wide, long = max(len(name) for name, _, _ in measures), max(map(len, drawn))
    lines = [f"Trend of {len(reports)} runs, the oldest first:"]
    for (name, values, unit), line in zip(measures, drawn, strict=True):
        first, last = values[0], values[-1]
        moved = f"{_said(first)}{unit} {arrow} {_said(last)}{unit} ({_said(last - first, sign='+')})"
        lines.append(f"{name:<{wide}}  {line:<{long}}  {moved}")
    return lines


def _measures(reports: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[float], str]]:
    """Name, values and unit of what is shown. Runs that do not say a value are left out of its line."""
    yield "articles", [r["rows"]["articles"] for r in reports if "articles" in r.get("rows", {})], ""
    yield "requests", [r["requests"] for r in reports if "requests" in r], ""
    failed = [sum(kind["failed"] for kind in r["pages"].values()) for r in reports if "pages" in r]
    yield "failed pages", failed, ""
    yield "seconds", [r["seconds"] for r in reports if "seconds" in r], ""
    covered = [r["coverage"] for r in reports if r.get("coverage")]
    for name in dict.fromkeys(name for each in covered for name in each):
        values = [each[name] for each in covered if name in each]
        if abs(round(values[-1] - values[0], 6)) > _MOVED:
            yield f"has {name}", [100 * value for value in values], " %"


def _can_show(encoding: str) -> bool:
    try:
        f"{_BLOCKS}→".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def sparkline(values: Sequence[float], steps: str = _BLOCKS) -> str:
    """Values as one character each, from the lowest to the highest of *steps*; what never moves, in the middle.

    >>> sparkline([0, 1, 2, 7]), sparkline([5, 5]), sparkline([1, 3], "12345678")
    ('▁▂▃█', '▄▄', '18')
    """
    count = min(len(values), _WIDEST)
    edges = [n * len(values) // count for n in range(count + 1)]
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    low, high = min(means), max(means)
    if low == high:
        return steps[(len(steps) - 1) // 2] * count
    return "".join(steps[round((mean - low) / (high - low) * (len(steps) - 1))] for mean in means)


def _said(value: float, *, sign: str = "") -> str:
    """A number as short as it can be: at most two places after the point, and none of a large one.

    >>> _said(60), _said(1.239), _said(33.333), _said(86400.5), _said(-2.0, sign="+"), _said(0, sign="+")
    ('60', '1.24', '33.3', '86400', '-2', '+0')
    """
    places = 2 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    text = f"{value:{sign}.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
