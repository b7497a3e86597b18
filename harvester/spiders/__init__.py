"""Spiders: one module a source. A spider declares which pages lead where and which reader reads them."""
