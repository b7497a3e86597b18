"""The flags of a merged record: those of the values that were taken, and what does not fit between the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from harvester.flags import UNREADABLE
from harvester.items import Article

#: Flag → the field that it is about.
FLAG_FIELD = UNREADABLE | {
    "doi_conflict": "doi", "doi_shared": "doi", "pages_conflict": "pages", "pages_reversed": "pages",
    "published_conflict": "published",
}  # fmt: skip

#: Flags about the letters of any text.
TEXT_FLAGS = frozenset({"text_damaged", "text_repaired", "text_repeated"})
_TEXTS = frozenset(
    {"title", "abstract", "subtitle", "keywords", "authors", "journal_title", "publisher", "section", "title_en",
     "abstract_en", "keywords_en"}
)  # fmt: skip


def kept_flags(article: Article, records: Sequence[Article], won: Mapping[str, int]) -> set[str]:
    """The flags of the records whose values were taken; of a field that is still empty, those of all.

    ``title_missing`` and ``year_conflict`` are found anew.
    """
    flags: set[str] = set()
    if any(record.flags for record in records):
        texts = {at for name, at in won.items() if name.partition("@")[0] in _TEXTS}
        for at, record in enumerate(records):
            for flag in record.flags:
                if flag in TEXT_FLAGS:
                    keep = at in texts
                elif flag == "year_conflict":  # two years within the printed date
                    keep = won.get("published") == at and record.issue_year in (None, record.published_year)
                else:
                    name = FLAG_FIELD.get(flag)
                    keep = flag != "title_missing" and (name is None or won.get(name, at) == at)
                    if name == "pages" and "pages" not in won:
                        keep = article.article_number is None
                    elif name == "issue" and article.volume is not None:
                        keep = keep and won["volume"] == at
                if keep:
                    flags.add(flag)
    if not article.title:
        flags.add("title_missing")
    if article.issue_year and article.published_year and article.issue_year != article.published_year:
        flags.add("year_conflict")
    return flags


def conflicts(article: Article, records: Sequence[Article]) -> set[str]:
    """What the records say differently: ``doi_conflict``, ``pages_conflict``, ``published_conflict``."""
    flags = set()
    if len({record.doi for record in records if record.doi}) > 1:
        flags.add("doi_conflict")
    paged = [record for record in records if record.pages]
    if len(paged) > 1 and any(pages_conflict(one, other) for one, other in combinations(paged, 2)):
        flags.add("pages_conflict")
    dated = [record for record in records if record.published]
    if len(dated) > 1 and any(dates_conflict(one, other) for one, other in combinations(dated, 2)):
        flags.add("published_conflict")
    return flags


def dates_conflict(one: Article, other: Article) -> bool:
    """Whether two dates cannot both be right: other years, or other days.

    ``2021`` and ``2021-06-30`` agree, and so do the season of an issue and the day of an article in one year.
    """
    a, b = one.published or "", other.published or ""
    if a == b or a.startswith(b) or b.startswith(a):
        return False
    return one.published_year != other.published_year or one.published_precision == other.published_precision == "day"


def pages_conflict(one: Article, other: Article) -> bool:
    """Whether two page ranges cannot both be right. ``5`` and ``5-9``, ``161-87`` and ``161-187`` agree."""
    if not one.pages or not other.pages or one.pages.casefold() == other.pages.casefold():
        return False
    if _page(one.first_page) != _page(other.first_page):
        return True
    short, full = sorted((one.pages, other.pages), key=len)
    if full.startswith(short) and not full[len(short)].isalnum():
        return False
    a, b = _last(one), _last(other)
    return bool(a and b) and a != b


def _last(article: Article) -> str:
    """The last page in full: ``161-87`` is 161 to 187 printed short."""
    first, last = _page(article.first_page), _page(article.last_page)
    return first[: len(first) - len(last)] + last if last else ""


def _page(page: str | None) -> str:
    return (page or "").casefold().lstrip("0")
