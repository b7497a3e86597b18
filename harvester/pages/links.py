"""Which links of a listing lead to more of an index, and which lead out of it or nowhere.

Nothing here knows the addresses of one site. A link is left out for what it says of itself (a file, a mail address,
another site, a menu entry such as *Submit A Journal* or *Login*); whether an address that is followed was worth it is
the frontier's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from harvester.pages.page import Link, fold

#: Files, by the ending of the path.
_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|epub|zip|rar|7z|gz|tar|jpe?g|png|gif|svg|webp|ico|bmp|tiff?|css|js|json|xml"
    r"|rss|atom|txt|csv|ris|bib|enw|mp[34]|avi|mov|wmv|exe|apk|ics|woff2?|ttf|map)$",
    re.IGNORECASE,
)

#: Paths whose first part says that they are no part of the index.
_SERVICES = re.compile(
    r"(?:submit|submission|log-?in|log-?out|sign-?in|sign-?up|sign-?out|register|registration|auth|oauth|account|user"
    r"|profile|password|forgot|admin|wp-admin|wp-login|cart|checkout|contact|contact-?us|about|about-?us|privacy|terms"
    r"|policy|policies|cookies?|faq|help|search|ara|rss|feed|print|share|download|uploads?|files?|assets|static|cdn-cgi"
    r"|giris|uye-?ol|kayit|iletisim|hakkinda|hakkimizda|gizlilik|yardim|team|logos?|ekip|mailto|tel|userlogin|apply"
    r"|basvuru|indir|tam-?metin|paylas|cite|atif|export(?:er)?|delete|edit|sepet|pdf|getfile|full-?text|go|redirect"
    r"|send-to-friend|set-?language|language|tags?|etiket(?:ler)?|key-?words?|anahtar-kelime(?:ler)?"
    r"|authors?|yazar(?:lar)?)"
)
_SERVICE_PREFIX = re.compile(
    r"(?:submit|makale-gonder|dergi-gonder|login|register|password|about|policy|policies|basvuru)[-_.]"
    r"|.*[-_](?:basvuru(?:su)?|application|ekle|gonder|submit)$|new-(?:journal|paper|article|book|conference)$"
)

#: What menu entries say that are no part of the index: the whole text must say so.
_SERVICE_TEXTS = re.compile(
    r"(?:submit\b.*|log ?in|log ?out|sign ?in|sign ?up|register|registration|my account|contact(?: us)?|about(?: us)?"
    r"|about (?:iad|the index|izmir)\b.*|privacy(?: policy)?|terms(?: of (?:use|service))?|polic(?:y|ies)|cookie policy"
    r"|faq|help|search|advanced search|rss|feed|print|share|download|giris(?: yap)?|uye ol|uye girisi|kayit(?: ol)?"
    r"|iletisim|hakkinda|hakkimizda|gizlilik(?: politikasi)?|yardim|arama?|politikalar|makale gonder|dergi ekle"
    r"|.* ?gonder|pdf(?: .*)?|.* pdf|download(?: .*)?|full ?text(?: .*)?|tam metin(?: .*)?|(?:.* )?indir"
    r"|cite(?: .*)?"
    r"|atif(?: .*)?|paylas|apply(?: .*)?|basvuru(?: .*)?|.* ekle|delete|edit|export(?: .*)?"
    r"|(?:iad )?team|(?:iad )?logos(?: and links)?|twitter|facebook|linkedin|instagram|youtube|x)"
)

#: What an entry in a menu must speak of to be followed: of works, or of a list of them.
_COLLECTIONS = re.compile(
    r"\b(?:journals?|periodicals?|magazines?|conferences?|congress(?:es)?|symposi(?:um|a|ums)|meetings|proceedings"
    r"|pre-?prints?|(?:e-?)?books?|volumes|issues?|archives?|papers|articles|publications|works|records|documents"
    r"|collections?|catalog(?:ue)?s?|browse|indexed|contents|all"
    r"|dergi(?:ler|leri|lerimiz)?|sureli yayin(?:lar)?|konferans(?:lar|lari)?|kongre(?:ler|leri)?"
    r"|sempozyum(?:lar|lari)?|bildiri(?:ler|leri)?|on ?-?baski(?:lar|lari)?|(?:e-?)?kitap(?:lar|lari)?"
    r"|sayi(?:lar|lari)?"
    r"|arsiv(?:ler|i)?|makale(?:ler|leri)?|yayin(?:lar|lari)?|katalog|koleksiyon(?:lar)?|dizin(?:i|ler)?|dizindeki"
    r"|taranan|tum|butun)\b"
)
#: Entries that speak of works and lead to none: for those who want to add one, or to know about the index.
_FOR_OTHERS = re.compile(
    r"\b(?:submit|submission|application|apply|add|upload|guide(?:line)?s?|instructions?|rules|ethics?|criteria|fees?|about"
    r"|why|how|for (?:authors|editors|publishers|reviewers|librarians)|login|contact|help|policy|policies|search"
    r"|gonder\w*|basvuru\w*|ekle\w*|yukle\w*|kurallar\w*|etik|kriter\w*|ucret\w*|hakkinda|hakkimizda|neden|nasil"
    r"|iletisim|yardim|arama?|rehber\w*|kilavuz\w*|giris)\b"
)

_PROGRAM = re.compile(r"\.(?:php\d?|aspx?|jsp|do|cgi|pl|cfm)$", re.IGNORECASE)

#: Parameters that say who asks or how, not what is asked for; a page in another language is the same page.
_SESSION = re.compile(
    r"(?:phpsessid|jsessionid|sid|session(?:_?id)?|aspsessionid\w*|utm_\w+|fbclid|gclid|_|lang|language|locale|lng|hl"
    r"|dil)",
    re.IGNORECASE,
)
#: Parameters for a page of a list; its first is the list itself.
_PAGE = re.compile(r"page|p|pg|paged|sayfa", re.IGNORECASE)
#: The same, and others that say where in a list a page begins.
_POSITION = re.compile(r"page|p|pg|paged|sayfa|page_?no|pagenum|offset|start|skip|from", re.IGNORECASE)
_PAGE_IN_PATH = re.compile(r"/(?:page|sayfa)[/-]\d+$", re.IGNORECASE)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
#: Most addresses: known by what they are.
_CANONICAL = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?!(?:80|443)/)[1-9][0-9]*)?(?:/[\w%~.-]+)+", re.ASCII
)


def canonical(url: str) -> str:
    """The address by which a page is known: no session, no first page, no last slash, parameters in order.

    >>> canonical("HTTP://Example.org:80/a/?b=2&PHPSESSID=9&a=1#top")
    'http://example.org/a?a=1&b=2'
    """
    if _CANONICAL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port and (parts.scheme, port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    query = sorted(
        (k, v)
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
        if not _SESSION.fullmatch(k) and not (v == "1" and _PAGE.fullmatch(k))
    )
    path = re.sub(r"/{2,}", "/", _PATH_SESSION.sub("", parts.path)) or "/"
    return urlunsplit((parts.scheme.lower(), host, path.rstrip("/") or "/", urlencode(query), ""))


def sessionless(url: str) -> str:
    """*url* without what says who asks.

    >>> sessionless("http://example.org/paper/1/2/3;jsessionid=9F?sid=8da0&lang=tr")
    'http://example.org/paper/1/2/3'
    """
    address, mark, query = _PATH_SESSION.sub("", url).partition("?")
    kept = "&".join(part for part in query.split("&") if not _SESSION.fullmatch(part.partition("=")[0]))
    return f"{address}{mark and kept and mark}{kept}"


def list_of(url: str) -> str:
    """The address of the list that *url* is a page of: the same for all its pages.

    >>> list_of("http://h/issue/7?page=2&j=1") == list_of("http://h/issue/7?j=1"), list_of("http://h/journals/page/3")
    (True, 'http://h/journals')
    """
    parts = urlsplit(canonical(url))
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _POSITION.fullmatch(k)]
    path = _PAGE_IN_PATH.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def site_of(url: str) -> str:
    """Host and port of an address, for comparing: scheme and ``www.`` make no difference.

    >>> site_of("https://www.example.org/a") == site_of("http://example.org/b")
    True
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    return f"{host}:{port}" if port and port not in (80, 443) else host


def form_of(url: str) -> str:
    """The form of an address, its values left out; addresses of one form tend to lead to pages of one kind.

    >>> form_of("http://h/journal/12/issue/3?page=2"), form_of("http://h/dergi/abc"), form_of("http://h/j12.php?id=7")
    ('/journal/N/issue/N?page', '/dergi/*', '/jN.php?id')
    """
    parts = urlsplit(url)
    path = [p for p in parts.path.split("/") if p]
    said = [_form_of_part(p, n + 1 == len(path), n) for n, p in enumerate(path)]
    asked = parse_qsl(parts.query, keep_blank_values=True)
    names = sorted({re.sub(r"\d+", "N", name) for name, _ in asked if not _SESSION.fullmatch(name)})
    return "/" + "/".join(said) + (f"?{'&'.join(names)}" if names else "")


def _form_of_part(part: str, is_last: bool, at: int) -> str:
    """The form of one part of a path: short letters around a number, and names of programs, tell pages apart."""
    if re.search(r"\d", part):
        return re.sub(r"\d+", "N", part) if re.fullmatch(r"[a-z]{0,8}\d+(?:\.[a-z]{3,5})?", part.lower()) else "N"
    if is_last:
        return part if _PROGRAM.search(part) else "*"
    return part if at < 3 else "*"


def refused(link: Link, site: str) -> str | None:
    """Why *link* is not followed; ``None`` if it may lead to more of the index.

    Args:
        link: the link.
        site: the index's own host and port, as :func:`site_of` gives it.
    """
    if site_of(link.url) != site:
        return "off-site"
    try:
        path = urlsplit(link.url).path
    except ValueError:
        return "malformed"
    if _FILES.search(path):
        return "file"
    text = fold(link.text)
    if _SERVICE_TEXTS.fullmatch(text):
        return "service"
    if refused_as_service(link.url):
        return "service"
    if _is_menu_entry(link):
        return "menu"
    return None


def refused_as_service(url: str) -> bool:
    """Whether the path of *url* says that it is no part of the index: a login, a form, a file."""
    parts = [fold(p) for p in urlsplit(url).path.split("/") if p]
    for part in parts[:2] if parts and len(parts[0]) <= 3 else parts[:1]:
        name = re.sub(r"\.(?:php|aspx?|html?|jsp)$", "", part)
        if _SERVICES.fullmatch(name) or _SERVICE_PREFIX.match(name):
            return True
    return False


def leading(links: list[Link], site: str) -> Iterator[Link]:
    """The links that may lead to more of the index, each address once."""
    seen: set[str] = set()
    for link in links:
        if _is_menu_entry(link) or refused(link, site) is not None:
            continue
        key = canonical(link.url)
        if key not in seen:
            seen.add(key)
            yield link


def _is_menu_entry(link: Link) -> bool:
    """Whether *link* stands in a menu and does not say that it leads to a part of the index."""
    if not link.in_menu or link.is_next:
        return False
    said = re.sub(r"[^a-z ]+", " ", fold(link.text)).strip()
    return not _COLLECTIONS.search(said) or _FOR_OTHERS.search(said) is not None
