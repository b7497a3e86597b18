"""The meta tags of an article's page in Janeway: some too many, some empty, some escaped twice."""

from __future__ import annotations

from html import escape

from harvester.demo.journals.content import Article, Issue, Journal, plain
from harvester.demo.journals.janeway_oai import language_code, page_path
from harvester.demo.journals.ojs_meta import stripped
from harvester.demo.journals.truth import main_pdf


def tags(journal: Journal, issue: Issue, article: Article, origin: str, publisher: str) -> str:
    """All of them, and the comment that holds one that is none."""
    own, page = article.language, origin + page_path(journal, article)
    # Escaped once too often, titles included.
    title = escape(escape(plain(article.full_title(own)), quote=False))
    abstract = escape(stripped(article.abstract[own])) if own in article.abstract else "None"
    issn = journal.issn_online or journal.issn_print
    values: list[tuple[str, str]] = [
        ("DC.Date.created", article.published),
        ("DC.Date.dateSubmitted", article.submitted),
        ("DC.Date.issued", article.published),
        ("DC.Date.modified", article.published),
        ("DC.Description", abstract),
        ("DC.Format", "xml"),
        ("DC.Format", "pdf"),
        *((("DC.Identifier.DOI", escape(article.doi)),) if article.doi else ()),
        ("DC.Identifier.URI", page),
        ("DC.Language", language_code(own)),
        ("DC.Rights", ""),
        ("DC.Source", escape(journal.name)),
        ("DC.Source.ISSN", issn),
        ("DC.Source.Issue", issue.issue),
        ("DC.Source.Volume", issue.volume),
        ("DC.Source.URI", f"{origin}/{journal.path}/"),
        ("DC.Title", title),
        ("citation_publisher", escape(publisher)),
        ("citation_journal_title", escape(journal.name)),
        ("citation_issn", issn),
    ]
    for person in article.authors:
        place = escape(article.in_language(person.affiliation, own))
        values += [("citation_author", escape(person.name)), ("citation_author_email", "")]
        values.append(("citation_author_institution", place))
    values += [
        ("citation_title", title),
        ("citation_publication_date", article.published),
        ("citation_volume", issue.volume),
        ("citation_issue", issue.issue),
        *((("citation_doi", escape(article.doi)),) if article.doi else ()),
        ("citation_abstract_html_url", page),
        ("citation_language", language_code(own)),
    ]
    lines = [f'<meta name="{name}" content="{text}"/>' for name, text in values]
    if words := article.keywords.get(own):
        lines.append(f'<meta name="citation_keywords" xml:lang="en" content="{escape(", ".join(map(plain, words)))}"/>')
    if main_pdf(article):
        lines.append(f'<meta name="citation_pdf_url" content="{page}download/pdf/"/>')
    lines += [
        '<meta name="twitter:card" content="summary">',
        f'<meta name="twitter:title" content="{title}">',
        f'<meta name="twitter:description" content="{abstract}">',
        f'<meta property="og:title" content="{title}" />',
        '<meta property="og:type" content="article" />',
        f'<meta property="og:url" content="{page}" />',
        f'<meta property="og:site_name" content="{escape(journal.name)}" />',
    ]
    comment = '<!-- <meta name="DC.Coverage.spatial" xml:lang="en" content="Leeds"/> -->'
    return "\n".join((comment, *lines))
