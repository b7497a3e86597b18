"""The records of Janeway in OAI-PMH: ``oai_dc`` with elements that are none of Dublin Core's, and JATS."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal, plain
from harvester.demo.journals.jats import jats
from harvester.demo.journals.oai import Dialect, Item, Repository
from harvester.demo.journals.ojs_meta import stripped
from harvester.demo.journals.ojs_words import LOCALES

_TOOLKIT = """<description>
<toolkit xmlns="http://oai.dlib.vt.edu/OAI/metadata/toolkit">
<title>Janeway</title>
<author><name>Birkbeck, University of London</name></author>
<version>{version}</version>
<URL>http://janeway.systems/</URL>
</toolkit>
</description>"""


def set_name(issue: Issue) -> str:
    """An issue as the list of sets names it."""
    number = f"Volume {issue.volume} Issue {issue.issue} {issue.year}" if issue.volume else str(issue.year)
    return " ".join(filter(None, (number, next(iter(issue.title.values()), ""))))


def page_path(journal: Journal, article: Article) -> str:
    """The canonical path of an article's page."""
    return f"/{journal.path}/article/id/{article.number}/"


class JanewayRecords(Repository):
    """The records of a journal, or of the whole press: the newest first, none deleted, no sets in headers."""

    def __init__(self, catalogue: Catalogue, journal: Journal | None, *, origin: str, version: str) -> None:
        journals = catalogue.journals if journal is None else (journal,)
        prefix = f"/{journal.path}" if journal else ""
        dialect = Dialect(
            base_url=f"{origin}{prefix}/api/oai/",
            name=catalogue.name,
            formats=("oai_dc", "jats"),
            description=_TOOLKIT.format(version=version),
            deleted="no",
            cursor=False,
            expires=False,
            last_token=False,
            readable=True,
            type="application/xml",
            empty_error=False,
            strict=False,
            set_in_header=False,
            identifiers_a_page=1,
        )
        self._origin, self._publisher = origin, catalogue.name
        items = [
            self._item(each, issue, article) for each in journals for issue in each.issues for article in issue.shown
        ]
        sets = []
        for each in journals:
            sets.append((each.path, each.name))
            sets += [(f"{each.path}:issue:{issue.number}", set_name(issue)) for issue in each.shown]
            own = each.languages[0]
            sets += [(f"{each.path}:section:{at}", s.name[own]) for at, s in enumerate(each.sections, 1)]
        items.sort(key=lambda item: item.datestamp, reverse=True)
        super().__init__(dialect, items, sets, first=items[-1].datestamp if items else "2020-01-01T09:00:00Z")

    def _item(self, journal: Journal, issue: Issue, article: Article) -> Item:
        def metadata(prefix: str) -> str:
            return (self._jats if prefix == "jats" else self._dc)(journal, issue, article)

        at = [section.abbreviation for section in journal.sections].index(article.section) + 1
        sets = (journal.path, f"{journal.path}:issue:{issue.number}", f"{journal.path}:section:{at}")
        return Item(
            f"oai:{journal.path}:id:{article.number}", f"{article.published}T09:00:00Z", sets, metadata=metadata
        )

    def _dc(self, journal: Journal, issue: Issue, article: Article) -> str:
        own = article.language
        title, abstract = plain(article.full_title(own)), article.abstract.get(own, "")
        values = [("articleTitle", title), ("title", title)]
        values += [("creator", person.inverted) for person in article.authors]
        values += [
            ("description", stripped(abstract)),
            ("date", f"{article.published}T09:00:00Z"),
            ("type", "info:eu-repo/semantics/article"),
            ("volume", issue.volume),
            ("issue", issue.issue),
            ("publisher", self._publisher),
            ("journalTitle", journal.name),
            ("doi", article.doi),
            ("identifier", f"https://doi.org/{article.doi}" if article.doi else ""),
            ("fullTextUrl", self._origin + page_path(journal, article)),
            ("source", journal.issn_online or journal.issn_print),
            ("rights", journal.license),
            ("format.extent", article.pages.replace("-", "–")),
        ]
        lines = "\n".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in values if text)
        return f"""<oai_dc:dc
xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
{lines}
</oai_dc:dc>"""

    def _jats(self, journal: Journal, issue: Issue, article: Article) -> str:
        # An article has one language; references are in files only.
        own = article.language
        bare = replace(
            article,
            title={own: article.title[own]},
            abstract={own: article.abstract[own]} if own in article.abstract else {},
            keywords={own: article.keywords[own]} if own in article.keywords else {},
            references=(),
        )
        return jats(journal, issue, bare, self._publisher, self._origin + page_path(journal, article))


def language_code(language: str) -> str:
    """Three letters, as Janeway has them."""
    return LOCALES[language][1]
