"""The pages of OJS in its default theme: the frame, lists of journals and of issues, tables of contents.

Classes and nesting are those that readers of OJS go by; all else is the demo's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from harvester.demo.journals.content import Article, Galley, Issue, Journal
from harvester.demo.journals.ojs_words import LOCALES, label, series, words


@dataclass(frozen=True)
class View:
    """Who looks: the language of the interface, the site's addresses, the version."""

    language: str
    languages: tuple[str, ...]  # to choose from
    root: str  # absolute address above the journals' paths: with /index.php, or without
    assets: str  # absolute address of the installation
    version: str
    target: str  # what was asked for
    journal: Journal | None = None

    @property
    def old(self) -> bool:
        """Whether this is OJS 3.3."""
        return self.version.startswith("3.3")

    @property
    def say(self) -> dict[str, str]:
        """What the interface says."""
        return words(self.language)

    def url(self, *parts: str) -> str:
        """An address of the journal, or of the site where there is none."""
        return "/".join((self.root, self.journal.path if self.journal else "index", *parts))

    def locale(self, language: str) -> str:
        """The name of a language in addresses and cookies."""
        return LOCALES[language][0] if self.old else language

    @property
    def tag(self) -> str:
        """The language of the page: ``tr``, in OJS 3.3 ``tr-TR``."""
        return self.locale(self.language).replace("_", "-")

    def name(self, journal: Journal) -> str:
        """A journal's title in the language of the interface."""
        return journal.title.get(self.language, journal.name)


def _navigation(view: View) -> str:
    say = view.say
    items = (("issue/current", "current"), ("issue/archive", "archive"), ("about", "about"), ("search", "search"))
    links = "".join(f'<li class=""><a href="{view.url(path)}">{say[word]}</a></li>\n' for path, word in items)
    user = "".join(
        f'<li class="profile"><a href="{view.url(path)}">{say[word]}</a></li>\n'
        for path, word in (("user/register", "register"), ("login", "login"))
    )
    return f"""<nav class="pkp_site_nav_menu"><a id="siteNav"></a>
<div class="pkp_navigation_primary_row"><div class="pkp_navigation_primary_wrapper">
<ul id="navigationPrimary" class="pkp_navigation_primary pkp_nav_list">
{links}</ul>
</div></div>
<div class="pkp_navigation_user_wrapper" id="navigationUserWrapper">
<ul id="navigationUser" class="pkp_navigation_user pkp_nav_list">
{user}</ul>
</div></nav>"""


def _languages(view: View) -> str:
    items = []
    source = quote(view.target, safe="")
    for language in view.languages:
        locale = view.locale(language)
        address = f"{view.url('user', 'setLocale', locale)}?source={source}"
        now = " current" if language == view.language else ""
        name = LOCALES[language][2]
        items.append(f'<li class="locale_{locale}{now}" lang="{locale}"><a href="{address}">{name}</a></li>')
    return f"""<div class="pkp_block block_language">
<h2 class="title">{view.say["language"]}</h2>
<div class="content"><ul>
{chr(10).join(items)}
</ul></div></div>"""


def frame(view: View, title: str, body: str, kind: str, head: str = "") -> bytes:
    """A whole page. ``kind`` is page and operation: ``article_view``."""
    page, _, operation = kind.partition("_")
    name = escape(view.name(view.journal)) if view.journal else "Kuzey Dergileri"
    shown = f"{title}\n\t| {name}" if title else name
    sidebar = f'<div class="pkp_structure_sidebar left" role="complementary">\n{_languages(view)}\n</div>'
    return f"""<!DOCTYPE html>
<html lang="{view.tag}" xml:lang="{view.tag}">
<head>
\t<meta charset="utf-8">
\t<meta name="viewport" content="width=device-width, initial-scale=1.0">
\t<title>
\t\t{shown}
\t</title>
<meta name="generator" content="{view.say["generator"]} {view.version.replace("-", ".")}" />
{head}
\t<link rel="stylesheet" href="{view.assets}/styles/page.css" type="text/css" />
</head>
<body class="pkp_page_{page} pkp_op_{operation}" dir="ltr">
<div class="pkp_structure_page">
<header class="pkp_structure_head" id="headerNavigationContainer" role="banner">
<div class="pkp_head_wrapper">
<div class="pkp_site_name_wrapper"><div class="pkp_site_name">
<a href="\t\t{view.url("index")}
\t" class="is_text">{name}</a>
</div></div>
{_navigation(view)}
</div></header>
<div class="pkp_structure_content has_sidebar">
<div class="pkp_structure_main" role="main">
<a id="pkp_content_main"></a>
{body}
</div><!-- pkp_structure_main -->
{sidebar}
</div><!-- pkp_structure_content -->
<div class="pkp_structure_footer_wrapper" role="contentinfo"><div class="pkp_structure_footer">
<div class="pkp_brand_footer"><a href="{view.url("about", "aboutThisPublishingSystem")}">OJS</a></div>
</div></div>
</div><!-- pkp_structure_page -->
</body>
</html>
""".encode()


def breadcrumbs(view: View, *steps: tuple[str, str], last: str) -> str:
    """The way to the page: home, the steps (address, text), and the page itself."""
    items = "".join(
        f'\t<li>\n\t\t<a href="{address}">\n\t\t\t{text}\n\t\t</a>\n\t\t<span class="separator">/</span>\n\t</li>\n'
        for address, text in ((view.url("index"), view.say["home"]), *steps)
    )
    return f"""<nav class="cmp_breadcrumbs" role="navigation" aria-label="{view.say["here"]}">
<ol>
{items}\t<li class="current" aria-current="page">
\t\t<span aria-current="page">
\t\t\t{last}
\t\t</span>
\t</li>
</ol>
</nav>"""


def galley_label(galley: Galley, article: Article, view: View) -> str:
    """What the link to a file says; the language goes with it where it is not the interface's."""
    files = [g for g in article.galleys if g.kind == galley.kind]
    shown = len(files) > 1 or galley.language != view.language
    return f"{galley.label} ({LOCALES[galley.language][2]})" if shown and galley.kind == "pdf" else galley.label


def galley_links(view: View, article: Article, *, supplement: bool, marked: bool) -> str:
    """The list items of the files; ``marked``: with ids, as in tables of contents."""
    items = []
    for galley in article.galleys:
        if galley.supplement != supplement:
            continue
        kind = "pdf" if galley.kind == "pdf" and not galley.remote else "file"
        classes = f"obj_galley_link_supplementary {kind}" if supplement else f"obj_galley_link {kind}"
        name = f"article-{article.number}-galley-{galley.number}"
        more = f' id="{name}" aria-labelledby="{name} article-{article.number}"' if marked else ""
        address = view.url("article", "view", article.key, galley.key)
        text = escape(galley_label(galley, article, view))
        items.append(f'<li>\n<a class="{classes}" href="{address}"{more}>\n\t{text}\n\t</a>\n</li>')
    return "\n".join(items)


def toc_authors(view: View, article: Article) -> str:
    """Authors as a table of contents has them: ``A, B (Author); C (Translator)``, without roles in OJS 3.3."""
    join = view.say["between"]
    if view.old:
        return escape(", ".join(person.name for person in article.authors))
    groups = []
    for role in ("author", "translator"):
        if names := [person.name for person in article.authors if person.role == role]:
            groups.append(f"{join.join(names)} ({view.say[role]})")
    return escape("; ".join(groups))


def summary(view: View, article: Article, level: int, *, hides_authors: bool) -> str:
    """An article in a table of contents."""
    address = view.url("article", "view", article.key)
    cover = ""
    if article.cover:
        picture = f'<img src="{view.assets}/public/cover{article.number}.png" alt="">'
        cover = f'<div class="cover"><a href="{address}" class="file">{picture}</a></div>\n'
    title = article.in_language(
        {each: article.full_title(each, subtitle=False) for each in article.title}, view.language
    )
    title = title if "<" in title or "&" in title else escape(title)
    subtitle = article.in_language(article.subtitle, view.language)
    more = f'\n<span class="subtitle">{subtitle}</span>' if subtitle else ""
    meta = "" if hides_authors else f'<div class="authors">\n\t{toc_authors(view, article)}\n</div>\n'
    meta += f'<div class="pages">{escape(article.pages)}</div>\n' if article.pages else ""
    return f"""<li>
<div class="obj_article_summary">
{cover}<h{level} class="title">
\t<a id="article-{article.number}" href="{address}">
\t\t{title}{more}
\t</a>
</h{level}>
<div class="meta">
{meta}</div>
<ul class="galleys_links">
{galley_links(view, article, supplement=False, marked=True)}
</ul>
</div>
</li>"""


def contents(view: View, journal: Journal, issue: Issue, level: int) -> str:
    """The table of contents of an issue; ``level`` is that of the sections' headings."""
    blocks = []
    for section in journal.sections:
        found = [article for article in issue.shown if article.section == section.abbreviation]
        if found:
            name = escape(section.name.get(view.language) or next(iter(section.name.values())))
            items = "\n".join(summary(view, each, level + 1, hides_authors=section.hides_authors) for each in found)
            blocks.append(
                f'<div class="section">\n<h{level}>\n\t{name}\n</h{level}>\n'
                f'<ul class="cmp_article_list articles">\n{items}\n</ul>\n</div>'
            )
    text = issue.description.get(view.language, "")
    description = f'<div class="description">\n{text}\n</div>\n' if text else ""
    return f"""<div class="obj_issue_toc">
<div class="heading">
{description}<div class="published">
\t<span class="label">\n\t\t{view.say["published"]}:\n\t</span>
\t<span class="value">\n\t\t{issue.published}\n\t</span>
</div>
</div>
<div class="sections">
{chr(10).join(blocks)}
</div><!-- .sections -->
</div>"""


def issue_page(view: View, journal: Journal, issue: Issue) -> bytes:
    """An issue's own page."""
    name = escape(label(issue, view.language))
    crumbs = breadcrumbs(view, (view.url("issue", "archive"), view.say["archive"]), last=name)
    toc = contents(view, journal, issue, 2)
    return frame(
        view, name, f'<div class="page page_issue">\n{crumbs}\n<h1>\n{name}\n</h1>\n{toc}\n</div>', "issue_view"
    )


def no_issue_page(view: View) -> bytes:
    """The current issue of a journal that has none."""
    say = view.say
    crumbs = breadcrumbs(view, (view.url("issue", "archive"), say["archive"]), last=say["no_issue"])
    text = f'<div class="cmp_notification warning">\n{say["no_issue_text"]}\n</div>'
    body = f'<div class="page page_issue">\n{crumbs}\n<h1>\n{say["no_issue"]}\n</h1>\n{text}\n</div>'
    return frame(view, say["no_issue"], body, "issue_current")


def archive_page(view: View, journal: Journal, page: int) -> bytes | None:
    """A page of the archive; ``None`` past its end."""
    size, issues = journal.issues_a_page, journal.shown
    chosen = issues[(page - 1) * size : page * size]
    if page > 1 and not chosen:
        return None
    items = []
    for issue in chosen:
        title = issue.title.get(view.language) or next(iter(issue.title.values()), "")
        shown = escape(title or series(issue, view.language))
        below = f'<div class="series">\n\t{series(issue, view.language)}\n</div>\n' if title else ""
        items.append(f"""<li>
<div class="obj_issue_summary">
<h2>
\t<a class="title" href="{view.url("issue", "view", issue.key)}">
\t\t{shown}
\t</a>
{below}</h2>
<div class="description">\n{issue.description.get(view.language, "")}\n</div>
</div><!-- .obj_issue_summary -->
</li>""")
    name = view.say["archives"] + (f" - {view.say['page']}: {page}" if page > 1 else "")
    listed = (
        f'<ul class="issues_archive">\n{chr(10).join(items)}\n</ul>' if items else f"<p>{view.say['no_issue_text']}</p>"
    )
    first, last, total = (page - 1) * size + 1, (page - 1) * size + len(chosen), len(issues)
    back = view.url("issue", "archive", *([str(page - 1)] if page > 2 else []))
    pager = f'<a class="prev" href="{back}">{view.say["previous"]}</a>\n' if page > 1 else ""
    if total > size:
        pager += f'<span class="current">\n\t{first}-{last} : {total}\n</span>\n'
    if last < total:
        pager += f'<a class="next" href="{view.url("issue", "archive", str(page + 1))}">{view.say["next"]}</a>\n'
    pager = f'<div class="cmp_pagination">\n{pager}</div>' if pager else ""
    crumbs = breadcrumbs(view, last=name)
    body = f'<div class="page page_issue_archive">\n{crumbs}\n<h1>\n{name}\n</h1>\n{listed}\n{pager}\n</div>'
    return frame(view, name, body, "issue_archive")


def home_page(view: View, journal: Journal) -> bytes:
    """A journal's home, which holds the current issue."""
    text = journal.description.get(view.language, "")
    about = f'<section class="homepage_about">{text}</section>\n' if text else ""
    current = ""
    if journal.shown:
        issue = journal.shown[0]
        current = f"""<section class="current_issue">
<a id="homepageIssue"></a>
<h2>\n{view.say["current"]}\n</h2>
<div class="current_issue_title">\n{escape(label(issue, view.language))}\n</div>
{contents(view, journal, issue, 3)}
<a href="{view.url("issue", "archive")}" class="read_more">{view.say["archives"]}</a>
</section>"""
    return frame(view, "", f'<div class="page_index_journal">\n{about}{current}\n</div>', "index_index")


def site_index(view: View, journals: tuple[Journal, ...]) -> bytes:
    """The list of journals."""
    items = []
    for journal in journals:
        address = f"{view.root}/{journal.path}"
        text = journal.description.get(view.language, "")
        items.append(f"""<li>
<div class="body">
<h3>\n<a href="{address}" rel="bookmark">\n{escape(view.name(journal))}\n</a>\n</h3>
<div class="description">\n{text}\n</div>
<ul class="links">
<li class="view"><a href="{address}">{view.say["view_journal"]}</a></li>
<li class="current"><a href="{address}/issue/current">{view.say["current"]}</a></li>
</ul>
</div>
</li>""")
    body = f"""<div class="page_index_site">
<div class="journals">
<h2>\n{view.say["journals"]}\n</h2>
<ul>
{chr(10).join(items)}
</ul>
</div>
</div><!-- .page -->"""
    return frame(view, "", body, "index_index")
