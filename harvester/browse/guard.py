"""What every answer carries, and which questions get one: nothing from elsewhere, no scripts, no guessing of types."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = (
    # The pages have no scripts at all; what a record says can start none.
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),  # a publisher need not learn what was searched for
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_NAMES = {name for name, _ in HEADERS}
_EMPTY_SEARCH = re.compile(rb"(?:^|&)_search=(?:\+|%20)*(?=&|$)")


def is_loopback(host: str) -> bool:
    """Whether an address or a name is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def guarded(app: App, *, only_loopback: bool) -> App:
    """*app* with the headers on every answer.

    Args:
        app: an ASGI application.
        only_loopback: answer only where this machine is called by a name of its own, so that no foreign page reads
            from it under a name that it has turned to this machine.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in _NAMES]
                message["headers"] = [*kept, *HEADERS]
            await send(message)

        if only_loopback and not is_loopback(_host(scope)):
            await sent({"type": "http.response.start", "status": 421, "headers": [(b"content-type", b"text/plain")]})
            await sent({"type": "http.response.body", "body": b"This server is not known by that name.\n"})
            return
        asked = scope.get("query_string", b"")
        if _EMPTY_SEARCH.search(asked):  # an empty box asks for all, not for what holds nothing
            scope = {**scope, "query_string": _EMPTY_SEARCH.sub(b"", asked).lstrip(b"&")}
        await app(scope, receive, sent)

    return answer


def _host(scope: Scope) -> str:
    """The name that is asked for, without its port."""
    given = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    if given.startswith("["):
        return given[1:].partition("]")[0]
    return given.partition(":")[0]
