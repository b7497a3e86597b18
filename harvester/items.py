"""The records: Journal, Issue, Article. The one schema of the project.

Every field says here, once, what it means, what form its value has and how it looks; the columns of the CSV files,
the keys of the JSON Lines and the data dictionary are derived from these definitions.

A reader fills ``printed`` with what a page shows and leaves the other fields empty; the normalize stage fills them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from harvester.columns import address, column, count, moment
from harvester.forms import COAR, DOI, EDTF, ISSN, KIND, LANGUAGE, ORCID, PLACE, PRECISION, REPEATS, STATUS

SCHEMA_VERSION = "1"

UNKNOWN_LANGUAGE = "und"
"""BCP 47 for a language that is not known."""


@dataclass(kw_only=True, slots=True)
class Author:
    """One person or body in the list of authors."""

    position: int = field(metadata=column("Place in the list, from 1.", form=PLACE, example=1, type="integer"))
    name: str = field(metadata=column("Name for display, given name first.", example="Emrah Kaya"))
    family: str | None = field(
        default=None, metadata=column("Family name, where the source tells it apart.", example="Kaya")
    )
    given: str | None = field(
        default=None, metadata=column("Given names, where the source tells them apart.", example="Emrah")
    )
    orcid: str | None = field(
        default=None, metadata=column("ORCID iD, bare.", form=ORCID, example="0000-0002-1825-0097")
    )
    affiliations: list[str] = field(
        default_factory=list,
        metadata=column("Institutions, in the order printed.", type="list", example="Ege Üniversitesi"),
    )
    role: str | None = field(default=None, metadata=column("Role other than author, as printed.", example="Çeviren"))
    name_printed: str | None = field(
        default=None, metadata=column("The name as the page shows it.", example="KAYA, Emrah")
    )


def _in_own_language(texts: dict[str, Any], language: str | None) -> Any:
    """The entry of *texts* in the record's language, else the one whose language is not known.

    Where the record's own language is not known, the first entry.
    """
    if language:
        return texts.get(language) or texts.get(UNKNOWN_LANGUAGE)
    return texts.get(UNKNOWN_LANGUAGE) or next(iter(texts.values()), None)


@dataclass(kw_only=True, slots=True)
class Article:
    """A journal article, conference paper, preprint, book or chapter."""

    table: ClassVar[str] = "articles"

    article_id: str = field(
        metadata=column("Identifier, stable in its source: `<source>:<the source's own key>`.", example="iad:7/70/700")
    )
    source: str = field(metadata=column("Name of the source.", form=REPEATS, example="iad"))
    kind: str | None = field(
        default=None,
        metadata=column(
            "Crossref work type: journal-article, proceedings-article, posted-content, book or book-chapter.",
            form=KIND,
            example="journal-article",
        ),
    )
    status: str = field(default="active", metadata=column("active or withdrawn.", form=STATUS, example="active"))
    title: str | None = field(
        default=None,
        metadata=column("Title with its subtitle, in the record's language.", example="Sünbülün Klasik Şiirdeki Yeri"),
    )
    title_en: str | None = field(
        default=None,
        metadata=column("Title in English, where the source gives it.", example="The Hyacinth in Classical Poetry"),
    )
    authors: list[Author] = field(
        default_factory=list,
        metadata=column(
            "Names for display, in order.",
            example="Sabir Askeroğlu|Emrah Kaya",
            type="list",
            json=Author,
            cell=lambda article: [author.name for author in article.authors],
        ),
    )
    author_count: int | None = field(default=None, metadata=count("How many authors.", example=2))
    journal_id: str | None = field(
        default=None, metadata=column("Identifier of the journal in this dataset.", form=REPEATS, example="iad:7")
    )
    journal_title: str | None = field(
        default=None,
        metadata=column(
            "Title of the journal or other container.", form=REPEATS, example="Rusya Araştırmaları Dergisi"
        ),
    )
    issn: str | None = field(
        default=None,
        metadata=column("ISSN of the journal, print before online (ISO 3297).", form=ISSN, example="1302-1796"),
    )
    publisher: str | None = field(
        default=None, metadata=column("Publisher, as printed.", form=REPEATS, example="Ege Üniversitesi")
    )
    issue_id: str | None = field(
        default=None, metadata=column("Identifier of the issue in this dataset.", example="iad:7/70")
    )
    volume: str | None = field(default=None, metadata=column("Volume number, as text.", example="5"))
    issue: str | None = field(default=None, metadata=column("Issue number, as text.", example="12-13"))
    issue_title: str | None = field(default=None, metadata=column("Title of a special issue.", example="Özel Sayı"))
    issue_year: int | None = field(
        default=None, metadata=column("Year printed with the issue.", example=2020, type="integer")
    )
    published: str | None = field(
        default=None,
        metadata=column(
            "Date of publication, as far as it is known (ISO 8601-2, EDTF level 1).",
            form=EDTF,
            example="2025-06-30",
        ),
    )
    published_precision: str | None = field(
        default=None,
        metadata=column("How far it is known: day, month, season or year.", form=PRECISION, example="day"),
    )
    published_year: int | None = field(
        default=None, metadata=column("Year of publication.", example=2025, type="integer")
    )
    pages: str | None = field(default=None, metadata=column("Page range with a hyphen.", example="161-187"))
    first_page: str | None = field(default=None, metadata=column("First page, as text.", example="161"))
    last_page: str | None = field(default=None, metadata=column("Last page, as text.", example="187"))
    article_number: str | None = field(
        default=None, metadata=column("Number that stands in for pages.", example="e0001")
    )
    doi: str | None = field(
        default=None, metadata=column("DOI, bare and lower-case.", form=DOI, example="10.48068/rusad.1661936")
    )
    type: str | None = field(
        default=None,
        metadata=column("COAR Resource Type, its English label.", form=REPEATS, example="research article"),
    )
    type_uri: str | None = field(
        default=None,
        metadata=column(
            "COAR Resource Type, its URI.", form=COAR, example="http://purl.org/coar/resource_type/c_2df8fbb1"
        ),
    )
    type_printed: str | None = field(
        default=None, metadata=column("The type as the page shows it.", form=REPEATS, example="Research Paper")
    )
    section: str | None = field(
        default=None, metadata=column("Section of the issue.", form=REPEATS, example="Makaleler")
    )
    language: str | None = field(
        default=None,
        metadata=column("Language of title and abstract, stated or detected (BCP 47).", form=LANGUAGE, example="tr"),
    )
    abstract: str | None = field(
        default=None, metadata=column("Abstract in the record's language, plain text.", example="Bu çalışmada …")
    )
    abstract_en: str | None = field(
        default=None, metadata=column("Abstract in English, where the source gives it.", example="This study …")
    )
    keywords: dict[str, list[str]] = field(
        default_factory=dict,
        metadata=column(
            "Keywords in the record's language, or of unknown language.",
            example="Rusya|Kazakistan|petrol",
            type="list",
            json="lists",
            cell=lambda article: _in_own_language(article.keywords, article.language) or [],
        ),
    )
    keywords_en: list[str] = field(
        default_factory=list,
        metadata=column("Keywords in English, where the source says so.", type="list", example="Russia|Kazakhstan"),
    )
    views: int | None = field(default=None, metadata=count("Views, as last seen.", example=105))
    downloads: int | None = field(default=None, metadata=count("Downloads, as last seen.", example=76))
    counted_at: str | None = field(default=None, metadata=moment("When views and downloads were seen (UTC)."))
    url: str | None = field(
        default=None,
        metadata=address("Address of the record's page.", example="https://www.indexacademicdocs.org/paper/7/70/700"),
    )
    original_url: str | None = field(
        default=None,
        metadata=address("Address of the article at its publisher's.", example="https://example.org/article/700"),
    )
    pdf_url: str | None = field(
        default=None,
        metadata=address("Address of the full text as PDF.", example="https://example.org/article/700.pdf"),
    )
    license_url: str | None = field(
        default=None,
        metadata=address("Address of the licence.", example="https://creativecommons.org/licenses/by/4.0/"),
    )
    reference_count: int | None = field(default=None, metadata=count("How many references are listed.", example=31))
    first_seen: str | None = field(default=None, metadata=moment("Run that first saw the record (UTC)."))
    last_seen: str | None = field(default=None, metadata=moment("Run that last saw the record (UTC)."))
    last_changed: str | None = field(default=None, metadata=moment("Run that last saw it change, counts aside (UTC)."))
    flags: list[str] = field(
        default_factory=list,
        metadata=column(
            "What could not be read or does not fit; see the list of flags.",
            example="published_unreadable|doi_invalid",
            type="list",
        ),
    )
    titles: dict[str, str] = field(
        default_factory=dict,
        metadata=column(
            "Title by language.", type="object", json_only=True, example={"tr": "Sünbül", "en": "Hyacinth"}
        ),
    )
    subtitles: dict[str, str] = field(
        default_factory=dict,
        metadata=column("Subtitle by language.", type="object", json_only=True, example={"tr": "Bir inceleme"}),
    )
    abstracts: dict[str, str] = field(
        default_factory=dict,
        metadata=column("Abstract by language.", type="object", json_only=True, example={"tr": "Bu çalışmada …"}),
    )
    references: list[str] = field(
        default_factory=list,
        metadata=column("References, as printed.", type="list", json_only=True, example="Kaya, E. (2020). …"),
    )
    printed: dict[str, str] = field(
        default_factory=dict,
        metadata=column(
            "Field → the text as the page shows it.", type="object", json_only=True, example={"pages": "s. 161-187"}
        ),
    )
    provenance: dict[str, str] = field(
        default_factory=dict,
        metadata=column(
            "Field → page or format it came from.", type="object", json_only=True, example={"issn": "journal page"}
        ),
    )
    identifiers: list[str] = field(
        default_factory=list,
        metadata=column("Other identifiers.", type="list", json_only=True, example="hdl:10.5555/700"),
    )
    schema_version: str = field(
        default=SCHEMA_VERSION, metadata=column("Version of this schema.", example="1", json_only=True)
    )


@dataclass(kw_only=True, slots=True)
class Issue:
    """An issue of a journal, or what stands for one: the volume of a conference, a collection of books."""

    table: ClassVar[str] = "issues"

    issue_id: str = field(metadata=column("Identifier, stable in its source.", example="iad:7/70"))
    source: str = field(metadata=column("Name of the source.", form=REPEATS, example="iad"))
    journal_id: str | None = field(
        default=None, metadata=column("Identifier of the journal.", form=REPEATS, example="iad:7")
    )
    journal_title: str | None = field(
        default=None,
        metadata=column("Title of the journal.", form=REPEATS, example="Rusya Araştırmaları Dergisi"),
    )
    volume: str | None = field(default=None, metadata=column("Volume number, as text.", example="5"))
    issue: str | None = field(default=None, metadata=column("Issue number, as text.", example="2"))
    issue_title: str | None = field(default=None, metadata=column("Title of a special issue.", example="Özel Sayı"))
    issue_label: str | None = field(
        default=None, metadata=column("The label as the page shows it.", example="Cilt: 5 Sayı: 2")
    )
    issue_year: int | None = field(
        default=None, metadata=column("Year printed with the issue.", type="integer", example=2020)
    )
    published: str | None = field(
        default=None,
        metadata=column("Date printed with the issue, as far as it is known (EDTF).", form=EDTF, example="2020-12"),
    )
    published_precision: str | None = field(
        default=None, metadata=column("day, month, season or year.", form=PRECISION, example="month")
    )
    url: str | None = field(
        default=None, metadata=address("Address of the issue's page.", example="https://example.org/issue/70")
    )
    articles_listed: int | None = field(
        default=None, metadata=count("How many records the issue's pages list.", example=12)
    )
    articles_harvested: int | None = field(
        default=None, metadata=count("How many of them stand in this dataset.", example=12)
    )
    first_seen: str | None = field(default=None, metadata=moment("Run that first saw it (UTC)."))
    last_seen: str | None = field(default=None, metadata=moment("Run that last saw it (UTC)."))
    printed: dict[str, str] = field(
        default_factory=dict,
        metadata=column("Field → text as shown.", type="object", json_only=True, example={"issue": "Cilt: 5 Sayı: 2"}),
    )
    schema_version: str = field(
        default=SCHEMA_VERSION, metadata=column("Version of this schema.", json_only=True, example="1")
    )


@dataclass(kw_only=True, slots=True)
class Journal:
    """A journal, or what stands for one: a conference, a series of preprints or books."""

    table: ClassVar[str] = "journals"

    journal_id: str = field(metadata=column("Identifier, stable in its source.", example="iad:7"))
    source: str = field(metadata=column("Name of the source.", form=REPEATS, example="iad"))
    title: str | None = field(default=None, metadata=column("Title.", example="Rusya Araştırmaları Dergisi"))
    title_en: str | None = field(
        default=None,
        metadata=column("Title in English, where the source gives it.", example="Journal of Russian Studies"),
    )
    issn_print: str | None = field(
        default=None, metadata=column("ISSN of the print edition (ISO 3297).", form=ISSN, example="1302-1796")
    )
    issn_online: str | None = field(
        default=None, metadata=column("ISSN of the online edition (ISO 3297).", form=ISSN, example="2149-9225")
    )
    issn: str | None = field(
        default=None, metadata=column("The print ISSN, else the online one.", form=ISSN, example="1302-1796")
    )
    publisher: str | None = field(default=None, metadata=column("Publisher, as printed.", example="Ege Üniversitesi"))
    country: str | None = field(default=None, metadata=column("Country, as printed.", form=REPEATS, example="Türkiye"))
    languages: list[str] = field(
        default_factory=list, metadata=column("Languages (BCP 47).", form=LANGUAGE, example="tr|en", type="list")
    )
    subjects: list[str] = field(
        default_factory=list, metadata=column("Subjects, as printed.", type="list", example="Tarih|Edebiyat")
    )
    platform: str | None = field(
        default=None, metadata=column("Software or service that shows it.", form=REPEATS, example="iad")
    )
    url: str | None = field(
        default=None, metadata=address("Address of the journal's page.", example="https://example.org/journal/7")
    )
    oai_url: str | None = field(
        default=None, metadata=address("Address of its OAI-PMH endpoint.", example="https://example.org/oai")
    )
    issues_listed: int | None = field(default=None, metadata=count("How many of its issues are known.", example=10))
    articles_harvested: int | None = field(
        default=None, metadata=count("How many of its records stand in this dataset.", example=120)
    )
    first_seen: str | None = field(default=None, metadata=moment("Run that first saw it (UTC)."))
    last_seen: str | None = field(default=None, metadata=moment("Run that last saw it (UTC)."))
    printed: dict[str, str] = field(
        default_factory=dict,
        metadata=column(
            "Field → text as shown.", type="object", json_only=True, example={"issn_print": "ISSN: 1302-1796"}
        ),
    )
    schema_version: str = field(
        default=SCHEMA_VERSION, metadata=column("Version of this schema.", json_only=True, example="1")
    )


Record = Article | Issue | Journal

#: Fields whose coverage a run watches: a page design that changed shows there first.
WATCHED = ("title", "authors", "journal_title", "published", "pages", "doi", "abstract", "keywords", "type_printed")

#: Fields that a run writes, not a page: they never make a record "changed".
RUN_FIELDS = frozenset(
    {
        "first_seen", "last_seen", "last_changed", "counted_at", "views", "downloads",
        "articles_listed", "articles_harvested", "issues_listed", "schema_version",
    }
)  # fmt: skip
