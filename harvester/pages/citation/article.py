"""The page of an article on any site that describes it to search engines and reference managers.

Read are, the first that has a value being believed: Highwire's ``citation_*`` (Google Scholar's inclusion guidelines),
EPrints' ``eprints.*``, PRISM, Dublin Core (``DC.*``, ``DCTERMS.*``), JSON-LD or microdata of schema.org, and of Open
Graph what nothing else says. Of several fields that sites are known to fill wrongly, another is believed first; why is
said where it is done.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urlsplit

from harvester.items import Article, Author
from harvester.pages.citation.authors import authors_of, complete, reference_text
from harvester.pages.citation.kinds import describes_work, kind_of, lists_works, speaks_of_one_work
from harvester.pages.citation.meta_tags import MetaTags, Tag
from harvester.pages.citation.numbers import doi_of, identifiers_of, issns_of, source_of
from harvester.pages.citation.schema_org import Work, work_in
from harvester.pages.journal_page import ArticlePage
from harvester.pages.links import canonical, site_of
from harvester.pages.page import squeeze

TITLE = ("citation_title", "eprints.title", "dc.title", "dcterms.title", "prism.title")
FURTHER_TITLES = ("dc.title", "dc.title.alternative", "dcterms.title", "dcterms.alternative", "citation_title")
JOURNAL = ("citation_journal_title", "eprints.publication", "prism.publicationname")
CONTAINER = ("citation_conference_title", "citation_conference", "citation_inbook_title", "citation_book_title")
VOLUME = ("citation_volume", "prism.volume", "eprints.volume", "dc.source.volume")
NUMBER = ("citation_issue", "prism.number", "eprints.number", "dc.source.issue")
RAW_PAGES = ("dc.identifier.pagenumber", "prism.pagerange", "eprints.pagerange", "citation_pages")
FIRST_PAGE = ("citation_firstpage", "prism.startingpage")
LAST_PAGE = ("citation_lastpage", "prism.endingpage")
ARTICLE_NUMBER = ("citation_article_number", "citation_elocation_id", "citation_elocationid", "prism.articlenumber")
DATES = ("citation_publication_date", "citation_cover_date", "citation_date", "eprints.date", "prism.publicationdate")
FURTHER_DATES = ("prism.coverdate", "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date")
LAST_DATES = ("citation_online_date", "citation_year", "prism.coverdisplaydate", "dc.date.available")
PUBLISHER = ("citation_publisher", "eprints.publisher", "dc.publisher", "dcterms.publisher", "prism.publisher")
INSTITUTION = ("citation_dissertation_institution", "citation_technical_report_institution", "eprints.institution")
LANGUAGE = ("citation_language", "dc.language", "dc.language.iso", "dcterms.language", "prism.language")
ABSTRACT = ("citation_abstract", "dcterms.abstract", "dc.description.abstract", "eprints.abstract", "dc.description")
SUBJECT = ("dc.subject", "dcterms.subject")
KEYWORDS = ("citation_keywords", "eprints.keywords", "prism.keyword")
TYPE = ("citation_article_type", "dc.type.articletype", "eprints.type", "dc.type", "dcterms.type")
SECTION = ("citation_section", "prism.section", "citation_issue_section")
RIGHTS = ("dc.rights", "dcterms.license", "dc.rights.uri", "dcterms.rights", "citation_license", "dc.rights.license")
PDF = ("citation_pdf_url", "eprints.document_url", "og.pdf")
OWN_ADDRESS = ("citation_abstract_html_url", "dc.identifier.uri", "eprints.eprint_url", "citation_public_url")
REFERENCE = ("citation_reference",)

#: Types that say only that it is text.
_NO_TYPE = re.compile(r"text(?:\.[a-z.]+)?|journal|collection|publication|website|dataset", re.IGNORECASE)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{2,8})*+(?![-_A-Za-z0-9])")
_LICENCE = re.compile(r"https?://\S{0,200}?(?:licen[cs]e|creativecommons\.org|rightsstatements\.org)\S*", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|&hellip;)\s*(?:read more.*)?$", re.IGNORECASE)
_LONGEST_RIGHTS = 10_000
_MOST_TEXTS = 200
"""Titles and abstracts, in all languages."""
_FEWEST_WORDS = 25
"""Of a description that is no slogan: an abstract has more."""


class CitationMetaPage(ArticlePage):
    """The page of an article, read by its tags alone."""

    @cached_property
    def tags(self) -> MetaTags:
        """The ``<meta>`` elements, wherever they stand."""
        return MetaTags(self.root)

    @cached_property
    def work(self) -> Work:
        """What JSON-LD or microdata says; empty where it says nothing of one article."""
        return work_in(self.root, self.url, microdata=not self.tags.first(*TITLE)) or Work()

    @property
    def is_article(self) -> bool:
        """Whether the page describes one article, book, thesis or the like, and is no list of them."""
        if lists_works(self.tags):
            return False
        if "title" in self.work.printed and not self.tags.first(*TITLE):
            return self._is_about_itself
        if not self.title:
            return False
        places = bool(self.doi or self.first_page or self.raw_pages)
        # The home of a journal has the journal's own title twice, and perhaps its editors.
        if self.title == self.journal_title and not places:
            return False
        return describes_work(self.tags, has_authors=bool(self.authors), has_place=places, has_doi=bool(self.doi))

    @property
    def _is_about_itself(self) -> bool:
        """Whether JSON-LD names this page as the article's, or none: a list may describe one of its articles."""
        named = (self.resolve(url, self.base_url) or self.url for url in self.work.addresses)
        places = {urlsplit(canonical(url))[2:4] for url in named if site_of(url) == site_of(self.url)}
        own = {urlsplit(canonical(url))[2:4] for url in (self.url, self._stated_url or self.url)}
        return not places or not places.isdisjoint(own)

    @cached_property
    def title(self) -> str | None:
        """As printed; from Open Graph or the heading only on a page that says much of one work."""
        said = self.tags.first(*TITLE) or self.work.printed.get("title")
        if said and "citation_title" not in self.tags and self.language and self.trusts_languages:
            own = [tag for tag in self.tags.every("dc.title", "dcterms.title") if tag.language]
            said = next((squeeze(tag.content) for tag in own if tag.language[:2] == self.language[:2].lower()), said)
        if said is None and speaks_of_one_work(self.tags):
            said = self.tags.first("og.title")
            site = self.tags.first("og.site_name")
            if said and site and said.endswith(site):
                said = said.removesuffix(site).rstrip(" |-–—·»:") or said
            said = said or next(iter(self.headings), None)
        return said

    @cached_property
    def language(self) -> str | None:
        """As stated, without what a template glued to it (``tr scheme="ISO639-1"``)."""
        said = self.tags.first(*LANGUAGE)
        match = _LANGUAGE_TAG.match(said) if said else None
        return match[0] if match else self.work.printed.get("language")

    @cached_property
    def trusts_languages(self) -> bool:
        """Whether the languages that tags state are the texts', and not a template's or a form's default.

        They are not where all tags of the page state the same one, and that is not the article's: Janeway writes
        ``en`` whatever the language, DSpace ``en_US`` where nobody chose another.
        """
        stated = {tag.language for tag in self.tags.ordered if tag.language}
        if len(stated) != 1 or not (own := self.language):
            return True
        one = stated.pop()
        if own.lower()[:2] == one.lower()[:2]:
            return True
        return len(own) != 3 and "_" not in one

    def _languages(self, names: tuple[str, ...]) -> dict[str, str]:
        """Texts by stated language, empty for none; for each the first of *names* that has it."""
        found: dict[str, str] = {}
        for tag in self.tags.every(*names)[:_MOST_TEXTS]:
            language = tag.language if self.trusts_languages else ""
            if tag.content not in found.values():
                found.setdefault(language, tag.content)
            elif language and found.get("") == tag.content:
                del found[""]
                found[language] = tag.content
        return found

    @property
    def titles(self) -> dict[str, str]:
        """Titles by stated language, other than the title itself."""
        return {
            language: squeeze(text)
            for language, text in self._languages(FURTHER_TITLES).items()
            if language and squeeze(text) != self.title
        }

    @cached_property
    def authors(self) -> list[Author]:
        """In order; ORCID and affiliations also from JSON-LD."""
        found = authors_of(self.tags)
        if not found:
            return self.work.authors
        complete(found, self.work.authors)
        return found

    @cached_property
    def journal_title(self) -> str | None:
        """Title of the journal, or of the book or conference that the work is in."""
        said = self.tags.first(*JOURNAL, *CONTAINER) or self.work.printed.get("journal_title")
        source = None if said else self.tags.first("dc.source", "dcterms.ispartof", "dc.relation.ispartof")
        if source and not re.search(r"\d|https?:", source):  # else a whole citation
            said = source
        return said or self.tags.first("citation_journal_title_abbrev", "citation_journal_abbrev")

    @property
    def issns(self) -> dict[str, str]:
        """``issn_print`` and ``issn_online`` where the page tells them apart, ``issn`` where not."""
        linked = self.work.printed.get("issn")
        return issns_of(self.tags) or ({"issn": linked} if linked else {})

    @cached_property
    def raw_pages(self) -> str | None:
        """Pages as the journal wrote them: OJS takes first and last apart wrongly (``1-18, 120``, ``Art. 4``)."""
        return self.tags.first(*RAW_PAGES)

    @property
    def first_page(self) -> str | None:
        """As printed."""
        return self.tags.first(*FIRST_PAGE)

    @property
    def published(self) -> str | None:
        """Date of publication, as printed.

        OJS states it as ``DC.Date.created``: its ``DC.Date.issued`` is the issue's, and its ``citation_date`` only the
        issue's year where the two differ. It is known by what no other software writes beside them.
        """
        if "dc.date.created" in self.tags and self._is_from_ojs:
            return self.tags.first("dc.date.created")
        said = self.tags.first(*DATES, *FURTHER_DATES, *LAST_DATES)
        linked = self.work.printed.get("published")
        if said and linked and _YEAR.fullmatch(said) and linked.startswith(f"{said}-"):
            return linked
        return said or linked or self.tags.first("article.published_time", "og.article.published_time")

    @property
    def _is_from_ojs(self) -> bool:
        return "dc.date.datesubmitted" in self.tags or "dc.source.uri" in self.tags

    @property
    def issue_year(self) -> str | None:
        """Year of the issue, where the page states it apart from the date of publication."""
        said = self.tags.first("citation_date")
        if said and _YEAR.fullmatch(said) and self._is_from_ojs and "dc.date.created" in self.tags:
            return said
        return self.work.printed.get("issue_year")

    @cached_property
    def doi(self) -> str | None:
        """As printed; of identifiers of all kinds the one that is a DOI."""
        return doi_of(self.tags) or self.work.printed.get("doi")

    @property
    def abstracts(self) -> dict[str, str]:
        """Abstracts by stated language, empty for none. A page's description is one only where it is long enough."""
        found = self._languages(ABSTRACT)
        if not found:
            for name, text in self.work.printed.items():
                if name.partition("@")[0] == "abstract":
                    found[name.partition("@")[2]] = text
        if not found:
            said = self.work.description, self.tags.first("og.description"), self.tags.first("description")
            for said_here in said:
                if said_here and len(said_here.split()) >= _FEWEST_WORDS and not _CUT_SHORT.search(said_here):
                    return {"": said_here}
        return found

    @property
    def keywords(self) -> dict[str, str]:
        """Keywords by stated language, empty for none; one a line where the page has a tag for each.

        OJS writes those of a later language over those of an earlier one in ``citation_keywords``; its ``DC.Subject``
        has them all, and is believed wherever it states languages.
        """
        tags = self.tags.all(*SUBJECT)
        subjects = self._by_language(tags)
        if any(tag.language for tag in tags):
            return subjects
        found = self._by_language(self.tags.all(*KEYWORDS)) or subjects
        if not found:
            said = self.work.printed.items()
            found = {name.partition("@")[2]: text for name, text in said if name.startswith("keywords")}
        return found

    def _by_language(self, tags: list[Tag]) -> dict[str, str]:
        distinct: dict[str, dict[str, None]] = {}
        for tag in tags:
            distinct.setdefault(tag.language if self.trusts_languages else "", {})[tag.content] = None
        texts = {language: list(listed) for language, listed in distinct.items()}
        for language, listed in texts.items():
            if len(listed) > 1 and all(text.count(";") > 1 for text in listed):  # lists, not keywords
                texts[language] = [part.strip() for text in listed for part in text.split(";") if part.strip()]
        return {language: "\n".join(map(squeeze, listed)) for language, listed in texts.items()}

    @cached_property
    def type(self) -> str | None:
        """As printed; not what says only that it is text."""
        for tag in self.tags.every(*TYPE):
            if not _NO_TYPE.fullmatch(tag.content):
                return squeeze(tag.content)
        return self.work.printed.get("type")

    @property
    def section(self) -> str | None:
        """Section of the issue; what OJS calls the article's type is that."""
        said = self.tags.first(*SECTION) or self.work.printed.get("section")
        if said is None and "citation_article_type" not in self.tags:
            said = self.tags.first("dc.type.articletype")
        return said

    @property
    def license(self) -> str | None:
        """Address of the licence, else its name; a line on who has the copyright is none."""
        rights = [tag.content for tag in self.tags.every(*RIGHTS)]
        for said in rights:
            if match := _LICENCE.search(said[:_LONGEST_RIGHTS]):
                return match[0].rstrip(".,;)")
        if "license" in self.work.printed:
            return self.work.printed["license"]
        links = {
            url
            for element in self.root.iter("link", "a")
            if "license" in (element.get("rel") or "") and (url := self.resolve(element.get("href") or "", self.url))
        }
        named = (said for said in rights if re.match(r"CC[ -]?(?:BY|0)\b", said))
        return links.pop() if len(links) == 1 else next(named, None)

    @property
    def kind(self) -> str | None:
        """Crossref's type, as far as the vocabulary says it."""
        return kind_of(self.tags) or self.work.kind

    @property
    def pdf_url(self) -> str | None:
        """Address of the PDF, absolute."""
        said = self.tags.first(*PDF) or self.work.pdf_url
        return self.resolve(said, self.base_url) if said else None

    @property
    def identifiers(self) -> list[str]:
        """Handles, URNs and addresses by which the work is known, other than its DOI and its page."""
        return [one for one in identifiers_of(self.tags) if one not in (self.canonical_url, self.url, self.pdf_url)]

    @property
    def references(self) -> list[str]:
        """As printed, one each; those given as fields are put together."""
        found = [reference_text(tag.content) for tag in self.tags.all(*REFERENCE)]
        return found or self.work.references

    @cached_property
    def canonical_url(self) -> str:
        """The address that the page says is its own; one on another site, or the site's start, is not believed."""
        return self._stated_url or self._believed(self.work.addresses) or self.url

    @cached_property
    def _stated_url(self) -> str | None:
        said = [tag.content for tag in self.tags.every(*OWN_ADDRESS)]
        head = self.root.find("head")
        for link in head.iter("link") if head is not None else ():
            if "canonical" in (link.get("rel") or "").lower().split():
                said.append(link.get("href") or "")
        return self._believed([*said, *filter(None, [self.tags.first("og.url")])])

    def _believed(self, addresses: list[str]) -> str | None:
        for href in addresses:
            url = self.resolve(href, self.base_url)
            if url and site_of(url) == site_of(self.url) and (urlsplit(url).path.strip("/") or urlsplit(url).query):
                return url
        return None

    @property
    def issue_url(self) -> str | None:
        """Address of the issue's page."""
        return self.resolve(self.work.issue_url, self.base_url) if self.work.issue_url else None

    @property
    def journal_url(self) -> str | None:
        """Address of the journal's home."""
        said = self.tags.first("dc.source.uri", "citation_journal_url") or self.work.journal_url
        return self.resolve(said, self.base_url) if said else None

    def article(self, article_id: str, source: str) -> Article:
        """What the tags say, nothing normalized."""
        raw, linked = self.raw_pages, self.work.printed
        first = None if raw else self.first_page or linked.get("first_page")
        last = None if raw else self.tags.first(*LAST_PAGE) or linked.get("last_page")
        printed = {
            "title": self.title,
            "journal_title": self.journal_title,
            "publisher": self.tags.first(*PUBLISHER, *INSTITUTION) or linked.get("publisher"),
            "volume": self.tags.first(*VOLUME) or linked.get("volume"),
            "number": self.tags.first(*NUMBER) or linked.get("number"),
            "issue_year": self.issue_year,
            "pages": raw or (None if first else linked.get("pages")),
            "first_page": first,
            "last_page": last,
            "article_number": self.tags.first(*ARTICLE_NUMBER),
            "published": self.published,
            "doi": self.doi,
            "language": self.language,
            "type": self.type,
            "section": self.section,
            "license": self.license,
            **self.issns,
        }
        for name, texts in (("title", self.titles), ("abstract", self.abstracts), ("keywords", self.keywords)):
            printed.update({f"{name}@{language}" if language else name: text for language, text in texts.items()})
        said = {name: value for name, value in printed.items() if value}
        if not said.keys() & {"volume", "number"}:
            said = {**{k: v for k, v in source_of(self.tags).items() if k != "pages" or not first}, **said}
        return Article(
            article_id=article_id,
            source=source,
            kind=self.kind,
            authors=self.authors,
            url=self.canonical_url,
            pdf_url=self.pdf_url,
            references=self.references,
            identifiers=self.identifiers,
            printed=said,
        )
