"""A small dataset with Turkish letters and ill will, harvested into a real store and released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harvester.items import Article, Author, Issue, Journal
from tests.releases.kit import FIRST, SECOND, SITE, article, full, harvest, release

HOSTILE = "<script>document.title='taken'</script><img src=http://127.0.0.1:9/x onerror=alert(1)> \"'&"
LIGHT = ("ışık", "Işık", "IŞIK", "isik")
PEOPLE = ("İnsan ve Doğa", "INSAN ve toplum", "insân-ı kâmil", "İnsanlar arasında")

#: Key → title, of the records that searches look for.
TITLES: dict[str, str] = {
    **{f"1/10/20{place}": f"Kentte {word} kirliliği" for place, word in enumerate(LIGHT)},
    **{f"1/10/30{place}": title for place, title in enumerate(PEOPLE)},
    "2/20/400": "Halk şiiri üzerine: ışık hızı değil",
    "2/20/401": "HALK ŞİİRİ geleneği",
    "2/20/402": "The Łódź Ærø Study of Straße Names",
    "2/20/403": HOSTILE,
}
RICH = "1/10/500"


def records() -> list[Article | Issue | Journal]:
    """All of them: many are plain, one has everything."""
    found: list[Article | Issue | Journal] = [
        Journal(journal_id="iad:1", source="iad", title="Köprü Dergisi", publisher="Köprü Yayınları"),
        Journal(journal_id="iad:2", source="iad", title="Bridge Journal", publisher=HOSTILE),
        Issue(issue_id="iad:1/10", source="iad", journal_id="iad:1", volume="5", issue="2"),
        Issue(issue_id="iad:2/20", source="iad", journal_id="iad:2"),
        full(),
        _rich(),
    ]
    for number, (key, title) in enumerate(TITLES.items()):
        foreign = key.startswith("2/")
        found.append(
            article(
                key,
                title=title,
                titles={"tr": title},
                language="en" if foreign else "tr",
                journal_title="Bridge Journal" if foreign else "Köprü Dergisi",
                published=f"{2015 + number % 5}",
                published_precision="year",
                published_year=2015 + number % 5,
                type="research article",
                flags=["doi_invalid"] if number % 3 == 0 else [],
                original_url="javascript:alert(1)" if title == HOSTILE else None,
                authors=[Author(position=1, name=HOSTILE if title == HOSTILE else f"Ada Yazar {number}")],
                author_count=1,
            )
        )
    return found


def _rich() -> Article:
    known: dict[str, Any] = {
        "title": "Köprülerin gölgesi",
        "title_en": "The shadow of bridges",
        "titles": {"tr": "Köprülerin gölgesi", "en": "The shadow of bridges"},
        "language": "tr",
        "journal_title": "Köprü Dergisi",
        "authors": [
            Author(position=1, name="Ayşe Irmak", orcid="0000-0002-1825-0097", affiliations=["Ege Üniversitesi"]),
            Author(position=2, name="Can Han", role="Çeviren"),
        ],
        "author_count": 2,
        "abstract": "Birinci paragraf.\nİkinci paragraf.",
        "abstract_en": "A first paragraph.",
        "abstracts": {"tr": "Birinci paragraf.\nİkinci paragraf.", "en": "A first paragraph."},
        "keywords": {"tr": ["köprü mimarisi", "gölge"], "en": ["bridges"]},
        "keywords_en": ["bridges"],
        "doi": "10.5555/kopru.500",
        "original_url": f"{SITE}/original/500",
        "pdf_url": f"{SITE}/original/500.pdf",
        "pages": "5-12",
        "published": "2021-06",
        "published_precision": "month",
        "published_year": 2021,
        "volume": "5",
        "issue": "2",
        "flags": ["pages_conflict"],
        "provenance": {"doi": "citation page"},
        "identifiers": ["hdl:10.5555/500"],
        "counted_at": "2026-11-22T10:15:00Z",
    }
    return article(RICH, **known)


def build(dataset: Path) -> Path:
    """Harvest and release twice, the second time with other counts; the folder of the newest release."""
    first = records()
    release(dataset, FIRST, *first)
    again = _rich()
    again.views, again.counted_at, again.pages = 9, "2026-11-23T10:15:00Z", "5-13"
    harvest(dataset, SECOND, again)
    return release(dataset, SECOND, again).folder
