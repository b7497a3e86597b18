"""MARC 21 in XML (https://www.loc.gov/standards/marcxml/) and the older ``oai_marc`` of OJS.

Field 008 is not read: what OJS writes there is no such field. The punctuation of ISBD at the ends of titles and names
belongs to the format and is taken off. A record has one language; a parallel title (246) has none that is stated.
"""

from __future__ import annotations

import re
from functools import cached_property

from harvester.items import Article, Author
from harvester.pages.oai.document import local_name
from harvester.pages.oai.metadata import (
    AUTHORS,
    NO_AUTHORS,
    Identifiers,
    MetadataRecord,
    Texts,
    is_licence,
    issn_in,
    lines_of,
    orcid_in,
    person,
)
from harvester.pages.page import squeeze
from harvester.pages.source_line import read_source

#: Subfields of a field: code → texts, in order.
Field = dict[str, list[str]]

PERSONS = ("100", "700", "720")
BODIES = ("110", "111", "710", "711")
_ISBD = " /:;,="
_PLACE = re.compile(
    r"(?P<volume>[^:<]*)(?::(?P<number>[^:<]*))?(?:<(?P<first>.*))?"
)  # 773 $q: volume, number, first page: 12:3<45
_PAGES = re.compile(
    r"(?:^|[\s,;:(])(?:pp?|ss?|sayfa(?:lar)?|pages?|seiten)\.?\s*:?\s*(?P<pages>[0-9ivxlA-Z]+(?:\s*[-–]\s*[0-9ivxlA-Z]+)?)",
    re.IGNORECASE,
)


class MarcRecord(MetadataRecord):
    """A bibliographic record in MARC 21."""

    part = "marcxml"

    @cached_property
    def fields(self) -> dict[str, list[Field]]:
        """Tag → the fields that have it. Elements are looked for wherever they stand, however they are spelt."""
        found: dict[str, list[Field]] = {}
        for element in self.root.iter():
            if local_name(element.tag) in ("datafield", "varfield"):
                field: Field = {}
                for part in element:
                    code = (part.get("code") or part.get("label") or "").strip().lstrip("$").lower()
                    text = lines_of(part)
                    if code and text:
                        field.setdefault(code, []).append(text)
                if field:
                    found.setdefault((element.get("tag") or element.get("id") or "").strip(), []).append(field)
        return found

    def all(self, code: str, *tags: str) -> list[str]:
        """The texts of a subfield in all fields of *tags*, each in one line."""
        return [squeeze(text) for tag in tags for field in self.fields.get(tag, ()) for text in field.get(code, ())]

    def first(self, code: str, *tags: str) -> str | None:
        """The first of them."""
        return next(iter(self.all(code, *tags)), None)

    @cached_property
    def identifiers(self) -> Identifiers:
        """024, 022 and the addresses of 856."""
        found = Identifiers()
        for field in self.fields.get("024", ()):
            kinds = [kind.lower() for kind in field.get("2", ())]
            for text in field.get("a", ()):
                if "doi" in kinds:
                    found.doi = found.doi or text
                else:
                    found.add(text)
        for field in self.fields.get("856", ()):
            is_pdf = any("pdf" in kind.lower() for kind in field.get("q", ()))
            for text in field.get("u", ()):
                if is_pdf and text.lower().partition("?")[0].endswith(".pdf"):
                    found.pdf = found.pdf or text
                found.add(text)
        return found

    @property
    def addresses(self) -> list[str]:
        return list(self.identifiers.addresses)

    @property
    def authors(self) -> list[Author]:
        """Persons and bodies, in the order of the fields."""
        found: list[Author] = []
        for tag in (*PERSONS[:1], *BODIES[:2], *PERSONS[1:], *BODIES[2:]):
            for field in self.fields.get(tag, ()):
                role = _role(field)
                name = squeeze(" ".join(field.get("a", ()))).strip(_ISBD)
                if not name or role.lower() in NO_AUTHORS:
                    continue
                position = len(found) + 1
                author = (
                    Author(position=position, name=name, name_printed=name) if tag in BODIES else person(name, position)
                )
                author.affiliations = list(dict.fromkeys(squeeze(text) for text in field.get("u", ())))
                author.orcid = orcid_in([*field.get("0", ()), *field.get("1", ())])
                author.role = None if role.lower() in AUTHORS else role
                found.append(author)
        return found

    def _texts(self, printed: dict[str, str]) -> None:
        title, subtitle = self.first("a", "245"), self.first("b", "245")
        if title:
            printed["title"] = title.rstrip(_ISBD) or title
        if subtitle:
            printed["subtitle"] = subtitle.rstrip(_ISBD) or subtitle
        parallel = self.first("a", "246", "242")
        if parallel and parallel.rstrip(_ISBD) != printed.get("title"):
            printed[f"title@{self.first('y', '242') or 'und'}"] = parallel.rstrip(_ISBD)
        abstracts = Texts()
        for n, field in enumerate(self.fields.get("520", ())):
            language = next(iter([*field.get("9", ()), *field.get("l", ())]), "" if n == 0 else "und")
            abstracts.add("\n".join(field.get("a", ())), language if len(language) < 12 else "")
        abstracts.longest(printed, "abstract")
        keywords = Texts()
        for text in self.all("a", "653", "650", "690"):
            keywords.add(text.rstrip(" ."))
        keywords.all(printed, "keywords")

    def _place(self, printed: dict[str, str]) -> None:
        said: dict[str, str] = {}
        for field in (*self.fields.get("773", ()), *self.fields.get("786", ())):
            one = {code: squeeze(texts[0]) for code, texts in field.items()}
            for text in (one.get("g", ""),):
                if text:
                    pages = _PAGES.search(text)
                    if pages:
                        said.setdefault("pages", pages["pages"])
                        text = text[: pages.start()].rstrip(" ,;:(")
                    if text:
                        said.setdefault("issue", text)
            if match := _PLACE.fullmatch(one.get("q", "")):
                for name, group in (("volume", "volume"), ("number", "number"), ("first_page", "first")):
                    if match[group] and match[group].strip():
                        said.setdefault(name, match[group].strip())
            if "t" in one:
                said.setdefault("journal_title", one["t"].rstrip(" .,;"))
            for name, value in read_source(one.get("n", "")).items():
                said.setdefault(name, value)
            if issn := issn_in(one.get("x", "")):
                said.setdefault("issn", issn)
        printed.update(said)
        issns = list(dict.fromkeys([*self.all("a", "022"), *self.identifiers.issns]))
        if issns:
            printed["issn"] = issns[0]
        if len(issns) == 2 and self.identifiers.is_ojs:  # it writes the online one first
            printed["issn_online"], printed["issn_print"] = issns

    @property
    def license(self) -> str | None:
        """The licence's address, else its name."""
        stated = [text for text in (*self.all("u", "540"), *self.all("a", "540", "506")) if is_licence(text)]
        return next(iter(stated), None)

    def article(self, article_id: str, source: str) -> Article:
        printed: dict[str, str] = {}
        self._texts(printed)
        self._place(printed)
        publisher = self.first("b", "260", "264")
        for name, value in (
            ("language", self.first("a", "041") or self.first("a", "546")),
            ("publisher", publisher and publisher.rstrip(_ISBD)),
            ("published", self.first("c", "260", "264")),
            ("type", self.first("a", "655")),
            ("license", self.license),
        ):
            if value:
                printed[name] = value
        references = self.all("a", "504") if len(self.fields.get("504", ())) > 1 else []
        article = Article(
            article_id=article_id, source=source, printed=printed, authors=self.authors, references=references
        )
        self.identifiers.fill(article)
        return article


def _role(field: Field) -> str:
    return squeeze(next(iter([*field.get("e", ()), *field.get("4", ())]), "")).strip(" .,")
