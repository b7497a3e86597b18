"""One article from several records of it: parts from one site, or records of several sources."""

from pipelines.merging.union import ORIGINAL, PREFERENCE, Merged, merge_parts, merge_records

__all__ = ["ORIGINAL", "PREFERENCE", "Merged", "merge_parts", "merge_records"]
