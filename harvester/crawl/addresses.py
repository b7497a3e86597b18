"""Whom a crawl connects to: hosts of the public internet, and the one host that the operator named.

A name says nothing of where it leads, and may lead elsewhere the next moment. So what is judged is the address that a
connection is about to be made to (:func:`guarded_socket`), however the host was spelled or found.
"""

from __future__ import annotations

import socket
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from harvester.crawl.failures import Refused

_PORTS = {"http": 80, "https": 443}

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052, 2.1): the last 32 bits are the IPv4 address that is reached."""

_LOCAL: tuple[IPv4Network | IPv6Network, ...] = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",  # behind a provider's NAT, RFC 6598
            "192.0.0.0/24",  # protocols, RFC 6890
            "192.88.99.0/24",  # relays to 6to4, RFC 7526
            "64:ff9b:1::/48",  # NAT64 within a network, RFC 8215
            "fec0::/10",  # site-local, RFC 3879
            "5f00::/16",  # segment routing, RFC 9602
            "100::/63",  # discarded, RFC 6666, and its neighbour, RFC 9780
            "2001::/23",  # protocols, Teredo among them, RFC 2928
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation, RFC 9637
        ),
    )
)
"""What Python's own tables, which differ between its versions, may not know."""


class PrivateAddress(Refused):
    """A request would reach an address that is no public one.

    Args:
        at: host and port of the request.
        address: the IP address behind them.
    """

    def __init__(self, at: tuple[str, int], address: str) -> None:
        host, port = at
        where = "" if host == address else f", that is {address},"
        shown = f"[{host}]" if ":" in host else host[:100]
        super().__init__(
            f"{shown}:{port}{where} is no public address; it is asked only where --site (-a site=) gives it so"
        )
        self.at = at
        self.address = address


class _Guarded(OSError):
    """A connection that was not made. All say the same, so that aiohttp makes one of many."""

    def __init__(self, address: str) -> None:
        super().__init__("no public address")
        self.address = address

    def __str__(self) -> str:
        return "no public address"


def is_public(address: str) -> bool:
    """Whether an IP address may be reached without being asked for: anybody's on the internet.

    No such are those of this machine, of its link and its network, unspecified, multicast, reserved and documentation
    addresses (IANA's special-purpose registries, RFC 6890); an IPv6 address that carries an IPv4 one is what that is.

    Args:
        address: as a socket gives it; a zone (``%eth0``) makes no difference.

    >>> is_public("192.0.43.8"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::c000:2b08")
    (True, False, False, True)
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _carried(ip)
        if inner is not None:
            return is_public(str(inner))
    if any(ip in network for network in _LOCAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_unspecified)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour


def is_here(host: str) -> bool:
    """Whether *host* is an address of this machine's own, however it is spelled.

    >>> is_here("127.0.0.1"), is_here("localhost"), is_here("10.0.0.1"), is_here("example.org")
    (True, True, False, False)
    """
    address = spelled(host)
    return address is not None and ip_address(address).is_loopback


def spelled(host: str) -> str | None:
    """The IP address that *host* spells, in any way a resolver takes: decimal, octal, hexadecimal, shortened.

    ``localhost`` and names below it are the loopback address (RFC 6761, 6.3); any other name is ``None``.

    >>> spelled("2130706433"), spelled("0x7f.1"), spelled("[::1]"), spelled("a.localhost."), spelled("example.org")
    ('127.0.0.1', '127.0.0.1', '::1', '127.0.0.1', None)
    """
    host = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host.split() == [host] else None
    except (OSError, ValueError):
        return None


def guarded_socket(to: Any) -> socket.socket:
    """A socket for a connection to a public address: aiohttp's ``socket_factory``.

    Raises:
        OSError: the address is no public one; :func:`refusal` knows it again.
    """
    family, kind, protocol, _, (host, *_) = to
    address = spelled(host)  # what looks like an address is not resolved, however it is spelled
    if address is None or not is_public(address):
        raise _Guarded(address or host)
    return socket.socket(family, kind, protocol)


def origin_of(url: str) -> tuple[str, int] | None:
    """Host and port of an address: what ``--site`` gives leave for; ``None`` where there is none.

    >>> origin_of("http://LocalHost.:8000/a"), origin_of("https://example.org")
    (('localhost', 8000), ('example.org', 443))
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        return None
    return (parts.hostname or "").rstrip("."), port


def refusal(at: tuple[str, int], error: OSError | None = None) -> PrivateAddress | None:
    """What to raise where a connection was not made for its address; ``None`` if that is not why.

    Args:
        at: host and port, as they stand in the address.
        error: why the connection was not made. Without it the host is judged by its spelling: that is all that can be
            done where a proxy resolves the names.
    """
    if error is not None:
        address = error.address if isinstance(error, _Guarded) else None
    else:
        address = spelled(at[0])
        if address is not None and is_public(address):
            address = None
    return None if address is None else PrivateAddress(at, address)
