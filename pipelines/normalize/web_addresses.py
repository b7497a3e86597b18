"""Addresses on the web: absolute, of http or https, and nothing else."""

from __future__ import annotations

import re
from html import unescape

from pipelines.normalize.unreadable import Unreadable

_LONGEST = 2_000
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>(?:[^\s/?#@:<>\"\\.]+\.)*[^\s/?#@:<>\"\\.]+\.?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?#][^\s<>\"]*)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?::[0-9]{1,5})?/[!#-;=?-~]*")


def normalize_web_address(printed: str) -> str:
    """Return the absolute http(s) address in *printed*; white space in it is percent-encoded, as browsers do.

    Nothing else of it is changed: case and order of a path may tell pages apart. An address with a user name is none.

    >>> normalize_web_address(" HTTPS://example.org/a b.pdf?x=1&amp;y=2 ")
    'https://example.org/a%20b.pdf?x=1&y=2'

    Raises:
        Unreadable: it is relative, of another scheme, without a host, or longer than 2,000 characters.
    """
    if _PLAIN.fullmatch(printed) and "&amp;" not in printed and len(printed) <= _LONGEST:
        return printed
    address = printed.strip() if len(printed) <= _LONGEST else ""
    if "&" in address:
        address = unescape(address.replace("&amp;amp;", "&amp;")) if "&amp;" in address else address
    address = "%20".join(address.split())
    match = _ADDRESS.fullmatch(address)
    if match is None or not address.isprintable():
        raise Unreadable(printed, "web address")
    return match["scheme"].lower() + address[match.end("scheme") :]
