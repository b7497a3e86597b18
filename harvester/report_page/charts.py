"""Charts as SVG, drawn for a width: letters keep their size, so a page has one for a phone and one for a desktop.

Colours are classes (``s-ok``, ``axis``), which the page's style gives a light and a dark one. Every chart says what it
shows in ``aria-label``, every mark in ``<title>``. What is written comes from anywhere and is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from harvester.columns import printable
from harvester.report_page.said import SPACE, count, percent, points

LETTER = 7.2
"""Pixels that a letter of a chart takes, about; some are wider."""

Where = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, and how long it is."""

    name: str
    value: float
    note: str = ""
    """Said besides, where one points at it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A share now and before, from 0 to 1; ``None``: it was not there."""

    name: str
    now: float | None
    before: float | None


def clean(text: str) -> Markup:
    """*text* fit for a page: escaped, without what would not be seen."""
    return escape(printable(text))


def ticks(largest: float, about: int = 5) -> list[float]:
    """Round numbers from 0 up to at least *largest*, about so many.

    >>> ticks(23), ticks(3), ticks(0), ticks(1500, 4)
    ([0, 5, 10, 15, 20, 25], [0, 1, 2, 3], [0, 1], [0, 500, 1000, 1500])
    """
    rough = max(largest, 1) / about
    base = 10 ** max(math.floor(math.log10(rough)), 0)
    step = next(base * m for m in (1, 2, 5, 10) if base * m >= rough)
    return [step * n for n in range(max(math.ceil(largest / step), 1) + 1)]


def shorten(text: str, room: float) -> str:
    """*text* where it fits into so many pixels, else its beginning.

    >>> shorten("Journal of Sound and Language", 100)
    'Journal of S…'
    """
    most = max(int(room / LETTER), 4)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def text(x: float, y: float, said: str, *, where: Where = "start", kind: str = "tick") -> Markup:
    """Words in a chart."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, _at(x), _at(y), where, clean(said)
    )


def rect(x: float, y: float, width: float, height: float, kind: str, round_: float = 0) -> Markup:
    """A box in a chart."""
    corners = Markup(' rx="{}"').format(_at(round_)) if round_ else ""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>').format(
        kind, _at(x), _at(y), _at(max(width, 0)), _at(max(height, 0)), corners
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> Markup:
    """A line in a chart."""
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(kind, _at(x1), _at(y1), _at(x2), _at(y2))


def titled(said: str, *marks: Markup) -> Markup:
    """Marks that say something where one points at them."""
    return Markup("<g><title>{}</title>{}</g>").format(clean(said), Markup("").join(marks))


def svg(width: float, height: float, label: str, parts: Sequence[Markup]) -> Markup:
    """A whole chart."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{0}" width="{1}" height="{2}" '
        'viewBox="0 0 {1} {2}"><title>{0}</title>{3}</svg>'
    ).format(clean(label), _at(width), _at(height), Markup("").join(parts))


def _at(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def vertical_bars(bars: Sequence[Bar], *, width: int, label: str, across: str, up: str, unit: str) -> Markup:
    """Bars side by side.

    Args:
        bars: in order, from left to right.
        width: pixels.
        label: what the chart shows, in a sentence.
        across: title of the axis below.
        up: title of the axis of values.
        unit: what a value counts, for one of several.
    """
    height = 250 if width > 500 else 220
    marks = ticks(max((bar.value for bar in bars), default=0), 5 if width > 500 else 4)
    left = 14 + LETTER * max(len(count(mark)) for mark in marks)
    top, bottom, right = 30, height - 44, width - 8
    parts = [text(0, 13, up, kind="axis-title")]
    for mark in marks:
        y = bottom - (bottom - top) * mark / marks[-1]
        parts += [line(left, y, right, y), text(left - 8, y + 4, count(mark), where="end")]
    step = (right - left) / max(len(bars), 1)
    thick = min(max(step * 0.78, 1), 46)
    least = (max((len(bar.name) for bar in bars), default=1) * LETTER + 12) / step
    every = next((n for n in (1, 2, 5, 10, 20, 25) if n >= least), 50)
    round_years = all(bar.name.isdecimal() for bar in bars)
    for place, bar in enumerate(bars):
        middle, high = left + step * (place + 0.5), (bottom - top) * bar.value / marks[-1]
        said = f"{bar.name}: {count(bar.value)} {unit}{bar.note}"
        drawn = rect(middle - thick / 2, bottom - high, thick, high, "s-main", min(2, thick / 4))
        parts.append(titled(said, rect(left + step * place, top, step, bottom - top, "hit"), drawn))
        if (int(bar.name) if round_years else len(bars) - 1 - place) % every == 0:
            at = min(middle, width - LETTER * len(bar.name) / 2)
            parts.append(text(at, bottom + 17, bar.name, where="middle"))
    parts += [line(left, bottom, right, bottom, "axis")]
    parts.append(text((left + right) / 2, height - 6, across, where="middle", kind="axis-title"))
    return svg(width, height, label, parts)


def horizontal_bars(bars: Sequence[Bar], *, width: int, label: str, across: str, unit: str) -> Markup:
    """Bars below each other, the names beside them; in a narrow chart, above.

    Args:
        bars: in order, from the top.
        width: pixels.
        label: what the chart shows, in a sentence.
        across: title of the axis of values.
        unit: what a value counts, for several.
    """
    beside = width > 420
    left = min(LETTER * max((len(bar.name) for bar in bars), default=0) + 10, width * 0.46) if beside else 2
    row, thick = (27, 15) if beside else (40, 13)
    most = max((bar.value for bar in bars), default=0)
    right = width - 16 - LETTER * len(count(most))
    marks = ticks(most, int(min(max((right - left) / (LETTER * len(count(most)) + 20), 2), 7)))
    top, bottom = 4, 4 + row * len(bars)
    parts: list[Markup] = []
    for mark in marks:
        x = left + (right - left) * mark / marks[-1]
        parts.append(line(x, top, x, bottom))
        parts.append(text(x, bottom + 16, count(mark), where="start" if x < 10 else "middle"))
    for place, bar in enumerate(bars):
        y = top + row * place + (row - thick if not beside else (row - thick) / 2) - (0 if beside else 4)
        long = max((right - left) * bar.value / marks[-1], 1.5)
        name = shorten(bar.name, left - 10 if beside else width - 4)
        named = text(left - 10, y + 12, name, where="end", kind="name") if beside else text(2, y - 5, name, kind="name")
        drawn = rect(left, y, long, thick, "s-main", 2)
        value = text(left + long + 6, y + thick - 3, count(bar.value), kind="value")
        hit = rect(0, top + row * place, width, row, "hit")
        parts.append(titled(f"{bar.name}: {count(bar.value)} {unit}{bar.note}", hit, named, drawn, value))
    parts.append(line(left, top, left, bottom, "axis"))
    parts.append(text((left + right) / 2, bottom + 36, across, where="middle", kind="axis-title"))
    return svg(width, bottom + 42, label, parts)


def dumbbells(pairs: Sequence[Pair], *, width: int, label: str, across: str, before: str) -> Markup:
    """Shares now, and where they were before.

    Args:
        pairs: in order, from the top.
        width: pixels.
        label: what the chart shows, in a sentence.
        across: title of the axis.
        before: when before was; empty where there is none.
    """
    wide = width > 500
    left = LETTER * max((len(pair.name) for pair in pairs), default=0) + (24 if wide else 12)
    right, row, top = width - (118 if wide else 62), 26, 34
    bottom = top + row * len(pairs)
    parts = [_dot(6, 12, "s-main"), text(17, 16, "now", kind="legend")]
    if before:
        parts += [_dot(64, 12, "hollow"), text(75, 16, before, kind="legend")]
    for mark in (0, 0.25, 0.5, 0.75, 1):
        x = left + (right - left) * mark
        parts += [line(x, top, x, bottom), text(x, bottom + 17, f"{mark * 100:.0f}", where="middle")]
    for place, pair in enumerate(pairs):
        y = top + row * (place + 0.5)
        moved = pair.now is not None and pair.before is not None and round(pair.now - pair.before, 3) != 0
        fell = moved and (pair.now or 0) - (pair.before or 0) <= -0.02
        said = f"{pair.name}: {'not there' if pair.now is None else percent(pair.now)} now"
        said += "" if pair.before is None else f", {percent(pair.before)} before"
        marks = [rect(0, y - row / 2, width, row, "hit"), text(left - 12, y + 4, pair.name, where="end", kind="field")]
        ends = [left + (right - left) * share for share in (pair.before, pair.now) if share is not None]
        if moved:
            marks.append(line(ends[0], y, ends[1], y, "fell" if fell else "moved"))
        if pair.before is not None:
            marks.append(_dot(ends[0], y, "hollow"))
        if pair.now is not None:
            marks.append(_dot(ends[-1], y, "s-bad" if fell else "s-main"))
            marks.append(text(right + 12, y + 4, percent(pair.now), kind="value"))
            if moved and wide:
                difference = points((pair.now or 0) - (pair.before or 0))
                marks.append(text(width - 2, y + 4, difference, where="end", kind="value fallen" if fell else "tick"))
        parts.append(titled(said, *marks))
    middle = (left + right) / 2 if wide else width / 2
    parts.append(text(middle, bottom + 37, across, where="middle", kind="axis-title"))
    if wide and before:
        parts.append(text(width - 2, 16, f"points{SPACE}±", where="end", kind="legend"))
    return svg(width, bottom + 43, label, parts)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened in a stretch of a run."""

    requests: int
    answers: Sequence[int]
    """How many of each class, in the order of :data:`ANSWERS`."""
    waited: float
    """Seconds."""


ANSWERS = {"ok": "answered", "4xx": "4xx: not there, or refused", "5xx": "5xx: server error", "none": "no answer"}
"""Class of answers, as the run report names it → what it says."""

_UNITS = (("s", 1.0), ("min", 60.0), ("h", 3600.0), ("d", 86_400.0))


def timeline(stretches: Sequence[Stretch], seconds: float, *, width: int, label: str) -> Markup:
    """What was asked and answered over the time of a run; below it how long hosts asked to be left alone.

    Args:
        stretches: from the beginning of the run to its end.
        seconds: length of a stretch.
        width: pixels.
        label: what the chart shows, in a sentence.
    """
    wide, waits = width > 500, any(stretch.waited for stretch in stretches)
    names = [name for place, name in enumerate(ANSWERS) if any(each.answers[place] for each in stretches)]
    parts, legend = _legend([*names, "requests", *(["waited"] if waits else [])], width)
    top, high = legend + 44, 150 if wide else 130
    low = top + high
    marks = ticks(max((max(each.requests, sum(each.answers)) for each in stretches), default=0), 4)
    left, right = 14 + LETTER * max(len(count(marks[-1])), 3), width - 10
    step, tall = (right - left) / max(len(stretches), 1), high / marks[-1]
    parts.append(text(0, top - 14, f"Answers in {_length(seconds)}", kind="axis-title"))
    for mark in marks:
        parts += [line(left, low - tall * mark, right, low - tall * mark)]
        parts += [text(left - 8, low - tall * mark + 4, count(mark), where="end")]
    below = low + (84 if waits else 0)
    if waits:
        parts.append(text(0, low + 26, f"Paused in {_length(seconds)}", kind="axis-title"))
        parts += [line(left, below - 44, right, below - 44), text(left - 8, below + 4, "0", where="end")]
        parts.append(text(left - 8, below - 40, "all", where="end"))
        parts.append(line(left, below, right, below, "axis"))
    steps: list[str] = []
    for place, each in enumerate(stretches):
        x, y, thick = left + step * place, low, max(step - (1 if step > 3 else 0), 0.6)
        drawn = [rect(x, top, step, below - top, "hit")]
        for name, number in zip(ANSWERS, each.answers, strict=True):
            if number:
                y -= tall * number
                drawn.append(rect(x, y, thick, tall * number, f"s-{name}"))
        if each.waited:
            share = min(each.waited / seconds, 1)
            drawn.append(rect(x, below - 44 * share, thick, 44 * share, "s-waited"))
        said = [f"{number} {ANSWERS[name]}" for name, number in zip(ANSWERS, each.answers, strict=True) if number]
        said += [f"paused for {each.waited:g} s"] if each.waited else []
        begin = _length(seconds * place)
        parts.append(titled(f"From {begin}: {each.requests} requests; {', '.join(said) or 'nothing'}", *drawn))
        steps.append(f"{_at(x)},{_at(low - tall * each.requests)} {_at(x + step)},{_at(low - tall * each.requests)}")
    parts.append(Markup('<polyline class="step" points="{}"/>').format(" ".join(steps)))
    parts.append(line(left, low, right, low, "axis"))
    parts += _times(left, right, below, seconds * len(stretches), 7 if wide else 4)
    return svg(width, below + 42, label, parts)


def _times(left: float, right: float, y: float, total: float, about: int) -> list[Markup]:
    """The axis of time."""
    unit, size = next((each for each in reversed(_UNITS) if total >= 2 * each[1]), _UNITS[0])
    length = total / size
    rough = max(length, 1e-9) / about
    base = 10 ** math.floor(math.log10(rough))
    gap = next(base * m for m in (1, 2, 5, 10) if base * m >= rough * 0.999)
    parts: list[Markup] = []
    for place in range(math.floor(length / gap + 1e-6) + 1):
        x = left + (right - left) * place * gap / length if length else left
        where: Where = "end" if x > right - 12 else "middle"
        parts += [line(x, y, x, y + 5, "axis"), text(min(x, right + 8), y + 18, f"{place * gap:.6g}", where=where)]
    title = f"Time since the run began ({unit})"
    return [*parts, text((left + right) / 2, y + 36, title, where="middle", kind="axis-title")]


def _legend(names: Sequence[str], width: int) -> tuple[list[Markup], float]:
    """What the colours say, and how high that is."""
    said = {**ANSWERS, "requests": "requests sent", "waited": "paused"}
    parts: list[Markup] = []
    x, y = 0.0, 12.0
    for name in names:
        long = 22 + 0.95 * LETTER * len(said[name])
        if x and x + long > width:
            x, y = 0.0, y + 20
        mark = line(x, y - 4, x + 12, y - 4, "step") if name == "requests" else rect(x, y - 10, 12, 12, f"s-{name}", 2)
        parts += [mark, text(x + 18, y, said[name], kind="legend")]
        x += long + 14
    return parts, y


def _length(seconds: float) -> str:
    unit, size = next((each for each in reversed(_UNITS) if seconds >= each[1]), _UNITS[0])
    return f"{seconds / size:.3g}{SPACE}{unit}"


def _dot(x: float, y: float, kind: str) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="5"/>').format(kind, _at(x), _at(y))
