"""Invented run reports, as ``runs/<run id>.json`` holds them."""

from __future__ import annotations

from typing import Any

from harvester.schema import TABLES

EVIL = "</script><img src=x onerror=\"document.title='taken'\">\u202e\x1b[2J"
"""What a page of a hostile site may put into any text."""

CITIES = ["İzmir", "Isparta", "Çorum", "Cizre", "Şile", "Sivas", "iğde", "Zonguldak", "ılgaz", "Ünye", "Uşak"]
IN_ORDER = ["Cizre", "Çorum", "ılgaz", "Isparta", "iğde", "İzmir", "Sivas", "Şile", "Uşak", "Ünye", "Zonguldak"]


def report(verdict: str = "complete", **other: Any) -> dict[str, Any]:
    """The report of a run that ended so."""
    released = verdict in ("complete", "partial", "limited")
    return {
        "run_id": "20261123T021500Z",
        "source": "dergi",
        "site": "https://index.example/",
        "command": "harvester crawl dergi",
        "version": "0.1.0",
        "started": "2026-11-23T02:15:00Z",
        "ended": "2026-11-23T02:41:12Z",
        "seconds": 1572.4,
        "verdict": verdict,
        "says": f"It ended {verdict}. {EVIL}",
        "exit_code": 0 if released else 4,
        "released": released,
        "release": "20261123T021500Z" if released else None,
        "requests": 1612,
        "bytes": 48_120_331,
        "pages": {"record": {"done": 1480, "failed": 21, "pending": 3}, "listing": {"done": 111, "failed": 0}},
        "articles": {"seen": 1480, "added": 64, "changed": 17, "unchanged": 1399, "withdrawn": 2},
        "rows": dict.fromkeys(TABLES, 1502) if released else {},
        "coverage": {"title": 0.999, "doi": 0.71},
        "figures": figures() if released else {},
        "unreadable": {"doi": 4},
        "flags": {"doi_invalid": 4},
        "dropped": {"empty": 1},
        "refused": {},
        "failures": [
            {"url": f"https://index.example/paper/{n}", "kind": "record", "error": "503 Busy", "tries": n}
            for n in range(1, 12)
        ] + [{"url": "javascript:alert(1)", "kind": EVIL, "error": EVIL, "tries": 2}],
        "failure_counts": [
            {"state": "failed", "error": "503 Service Unavailable", "pages": 18},
            {"state": "failed", "error": EVIL, "pages": 3},
            {"state": "gone", "error": "404 Not Found", "pages": 2},
        ],
        "politeness": {"delay": 1.0, "waits": 3, "waited_s": 84.0},
        "timeline": timeline(),
        "peak_memory_mb": 133.2,
        **other,
    }  # fmt: skip


def timeline() -> dict[str, Any]:
    """Of a run with two pauses."""
    requests = [0 if 30 <= n < 36 or 70 <= n < 73 else 16 + (n * 7) % 9 for n in range(99)]
    refused = [3 if n in (29, 69) else 0 for n in range(99)]
    return {
        "bin_seconds": 16.0,
        "requests": requests,
        "answers": {
            "ok": [max(count - bad, 0) for count, bad in zip(requests, refused, strict=True)],
            "4xx": refused,
            "5xx": [1 if n % 23 == 5 else 0 for n in range(99)],
            "none": [1 if n == 50 else 0 for n in range(99)],
        },
        "waited": [16.0 if 30 <= n < 36 or 70 <= n < 73 else 0.0 for n in range(99)],
    }


def figures() -> dict[str, Any]:
    """Of a release."""
    columns = TABLES["articles"]
    return {
        "years": {str(year): 4 + (year * 13) % 57 + (year - 1998) * 3 for year in range(1998, 2027) if year != 2003},
        "undated": 3,
        "journals": [
            {"journal_id": f"dergi:{n}", "title": name, "articles": 40 if n < 11 else 3}
            for n, name in enumerate([*CITIES, EVIL])
        ],
        "keywords": [
            {"language": language, "keyword": word, "articles": 60 - 4 * n}
            for n, (language, word) in enumerate(
                [("tr", "eğitim"), ("en", "history"), ("tr", "şiir"), ("tr", "ışık"), ("en", "education"),
                 ("tr", "insan hakları"), ("und", EVIL)]
            )
        ],
        "languages": {"tr": 1201, "en": 290, "": 11},
        "kinds": {"journal-article": 1502},
        "statuses": {"active": 1500, "withdrawn": 2},
        "flags": {"doi_invalid": 4, "pages_reversed": 9},
        "coverage": {name: round(1 - 0.021 * n, 4) for n, name in enumerate(columns)},
        "changes": {"added": 64, "changed": 17, "withdrawn": 2, "returned": 0},
        "fields_changed": {"pages": 11, "title": 8},
        "changed": [
            {
                "article_id": f"dergi:{n}", "change": ("added", "changed", "withdrawn")[n % 3],
                "fields": ["title", "pages"] if n % 3 == 1 else [], "title": EVIL if n == 4 else f"{city} üzerine",
                "url": "javascript:alert(1)" if n == 4 else f"https://index.example/paper/{n}",
            }
            for n, city in enumerate(CITIES)
        ],
    }  # fmt: skip


def before() -> dict[str, Any]:
    """Of the run that made the release before."""
    told = report(run_id="20261122T021500Z")
    told["figures"]["coverage"] |= {"doi": 0.95, "abstract": 0.2}
    del told["figures"]["coverage"]["flags"]
    return told
