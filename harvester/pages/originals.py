"""The page of an article at its publisher's, whatever platform that is on: which reader reads it."""

from __future__ import annotations

import re

from harvester.pages.citation.article import CitationMetaPage
from harvester.pages.dergipark import DergiparkArticlePage
from harvester.pages.janeway import JanewayArticlePage
from harvester.pages.journal_page import ArticlePage
from harvester.pages.ojs.article import OjsArticlePage
from harvester.pages.platforms.signs import is_dergipark

_OJS = re.compile(
    r"pkp_structure_|pkp_page_article|/lib/pkp/|content=[\"'](?:Open Journal Systems|[^\"']{3,40} 3\.\d\.\d)"
)
_JANEWAY = re.compile(r"/static/(?:OLH|clean|material|common)/|janeway", re.IGNORECASE)


def reader_for(text: str, url: str) -> type[ArticlePage]:
    """The reader of an article's page, by what the page is made with.

    >>> reader_for("<html>", "https://dergipark.org.tr/tr/pub/x/article/1").__name__
    'DergiparkArticlePage'
    >>> reader_for('<body class="pkp_page_article pkp_op_view">', "https://example.org/").__name__
    'OjsArticlePage'
    """
    if is_dergipark(url):
        return DergiparkArticlePage
    if _OJS.search(text):
        return OjsArticlePage
    return JanewayArticlePage if _JANEWAY.search(text) else CitationMetaPage


def original_page(text: str, url: str, encoding: str) -> ArticlePage:
    """The page, read as what it seems to be, else by the tags that any site has.

    Raises:
        Unbounded: the page holds more than can be read.
    """
    kind = reader_for(text, url)
    page = kind(text, url, encoding)
    return page if kind is CitationMetaPage or page.is_article else CitationMetaPage(text, url, encoding)
