"""Readings that are remembered: the records of one journal share their dates, labels, types and names.

Long texts are not remembered, so that what is kept stays small whatever a page prints.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

from pipelines.normalize.unreadable import Unreadable

P = ParamSpec("P")
T = TypeVar("T")

_LONGEST = 500


def remembering(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a function of texts remember the last *most* of its results, which are to be immutable.

    >>> @remembering(2)
    ... def length(text):
    ...     return len(text)
    >>> length("abc"), length("abc"), length("a" * 1000)
    (3, 3, 1000)
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=most)(function)

        @wraps(function)
        def ask(*texts: P.args, **named: P.kwargs) -> T:
            for text in texts:
                if text is not None and len(str(text)) > _LONGEST:
                    return function(*texts, **named)
            return cached(*texts, **cast(dict[str, Hashable], named))

        return ask

    return decorate


def remembered(normalize: Callable[[str], T], most: int = 1024) -> Callable[[str], T | None]:
    """Return *normalize* so that it gives ``None`` for what is unreadable, and remembers the last *most* readings.

    >>> read = remembered(int)
    >>> read("12"), read("12")
    (12, 12)
    """

    def read(printed: str) -> T | None:
        try:
            return normalize(printed)
        except Unreadable:
            return None

    cached = lru_cache(maxsize=most)(read)

    def ask(printed: str) -> T | None:
        return cached(printed) if len(printed) <= _LONGEST else read(printed)

    return ask
