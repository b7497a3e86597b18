"""One article from several records of it: field by field, by a stated order, and where each value came from.

Records are the parts of one article (:data:`harvester.parts.PARTS`: its page, what OAI-PMH says, a line of a table of
contents …), or what several sources say of it. Nothing here asks the network, the clock or the disk, and the result
does not depend on the order in which records arrived.

The first record that has a value gives it; one that could not read its field has none. A later record may only say the
same more fully: the day of a year, all authors where a list is cut, the rest of an abstract. Texts and keywords are
united by language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from harvester.items import UNKNOWN_LANGUAGE, Article
from harvester.parts import PARTS
from pipelines.merging.authorship import complete, is_cut, is_other
from pipelines.merging.flags import conflicts, kept_flags
from pipelines.merging.provenance import FIELDS, PRINTED, fill_provenance, of_authors
from pipelines.merging.texts import Told, unite_keywords, unite_texts

ORIGINAL = "original page"

#: Field → the parts that are asked first, where that is not the order of PARTS; the others follow. An index's own
#: record is always first and the original page last.
PREFERENCE: dict[str, tuple[str, ...]] = {
    "pages": ("contents", "article page"),
    "section": ("contents", "article page"),
    "issue_id": ("contents", "article page"),  # what lists it is the issue; its own page may only print a number
    "publisher": ("oai_dc", "oai_mods", "jats", "marcxml"),
    "keywords": ("article page", "jats", "oai_mods", "marcxml", "contents", "oai_dc"),  # subjects stand among oai_dc's
    "references": ("jats", "article page"),
    "kind": ("article page", "jats", "oai_mods", "marcxml", "oai_dc"),
}

#: Fields that are taken one by one, with the fields that go with each.
_SCALARS: dict[str, tuple[str, ...]] = {
    "kind": (), "journal_title": (), "publisher": (), "volume": (), "issue": (), "issue_title": (), "issue_year": (),
    "article_number": (), "doi": (), "type": ("type_uri", "type_printed"), "section": (),
    "views": ("counted_at",), "downloads": (), "url": (), "original_url": (), "pdf_url": (), "license_url": (),
    "journal_id": (), "issue_id": (),
}  # fmt: skip

#: Parts whose keywords stand among others: a longer list of theirs is not the fuller one.
_MIXED = frozenset({"oai_dc"})


@dataclass(slots=True)
class Merged:
    """A merged record, and which of those it was made from gave each field."""

    article: Article
    won: dict[str, int] = field(default_factory=dict)
    """Field → place of the record among those given."""


@cache
def _orders(names: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Field → the order in which parts of these names are asked."""
    orders = {}
    for name, first in PREFERENCE.items():
        wanted = ("record", *first)
        ranks = {part: rank for rank, part in enumerate(wanted)}
        rest = {part: len(wanted) + rank for rank, part in enumerate(PARTS)}
        orders[name] = tuple(sorted(range(len(names)), key=lambda n: ranks.get(names[n], rest.get(names[n], 99))))
    return orders


@cache
def _ranked(names: frozenset[str]) -> tuple[str, ...]:
    ranks = {part: rank for rank, part in enumerate(PARTS)}
    return tuple(sorted(names, key=lambda name: (ranks.get(name, len(PARTS)), name)))


def merge_parts(parts: Mapping[str, Article]) -> Article:
    """One article from its parts, its ``provenance`` filled: field → part.

    Args:
        parts: normalized records of one article, by the name of the part. They are not changed, except that a single
            part is itself the article, and is returned with its provenance.

    An index's own values are never replaced by those of the original page, which only fills what is empty.
    """
    if len(parts) == 1:
        ((name, article),) = parts.items()
        fill_provenance(article, name)
        return article
    if ORIGINAL in parts and "record" in parts and is_other(parts["record"], parts[ORIGINAL]):
        article = merge_parts({name: replace(part) for name, part in parts.items() if name != ORIGINAL})
        article.flags = sorted({*article.flags, "original_differs"})
        return article
    names = _ranked(frozenset(parts))
    fuller = frozenset(n for n, name in enumerate(names) if name != ORIGINAL)
    union = _Union([parts[name] for name in names], names, _orders(names), fuller)
    return union.merged().article


def merge_records(records: Sequence[Article], sources: Sequence[str]) -> Merged:
    """One article from the records that several sources have of it.

    Args:
        records: the records, the one that is believed most first; they are not changed.
        sources: the name of each one's source; ``provenance`` is field → ``source:part``. An empty name says that the
            record was merged before, and its provenance is right as it is.

    The first record that has a value gives it, and no later one replaces it by a fuller form. A single record is itself
    the article.
    """
    if len(records) == 1:
        (article,), (source,) = records, sources
        fill_provenance(article, "record")
        if source:
            article.provenance = {name: f"{source}:{part}" for name, part in article.provenance.items()}
        return Merged(article, dict.fromkeys(article.provenance, 0))
    union = _Union(records, ["record"] * len(records), {}, frozenset((0,)), sources)
    return union.merged()


class _Union:
    """The records that become one, the most certain first."""

    def __init__(
        self,
        records: Sequence[Article],
        names: Sequence[str],
        orders: Mapping[str, tuple[int, ...]],
        fuller: frozenset[int],
        sources: Sequence[str] | None = None,
    ) -> None:
        self.records = records
        self.names = names
        self.orders = orders
        self.fuller = fuller
        self.sources = sources
        self.usual = tuple(range(len(records)))
        self.won: dict[str, int] = {}
        first = records[0]
        self.article = Article(article_id=first.article_id, source=first.source)

    def merged(self) -> Merged:
        """The article."""
        article = self.article
        for name, others in _SCALARS.items():
            self._take(name, *others)
        if article.type is None:
            self._take("type_printed")
        self._issn()
        self._fuller("published", _is_fuller_date)
        self._take_from("published", "published_precision", "published_year")
        self._fuller("pages", _is_fuller_range)
        self._take_from("pages", "first_page", "last_page")
        self._language()
        self._texts()
        self._keywords()
        self._authors()
        self._lists()
        article.status = "active" if any(record.status == "active" for record in self.records) else "withdrawn"
        for name, which in (("first_seen", min), ("last_seen", max), ("last_changed", max)):
            seen = [value for record in self.records if (value := getattr(record, name))]
            setattr(article, name, which(seen) if seen else None)
        self._printed()
        article.flags = sorted(kept_flags(article, self.records, self.won) | conflicts(article, self.records))
        self._provenance()
        return Merged(article, self.won)

    def order(self, name: str) -> tuple[int, ...]:
        return self.orders.get(name, self.usual)

    def _take(self, name: str, *others: str) -> None:
        for at in self.orders.get(name, self.usual):
            value = getattr(self.records[at], name)
            if value is not None:
                setattr(self.article, name, value)
                self.won[name] = at
                for other in others:
                    setattr(self.article, other, getattr(self.records[at], other))
                return

    def _take_from(self, name: str, *others: str) -> None:
        if name in self.won:
            for other in (name, *others):
                setattr(self.article, other, getattr(self.records[self.won[name]], other))

    def _fuller(self, name: str, is_fuller: Callable[[str, str], bool]) -> None:
        """The first value, or that of a later record which says the same more fully."""
        best = None
        for at in self.order(name):
            value = getattr(self.records[at], name)
            if value is not None and (best is None or (at in self.fuller and is_fuller(best, value))):
                best, self.won[name] = value, at

    def _issn(self) -> None:
        """The ISSN: of an index's own record, else a print one before an online one."""
        found = [at for at in self.usual if self.records[at].issn]
        if found:
            printed = [at for at in found if "issn_print" in self.records[at].printed]
            at = found[0] if self.names[found[0]] == "record" or not printed else printed[0]
            self.article.issn, self.won["issn"] = self.records[at].issn, at

    def _language(self) -> None:
        """What a record states before what was detected in one."""
        known = [at for at in self.usual if self.records[at].language]
        stated = [at for at in known if at in self.fuller and "language" in self.records[at].printed]
        if known:
            at = stated[0] if stated and self.names[known[0]] != "record" else known[0]
            self.article.language, self.won["language"] = self.records[at].language, at

    def _texts(self) -> None:
        article, own = self.article, self.article.language or UNKNOWN_LANGUAGE
        for name, field_name in (("title", "titles"), ("abstract", "abstracts"), ("subtitle", "subtitles")):
            if not any(getattr(record, field_name) for record in self.records):
                continue
            told = [Told(at, self.records[at], at in self.fuller) for at in self.order(name)]
            texts, who = unite_texts(told, name, field_name, own)
            setattr(article, field_name, texts)
            self.won.update({f"{name}@{language}": at for language, at in who.items()})
        for name, texts in (("title", article.titles), ("abstract", article.abstracts)):
            if own in texts:
                setattr(article, name, texts[own])
                self.won[name] = self.won[f"{name}@{own}"]
            else:
                self._take(name)
            if "en" in texts:
                setattr(article, f"{name}_en", texts["en"])
                self.won[f"{name}_en"] = self.won[f"{name}@en"]

    def _keywords(self) -> None:
        article, own = self.article, self.article.language or UNKNOWN_LANGUAGE
        told = [
            Told(at, self.records[at], at in self.fuller and self.names[at] not in _MIXED)
            for at in self.order("keywords")
            if self.records[at].keywords
        ]
        if told:
            article.keywords, who = unite_keywords(told)
            article.keywords_en = article.keywords.get("en", [])
            self.won.update({f"keywords@{language}": at for language, at in who.items()})
            if (shown := own if own in who else UNKNOWN_LANGUAGE) in who:
                self.won["keywords"] = who[shown]
            if "en" in who:
                self.won["keywords_en"] = who["en"]

    def _authors(self) -> None:
        have = [at for at in self.order("authors") if self.records[at].authors]
        if not have:
            return
        best = have[0]
        for at in have[1:]:
            if at in self.fuller and is_cut(self.records[best].authors, self.records[at].authors):
                best = at
        authors = self.records[best].authors
        told = of_authors(authors)
        won = dict.fromkeys(told, best)
        for at in have:
            if at != best:
                authors = complete(authors, self.records[at].authors)
                now = of_authors(authors)
                won.update({name: at for name in now if name not in won})
        self.article.authors, self.article.author_count = authors, len(authors)
        self.won["authors"] = best
        self.won.update(won)

    def _lists(self) -> None:
        article = self.article
        for at in self.order("references"):
            if self.records[at].references:
                article.references = self.records[at].references
                article.reference_count = self.records[at].reference_count or len(article.references)
                self.won["references"] = at
                break
        else:
            self._take("reference_count")
        united = {identifier: None for record in self.records for identifier in record.identifiers}
        article.identifiers = sorted(united) if len(united) > 1 else list(united)

    def _printed(self) -> None:
        """Of each field what the record prints that gave it; of one that nobody could read, what the first prints."""
        printed: dict[str, str] = {}
        gave = {(name.partition("@")[0], at) for name, at in self.won.items()}
        given = {name for name, _ in gave}
        for at, record in enumerate(self.records):
            for key, text in record.printed.items():
                name = PRINTED.get(key) or PRINTED.get(key.partition("@")[0], key.partition("@")[0])
                if key not in printed and (name not in given or (name, at) in gave):
                    printed[key] = text
        self.article.printed = printed

    def _provenance(self) -> None:
        provenance = {}
        shown = {self.article.language, UNKNOWN_LANGUAGE, "en"}
        for name, at in self.won.items():
            base, _, language = name.partition("@")
            if name not in FIELDS and (not language or (language in shown and base != "subtitle")):
                continue
            known = self.records[at].provenance.get(name) or self.names[at]
            if self.sources and self.sources[at]:
                known = f"{self.sources[at]}:{known}"
            provenance[name] = known
        self.article.provenance = dict(sorted(provenance.items()))


def _is_fuller_date(known: str, other: str) -> bool:
    """Whether *other* is *known* further on: ``2021`` and ``2021-06-30``."""
    return len(other) > len(known) and other.startswith(f"{known}-") and "/" not in other


def _is_fuller_range(known: str, other: str) -> bool:
    """Whether *other* is *known* and more: ``1-18`` and ``1-18, 120``, ``5`` and ``5-9``."""
    return len(other) > len(known) and other.startswith(known) and not other[len(known)].isalnum()
