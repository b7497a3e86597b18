"""Readers of Open Journal Systems 3."""

from harvester.pages.ojs.addresses import OjsAddresses
from harvester.pages.ojs.article import OjsArticlePage
from harvester.pages.ojs.contents import OjsContentsPage

__all__ = ["OjsAddresses", "OjsArticlePage", "OjsContentsPage"]
