"""The meta tags of an article's page in OJS: ``citation_*`` and ``DC.*``, with what is wrong with them."""

from __future__ import annotations

import re
from html import escape

from harvester.demo.journals.content import Article, Issue, Journal, plain
from harvester.demo.journals.ojs_words import words
from harvester.demo.journals.truth import main_pdf

FORMATS = {"pdf": "application/pdf", "html": "text/html", "csv": "text/csv"}


def stripped(fragment: str) -> str:
    """Tags taken out, entities left as they are: escaped once more, they are escaped twice."""
    return re.sub(r"</?[a-zA-Z][^>]*>", "", fragment).strip()


def meta(name: str, content: str, language: str = "", scheme: str = "") -> str:
    """One tag."""
    more = f' scheme="{scheme}"' if scheme else ""
    more += f' xml:lang="{language}"' if language else ""
    return f'<meta name="{name}"{more} content="{escape(content)}"/>'


def overwritten(article: Article) -> list[tuple[str, str]]:
    """Language and keyword as OJS 3.4 has them: a later language overwrites an earlier one, position by position."""
    found: list[tuple[str, str]] = []
    for group in (article.subjects, article.keywords):
        by_position: dict[int, tuple[str, str]] = {}
        for language, listed in group.items():
            by_position |= {at: (language, word) for at, word in enumerate(listed)}
        found += [by_position[at] for at in sorted(by_position)]
    return found


class Tags:
    """The tags of one article. ``old``: as OJS 3.3 has them; ``journal_url`` ends in the journal's path."""

    def __init__(
        self, journal: Journal, issue: Issue, article: Article, *, journal_url: str, language: str, old: bool
    ) -> None:
        self._journal, self._issue, self._article = journal, issue, article
        self._journal_url, self._ui, self._old = journal_url, language, old
        self._own = article.language
        self._page = f"{journal_url}/article/view/{article.key}"

    def __str__(self) -> str:
        lines = [meta("gs_meta_revision", "1.1"), *self._citation()]
        lines += ['<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/" />', *self._dublin_core()]
        return "\n".join(lines)

    def _title(self) -> str:
        title = self._article.full_title(self._own)
        return title if self._old else plain(title)

    def _citation(self) -> list[str]:
        journal, issue, article = self._journal, self._issue, self._article
        where = self._ui if self._old else self._own
        tags = [meta("citation_journal_title", journal.title.get(self._own, journal.name))]
        tags.append(meta("citation_journal_abbrev", journal.abbreviation))
        tags += [meta("citation_issn", journal.issn_online or journal.issn_print)]
        for person in article.authors:
            tags.append(meta("citation_author", person.name))
            if place := article.in_language(person.affiliation, where):
                tags.append(meta("citation_author_institution", place))
        tags += [meta("citation_title", self._title()), meta("citation_language", self._own)]
        same = article.published.startswith(str(issue.year))
        tags.append(meta("citation_date", article.published.replace("-", "/") if same else str(issue.year)))
        if issue.volume:
            tags.append(meta("citation_volume", issue.volume))
        if issue.issue:
            tags.append(meta("citation_issue", issue.issue))
        if first := article.first_page or article.article_number:
            tags += [meta("citation_firstpage", first), meta("citation_lastpage", article.last_page or first)]
        if article.doi:
            tags.append(meta("citation_doi", article.doi))
        tags.append(meta("citation_abstract_html_url", self._page))
        if not self._old and (abstract := article.abstract.get(self._own)):
            tags.append(meta("citation_abstract", stripped(abstract), self._own))
        tags += [meta("citation_keywords", word, language) for language, word in self._keywords()]
        download = f"{self._journal_url}/article/download/{article.key}"
        for galley in article.galleys:
            if galley.supplement or galley.remote:
                continue
            if galley.kind in ("pdf", "html"):
                name = "citation_pdf_url" if galley.kind == "pdf" else "citation_fulltext_html_url"
                tags.append(meta(name, f"{download}/{galley.key}"))
        return tags + [meta("citation_reference", reference) for reference in map(_linkless, article.references)]

    def _keywords(self) -> list[tuple[str, str]]:
        if self._old:
            return [(self._ui, word) for word in self._article.keywords.get(self._ui, ())]
        return overwritten(self._article)

    def _dublin_core(self) -> list[str]:
        journal, issue, article = self._journal, self._issue, self._article
        shown = self._ui if self._old and article.full_title(self._ui) else self._own
        title = article.full_title(shown)
        tags = [meta("DC.Coverage", text, language) for language, text in article.coverage.items()]
        tags += [meta("DC.Creator.PersonalName", person.name) for person in article.authors]
        for kind, date in (
            ("created", article.published),
            ("dateSubmitted", article.submitted),
            ("issued", issue.published),
            ("modified", article.modified[:10]),
        ):
            tags.append(meta(f"DC.Date.{kind}", date, scheme="ISO8601"))
        tags += [meta("DC.Description", stripped(text), language) for language, text in article.abstract.items()]
        tags += [meta("DC.Format", FORMATS[g.kind], scheme="IMT") for g in article.galleys if not g.remote]
        tags.append(meta("DC.Identifier", article.key))
        if article.pages:
            tags.append(meta("DC.Identifier.pageNumber", article.pages))
        if article.doi:
            tags.append(meta("DC.Identifier.DOI", article.doi))
        tags += [meta("DC.Identifier.URI", self._page), meta("DC.Language", self._own, scheme="ISO639-1")]
        rights = words(journal.languages[0])["rights"].format(article.published[:4])
        tags += [meta("DC.Rights", rights), meta("DC.Rights", journal.license)]
        tags.append(meta("DC.Source", journal.title.get(self._own, journal.name)))
        tags.append(meta("DC.Source.ISSN", journal.issn_online or journal.issn_print))
        if issue.issue:
            tags.append(meta("DC.Source.Issue", issue.issue))
        if issue.volume:
            tags.append(meta("DC.Source.Volume", issue.volume))
        tags.append(meta("DC.Source.URI", self._journal_url))
        for group in (article.subjects, article.keywords):
            for language, listed in group.items():
                if not self._old or language == self._ui:
                    tags += [meta("DC.Subject", word, language) for word in listed]
        tags.append(meta("DC.Title", title if self._old else plain(title)))
        for language in article.title:
            if language != shown:
                other = article.full_title(language)
                tags.append(meta("DC.Title.Alternative", other if self._old else plain(other), language))
        tags.append(meta("DC.Type", "Text.Serial.Journal"))
        tags += [meta("DC.Type", text, language) for language, text in article.type.items()]
        return [
            *tags,
            meta("DC.Type.articleType", article.in_language(journal.section(article.section).name, self._ui)),
        ]


def _linkless(reference: str) -> str:
    # Markup of references stays in the tag, escaped; entities do not.
    return reference.replace("&amp;", "&")


def pdf_path(article: Article, journal_path: str) -> str:
    """The address of the file that a reader wants, below that of the journal; empty if there is none."""
    galley = main_pdf(article)
    return f"{journal_path}/article/download/{article.key}/{galley.key}" if galley else ""
