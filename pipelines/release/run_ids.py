"""Ids of runs, which are ids of releases too: the time at which they began."""

from __future__ import annotations


def utc(run_id: str) -> str:
    """A run id as a time, ISO 8601.

    >>> utc("20261122T101500Z")
    '2026-11-22T10:15:00Z'
    """
    r = run_id
    return f"{r[:4]}-{r[4:6]}-{r[6:8]}T{r[9:11]}:{r[11:13]}:{r[13:15]}Z"
