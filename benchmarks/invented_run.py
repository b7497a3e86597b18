"""An invented run of an invented index, as its report would tell of it: for pictures of the page, and for its tests."""

from __future__ import annotations

import math
from typing import Any

JOURNALS = [
    ("Çukurova Çocuk Edebiyatı Dergisi", 212), ("İç Anadolu Tarih Araştırmaları", 198),
    ("Ses ve Dil Araştırmaları Dergisi", 187), ("Şehir ve Bölge Çalışmaları", 173),
    ("Isparta Gül ve Tarım Bilimleri Dergisi", 150), ("Journal of Anatolian Geography", 141),
    ("Öğretmen Eğitimi ve Sosyal Bilgiler Öğretimi Dergisi", 133), ("Üniversite ve Toplum", 120),
    ("Ege Coğrafya Yazıları", 97), ("Göç Araştırmaları", 90), ("Halk Sağlığı Notları", 84), ("Su ve Toprak", 84),
    ("Zeytin Bilimi", 61), ("Kütüphane Yazıları", 44), ("Muğla Arıcılık Dergisi", 31), ("Caz ve Müzik Çalışmaları", 12),
]  # fmt: skip

KEYWORDS = {
    "tr": [("öğretmen eğitimi", 61), ("göç", 54), ("çocuk edebiyatı", 49), ("su hakkı", 38), ("ağız araştırmaları", 33),
           ("iklim değişikliği", 31), ("şehirleşme", 31), ("ısı adası", 22), ("zeytin", 20), ("İzmir", 18),
           ("arıcılık", 11)],
    "en": [("teacher education", 58), ("migration", 51), ("children's literature", 44), ("water rights", 35),
           ("climate change", 30), ("urban heat", 21), ("olive", 19)],
}  # fmt: skip

_CHANGED = [
    ("added", "Şarkılarda Uyak Düzeni: Bir Derleme"), ("added", "Ilgaz Eteklerinde Kar Örtüsü"),
    ("added", "Çay Bahçelerinde Gölge"), ("added", "İnce Ünlüler ve Isı: Bir Ses Ölçümü"),
    ("added", "Water Rights in Mountain Villages"), ("added", "Göçün Sofrası: Üç Kuşak Yemek Tarifi"),
    ("changed", "Zeytin Ağacının Yaşı Nasıl Ölçülür?"), ("changed", "Öğretmen Odasında Sessizlik"),
    ("withdrawn", "Ücretsiz Kitapların Dolaşımı"), ("returned", "Köy Okullarında Akşam Okumaları"),
]  # fmt: skip

COVERAGE = {
    "title": 1.0, "authors": 0.994, "journal_title": 1.0, "published": 0.981, "pages": 0.942, "doi": 0.741,
    "abstract": 0.918, "keywords": 0.883, "type_printed": 0.964,
}  # fmt: skip

BEFORE = {
    "run_id": "20261118T021500Z", "release": "20261118T021500Z", "released": True, "verdict": "complete",
    "rows": {"articles": 1811}, "coverage": {**COVERAGE, "doi": 0.792, "keywords": 0.861, "abstract": 0.917},
}  # fmt: skip
"""The report of the release before, as far as the page reads it."""


def figures() -> dict[str, Any]:
    """What the report of a run with a release says of it."""
    articles = sum(count for _, count in JOURNALS)
    rising = {year: round(18 + 150 / (1 + math.exp((2015 - year) / 3))) for year in range(2003, 2026)}
    return {
        "years": {"1987": 3, **{str(year): count - year % 5 * 4 for year, count in rising.items()}, "2026": 61},
        "undated": 34,
        "journals": [
            {"journal_id": f"anadolu:{n + 11}", "title": title, "articles": count}
            for n, (title, count) in enumerate(JOURNALS)
        ],
        "keywords": [
            {"language": language, "keyword": word, "articles": count}
            for language, words in KEYWORDS.items()
            for word, count in words
        ],
        "languages": {"tr": articles - 300, "en": 297, "": 3},
        "kinds": {"journal-article": articles},
        "coverage": {**COVERAGE, "issn": 0.93, "orcid": 0.214, "references": 0.4, "pdf_url": 0.88},
        "changes": {"added": 6, "changed": 2, "withdrawn": 1, "returned": 1},
        "fields_changed": {"title": 1, "keywords": 1, "doi": 1},
        "changed": [
            {
                "article_id": f"anadolu:{n + 11}/{n + 204}/{9000 + 37 * n}",
                "change": change,
                "fields": ["title", "doi"] if n == 6 else ["keywords"] if n == 7 else [],
                "title": title,
                "url": f"https://dizin.example.org/paper/{n + 11}/{n + 204}/{9000 + 37 * n}",
            }
            for n, (change, title) in enumerate(_CHANGED)
        ],
    }


def timeline() -> dict[str, Any]:
    """A run of 19 minutes at one request a second, with two pauses and a short trouble."""
    stretches, seconds = 72, 16.0
    requests, waited = [], []
    answers: dict[str, list[int]] = {"ok": [], "4xx": [], "5xx": [], "none": []}
    for n in range(stretches):
        pause = {20: 9.0, 21: 16.0, 22: 5.0, 47: 16.0, 48: 14.0}.get(n, 0.0)
        asked = round((seconds - pause) * (0.94 if n % 7 else 0.8))
        bad = {"4xx": int(n in (20, 46, 47)) + int(n % 17 == 3), "5xx": {46: 6, 49: 3}.get(n, 0), "none": int(n == 60)}
        bad = {name: min(count, asked) for name, count in bad.items()}
        for name, count in bad.items():
            answers[name].append(count)
        answers["ok"].append(max(asked - sum(bad.values()), 0))
        requests.append(max(asked, sum(bad.values())))
        waited.append(pause)
    return {"bin_seconds": seconds, "requests": requests, "answers": answers, "waited": waited}


def report() -> dict[str, Any]:
    """The report of a run that ended ``partial``: all parts of the page have something to show."""
    articles, line = sum(count for _, count in JOURNALS), timeline()
    return {
        "run_id": "20261125T021500Z", "source": "anadolu", "site": "https://dizin.example.org/",
        "command": "harvester crawl https://dizin.example.org/ --name anadolu", "version": "0.1.0",
        "started": "2026-11-25T02:15:00Z", "ended": "2026-11-25T02:34:12Z", "seconds": 1152.4, "verdict": "partial",
        "says": "9 of 985 pages failed, mostly: 500 Internal Server Error. The next run tries them again.",
        "exit_code": 3, "released": True, "release": "20261125T021500Z", "requests": sum(line["requests"]),
        "bytes": 41_883_120,
        "pages": {
            "listing": {"done": 131, "failed": 2, "pending": 0, "gone": 0, "refused": 3},
            "record": {"done": articles - 9, "failed": 7, "pending": 0, "gone": 2, "refused": 0},
            "start": {"done": 1, "failed": 0, "pending": 0, "gone": 0, "refused": 0},
        },
        "articles": {"seen": 842, "added": 6, "changed": 2, "unchanged": 834, "withdrawn": 1}, "returned": 1,
        "rows": {"articles": articles, "article_authors": 3921, "article_keywords": 8120, "issues": 133,
                 "journals": 16},
        "coverage": COVERAGE, "coverage_read": COVERAGE, "unreadable": {"published": 7, "doi": 3, "pages": 2},
        "flags": {"year_conflict": 5, "published_unreadable": 7, "doi_invalid": 3, "pages_reversed": 2,
                  "text_repaired": 14},
        "dropped": {"empty": 1}, "refused": {"robots": 3, "off_site": 12},
        "failures": [
            *({"url": f"https://dizin.example.org/paper/14/207/{9100 + n}", "kind": "record",
               "error": "500 Internal Server Error", "tries": 3} for n in range(6)),
            {"url": "https://dizin.example.org/paper/19/212/9333", "kind": "record", "tries": 3,
             "error": "no answer in time"},
            {"url": "https://dizin.example.org/j/12/205?page=3", "kind": "listing", "tries": 3,
             "error": "listed records before, and lists none now"},
            {"url": "https://dizin.example.org/j/12/206", "kind": "listing", "tries": 3,
             "error": "503 Service Unavailable"},
            {"url": "https://dizin.example.org/paper/11/204/9002", "kind": "record", "tries": 1,
             "error": "404 Not Found"},
            {"url": "https://dizin.example.org/paper/11/204/9003", "kind": "record", "tries": 1,
             "error": "404 Not Found"},
        ],
        "failures_by_kind": {
            "listing": {"listed records before": 1, "503 Service Unavailable": 1},
            "record": {"500 Internal Server Error": 6, "404 Not Found": 2, "no answer in time": 1},
        },
        "detail": {"read": None, "why": None},
        "politeness": {"delay": 1.0, "waits": 2, "waited_s": sum(line["waited"])},
        "timeline": line, "peak_memory_mb": 221.4, "samples": [], "figures": figures(),
    }  # fmt: skip
