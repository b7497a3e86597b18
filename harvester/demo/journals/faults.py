"""What goes wrong with a site, each thing switched on by a field of :class:`Faults`."""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

from harvester.demo.journals.http import HTML, Answer, Request

MAINTENANCE = b"<!DOCTYPE html><html><head><meta charset=utf-8><title>Maintenance</title><body><h1>Back soon<br>"
PHP_WARNING = b"<br />\n<b>Warning</b>:  Undefined array key &quot;set&quot; in <b>oai.php</b> on line <b>7</b><br />\n"
REFUSED = b'<error code="badResumptionToken">The requested resumptionToken is invalid or has expired</error>'
_TOKEN = re.compile(rb"<resumptionToken\b[^>]*/>|<resumptionToken\b[^>]*>([^<]*)</resumptionToken>")
_LIST = re.compile(rb"<List(?:Records|Identifiers)>.*</List(?:Records|Identifiers)>", re.DOTALL)
_LAST = re.compile(rb".*(<record>.*?</record>)", re.DOTALL)


@dataclass
class Faults:
    """Nothing goes wrong unless a field says so.

    The first group is about every nth answer, counted from 1 over all, or over those of one ``kind`` (``oai``,
    ``article`` …). The second is about a page of a list of OAI-PMH, the first is 1; 0 is none. It goes wrong each time
    that the page is asked for, or with ``once`` the first time only.
    """

    kind: str = ""
    too_many_every: int = 0  # 429
    retry_after: int | None = None  # seconds that go with 429 and 503
    unavailable_every: int = 0  # 503
    most_a_second: int = 0  # 429 beyond so many requests in a second
    hang_every: int = 0  # never answered
    cut_every: int = 0  # the connection closes in the middle of the body
    html_every: int = 0  # a page of HTML with 200

    once: bool = False
    cut_page: int = 0  # the connection closes in the middle of the body
    cut_xml_page: int = 0  # the XML ends in the middle, the length of the body fits
    control_page: int = 0  # control characters in the text
    charset_page: int = 0  # sent in windows-1254, declared as UTF-8
    charset_header_page: int = 0  # sent in UTF-8, the header says ISO 8859-1
    html_page: int = 0  # a page of HTML with 200
    warning_page: int = 0  # a warning of PHP before the XML
    hang_page: int = 0  # never answered
    too_many_page: int = 0  # 429
    empty_page: int = 0  # <ListRecords/>: neither records nor a token
    loop_page: int = 0  # its token leads to the page itself; from page 2 on
    loop_start: int = 0  # its token leads to page 1: after the last one everything comes once more
    no_token_page: int = 0  # the token element is missing
    empty_token_page: int = 0  # the token element is empty
    mangled_page: int = 0  # its token has lost its last characters
    expired_page: int = 0  # the token that leads to it is refused: badResumptionToken
    repeat_page: int = 0  # begins with the last record of the page before
    change_page: int = 0  # after it, ``change`` is called, once
    change: Callable[[], None] | None = None
    token_uses: int = 0  # each token is refused after so many uses

    _counted: int = field(default=0, repr=False)
    _times: Counter[str] = field(default_factory=Counter, repr=False)
    _pages: dict[bytes, int] = field(default_factory=dict, repr=False)
    _leads: dict[int, bytes] = field(default_factory=dict, repr=False)
    _last: dict[int, bytes] = field(default_factory=dict, repr=False)
    _second: deque[float] = field(default_factory=deque, repr=False)

    def forget(self) -> None:
        """Count anew, and let what happens once happen once more."""
        self._counted = 0
        for kept in (self._times, self._pages, self._leads, self._last, self._second):
            kept.clear()

    def apply(self, request: Request, answer: Answer) -> Answer:
        """What becomes of the site's answer."""
        if not any(getattr(self, each.name) for each in fields(self) if each.repr):
            return answer
        return self._to_any(answer) or self._to_list(request, answer)

    def _to_any(self, answer: Answer) -> Answer | None:
        if self.kind and answer.kind != self.kind:
            return None
        if self.most_a_second:
            now = time.monotonic()
            while self._second and now - self._second[0] > 1:
                self._second.popleft()
            if len(self._second) >= self.most_a_second:
                return self._later(answer, 429)
            self._second.append(now)
        self._counted += 1

        def due(every: int) -> bool:
            return bool(every) and self._counted % every == 0

        if due(self.too_many_every):
            return self._later(answer, 429)
        if due(self.unavailable_every):
            return self._later(answer, 503)
        if due(self.hang_every):
            return replace(answer, hang=True)
        if due(self.cut_every):
            return replace(answer, cut=len(answer.body) // 2)
        return replace(answer, status=200, body=MAINTENANCE, type=HTML) if due(self.html_every) else None

    def _later(self, answer: Answer, status: int) -> Answer:
        headers = () if self.retry_after is None else (("Retry-After", str(self.retry_after)),)
        return Answer(status, b"<h1>Please try again later</h1>", answer.kind, headers=headers)

    def _to_list(self, request: Request, answer: Answer) -> Answer:
        if answer.kind != "oai" or not _LIST.search(answer.body):
            return answer
        given = request.argument("resumptionToken").encode()
        page = self._pages.get(given, 1)
        token = _TOKEN.search(answer.body)
        if token and token[1]:
            self._pages[token[1]] = page + 1
            self._leads[page + 1] = token[1]
        if record := _LAST.match(answer.body):
            self._last[page] = record[1]
        self._times[f"token {given!r}"] += 1
        if given and self.token_uses and self._times[f"token {given!r}"] > self.token_uses:
            return replace(answer, body=_LIST.sub(REFUSED, answer.body))
        answer = self._to_page(page, answer, given)
        if self.change and self._strikes("change_page", page, once=True):
            self.change()
        return answer

    def _strikes(self, name: str, page: int, *, once: bool = False) -> bool:
        if getattr(self, name) != page:
            return False
        self._times[name] += 1
        return self._times[name] == 1 or not (once or self.once)

    def _to_page(self, page: int, answer: Answer, given: bytes) -> Answer:
        strikes, body = self._strikes, answer.body
        if strikes("hang_page", page):
            return replace(answer, hang=True)
        if strikes("too_many_page", page):
            return self._later(answer, 429)
        if strikes("html_page", page):
            return replace(answer, body=MAINTENANCE, type=HTML)
        if strikes("expired_page", page):
            return replace(answer, body=_LIST.sub(REFUSED, body))
        if strikes("empty_page", page):
            return replace(answer, body=_LIST.sub(b"<ListRecords/>", body))
        if strikes("repeat_page", page):
            body = body.replace(b"<record>", self._last.get(page - 1, b"") + b"\n<record>", 1)
        body = self._with_token(page, body, given)
        if strikes("control_page", page):
            before, start, after = body.partition(b"<metadata>")
            body = before + start + after.replace(b"</", b"\x0b\x02</", 5)
        if strikes("charset_page", page):
            body = body.decode().encode("cp1254", "xmlcharrefreplace")
        if strikes("warning_page", page):
            body = PHP_WARNING + body
        if strikes("cut_xml_page", page):
            body = body[: len(body) * 2 // 3]
        answer = replace(answer, body=body)
        if strikes("charset_header_page", page):
            answer = replace(answer, type="text/xml; charset=iso-8859-1")
        return replace(answer, cut=len(body) // 2) if strikes("cut_page", page) else answer

    def _with_token(self, page: int, body: bytes, given: bytes) -> bytes:
        def put(token: bytes) -> bytes:
            found = _TOKEN.search(body)
            if found is None or found[1] is None:
                element = b"<resumptionToken>" + token + b"</resumptionToken>"
                return _TOKEN.sub(b"", body).replace(b"</ListRecords>", element + b"\n</ListRecords>")
            return body[: found.start(1)] + token + body[found.end(1) :]

        found = _TOKEN.search(body)
        now = found[1] if found else None
        if self._strikes("loop_page", page):
            return put(given or now or b"")
        if self._strikes("loop_start", page):
            return put(self._leads.get(2, b""))
        if self._strikes("no_token_page", page):
            return _TOKEN.sub(b"", body)
        if self._strikes("empty_token_page", page):
            return put(b"")
        if self._strikes("mangled_page", page):
            return put((now or b"")[:-5])
        return body
