"""The records of OJS in OAI-PMH: ``oai_dc`` and ``marcxml``, with what is wrong with them."""

from __future__ import annotations

from html import escape

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal, Texts, plain, spaced
from harvester.demo.journals.jats import jats
from harvester.demo.journals.oai import SCHEMAS, Dialect, Item, Repository
from harvester.demo.journals.ojs_meta import FORMATS, stripped
from harvester.demo.journals.ojs_words import LOCALES, label, words

_TOOLKIT = """<description>
<oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier">
<scheme>oai</scheme>
<repositoryIdentifier>{repository}</repositoryIdentifier>
<delimiter>:</delimiter>
<sampleIdentifier>oai:{repository}:article/1</sampleIdentifier>
</oai-identifier>
</description>
<description>
<toolkit xmlns="http://oai.dlib.vt.edu/OAI/metadata/toolkit">
<title>Open Journal Systems</title>
<author>
<name>Public Knowledge Project</name>
</author>
<version>{version}</version>
<URL>https://pkp.sfu.ca/ojs/</URL>
</toolkit>
</description>"""


class OjsRecords(Repository):
    """The records of a journal, or of the whole site where no journal is given.

    Deleted ones come first. Those of the site's first journal stand in every journal's list, those of others in the
    site's only.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        journal: Journal | None,
        *,
        root: str,
        version: str,
        repository: str,
        formats: tuple[str, ...],
    ) -> None:
        journals = catalogue.journals if journal is None else (journal,)
        path = journal.path if journal else "index"
        dialect = Dialect(
            base_url=f"{root}/{path}/oai",
            name=journal.name if journal else catalogue.name,
            formats=formats,
            description=_TOOLKIT.format(version=version.replace("-", "."), repository=repository),
        )
        self._root, self._old, self._repository = root, version.startswith("3.3"), repository
        gone_of = catalogue.journals if journal is None else catalogue.journals[:1]
        gone = [self._item(each, i, a) for each in gone_of for i, a in each.articles() if a.status == "unpublished"]
        live = [self._item(each, i, a) for each in journals for i in each.issues for a in i.shown]
        sets = []
        for each in journals:
            sets.append((each.path, each.name))
            sets += [(f"{each.path}:{s.abbreviation}", s.name[each.languages[0]]) for s in each.sections]
        super().__init__(dialect, gone + live, sets)

    def _item(self, journal: Journal, issue: Issue, article: Article) -> Item:
        def metadata(prefix: str) -> str:
            match prefix:
                case "marcxml":
                    return self._marc(journal, issue, article)
                case "oai_marc":
                    return _as_oai_marc(self._marc(journal, issue, article))
                case "rfc1807":
                    return self._rfc1807(journal, issue, article)
                case "jats":
                    page = self._page(journal, article)
                    return jats(journal, issue, article, journal.publisher, page)
            return self._dc(journal, issue, article)

        return Item(
            f"oai:{self._repository}:article/{article.number}",
            article.modified,
            (f"{journal.path}:{article.section}",),
            article.status == "unpublished",
            metadata,
        )

    def _page(self, journal: Journal, article: Article) -> str:
        return f"{self._root}/{journal.path}/article/view/{article.key}"

    def _tag(self, language: str) -> str:
        return LOCALES[language][0].replace("_", "-") if self._old else language

    def _several(self, name: str, texts: Texts) -> list[str]:
        return [self._dc_line(name, text, language) for language, text in texts.items() if text]

    def _dc_line(self, name: str, text: str, language: str = "") -> str:
        tag = f' xml:lang="{self._tag(language)}"' if language else ""
        return f"<dc:{name}{tag}>{escape(text)}</dc:{name}>"

    def _dc(self, journal: Journal, issue: Issue, article: Article) -> str:
        own = journal.languages[0]
        line = self._dc_line
        # The article's own language stands first among titles, the journal's among all else.
        order = sorted(article.title, key=lambda language: language != article.language)
        lines = [line("title", plain(article.full_title(language)), language) for language in order]
        lines += self._creators(journal, article)
        for language in article.keywords or article.subjects:
            listed = (*article.keywords.get(language, ()), *article.subjects.get(language, ()))
            lines += [line("subject", plain(word), language) for word in listed]
        lines += self._several("description", {key: stripped(text) for key, text in article.abstract.items()})
        lines.append(line("publisher", journal.publisher or journal.name, own))
        lines.append(line("date", article.published))
        lines += [line("type", f"info:eu-repo/semantics/{kind}") for kind in ("article", "publishedVersion")]
        lines.append(line("type", words(own)["peer"], own))
        lines += self._several("type", article.type)
        files = [galley for galley in article.galleys if not galley.remote]
        lines += [line("format", FORMATS[galley.kind]) for galley in files]
        page = self._page(journal, article)
        lines.append(line("identifier", page))
        if article.doi:
            lines.append(line("identifier", article.doi))
        for language, title in journal.title.items():
            parts = (title, label(issue, language), article.pages)
            lines.append(line("source", "; ".join(filter(None, parts)), language))
        lines += [line("source", issn) for issn in (journal.issn_online, journal.issn_print) if issn]
        for language in dict.fromkeys(galley.language for galley in article.galleys):
            lines.append(line("language", LOCALES[language][1]))
        lines += [line("relation", f"{page}/{galley.key}") for galley in article.galleys]
        lines += self._several("coverage", article.coverage)
        lines.append(line("rights", words(own)["rights"].format(article.published[:4]), own))
        lines.append(line("rights", journal.license, own))
        return f"""<oai_dc:dc
\txmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
\txsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
{chr(10).join(lines)}
</oai_dc:dc>"""

    def _creators(self, journal: Journal, article: Article) -> list[str]:
        if self._old:
            return [self._dc_line("creator", person.inverted) for person in article.authors]
        own = article.language if article.language in article.title else journal.languages[0]
        lines = [self._dc_line("creator", person.inverted, own) for person in article.authors]
        for language in journal.languages:
            if language != own and language in article.title:
                named = (person for person in article.authors if person.in_english)
                lines += [self._dc_line("creator", person.inverted, language) for person in named]
        return lines

    def _marc(self, journal: Journal, issue: Issue, article: Article) -> str:
        own = article.language
        fields = []

        def field(tag: str, first: str, second: str, *subfields: tuple[str, str], name: str = "datafield") -> None:
            inner = "".join(
                f'\t<subfield code="{code}">{escape(text)}</subfield>\n' for code, text in subfields if text
            )
            fields.append(f'<{name} tag="{tag}" ind1="{first}" ind2="{second}">\n{inner}</{name}>')

        for issn in filter(None, (journal.issn_online, journal.issn_print)):
            field("022", "#", "#", ("a", issn))
        if article.doi:
            field("024", "7", "#", ("a", article.doi), ("2", "doi"))
        field("042", " ", " ", ("a", "dc"))
        field("245", "0", "0", ("a", plain(article.full_title(own))))
        tag = "100" if len(article.authors) == 1 else "720"
        for person in article.authors:
            place = article.in_language(person.affiliation, own)
            field(tag, "1", " ", ("a", person.inverted), ("u", place), ("0", person.orcid))
        if abstract := article.abstract.get(own):
            field("520", " ", " ", ("a", f"\n{spaced(abstract)}\n"))
        field("260", " ", " ", ("b", journal.publisher))
        field("260", " ", " ", ("c", f"{article.published} 00:00:00"), name="dataField")
        for galley in article.galleys:
            field("856", " ", " ", ("q", FORMATS[galley.kind]))
        field("856", "4", "0", ("u", self._page(journal, article)))
        field("786", "0", " ", ("n", f"{journal.name}; {label(issue, journal.languages[0])}"))
        field("546", " ", " ", ("a", LOCALES[own][1]))
        field("540", " ", " ", ("a", words(journal.languages[0])["rights"].format(article.published[:4])))
        year, month, day = article.published[2:4], article.published[5:7], article.published[8:10]
        date = f"{year}{month}{day} {article.published[:4]}"
        broken = date if self._old else f"%{year}%{month}%{day} %{article.published[:4]}"
        return f"""<record
\txmlns="http://www.loc.gov/MARC21/slim"
\txmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
\txsi:schemaLocation="http://www.loc.gov/MARC21/slim https://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd">
<leader>     nmb a2200000Iu 4500</leader>
<controlfield tag="008">"{broken}                        eng  "</controlfield>
{chr(10).join(fields)}
</record>"""

    def _rfc1807(self, journal: Journal, issue: Issue, article: Article) -> str:
        own, page = article.language, self._page(journal, article)
        values = [
            ("bib-version", "v2"),
            ("id", page),
            ("entry", article.modified),
            ("organization", journal.publisher),
            ("organization", f"{label(issue, journal.languages[0])}; {article.pages}"),
            ("title", plain(article.full_title(own))),
        ]
        for person in article.authors:
            place = article.in_language(person.affiliation, own)
            values.append(("author", "; ".join(filter(None, (person.inverted, place)))))
        values += [("date", article.published), ("other_access", f"url:{page}")]
        values += [("keyword", plain(word)) for word in article.keywords.get(own, ())]
        values += [("language", own), ("abstract", stripped(article.abstract.get(own, "")))]
        lines = "\n".join(f"<{name}>{escape(text)}</{name}>" for name, text in values)
        return f'<rfc1807 xmlns="{SCHEMAS["rfc1807"][1]}">\n{lines}\n</rfc1807>'


def _as_oai_marc(record: str) -> str:
    for name, own in (("datafield", "varfield"), ("dataField", "varfield"), ("controlfield", "fixfield")):
        record = record.replace(f"<{name} tag=", f"<{own} id=").replace(f"</{name}>", f"</{own}>")
    record = record.replace("subfield code=", "subfield label=").replace(" ind1=", " i1=").replace(" ind2=", " i2=")
    inner = record[record.index("<fixfield") :].removesuffix("</record>")
    head = 'status="c" type="a" level="m" encLvl="3" catForm="u"'
    return f'<oai_marc {head} xmlns="{SCHEMAS["oai_marc"][1]}">\n{inner}</oai_marc>'
