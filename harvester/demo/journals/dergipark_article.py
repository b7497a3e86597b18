"""The page of an article on DergiPark, in its designs of 2026, of 2019 to 2025, and of the years before.

Ids, classes and labels are those that readers go by; all else is the demo's own.
"""

from __future__ import annotations

import re
from datetime import date
from html import escape

from harvester.demo.journals.content import Article, Issue, Journal, plain
from harvester.demo.journals.dergipark_frame import WORDS, article_path, frame, issue_label, number_of
from harvester.demo.journals.ojs_meta import meta
from harvester.demo.journals.truth import main_pdf

_LANGUAGES = {"tr": ("Türkçe", "Turkish"), "en": ("İngilizce", "English"), "es": ("İspanyolca", "Spanish")}


def _meta(language: str, journal: Journal, issue: Issue, article: Article, page: str) -> str:
    own = article.language
    title = plain(article.full_title(own))
    section = journal.section(article.section).name.get(language, "")
    tags = [
        meta("DC.Title", title),
        meta("DC.Source", journal.title.get(language, journal.name)),
        *([meta("DC.Source.Issue", issue.issue)] if issue.issue else []),
        *([meta("DC.Source.Volume", issue.volume)] if issue.volume else []),
        meta("DC.Type", "Text.Serial.Journal"),
        meta("DC.Type.articleType", section),
        *(meta("DC.Creator.PersonalName", person.name) for person in article.authors),
        meta("DC.Identifier", str(article.number)),
        meta("DC.Identifier.pageNumber", article.pages),
        meta("DC.Identifier.URI", page),
        meta("DC.Language", f'{own} scheme="ISO639-1"'),
        meta("citation_journal_title", journal.name),
        meta("citation_issn", journal.issn_online or journal.issn_print),
    ]
    for person in article.authors:
        tags.append(meta("citation_author", person.name))
        if place := article.in_language(person.affiliation, own):
            tags.append(meta("citation_author_institution", place))
        if person.orcid:
            tags.append(meta("citation_author_orcid", person.orcid.rpartition("/")[2]))
    tags += [
        meta("citation_publisher", journal.publisher),
        meta("citation_title", title),
        meta("citation_publication_date", article.published),
        meta("citation_article_type", section),
        *([meta("citation_volume", issue.volume)] if issue.volume else []),
        *([meta("citation_issue", issue.issue)] if issue.issue else []),
    ]
    if first := article.first_page or article.article_number:
        tags += [meta("citation_firstpage", first), meta("citation_lastpage", article.last_page or first)]
    if article.doi:
        tags.append(meta("citation_doi", article.doi))
    if abstract := article.abstract.get(own):
        tags.append(meta("citation_abstract", plain(abstract)))
    tags += [meta("citation_abstract_html_url", page), meta("citation_language", own)]
    # In the language of the address, whatever that of the abstract.
    if words := article.keywords.get(language) or article.keywords.get(own):
        tags.append(meta("citation_keywords", ";".join(map(plain, words)) + "."))
    tags += [meta("citation_reference", plain(reference)) for reference in article.references]
    if main_pdf(article):
        tags.append(meta("citation_pdf_url", file_path(language, article)))
    return "\n".join(tags)


def file_path(language: str, article: Article) -> str:
    """The path of the article's PDF."""
    return f"/{language}/download/article-file/{article.number + 500_000}"


def article_page(language: str, journal: Journal, issue: Issue, article: Article, design: str, origin: str) -> bytes:
    """The page of an article in one of the designs."""
    page = origin + article_path(language, journal, issue, article, design)
    head = _meta(language, journal, issue, article, page)
    body = (_page_2026 if design == "2026" else _page_before)(language, journal, issue, article, design)
    title = escape(plain(article.full_title(article.language)))
    return frame(language, f"{title}\n-\n{escape(journal.title.get(language, journal.name))}", body, head, journal)


def _long_day(iso: str, language: str) -> str:
    day = date.fromisoformat(iso)
    months = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split()
    return f"{day.day} {months[day.month - 1]} {day.year}" if language == "tr" else f"{day:%B} {day.day}, {day.year}"


def _page_2026(language: str, journal: Journal, issue: Issue, article: Article, design: str) -> str:
    say = WORDS[language]
    people: list[str] = []
    cards: list[str] = []
    for person in article.authors:
        handle = re.sub(r"\W+", ".", person.name.lower())
        link = f'<a href="/{language}/pub/@{handle}">{escape(person.name)}</a>'
        people.append(f"<li>\n{link}\n<sup>*</sup>\n</li>" if not people else f"<li>\n{link}\n</li>")
        bare = person.orcid.rpartition("/")[2]
        orcid = f'<br><a href="{person.orcid}" target="_blank">\n{bare}\n</a>' if bare else ""
        cards.append(
            f'<div class="min-w-0" id="author{len(cards)}">\n<p>{link}{orcid}<br><span>Türkiye</span></p>\n</div>'
        )
    texts = []
    for each in ("en", *(other for other in article.title if other != "en")):
        if each not in article.title:
            continue
        words = "".join(
            f'<li><a href="/{language}/search?q={escape(plain(word))}">{escape(plain(word))}</a></li>\n'
            for word in article.keywords.get(each, ())
        )
        listed = f'<h2>{say["keywords"]}</h2>\n<ul class="kw" aria-label="Keywords">\n{words}</ul>\n' if words else ""
        abstract = article.abstract.get(each, "")
        shown = (
            f'<h2>{say["abstract"]}</h2>\n<div class="abstract-text mb-10">\n{abstract}\n</div>\n' if abstract else ""
        )
        hidden = "" if each == article.language else "display:none"
        texts.append(
            f'<div class="article-lang-content" id="lang-content-{each}" style="{hidden}">\n'
            f"<h2>\n{escape(plain(article.full_title(each)))}\n</h2>\n{shown}{listed}</div>"
        )
    pairs = [
        (say["language"], _LANGUAGES[article.language][language == "en"]),
        (say["section"], journal.section(article.section).name.get(language, "")),
        (say["date"], _long_day(article.published, language)),
        (
            say["year"],
            f"{say['year']}\n{issue.year}\n{say['volume']}:\n{issue.volume}\n"
            f"{say['number']}:\n{number_of(issue, language)}",
        ),
    ]
    if article.doi:
        pairs.append(("DOI", f"https://doi.org/{article.doi}"))
    details = "".join(
        f'<div class="min-w-0">\n<h3 class="text-sm">{name}</h3>\n<p>{escape(text)}</p>\n</div>\n'
        for name, text in pairs
    )
    cited = escape(f"{plain(article.full_title(article.language))}. {journal.name}, {issue.volume}({issue.issue})")
    section = escape(journal.section(article.section).name.get(language, ""))
    file = f'<a href="{file_path(language, article)}" target="_blank">PDF</a>' if main_pdf(article) else ""
    return f"""<header id="article-main-header">
<span>{section}</span>
<h1 class="font-heading">
{escape(plain(article.full_title(article.language)))}
</h1>
<div><span>{say["volume"]}:
{issue.volume}</span>
<span>{say["number"]}:
{escape(number_of(issue, language))}</span>
<span>{_long_day(article.published, language)}</span></div>
<ul class="flex" aria-label="Authors">
{chr(10).join(people)}
</ul>
<a href="/{language}/pub/{journal.path}">{escape(journal.title.get(language, journal.name))}</a>
{file}
</header>
<div id="article-body-container">
{chr(10).join(texts)}
{_references(article, say["references"])}
<div id="sec-article-info">
<h2>{say["details"]}</h2>
{details}<h3>{say["authors"]}</h3>
{chr(10).join(cards)}
</div>
<div id="sidebar-container"><a href="/{language}/pub/{journal.path}/archive">{say["archive"]}</a>
<a href="/{language}/pub/{journal.path}/issue/{issue.number}">{escape(issue_label(issue, language))}</a></div>
<div id="sec-citation"><h2>{say["cite"]}</h2><div class="citation-text" id="cite-apa">\n{cited}\n</div></div>
</div>"""


def _references(article: Article, title: str) -> str:
    if not article.references:
        return ""
    items = "".join(f'<li class="citation-text">{plain(reference)}</li>\n' for reference in article.references)
    return f'<h2 id="sec-references">{title}</h2>\n<ol>\n{items}</ol>'


def header_line(language: str, issue: Issue, article: Article, design: str) -> str:
    """The line under the title, as the years wrote it."""
    say = WORDS[language]
    pages = article.pages.replace("-", " - ")
    if design == "2018":
        number = f"{say['volume']} {issue.volume} , {say['issue']} {issue.issue}, " if issue.volume else ""
        return f"{say['year']} {issue.year}, {number}{say['pages']} {pages} {article.published}"
    day = date.fromisoformat(article.published)
    return f"{say['year']} {issue.year}, {issue_label(issue, language)}, {pages}, {day:%d.%m.%Y}"


def _block(name: str, heading: str, inner: str) -> str:
    return f'<div class="article-{name} data-section">\n<h3>{heading}</h3>\n{inner}\n</div>\n'


def _page_before(language: str, journal: Journal, issue: Issue, article: Article, design: str) -> str:
    say, blocks = WORDS[language], []
    names = ", ".join(
        f'<a href="/{language}/search?q={escape(person.name)}">{escape(person.name)}</a>' for person in article.authors
    )
    for each in article.title:
        abstract = _block("abstract", say["abstract"], article.abstract[each]) if each in article.abstract else ""
        links = ", ".join(
            f'<a href="/{language}/search?q={escape(plain(word))}">{escape(plain(word))}</a>'
            for word in article.keywords.get(each, ())
        )
        words = _block("keywords", say["keywords"], f"<p>{links or '-'}</p>")
        address = escape(f"https://doi.org/{article.doi}")
        doi = f'<a class="doi-link" href="{address}">{address}</a>\n' if article.doi else ""
        blocks.append(f"""<div class="tab-pane" id="article_{each}">
<h3 class="article-title">{escape(plain(article.full_title(each)))}</h3>
<p class="article-authors">{names}</p>
<span class="article-subtitle">
{escape(header_line(language, issue, article, design))}
</span>
{doi}{abstract}{words}</div>""")
    references = "".join(f"<li>{plain(reference)}</li>\n" for reference in article.references)
    listed = _block("citations", say["references"], f"<ul>\n{references}</ul>") if references else ""
    rows = "".join(
        f"<tr>\n<th>{name}</th>\n<td>\n{value}\n</td>\n</tr>\n"
        for name, value in (
            (say["language"], _LANGUAGES[article.language][language == "en"]),
            (say["section"], escape(journal.section(article.section).name.get(language, "-"))),
            (
                say["authors"],
                "\n".join(
                    f"<p>{escape(p.name)} <b>{escape(article.in_language(p.affiliation, 'tr') or '-')}</b>"
                    f" {p.orcid}</p>"
                    for p in article.authors
                )
                or "-",
            ),
            (say["date"], _long_day(article.published, language)),
        )
    )
    file = f'<a class="article-download" href="{file_path(language, article)}">PDF</a>' if main_pdf(article) else ""
    return f"""<div class="tab-content">
{chr(10).join(blocks)}
</div>
{listed}<table class="record_properties table">
{rows}</table>
{file}"""
