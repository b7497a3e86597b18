"""The catalogue that holds every case: what real journals do with the fields of a platform, each in one article.

Cases are told by their number: ``cases().journal("sesbil")`` has the Turkish ones (1 to 33), ``kiyi`` those of pages
and names (101 to 112), ``cuadernos`` a Spanish journal, ``bos`` is a journal without an issue.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from harvester.demo.journals.catalogue import PREFIX, Writer, issn, sections
from harvester.demo.journals.content import Catalogue, Galley, Journal, Person

Said = dict[str, Any]
_BARE: Said = {"abstract": {}, "keywords": {}, "doi": "", "references": ()}
_TURKISH_TITLE = {"tr": "Çevirisi olmayan bir inceleme: ağıtlar"}


def _editorial(year: int) -> Said:
    return {
        **_BARE,
        "section": "EDI",
        "title": {"tr": f"Editörden: {year} sayısına girerken"},
        "pages": "i-ii",
        "galleys": (),
    }


def _first_issue(writer: Writer) -> dict[int, Said]:
    """The cases of fields and galleys."""
    four = tuple(writer.person("tr", nth) for nth in range(4))
    translator = Person("Desmond", "Ashdown-Lee", {"tr": "Kuzey Teknik Enstitüsü"}, role="translator")
    return {
        1: _editorial(2021),
        2: {},
        3: {
            "title": _TURKISH_TITLE,
            "abstract": {"tr": writer.abstract("tr", 0)},
            "keywords": {"tr": ("ağıt", "yas", "Türkçe")},
        },
        4: {"language": "en", "galleys": (Galley(1012, language="en"),)},
        5: {"doi": "", "keywords": {}, "authors": four},
        6: {
            "galleys": (
                Galley(1018),
                Galley(1019, language="en", url_path="fulltext-en"),
                Galley(1020, "HTML", kind="html"),
            )
        },
        7: {"galleys": (), "pages": ""},
        8: {
            "title": {
                "tr": "<i>Allium</i> türlerinde CO<sub>2</sub> &amp; ışık: A &lt; B mi?",
                "en": "<i>Allium</i> species, CO<sub>2</sub> &amp; light: is A &lt; B?",
            }
        },
        9: {
            "title": {"tr": "Köy okullarında kitaplık kullanımı", "en": "Use of libraries in village schools"},
            "prefix": {"en": "The"},
            "subtitle": {"tr": "bir izleme araştırması", "en": "a longitudinal study"},
            "coverage": {"tr": "Artvin; 2001-2009", "en": "Artvin; 2001-2009"},
            "type": {"tr": "Nitel", "en": "Qualitative"},
            "subjects": {"tr": ("Kitaplık bilimi",), "en": ("Library science",)},
        },
        10: {
            "section": "DER",
            "url_path": "derleme-2021",
            "cover": True,
            "galleys": (Galley(1030), Galley(1031, "Veri", kind="csv", supplement=True)),
        },
        11: {**_BARE, "section": "KIT", "authors": (four[0], translator)},
    }


def _many_authors(writer: Writer) -> tuple[Person, ...]:
    everyone = []
    for nth in range(24):
        person = writer.person("tr", nth)
        name = f"{person.family} {'ABCDEFGHIJKLMNOPQRSTUVWX'[nth]}."
        everyone.append(Person(person.given, name, person.affiliation, person.orcid, in_english=nth % 2 == 0))
    return tuple(everyone)


def _sesbil() -> Journal:
    languages = ("tr", "en")
    writer = Writer(4, "sesbil", languages)
    one_word = Person("Derviş")
    special: Said = {
        "year": 2023,
        "volume": "",
        "issue": "",
        "published": "2023-05-10",
        "title": {"tr": "Masalın 'Sesi' Özel Sayısı", "en": "Special Issue: The Voice of Tales"},
        "description": {"tr": "<p>Bu sayı <b>masallara</b> ayrıldı.</p>"},
        "url_path": "ozel-sayi-2023",
    }
    double: Said = {
        "year": 2022,
        "title": {"tr": "Ses & Yazı", "en": "Sound & Script"},
        "issue": "1-2",
        "published": "2022-09-15",
    }
    away = Galley(1084, "PDF (remote)", remote="https://example.org/files/1084.pdf")
    unequal = {"tr": ("bir", "iki", "üç", "dört", "beş"), "en": ("one", "two", "three")}
    english = {"title": {"en": "An article that has no Turkish version"}, "keywords": {"en": ("lament", "Black Sea")}}
    issues = (
        writer.issue(1, 3, 1, _first_issue(writer)),
        writer.issue(2, 3, 2, {12: _editorial(2021), 13: {}, 14: {}, 20: {"status": "unpublished"}, 21: {}}),
        writer.issue(
            3, 4, 1, {22: {**_BARE, "section": "KIT", "authors": (one_word,)}, 23: {"status": "draft"}}, **double
        ),
        writer.issue(4, 5, 1, {24: _editorial(2023), 35: {"authors": _many_authors(writer)}, 36: {}}, **special),
        writer.issue(5, 5, 1, {46: {"earlier": (9046,)}, 47: {}, 48: {"section": "DER"}}),
        writer.issue(
            6,
            5,
            2,
            {
                57: {"galleys": (away,), "published": "2024-02-01"},
                58: {"keywords": unequal},
                59: {"language": "en", **english, "abstract": {"en": writer.abstract("en", 1)}},
            },
        ),
        writer.issue(7, 6, 1, {67: {}}, is_published=False),
    )
    return Journal(
        "sesbil",
        {"tr": "Ses ve Dil Araştırmaları Dergisi", "en": "Journal of Sound and Language Studies"},
        languages,
        sections(),
        issues,
        "Ses Dil Araş. Derg.",
        issn("9902011"),
        issn("9902012"),
        "Mavidere Üniversitesi",
        {"tr": "<p>Yılda iki kez çıkan <em>uydurma</em> bir dergi.</p>"},
        issues_a_page=4,
    )


def _kiyi() -> Journal:
    languages = ("en", "tr")
    writer = Writer(5, "kiyi", languages)
    group = Person("The Shoreline Data Group", "", {"en": "Northern Institute of Technology"})
    sici = f"{PREFIX}/(SICI)9902-0200(2022)12:1<66:SG>2.0.CO;2-#"

    def doi(nth: int) -> Said:
        return {"doi": f"{PREFIX}/KIYI.12.{nth}"}

    odd: Said = {"keywords": {"en": ("tides; currents, waves", "CO<sub>2</sub>")}}
    cases: dict[int, Said] = {
        101: doi(1) | {"pages": "1-18, 120", "first_page": "1", "last_page": "120"},
        102: doi(2) | {"pages": "e0001", "article_number": "e0001"},
        103: doi(3) | {"pages": "20–31", "first_page": "20", "last_page": "31"},
        104: doi(4) | {"pages": "Art. 4", "article_number": "4"},
        105: doi(5),
        106: doi(6) | {"authors": (group,), "pages": "60-65"},
        107: odd | {"doi": sici, "pages": "66-71"},
        108: {**_BARE, "title": {"en": "Corrigendum: Light pollution and bird migration"}, "pages": "72"},
    }
    more: dict[int, Said] = {number: {} for number in range(109, 113)}
    more[110] = {"status": "unpublished"}
    issues = (
        writer.issue(8, 12, 1, cases, year=2022, published="2022-03-31"),
        writer.issue(9, 12, 2, more, year=2022, published="2022-10-01"),
    )
    return Journal(
        "kiyi",
        {"en": "Journal of Shore & Harbour Studies", "tr": "Kıyı ve Liman Araştırmaları"},
        languages,
        sections(),
        issues,
        "J. Shore Harb. Stud.",
        "",
        issn("9902020"),
        "Northern Press",
        license="https://creativecommons.org/licenses/by/4.0",
    )


def _cuadernos() -> Journal:
    languages = ("es", "en")
    writer = Writer(6, "cuadernos", languages)
    return Journal(
        "cuadernos",
        {"es": "Cuadernos de la Voz", "en": "Notebooks on Voice"},
        languages,
        sections(),
        (writer.issue(10, 2, 1, {201: {}, 202: {"section": "DER"}, 203: {}}),),
        "Cuad. Voz",
        issn("9902030"),
        issn("9902031"),
        "Casa del Norte",
    )


@cache
def cases() -> Catalogue:
    """The catalogue of all cases; the same object each time."""
    empty = Journal("bos", {"tr": "Boş Defter"}, ("tr",), sections(), publisher="Mavidere Üniversitesi")
    return Catalogue((_sesbil(), _kiyi(), empty, _cuadernos()))
