"""The run report as a page for people: one file, without network access."""

from harvester.report_page.writing import write_page

__all__ = ["write_page"]
