"""Releases: what analysts read. All files of a release are there or none, and a release that is out never changes."""
