"""DergiPark."""

from harvester.pages.dergipark import DergiparkAddresses, DergiparkArticlePage, DergiparkContentsPage
from harvester.pages.oai.protocol import OaiRecord
from harvester.spiders.journals import JournalSpider


class DergiparkSpider(JournalSpider):
    """A journal, or all journals, of DergiPark (https://dergipark.org.tr), Türkiye's platform of journals.

    It answers 429 from about five requests a second on, and is asked for no more than one.
    """

    name = "dergipark"
    platform = "dergipark"
    site = "https://dergipark.org.tr/en/pub/explore/journals"
    addresses = DergiparkAddresses()
    article_page = DergiparkArticlePage
    contents_page = DergiparkContentsPage
    least_delay = 1.0

    def id_of(self, record: OaiRecord, addresses: list[str]) -> str:
        """The article's number: ``oai:dergipark.org.tr:record/1000``."""
        key = next(iter(self.keys_of(addresses)), None)
        return f"{self.name}:{key or record.identifier.rpartition('/')[2]}"
