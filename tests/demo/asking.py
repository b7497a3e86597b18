"""How the tests of the invented journals ask: one answer at a time, redirects as they are."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import quote, urlsplit

from lxml import etree, html

from harvester.demo.journals.cases import cases
from harvester.demo.journals.dergipark import DergiparkSite
from harvester.demo.journals.http import Site
from harvester.demo.journals.janeway import JanewaySite
from harvester.demo.journals.ojs import OjsSite
from harvester.demo.journals.server import Served

OAI = "{http://www.openarchives.org/OAI/2.0/}"
ENDPOINTS = {
    "ojs": "/index.php/index/oai",
    "old": "/dergiler/index/oai",
    "janeway": "/api/oai/",
    "dergipark": "/api/public/oai/",
}


class Got:
    """An answer as a client has it; redirects are not followed."""

    def __init__(self, served: Served, target: str, body: str | None = None, **headers: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(served.origin).netloc, timeout=10)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", quote(target, safe="/?&=:%+,*"), body, headers)
        reply = connection.getresponse()
        self.status, self.headers = reply.status, reply.headers
        self.location = reply.headers.get("Location", "").removeprefix(served.origin)
        self.body = reply.read()
        connection.close()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def tree(self) -> Any:
        return html.fromstring(self.text)

    @property
    def xml(self) -> Any:
        return etree.fromstring(self.body)


def site_of(name: str) -> Site:
    made: dict[str, Site] = {
        "ojs": OjsSite(cases(), records_a_page=10),
        "old": OjsSite(cases(), version="3.3.0-14", base="/dergiler", restful=True, records_a_page=10),
        "janeway": JanewaySite(cases(), records_a_page=10, articles_a_page=10, pubids=(5,)),
        "dergipark": DergiparkSite(cases(), records_a_page=10),
    }
    return made[name]


def identifiers(page: Any) -> list[str]:
    return [each.text for each in page.iter(f"{OAI}identifier") if each.getparent().tag == f"{OAI}header"]


def walk(served: Served, endpoint: str, query: str = "metadataPrefix=oai_dc", most: int = 30) -> list[str]:
    """The identifiers of all pages of a list, in order."""
    found: list[str] = []
    for _ in range(most):
        page = Got(served, f"{endpoint}?verb=ListRecords&{query}").xml
        found += identifiers(page)
        token = page.find(f".//{OAI}resumptionToken")
        if token is None or not token.text:
            return found
        query = "resumptionToken=" + quote(token.text, safe="")
    return found


def metas(page: Got, name: str) -> list[tuple[str | None, str]]:
    tags = page.tree.xpath("//meta[@name=$name]", name=name)
    return [
        (tag.get("{http://www.w3.org/XML/1998/namespace}lang") or tag.get("xml:lang"), tag.get("content"))
        for tag in tags
    ]
