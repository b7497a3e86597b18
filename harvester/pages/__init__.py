"""Readers: a page's text in, items out; one module a page layout.

A reader copies what is printed and collapses white space; what it means is the normalizers' business. No reader knows
of the crawl, the network or the clock, so each can be tried on a saved page.
"""
