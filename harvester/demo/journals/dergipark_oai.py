"""The records of DergiPark in OAI-PMH: ``oai_dc``, ``oai_mods`` and JATS; entities inside CDATA, one set a journal."""

from __future__ import annotations

from html import escape

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal, plain
from harvester.demo.journals.dergipark_frame import article_path
from harvester.demo.journals.oai import Dialect, Item, Repository
from harvester.demo.journals.ojs_words import LOCALES


def _cdata(text: str) -> str:
    # Escaped although nothing needs to be in there.
    return f"<![CDATA[{escape(text).replace('&#x27;', '&#039;')}]]>"


def _tag(language: str) -> str:
    return LOCALES[language][0].replace("_", "-")


class DergiparkRecords(Repository):
    """The records of all journals. ``datestamp``: of all records alike; empty: each has its own."""

    def __init__(self, catalogue: Catalogue, *, origin: str, design: str, datestamp: str) -> None:
        self._origin, self._design = origin, design
        dialect = Dialect(
            base_url=f"{origin}/api/public/oai/",
            name="DergiPark",
            formats=("oai_dc", "oai_mods"),
            deleted="no",
            by_day=True,
            complete_size=False,
            cursor=False,
            last_token=False,
            most_sets=100,
            missing=(404, "application/json", '{"code":404,"message":"Not Found"}'),
            identifiers_a_page=1,
        )
        items = [
            self._item(journal, issue, article, datestamp)
            for journal in catalogue.journals
            for issue in journal.issues
            for article in issue.shown
        ]
        sets = [(journal.path, journal.name) for journal in catalogue.journals]
        super().__init__(dialect, items, sets, first=datestamp or min(i.datestamp for i in items))

    def _item(self, journal: Journal, issue: Issue, article: Article, datestamp: str) -> Item:
        def metadata(prefix: str) -> str:
            return (self._mods if prefix == "oai_mods" else self._dc)(journal, issue, article)

        stamp = datestamp or article.modified
        return Item(f"oai:dergipark.org.tr:record/{article.number}", stamp, (journal.path,), metadata=metadata)

    def _page(self, journal: Journal, issue: Issue, article: Article) -> str:
        return self._origin + article_path("en", journal, issue, article, self._design)

    def _dc(self, journal: Journal, issue: Issue, article: Article) -> str:
        lines = []

        def add(name: str, text: str, language: str = "", *, raw: bool = False) -> None:
            tag = f' xml:lang="{_tag(language)}"' if language else ""
            lines.append(f"<dc:{name}{tag}>{escape(text) if raw else _cdata(text)}</dc:{name}>")

        for language in article.title:
            add("title", plain(article.full_title(language)), language)
        for person in article.authors:
            add("creator", person.inverted)
        for language, words in article.keywords.items():
            add("subject", ", ".join(map(plain, words)), language)
        for language, text in article.abstract.items():
            add("description", plain(text), language)
        add("publisher", journal.publisher)
        add("date", article.published, raw=True)
        add("type", "info:eu-repo/semantics/article", raw=True)
        add("format", "application/pdf", raw=True)
        add("identifier", self._page(journal, issue, article), raw=True)
        if article.doi:
            add("identifier", article.doi, raw=True)
        add("source", f"{journal.name}, Vol. {issue.volume} No. {issue.issue}            ")
        add("language", LOCALES[article.language][1], raw=True)
        add("rights", "Creative Commons Attribution-NonCommercial 4.0")
        return f"""<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
{chr(10).join(lines)}
</oai_dc:dc>"""

    def _mods(self, journal: Journal, issue: Issue, article: Article) -> str:
        lines = ["<typeOfResource>text</typeOfResource>", '<genre authority="marcgt">article</genre>']
        for language in article.title:
            title = _cdata(plain(article.full_title(language)))
            lines.append(f'<titleInfo xml:lang="{_tag(language)}">\n<title>{title}</title>\n</titleInfo>')
        for person in article.authors:
            family = f'<namePart type="family">{escape(person.family)}</namePart>\n' if person.family else ""
            lines.append(
                f'<name type="personal">\n<namePart type="given">{escape(person.given)}</namePart>\n{family}'
                '<role>\n<roleTerm type="text">author</roleTerm>\n</role>\n</name>'
            )
        lines.append(
            f'<originInfo>\n<dateIssued encoding="w3cdtf" keyDate="yes">{article.published}</dateIssued>\n'
            f"<publisher>{_cdata(journal.publisher)}</publisher>\n</originInfo>"
        )
        language = f'<languageTerm type="code" authority="rfc3066">{article.language}</languageTerm>'
        lines.append(f"<language>\n{language}\n</language>")
        for each, text in article.abstract.items():
            lines.append(f'<abstract xml:lang="{_tag(each)}">{_cdata(plain(text))}</abstract>')
        for each, words in article.keywords.items():
            topics = "".join(f"<topic>{_cdata(plain(word))}</topic>\n" for word in words)
            lines.append(f'<subject xml:lang="{_tag(each)}">\n{topics}</subject>')
        page = self._page(journal, issue, article)
        lines.append(f'<identifier\n    type="uri">{page}</identifier>')
        if article.doi:
            lines.append(f'<identifier type="doi">{escape(article.doi)}</identifier>')
        lines.append(f"<location>\n<url>{page}</url>\n</location>")
        details = "".join(
            f'<detail type="{name}" level="{level}">\n<number>{escape(text)}</number>\n</detail>\n'
            for level, (name, text) in enumerate((("volume", issue.volume), ("issue", issue.issue)), 1)
            if text
        )
        start = article.first_page or article.article_number
        extent = f"<start>{start}</start>" + (f"<end>{article.last_page}</end>" if article.last_page else "")
        pages = f'<extent unit="pages">\n{extent}\n</extent>\n' if start else ""
        lines.append(
            f'<relatedItem type="host">\n<titleInfo>\n<title>{_cdata(journal.name)}</title>\n</titleInfo>\n'
            f"<part>\n{details}{pages}</part>\n</relatedItem>"
        )
        return f"""<mods xmlns="http://www.loc.gov/mods/v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:schemaLocation="http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-0.xsd" version="3.0">
{chr(10).join(lines)}
</mods>"""
