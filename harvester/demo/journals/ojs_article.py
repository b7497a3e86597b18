"""The page of an article in OJS, its earlier versions, and the viewer of its files."""

from __future__ import annotations

import re
from html import escape

from harvester.demo.journals.content import Article, Galley, Issue, Journal, plain
from harvester.demo.journals.ojs_meta import Tags
from harvester.demo.journals.ojs_pages import View, breadcrumbs, frame, galley_label, galley_links
from harvester.demo.journals.ojs_words import label


def _shown_title(article: Article, language: str) -> str:
    return article.in_language({each: article.full_title(each, subtitle=False) for each in article.title}, language)


def _authors(view: View, article: Article) -> str:
    items = []
    for person in article.authors:
        lines = [f'<span class="name">\n\t{escape(person.name)}\n</span>']
        if place := article.in_language(person.affiliation, view.language):
            lines.append(f'<span class="affiliation">\n\t{escape(place)}\n</span>')
        if not view.old:
            lines.append(f'<span class="userGroup">\n\t{view.say[person.role]}\n</span>')
        if person.orcid:
            link = f'<a href="{person.orcid}" target="_blank">\n\t{person.orcid}\n</a>'
            lines.append(f'<span class="orcid">\n{link}\n</span>')
        items.append("<li>\n" + "\n".join(lines) + "\n</li>")
    return f"""<section class="item authors">
<h2 class="pkp_screen_reader">{view.say["authors"]}</h2>
<ul class="authors">
{chr(10).join(items)}
</ul>
</section>"""


def _main_entry(view: View, article: Article) -> str:
    say, blocks = view.say, []
    if article.authors:
        blocks.append(_authors(view, article))
    if article.doi:
        address = f"https://doi.org/{article.doi}"
        shown = escape(address, quote=False)
        link = f'<a href="{escape(address)}">\n\t{shown}\n</a>'
        blocks.append(
            f'<section class="item doi">\n<h2 class="label">\n{say["doi"]}\n</h2>\n'
            f'<span class="value">\n{link}\n</span>\n</section>'
        )
    # Those of another language where there are none in the interface's.
    found = (article.keywords.get(each) for each in (view.language, article.language, *article.keywords))
    listed = next(filter(None, found), ())
    if listed:
        values = say["between"].join(f"\t\t{word}" for word in listed)
        blocks.append(
            f'<section class="item keywords">\n<h2 class="label">\n{say["keywords"]}\n</h2>\n'
            f'<span class="value">\n{values}\t</span>\n</section>'
        )
    if abstract := article.in_language(article.abstract, view.language):
        blocks.append(
            f'<section class="item abstract">\n<h2 class="label">{say["abstract"]}</h2>\n{abstract}\n</section>'
        )
    if article.references:
        lines = "\n".join(f"<p>{_linked(reference)} </p>" for reference in article.references)
        blocks.append(
            f'<section class="item references">\n<h2 class="label">\n{say["references"]}\n</h2>\n'
            f'<div class="value">\n{lines}\n</div>\n</section>'
        )
    return "\n".join(blocks)


def _linked(reference: str) -> str:
    return re.sub(r"(https?://\S+)", r'<a href="\1">\1</a>', reference)


def _published(view: View, article: Article) -> str:
    say, date = view.say, article.published
    changed = f" — {say['updated'].format(date)}" if article.earlier else ""
    versions = ""
    if article.earlier:
        own = view.url("article", "view", article.key, "version")
        links = "".join(
            f'<li>\n<a href="{own}/{number}">{date} ({at})</a>\n</li>\n' for at, number in enumerate(article.earlier, 1)
        )
        versions = (
            f'<section class="sub_item versions">\n<h2 class="label">\n{say["version"]}\n</h2>\n<ul class="value">\n'
            f"<li>\n{date} ({len(article.earlier) + 1})\n</li>\n{links}</ul>\n</section>\n"
        )
    return f"""<div class="item published">
<section class="sub_item">
<h2 class="label">\n{say["published"]}\n</h2>
<div class="value">
<span>{date}{changed}</span>
</div>
</section>
{versions}</div>"""


def _details(view: View, journal: Journal, issue: Issue, article: Article) -> str:
    say, blocks = view.say, []
    if article.cover:
        picture = f'<img src="{view.assets}/public/cover{article.number}.png" alt="">'
        blocks.append(f'<div class="item cover_image"><div class="sub_item">\n{picture}\n</div></div>')
    for supplement, classes in ((False, "galleys_links"), (True, "supplementary_galleys_links")):
        if links := galley_links(view, article, supplement=supplement, marked=False):
            level = 3 if supplement else 2
            title = f'<h{level} class="pkp_screen_reader">\n{say["download"]}\n</h{level}>'
            blocks.append(f'<div class="item galleys">\n{title}\n<ul class="value {classes}">\n{links}\n</ul>\n</div>')
    blocks.append(_published(view, article))
    issue_link = (
        f'<a class="title" href="{view.url("issue", "view", issue.key)}">\n{escape(label(issue, view.language))}\n</a>'
    )
    section = escape(article.in_language(journal.section(article.section).name, view.language))
    parts = "".join(
        f'<section class="sub_item">\n<h2 class="label">\n{say[word]}\n</h2>\n<div class="value">\n{value}\n</div>\n'
        "</section>\n"
        for word, value in (("issue", issue_link), ("section", section))
    )
    blocks.append(f'<div class="item issue">\n{parts}</div>')
    rights = say["rights"].format(article.published[:4])
    link = f'<a rel="license" href="{journal.license}/">{journal.license}</a>'
    blocks.append(
        f'<div class="item copyright">\n<h2 class="label">\n{say["license"]}\n</h2>\n<p>{rights}</p>\n'
        f"<p>{link}</p>\n</div>"
    )
    number = f"{issue.volume}({issue.issue}), " if issue.volume else ""
    cited = f"{escape(plain(_shown_title(article, view.language)))}. ({issue.year}). "
    cited += f"<i>{escape(view.name(journal))}</i>, {number}{escape(article.pages)}"
    query = f"submissionId={article.number}&amp;publicationId={article.number}&amp;issueId={issue.number}"
    address = view.url("citationstylelanguage")
    styles = "".join(
        f'<li>\n<a rel="nofollow" href="{address}/get/{style}?{query}">\n{name}\n</a>\n</li>\n'
        for style, name in (("apa", "APA"), ("vancouver", "Vancouver"))
    )
    files = "".join(
        f'<li>\n<a href="{address}/download/{kind}?{query}">\n{name}\n</a>\n</li>\n'
        for kind, name in (("ris", "RIS"), ("bibtex", "BibTeX"))
    )
    blocks.append(f"""<div class="item citation">
<section class="sub_item citation_display">
<h2 class="label">\n{say["cite"]}\n</h2>
<div class="value">
<div id="citationOutput" role="region"><div class="csl-bib-body">
<div class="csl-entry">{cited}</div>
</div></div>
<div class="citation_formats">
<div id="cslCitationFormats" class="citation_formats_list" aria-hidden="true">
<ul class="citation_formats_styles">
{styles}</ul>
<ul class="citation_formats_styles">
{files}</ul>
</div>
</div>
</div>
</section>
</div>""")
    return "\n".join(blocks)


def article_page(view: View, journal: Journal, issue: Issue, article: Article, *, version: int = 0) -> bytes:
    """The page of an article, or of an earlier version of it: without meta tags and with a notice."""
    title = _shown_title(article, view.language)
    mark = f" (v{version})" if version else ""
    address = view.url("article", "view", article.key)
    if version:
        head = f'<meta name="robots" content="noindex">\n<link rel="canonical" href="{address}">'
        text = f'{view.say["old"].format(article.published)} <a href="{address}">→</a>'
        notice = f'<div class="cmp_notification notice">\n{text}\n</div>\n'
    else:
        tags = Tags(journal, issue, article, journal_url=view.url(), language=view.language, old=view.old)
        head, notice = str(tags), ""
    subtitle = article.in_language(article.subtitle, view.language)
    below = f'<h2 class="subtitle">\n\t{subtitle}\n</h2>\n' if subtitle else ""
    crumbs = breadcrumbs(
        view,
        (view.url("issue", "archive"), view.say["archive"]),
        (view.url("issue", "view", issue.key), escape(label(issue, view.language))),
        last=escape(article.in_language(journal.section(article.section).name, view.language)),
    )
    body = f"""<div class="page page_article">
{crumbs}
<article class="obj_article_details">
{notice}<h1 class="page_title">
\t{title}{mark}
</h1>
{below}<div class="row">
<div class="main_entry">
{_main_entry(view, article)}
</div><!-- .main_entry -->
<div class="entry_details">
{_details(view, journal, issue, article)}
</div><!-- .entry_details -->
</div><!-- .row -->
</article>
</div><!-- .page -->"""
    whole = article.in_language({each: article.full_title(each) for each in article.title}, view.language)
    return frame(view, escape(plain(whole)), body, "article_view", head)


def viewer_page(view: View, article: Article, galley: Galley) -> bytes:
    """The page in which a file is shown; the file itself is under ``article/download``."""
    title = escape(plain(_shown_title(article, view.language)))
    address = view.url("article", "view", article.key)
    file = view.url("article", "download", article.key, galley.key, str(galley.number))
    shown = f'<div id="pdfCanvasContainer" class="galley_view"><iframe src="" title="{title}"></iframe></div>'
    if galley.kind != "pdf":
        shown = f'<iframe name="htmlFrame" src="{file}?inline=1"></iframe>'
        shown = f'<div id="htmlContainer" class="galley_view">{shown}</div>'
    return f"""<!DOCTYPE html>
<html lang="{view.tag}" xml:lang="{view.tag}">
<head>
\t<meta charset="utf-8">
\t<title>{title} / {escape(galley_label(galley, article, view))}</title>
<meta name="generator" content="{view.say["generator"]} {view.version.replace("-", ".")}" />
</head>
<body class="pkp_page_article pkp_op_view">
<header class="header_view">
<a href="{address}" class="return"><span class="pkp_screen_reader">{view.say["article_details"]}</span></a>
<a href="{address}" class="title">
\t{title}
</a>
<a href="{file}" class="download" download><span class="label">{view.say["download"]}</span></a>
</header>
{shown}
</body>
</html>
""".encode()
