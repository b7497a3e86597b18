"""What goes wrong with a site, each thing switched on by a field of :class:`Faults`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from harvester.demo.journals.http import Answer, Request, Site

MAINTENANCE = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>"
PHP_WARNING = b"<br />\n<b>Warning</b>:  Undefined array key &quot;set&quot; in <b>/var/www/oai.php</b> on line <b>7</b><br />\n"


@dataclass
class Faults:
    """Nothing goes wrong unless a field says so.

    Pages of a list are those of ``ListRecords`` and ``ListIdentifiers`` in OAI-PMH, the first is 1. A page field of 0
    is off; what happens to a page happens each time it is asked for, or with ``once`` the first time only.
    """

    # Any request; they are counted from 1.
    too_many_every: int = 0  # 429 on every nth request
    retry_after: int | None = None  # seconds that go with it
    unavailable_every: int = 0  # 503 on every nth request
    most_a_second: int = 0  # 429 beyond so many requests in a second, without Retry-After
    hang_every: int = 0  # every nth request is never answered
    hang_kind: str = ""  # only where the answer is of this kind
    html_every: int = 0  # every nth request is answered with a page of HTML and 200
    # Pages of a list.
    once: bool = False
    cut_page: int = 0  # the connection closes in the middle of the body
    cut_xml_page: int = 0  # the XML ends in the middle, the length of the body fits
    control_page: int = 0  # control characters in the text
    charset_page: int = 0  # declared and sent as something that it is not
    html_page: int = 0  # a page of HTML with 200
    warning_page: int = 0  # a warning of PHP before the XML
    hang_page: int = 0  # never answered
    empty_page: int = 0  # <ListRecords/>, and no token
    loop_page: int = 0  # its token leads to the page itself
    loop_start: int = 0  # its token leads to page 1
    no_token_page: int = 0  # the token element is missing
    empty_token_page: int = 0  # the token element is empty
    mangled_page: int = 0  # its token has lost its last characters
    expired_page: int = 0  # the token that leads to it is refused: badResumptionToken
    repeat_page: int = 0  # holds the last record of the page before once more
    # State.
    _times: Counter[str] = field(default_factory=Counter, repr=False)
    _tokens: dict[int, bytes] = field(default_factory=dict, repr=False)
    _seconds: Counter[int] = field(default_factory=Counter, repr=False)

    def forget(self) -> None:
        """Let what happens once happen once more."""
        self._times.clear()
        self._tokens.clear()

    def before(self, request: Request, number: int) -> Answer | None:
        """What is answered in place of the site, by the number of the request."""
        return None

    def after(self, request: Request, answer: Answer, site: Site) -> Answer:
        """What becomes of the site's answer."""
        return answer
