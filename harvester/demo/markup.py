"""The HTML of the demo index. Pure: content in, pages out.

The pages follow the order and the labels of the index that the demo stands for; the markup is the demo's own. It holds
on purpose what leads a careless reader astray: labels inside scripts and styles, a sidebar of records on pages that are
no issues, a menu, links that lead away.
"""

from __future__ import annotations

import re
from calendar import Calendar, month_name
from html import escape

from harvester.demo.content import SECTIONS, Collection, Issue, Record

NAME = "Demo Index of Academic Documents"
INFO_PAGES = {
    "/about": (
        "About",
        "This index is invented, so that a harvester can be tried without asking anything of a real site.",
    ),
    "/about/association": ("About the Association", "The association is as invented as the journals of its index."),
    "/about/index": ("About the Index", "Four journals, a conference, a series of preprints and a shelf of books."),
    "/about/team": ("Team", "Nobody works here."),
    "/about/logos": ("Logos and Links", "There is no logo, and the only links are those of the menu."),
    "/about/policies": ("Policies", "Whatever is listed here may be harvested, one page at a time or all at once."),
    "/contact": ("Contact", 'Write to <a href="mailto:index@example.org">index@example.org</a>; nobody will answer.'),
    "/submit/journal": ("Submit A Journal", "No journal can be submitted to an index that does not exist."),
    "/submit/conference": ("Submit A Conference", "No conference can be submitted here."),
    "/submit/preprint": ("Submit a Preprint", "No preprint can be submitted here."),
    "/submit/book": ("Submit a Book", "No book can be submitted here."),
}
ABOUT = ("/about/association", "/about/index", "/about/team", "/about/logos", "/about/policies", "/contact")
MENU = (
    ("/", "Home Page", ()),
    ("/about", "About", ABOUT),
    ("/submit/journal", "Submit A Journal", ()),
    ("/submit/conference", "Submit A Conference", ()),
    ("/submit/preprint", "Submit Paper/Book", ("/submit/preprint", "/submit/book")),
    ("/contact", "Contact", ()),
    ("/admin/login", "Login", ()),
)
DISCLAIMER = (
    "* There may have been changes since this entry was made. "
    "The page of the publisher is the one to trust; this index vouches for nothing."
)
STYLE = """
body{font:16px/1.55 Georgia,serif;color:#222;background:#f6f4ef;margin:0}
header,footer{background:#23394d;color:#fff;padding:.8rem 6vw} header a,footer a{color:#fff}
header strong{font-size:1.25rem} nav ul{list-style:none;margin:.4rem 0 0;padding:0}
nav li{display:inline-block;margin-right:1.1rem}
nav li ul{display:inline;font-size:.8rem} nav li ul li{margin:0 0 0 .6rem;opacity:.85}
main{display:flex;flex-wrap:wrap;gap:2rem;padding:1.5rem 6vw} .body{flex:1 1 32rem;min-width:0}
aside{flex:0 1 16rem;font-size:.85rem}
.box,.paper{background:#fff;border:1px solid #ddd6c8;border-radius:6px;padding:1rem 1.4rem;margin-bottom:1rem}
.crumbs{list-style:none;padding:0;font-size:.85rem} .crumbs li{display:inline} .crumbs li+li::before{content:" / "}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0 1rem} .paper b{color:#23394d} .note{font-size:.8rem;color:#666}
table{border-collapse:collapse} td{padding:.1rem .35rem;text-align:right} .pager a,.pager b{margin-right:.7rem}
.empty::after{content:"Keywords : none  Abstract : none"}
"""
SCRIPT = """
var labels = {"Authors :": "Nobody, No One", "Pages :": "1-2", "Doi:": "10.5555/script", "Keywords :": "a, b"};
var line = "<b>Abstract :</b>not an abstract<br>Publication Date : 1999-01-01<br>";
"""
LABELS = {
    "authors": "Authors :",
    "pages": "Pages :",
    "doi": "Doi:",
    "view": "View :",
    "download": "Download :",
    "publication_date": "Publication Date :",
    "article_type": "Article Type :",
    "abstract": "Abstract :",
    "keywords": "Keywords :",
}
MOST_VIEWED = 5


def record_path(collection: Collection, issue: Issue, record: Record) -> str:
    """The address of a record, as the index forms it."""
    return f"/paper/{collection.number}/{issue.number}/{record.number}"


def _submenu(paths: tuple[str, ...]) -> str:
    items = "".join(f'<li><a href="{path}">{INFO_PAGES[path][0]}</a></li>' for path in paths)
    return f"<ul>{items}</ul>" if items else ""


def frame(title: str, body: str, aside: str = "") -> bytes:
    """A whole page: head, menu, body, an optional column at the side, footer."""
    menu = "".join(f'<li><a href="{path}">{text}</a>{_submenu(below)}</li>' for path, text, below in MENU)
    column = f"<aside>{aside}</aside>" if aside else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - {NAME}</title>
<style>{STYLE}</style>
<script>{SCRIPT}</script>
</head>
<body>
<header><strong>{NAME}</strong>
<nav><ul>{menu}</ul></nav></header>
<main><div class="body">
{body}
</div>{column}</main>
<footer><p>{NAME}<br>An invented index for trying out a harvester</p>
<p><a href="/files/guide.pdf">Guide (PDF)</a> | <a href="https://example.org/friends/">Friends of the index</a> |
<a href="mailto:index@example.org">Write to us</a></p></footer>
</body>
</html>
""".encode()


def most_viewed(found: tuple[Collection, ...]) -> str:
    """The box of the most viewed records; it stands on pages that are no issue pages, too."""
    rows = [
        (record.known.views, record_path(each, issue, record), record.printed.title)
        for each in found
        for issue in each.issues
        for record in issue.records
        if record.known and record.known.views
    ]
    rows.sort(key=lambda row: (-row[0], row[1]))
    rows = rows[:MOST_VIEWED]
    items = "".join(f'<li><a href="{path}">{title}</a><br>View : {views}</li>' for views, path, title in rows)
    return f'<div class="box"><h3>Most viewed</h3><ol>{items}</ol></div>'


def calendar(year: int, month: int) -> str:
    """The calendar of one month; its links lead on to the month before and the month after, without end."""
    before, after = year * 12 + month - 2, year * 12 + month
    links = "".join(
        f'<a href="/?month={each // 12:04d}-{each % 12 + 1:02d}">{text}</a> '
        for each, text in ((before, "&laquo; before"), (after, "after &raquo;"))
        if 12 <= each < 120_000
    )
    days = Calendar().monthdayscalendar(year, month)
    weeks = "".join("<tr>" + "".join(f"<td>{day or ''}</td>" for day in week) + "</tr>" for week in days)
    return f'<div class="box"><h3>Calendar: {month_name[month]} {year}</h3><table>{weeks}</table>{links}</div>'


def start_page(found: tuple[Collection, ...], year: int, month: int) -> bytes:
    """The start page: what the index holds under its headings, the calendar, the most viewed records."""
    parts = [f"<h1>{NAME}</h1><p>Journals, conferences, preprints and books that nobody ever wrote.</p>"]
    for section in SECTIONS:
        items = "".join(
            f'<li><a href="{each.known.path}">{escape(each.known.title)}</a><br>'
            f'<span class="note">{escape(each.about)}</span></li>'
            for each in found
            if each.known.section == section
        )
        parts.append(f'<div class="box"><h2>{section}</h2><ul>{items}</ul></div>')
    return frame("Home Page", "\n".join(parts), most_viewed(found) + calendar(year, month))


def collection_page(collection: Collection, aside: str) -> bytes:
    """The page of a journal, a conference or a series: ISSN, E-ISSN, publisher, and its issues."""
    known = collection.known
    facts = [("ISSN", known.issn_print), ("E-ISSN", known.issn_online), ("Publisher", known.publisher)]
    lines = "<br>\n".join(f"<b>{label} :</b> {escape(value)}" for label, value in facts if value)
    found = [issue.known for issue in reversed(collection.issues)]
    issues = "".join(f'<li><a href="{issue.path}">{escape(issue.issue_label)}</a></li>' for issue in found)
    crumbs = f'<ul class="crumbs"><li><a href="/">Home Page</a></li><li>{escape(known.section)}</li></ul>'
    body = f"{crumbs}<h1>{escape(known.title)}</h1><p>{escape(collection.about)}</p><p>{lines}</p>"
    return frame(escape(known.title), f'{body}<div class="box"><h2>Issues</h2><ul>{issues}</ul></div>', aside)


def issue_page(collection: Collection, issue: Issue, page: int, aside: str) -> bytes:
    """One page of an issue: its label, how many papers it has, links to some of them, the way to the other pages."""
    label, pages = escape(issue.known.issue_label), len(issue.listing)
    items = []
    for number in issue.listing[page - 1]:
        record = issue.record(number)
        authors = f'<br><span class="note">{record.printed.authors}</span>' if record.printed.authors else ""
        items.append(f'<li><a href="{record_path(collection, issue, record)}">{record.printed.title}</a>{authors}</li>')
    pager = ""
    if pages > 1:
        numbers = "".join(f"<b>{n}</b>" if n == page else f'<a href="?page={n}">{n}</a>' for n in range(1, pages + 1))
        onward = f'<a rel="next" href="?page={page + 1}">Next &raquo;</a>' if page < pages else ""
        pager = f'<p class="pager">{numbers}{onward}</p>'
    crumbs = (
        f'<ul class="crumbs"><li><a href="{collection.known.path}">{escape(collection.known.title)}</a></li>'
        f"<li>{label}</li></ul>"
    )
    body = f"<h1>{label}</h1><p>{issue.known.articles_listed} papers</p><ul>{''.join(items)}</ul>{pager}"
    return frame(f"{label} - {escape(collection.known.title)}", f'{crumbs}<div class="box">{body}</div>', aside)


def _lines(record: Record) -> str:
    """The labelled lines of a record, in the index's order; a label without a value on file has no line."""
    printed, labels = record.printed, LABELS | record.labels

    def line(name: str) -> str:
        value = getattr(printed, name)
        return "" if value is None else f"<b>{labels[name]}</b>{'' if name in ('doi', 'abstract') else ' '}{value}"

    counts = " | ".join(text for text in (line("view"), line("download")) if text)
    above = [line("authors"), line("pages"), line("doi"), counts, line("publication_date"), line("article_type")]
    text = "<br>\n".join(each for each in above if each) + "<br>\n"
    if record.layout == "glued_text":
        return f"{text}{line('abstract')}{labels['keywords']} {printed.keywords}<br>\n"
    between = "" if record.layout == "glued_label" else "<br>\n"
    return text + between.join(each for each in (line("abstract"), line("keywords")) if each) + "<br>\n"


def record_page(collection: Collection, issue: Issue, record: Record) -> bytes:
    """The page of a record: breadcrumb, title, labelled lines, the link to the original, the disclaimer."""
    printed = record.printed
    label = escape(printed.issue_label or issue.known.issue_label)
    crumbs = (
        f'<ul class="crumbs"><li><a href="{collection.known.path}">{escape(collection.known.title)}</a></li>'
        f'<li><a href="{issue.known.path}">{label}</a></li><li>{printed.title}</li></ul>'
    )
    url = printed.original_url
    link = f'<br><a href="{url}" target="_blank">ORIGINAL ARTICLE URL</a>' if url else ""
    paper = f'<div class="paper"><h1>{printed.title}</h1>\n{_lines(record)}{link}</div>'
    title = re.sub(r"</?su[bp]>", "", printed.title)  # a title element holds no tags
    return frame(title, f'{crumbs}\n{paper}\n<p class="note">{DISCLAIMER}</p>')
