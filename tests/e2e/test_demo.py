"""The bundled index, harvested: every cell against what the index knows of itself."""

from __future__ import annotations

import json
import os
import re
import time
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from harvester.demo.content import KnownArticle, Record, collections, known_articles, known_issues, known_journals
from harvester.demo.site import DemoSite

from .conftest import Crawled
from .kit import crawl, differences_of, objects, reports, rows
from .sites import Reply, Site

KNOWN = {known.article_id: known for known in known_articles()}
RECORDS: dict[str, Record] = {
    f"iad:{each.number}/{issue.number}/{record.number}": record
    for each in collections()
    for issue in each.issues
    for record in issue.records
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RUN_COLUMNS = ("first_seen", "last_seen", "last_changed")
#: Labels that the source leaves in the list of keywords say its language (FIELD_FORMS: "where the source marks it").
KEYWORD_LABELS = {r"Anahtar ": "tr", r"Key ?words": "en"}
#: Columns that the index never has.
EMPTY = ("section", "pdf_url", "license_url", "reference_count")

REPORT_KEYS = [
    "run_id", "source", "site", "command", "version", "started", "ended", "verdict", "exit_code", "released", "release",
    "requests", "bytes", "pages", "articles", "coverage", "unreadable", "failures", "politeness", "peak_memory_mb",
]  # fmt: skip

#: What a page prints, where the reader takes it from another place than a label.
PRINTED = {
    "authors": "authors",
    "pages": "pages",
    "doi": "doi",
    "views": "view",
    "downloads": "download",
    "published": "publication_date",
    "type": "article_type",
}


def keyword_language(known: KnownArticle) -> str:
    printed = RECORDS[known.article_id].printed.keywords or ""
    return next((said for label, said in KEYWORD_LABELS.items() if re.match(label, printed)), "und")


def expected_cells(known: KnownArticle, row: dict[str, str], base: str) -> dict[str, str]:
    """The whole row of articles.csv. *row* gives what only the run can know, and a language that is uncertain."""
    cells = {"status": "active", **known.cells(base)}
    language = cells.setdefault("language", row["language"])
    english = language == "en"
    cells["title_en"] = known.title if english else ""
    cells["abstract_en"] = (known.abstract or "") if english else ""
    cells["keywords_en"] = cells["keywords"] if keyword_language(known) == "en" else ""
    cells.update(dict.fromkeys(EMPTY, ""))
    cells.update({name: row[name] for name in (*RUN_COLUMNS, "counted_at")})
    return cells


def differences(got: dict[str, str], wanted: dict[str, str]) -> dict[str, tuple[str | None, str | None]]:
    return {name: (got.get(name), wanted.get(name)) for name in {*got, *wanted} if got.get(name) != wanted.get(name)}


@pytest.fixture(scope="module")
def articles(demo: Crawled) -> dict[str, dict[str, str]]:
    return {row["article_id"]: row for row in rows(demo.release)}


@pytest.fixture(scope="module")
def lines(demo: Crawled) -> dict[str, dict[str, Any]]:
    return {record["article_id"]: record for record in objects(demo.release)}


def test_run_is_complete(demo: Crawled) -> None:
    assert (demo.first.code, demo.first.report["verdict"]) == (0, "complete")
    assert demo.first.report["articles"] == {
        "seen": 60, "added": 60, "changed": 0, "unchanged": 0, "withdrawn": 0,
    }  # fmt: skip
    assert demo.first.report["rows"]["articles"] == 60


def test_exactly_the_known_rows(demo: Crawled) -> None:
    assert [row["article_id"] for row in rows(demo.release)] == list(KNOWN)
    missing = {article_id for article_id in RECORDS if article_id not in KNOWN}
    assert missing == {"iad:2103/33001/51009"}


@pytest.mark.parametrize("article_id", KNOWN)
def test_row(article_id: str, demo: Crawled, articles: dict[str, dict[str, str]]) -> None:
    row, known = articles[article_id], KNOWN[article_id]
    assert differences(row, expected_cells(known, row, demo.base)) == {}
    assert row["language"] in ("", "tr", "en")
    for name in RUN_COLUMNS:
        assert TIME.fullmatch(row[name]), name
    assert row["first_seen"] == row["last_seen"] == row["last_changed"] == demo.first.report["started"]
    assert bool(row["counted_at"]) == (known.views is not None or known.downloads is not None)
    assert not row["counted_at"] or TIME.fullmatch(row["counted_at"])


def test_issues(demo: Crawled) -> None:
    wanted = {
        known.issue_id: {
            "issue_id": known.issue_id, "source": "iad", "journal_id": known.journal_id,
            "journal_title": known.journal_title, "volume": known.volume or "", "issue": known.issue or "",
            "issue_title": known.issue_title or "", "issue_label": known.issue_label,
            "issue_year": str(known.issue_year or ""), "published": "", "published_precision": "",
            "url": demo.base + known.path, "articles_listed": str(known.articles_listed),
            "articles_harvested": str(known.articles_known),
            "first_seen": demo.first.report["started"], "last_seen": demo.first.report["started"],
        }
        for known in known_issues()
    }  # fmt: skip
    got = {row["issue_id"]: row for row in rows(demo.release, "issues")}
    assert list(got) == list(wanted)
    assert {key: found for key in wanted if (found := differences(got[key], wanted[key]))} == {}


def test_journals(demo: Crawled) -> None:
    wanted = {
        known.journal_id: {
            "journal_id": known.journal_id, "source": "iad", "title": known.title, "title_en": "",
            "issn_print": known.issn_print or "", "issn_online": known.issn_online or "", "issn": known.issn or "",
            "publisher": known.publisher, "country": "", "languages": "", "subjects": "", "platform": "iad",
            "url": demo.base + known.path, "oai_url": "", "issues_listed": str(known.issues_listed),
            "articles_harvested": str(known.articles_known),
            "first_seen": demo.first.report["started"], "last_seen": demo.first.report["started"],
        }
        for known in known_journals()
    }  # fmt: skip
    got = {row["journal_id"]: row for row in rows(demo.release, "journals")}
    assert list(got) == list(wanted)
    assert {key: found for key in wanted if (found := differences(got[key], wanted[key]))} == {}


def test_authors(demo: Crawled) -> None:
    got = rows(demo.release, "article_authors")
    wanted = [
        (known.article_id, str(place), person.name, person.family or "", person.given or "")
        for known in KNOWN.values()
        for place, person in enumerate(known.people, start=1)
    ]
    assert [tuple(row[n] for n in ("article_id", "position", "name", "family", "given")) for row in got] == wanted
    for row in got:
        shown = unescape(RECORDS[row["article_id"]].printed.authors or "")
        assert row["name_printed"], row
        assert row["name_printed"] in " ".join(shown.split()), row
        assert (row["orcid"], row["affiliation"], row["role"]) == ("", "", "")


def test_keywords(demo: Crawled) -> None:
    wanted = [
        (known.article_id, keyword_language(known), str(place), keyword)
        for known in KNOWN.values()
        for place, keyword in enumerate(known.keywords, start=1)
    ]
    got = rows(demo.release, "article_keywords")
    assert [tuple(row[n] for n in ("article_id", "language", "position", "keyword")) for row in got] == wanted


def test_texts(demo: Crawled, articles: dict[str, dict[str, str]]) -> None:
    wanted = [
        {
            "article_id": known.article_id,
            "language": known.language or articles[known.article_id]["language"] or "und",
            "title": known.title, "subtitle": "", "abstract": known.abstract or "",
        }
        for known in KNOWN.values()
    ]  # fmt: skip
    got = rows(demo.release, "article_texts")
    assert [row["article_id"] for row in got] == [row["article_id"] for row in wanted]
    found = [differences(one, other) for one, other in zip(got, wanted, strict=True)]
    assert [each for each in found if each] == []


def test_counts(demo: Crawled) -> None:
    day = demo.first.report["started"][:10]
    wanted = [
        tuple("" if value is None else str(value) for value in (known.article_id, day, known.views, known.downloads))
        for known in KNOWN.values()
        if known.views is not None or known.downloads is not None
    ]
    got = rows(demo.release, "article_counts")
    assert [tuple(row[n] for n in ("article_id", "date", "views", "downloads")) for row in got] == wanted


def test_first_changes_are_additions(demo: Crawled) -> None:
    wanted = [{"article_id": article_id, "change": "added", "fields": ""} for article_id in KNOWN]
    assert rows(demo.release, "changes") == wanted


def test_json_lines_equal_csv(articles: dict[str, dict[str, str]], lines: dict[str, dict[str, Any]]) -> None:
    def cell(record: dict[str, Any], name: str) -> str:
        value = record[name]
        if name == "authors":
            value = [author["name"] for author in value]
        elif name == "keywords":
            value = value.get(record["language"]) or value.get("und") or []
        if isinstance(value, list):
            return "|".join(str(entry).replace("|", "¦") for entry in value)
        return "" if value is None else str(value)

    assert list(lines) == list(articles)
    for article_id, row in articles.items():
        # Keywords that the source marks as another language than the record's stand in the column of that language.
        got = {name: cell(lines[article_id], name) for name in row}
        assert differences(got, row) == {}, article_id


@pytest.mark.parametrize("table", ["issues", "journals"])
def test_json_lines_of_tables_equal_csv(demo: Crawled, table: str) -> None:
    def cell(value: Any) -> str:
        return "|".join(value) if isinstance(value, list) else "" if value is None else str(value)

    found = objects(demo.release, table)
    assert [{name: cell(one[name]) for name in row} for one, row in zip(found, rows(demo.release, table), strict=True)]
    for one, row in zip(found, rows(demo.release, table), strict=True):
        assert {name: cell(one[name]) for name in row} == row


def test_json_lines_say_more(lines: dict[str, dict[str, Any]]) -> None:
    more = {
        "titles", "subtitles", "abstracts", "keywords", "authors", "references", "printed", "provenance",
        "identifiers", "schema_version",
    }  # fmt: skip
    person = ["position", "name", "family", "given", "orcid", "affiliations", "role", "name_printed"]
    keys = [list(record) for record in lines.values()]
    assert all(each == keys[0] for each in keys)
    assert more <= set(keys[0])
    for article_id, record in lines.items():
        known = KNOWN[article_id]
        assert [author["name"] for author in record["authors"]] == list(known.authors)
        assert all(list(author) == person for author in record["authors"])
        assert record["keywords"] == ({keyword_language(known): list(known.keywords)} if known.keywords else {})
        assert list(record["titles"].values()) == [known.title]
        assert record["flags"] == list(known.flags)


@pytest.mark.parametrize("name", PRINTED)
def test_printed_keeps_what_the_page_shows(name: str, lines: dict[str, dict[str, Any]]) -> None:
    for article_id, record in lines.items():
        shown = getattr(RECORDS[article_id].printed, PRINTED[name])
        wanted = " ".join(unescape(shown).split()) if shown else None
        assert (record["printed"].get(name) or None) == wanted, article_id


def test_printed_title_and_issue(lines: dict[str, dict[str, Any]]) -> None:
    labels = {issue.issue_id: issue.issue_label for issue in known_issues()}
    for article_id, record in lines.items():
        printed = RECORDS[article_id].printed
        shown = unescape(re.sub(r"<[^>]+>", "", printed.title)).replace("\x00", "\xad")
        # As HTML or as text: the title as shown, its damage included; a NUL is kept as a soft hyphen.
        kept = unescape(re.sub(r"<[^>]+>", "", record["printed"]["title"])).replace("\x00", "\xad")
        assert kept.split() == unescape(shown).split() or kept.split() == shown.split(), article_id
        assert record["printed"]["issue"] == (printed.issue_label or labels[record["issue_id"]]), article_id


def test_nothing_else_was_asked(demo: Crawled) -> None:
    wanted = re.compile(r"/|/robots\.txt|/journal/\d+(/issue/\d+(\?page=[123])?)?|/paper/\d+/\d+/\d+|/\?month=[\d-]+")
    assert [path for path in demo.requests if not wanted.fullmatch(path)] == []
    for said in ("/about", "/contact", "/submit", "/admin", "/files", "mailto"):
        assert not any(said in path for path in demo.requests), said
    # What the server did not see was not asked elsewhere either.
    assert demo.first.report["requests"] == len(demo.requests)


def test_few_requests(demo: Crawled) -> None:
    papers = [path for path in demo.requests if path.startswith("/paper/")]
    assert len(papers) == len(set(papers)) == len(RECORDS)
    assert demo.requests.count("/robots.txt") == 1
    assert len(demo.requests) <= len(RECORDS) + len(known_issues()) + len(known_journals()) + 10


def test_report(demo: Crawled) -> None:
    report = reports(demo.dataset)[0]
    assert report == demo.first.report
    assert [key for key in REPORT_KEYS if key not in report] == []
    assert (report["source"], report["exit_code"], report["released"]) == ("iad", 0, True)
    assert report["run_id"] == report["release"]
    assert re.fullmatch(r"\d{8}T\d{6}Z", report["run_id"])
    assert report["requests"] == len(demo.requests)
    assert report["pages"]["record"] == {"done": 60, "failed": 0, "pending": 0, "gone": 1, "refused": 0}
    assert [(each["url"], each["error"]) for each in report["failures"]] == [
        (f"{demo.base}/paper/2103/33001/51009", "404 Not Found")
    ]
    assert set(report["failures"][0]) == {"url", "kind", "error", "tries"}
    assert {"delay", "waits", "waited_s"} <= set(report["politeness"])
    assert report["coverage"]["title"] == 1
    doi = sum(known.doi is not None for known in KNOWN.values()) / len(KNOWN)
    assert report["coverage"]["doi"] == pytest.approx(doi, abs=1e-3)
    assert report["unreadable"] == {"doi": 1, "published": 2}
    assert 20 < report["peak_memory_mb"] < 500


def test_latest_is_a_link(demo: Crawled) -> None:
    link = demo.dataset / "latest"
    assert link.is_symlink()
    assert os.readlink(link).rstrip("/") == f"releases/{demo.second.report['release']}"


def test_files_keep_the_conventions(demo: Crawled) -> None:
    files = sorted(demo.release.glob("*.csv"))
    assert {file.stem for file in files} >= {
        "articles", "article_authors", "article_keywords", "article_texts", "article_counts", "issues", "journals",
        "changes",
    }  # fmt: skip
    for file in files:
        text = file.read_bytes()
        assert b"\x00" not in text, file.name
        assert not text.startswith(b"\xef\xbb\xbf"), file.name
        text.decode("utf-8")
    for row in rows(demo.release):
        for name, value in row.items():
            assert value not in ("None", "NaN", "nan", "[]", "{}"), (row["article_id"], name)
            assert "\n" not in value or name in ("abstract", "abstract_en"), (row["article_id"], name)
            assert "\r" not in value, (row["article_id"], name)


def test_again_the_same(demo: Crawled) -> None:
    second = demo.dataset / "releases" / demo.second.report["release"]
    assert (demo.second.code, demo.second.report["verdict"]) == (0, "complete")
    assert demo.second.report["articles"] == {
        "seen": 60, "added": 0, "changed": 0, "unchanged": 60, "withdrawn": 0,
    }  # fmt: skip
    assert rows(second, "changes") == []
    assert demo.second.report["requests"] <= len(demo.requests)
    for table in ("article_authors", "article_keywords", "article_texts", "article_counts"):
        assert (second / f"{table}.csv").read_bytes() == (demo.release / f"{table}.csv").read_bytes(), table
    for before, after in zip(rows(demo.release), rows(second), strict=True):
        changed = set(differences(after, before))
        assert changed <= {"last_seen", "counted_at"}, before["article_id"]
        assert after["last_seen"] == demo.second.report["started"]


@pytest.mark.parametrize(("seed", "concurrency"), [("one", "1"), ("two", "3"), ("three", "16")])
def test_order_of_answers_makes_no_difference(seed: str, concurrency: str, demo: Crawled, tmp_path: Path) -> None:
    """Answers that come late, each by another time, lead to the same tables; and a second crawl changes nothing."""
    index = DemoSite()

    def late(path: str) -> Reply:
        time.sleep(sha256(f"{seed} {path}".encode()).digest()[0] % 4 * 0.02)
        answer = index.respond(path)
        return Reply(answer.status, answer.body, dict(answer.headers))

    with Site({}, fault=late) as site:
        assert crawl(site.url, tmp_path, "--concurrency", concurrency).report["verdict"] == "complete"
        for file in sorted(demo.release.glob("*.csv")):
            got = rows(tmp_path / "iad" / "latest", file.stem)
            assert differences_of(got, rows(demo.release, file.stem)) == [], file.stem
        assert crawl(site.url, tmp_path).report["articles"]["changed"] == 0


def test_first_release_is_untouched_by_the_second_run(demo: Crawled) -> None:
    name = demo.first.report["release"]
    before = {path: text for path, text in demo.published.items() if path.startswith(f"releases/{name}/")}
    assert before
    assert {path: (demo.dataset / path).read_bytes() for path in before} == before


def test_printed_report_is_json_alone(demo: Crawled) -> None:
    assert demo.first.err == ""
    assert json.loads(demo.first.out)["verdict"] == "complete"
