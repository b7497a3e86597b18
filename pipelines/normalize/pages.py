"""Pages: the range an article stands on, or the number that stands for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.normalize.text import normalize_text
from pipelines.normalize.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in its issue an article stands, all as strings.

    Attributes:
        pages: the range or the whole list, with hyphens: ``161-187``, ``1-18, 120``.
        first_page: as printed, noughts and letters included: ``015``, ``i``.
        last_page: as printed, so short where it is printed short (``161-87``); ``None`` where one page only is printed.
        article_number: the number of an article that has no pages (``e0001``).
        flags: ``pages_reversed`` when the last page comes before the first.
    """

    pages: str | None
    first_page: str | None
    last_page: str | None
    article_number: str | None
    flags: tuple[str, ...]


_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_LABEL = re.compile(
    r"(?:sayfa(?:lar)?(?:\s+(?:aralığı|no|numarası|sayısı))?|pages?|pp|ss|sf|sh|shf|seiten|s\.\s?s|p|s)(?:\s*[.:]+\s*|\s+|(?=[0-9]))",
    re.IGNORECASE,
)
_TRAILING_LABEL = re.compile(r"(?<=[0-9ivxlcdm])\s*(?:ss|pp|sf|s|sayfalar)\.?\Z", re.IGNORECASE)
_PAGE = r"(?:[A-Za-z]{0,3}[0-9]{1,7}[A-Za-z]?|[ivxlcdm]{1,12}|[IVXLCDM]{1,12})"
_ONE = re.compile(_PAGE)
_RANGE = re.compile(rf"({_PAGE})-({_PAGE})")
_LETTERED = re.compile(r"([A-Za-z]{1,3})[0-9]{1,7}-\1[0-9]{1,7}")
_PIECE = re.compile(rf"({_PAGE})(?:-({_PAGE}))?")
_ARTICLE = re.compile(
    r"(?:article(?:\s+(?:id|no|number))?|art(?:\.?\s*no)?|makale(?:\s+(?:no"
    r"|numarası))?)\s*[.:]?\s*(e?[0-9]{1,10}[A-Za-z]?)"
    r"|([eE][0-9]{1,10})",
    re.IGNORECASE,
)
_ARTICLE_NUMBER = re.compile(r"(?=[^0-9]{0,12}[0-9])[A-Za-z0-9](?:[A-Za-z0-9./_-]{0,28}[A-Za-z0-9])?")
_NOUGHT = re.compile(r"0+")
_LONGEST = 300


def _is_reversed(first: str, last: str) -> bool:
    """Whether both are numbers and *last* comes before *first*; ``161-87`` is 161 to 187 printed short."""
    if not (first.isdecimal() and last.isdecimal()):
        return False
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(first) > int(last)


def normalize_pages(printed: str) -> Pages:
    """Return the pages in *printed*: first and last as strings, the dash a hyphen.

    Labels (``s.``, ``ss.``, ``pp.``, ``Sayfalar``) and brackets are taken off. Nothing is completed: a single page has
    no last page, a last page printed short stays short. Pages that run backwards are kept as printed and flagged.

    >>> normalize_pages("ss. 161 – 187")
    Pages(pages='161-187', first_page='161', last_page='187', article_number=None, flags=())
    >>> normalize_pages("Art. 4").article_number
    '4'
    >>> normalize_pages("1-18, 120").last_page
    '120'

    Raises:
        Unreadable: there are no pages in it, or only noughts (``0-0``).
    """
    text = normalize_text(printed).value if len(printed) <= _LONGEST else ""
    text = text.strip(" .,;:")
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1].strip(" .,;:")
    if (article := _ARTICLE.fullmatch(text)) is not None:
        return Pages(None, None, None, article[1] or article[2], ())
    text = _DASH.sub("-", text)
    if (label := _LABEL.match(text)) and not _ONE.fullmatch(text) and not _LETTERED.fullmatch(text):
        text = text[label.end() :].lstrip(" .:(").rstrip(" )")
        if (article := _ARTICLE.fullmatch(text)) is not None:
            return Pages(None, None, None, article[1] or article[2], ())
    if "-" in text:
        text = _TRAILING_LABEL.sub("", text) if not _RANGE.fullmatch(text) else text
    if _ONE.fullmatch(text) and not _NOUGHT.fullmatch(text):
        return Pages(text, text, None, None, ())
    if (pages := _RANGE.fullmatch(text)) is not None:
        first, last = pages.groups()
        if _NOUGHT.fullmatch(first) and _NOUGHT.fullmatch(last):
            raise Unreadable(printed, "page range")
        return Pages(text, first, last, None, ("pages_reversed",) if _is_reversed(first, last) else ())
    pieces = [_PIECE.fullmatch(piece.strip()) for piece in re.split("[,;]", text)]
    listed = [piece for piece in pieces if piece is not None]
    if len(listed) < 2 or len(listed) < len(pieces) or all(_NOUGHT.fullmatch(piece[1]) for piece in listed):
        raise Unreadable(printed, "page range")
    last_piece = listed[-1]
    return Pages(", ".join(piece[0] for piece in listed), listed[0][1], last_piece[2] or last_piece[1], None, ())


def normalize_article_number(printed: str) -> str:
    """Return the number that stands in for pages, without the word for it.

    >>> normalize_article_number("Article No: e0001"), normalize_article_number("1661936")
    ('e0001', '1661936')

    Raises:
        Unreadable: it is no number, or more than one.
    """
    text = normalize_text(printed).value if len(printed) <= _LONGEST else ""
    text = text.strip(" .,;:()[]")
    if (article := _ARTICLE.fullmatch(text)) is not None:
        return article[1] or article[2]
    if not _ARTICLE_NUMBER.fullmatch(text):
        raise Unreadable(printed, "article number")
    return text
