"""What becomes of an answer that is no proper one: a line for the ledger, never a record."""

from __future__ import annotations

import datetime
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import create_server, socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .kit import crawl, rows
from .sites import Index

Answer = Callable[[socket], object]


@pytest.fixture
def served() -> Iterator[Callable[[Answer], str]]:
    """Start a server whose connections are answered by a function, after the request has arrived."""
    listening: list[socket] = []

    def serve(answer: Answer) -> str:
        server = create_server(("127.0.0.1", 0))
        listening.append(server)

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        answer(connection)
                    except OSError:
                        continue

        threading.Thread(target=accept, daemon=True).start()
        return f"127.0.0.1:{server.getsockname()[1]}/"

    yield serve
    for server in listening:
        server.close()


def said(text: bytes) -> Answer:
    def answer(connection: socket) -> None:
        connection.recv(65_536)
        connection.sendall(text)

    return answer


ODD = {
    "no HTTP": (said(b"220 mail.example ESMTP ready\r\n"), "no answer that HTTP knows"),
    "closed at once": (said(b""), "the connection was closed without an answer"),
    "cut short": (said(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<h1>"), "the answer was cut short"),
    "cut in a chunk": (
        said(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<h1>"),
        "the answer was cut short",
    ),
    "too large": (said(b"HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n<h1>"), "the answer is too large"),
    "no such length": (said(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n<h1>"), "no answer that HTTP knows"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_answers(name: str, served: Callable[[Answer], str], tmp_path: Path) -> None:
    answer, line = ODD[name]
    done = crawl(f"http://{served(answer)}", tmp_path)
    assert (done.code, done.report["verdict"]) == (4, "failed")
    assert line in done.report["failures"][0]["error"]


def test_cut_where_nothing_tells_the_length(served: Callable[[Answer], str], tmp_path: Path) -> None:
    """The site tells how long its pages are, but for one now and then, and that one is cut: it is asked for again."""
    index = Index(issues=1)
    pages, cut = index.pages(), index.paths()[20::3]

    def answer(connection: socket) -> None:
        path = connection.recv(65_536).split()[1].decode()
        body = pages[path].encode()
        length = f"Content-Length: {len(body)}\r\n"
        if path in cut:
            cut.remove(path)
            body, length = body[: body.index(b"<b>Publication")], ""
        kind = "text/html" if "<html" in pages[path] else "text/plain"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n{length}\r\n"
        connection.sendall(head.encode() + body)

    done = crawl(f"http://{served(answer)}", tmp_path)
    assert (done.code, done.report["verdict"], cut) == (0, "complete", [])
    found = rows(tmp_path / "iad" / "latest")
    assert [row["article_id"] for row in found] == index.ids()
    assert all(row["published"] and row["keywords"] for row in found)


def test_certificate_that_nobody_vouches_for(served: Callable[[Answer], str], tmp_path: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now.replace(year=2099))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    asked: list[bytes] = []

    def answer(connection: socket) -> None:
        with context.wrap_socket(connection, server_side=True) as safe:
            asked.append(safe.recv(65_536))

    done = crawl(f"https://{served(answer)}".replace("127.0.0.1", "localhost"), tmp_path)
    assert (done.code, done.report["verdict"]) == (4, "failed")
    assert "no safe connection (self-signed certificate" in done.report["failures"][0]["error"]
    assert asked == []


def test_plain_answer_where_a_safe_one_is_wanted(served: Callable[[Answer], str], tmp_path: Path) -> None:
    done = crawl(f"https://{served(said(b'HTTP/1.1 400 Bad Request'))}", tmp_path)
    assert (done.code, done.report["verdict"]) == (4, "failed")
    assert "no safe connection" in done.report["failures"][0]["error"]
