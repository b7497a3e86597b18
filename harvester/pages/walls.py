"""Pages that stand in the way, served as if they were what was asked for: logins, challenges, errors."""

from __future__ import annotations

import re

from harvester.pages.page import Page, fold

_SHORT = 1_500
"""A page with more text than this has content of its own."""

_CHALLENGE = re.compile(
    r"just a moment|attention required|checking (?:if the site|your browser)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)"
    r"|access (?:to this page has been )?denied|request blocked|captcha|ddos protection"
    r"|pardon our interruption|robot olmadig|erisim(?:iniz)? engellen|guvenlik (?:dogrulama|kontrol)"
)
_LOGIN = re.compile(
    r"(?:please )?(?:log|sign) ?in(?: to continue| required)?|login|member login|giris(?: yap(?:in)?)?"
    r"|oturum ac|uye girisi"
)
_CONSENT = re.compile(
    r"before you continue|cookie (?:consent|preferences)|we value your privacy|cerez(?:ler)? .{0,30}(?:izin|onay)"
)
_ERROR = re.compile(
    r"(?:data ?base|server|internal|application|fatal|sql|php|runtime|unexpected) ?.{0,20}\b(?:error|hata(?:si)?)"
    r"|error establishing|service (?:temporarily )?unavailable|temporarily unavailable"
    r"|too many (?:requests|connections)"
    r"|(?:under|scheduled|site) maintenance|bakim (?:calismasi|modu)|gecici olarak|bir hata olustu|beklenmeyen bir hata"
    r"|stack trace|unhandled exception"
)


def wall(page: Page) -> str | None:
    """What turns the crawler away on a page on which nothing of what was asked for is found; ``None`` if nothing does.

    ``a login page``, ``a challenge``, ``a page that asks for consent``.
    """
    said = _said(page)
    if len(said) > _SHORT:
        return None
    if _CHALLENGE.search(said):
        return "a challenge"
    if any((field.get("type") or "").lower() == "password" for field in page.body.iter("input")):
        return "a login page"
    if any(_LOGIN.fullmatch(fold(name)) for name in (*page.headings, page.window_title)):
        return "a login page"
    return "a page that asks for consent" if _CONSENT.search(said) else None


def error(page: Page) -> str | None:
    """What went wrong at the site, where the page says so and nothing else; ``None`` if it does not."""
    said = _said(page)
    if not said:
        return "an empty page"
    if len(said) < _SHORT // 3 and not page.links and _ERROR.search(said):
        return "a page that speaks of an error"
    return None


def _said(page: Page) -> str:
    return fold(f"{page.window_title} {page.text_of(page.body)}").strip()
