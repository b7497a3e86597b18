"""Janeway: how its addresses are made, and what its pages show, in every theme."""

from harvester.pages.janeway.addresses import JanewayAddresses
from harvester.pages.janeway.article import JanewayArticlePage
from harvester.pages.janeway.contents import JanewayContentsPage

__all__ = ["JanewayAddresses", "JanewayArticlePage", "JanewayContentsPage"]
