"""The pages of DergiPark that lead to articles: the directory, a journal's home, its archive, tables of contents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from harvester.demo.journals.content import Issue, Journal, plain
from harvester.demo.journals.dergipark_frame import article_path, frame, issue_label


def directory(language: str, journals: Sequence[Journal], page: int) -> bytes:
    """A page of the list of journals; one past the end lists none."""
    items = "".join(
        f'<div class="card journal-card"><h5><a href="/{language}/pub/{journal.path}">{escape(journal.name)}</a></h5>'
        f"<p>ISSN: {journal.issn_print or '-'} e-ISSN: {journal.issn_online or '-'}</p></div>\n"
        for journal in journals
    )
    pager = f'<a href="/{language}/pub/explore/journals?page={page + 1}" rel="next">&raquo;</a>' if journals else ""
    return frame(language, "Journals", f"<h1>Journals</h1>\n{items}{pager}")


def home(language: str, journal: Journal) -> bytes:
    """A journal's home: what it is, and its current issue."""
    path = f"/{language}/pub/{journal.path}"
    lines = "".join(
        f"<tr><th>{name}</th><td>{escape(text or '-')}</td></tr>\n"
        for name, text in (
            ("ISSN", journal.issn_print),
            ("e-ISSN", journal.issn_online),
            ("Yayıncı" if language == "tr" else "Publisher", journal.publisher),
        )
    )
    current = ""
    if journal.shown:
        issue = journal.shown[0]
        current = f'<a href="{path}/issue/{issue.number}">{escape(issue_label(issue, language))}</a>'
    body = f"""<h1 id="journal-title">{escape(journal.title.get(language, journal.name))}</h1>
<table class="record_properties">{lines}</table>
<a href="{path}/archive">{"Arşiv" if language == "tr" else "Archive"}</a> {current}"""
    return frame(language, escape(journal.name), body, journal=journal)


def _day(iso: str, language: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day:%d.%m.%Y}" if language == "tr" else f"{day.month}/{day.day}/{day:%y}"


def archive(language: str, journal: Journal) -> bytes:
    """All issues by year. Links start without a scheme."""
    rows = "".join(
        f'<tr><td>{issue.year}</td><td><a href="/{language}/pub/{journal.path}/issue/{issue.number}">'
        f"{escape(issue_label(issue, language))}</a></td></tr>\n"
        for issue in journal.shown
    )
    return frame(
        language, "Archive", f'<h1>{escape(journal.name)}</h1>\n<table class="table">\n{rows}</table>', "", journal
    )


def issue_page(language: str, journal: Journal, issue: Issue, design: str, origin: str) -> bytes:
    """A table of contents."""
    host = origin.partition(":")[2]
    blocks = []
    for section in journal.sections:
        found = [article for article in issue.shown if article.section == section.abbreviation]
        if not found:
            continue
        items = []
        for article in found:
            address = host + article_path(language, journal, issue, article, design)
            title = escape(plain(article.in_language({x: article.full_title(x) for x in article.title}, language)))
            names = ", ".join(escape(person.name) for person in article.authors)
            items.append(
                f'<div class="card article-card">\n<a class="card-title article-title" href="{address}">\n{title}\n'
                f'</a>\n<p class="article-authors">{names}</p>\n<p class="article-pages">{escape(article.pages)}</p>\n'
                "</div>"
            )
        name = escape(section.name.get(language) or section.name["en"])
        blocks.append(f'<h3 class="j-section">{name}</h3>\n' + "\n".join(items))
    label = f"{issue_label(issue, language)}, {_day(issue.published, language)}"
    body = f'<h1>{escape(journal.name)}</h1>\n<h2 id="issue-title">{escape(label)}</h2>\n' + "\n".join(blocks)
    return frame(language, escape(label), body, journal=journal)
