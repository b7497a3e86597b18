"""The parts of the page that are made of a report: each says what there is to see, or why there is nothing."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from harvester.flags import FLAGS
from harvester.report_page import charts, said
from harvester.report_page.charts import Bar, Pair, Stretch
from harvester.report_page.meanings import CHANGES, DROPPED, KINDS, LANGUAGES, REFUSED, STATES
from harvester.report_page.tables import (
    Cell,
    Column,
    Table,
    address,
    code,
    counts_table,
    mapping,
    meanings_table,
    most_first,
    number,
    numbers,
    records,
    shares,
)  # fmt: skip
from harvester.report_page.turkish import sort_key

WIDE, HALF, NARROW = 960, 460, 312
"""Pixels: a chart across the page, one of two beside each other, and on a phone."""

MOST_FAILURES = 30
MOST_CHANGED = 50
MOST_YEARS = 60
"""Bars; where the years are more, several share one."""

MOST_BARS = 15
"""Journals in a chart; the table has all."""

MOST_KEYWORDS = 10
_YEAR = re.compile(r"[12][0-9]{3}")

MOVED = 0.01
"""A share that moved by so much is shown among the watched fields."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: for a desktop and for a phone, and its numbers as a table."""

    wide: Markup
    narrow: Markup
    title: str = ""
    table: Table | None = None
    half: bool = False
    """It stands beside another on a desktop."""


@dataclass(slots=True)
class Section:
    """A part of the page."""

    id: str
    title: str
    notes: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def _drawn(draw: Callable[[int], Markup], title: str = "", table: Table | None = None, *, half: bool = False) -> Figure:
    return Figure(draw(HALF if half else WIDE), draw(NARROW), title, table, half)


def _nothing(report: Mapping[str, Any]) -> str:
    """Why a report has no figures of a release."""
    if not report.get("released"):
        return "Nothing was released by this run, so there is nothing to count."
    return "The report of this run does not hold these figures: an older version wrote it, or it is of a merge."


def changes(report: Mapping[str, Any], before: Mapping[str, Any] | None) -> Section:
    """What changed against the last release."""
    figures, section = mapping(report.get("figures")), Section("changes", "What changed")
    counts = numbers(figures.get("changes"))
    if not counts:
        section.notes.append(_nothing(report))
        if read := numbers(report.get("articles")):
            told = ", ".join(f"{said.count(read.get(name, 0))} {name}" for name in ("added", "changed", "withdrawn"))
            section.notes.append(f"Of the records that the run read: {told}.")
        return section
    if before is None:
        total = said.counted(counts.get("added", 0), "article")
        section.notes.append(f"There is no earlier release to compare with, so all is new: {total}.")
    elif not any(counts.values()):
        section.notes.append("Nothing: every article is as it was in the last release.")
        return section
    of = [(name, counts[name]) for name in (*CHANGES, *sorted(counts.keys() - CHANGES.keys())) if counts.get(name)]
    rows = [[Cell(name), number(count), Cell(CHANGES.get(name, ""))] for name, count in of]
    columns = [Column("Change"), Column("Articles", "number"), Column("Meaning")]
    section.tables.append(Table("Changes", columns, rows, small=True))
    if fields := numbers(figures.get("fields_changed")):
        listed = [(code(name), count) for name, count in most_first(fields)]
        section.tables.append(counts_table("Fields that changed", Column("Field"), listed, of="Articles"))
    listed_articles = records(figures.get("changed"))[:MOST_CHANGED]
    if listed_articles:
        place = {name: n for n, name in enumerate(CHANGES)}
        listed_articles.sort(
            key=lambda each: (
                place.get(str(each.get("change")), 9),
                not each.get("title"),
                sort_key(str(each.get("title") or "")),
            )
        )
        total_changed = sum(counts.values())
        caption = "Articles that changed"
        if total_changed > len(listed_articles):
            caption += f", {len(listed_articles)} of {said.count(total_changed)} (changes.csv has all)"
        columns = [Column("Title", wide=True), Column("Change"), Column("Fields"), Column("Article")]
        section.tables.append(Table(caption, columns, [_changed(each) for each in listed_articles]))
    return section


def _changed(each: Mapping[str, Any]) -> list[Cell]:
    fields = each.get("fields")
    named = ", ".join(map(str, fields)) if isinstance(fields, list) else ""
    title = str(each.get("title") or "")
    return [
        address(each.get("url"), title),
        Cell(str(each.get("change") or "")),
        Cell(named),
        code(each.get("article_id")),
    ]


def wrong(report: Mapping[str, Any], dataset: str) -> Section:
    """What failed, could not be read, or was left out."""
    section = Section("wrong", "What is wrong")
    by_kind = {kind: numbers(errors) for kind, errors in mapping(report.get("failures_by_kind")).items()}
    rows = [
        [Cell(KINDS.get(kind, kind)), Cell(error), number(count)]
        for kind, errors in by_kind.items()
        for error, count in most_first(errors)
    ]
    rows.sort(key=lambda row: -(row[2].number or 0))
    if rows:
        columns = [Column("Kind of page"), Column("Reason", wide=True), Column("Pages", "number")]
        section.tables.append(Table("Pages that failed or are gone, by kind", columns, rows))
    failures = records(report.get("failures"))
    if failures:
        shown = failures[:MOST_FAILURES]
        caption = "The pages themselves"
        if len(failures) > len(shown):
            caption += f": the first {len(shown)}; harvester failures {dataset} lists all"
        columns = [Column("Address", wide=True), Column("Reason"), Column("Kind of page"), Column("Tries", "number")]
        section.tables.append(Table(caption, columns, [_failure(each) for each in shown]))
    if unread := numbers(report.get("unreadable")):
        listed = [(code(name), count) for name, count in most_first(unread)]
        section.tables.append(counts_table("Fields that could not be read", Column("Field"), listed, of="Articles"))
    for caption, what, key, meanings, of in (
        ("Flags that articles carry", "Flag", "flags", FLAGS, "Articles"),
        ("Records that were dropped", "Rule", "dropped", DROPPED, "Records"),
        ("What was not visited or not read, on purpose", "Reason", "refused", REFUSED, "Times"),
    ):
        if counts := numbers(report.get(key)):
            section.tables.append(meanings_table(caption, what, counts, meanings, of))
    if not section.tables:
        section.notes.append("Nothing: no page failed, every value was read, and no record was dropped.")
    return section


def _failure(each: Mapping[str, Any]) -> list[Cell]:
    kind = str(each.get("kind") or "")
    return [address(each.get("url")), Cell(str(each.get("error") or "")), Cell(KINDS.get(kind, kind)),
            number(each.get("tries"))]  # fmt: skip


def coverage(report: Mapping[str, Any], before: Mapping[str, Any] | None) -> Section:
    """How many articles have each field, against the last release."""
    section = Section("coverage", "Coverage of the fields")
    watched, earlier = shares(report.get("coverage")), _shares(before)
    now = _shares(report)
    if not now:
        section.notes.append("No record was read, so there is nothing to say of their fields.")
        return section
    if not report.get("released"):
        section.notes.append("Nothing was released: these are the shares among the records that this run read.")
    moved = [name for name in now if name in earlier and abs(now[name] - earlier[name]) >= MOVED]
    shown = [name for name in now if name in watched or name in moved] or list(now)
    release = said.moment(str((before or {}).get("release") or ""), day_only=True)
    fallen = [name for name in shown if name in earlier and earlier[name] - now[name] >= 2 * MOVED]
    if earlier and not fallen:
        section.notes.append("No watched field fell by 2 points or more against the last release.")
    if fallen:
        lost = [f"{name} ({said.points(now[name] - earlier[name])} points)" for name in fallen]
        section.notes.append(f"Fell against the last release: {', '.join(lost)}.")
    pairs = [Pair(name, now.get(name), earlier.get(name)) for name in shown]
    columns = [Column("Field"), Column("Now", "number"), Column("Before", "number"), Column("Points", "number")]
    table = Table("Coverage of all fields", columns, [_covered(name, share, earlier) for name, share in now.items()])
    section.figures.append(
        _drawn(
            lambda width: charts.dumbbells(
                pairs, width=width, before=release and f"release of {release}" if earlier else "",
                label="Share of the articles that have each field, now and in the last release",
                across="Articles that have the field (%)",
            ),
            table=table,
        )
    )  # fmt: skip
    return section


def _shares(report: Mapping[str, Any] | None) -> dict[str, float]:
    """Column → share, of all columns where the report has them, else of the watched fields."""
    report = report or {}
    return {**shares(mapping(report.get("figures")).get("coverage"))} or shares(report.get("coverage"))


def _covered(name: str, share: float, earlier: Mapping[str, float]) -> list[Cell]:
    if name not in earlier:
        return [code(name), Cell(said.percent(share), share), Cell(""), Cell("")]
    moved = share - earlier[name]
    difference = Cell(said.points(moved), round(moved, 4), kind="fallen" if moved <= -2 * MOVED else "")
    return [code(name), Cell(said.percent(share), share), Cell(said.percent(earlier[name]), earlier[name]), difference]


def years(report: Mapping[str, Any]) -> Section:
    """Articles per year of publication."""
    figures, section = mapping(report.get("figures")), Section("years", "Articles per year")
    found = {int(year): count for year, count in numbers(figures.get("years")).items() if _YEAR.fullmatch(year)}
    if undated := numbers(figures).get("undated"):
        section.notes.append(f"{said.counted(undated, 'article has', 'articles have')} no year that can be told.")
    if not found:
        section.notes.append(_nothing(report) if not figures else "No article has a year of publication.")
        return section
    first, last = min(found), max(found)
    several = next((n for n in (1, 5, 10, 25, 50, 100) if (last - first) / n < MOST_YEARS), 250)
    first -= first % several
    bars = []
    for year in range(first, last + 1, several):
        total = sum(found.get(year + n, 0) for n in range(several))
        bars.append(Bar(str(year) if several == 1 else f"{year}–{year + several - 1}", total))
    across = "Year of publication" if several == 1 else f"Years of publication, {several} together"
    rows = [[Cell(str(year), year), number(count)] for year, count in sorted(found.items(), reverse=True)]
    table = Table("Articles per year", [Column("Year", "number"), Column("Articles", "number")], rows)
    section.figures.append(
        _drawn(
            lambda width: charts.vertical_bars(
                bars, width=width, across=across, up="Articles", unit="articles",
                label=f"Articles per year of publication, {min(found)} to {last}",
            ),
            table=table,
        )
    )  # fmt: skip
    return section


def journals(report: Mapping[str, Any]) -> Section:
    """The journals with most articles."""
    figures, section = mapping(report.get("figures")), Section("journals", "Journals with most articles")
    found = [
        (str(each.get("title") or each.get("journal_id") or ""), str(each.get("journal_id") or ""), each["articles"])
        for each in records(figures.get("journals"))
        if isinstance(each.get("articles"), int)
    ]
    if not found:
        section.notes.append(_nothing(report) if not figures else "No article is of a journal that is known.")
        return section
    found.sort(key=lambda each: (-each[2], sort_key(each[0])))
    bars = [Bar(title, count) for title, _, count in found[:MOST_BARS]]
    columns = [Column("Journal", wide=True), Column("Identifier"), Column("Articles", "number")]
    rows = [[Cell(title), code(journal_id), number(count)] for title, journal_id, count in found]
    section.figures.append(
        _drawn(
            lambda width: charts.horizontal_bars(
                bars, width=width, across="Articles", unit="articles",
                label="The journals with most articles in the release",
            ),
            table=Table("Journals", columns, rows),
        )
    )  # fmt: skip
    return section


def keywords(report: Mapping[str, Any]) -> Section:
    """The commonest keywords of each language."""
    figures, section = mapping(report.get("figures")), Section("keywords", "Commonest keywords")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in records(figures.get("keywords")):
        if isinstance(each.get("articles"), int) and each.get("keyword"):
            found[str(each.get("language") or "")][str(each["keyword"])] = each["articles"]
    if not found:
        section.notes.append(_nothing(report) if not figures else "No article has a keyword.")
        return section
    for language in sorted(found, key=lambda name: -sum(found[name].values())):
        name, all_of = LANGUAGES.get(language, language), most_first(found[language])
        bars = [Bar(word, count) for word, count in all_of[:MOST_KEYWORDS]]
        listed = counts_table(
            f"Keywords, {name}", Column("Keyword", wide=True), [(Cell(w), n) for w, n in all_of], of="Articles"
        )
        section.figures.append(_keywords_figure(bars, name, listed))
    return section


def _keywords_figure(bars: Sequence[Bar], name: str, listed: Table) -> Figure:
    def draw(width: int) -> Markup:
        said_of = f"The commonest keywords, {name}"
        return charts.horizontal_bars(bars, width=width, across="Articles", unit="articles", label=said_of)

    return _drawn(draw, name, listed, half=True)


def time_line(report: Mapping[str, Any]) -> Section:
    """What was asked and answered when, and how long the run paused."""
    section, timeline = Section("timeline", "Requests over time"), mapping(report.get("timeline"))
    politeness = shares(report.get("politeness"))
    if "delay" in politeness:
        delay, waits = politeness["delay"], int(politeness.get("waits", 0))
        between = f"At least {delay:g} s lay between two requests to a host." if delay else "No delay was asked for."
        told = "The site asked for no pause."
        if waits:
            long = said.duration(politeness.get("waited_s", 0))
            told = f"The site asked for {said.counted(waits, 'pause')}, {long} together; no page is lost by that."
        section.notes.append(f"{between} {told}")
    seconds, requests = shares(timeline).get("bin_seconds", 0.0), timeline.get("requests")
    if not (0 < seconds < math.inf and isinstance(requests, list) and requests):
        section.notes.append("The report of this run does not say when its requests went out.")
        return section
    answers = mapping(timeline.get("answers"))
    asked, paused = _column(requests, len(requests)), _column(timeline.get("waited"), len(requests))
    columns = [_column(answers.get(name), len(requests)) for name in charts.ANSWERS]
    stretches = [
        Stretch(int(asked[n]), [int(column[n]) for column in columns], paused[n]) for n in range(len(requests))
    ]
    rows = [
        [Cell(f"{n * seconds:g}", n * seconds), number(each.requests), *map(number, each.answers), number(each.waited)]
        for n, each in enumerate(stretches)
    ]
    heads = ("From (s)", "Requests", "2xx, 3xx", "4xx", "5xx", "No answer", "Paused (s)")
    table = Table("Requests over time", [Column(head, "number") for head in heads], rows)
    section.figures.append(
        _drawn(
            lambda width: charts.timeline(
                stretches, seconds, width=width,
                label="Requests and answers over the time of the run, and when it paused",
            ),
            table=table,
        )
    )  # fmt: skip
    return section


def _column(values: Any, length: int) -> list[float]:
    found = [each if isinstance(each, int | float) else 0 for each in values] if isinstance(values, list) else []
    return [*found, *[0] * length][:length]


def pages(report: Mapping[str, Any]) -> Table | None:
    """Kinds of pages and what became of them."""
    found = {kind: numbers(states) for kind, states in mapping(report.get("pages")).items()}
    states = [state for state in STATES if any(each.get(state) for each in found.values())]
    columns = [Column("Kind of page"), *(Column(STATES[state], "number") for state in states)]
    rows = [[Cell(KINDS.get(kind, kind)), *(number(each.get(s, 0)) for s in states)] for kind, each in found.items()]
    return Table("Pages that are known", columns, rows) if rows and states else None
