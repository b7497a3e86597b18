"""Readers of any site whose pages describe themselves: Highwire ``citation_*``, Dublin Core, PRISM, JSON-LD.

The ways to such pages are here too: listings, sitemaps, feeds.
"""
