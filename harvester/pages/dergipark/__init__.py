"""DergiPark: how its addresses are made, and what its pages show, in all the designs it has had."""

from harvester.pages.dergipark.addresses import DergiparkAddresses
from harvester.pages.dergipark.article import DergiparkArticlePage
from harvester.pages.dergipark.contents import DergiparkContentsPage

__all__ = ["DergiparkAddresses", "DergiparkArticlePage", "DergiparkContentsPage"]
