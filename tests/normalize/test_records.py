"""Records: what readers of journal platforms give, and the fields wanted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.flags import FLAGS, UNREADABLE
from harvester.items import Article, Author, Issue, Journal
from pipelines.normalization import normalize_article, normalize_issue_record, normalize_journal

TURKISH = "Bu çalışmada öğrencilerin okuma becerileri incelenmiştir ve sonuçlar için bir ölçek kullanılmıştır. " * 3
ENGLISH = "This study examined the reading skills of the pupils, and the results were significant for them. " * 3
TR, EN = TURKISH.strip(), ENGLISH.strip()


def article(printed: dict[str, str], **given: Any) -> Article:
    return normalize_article(Article(article_id="uded:1", source="uded", printed=dict(printed), **given))


# What is printed, and the fields wanted; flags are wanted always, title_missing aside.
CASES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "each language by its short tag": (
        {
            "title@tr-TR": "Sözlü anlatım", "title@eng": "Oral narrative", "subtitle@tr_TR": "Bir inceleme",
            "abstract@Türkçe": TURKISH, "abstract@en_US": ENGLISH, "keywords@tur": "dil\nölçme", "language": "tur",
        },
        {
            "language": "tr", "title": "Sözlü anlatım: Bir inceleme", "title_en": "Oral narrative",
            "titles": {"tr": "Sözlü anlatım: Bir inceleme", "en": "Oral narrative"},
            "subtitles": {"tr": "Bir inceleme"},
            "abstract": TR, "abstract_en": EN, "keywords": {"tr": ["dil", "ölçme"]}, "keywords_en": [],
        },
    ),
    "English submission of a Turkish journal": (
        {"title@en": "Oral narrative", "title@tr": "Sözlü anlatım", "abstract@tr": TURKISH, "abstract@en": ENGLISH,
         "language": "eng"},
        {"language": "en", "title": "Oral narrative", "title_en": "Oral narrative", "abstract": EN},
    ),
    "nothing stated: the first that has title and abstract": (
        {"title@tr": "Sözlü anlatım", "title@en": "Oral narrative", "abstract@tr": TURKISH, "abstract@en": ENGLISH},
        {"language": "tr", "title": "Sözlü anlatım", "abstract": TR},
    ),
    "English alone, and the files are said to be Turkish": (
        {"title@en": "Only an English title", "abstract@en": "Plain &amp; short.", "language": "tur"},
        {"language": "en", "title": "Only an English title", "titles": {"en": "Only an English title"},
         "abstract": "Plain & short."},
    ),
    "English stamped with the language of the pages": (
        {"title@tr": "Reading skills of pupils", "abstract@tr": ENGLISH, "keywords@tr": "reading\nskills"},
        {"language": "en", "titles": {"en": "Reading skills of pupils"}, "abstract_en": EN,
         "keywords": {"en": ["reading", "skills"]}, "keywords_en": ["reading", "skills"]},
    ),
    "files in two languages: the title that stands first": (
        {"title@en": "Oral narrative", "title@tr": "Sözlü anlatım", "abstract@tr": TURKISH, "language": "tur\neng"},
        {"language": "en", "title": "Oral narrative", "abstract": None},
    ),
    "a tag that is none": (
        {"title@xx": "Öğrencilerin okuma becerileri üzerine", "title@en": "On reading skills", "language": "Klingon"},
        {"titles": {"tr": "Öğrencilerin okuma becerileri üzerine", "en": "On reading skills"}, "language": "tr"},
    ),
    "a tag that is none, and no certain language": (
        {"title@xx": "XIX.", "keywords@xx": "a1\nb2"},
        {"titles": {"und": "XIX."}, "title": "XIX.", "language": None, "keywords": {"und": ["a1", "b2"]}},
    ),
    "a regional tag": (
        {"title@pt-BR": "Leitura na escola", "title@en": "Reading at school", "language": "por"},
        {"language": "pt-BR", "title": "Leitura na escola", "title_en": "Reading at school"},
    ),
    "the Turkish title in the field for the English one": (
        {"title@tr": "Öğrencilerin okuma becerileri", "title@en": "Öğrencilerin okuma becerileri", "language": "tr"},
        {"title": "Öğrencilerin okuma becerileri", "title_en": None, "flags": ["text_repeated"]},
    ),
    "the English title in the field for the Turkish one": (
        {"title@tr": "The reading skills of pupils", "title@en": "The reading skills of pupils", "abstract@en": ENGLISH,
         "language": "en"},
        {"language": "en", "titles": {"en": "The reading skills of pupils"}, "flags": ["text_repeated"]},
    ),
    "repeated, in no certain language": (
        {"title@tr": "XIX.", "title@en": "XIX.", "language": "tr"},
        {"titles": {"tr": "XIX."}, "title_en": None, "flags": ["text_repeated"]},
    ),
    "without a language, and the same beside it": (
        {"title": "Sözlü anlatım", "title@tr": "Sözlü anlatım", "title@en": "Oral narrative", "keywords": "ölçme\ndil"},
        {"language": "tr", "titles": {"tr": "Sözlü anlatım", "en": "Oral narrative"}, "title_en": "Oral narrative",
         "keywords": {"tr": ["ölçme", "dil"]}},
    ),
    "the keys of one page": (
        {"title": "Öğrencilerin okuma becerileri", "title_en": "Reading skills", "abstract": TURKISH,
         "abstract@alt": ENGLISH, "keywords": "dil, ölçme", "keywords@alt": "language; assessment"},
        {"language": "tr", "title_en": "Reading skills", "abstract_en": EN, "keywords": {"tr": ["dil", "ölçme"],
         "en": ["language", "assessment"]}},
    ),
    "keywords apart are not split": (
        {"title@en": "Law", "keywords@en": "Economics, history of; sources\nLaw\nlaw."},
        {"keywords_en": ["Economics, history of; sources", "Law"]},
    ),
    "keywords as one text are": (
        {"title@tr": "Hukuk", "keywords@tr": "iktisat- hukuk- tarih", "keywords@en": "economics; law, general."},
        {"keywords": {"tr": ["iktisat", "hukuk", "tarih"], "en": ["economics", "law, general"]}},
    ),
    "English keywords that state no language": (
        {"title": "Öğrencilerin okuma becerileri", "language": "tr", "keywords": "reading; skills"},
        {"keywords": {"und": ["reading", "skills"]}, "keywords_en": []},
    ),
    "markup, once and twice escaped": (
        {"title@tr": "<i>Salvia</i> ve &lt;i&gt;CO<sub>2</sub>&lt;/i&gt;: a<b", "language": "tr",
         "abstract@tr": "<p>Amaç belirlemektir.Hedef Kitle: p &amp;lt; 0,05.</p><ul><li>bir</li><li>iki</li></ul>"},
        {"title": "Salvia ve CO2: a<b",
         "abstract": "Amaç belirlemektir. Hedef Kitle: p < 0,05.\nbir\niki"},
    ),
    "an issue stated by itself wins over its label": (
        {"issue": "Vol. 3 No. 1 (2021): Göç", "volume": "0", "number": "2-3", "issue_year": "2022"},
        {"volume": "0", "issue": "2-3", "issue_title": "Göç", "issue_year": 2022},
    ),
    "a number that is a title": (
        {"volume": "Cilt 5", "number": "Özel Sayı"}, {"volume": "5", "issue": None, "issue_title": "Özel Sayı"},
    ),
    "a title that is a label": (
        {"issue_title": "Cilt 5 Sayı 2 (2021): Göç"},
        {"volume": "5", "issue": "2", "issue_title": "Göç", "issue_year": 2021},
    ),
    "a title with a year": ({"issue_title": "Vizyon 2023"}, {"issue_title": "Vizyon 2023",
     "issue_year": None}),
    "a title that is a year": ({"issue_title": "2021"}, {"issue_title": None, "issue_year": 2021}),
    "pages of two fields": ({"first_page": "161", "last_page": "187"}, {"pages": "161-187", "last_page": "187"}),
    "one page of two fields": ({"first_page": "7", "last_page": "7"}, {"pages": "7", "last_page": "7"}),
    "an article's number": ({"pages": "Art. 4"}, {"pages": None, "article_number": "4"}),
    "an article's number beside pages": (
        {"pages": "1-18, 120", "article_number": "Article ID e0001"},
        {"pages": "1-18, 120", "last_page": "120", "article_number": "e0001"},
    ),
    "the print ISSN first": (
        {"issn_online": "2149-9225", "issn_print": "1302-1796", "issn": "0378-5955"}, {"issn": "1302-1796"},
    ),
    "several ISSNs": (
        {"issn": "1302-1797; 2149-9225, 0000-0000"}, {"issn": "2149-9225", "flags": ["issn_invalid"]},
    ),
    "a date with slashes": ({"published": "2021/06/30"}, {"published": "2021-06-30"}),
    "a date with its time": ({"published": "2022-07-20T09:00:00Z"}, {"published": "2022-07-20"}),
    "a date with midnight": ({"published": "2021-06-30 00:00:00"}, {"published": "2021-06-30"}),
    "a year": ({"published": "2021"}, {"published": "2021", "published_precision": "year"}),
    "an impossible date": ({"published": "0000-00-00"}, {"published": None, "flags": ["published_unreadable"]}),
    "a date before there were journals": (
        {"published": "1500-01-01"}, {"published": None, "published_year": None, "flags": ["published_implausible"]},
    ),
    "a date to come": ({"published": "2030-01-01"}, {"published": None, "flags": ["published_implausible"]}),
    "a type, and what is said of every article": (
        {"type": "info:eu-repo/semantics/article\ninfo:eu-repo/semantics/publishedVersion\nBook Review"},
        {"type": "book review", "type_printed": "Book Review"},
    ),
    "a section that names a type": (
        {"type": "info:eu-repo/semantics/article", "section": "Kitap İncelemeleri"},
        {"type": "book review", "type_printed": "info:eu-repo/semantics/article", "section": "Kitap İncelemeleri"},
    ),
    "a section that names none": (
        {"type": "info:eu-repo/semantics/article", "section": "Makaleler"}, {"type": "journal article"},
    ),
    "a licence": (
        {"license": "Telif Hakkı (c) 2021\nhttps://creativecommons.org/licenses/by-nc/4.0"},
        {"license_url": "https://creativecommons.org/licenses/by-nc/4.0/"},
    ),
    "a licence that is none": (
        {"license": "www.example.org/x"}, {"license_url": None, "flags": ["license_unreadable"]},
    ),
    "rights reserved": ({"license": "Copyright (c) 2021"}, {"license_url": None}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_article(case: str) -> None:
    printed, wanted = CASES[case]
    made = normalize_article(Article(article_id="uded:1", source="uded", printed=dict(printed)), latest_year=2027)
    flags = [flag for flag in made.flags if flag not in ("title_missing", "text_repaired")]
    assert {name: getattr(made, name) for name in wanted if name != "flags"} == {
        name: value for name, value in wanted.items() if name != "flags"
    }
    assert flags == wanted.get("flags", [])


def test_authors_told_apart() -> None:
    made = article(
        {"authors": "Somebody Else"},
        authors=[
            Author(position=0, name="", family="Kaya", given="Prof. Dr. Ali *", affiliations=[" Ege  Üni. ", "", "-"]),
            Author(
                position=0, name="Doğan Işık, Mehmet", orcid="https://orcid.org/0000-0002-1825-0097", role="Çeviren",
                affiliations=["Ege Üni., m@ege.edu.tr", "Ege Üni."],
            ),
            Author(position=0, name="Türk Dil Kurumu", orcid="0000-0002-1825-0098", role="Yazar"),
            Author(position=0, name="Ministry of Health, Department of Statistics", orcid="https://orcid.org/"),
            Author(position=0, name="Sukarno"),
            Author(position=0, name="", family=".", given="Plato", orcid="12"),
            Author(position=0, name=" - "),
            Author(position=0, name="AYŞE NUR ÇELİK"),
            Author(position=0, name="AYŞE NUR ÇELİK"),
        ],
    )  # fmt: skip
    assert [(author.name, author.family, author.given) for author in made.authors] == [
        ("Ali Kaya", "Kaya", "Ali"),
        ("Mehmet Doğan Işık", "Doğan Işık", "Mehmet"),
        ("Türk Dil Kurumu", None, None),
        ("Ministry of Health, Department of Statistics", None, None),
        ("Sukarno", None, None),
        ("Plato", None, "Plato"),
        ("AYŞE NUR ÇELİK", None, None),
        ("AYŞE NUR ÇELİK", None, None),
    ]
    assert [author.position for author in made.authors] == list(range(1, 9))
    assert made.author_count == 8
    first, second, body, *_ = made.authors
    assert first.name_printed == "Prof. Dr. Ali * Kaya"
    assert first.affiliations == second.affiliations == ["Ege Üni."]
    assert (second.orcid, second.role, second.name_printed) == ("0000-0002-1825-0097", "Çeviren", "Doğan Işık, Mehmet")
    assert (body.orcid, body.role) == (None, None)
    assert made.printed["orcid"] == "0000-0002-1825-0098; 12"
    assert "orcid_invalid" in made.flags


def test_twenty_four_authors_stay_in_order() -> None:
    names = [f"Ad{letter} SOYAD" for letter in "abcdefghijklmnopqrstuvwx"]
    made = article({}, authors=[Author(position=1, name=name) for name in names])
    assert [author.name for author in made.authors] == names
    assert [author.position for author in made.authors] == list(range(1, 25))


def test_addresses_identifiers_references() -> None:
    made = article(
        {"doi": "10.1234/ABC"},
        url="/article/view/1",
        pdf_url="https://example.org/a b.pdf",
        original_url="https://example.org/1",
        identifiers=["hdl:10.5555/7", " hdl:10.5555/7", "", "https://doi.org/10.1234/abc", "https://example.org/1"],
        references=["<i>Kaya</i>, E. &amp; Işık, M. (2020).", " ", "-"],
    )
    assert (made.url, made.printed["url"]) == (None, "/article/view/1")
    assert made.pdf_url == "https://example.org/a%20b.pdf"
    assert made.identifiers == ["hdl:10.5555/7"]
    assert (made.references, made.reference_count) == (["Kaya, E. & Işık, M. (2020)."], 1)
    assert {"url_invalid"} <= set(made.flags) <= set(FLAGS)


def test_normalized_twice_is_the_same() -> None:
    once = article(
        {"title@tr": "Sözlü &amp; anlatım", "title@en": "Sözlü &amp; anlatım", "published": "1500", "language": "tr"},
        authors=[Author(position=1, name="Prof. Dr. Işık, Ali", orcid="1", affiliations=["Ege Üni. <b>x</b>"])],
        url="x",
    )
    before = repr(once)
    assert repr(normalize_article(once)) == before


PIECES = [
    "a", "İ", "<p>", "&amp;lt;", "\n", ";", ",", "-", "0", "2021", "Özel Sayı", "Cilt 3", "@", "https://a.b/", "//",
    "Prof. ", "CC BY 4.0", "0000-0002-1825-0097", "\0", "\ud800", "&", "Yazar", "tr", "en_US", "1302-1796",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
KEYS = "title@tr title@en title abstract@xx abstract keywords@en keywords language volume number issue_year issue pages"
KEYS += " issue_title first_page last_page article_number published license type section issn issn_print doi views"


@given(printed=st.dictionaries(st.sampled_from(KEYS.split()), TEXT, max_size=8), texts=st.lists(TEXT, max_size=5))
def test_any_text_makes_a_record(printed: dict[str, str], texts: list[str]) -> None:
    authors = [Author(position=1, name=text, orcid=text, affiliations=[text], role=text) for text in texts]
    made = article(printed, authors=authors, references=texts, identifiers=texts, url="".join(texts) or None)
    assert set(made.flags) <= set(FLAGS)
    assert [author.position for author in made.authors] == list(range(1, len(made.authors) + 1))
    assert all(author.name for author in made.authors)


def test_issue() -> None:
    printed = {"issue": "Vol. 3 No. 1 (2021)", "issue_title": "Göç", "published": "2021/06/30", "doi": "10.1234/x"}
    made = normalize_issue_record(Issue(issue_id="uded:1", source="uded", printed=printed))
    assert (made.volume, made.issue, made.issue_title, made.issue_year) == ("3", "1", "Göç", 2021)
    assert (made.published, made.published_precision, made.issue_label) == ("2021-06-30", "day", "Vol. 3 No. 1 (2021)")
    said = {"volume": "5", "number": "Özel Sayı", "issue_year": "2023"}
    made = normalize_issue_record(Issue(issue_id="uded:2", source="uded", printed=said))
    assert (made.volume, made.issue, made.issue_title, made.issue_year) == ("5", None, "Özel Sayı", 2023)


def test_journal() -> None:
    printed = {"title@tr": "Dil Dergisi", "title@en": "Journal of Language", "issn_online": "2149-9225",
               "issn": "1302-1796", "languages": "tr_TR; eng; tr"}  # fmt: skip
    made = normalize_journal(Journal(journal_id="uded:1", source="uded", printed=printed, url="x", oai_url="http://a/"))
    assert (made.title, made.title_en, made.languages) == ("Dil Dergisi", "Journal of Language", ["tr", "en"])
    assert (made.issn, made.issn_online, made.issn_print) == ("1302-1796", "2149-9225", None)
    assert (made.url, made.oai_url) == (None, "http://a/")


def test_flags_of_unreadable_fields_are_flags() -> None:
    assert set(UNREADABLE) <= set(FLAGS)
