"""A release in the browser: Datasette on its SQLite file, with pages, search and facets of our own."""
