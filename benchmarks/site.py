"""A generated index, served by a process of its own, so that serving takes nothing from the crawl that is measured."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import Callable

JOURNALS, ISSUES = 4, 10
"""Journals, and issues of each; the records are spread over them."""

_WORDS = (
    "araştırma yöntem veri sonuç bulgular öğretmen öğrenci toplum kültür dil edebiyat tarih bölge gelişim ilişki etki "
    "analiz kuram uygulama değerlendirme model ölçek katılımcı görüşme süreç yapı anlam kavram politika ekonomi çevre"
).split()
_GLUE = "ve için ile olarak göre gibi bu bir daha".split()
_GIVEN = "Ayşe Mehmet Zeynep Ali Elif Murat Derya Kaan Selin Onur".split()
_FAMILY = "YILMAZ Kaya Demir ŞAHİN Çelik Aydın ÖZTÜRK Arslan Doğan Kılıç".split()

_MENU = "".join(
    f'<li class="nav-item dropdown"><a class="nav-link px-3" href="/{path}" title="{text}">{text}</a></li>'
    for path, text in (
        ("", "Home Page"),
        ("about", "About"),
        ("submit-journal", "Submit A Journal"),
        ("submit-paper", "Submit Paper/Book"),
        ("contact", "Contact"),
    )
)
_STYLE = " ".join(f".item-{n} {{ margin: {n}px; padding: {n % 7}px; color: #33{n:02}44; }}" for n in range(30))
_SCRIPT = " ".join(f"window.option_{n} = {{ id: {n}, name: 'option number {n}', on: true }};" for n in range(30))
_HEAD = (
    "<!DOCTYPE html><html lang='tr'><head><meta charset='utf-8'><title>{title}</title>"
    "<meta name='viewport' content='width=device-width, initial-scale=1'><link rel='stylesheet' href='/style.css'>"
    f"<style>{_STYLE}</style><script>var label = 'Authors : nobody'; {_SCRIPT}</script></head>"
    f"<body><nav class='navbar'><ul>{_MENU}</ul></nav><div class='container'>"
)
_FOOT = (
    "<p>* There may have been changes in the journal, article informations.</p></div>"
    "<footer><p>Index of Academic Documents</p><p>Copyright</p></footer></body></html>"
)


def _sentence(rng: random.Random, words: int) -> str:
    chosen = [rng.choice(_GLUE if n % 5 == 4 else _WORDS) for n in range(words)]
    return " ".join(chosen).capitalize() + "."


def record(journal: int, issue: int, article: int) -> str:
    """The page of a record: about 9 KB, as a real one."""
    rng = random.Random(article)
    title = _sentence(rng, 9).rstrip(".")
    authors = ", ".join(f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}" for _ in range(1 + article % 4))
    abstract = " ".join(_sentence(rng, 16) for _ in range(15))
    keywords = ", ".join(rng.sample(_WORDS, 5))
    first = rng.randrange(1, 400)
    year, month, day = 2000 + issue % 25, 1 + article % 12, 1 + article % 28
    fields = [
        ("Authors", authors),
        ("Pages", f"{first}-{first + 17}"),
        ("Doi", f"10.5555/bench.{article}"),
        ("View", f"{article % 900} | Download : {article % 400}"),
        ("Publication Date", f"{year}-{month:02}-{day:02}"),
        ("Article Type", "Research Paper"),
        ("Abstract", abstract),
        ("Keywords", keywords),
    ]
    lines = "<br>".join(f"<b>{label} :</b> {value}" for label, value in fields)
    return (
        _HEAD.replace("{title}", title) + "<ol class='breadcrumb'>"
        f"<li><a href='/journal/{journal}'>Dergi {journal}</a></li>"
        f"<li><a href='/journal/{journal}/issue/{issue}'>Cilt: {journal} Sayı: {issue}</a></li><li>{title}</li></ol>"
        f"<h1>{title}</h1><div>{lines}</div>"
        f"<a class='btn' href='https://example.org/article/{article}'>ORIGINAL ARTICLE URL</a>" + _FOOT
    )


def without_labels(text: str) -> str:
    """A page of a record after a redesign: nothing says any more what is what."""
    return re.sub(r"<b>[^<]*</b>", "", text)


def _listing(title: str, links: list[tuple[str, str]]) -> str:
    items = "".join(f"<li><a href='{path}'>{text}</a></li>" for path, text in links)
    return _HEAD.replace("{title}", title) + f"<h1>{title}</h1><ul>{items}</ul>" + _FOOT


def page(path: str, records: int) -> str | None:
    """The page at *path* of an index of so many records."""
    parts = [part for part in path.split("/") if part]
    per_issue = -(-records // (JOURNALS * ISSUES))
    if not parts:
        return _listing("Index", [(f"/journal/{j}", f"Dergi {j}") for j in range(1, JOURNALS + 1)])
    if parts[0] == "journal" and len(parts) == 2:
        journal = int(parts[1])
        issues = range((journal - 1) * ISSUES + 1, journal * ISSUES + 1)
        return _listing(f"Dergi {journal}", [(f"/journal/{journal}/issue/{i}", f"Sayı: {i}") for i in issues])
    if parts[0] == "journal":
        journal, issue = int(parts[1]), int(parts[3])
        numbers = range((issue - 1) * per_issue + 1, min(issue * per_issue, records) + 1)
        return _listing(f"Sayı: {issue}", [(f"/paper/{journal}/{issue}/{n}", f"Makale {n}") for n in numbers])
    if parts[0] == "paper":
        return record(*(int(part) for part in parts[1:4]))
    return None


async def _serve(records: int) -> None:
    cache: dict[str, bytes] = {}

    def answer(path: str) -> bytes:
        if path not in cache:
            body = page(path, records)
            if body is None:
                cache[path] = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            else:
                raw = body.encode()
                head = (
                    f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(raw)}\r\n\r\n"
                )
                cache[path] = head.encode() + raw
        return cache[path]

    for number in range(1, records + 1):  # made beforehand: the server costs the crawl nothing
        per_issue = -(-records // (JOURNALS * ISSUES))
        issue = (number - 1) // per_issue + 1
        answer(f"/paper/{(issue - 1) // ISSUES + 1}/{issue}/{number}")
    await listen(lambda path: (answer(path), False))


async def listen(answer: Callable[[str], tuple[bytes, bool]]) -> None:
    """Serve on a free port of 127.0.0.1, which is printed.

    Args:
        answer: path → the whole reply, and whether the connection is closed after it.
    """

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            closes = False
            while not closes:
                head = await reader.readuntil(b"\r\n\r\n")
                reply, closes = answer(head.split(b" ", 2)[1].decode("latin-1").partition("?")[0])
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
