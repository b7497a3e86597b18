"""JSON as it stands in the store and in JSON Lines: UTF-8, keys in the order given, records as objects."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import orjson

decode = orjson.loads


def encode(value: Any) -> bytes:
    """*value* as JSON, on one line. A lone surrogate, for which UTF-8 has no form, becomes a question mark.

    >>> encode({"title": "Köprü", "pages": None}).decode()
    '{"title":"Köprü","pages":null}'
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dataclasses.asdict)
        return text.encode("utf-8", "replace")
