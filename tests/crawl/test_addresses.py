"""Which addresses are public, however they are spelled."""

from __future__ import annotations

import socket

import pytest

from harvester.crawl.addresses import PrivateAddress, guarded_socket, is_public, origin_of, refusal, spelled

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.8.9.1 169.254.0.1 169.254.169.254 172.16.0.1
172.31.255.254 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.1 198.51.100.1 203.0.113.1
224.0.0.1 224.0.1.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0.0.0.0
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1::c000:2b08
100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::1 3fff::1 5f00::1
fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 ffff::1
""".split()

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.255.255
172.15.255.255 172.32.0.1 192.0.43.8 192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1 223.255.255.255
2606:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
""".split()

SPELLED = {
    "127.0.0.1": "127.0.0.1", "2130706433": "127.0.0.1", "0x7f000001": "127.0.0.1", "017700000001": "127.0.0.1",
    "127.1": "127.0.0.1", "127.0.1": "127.0.0.1", "0x7f.1": "127.0.0.1", "0177.0.0.01": "127.0.0.1", "0": "0.0.0.0",
    "0X7F.0x1": "127.0.0.1", "010.1": "8.0.0.1", "3232235777": "192.168.1.1", "127.0.0.1.": "127.0.0.1",
    "[::1]": "::1", "::1": "::1", "fe80::1%25eth0": "fe80::1", "①②⑦.0.0.1": "127.0.0.1", "127。0。0。1": "127.0.0.1",
    "localhost": "127.0.0.1", "LOCALHOST.": "127.0.0.1", "a.b.localhost": "127.0.0.1",
    "example.org": None, "127.0.0.1.example.org": None, "localhost.example.org": None, "1.2.3.4.5": None, "": None,
    "127.0.0.1 example.org": None, "999.1.1.1": None, "4294967296": None, "0x": None, "a" * 5_000: None,
}  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLED)
def test_spelled(host: str) -> None:
    assert spelled(host) == SPELLED[host]


@pytest.mark.parametrize("host", [host for host in SPELLED if SPELLED[host] == "127.0.0.1" and host.isascii()])
def test_spellings_are_the_resolver_s(host: str) -> None:
    """What is judged by its spelling is what the resolver would make of it, where that knows it."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host.rstrip("."), 80, type=socket.SOCK_STREAM)}
    except OSError:
        pytest.skip("this resolver does not know it")
    assert found <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "10.1.2.3", "::1", "::ffff:127.0.0.1"])
def test_no_socket_is_made_for_a_private_address(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with pytest.raises(OSError) as raised:
        guarded_socket((family, socket.SOCK_STREAM, 6, "", (host, 80)))
    refused = refusal(("index.example", 80), raised.value)
    assert isinstance(refused, PrivateAddress)
    assert "index.example:80, that is " in str(refused)
    assert "--site" in str(refused)


def test_a_socket_is_made_for_a_public_one() -> None:
    guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))).close()
    assert refusal(("index.example", 80), ConnectionRefusedError()) is None
    assert refusal(("index.example", 80)) is refusal(("8.8.8.8", 80)) is None


def test_origin() -> None:
    assert origin_of("http://Index.Example.:80/a") == origin_of("http://index.example") == ("index.example", 80)
    assert origin_of("https://[::1]:8443/") == ("::1", 8443)
    assert origin_of("") is origin_of("ftp://a/") is origin_of("http://a:99999/") is None
