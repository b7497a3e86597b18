"""Pages that lead to articles on a site that nobody has seen: which links are articles, issues, archives, more pages.

Nothing is known of the site. What tells the links apart is what they say (a label of an issue, *Archive*, the number of
a page), how they stand (in a list of their like, under headings that are sections, with pages and a PDF beside them)
and which addresses are of one form. Whether a page is an article's is said for certain by the page itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property

from harvester.pages.citation.meta_tags import MetaTags
from harvester.pages.journal_page import ContentsPage, Entry, Leads
from harvester.pages.labels import ISSUE_LABEL, YEAR_LABEL, names_issue
from harvester.pages.links import canonical, form_of, leading, list_of, refused, site_of
from harvester.pages.listing import ListingPage
from harvester.pages.page import HEADINGS, Element, Link, fold, squeeze

_LONGEST_LABEL = 90
"""Characters of an issue's label."""

_MANY = 3
"""So many links that say the same are a list."""

#: Labels in languages that :mod:`harvester.pages.labels` does not have; folded.
_ISSUE = re.compile(
    r"\b(?:v|vol|n|nr|núm|num|numero|número|numéro|n[º°o]|t|tomo|tome|band|bd|heft|jahrgang|jg|año|ano|anno|année"
    r"|fasc|fascicolo|suplemento|edicao|edição|edición|том|номер|выпуск|№|第)\b ?[.:,º°]* ?\d|№ ?\d"
    r"|\bnúmero especial|\bnumero special|\bdossier\b"
)
#: Words of labels that are as much words of titles.
_WEAK = re.compile(r"(?:no|number|num|numero|número|year|yil|año|ano|anno|année|band|tome|tomo|dossier|[a-z])\b")
#: Links to where the issues are listed, the whole text.
_ARCHIVE = re.compile(
    r"(?:(?:journal |issue |view |browse |see )?(?:the )?(?:archives?|all issues|past issues|back issues"
    r"|previous issues|issues|volumes|list of issues|issue list|older issues|volumes? (?:and|&) issues"
    r"|all volumes|browse by issue)"
    r"|arsiv(?:i|ler)?|(?:tum|gecmis|onceki|eski|butun) sayi(?:lar|lari)|sayilar|dergi arsivi|tumunu gor"
    r"|(?:ver |ver todos )?(?:los |os )?(?:archivos?|arquivos?|números anteriores|numeros anteriores"
    r"|ediciones anteriores|edições anteriores|edicoes anteriores|anteriores|todos los números"
    r"|todas as edições|números|edições)"
    r"|(?:les )?(?:archives|numéros|anciens numéros|numéros précédents|tous les numéros)|archiv|alle (?:hefte|ausgaben)"
    r"|ausgaben|hefte|архив|архив номеров|все выпуски)"
)
_CURRENT = re.compile(
    r"(?:current|latest|new|last) issue|(?:table of )?contents|son sayi|guncel sayi|(?:número|numero|edición) actual"
    r"|(?:edição|edicao|número) atual|(?:último|ultimo) número|numéro (?:actuel|courant|en cours)|aktuelles? (?:"
    r"heft|ausgabe)|текущий (?:выпуск|номер)|(?:all |published |browse )?(?:articles|papers|publications)"
    r"|(?:tum )?makaleler|art[ií]culos|artigos|online first|early view|in press|ahead of print"
)
#: Parts of addresses under which articles stand.
_ARTICLE_PATH = re.compile(
    r"/(?:articles?|art|papers?|makaleler?|abs|abstracts?|doi|content|full|item|items|handle|publications?|records?"
    r"|artigos?|articulos?|view|detail|show|document|chapter|journal\.[a-z]+|10\.\d{4,9})(?:[/.-]|$)|[?&](?:article|paper"
    r"|makale|pid|aid|art)_?(?:id)?=",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"\b(?:pp?|pages?|ss?|sayfa(?:lar)?|págs?|pag|p[aá]ginas?|seiten?|стр|с)\b ?[.:]* ?(?P<said>[a-z]?\d{1,6}"
    r"(?: ?[-–—] ?[a-z]?\d{1,6})?)",
    re.IGNORECASE,
)
_BARE_PAGES = re.compile(r"(?<![\w/.-])(?P<said>[eS]?\d{1,5} ?[-–—] ?[eS]?\d{1,5})(?![\w/-])")
_NO_PAGES = re.compile(
    r"\b(?:issue|say[ıi]|n[oº°r]|num\w*|núm\w*|number|vol\w*|cilt|year|y[ıi]l|issn)\b\W{0,3}\d+(?: ?[-–—] ?[\dXx]+)?"
    r"|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
_PDF = re.compile(r"\.pdf(?:$|[?#])|/(?:pdf|download)(?:[/?]|$)", re.IGNORECASE)
_NO_SECTION = re.compile(
    r"(?:table of )?contents|toc|icindekiler|sum[aá]rio|tabla de contenidos?|sommaire|inhalt(?:sverzeichnis)?"
    r"|содержание|(?:current|latest) issue|son sayi|full issue"
)
_AUTHORS = re.compile(r"\b(?:authors?|yazar(?:lar)?|autor(?:es)?|creators?|byline)\b")
_JOURNALS = re.compile(r"(?:all |our |tum )?(?:journals|dergiler(?:imiz)?|revistas|revues|zeitschriften|журналы)")
_TITLE_WORDS = 3
_LONGEST_TITLE = 500
_MOST_AROUND = 2_000
"""Characters beside a title that still are the line of one article."""


class CitationMetaContents(ListingPage, ContentsPage):
    """A page of links, on any site."""

    @cached_property
    def tags(self) -> MetaTags:
        """The ``<meta>`` elements."""
        return MetaTags(self.root)

    @cached_property
    def _site(self) -> str:
        return site_of(self.url)

    def text_of(self, element: Element) -> str:
        """The same; of a link that holds nothing, what it says is its label (WAI-ARIA ``aria-labelledby``)."""
        text = super().text_of(element)
        if text or element.tag != "a" or not element.get("aria-labelledby"):
            return text
        label = self._by_id.get(element.get("aria-labelledby").split()[0])
        if label is None:
            return ""
        text = super().text_of(next(label.iter(*HEADINGS), label))
        return text if len(text) < _LONGEST_TITLE else ""

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {said["id"]: element for element, said in self.named if "id" in said}

    @cached_property
    def _leading(self) -> list[Link]:
        own = canonical(self.url)
        return [link for link in leading(self.links, self._site) if canonical(link.url) != own]

    @cached_property
    def _articles(self) -> list[Link]:
        """The links that probably lead to articles, in order."""
        apart = {canonical(link.url) for link in self._issue_links} | {canonical(url) for url in self.more}
        groups: dict[str, list[Link]] = defaultdict(list)
        for link in self._leading:
            if not link.in_menu and not link.in_box and canonical(link.url) not in apart:
                groups[form_of(link.url)].append(link)
        found: set[str] = set()
        for links in groups.values():
            titled = [link for link in links if _is_title(link.text)]
            under = sum(bool(_ARTICLE_PATH.search(link.url)) for link in titled)
            # A form of its own for a single link says nothing, but an address does.
            if under or (len(titled) > 1 and 2 * len(titled) >= len(links)):
                found.update(canonical(link.url) for link in titled)
        seen: dict[str, Link] = {}
        for link in self._leading:
            if canonical(link.url) in found:
                seen.setdefault(canonical(link.url), link)
        return list(seen.values())

    @cached_property
    def _issue_links(self) -> list[Link]:
        own = canonical(self.url)
        found: dict[str, Link] = {}
        for link in self.links:
            if link.in_box or refused(link, self._site) in ("off-site", "file", "malformed", "service"):
                continue
            key = canonical(link.url)
            if key != own and key not in found and _is_issue_label(link.text):
                found[key] = link
        # A titled issue says its title only, at an address of the same form.
        forms = [form_of(link.url) for link in found.values() if not link.in_menu]
        further = {canonical(url) for url in self.more}
        titled: dict[str, dict[str, Link]] = defaultdict(dict)
        for link in self._leading:
            key = canonical(link.url)
            if link.text and not link.in_menu and not link.in_box and key not in found and key not in further:
                titled[form_of(link.url)].setdefault(key, link)
        for form in set(forms):
            if len(titled[form]) <= forms.count(form):
                found.update(titled[form])
        order = {canonical(link.url): n for n, link in reversed(list(enumerate(self.links)))}
        return sorted(found.values(), key=lambda link: order[canonical(link.url)])

    @cached_property
    def entries(self) -> list[Entry]:
        """The articles that are listed, with what stands beside their titles."""
        found = [entry for entry in self._listed if not _is_journal(entry)]
        return [replace(entry, position=position) for position, entry in enumerate(found, start=1)]

    @cached_property
    def _listed(self) -> list[Entry]:
        wanted = {canonical(link.url) for link in self._articles}
        anchors: list[tuple[Element, str]] = []
        placed: set[str] = set()
        for element in self.body.iter("a"):
            url = self.resolve(element.get("href") or "", self.base_url)
            key = canonical(url) if url else ""
            if url and key in wanted and key not in placed and _is_title(self.text_of(element)):
                placed.add(key)
                anchors.append((element, url))
        titled: dict[Element, int] = defaultdict(int)
        for element, _ in anchors:
            for outer in (element, *element.iterancestors()):
                titled[outer] += 1
        sections = self._sections({element for element, _ in anchors})
        return [
            self._entry(element, url, position, titled, sections.get(element, ""))
            for position, (element, url) in enumerate(anchors, start=1)
        ]

    def _sections(self, anchors: set[Element]) -> dict[Element, str]:
        """The heading that each title stands under: none that is a title itself, the page's own, or the issue's."""
        found: dict[Element, str] = {}
        titles = {self.text_of(anchor) for anchor in anchors}
        section = ""
        for element in self.body.iter("a", *HEADINGS):
            if element in anchors:
                found[element] = section
            elif element.tag in HEADINGS and anchors.isdisjoint(element.iter("a")):
                text = self.text_of(element)
                is_own = element.tag == "h1" or text == self.heading or _is_issue_label(text)
                if text not in titles:
                    named = not is_own and not _NO_SECTION.fullmatch(fold(text).strip(" :."))
                    section = text if named and not self.in_menu(element) else ""
        return found

    def _entry(self, anchor: Element, url: str, position: int, titled: dict[Element, int], section: str) -> Entry:
        row = self._row(anchor, titled)
        title = self.text_of(anchor)
        beside = squeeze(self.text_of(row).replace(title, " ", 1))
        printed = {"title": title, "section": section}
        entry = Entry(url=url, position=position)
        if row is not anchor:
            pages = _PAGES.search(beside) or _BARE_PAGES.search(_NO_PAGES.sub(" ", _DOI.sub(" ", beside)))
            printed["pages"] = pages["said"] if pages else ""
            printed["authors"] = self._authors(row)
            doi = _DOI.search(beside)
            printed["doi"] = doi[0].rstrip(".,;)") if doi else ""
            for link in row.iter("a"):
                to = self.resolve(link.get("href") or "", self.base_url)
                if to and to.partition("doi.org/10.")[1] and not printed["doi"]:
                    printed["doi"] = to
                elif to and link is not anchor and entry.pdf_url is None and self._is_pdf(link, to):
                    entry.pdf_url = to
        entry.printed = {name: value for name, value in printed.items() if value}
        return entry

    def _row(self, anchor: Element, titled: dict[Element, int]) -> Element:
        """The largest element around a title that holds no other title: the line of the article."""
        row, title = anchor, self.text_of(anchor)
        for outer in anchor.iterancestors():
            if outer.tag in ("main", "body", "html") or titled[outer] > 1 or len(self.text_of(outer)) > _MOST_AROUND:
                break
            if any(title not in self.text_of(heading) for heading in outer.iter(*HEADINGS)):
                break
            row = outer
        return row

    def _authors(self, row: Element) -> str:
        for element in row.iter():
            names = fold(f"{element.get('class') or ''} {element.get('itemprop') or ''}").replace("_", " ")
            if names.strip() and _AUTHORS.search(names) and (text := self.text_of(element)):
                return text
        return ""

    def _is_pdf(self, link: Element, url: str) -> bool:
        return bool(_PDF.search(url)) or fold(self.text_of(link)).strip(" ()[]") in ("pdf", "full text (pdf)")

    @cached_property
    def issues(self) -> list[Leads]:
        """The issues that are listed, each with its label and the year that stands above or beside it."""
        found = []
        for link in self._issue_links:
            printed = {}
            for said in (link.section, link.row):
                if (year := re.search(r"\b(?:19|20)\d\d\b", said)) and not re.search(r"\b(?:19|20)\d\d\b", link.text):
                    printed["issue_year"] = year[0]
                    break
            found.append(Leads(url=link.url, text=link.text, printed=printed))
        return found

    @cached_property
    def journals(self) -> list[Leads]:
        """The journals that are listed: what stands under a heading that says so, on a page that is about them."""
        return [Leads(url=entry.url, text=entry.printed["title"]) for entry in self._listed if _is_journal(entry)]

    @cached_property
    def more(self) -> list[str]:
        """Further pages of this list, and the pages that say that the issues or articles stand there."""
        own, own_list = canonical(self.url), list_of(self.url)
        found: dict[str, str] = {}
        for link in self.links:
            key = canonical(link.url)
            if key == own or key in found or refused(link, self._site) in ("off-site", "file", "malformed"):
                continue
            said = fold(link.text).strip(" .:…")
            same_list = list_of(link.url) == own_list or (said.isdigit() and self._is_page_of_own(link.url))
            is_next = link.is_next and not link.in_box
            if is_next or same_list or _ARCHIVE.fullmatch(said) or _CURRENT.fullmatch(said):
                found[key] = link.url
        for url in self._behind_one_word:
            found.setdefault(canonical(url), url)
        return list(found.values())

    @cached_property
    def _behind_one_word(self) -> list[str]:
        """What stands behind links that all say the same (*Read*, *Abstract*, *texto en Español*) beside titles that
        are no links: probably articles."""
        groups: dict[str, dict[str, Link]] = defaultdict(dict)
        for link in self._leading:
            if not link.in_menu and not link.in_box:
                groups[form_of(link.url)].setdefault(canonical(link.url), link)
        found: list[str] = []
        for links in groups.values():
            said = Counter(fold(link.text) for link in links.values())
            usual, times = said.most_common(1)[0]
            if (
                len(links) >= _MANY
                and 2 * times > len(links)
                and usual
                and not usual.isdigit()
                and not _is_title(usual)
            ):
                found += [link.url for link in links.values() if not names_issue(link.text)]
        return found

    def _is_page_of_own(self, url: str) -> bool:
        """Whether *url* is this page's address with a number behind it, or with another one."""
        own, other = (canonical(each).rpartition("/") for each in (self.url, url))
        return other[2].isdigit() and (other[0] == canonical(self.url) or (other[0] == own[0] and own[2].isdigit()))

    @cached_property
    def journal(self) -> dict[str, str]:
        """What is shown of the journal: its title where tags say it, ISSNs and publisher where they are printed."""
        title = self.tags.first("citation_journal_title", "dc.source", "og.site_name")
        return {**({"title": title} if title else {}), **self.about_journal}

    @property
    def journal_url(self) -> str | None:
        """Where the tags say that the journal's home is."""
        said = self.tags.first("dc.source.uri", "citation_journal_url")
        return self.resolve(said, self.base_url) if said else None

    @cached_property
    def issue(self) -> dict[str, str]:
        """The label of the issue whose contents these are."""
        if not self.entries:
            return {}
        label = next((name for name in self.names if _is_issue_label(name)), None)
        if label is None:
            return {}
        year = YEAR_LABEL.fullmatch(fold(label).strip())
        return {"issue": label, **({"issue_year": label.strip()[-4:]} if year else {})}

    @property
    def issue_url(self) -> str | None:
        """The link with the same label, where the page is not the issue's own; else the page."""
        label = self.issue.get("issue")
        if label is None:
            return None
        return next((link.url for link in self._issue_links if link.text == label), self.url)


def _is_issue_label(text: str) -> bool:
    """Whether *text* is the label of an issue and not a title that has a number in it."""
    if not text or len(text) > _LONGEST_LABEL:
        return False
    folded = fold(text).strip()
    if YEAR_LABEL.fullmatch(folded):
        return True
    # "The stone of the year 9" is a title: such a word begins a label, or stands beside one that says more.
    found = (match for pattern in (ISSUE_LABEL, _ISSUE) for match in pattern.finditer(folded))
    return any(match.start() == 0 or not _WEAK.match(match[0]) for match in found)


def _is_journal(entry: Entry) -> bool:
    """Whether a line stands in a list of journals, by its heading, and not in one of articles, by its address."""
    section = fold(entry.printed.get("section", "")).strip(" :.")
    return _JOURNALS.fullmatch(section) is not None and not _ARTICLE_PATH.search(entry.url)


def _is_title(text: str) -> bool:
    """Whether the text of a link is long enough for the title of a work."""
    return len(text.split()) >= _TITLE_WORDS or len(text) > 24
