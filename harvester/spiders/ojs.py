"""Open Journal Systems."""

from urllib.parse import urlsplit

from harvester.pages.oai.protocol import OaiRecord
from harvester.pages.ojs.addresses import OjsAddresses
from harvester.pages.ojs.article import OjsArticlePage
from harvester.pages.ojs.contents import OjsContentsPage
from harvester.spiders.journals import JournalSpider


class OjsSpider(JournalSpider):
    """A journal, or all journals of a site, on Open Journal Systems 3 (https://pkp.sfu.ca/software/ojs/).

    OAI-PMH names the articles in every language; tables of contents add sections and pages; an article's own page adds
    ORCID iDs, affiliations, roles, references and the address of the PDF.
    """

    name = "ojs"
    platform = "ojs"
    addresses = OjsAddresses()
    article_page = OjsArticlePage
    contents_page = OjsContentsPage

    @property
    def set_asked(self) -> str:
        """The journal's set at the site's endpoint; its own endpoint lists nothing else that counts."""
        own = self.oai_set and f"/{self.oai_set}/" in f"{urlsplit(self.oai).path}/"
        return "" if own else self.oai_set

    def is_asked_for(self, record: OaiRecord) -> bool:
        """Whether a record is of the journal: its list names deleted records of the site's other journals too."""
        wanted = self.oai_set.partition(":")[0] or self.journal
        return not wanted or not record.set_specs or wanted in {spec.partition(":")[0] for spec in record.set_specs}

    def id_of(self, record: OaiRecord, addresses: list[str]) -> str:
        """The submission's number, behind the journal's path: what an article's own page says too."""
        journal = self.journal or next((key for url in addresses if (key := self.addresses.journal(url))), None)
        journal = journal or (record.set_specs[0].partition(":")[0] if record.set_specs else "")
        return f"{self.name}:{journal}/{record.identifier.rpartition('/')[2]}"
