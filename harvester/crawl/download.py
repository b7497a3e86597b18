"""How a page is asked for: HTTP on asyncio's own loop, with aiohttp.

Scrapy's usual handler runs on Twisted; its own for aiohttp is declared experimental, sends two signals for every page
and takes a certificate that does not hold for a refused connection. This one does what a harvest needs, and no more.
"""

from __future__ import annotations

import ssl
from typing import Self

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
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from yarl import URL

_DNS_TTL = 300
"""Seconds for which an address of a host is remembered."""


class Downloads:
    """Scrapy download handler for ``http`` and ``https``. Certificates are verified, always.

    Settings: ``DOWNLOAD_TIMEOUT`` (seconds for one answer, its body included), ``DOWNLOAD_MAXSIZE`` (bytes of a body,
    as it is sent). Redirects, compression and the headers of a request are the middlewares' business.
    """

    lazy = True  # the session needs the running loop

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._largest: int = settings.getint("DOWNLOAD_MAXSIZE")
        self._session = aiohttp.ClientSession(
            # Scrapy bounds how many requests are under way.
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=_DNS_TTL, ssl=ssl.create_default_context()),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=settings.getfloat("DOWNLOAD_TIMEOUT")),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def close(self) -> None:
        """Called by the engine after the crawl."""
        await self._session.close()

    async def download_request(self, request: Request) -> Response:
        """Ask for a page.

        Raises:
            CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError: the host did not answer.
            ResponseDataLossError: the answer was cut short.
            DownloadCancelledError: it is larger than allowed.
            DownloadFailedError: anything else, in words.
        """
        try:
            async with self._session.request(
                request.method,
                URL(request.url, encoded=True),  # as it is: a resumption token must not be encoded another way
                data=request.body or None,
                headers=request.headers.to_tuple_list(),
                allow_redirects=False,
                proxy=request.meta.get("proxy"),
            ) as answer:
                body = await self._body(answer)
                headers = Headers(list(answer.raw_headers))
                kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
                return kind(url=request.url, status=answer.status, headers=headers, body=body)
        except TimeoutError as error:
            raise DownloadTimeoutError(str(error)) from error
        except aiohttp.ClientConnectorDNSError as error:
            raise CannotResolveHostError(str(error)) from error
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError) as error:
            raise DownloadFailedError(f"no safe connection ({_reason(error)})") from error
        except aiohttp.ClientConnectorError as error:
            raise DownloadConnectionRefusedError(str(error)) from error
        except aiohttp.ClientPayloadError as error:
            raise ResponseDataLossError(str(error)) from error
        except aiohttp.ClientResponseError as error:
            raise DownloadFailedError(f"no answer that HTTP knows ({error.message})") from error
        except aiohttp.ServerDisconnectedError as error:
            raise DownloadFailedError("the connection was closed without an answer") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DownloadFailedError(str(error) or type(error).__name__) from error

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        length = answer.content_length
        if length is not None and length <= self._largest:
            return await answer.read()
        if length is not None:
            raise DownloadCancelledError(f"{length} bytes are announced")
        parts, size = [], 0
        async for part in answer.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > self._largest:
                raise DownloadCancelledError(f"more than {self._largest} bytes arrived")
        return b"".join(parts)


def _reason(error: aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError) -> str:
    cause = error.certificate_error if isinstance(error, aiohttp.ClientConnectorCertificateError) else error.os_error
    return str(getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or cause)
