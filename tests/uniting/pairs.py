"""Pairs of records with a label: one article in two forms, or two articles that look alike. All are invented here."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from harvester.items import Article, Author

_TOPICS = (
    "Halk Kütüphanelerinde Çocuk Okurların", "Kırsal İlköğretim Okullarında Öğrencilerin", "Gölge Oyunu Ustalarının",
    "Karadeniz Balıkçılarının", "Şehirlerarası Otobüs Yolcularının", "Üniversite Yemekhanelerinde Çalışanların",
    "Sıvas Yöresi Âşıklarının", "Meteoroloji Gözlemcilerinin", "Göçmen Kadın Girişimcilerin", "İpek Dokumacılarının",
)  # fmt: skip
_CONTEXTS = (
    "Günlük Alışkanlıkları", "Bellek Anlatıları", "İş Doyumu Düzeyleri", "Dijital Okuryazarlığı", "Müzik Eğitimi",
    "Ağız Özellikleri", "Zaman Yönetimi", "Çevre Algısı", "Örgütsel Bağlılığı", "Ölçü Birimleri",
)  # fmt: skip
_SUBTITLES = (
    "Nitel Bir İnceleme",
    "Ege Bölgesi Örneği",
    "Kuşaklar Arası Bir Karşılaştırma",
    "Ölçek Geliştirme Çalışması",
)
_GIVEN = ("Çağlar", "Işıl", "Ömer", "Gülşen", "Selin", "Uğur", "Zeynep Ece", "Barış", "Nilüfer", "Hasan")
_FAMILY = ("Karataş", "Güneşoğlu", "Yıldırım", "Öztürkmen", "Bozkır", "Şahinbaş", "Taşçı", "Demirağ", "Ulusoy", "Çetin")
_MARKS = str.maketrans("çğıöşüÇĞİÖŞÜâÂ", "cgiosuCGIOSUaA")
_WRONG_PAGE = str.maketrans("ışğİŞĞ", "ýþðÝÞÐ")
_ASKED = str.maketrans(dict.fromkeys("çğıöşüÇĞİÖŞÜâÂ", "?"))
_LOST = str.maketrans(dict.fromkeys("çğıöşüÇĞİÖŞÜâÂ", ""))


@dataclass(frozen=True)
class Pair:
    """Two records."""

    what: str
    same: bool
    one: Article
    other: Article


def authors(*names: str) -> list[Author]:
    return [Author(position=n, name=name) for n, name in enumerate(names, start=1)]


class Maker:
    """Makes records. Every record is of its own article, unless it is made from another."""

    def __init__(self) -> None:
        self._random = random.Random(4)
        self._count = count(1)
        self._titles = iter(self._all_titles())

    def _all_titles(self) -> list[str]:
        titles = [f"{topic} {context}" for topic in _TOPICS for context in _CONTEXTS]
        self._random.shuffle(titles)
        return [f"{when}{title}" for when in ("", "Yeni Dönemde ", "Geçen Yüzyılda ", "Uzaktan ") for title in titles]

    def article(self, **known: Any) -> Article:
        """An article as an index has it, with everything but a DOI."""
        n = next(self._count)
        title = f"{next(self._titles)}: {self._random.choice(_SUBTITLES)}"
        names = [f"{self._random.choice(_GIVEN)} {self._random.choice(_FAMILY)}" for _ in range(n % 3 + 1)]
        year = 2005 + n % 15
        first = 3 + 7 * (n % 20)
        said: dict[str, Any] = {
            "title": title, "authors": authors(*names), "published": str(year), "published_year": year,
            "volume": str(n % 30 + 1),
            "issue": str(n % 4 + 1), "issue_year": year, "pages": f"{first}-{first + 6}", "first_page": str(first),
            "last_page": str(first + 6), "journal_title": f"Dergi {n % 7}",
            "journal_id": f"iad:{n % 7}", "language": "tr",
            "kind": "journal-article", "url": f"https://index.example/paper/{n}",
        } | known  # fmt: skip
        said.setdefault("titles", {said["language"] or "und": said["title"]} if said["title"] else {})
        return Article(article_id=f"iad:{n}", source="iad", **said)

    def other(self, one: Article, **changed: Any) -> Article:
        """The record that another source has of the article."""
        n = next(self._count)
        known = {name: getattr(one, name) for name in Article.__slots__} | {
            "article_id": f"oj:{n}", "source": "oj", "url": f"https://journal.example/article/view/{n}",
            "journal_id": (one.journal_id or "").replace("iad", "oj") or None, **changed,
        }  # fmt: skip
        if "title" in changed and "titles" not in changed:
            known["titles"] = {known["language"] or "und": changed["title"]} if changed["title"] else {}
        return Article(**known)


def _mojibake(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", "replace")


#: What another source makes of a record of the same article.
FORMS: dict[str, Callable[[Article], dict[str, Any]]] = {
    "in capitals": lambda a: {"title": (a.title or "").replace("i", "İ").upper()},
    "in small letters": lambda a: {"title": (a.title or "").replace("I", "ı").replace("İ", "i").lower()},
    "marks lost": lambda a: {"title": (a.title or "").translate(_MARKS)},
    "code page": lambda a: {"title": (a.title or "").translate(_WRONG_PAGE)},
    "question marks": lambda a: {"title": (a.title or "").translate(_ASKED)},
    "letters lost": lambda a: {"title": (a.title or "").translate(_LOST)},
    "read wrongly": lambda a: {"title": _mojibake(a.title or "")},
    "other punctuation": lambda a: {"title": (a.title or "").replace(": ", " - ") + "*"},
    "quotes and dots": lambda a: {"title": f"“{a.title}”."},
    "subtitle missing": lambda a: {"title": (a.title or "").partition(":")[0]},
    "subtitle apart": lambda a: {
        "title": (a.title or "").partition(":")[0], "subtitles": {"tr": (a.title or "").partition(": ")[2]},
    },
    "no place": lambda a: {"volume": None, "issue": None, "pages": None, "first_page": None, "last_page": None},
    "family name first": lambda a: {"authors": authors(*(" ".join(reversed(x.name.split(" ", 1))) for x in a.authors))},
    "family in capitals, initials": lambda a: {
        "authors": authors(*(f"{x.name[0]}. {x.name.split()[-1].upper()}" for x in a.authors)),
    },
    "marks of names lost": lambda a: {"authors": authors(*(x.name.translate(_MARKS) for x in a.authors))},
    "names damaged": lambda a: {"authors": authors(*(x.name.translate(_WRONG_PAGE) for x in a.authors))},
    "authors in another order": lambda a: {"authors": authors(*(x.name for x in reversed(a.authors)))},
    "a title in each language": lambda a: {
        "titles": {"en": "An English Title of the Very Same Work", "tr": a.title}, "language": "en",
        "title": "An English Title of the Very Same Work",
    },
    "the day of the year": lambda a: {"published": f"{a.published_year}-06-30"},
    "published the year after": lambda a: {"published": str((a.published_year or 0) + 1),
                                           "published_year": (a.published_year or 0) + 1},
}  # fmt: skip


def true_pairs(make: Maker) -> Iterator[Pair]:
    """One article in two forms."""
    for name, form in FORMS.items():
        for _ in range(6):
            one = make.article()
            yield Pair(name, True, one, make.other(one, **form(one)))
    for n in range(4):
        one = make.article(doi=f"10.5555/true.{n}", authors=[])
        yield Pair("DOI, and no author", True, one, make.other(one, title=(one.title or "").upper(), authors=[]))
        one = make.article(doi=f"10.5555/tongue.{n}")
        changed = {"title": "A Title in English Alone", "titles": {"en": "A Title in English Alone"}, "language": "en"}
        yield Pair("DOI, in another language", True, one, make.other(one, **changed))
        one = make.article(doi=f"10.5555/typing.{n}")
        yield Pair("DOI, a word mistyped", True, one, make.other(one, title=(one.title or "").replace("an", "na", 1)))
        one = make.article()
        other = make.other(one, published_year=None, issue_year=None, title=f"{one.title} [Özet]")
        one.original_url = (other.url or "").replace("https://", "http://www.") + f"/{n + 100}"
        yield Pair("original address", True, one, other)
        one = make.article(title="Kapak", authors=[])
        yield Pair("the same cover", True, one, make.other(one, title="KAPAK"))


def near_misses(make: Maker) -> Iterator[Pair]:
    """Two articles that look alike."""
    headings = (
        "Editörden",
        "İçindekiler",
        "Kapak",
        "Book Review",
        "Jenerik",
        "Editorial: Cilt 5",
        "Sunuş",
        "Kitap Tanıtımı",
    )
    for title in headings:
        one = make.article(title=title, authors=authors("Çağlar Karataş"))
        year = (one.published_year or 0) + 1
        yield Pair("heading, the year after", False, one, make.other(one, published_year=year, issue_year=year))
        one = make.article(title=title, authors=authors("Çağlar Karataş"))
        yield Pair("heading, another issue", False, one, make.other(one, issue="9"))
        one = make.article(title=title, volume=None, issue=None, pages=None, first_page=None, last_page=None)
        yield Pair("heading, no place", False, one, make.other(one))
    for n in range(4):
        one = make.article()
        yield Pair("another DOI", False, make_doi(one, f"a{n}"), make.other(one, doi=f"10.5555/other.{n}"))
        one = make.article()
        yield Pair("other pages", False, one, make.other(one, pages="901-907", first_page="901", last_page="907"))
        one = make.article()
        yield Pair("another issue", False, one, make.other(one, volume="77"))
        one = make.article()
        yield Pair("another author", False, one, make.other(one, authors=authors("Mehmet Sarıgül")))
        one = make.article(authors=authors("Ali Karataş"))
        yield Pair("a namesake", False, one, make.other(one, authors=authors("Veli Karataş")))
        one = make.article()
        yield Pair("another year", False, one, make.other(one, published_year=1999, issue_year=1999))
        one = make.article()
        nowhere = dict.fromkeys(("volume", "issue", "pages", "first_page", "last_page"))
        for what, title in (
            ("its erratum", f"Erratum: {one.title}"), ("its correction", f"{one.title} (Düzeltme)"),
            ("a reply", f"Reply to {one.title}"), ("a review of it", f"Kitap İncelemesi: {one.title}"),
            ("its second part", f"{one.title} II"),
            ("another subtitle", f"{(one.title or '').partition(':')[0]}: Bir Yanıt Denemesi"),
        ):  # fmt: skip
            yield Pair(what, False, one, make.other(one, title=title, **nowhere))
            one = make.article()
        first = make.article(title=f"{one.title} Bölüm 1")
        yield Pair("parts", False, first, make.other(first, title=f"{one.title} Bölüm 2", **nowhere))
        one = make.article(doi=f"10.5555/mistake.{n}")
        far = {"title": "Bambaşka Bir Konuda Yazılmış Bambaşka Makale", "authors": authors("Mehmet Sarıgül")}
        yield Pair("a DOI by mistake", False, one, make.other(one, **far))
        one = make.article()
        yield Pair("another journal", False, one, make.other(one, journal_id="oj:99", **nowhere))
        one = make.article()
        short = {"title": (one.title or "").partition(":")[0], "journal_id": None, **nowhere}
        yield Pair("a part of its title, who knows where", False, one, make.other(one, **short))
        one = make.article()
        yield Pair("its preprint", False, one, make.other(one, kind="posted-content", **nowhere))
        one, second = make.article(), make.article()
        other = make.other(second)
        one.original_url = second.original_url = f"https://journal.example/issue/view/{n}"
        yield Pair("the address of an issue", False, one, other)
        one = make.article(title="Eğitim Üzerine")
        yield Pair("a short title", False, one, make.other(one, **nowhere))


def make_doi(article: Article, suffix: str) -> Article:
    article.doi = f"10.5555/{suffix}"
    return article


def labelled() -> list[Pair]:
    """All pairs."""
    make = Maker()
    return [*true_pairs(make), *near_misses(make)]
