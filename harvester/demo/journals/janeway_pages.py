"""The pages of Janeway in its theme OLH. Classes and ids are those that readers go by; all else is the demo's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal, plain
from harvester.demo.journals.janeway_meta import tags
from harvester.demo.journals.janeway_oai import page_path
from harvester.demo.journals.truth import main_pdf

Address = Callable[[Article], str]


def _label(issue: Issue, between: str, *more: str) -> str:
    parts = [f"Volume {issue.volume}", f"Issue {issue.issue}"] if issue.volume else []
    parts += [str(issue.year), next(iter(issue.title.values()), ""), *more]
    return between.join(filter(None, parts))


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _pages(article: Article) -> str:
    return article.pages.replace("-", "–")


def frame(journal: Journal | None, title: str, body: str, head: str = "") -> bytes:
    """A whole page."""
    path = f"/{journal.path}" if journal else ""
    pages = (("articles/", "Articles"), ("issues/", "Issues")) if journal else (("journals/", "Journals"),)
    links = "".join(
        f'<li><a href="{path}/{page}">{text}</a></li>\n'
        for page, text in (("", "Home"), *pages, ("contact/", "Contact"))
    )
    return f"""<!doctype html>
<html class="no-js" lang="en">
<head>
<meta charset="utf-8">
<title>
{title}
</title>
{head}
<link rel="sitemap" type="application/xml" title="Sitemap" href="{path}/sitemap.xml">
<link href="/static/OLH/css/app.css" rel="stylesheet">
<link href="/static/common/css/index.css" rel="stylesheet">
</head>
<body>
<div class="wrapper">
<header class="main-header"><nav><div class="top-bar" id="main-menu">
<ul class="menu vertical medium-horizontal">
{links}<li><a href="{path}/login/">Log in</a></li>
</ul>
</div></nav></header>
<main id="main-content">
{body}
</main>
</div>
<footer><a href="https://janeway.systems">Janeway</a></footer>
</body>
</html>
""".encode()


def press(catalogue: Catalogue, origin: str) -> bytes:
    """The home of the press: its journals."""
    items = "".join(
        f'<div class="box journal">\n<a href="{origin}/{journal.path}/"><h2>{escape(journal.name)}</h2></a>\n</div>\n'
        for journal in catalogue.journals
    )
    return frame(None, escape(catalogue.name), f"<h1>Journals</h1>\n{items}")


def home(journal: Journal, origin: str) -> bytes:
    """A journal's home, which lists a few articles."""
    newest = journal.shown[0].shown[:3] if journal.shown else ()
    items = "".join(
        f'<li><a href="{origin}{page_path(journal, each)}">{escape(plain(each.full_title(each.language)))}</a></li>'
        for each in newest
    )
    name = escape(journal.name)
    text = f'<h1 class="sr-only">{name} Home Page</h1>\n<h2>Latest Articles</h2>\n<ul>{items}</ul>'
    return frame(journal, name, text)


def archive(journal: Journal) -> bytes:
    """All issues on one page."""
    boxes = "".join(
        f"""<div class="medium-3 columns">
<div class="box issue">
<a href="/{journal.path}/issue/{issue.number}/info/" class="box-link" aria-labelledby="{issue.number}-box-title"
 aria-describedby="{issue.number}-box-details" ></a>
<div class="info-bar">
<h3 id="{issue.number}-box-title">
<span aria-label='{escape(_label(issue, ", "))}'>{escape(_label(issue, " • "))}</span>
</h3>
<p id="{issue.number}-box-details">{len(issue.shown)} items
</p>
</div>
</div>
</div>
"""
        for issue in journal.shown
    )
    body = f'<section id="content">\n<div class="row">\n<h1>Issues</h1>\n{boxes}</div>\n</section>'
    return frame(journal, "Issues", body)


def _box(journal: Journal, issue: Issue, article: Article, address: str, level: int) -> str:
    people = "".join(f"<li>{escape(person.name)}</li>" for person in article.authors)
    name = f"{article.number}-box-details"
    where = _label(issue, ", ", _pages(article))
    section = escape(journal.section(article.section).name[journal.languages[0]])
    title = article.full_title(article.language)
    title = title if "&" in title or "<" in title else escape(title)
    return f"""<div class="box article">
<a href="{address}"
class="box-link"
aria-labelledby="{name}">
</a>
<div class="clearfix">
<div class="large-2 columns show-for-large">
<img src="/static/common/img/icons/article.png" alt="" class="article-thumbnail">
</div>
<div id="{name}" class="large-10 columns end">
<h{level}>{title}
</h{level}>
<ul class="list-inline comma-and-sep">{people}</ul>
<p>
<span class="date">
<i aria-hidden="true" class="fa fa-calendar"></i>
<time datetime='{article.published}'>
<span role="time">{_day(article.published)}</span>
</time>
</span>
<i aria-hidden="true" class="fa fa-book"></i>
<span aria-label='{escape(where)}'>{escape(_label(issue, " • ", _pages(article)))}</span>
<i aria-hidden="true" class="fa fa-tag"></i> {section}
</p>
</div>
</div>
</div>
"""


def issue_page(journal: Journal, issue: Issue, origin: str, address: Address) -> bytes:
    """An issue's table of contents, section by section."""
    blocks = []
    for section in journal.sections:
        found = [article for article in issue.shown if article.section == section.abbreviation]
        if found:
            boxes = "".join(_box(journal, issue, each, origin + address(each), 3) for each in found)
            blocks.append(
                f'<div class="padding-block-1">\n<h2 class="em">\n{escape(section.name[journal.languages[0]])}\n</h2>\n'
                f"{boxes}</div>"
            )
    shown = escape(_label(issue, " • "))
    others = "".join(
        f'<li><a href="/{journal.path}/issue/{each.number}/info/">{escape(_label(each, " • "))}</a></li>\n'
        for each in journal.shown
    )
    body = f"""<section id="content">
<div class="row">
<div class="large-8 border-right columns">
<div id="issue_top">
<div class="olh-banner">
<div class="overlay"></div>
<figcaption class="olh-banner-heading">
<h1 aria-label='{escape(_label(issue, ", "))}'>{shown}</h1>
</figcaption></div>
</div>
{chr(10).join(blocks)}
</div>
<aside class="large-4 columns"><div class="section side-info">
<h2 id="archive-title">All issues</h2>
<ul>
{others}</ul>
</div></aside>
</div>
</section>"""
    return frame(journal, shown, body)


def articles_page(
    journal: Journal,
    listed: Sequence[tuple[Issue, Article]],
    page: int,
    last: int,
    total: int,
    origin: str,
    address: Address,
) -> bytes:
    """A page of the list of articles; its pager is the buttons of a form."""
    boxes = "".join(_box(journal, issue, each, origin + address(each), 2) for issue, each in listed)

    def button(number: int, name: str, text: str) -> str:
        return f'<li class="{name}">\n<button name="page" value="{number}" form=facet_form>{text}</button>\n</li>\n'

    buttons = "".join(button(at, "current" if at == page else "", str(at)) for at in range(1, last + 1))
    buttons += button(page + 1, "arrow", "&raquo;") if page < last else ""
    body = f"""<section id="content">
<div class="row">
<div class="large-8 columns border-right">
<h1 id="articles-title">Articles</h1>
<section aria-label="Results">
<div class="row"><div class="columns">
<p>
{total} results
</p>
</div></div>
{boxes}<div class="pagination-block row">
<div class="input-group-field columns"><ul class="pagination">
{buttons}</ul></div>
</div>
</section>
</div>
<aside class="large-4 columns show-for-large"><form method="GET" id="facet_form"></form></aside>
</div>
</section>"""
    return frame(journal, "Articles", body)


def _author(person_at: int, name: str, place: str, orcid: str) -> str:
    link = (
        f'\n<a href="https://orcid.org/{orcid}" target="_blank"><span class="sr-only">ORCID</span></a>' if orcid else ""
    )
    where = f'\n<li itemprop="affiliation">{escape(place)}</li>' if place else ""
    return f"""<li>
<ul id="author-{person_at}" class="list-no-bullet" itemscope itemtype="http://schema.org/Person" itemprop="author">
<li>
<span itemprop="name"><strong>{escape(name)}</strong></span>{link}
</li>{where}
</ul>
</li>"""


def article_page(journal: Journal, issue: Issue, article: Article, origin: str, publisher: str) -> bytes:
    """The page of an article: its title twice, for small screens and for others."""
    own = article.language
    title = article.full_title(own)
    title = title if "&" in title or "<" in title else escape(title)
    section = escape(journal.section(article.section).name[journal.languages[0]])
    names = "".join(f'<li><a href="#author-{at}">{escape(p.name)}</a></li>' for at, p in enumerate(article.authors, 1))
    people = "".join(
        _author(at, person.name, article.in_language(person.affiliation, own), person.orcid)
        for at, person in enumerate(article.authors, 1)
    )
    abstract = f"<h3>Abstract</h3>\n{article.abstract[own]}\n" if own in article.abstract else ""
    words = article.keywords.get(own, ())
    items = "".join(
        f"<li>\n{word}<span aria-hidden=true>{', ' if at < len(words) else ''}</span>\n</li>\n"
        for at, word in enumerate(words, 1)
    )
    keywords = f'<h2>Keywords:</h2>\n<ul class="keywords-list">\n{items}</ul>\n' if items else ""
    doi = f"https://doi.org/{article.doi}" if article.doi else ""
    link = f'<a target="_blank" href="{escape(doi)}">\n{escape(doi)}\n</a>' if doi else ""
    file = f"{page_path(journal, article)}download/pdf/".replace("/id/", "/").replace(
        "download/pdf", "galley/1/download"
    )
    galley = f'<ul>\n<li>\n<a href="{file}">\nPDF\n</a>\n</li>\n</ul>' if main_pdf(article) else "<p>No downloads.</p>"
    pages = f"<li>Pages: {escape(_pages(article))}</li>\n" if article.pages else ""
    banner = f'<h1>{title}</h1>\n<ul class="list-inline comma-and-sep">{names}</ul>'
    cited = f"<i>{escape(journal.name)}</i> {issue.volume}({issue.issue}), {escape(_pages(article))}. {link}"
    body = f"""<section>
<section class="no-padding meta show-for-small-only">
<div class="row"><div class="large-8 columns">
<small class="uppercase">{section}</small>
{banner}
</div></div>
</section>
<section class="no-padding meta hide-for-small-only">
<div class="row medium-12"><div class="olh-banner">
<div class="overlay"></div>
<div class="olh-banner-heading">
<p class="uppercase">{section}</p>
{banner}
</div>
</div></div>
</section>
<section id="content" class="no-padding">
<div class="row">
<div class="large-8 columns border-right">
<div class="row">
<div id="article" class="large-10 columns">
{abstract}{keywords}<div id="article_how_to_cite" class="section">
<h2>How to Cite:</h2>
<div>
<p><span id="cite-content"><span>{escape(plain(title))}, {cited}</span></span></p>
</div>
</div>
<div class="show-for-small-only">\n<h2>Files:</h2>\n{galley}\n</div>
<div class="summary">
<div class="top"><div class="flex">
<div class="columns"><p class="number">\n{article.number % 90}\n<span>Views</span></p></div>
<div class="columns"><p class="number">\n{article.number % 40}\n<span>Downloads</span></p></div>
</div></div>
<div class="bottom"><div class="row">
<div class="large-4 columns">
<p id="article_date_published">\nPublished on <br>\n{_day(article.published)}\n</p>
</div>
<div class="large-4 columns">
<p>License</p>
<a target="_blank" class="has-tip scroll-link" rel="license" id="license" href="{journal.license}">
<p>Creative Commons</p>
</a>
</div>
</div></div>
</div>
</div>
</div>
</div>
<section aria-label="Article Information" class="large-4 columns side-info">
<div class="sticky">
<div class="section">\n<h3>Author details</h3>\n<ul class="list-no-bullet">\n{people}\n</ul>\n</div>
<div class="section">\n<h2>Files</h2>\n{galley}\n</div>
<div class="section">\n<h2>Issue</h2>\n<ul>\n<li>
<a href="/{journal.path}/issue/{issue.number}/info/">\n{escape(_label(issue, " • "))}\n</a>
</li>\n</ul>\n</div>
<div class="section">\n<h3>Identifiers</h3>\n<ul>\n<li>\n{link}\n</li>\n</ul>\n</div>
<div class="section">\n<h2>Publication details</h2>\n<ul>\n{pages}</ul>\n</div>
</div>
</section>
</div>
</section>
</section>"""
    head = tags(journal, issue, article, origin, publisher)
    return frame(journal, f"{escape(plain(title))} |\n{escape(journal.name)}", body, head)
