"""What a list of OAI-PMH says of itself beside its records: whether it is at its end, which datestamps it reached."""

from __future__ import annotations

import re
from typing import Any

from scrapy.http import Response

from harvester.pages.oai.protocol import OaiRecord, OaiResponse
from harvester.spiders.site import PageUnreadable

_MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00))?")


def doubt(answer: OaiResponse, context: dict[str, Any], listed: int, *, complete: bool) -> None:
    """Refuse a list that ends where it may not be at its end.

    One that is not whole ends with an empty token (3.5): where its last page has none, or is as full as the one before
    it, and nobody says how many records there are, only a list of the identifiers can tell.

    Args:
        answer: its last page.
        context: what the pages before said: ``size``, ``got``, ``n`` (which page it is, from 0), ``listed`` (how many
            records the page before had).
        listed: how many records the last page has.
        complete: all that the source says there are were listed.

    Raises:
        PageUnreadable: it may not be at its end.
    """
    if context.get("size") is not None:
        if not complete:
            raise PageUnreadable(f"the list ends after {context['got']} of {context['size']} records", again=True)
    elif context.get("n") and not answer.has_token_element:
        raise PageUnreadable("the list ends without saying so", again=True)
    elif context.get("n") and 1 < context.get("listed", 0) <= listed:
        raise PageUnreadable("the list ends with a full page, perhaps too early")


def note_newest(records: list[OaiRecord], context: dict[str, Any]) -> None:
    """Note the newest datestamp of a list so far, how many records have it, and how many the fullest page had."""
    context["fullest"] = max(context.get("fullest", 0), len(records))
    for record in records:
        if record.datestamp > context.get("newest", ""):
            context["newest"], context["newest_count"] = record.datestamp, 0
        if record.datestamp == context.get("newest"):
            context["newest_count"] += 1


def moment(said: str, granularity: str) -> str | None:
    """A datestamp in the granularity of the endpoint; ``None`` for what is none.

    >>> moment("2026-11-22T17:48:30.224152+00:00", "second"), moment("2026-11-22T17:48:30Z", "YYYY-MM-DD")
    ('2026-11-22T17:48:30Z', '2026-11-22')
    """
    found = _MOMENT.match(said)
    if found is None:
        return None
    to_the_second = granularity.startswith(("YYYY-MM-DDT", "second")) and found["time"]
    return f"{found['day']}T{found['time']}Z" if to_the_second else found["day"]


def charset_of(response: Response) -> str | None:
    """The charset that the header of an answer states (RFC 9110, 8.3.2)."""
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    name, _, value = header.partition("charset=")
    return value.split(";")[0].strip(" \"'") or None if name != header else None
