"""Open Journal Systems."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response

from harvester.found import Found
from harvester.items import Article, Author
from harvester.pages.links import sessionless
from harvester.pages.oai.protocol import OaiRecord
from harvester.pages.ojs.addresses import OjsAddresses
from harvester.pages.ojs.article import OjsArticlePage
from harvester.pages.ojs.contents import OjsContentsPage
from harvester.parts import Batch, Part
from harvester.spiders.journals import JournalSpider

_LOCALE = re.compile(r"/setLocale/(?P<locale>[a-z]{2,3}(?:_[A-Z]{2})?(?:@[a-z]+)?)\b")
"""Where a page can be had in another language of the interface."""


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

    # ---- the language cookie -----------------------------------------------------------------------------------------

    def parse_record(self, response: Response) -> Iterator[Any]:
        """An article's own page; where it shows the keywords of one language only, in the other language too.

        That is so on OJS 3.3, which prints keywords in the language of the interface, where OAI-PMH does not tell them.
        """
        for output in super().parse_record(response):
            part = output.parts[0] if isinstance(output, Batch) and output.parts else None
            further = self._in_other_language(part, response) if part and not self.oai else None
            if further is not None:
                yield further
            yield output

    def _in_other_language(self, part: Part, response: Response) -> Found | None:
        printed = part.article.printed
        own = printed.get("language", "")[:2]
        titled, told = (
            {(stated or own)[:2] for field, _, stated in (key.partition("@") for key in printed) if field == name}
            for name in ("title", "keywords")
        )
        offered = {found["locale"] for found in _LOCALE.finditer(response.text)}
        lacking = {locale for locale in offered if locale[:2] in titled - told}
        if not told or not lacking:
            return None
        locale, row = min(lacking), response.meta["page"]
        context = {
            "locale": locale,
            "article": asdict(part.article),
            "keys": part.addresses,
            "sure": not part.provisional,
        }
        found = self._visit(response.url, "language", key=f"{row['key']}@{locale}", priority=25, context=context)
        found.again = True
        return found

    def headers_of(self, row: Any) -> dict[str, str]:
        """The cookie that the site keeps the language of the interface in."""
        return {"Cookie": f"currentLocale={row['context']['locale']}"} if row["kind"] == "language" else {}

    def parse_language(self, response: Response) -> Iterator[Batch]:
        """The article's page once more, in the other language: what it adds to the first."""
        context = response.meta["page"]["context"]
        article = Article(**{**context["article"], "authors": [Author(**a) for a in context["article"]["authors"]]})
        page = self._read(self.article_page, self._text(response), sessionless(response.url), response)
        if page.is_article:
            for key, text in page.article(article.article_id, self.name).printed.items():
                if key == "keywords":  # those of the article's own language
                    key += f"@{article.printed.get('language', context['locale'])[:2]}"
                if "@" in key:
                    article.printed.setdefault(key, text)
        part = Part(
            name=page.part, article=article, addresses=list(context["keys"]), provisional=not context.get("sure")
        )
        yield Batch(parts=[part])

    def rescue(self, row: Any) -> list[Found] | None:
        """The same; without the page in another language only that language's keywords are missing."""
        return None if row["kind"] == "language" else super().rescue(row)
