"""The report of a run as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from harvester.columns import printable
from harvester.report_page import said, sections
from harvester.report_page.advice import TONES, Advice, Tone, advice, again
from harvester.report_page.tables import mapping, number, numbers, records, shares, web_address

TITLES = {
    "complete": "Complete", "limited": "Ended as asked", "partial": "Partial", "interrupted": "Interrupted",
    "failed": "Failed", "blocked": "Blocked", "drifted": "Drifted",
}  # fmt: skip
"""Verdict → how it is shown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three questions that the page answers at a glance."""

    question: str
    answer: str
    says: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Tile:
    """A number at the top."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the run."""

    name: str
    value: str
    link: str = ""
    code: bool = False


def render(report: Mapping[str, Any], before: Mapping[str, Any] | None, dataset: str = "") -> str:
    """The page of a run.

    Args:
        report: the run report, as ``runs/<run id>.json`` holds it; what an older version did not write may be missing.
        before: the report of the last run before it that made a release.
        dataset: the folder of the dataset, as commands are to name it.

    Returns:
        HTML. Whatever stands in the report is text there, and never acts.
    """
    folder = dataset or f"output/{report.get('source') or 'SOURCE'}"
    style, script = _part("style.css"), _part("page.js")
    parts = [
        sections.changes(report, before), sections.wrong(report, folder), sections.coverage(report, before),
        sections.years(report), sections.journals(report), sections.keywords(report), sections.time_line(report),
    ]  # fmt: skip
    todo = advice(report, folder)
    return _environment().get_template("report.html.j2").render(
        name=str(report.get("source") or "Harvester"),
        verdict=TITLES.get(str(report.get("verdict") or ""), "Did not end"),
        says=str(report.get("says") or ""),
        todo=todo,
        when=said.moment(str(report.get("started") or report.get("run_id") or "")),
        site=str(report.get("site") or ""),
        answers=_answers(report, before, todo),
        tiles=_tiles(report, before),
        sections=parts,
        facts=_facts(report, before),
        pages=sections.pages(report),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """What is written into the page: without what would not be seen there."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_part), autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["web_address"] = web_address
    return environment


@cache
def _part(name: str) -> str:
    return files("harvester.report_page").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _states(report: Mapping[str, Any]) -> dict[str, int]:
    """State → how many pages, of all kinds."""
    total: dict[str, int] = {}
    for states in mapping(report.get("pages")).values():
        for state, count in numbers(states).items():
            total[state] = total.get(state, 0) + count
    return total


def _answers(report: Mapping[str, Any], before: Mapping[str, Any] | None, todo: Advice) -> list[Answer]:
    return [_complete(report, todo), _new(report, before), _wrong(report)]


def _complete(report: Mapping[str, Any], todo: Advice) -> Answer:
    states, verdict = _states(report), str(report.get("verdict") or "")
    answer = {"complete": "Yes", "limited": "As far as asked", "partial": "Nearly"}.get(verdict, "No")
    known = sum(states.values()) - states.get("refused", 0) - states.get("listed", 0)
    if not known:
        left = "The report counts no pages."
        if datasets := records(report.get("datasets")):
            left = f"Made of the newest releases of {said.counted(len(datasets), 'dataset')}."
        return Answer("Is it complete?", answer, left, TONES.get(verdict, "bad"))
    left = f"{said.count(states.get('done', 0))} of {said.count(known)} known pages are read"
    for state, words in (("pending", "not visited yet"), ("gone", "gone from the site")):
        if count := states.get(state):
            left += f", {said.count(count)} {words}"
    return Answer("Is it complete?", answer, f"{left}.", "calm" if verdict == "interrupted" else todo.tone)


def _new(report: Mapping[str, Any], before: Mapping[str, Any] | None) -> Answer:
    found = numbers(mapping(report.get("figures")).get("changes")) or numbers(report.get("articles"))
    told = [
        f"{said.count(found[name])} {name}" for name in ("added", "changed", "withdrawn", "returned") if found.get(name)
    ]
    since = "against the last release"
    if before is not None:
        since = f"against the release of {said.moment(str(before.get('release') or ''), day_only=True)}"
    if not report.get("released"):
        kept = "no release was made before" if before is None else "the last release stays the newest"
        read = f"{', '.join(told)} in the store; " if told else ""
        return Answer("What is new?", "No release", f"{read}{kept}.", "calm")
    if not found:
        rows = numbers(report.get("rows")).get("articles")
        articles = said.counted(rows, "article") if rows is not None else "A new release"
        return Answer("What is new?", articles, "changes.csv holds what changed.", "calm")
    if not told:
        return Answer("What is new?", "Nothing", f"No article differs {since}.", "calm")
    first, *rest = told
    if before is None:
        return Answer("What is new?", first, "This is the first release: all is new.", "calm")
    return Answer("What is new?", first, f"{'; '.join([*rest, since])}.", "calm")


def _wrong(report: Mapping[str, Any]) -> Answer:
    failed = _states(report).get("failed", 0)
    unread, dropped = sum(numbers(report.get("unreadable")).values()), sum(numbers(report.get("dropped")).values())
    told = [
        text
        for count, text in (
            (failed, said.counted(failed, "page failed", "pages failed")),
            (unread, said.counted(unread, "unreadable value")),
            (dropped, said.counted(dropped, "record was dropped", "records were dropped")),
        )
        if count
    ]
    verdict = str(report.get("verdict") or "")
    if not told:
        if TONES.get(verdict, "bad") == "bad":
            return Answer("What is wrong?", "See above", "The sentence of the verdict says it.", "bad")
        return Answer("What is wrong?", "Nothing", "No page failed, and every value was read.", "good")
    bad: Tone = "bad" if TONES.get(verdict) == "bad" else "fair" if failed or dropped else "calm"
    rest = f"{'; '.join(told[1:])}." if told[1:] else "Every value that was printed was read." if failed else ""
    return Answer("What is wrong?", told[0], rest or "No page failed.", bad)


def _tiles(report: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Tile]:
    changes = numbers(mapping(report.get("figures")).get("changes")) or numbers(report.get("articles"))
    articles = numbers(report.get("rows")).get("articles")
    earlier = numbers((before or {}).get("rows")).get("articles")
    note = "none released" if articles is None else ""
    if articles is not None and earlier is not None:
        moved = articles - earlier
        note = f"+{said.count(moved)}" if moved > 0 else f"{said.MINUS}{said.count(-moved)}" if moved else "as before"
    tiles = [Tile("articles in the release", "–" if articles is None else said.count(articles), note)]
    tiles += [Tile(name, said.count(changes[name])) for name in ("added", "changed", "withdrawn") if name in changes]
    states = _states(report)
    if states:
        tiles.append(Tile("pages failed", said.count(states.get("failed", 0))))
    requests, seconds = report.get("requests"), report.get("seconds")
    if isinstance(requests, int):
        arrived = report.get("bytes")
        tiles.append(Tile("requests", said.count(requests), said.size(arrived) if isinstance(arrived, int) else ""))
    if isinstance(seconds, int | float):
        often = f"{said.rate(requests, seconds)} requests a second" if isinstance(requests, int) and requests else ""
        tiles.append(Tile("duration", said.duration(seconds), often))
    return tiles


def _facts(report: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Fact]:
    facts = [
        Fact("Run", str(report.get("run_id") or ""), code=True),
        Fact("Command", again(report) if report.get("command") else "", code=True),
        Fact("Version", str(report.get("version") or "")),
        Fact("Dataset", str(report.get("source") or "")),
        Fact("Site", str(report.get("site") or ""), web_address(report.get("site"))),
        Fact("Began", said.moment(str(report.get("started") or ""))),
        Fact("Ended", said.moment(str(report.get("ended") or ""))),
        Fact("Exit code", number(report.get("exit_code")).text),
        Fact("Release", str(report.get("release") or "none"), code=bool(report.get("release"))),
        Fact("Compared with", str((before or {}).get("release") or "no earlier release"), code=before is not None),
    ]
    detail, politeness = mapping(report.get("detail")), shares(report.get("politeness"))
    if detail.get("read"):
        facts.append(Fact("Detail", f"{detail['read']}{'. ' + str(detail['why']) if detail.get('why') else ''}"))
    if "delay" in politeness:
        facts.append(Fact("Delay", f"{politeness['delay']:g}{said.SPACE}s between requests to a host"))
    memory = report.get("peak_memory_mb")
    if isinstance(memory, int | float):
        facts.append(Fact("Memory, at most", f"{said.count(memory)}{said.SPACE}MB"))
    rows = numbers(report.get("rows"))
    if rows:
        facts.append(Fact("Rows", ", ".join(f"{name} {said.count(count)}" for name, count in rows.items())))
    for told in records(report.get("datasets")):
        facts.append(Fact("Merged from", f"{told.get('dataset')}, release {told.get('release')}"))
    return [fact for fact in facts if fact.value]
