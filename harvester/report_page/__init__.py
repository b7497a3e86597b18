"""The run report as a page: one HTML file that needs nothing else, for people."""
