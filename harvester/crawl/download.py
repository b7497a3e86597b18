"""How a page is asked for: HTTP on asyncio's own loop, with aiohttp.

Scrapy's usual handler runs on Twisted; its own for aiohttp is declared experimental, sends two signals for every page
and takes a certificate that does not hold for a refused connection. This one does what a harvest needs, and no more.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from typing import Any, Self

import aiohttp
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.responsetypes import responsetypes
from yarl import URL

from harvester.crawl.addresses import PrivateAddress, guarded_socket, is_here, origin_of, refusal
from harvester.crawl.gate import gates, now_utc, retry_after
from harvester.crawl.stopping import give_up
from harvester.crawl.timeline import Answer, class_of, timeline

POSTPONED = "postponed"
"""Key in a request's ``meta``: the host asks to be left alone; the page is asked for again, which is no try of it."""

_ANY, _RAW = 47, -15
"""How zlib is to look for a header: gzip's or its own; none, as some servers send for ``deflate``."""

_MOST_MEMBERS = 100
"""A body may be compressed in so many parts, one behind the other (RFC 1952, 2.2); servers send one."""

_ENDED = 5
"""Where so many pages ended with ``</html>`` for one that did not, one that does not is cut."""

_NOTHING: Answer = "none"

_DNS_TTL = 300
"""Seconds for which an address of a host is remembered."""


class _TooLarge(DownloadCancelledError):
    """There is more of an answer than is read."""


class Downloads:
    """Scrapy download handler for ``http`` and ``https``. Certificates are verified, always.

    Settings: ``USER_AGENT`` and ``DEFAULT_REQUEST_HEADERS`` (sent with every request), ``DOWNLOAD_TIMEOUT`` (seconds
    for one answer, its body included), ``DOWNLOAD_MAXSIZE`` (bytes of a body, as it is sent and unpacked). Redirects
    are a middleware's business.
    """

    lazy = True  # the session needs the running loop

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._largest: int = settings.getint("DOWNLOAD_MAXSIZE")
        self._stats = crawler.stats
        self._under_way: set[asyncio.Task[Any]] = set()
        self._given_up = False
        self._ended = self._endless = 0
        self._gates = gates(crawler)
        self._timeline = timeline(crawler)
        crawler.signals.connect(self.give_up, signal=give_up)
        self._given = origin_of(getattr(crawler.spider, "given_site", None) or "")
        self._is_here = self._given is not None and is_here(self._given[0])
        #: Two, for connections are kept and used again: one connects to public addresses only.
        self._guarded = self._session(settings, guarded_socket)
        self._open = self._session(settings, None)

    @staticmethod
    def _session(settings: Any, sockets: Any) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            # Scrapy bounds how many requests are under way. ssl=True: aiohttp's context, which verifies.
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=_DNS_TTL, ssl=True, socket_factory=sockets),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=settings.getfloat("DOWNLOAD_TIMEOUT")),
            auto_decompress=False,
            headers={"User-Agent": settings["USER_AGENT"], **settings["DEFAULT_REQUEST_HEADERS"]},
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def close(self) -> None:
        """Called by the engine after the crawl."""
        await self._guarded.close()
        await self._open.close()

    def give_up(self) -> None:
        """Let go of what is under way: the run has been told to end."""
        self._given_up = True
        for task in self._under_way:
            task.cancel()

    def _is_given_up(self) -> bool:
        return self._given_up

    async def download_request(self, request: Request) -> Response:
        """Ask for a page.

        Raises:
            PrivateAddress: the host is in a private network, and not the one that was given.
            CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError: the host did not answer.
            ResponseDataLossError: the answer was cut short.
            DownloadCancelledError: it is larger than allowed.
            DownloadFailedError: anything else, in words.
        """
        task = asyncio.current_task()
        assert task is not None
        if self._is_given_up():
            raise DownloadCancelledError("given up")
        self._under_way.add(task)
        gate = self._gates.of(request.url)
        request.meta[POSTPONED] = False
        url = URL(request.url, encoded=True)  # as it is: a resumption token must not be encoded another way
        proxy = request.meta.get("proxy")
        began, came = 0.0, _NOTHING
        try:
            await gate.wait()
            began = time.monotonic()
            self._timeline.sent(began)
            async with self._session_for(url, proxy, own=bool(request.meta.get("original"))).request(
                request.method,
                url,
                data=request.body or None,
                headers=request.headers.to_tuple_list() if request.headers else None,
                allow_redirects=False,
                proxy=proxy,
            ) as answer:
                if answer.status in (429, 503):
                    request.meta[POSTPONED] = True
                    gate.refused(retry_after(answer.headers.get("Retry-After"), now_utc()))
                sent = await self._body(answer)
                self._stats.inc_value("traffic/bytes", len(sent))
                body = self._unpacked(answer, sent)
                self._look_for_an_end(answer, body)
                headers = Headers(list(answer.raw_headers))
                headers.pop("Content-Encoding", None)
                if not request.meta[POSTPONED]:
                    gate.answered(time.monotonic() - began)
                came = class_of(answer.status)
                kind: type[Response] = HtmlResponse
                if answer.content_type != "text/html":  # nearly all pages say that they are
                    kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
                return kind(url=request.url, status=answer.status, headers=headers, body=body)
        except asyncio.CancelledError as error:
            if not self._is_given_up():
                raise
            task.uncancel()
            raise DownloadCancelledError("given up") from error
        except _TooLarge:
            self._stats.inc_value("refused/too_large")
            raise
        except TimeoutError as error:
            raise DownloadTimeoutError(str(error)) from error
        except aiohttp.ClientConnectorDNSError as error:
            raise CannotResolveHostError(str(error)) from error
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError) as error:
            raise DownloadFailedError(f"no safe connection ({_reason(error)})") from error
        except PrivateAddress:
            self._stats.inc_value("refused/private_address")
            raise
        except aiohttp.ClientConnectorError as error:
            if refused := refusal(_at(url), error.os_error):
                self._stats.inc_value("refused/private_address")
                raise refused from error
            if gate.is_known():  # it answered before: it is in trouble, and the page is not to blame
                request.meta[POSTPONED] = True
                gate.refused(None)
            raise DownloadConnectionRefusedError(str(error)) from error
        except aiohttp.ClientPayloadError as error:
            raise ResponseDataLossError(str(error)) from error
        except aiohttp.ClientResponseError as error:
            raise DownloadFailedError(f"no answer that HTTP knows ({error.message})") from error
        except aiohttp.ServerDisconnectedError as error:
            raise DownloadFailedError("the connection was closed without an answer") from error
        except aiohttp.InvalidURL as error:  # an address that is spelled oddly, among others
            if refused := refusal(_at(url)):
                self._stats.inc_value("refused/private_address")
                raise refused from error
            raise DownloadFailedError(str(error)) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DownloadFailedError(str(error) or type(error).__name__) from error
        finally:
            self._under_way.discard(task)
            gate.passed()
            if began:
                self._timeline.answered(came, time.monotonic())

    def _session_for(self, url: URL, proxy: str | None, *, own: bool) -> aiohttp.ClientSession:
        """The session that may ask for *url*. Where a proxy is, only that is connected to, and it resolves the name.

        An index on this machine may name originals (*own*) that are on this machine too.
        """
        if _at(url) == self._given or (own and self._is_here and is_here(url.host or "")):
            return self._open
        if proxy is None:
            return self._guarded
        if refused := refusal(_at(url)):
            raise refused
        return self._open

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        length = answer.content_length
        if length is not None and length <= self._largest:
            return await answer.read()
        if length is not None:
            raise _TooLarge(f"{length} bytes are announced")
        body = bytearray()  # not a list of parts: they may be of a byte each
        async for part in answer.content.iter_any():
            body += part
            if len(body) > self._largest:
                raise _TooLarge(f"more than {self._largest} bytes arrived")
        return bytes(body)

    def _unpacked(self, answer: aiohttp.ClientResponse, body: bytes) -> bytes:
        """The body without its compression; one that ends before its end is cut short."""
        encoding = answer.headers.get("Content-Encoding", "").strip().lower()
        if encoding in ("", "identity") or not body:
            return body
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise DownloadFailedError(f"compressed in a way that was not asked for ({encoding[:40]})")
        parts: list[bytes] = []
        left, packed = self._largest, body
        while packed:
            if len(parts) == _MOST_MEMBERS:  # what is left is copied for each
                raise _TooLarge(f"compressed in more than {_MOST_MEMBERS} parts")
            stream = zlib.decompressobj(_RAW if encoding == "deflate" and packed[0] & 0x0F != 8 else _ANY)
            try:
                part = stream.decompress(packed, left)
            except zlib.error as error:
                raise DownloadFailedError(f"the compression is broken ({error})") from error
            parts.append(part)
            left -= len(part)
            if stream.unconsumed_tail or left <= 0:
                raise _TooLarge(f"more than {self._largest} bytes when unpacked")
            if not stream.eof:
                raise ResponseDataLossError("the compressed stream has no end")
            packed = stream.unused_data if encoding != "deflate" else b""
        return b"".join(parts)

    def _look_for_an_end(self, answer: aiohttp.ClientResponse, body: bytes) -> None:
        """A body whose length nothing tells may have been cut; where the site's pages end properly, this one must."""
        if answer.status != 200 or "html" not in answer.content_type:
            return
        told = answer.content_length is not None or "chunked" in answer.headers.get("Transfer-Encoding", "").lower()
        if b"</html" in body[-1024:].lower():
            self._ended += 1
        elif not told and self._ended >= _ENDED * (self._endless + 1):
            raise ResponseDataLossError("the page has no end, as the site's other pages have")
        else:
            self._endless += 1


def _at(url: URL) -> tuple[str, int]:
    return (url.host or "").rstrip("."), url.port or 0


def _reason(error: aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError) -> str:
    cause = error.certificate_error if isinstance(error, aiohttp.ClientConnectorCertificateError) else error.os_error
    return str(getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or cause)
