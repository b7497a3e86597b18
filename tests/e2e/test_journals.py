"""``harvester crawl URL`` on invented journals of every platform: each article once, as it is, run after run."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Any

import pytest

from harvester.demo.journals.cases import cases
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.server import serve
from harvester.demo.journals.truth import Known
from tests.demo.asking import site_of

from .kit import Finished, finish, harvester, objects, rows, start, until

#: Where a crawl of each begins: the list of the site's journals.
START = {"ojs": "/", "old": "/dergiler/", "janeway": "/", "dergipark": "/en/pub/explore/journals"}
#: Fields that the platform shows otherwise than the catalogue has them: in the page's language, or not at all.
OTHERWISE = {"janeway": {"titles", "abstracts"}, "dergipark": {"journal_title", "section", "license"}}
#: "Art. 4" is printed without its word there, as a page.
AS_A_PAGE = {("dergipark", 104, "first_page")}


def crawl(address: str, output: Path, *words: str) -> Finished:
    done = harvester("crawl", address, "--name", "told", "--output", output, "--json", *words)
    assert "Traceback" not in done.err, done.err
    return done


def latest(output: Path) -> Path:
    return output / "told" / "latest"


def number_of(article: dict[str, Any]) -> int:
    return int(re.findall(r"\d+", article["article_id"])[-1])


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def differences(article: dict[str, Any], known: Known) -> dict[str, tuple[Any, Any]]:
    """Field → what was read and what is right, where they differ."""
    said: dict[str, tuple[Any, Any]] = {
        "title": (article["title"], known.title),
        "titles": (article["titles"], dict(known.titles)),
        "authors": ([author["name"] for author in article["authors"]], [author.name for author in known.authors]),
        "family": ([a["family"] or "" for a in article["authors"]], [author.family for author in known.authors]),
        "orcid": ([a["orcid"] or "" for a in article["authors"]], [author.orcid for author in known.authors]),
        "journal_title": (article["journal_title"], known.journal_title),
        "volume": (article["volume"] or "", known.volume),
        "issue": (article["issue"] or "", known.issue),
        "issue_year": (article["issue_year"] or 0, known.issue_year),
        "published": (article["published"] or "", known.published),
        "first_page": (article["first_page"] or "", known.first_page),
        "last_page": (article["last_page"] or "", known.last_page),
        "doi": (article["doi"] or "", known.doi.lower()),
        "section": (article["section"], known.section),
        "language": (article["language"], known.language),
        "abstracts": (
            {language: squeezed(text) for language, text in article["abstracts"].items()},
            {language: squeezed(text) for language, text in known.abstracts.items()},
        ),
        "references": ([*map(squeezed, article["references"])], [*map(squeezed, known.references)]),
        "license": ((article["license_url"] or "").rstrip("/"), known.license.rstrip("/")),
    }
    return {name: both for name, both in said.items() if both[0] != both[1]}


@pytest.mark.parametrize("name", ["ojs", "old", "janeway", "dergipark"])
def test_a_site_is_harvested_whole_and_right(name: str, tmp_path: Path) -> None:
    with serve(site_of(name)) as served:
        address = f"{served.origin}{START[name]}"
        report = crawl(address, tmp_path).report
        assert (report["verdict"], report["exit_code"]) == ("complete", 0)
        read = {number_of(article): article for article in objects(latest(tmp_path))}
        assert sorted(map(number_of, objects(latest(tmp_path)))) == sorted(known.number for known in served.truth)
        wrong = {
            (known.number, field): both
            for known in served.truth
            for field, both in differences(read[known.number], known).items()
            if field not in OTHERWISE.get(name, ()) and (name, known.number, field) not in AS_A_PAGE
        }
        assert not wrong
        listed = {row["issue_id"]: row for row in rows(latest(tmp_path), "issues")}
        assert {article["issue_id"] for article in read.values()} == set(listed)
        assert all(row["articles_listed"] == row["articles_harvested"] for row in listed.values())
        platform = "ojs" if name == "old" else name
        assert {row["platform"] for row in rows(latest(tmp_path), "journals")} == {platform}
        assert name == "janeway" or not report["failures"], "nothing is guessed that pages link"
        if name != "dergipark":
            return  # its lists name articles in another way each, so that a rerun says most there

        asked = sum(served.kinds.values())
        again = crawl(address, tmp_path).report
        assert (again["verdict"], again["articles"]["added"], again["articles"]["changed"]) == ("complete", 0, 0)
        assert sum(served.kinds.values()) - asked < asked / 3
        assert not rows(latest(tmp_path), "changes")


def test_one_journal_of_a_site_is_read_with_all_that_its_lists_say(tmp_path: Path) -> None:
    with serve(site_of("ojs")) as served:
        report = crawl(f"{served.origin}/", tmp_path, "--journal", "cuadernos").report
        told = {known.number: known for known in served.truth if known.journal_path == "cuadernos"}
        read = {number_of(article): article for article in objects(latest(tmp_path))}
        assert (report["verdict"], set(read)) == ("limited", set(told))
        assert not {number: wrong for number, known in told.items() if (wrong := differences(read[number], known))}
        assert all(article["publisher"] == told[number].publisher for number, article in read.items())


def test_a_killed_crawl_of_a_journal_goes_on_and_everything_can_be_read_again(tmp_path: Path) -> None:
    site = OjsSite(cases(), records_a_page=10)
    with serve(site) as served:
        address = f"{served.origin}/index.php/sesbil"
        first = start("crawl", address, "--name", "told", "--output", tmp_path, "--concurrency", "1", "--quiet")
        until(lambda: served.kinds["article"] >= 5, "an article's page")
        first.send_signal(signal.SIGKILL)
        finish(first)
        before = served.kinds["article"]
        told = sorted(known.number for known in served.truth if known.journal_path == "sesbil")
        for words, most in (((), len(told) + 5), (("--full",), 2 * len(told) + before)):
            report = crawl(address, tmp_path, *words).report
            assert report["verdict"] == "complete"
            assert served.kinds["article"] <= most
            assert sorted(map(number_of, objects(latest(tmp_path)))) == told


def test_keywords_of_the_other_language_where_the_site_shows_one_at_a_time(tmp_path: Path) -> None:
    """OJS 3.3 without OAI-PMH: the page is asked for once more, with the cookie, only where something is lacking."""
    with serve(OjsSite(cases().only("sesbil"), version="3.3.0-14", oai=False)) as site:
        done = crawl(f"{site.url}index.php/sesbil", tmp_path)
        assert (done.code, done.report["verdict"]) == (0, "complete"), done.err
        truth = {known.number: known for known in site.truth}
    articles = objects(latest(tmp_path))
    both = [a for a in articles if len(truth[number_of(a)].keywords) > 1]
    assert len(both) > 10
    assert [a["keywords"] for a in both] == [
        {language: list(terms) for language, terms in truth[number_of(a)].keywords.items()} for a in both
    ]
    assert done.report["pages"]["language"]["done"] < len(articles)
