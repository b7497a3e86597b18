"""The page of an article of Open Journal Systems 3: what it shows, and its ``citation_*`` and ``DC.*`` tags.

Neither is enough. The tags have every language, the pages, the section; the page has ORCID iDs, roles, the abstract
with its paragraphs.
"""

from __future__ import annotations

import re
from functools import cached_property

from harvester.items import Article, Author
from harvester.pages.journal_page import ArticlePage
from harvester.pages.ojs.addresses import OjsAddresses, file_address, place
from harvester.pages.ojs.authors import OjsAuthors
from harvester.pages.ojs.contents import OjsContentsPage
from harvester.pages.ojs.markup import DATE, inner_html, is_label, issue_title, issue_year, plain, primary
from harvester.pages.ojs.texts import OjsTexts
from harvester.pages.page import Element, fold, squeeze

__all__ = ["OjsAddresses", "OjsArticlePage", "OjsContentsPage"]

ADDRESSES = OjsAddresses()

REFERENCES = ("article-references-content", "references", "article-details-references", "article__references")
PUBLISHED = ("published", "date-published", "article-details-published", "published_date", "article__published")
DOI = ("doi", "article-details-doi", "pub_id")
SECTION = ("article-details-issue-section", "article_section_title", "article__section")
NOTICES = ("cmp_notification", "alert", "notice")

#: What OJS says of every article that went through review: no type.
_NO_TYPE = re.compile(
    r"text\.serial\.journal|.*peer-?reviewed article.*|degerlendirmeden gecmis makale|hakemli makale|articles?"
    r"|makale(?:ler)?|art[ií]culos?|artigos?|artikel|art[ií]culo revisado por pares|artigo avaliado pelos pares"
    r"|info:eu-repo/.*"
)
_WORKFLOW = re.compile(r"/(?:workflow|authorDashboard|dashboard|submissionPreview|preview)(?:[/?]|$)")
_SUBMISSION = re.compile(r"[?&]submissionId=(\d+)")
_LINK_TO_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)


class OjsArticlePage(OjsTexts, ArticlePage):
    """See :class:`harvester.pages.journal_page.ArticlePage`."""

    @property
    def is_article(self) -> bool:
        """Whether this is the page of a published article, and shows the version that counts."""
        here = place(self.url)
        if here and here.page == "article" and (here.op != "view" or len(here.args) != 1):
            return False
        if self._is_notice_of_other or not (self._heading is not None or self.said("citation_title", "dc.title")):
            return False
        if ADDRESSES.article(self.url) is None and ADDRESSES.article(self.canonical_url) is None:
            return False
        if self.said("citation_title", "dc.title"):
            return True
        # Both plugins that write the tags may be switched off.
        body = f" {self.body.get('class') or ''} "
        is_marked = (
            " pkp_page_article " in body
            or next(self.marked("obj_article_details", "article-details"), None) is not None
        )
        is_viewer = next(self.marked("header_view", "galley_view"), None) is not None
        return is_marked and not is_viewer

    @property
    def _is_notice_of_other(self) -> bool:
        """Whether a notice says that another version counts, or that this one is not published."""
        for notice in self.marked(*NOTICES):
            for link in notice.iter("a"):
                url = self.resolve(link.get("href") or "", self.base_url) or ""
                if _WORKFLOW.search(url) or (ADDRESSES.article(url) and not self.said("citation_title")):
                    return True
        return False

    @property
    def canonical_url(self) -> str:
        """The address by its url path, where it has one."""
        link = next((e for e in self.root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
        stated = link.get("href") if link is not None else None
        for url in (stated, self.said("dc.identifier.uri"), self.said("citation_abstract_html_url")):
            found = self.resolve(url, self.base_url) if url else None
            if found and ADDRESSES.article(found):
                return found
        return self.url

    @property
    def own_key(self) -> str | None:
        """The number of the submission."""
        number = self.said("dc.identifier")
        if number and number.isdecimal():
            return number
        here = place(self.canonical_url)
        if here and here.page == "article" and here.args and here.args[0].isdecimal():
            return here.args[0]
        # Where a url path stands in for it, the links to citation formats still have it.
        cited = (_SUBMISSION.search(link.get("href") or "") for link in self.body.iter("a"))
        return next((found[1] for found in cited if found), None)

    @cached_property
    def _issue_link(self) -> Element | None:
        """The link to the issue: the one that shows its label."""
        found = [
            link
            for link in self.body.iter("a")
            if "issue" in (href := link.get("href") or "")
            and "view" in href
            and ADDRESSES.issue(self.resolve(href, self.base_url) or "")
            and not self.in_margin(link)
        ]
        titled = [link for link in found if "".join(link.itertext()).strip()]
        return next((link for link in titled if link.get("class") == "title"), next(iter([*titled, *found]), None))

    @property
    def issue_url(self) -> str | None:
        """Address of the issue's table of contents."""
        link = self._issue_link
        return None if link is None else self.resolve(link.get("href"), self.base_url)

    @property
    def journal_url(self) -> str | None:
        """Address of the journal's home."""
        return self.said("dc.source.uri") or ADDRESSES.home(self.url)

    @property
    def issue(self) -> str | None:
        """The issue's label."""
        link = self._issue_link
        shown = squeeze("".join(link.itertext())) if link is not None else ""
        return shown or next((self.text_of(e) for e in self.marked("article_issue_credentials")), None)

    @property
    def published(self) -> str | None:
        """The day of publication; ``DC.Date.issued`` is the issue's, and ``citation_date`` may be its year only."""
        stated, cited = self.said("dc.date.created"), self.said("citation_date", "citation_publication_date")
        if stated or (cited and len(cited) > 7):
            return stated or cited
        for element in self.marked(*PUBLISHED):
            if not self.in_margin(element) and (text := self.value_of(element)):
                day = DATE.search(text)
                return day[0] if day else text
        return cited

    @property
    def doi(self) -> str | None:
        """The DOI, as stated; else the address that its link has."""
        stated = self.said("citation_doi", "dc.identifier.doi")
        links = (link.get("href") or "" for e in self.marked(*DOI) if not self.in_margin(e) for link in e.iter("a"))
        return stated or next((href.strip() for href in links if "doi.org/10." in href), None)

    @property
    def section(self) -> str | None:
        """The section of the issue."""
        stated = self.said("dc.type.articletype")
        if stated:
            return stated
        for item in self.marked("issue"):
            parts = list(self.marked("sub_item", within=item))
            if len(parts) > 1:
                return self.value_of(parts[1]) or None
        panels = (self.value_of(e) for e in self.marked("section") if "panel" in (e.get("class") or ""))
        named = (self.text_of(e) for e in self.marked(*SECTION) if next(e.iter("a"), None) is None)
        return next((text for text in [*panels, *named] if text), None)

    @property
    def type(self) -> str | None:
        """What kind of article it is, where that is said: the section's name may."""
        said = [squeeze(text) for name in ("dc.type.articletype", "dc.type") for _, text in self.meta.get(name, ())]
        return next((text for text in said if not _NO_TYPE.fullmatch(fold(text))), None)

    @property
    def pdf_url(self) -> str | None:
        """The file; of a galley that lies elsewhere the address that leads there."""
        stated = self.said("citation_pdf_url")
        if stated:
            return self.resolve(stated, self.base_url)
        for link in self.body.iter("a"):
            href = link.get("href") or ""
            if "article" not in href or any("supp" in (e.get("class") or "") for e in (link, *link.iterancestors())):
                continue
            url = self.resolve(href, self.base_url) or ""
            found, said = place(url), (link.get("class") or "").split()
            is_pdf = "pdf" in said or _LINK_TO_PDF.search("".join(link.itertext()))
            if (
                found
                and found.page == "article"
                and found.op in ("view", "download")
                and len(found.args) > 1
                and is_pdf
            ):
                # The tags name every file that is a PDF here: a link that they do not name leads elsewhere.
                is_file = "pdf" in said or ("file" not in said and not self.said("citation_title"))
                return file_address(url) if is_file else url
        return None

    @property
    def license(self) -> str | None:
        """The licence's address."""
        linked = (e for e in self.body.iter("a") if "license" in (e.get("rel") or "").lower() and not self.in_margin(e))
        stated = (text for _, text in self.meta.get("dc.rights", ()) if text.startswith(("http://", "https://")))
        return next((e.get("href").strip() for e in linked if e.get("href")), None) or next(stated, None)

    @cached_property
    def references(self) -> list[str]:
        """The references as text."""
        stated = [plain(text) for _, text in self.meta.get("citation_reference", ())]
        for element in self.marked(*REFERENCES):
            items = [text for e in element.iter("li") if (text := self.text_of(e))]
            items = items or [text for e in element.iter("p") if not is_label(e) and (text := self.text_of(e))]
            if len(items) <= 1 and next(element.iter("br"), None) is not None:
                before, nodes = self.after_label(element)
                lines = re.split(r"<br\s*/?>", inner_html(nodes, before))
                items = [text for line in lines if (text := plain(re.sub(r"<[^>]+>", "", line)))]
            if items and len(items) >= len(stated):
                return items
        return stated

    @cached_property
    def authors(self) -> list[Author]:
        """The authors and others who had a part, in order."""
        return OjsAuthors(self, self.meta_order, primary(self.language) == primary(self.own_language)).authors

    @property
    def meta_order(self) -> list[tuple[str, list[str]]]:
        """The names in the tags, each with the institutions that follow it."""
        found: list[tuple[str, list[str]]] = []
        for name, _, content in self.tags:
            if name == "citation_author":
                found.append((squeeze(content), []))
            elif name == "citation_author_institution" and found:
                found[-1][1].append(squeeze(content))
        return found or [(name, []) for name in self._all("dc.creator.personalname")]

    def article(self, article_id: str, source: str) -> Article:
        """What the page and its tags say, nothing normalized."""
        pages, issue = self.said("dc.identifier.pagenumber"), self.issue
        printed: dict[str, str | None] = {
            "language": self.own_language,
            "doi": self.doi,
            "issn": self.said("citation_issn", "dc.source.issn"),
            "journal_title": self.said("citation_journal_title", "dc.source") or self.window_title.partition(" | ")[2],
            "volume": self.said("citation_volume", "dc.source.volume"),
            "number": self.said("citation_issue", "dc.source.issue"),
            "issue": issue,
            "issue_year": issue_year(issue or ""),
            "issue_title": issue_title(issue or ""),
            "pages": pages,
            "first_page": None if pages else self.said("citation_firstpage"),
            "last_page": None if pages else self.said("citation_lastpage"),
            "published": self.published,
            "section": self.section,
            "type": self.type,
            "license": self.license,
            "authors": "\n".join(author.name for author in self.authors),
            **self.abstracts,
            **{key: "\n".join(terms) for key, terms in self.keywords.items()},
        }
        for lang, (title, subtitle) in self.titles.items():
            printed[self._key("title", lang)] = title
            printed[self._key("subtitle", lang)] = subtitle
        urns = [text for name in self.meta if name.startswith("dc.identifier.") for _, text in self.meta[name]]
        return Article(
            article_id=article_id,
            source=source,
            url=self.canonical_url,
            pdf_url=self.pdf_url,
            authors=self.authors,
            references=self.references,
            identifiers=[text for text in urns if text.startswith(("urn:", "hdl:"))],
            printed={name: value for name, value in printed.items() if value},
        )
