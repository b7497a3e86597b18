"""Janeway."""

import re
from urllib.parse import quote_plus

from harvester.pages.janeway import JanewayAddresses, JanewayArticlePage, JanewayContentsPage
from harvester.pages.journal_page import ArticlePage
from harvester.pages.oai.protocol import OaiRecord
from harvester.spiders.journals import JournalSpider

_QUOTED = re.compile(r"(?:[\w.~-]|%[0-9A-Fa-f]{2})+", re.ASCII)


class JanewaySpider(JournalSpider):
    """A journal, or all journals of a press, on Janeway (https://janeway.systems).

    Datestamps of its OAI-PMH are dates of publication, so what is new is seen in its lists of issues, and all of it is
    listed anew only when it was read long ago.
    """

    name = "janeway"
    platform = "janeway"
    addresses = JanewayAddresses()
    article_page = JanewayArticlePage
    contents_page = JanewayContentsPage
    is_incremental = False

    @staticmethod
    def quoted(token: str) -> str:
        """A resumption token, which is quoted already: ``metadataPrefix%3Djats%26page%3D2``."""
        return token if _QUOTED.fullmatch(token) else quote_plus(token)

    def id_on(self, page: ArticlePage, address: str) -> tuple[str, bool]:
        """The article's number on the site, whatever its address is made of."""
        if page.own_key is not None:
            return f"{self.name}:{page.own_key}", False
        return super().id_on(page, address)

    def id_of(self, record: OaiRecord, addresses: list[str]) -> str:
        """The article's number on the site: ``oai:jbt:id:66``."""
        return f"{self.name}:{record.identifier.rpartition(':')[2]}"
