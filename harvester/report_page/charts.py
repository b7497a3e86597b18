"""Charts as SVG: bars over years, a timeline, and the bars beside the rows of a table.

They carry no style of their own; the page's style sheet gives colours, so that they follow its light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 520, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 12, 12, 46

_MOST_BARS = 60
"""Of more years, several share a bar."""


def ticks(most: float, about: int = 4) -> list[float]:
    """Round numbers from 0 on that an axis shows, up to *most* or a little more.

    >>> ticks(14), ticks(0.3), ticks(1200)
    ([0, 5, 10, 15], [0, 0.1, 0.2, 0.3], [0, 500, 1000, 1500])
    """
    if most <= 0:
        return [0, 1]
    rough = most / about
    size = 10.0 ** _exponent(rough)
    step = next(factor * size for factor in (1, 2, 5, 10) if factor * size >= rough * 0.999)
    count = int(most / step - 1e-9) + 1
    return [int(value) if value == int(value) else value for value in (round(n * step, 10) for n in range(count + 1))]


def _exponent(value: float) -> int:
    exponent = 0
    while value >= 10:
        value, exponent = value / 10, exponent + 1
    while value < 1:
        value, exponent = value * 10, exponent - 1
    return exponent


def said(number: float) -> str:
    """A number for people: thousands apart.

    >>> said(12345), said(0.25), said(3.0)
    ('12,345', '0.25', '3')
    """
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}".rstrip("0").rstrip(".")


class _Plot:
    """The frame of a chart: axes with titles and ticks. What is drawn in it is added."""

    def __init__(self, label: str, x_title: str, y_title: str, most: float) -> None:
        self._label, self._x_title, self._y_title = label, x_title, y_title
        self._ticks = ticks(most)
        self._most = self._ticks[-1]
        self._drawn: list[Markup] = []
        self.left, self.width = _LEFT, WIDTH - _LEFT - _RIGHT
        self.height = HEIGHT - _TOP - _BOTTOM

    def y(self, value: float) -> float:
        """Where a value stands."""
        return _TOP + self.height * (1 - value / self._most)

    def rect(self, x: float, wide: float, value: float, base: float, css: str, tip: str) -> None:
        """A bar from *base* to *base* and *value*; *tip* shows when it is pointed at."""
        top, foot = self.y(base + value), self.y(base)
        self._drawn.append(
            Markup(
                '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
            ).format(css, x, top, max(wide, 0.5), max(foot - top, 0.0), tip)
        )

    def x_tick(self, x: float, text: str) -> None:
        """A label under the horizontal axis."""
        self._drawn.append(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                x, HEIGHT - _BOTTOM + 21, text
            )
        )

    def svg(self) -> Markup:
        """The chart."""
        lines = [
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>'
                '<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
            ).format(self.left, WIDTH - _RIGHT, self.left - 6, self.y(value) + 4, said(value), y=self.y(value))
            for value in self._ticks
        ]
        titles = Markup(
            '<text class="axis" x="{:.1f}" y="{}" text-anchor="middle">{}</text>'
            '<text class="axis" transform="translate(14 {:.1f}) rotate(-90)" text-anchor="middle">{}</text>'
        ).format(self.left + self.width / 2, HEIGHT - 6, self._x_title, _TOP + self.height / 2, self._y_title)
        return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>').format(
            WIDTH, HEIGHT, self._label, Markup("").join(lines), Markup("").join(self._drawn), titles
        )


def by_year(years: Mapping[str, int]) -> Markup:
    """Articles by year of publication: a bar a year, or for some years each where there are many."""
    first, last = min(map(int, years)), max(map(int, years))
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (last - first) // step < _MOST_BARS)
    begin = first - first % step
    starts = range(begin, last + 1, step)
    counts = [sum(years.get(str(year), 0) for year in range(start, start + step)) for start in starts]
    plot = _Plot(f"Articles by year of publication, {first} to {last}", "Year of publication", "Articles", max(counts))
    slot = plot.width / len(counts)
    every = max(1, -(-len(counts) // 7))
    for number, (start, count) in enumerate(zip(starts, counts, strict=True)):
        x = plot.left + number * slot
        name = str(start) if step == 1 else f"{start} to {start + step - 1}"
        plot.rect(x + slot * 0.12, slot * 0.76, count, 0, "c1", f"{name}: {said(count)} articles")
        if number % every == 0:
            plot.x_tick(x + slot / 2, str(start))
    return plot.svg()


#: Series of the timeline, from the bottom up: its class, what it is.
SERIES = (("ok", "c1", "answered"), ("4xx", "c2", "refused (4xx)"), ("5xx", "c3", "server error (5xx)"),
          ("none", "c4", "no answer"))  # fmt: skip


def timeline(width: float, answers: Mapping[str, Sequence[int]], waited: Sequence[float]) -> Markup:
    """Requests over the time of a run, by what came of them, with the pauses behind.

    Args:
        width: of a bin, in seconds.
        answers: what came of requests → how many in each bin.
        waited: seconds of pauses in each bin.
    """
    totals = [sum(answers[name][place] for name, _, _ in SERIES) / width for place in range(len(waited))]
    seconds = width * len(waited)
    unit, size = ("seconds", 1.0) if seconds < 300 else ("minutes", 60.0) if seconds < 18_000 else ("hours", 3600.0)
    plot = _Plot(
        f"Requests a second over {said(round(seconds / size, 1))} {unit}",
        f"Time since the start ({unit})",
        "Requests a second",
        max(*totals, 0.01),
    )
    slot = plot.width / len(waited)
    top = ticks(max(*totals, 0.01))[-1]
    for place, paused in enumerate(waited):
        x, base = plot.left + place * slot, 0.0
        when = f"{said(round(place * width / size, 2))} {unit}"
        if paused:
            plot.rect(x, slot, top * min(paused / width, 1), 0, "pause", f"{when}: paused for {said(paused)} s")
        for name, css, what in SERIES:
            count = answers[name][place]
            if count:
                plot.rect(x + slot * 0.06, slot * 0.88, count / width, base, css, f"{when}: {said(count)} {what}")
                base += count / width
    for mark in ticks(seconds / size, 5):
        if mark * size <= seconds:
            plot.x_tick(plot.left + plot.width * mark * size / seconds, said(mark))
    return plot.svg()


def bar(value: float, most: float, before: float | None = None) -> Markup:
    """A bar in a row of a table, from 0 to *most*; *before* is marked by a line."""
    share = 100 * value / most if most else 0
    mark = (
        Markup("")
        if before is None
        else Markup('<rect class="before" x="{:.2f}" y="0" width="1.2" height="10"/>').format(
            min(max(100 * before / most - 0.6, 0), 98.8)
        )
    )
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="trough" width="100" height="10"/><rect class="c1" width="{:.2f}" height="10"/>{}</svg>'
    ).format(share, mark)
