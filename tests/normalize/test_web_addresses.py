"""Addresses: what is printed and the absolute address wanted."""

import pytest

from pipelines.normalize.unreadable import Unreadable
from pipelines.normalize.web_addresses import normalize_web_address

ADDRESSES = [
    ("https://example.org/article/view/1", "https://example.org/article/view/1"),
    ("http://localhost:8080/x?a=1&b=2#c", "http://localhost:8080/x?a=1&b=2#c"),
    ("https://example.org", "https://example.org"),
    ("http://[::1]/x", "http://[::1]/x"),
    ("HTTPS://Example.org/A", "https://Example.org/A"),
    (" https://example.org/a b.pdf\n", "https://example.org/a%20b.pdf"),
    ("https://example.org/özet", "https://example.org/özet"),
    ("https://example.org/x?a=1&amp;b=2", "https://example.org/x?a=1&b=2"),
]


@pytest.mark.parametrize(("printed", "address"), ADDRESSES)
def test_address(printed: str, address: str) -> None:
    assert normalize_web_address(printed) == address
    assert normalize_web_address(address) == address


NONE = [
    "", "-", "/article/1", "//example.org/x", "example.org/x", "ftp://example.org/", "https://", "http://..",
    "javascript:alert(1)", "https://user:word@example.org/", "https://example.org/<script>",
    "https://a.b/" + "x" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("printed", NONE)
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_web_address(printed)
