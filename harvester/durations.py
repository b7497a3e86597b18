"""Lengths of time as people write them."""

from __future__ import annotations

import re

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_FORM = re.compile("".join(rf"(?:(\d{{1,15}}){unit}{'?' if unit == 's' else ''})?" for unit in _UNITS), re.ASCII)


def seconds(text: str) -> int:
    """Seconds of a time like ``90``, ``45s``, ``30m``, ``1h30m`` or ``30d``; 0 where none is given.

    Raises:
        ValueError: it is no such time.

    >>> seconds("1h30m"), seconds("90"), seconds("30d"), seconds("")
    (5400, 90, 2592000, 0)
    """
    match = _FORM.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is no time; give it like 90, 30m, 2h, 1h30m or 30d")
    return sum(int(part or 0) * unit for part, unit in zip(match.groups(), _UNITS.values(), strict=True))
