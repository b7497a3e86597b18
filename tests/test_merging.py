"""One article from its parts: which value is taken, what is said of where it came from, and what does not fit."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.flags import FLAGS
from harvester.items import Article, Author
from harvester.parts import PARTS
from pipelines.encoding import encode
from pipelines.merging import PREFERENCE, merge_parts, merge_records
from pipelines.merging.authorship import may_be_same, name_words
from pipelines.merging.flags import FLAG_FIELD, TEXT_FLAGS
from pipelines.normalization import normalize_article


def part(**printed: str) -> Article:
    """A normalized record of what is printed; ``title__en`` stands for a title that the source says is English."""
    texts = {name.replace("__", "@"): text for name, text in printed.items()}
    article = normalize_article(Article(article_id="oj:1", source="oj", printed=texts))
    for key, text in texts.items():  # what readers of platforms state; normalizing it is another's work
        name, _, language = key.partition("@")
        if language and name in ("title", "abstract", "subtitle"):
            getattr(article, f"{name}s")[language] = text
        elif language:
            article.keywords[language] = text.split("; ")
    own = article.language or "und"
    article.title, article.abstract = (
        article.titles.get(own, article.title),
        article.abstracts.get(own, article.abstract),
    )
    article.flags = [flag for flag in article.flags if flag != "title_missing" or not article.title]
    article.title_en, article.abstract_en = article.titles.get("en"), article.abstracts.get("en")
    article.keywords_en = article.keywords.get("en", [])
    return article


TITLE = "Sünbülün Klasik Türk Şiirindeki Yeri"
ABSTRACT = "Bu çalışmada sünbülün klasik şiirdeki yeri ele alınmış ve örnek beyitler incelenmiştir."

#: Name → (parts, field → value, field → part that gave it).
TABLE: dict[str, tuple[dict[str, Article], dict[str, Any], dict[str, str]]] = {
    "what a part cannot read falls to the next": (
        {"article page": part(pages="s. yok", doi="none given"), "oai_dc": part(pages="3-9", doi="10.1000/a")},
        {"pages": "3-9", "first_page": "3", "doi": "10.1000/a", "flags": ["title_missing"]},
        {"pages": "oai_dc", "doi": "oai_dc"},
    ),
    "what none can read stays flagged": (
        {"article page": part(title=TITLE, pages="s. yok"), "oai_dc": part(title=TITLE)},
        {"pages": None, "flags": ["pages_unreadable"], "printed": {"title": TITLE, "pages": "s. yok"}},
        {"title": "article page"},
    ),
    "the fuller pages, the section and the publisher": (
        {
            "article page": part(pages="1-18", section="Articles", publisher="PKP"),
            "contents": part(pages="1-18, 120", section="Makaleler"),
            "oai_dc": part(publisher="Ege Üniversitesi"),
        },
        {"pages": "1-18, 120", "last_page": "120", "section": "Makaleler", "publisher": "Ege Üniversitesi"},
        {"pages": "contents", "section": "contents", "publisher": "oai_dc"},
    ),
    "the day of a year": (
        {"article page": part(title=TITLE, published="2021"), "oai_dc": part(published="2021-06-30")},
        {"published": "2021-06-30", "published_precision": "day", "published_year": 2021, "flags": []},
        {"published": "oai_dc"},
    ),
    "years that disagree": (
        {"article page": part(title=TITLE, published="2021", issue="Cilt 1 Sayı 2 (2020)"),
         "oai_dc": part(published="2022-06-30")},
        {"published": "2021", "flags": ["published_conflict", "year_conflict"]},
        {"published": "article page"},
    ),
    "two days of a year, and a season": (
        {"article page": part(title=TITLE, published="2021-06-30"), "oai_dc": part(published="2021-07-01"),
         "contents": part(published="2021-06")},
        {"published": "2021-06-30", "flags": ["published_conflict"]},
        {"published": "article page"},
    ),
    "other DOIs and pages": (
        {"article page": part(title=TITLE, doi="10.1000/a", pages="3-9"),
         "oai_mods": part(doi="10.1000/b", pages="30-39")},
        {"doi": "10.1000/a", "pages": "3-9", "flags": ["doi_conflict", "pages_conflict"]},
        {"doi": "article page", "pages": "article page"},
    ),
    "pages printed short": (
        {"article page": part(title=TITLE, pages="161-187"), "oai_mods": part(pages="161-87")},
        {"pages": "161-187", "flags": []},
        {},
    ),
    "languages united, a text twice told once": (
        {
            "article page": part(title=TITLE, abstract=ABSTRACT, language="tr"),
            "oai_dc": part(title__tr=TITLE.upper(), title__en="The Place of the Hyacinth", abstract__en="This study"),
            "contents": part(title=TITLE),
        },
        {"titles": {"tr": TITLE, "en": "The Place of the Hyacinth"}, "title": TITLE, "language": "tr",
         "title_en": "The Place of the Hyacinth", "abstract": ABSTRACT, "abstract_en": "This study"},
        {"title": "article page", "title_en": "oai_dc", "abstract": "article page", "abstract_en": "oai_dc"},
    ),
    "a text cut off": (
        {"article page": part(title=TITLE, language="tr", abstract=ABSTRACT[:50] + "…"),
         "oai_dc": part(language="tr", abstract=ABSTRACT)},
        {"abstract": ABSTRACT, "abstracts": {"tr": ABSTRACT}},
        {"abstract": "oai_dc"},
    ),
    "a subtitle that its title has not": (
        {"article page": part(title__tr="Sünbül"), "oai_mods": part(title__tr="Sünbül", subtitle__tr="Bir inceleme")},
        {"titles": {"tr": "Sünbül"}, "subtitles": {"tr": "Bir inceleme"}},
        {"subtitle@tr": "oai_mods"},
    ),
    "a subtitle that its title has": (
        {"article page": part(title__tr="Sünbül: Bir inceleme"),
         "jats": part(title__tr="Sünbül", subtitle__tr="Bir inceleme")},
        {"titles": {"tr": "Sünbül: Bir inceleme"}, "subtitles": {"tr": "Bir inceleme"}},
        {},
    ),
    "keywords: the whole list, subjects not among them": (
        {
            "article page": part(language="tr", keywords__tr="sünbül; şiir", keywords__en="hyacinth; poetry"),
            "jats": part(language="tr", keywords__tr="sünbül; şiir; divan"),
            "oai_dc": part(language="tr", keywords__tr="sünbül; şiir; divan; Edebiyat",
                           keywords__en="hyacinth; poetry; Arts"),
        },
        {"keywords": {"tr": ["sünbül", "şiir", "divan"], "en": ["hyacinth", "poetry"]},
         "keywords_en": ["hyacinth", "poetry"]},
        {"keywords": "jats", "keywords_en": "article page"},
    ),
    "subjects are no fuller list of keywords": (
        {"article page": part(language="tr", keywords="sünbül; şiir"),
         "oai_dc": part(language="tr", keywords__tr="şiir; sünbül; Edebiyat")},
        {"keywords": {"tr": ["sünbül", "şiir"]}},
        {"keywords": "article page"},
    ),
    "an original that is of another article": (
        {
            "record": part(title=TITLE, authors="Emrah Kaya", published="2021", doi="10.1000/a"),
            "original page": part(
                title="Harbour noise and fish", authors="Ada Moss", published="2019", license="CC BY 4.0"
            ),
        },
        {"license_url": None, "title_en": None, "flags": ["original_differs"], "doi": "10.1000/a"},
        {"title": "record"},
    ),
    "an index's own record stays": (
        {
            "record": part(title=TITLE, authors="Emrah Kaya", published="2021", doi="10.1000/a", pages="3"),
            "original page": part(
                title="Başka", authors="Emrah Kaya; Selin Su", title__en="Hyacinth", published="2021-06-30",
                pages="3-9", doi="10.1000/a", keywords__en="hyacinth", language="en",
            ),
        },
        {"title": TITLE, "published": "2021", "pages": "3", "author_count": 1, "language": "tr",
         "title_en": "Hyacinth", "keywords_en": ["hyacinth"], "flags": []},
        {"title": "record", "authors": "record", "title_en": "original page", "keywords_en": "original page"},
    ),
    "a list of authors that was cut": (
        {"contents": part(title=TITLE, authors="E. Kaya"), "article page": part(authors="E. Kaya; S. Su"),
         "oai_dc": part(authors="Kaya, Emrah; Su, Selin; Öz, Ali")},
        {"author_count": 3},
        {"authors": "oai_dc"},
    ),
    "a longer list of others": (
        {"article page": part(title=TITLE, authors="Emrah Kaya"), "oai_dc": part(authors="Emrah; Kaya; Dergi")},
        {"author_count": 1},
        {"authors": "article page"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_table(name: str) -> None:
    parts, values, provenance = TABLE[name]
    before = deepcopy(parts)
    for order in permutations(parts):
        merged = merge_parts({each: parts[each] for each in order})
        assert {each: getattr(merged, each) for each in values} == values
        assert {each: merged.provenance.get(each) for each in provenance} == provenance
    assert parts == before


def test_authors_are_completed() -> None:
    page = part()
    page.authors = [
        Author(position=1, name="EMRAH KAYA", affiliations=["Ege Üniversitesi"]),
        Author(position=2, name="Selin Su", orcid="0000-0002-1825-0097"),
        Author(position=3, name="Ali Can"),
        Author(position=4, name="Ali Can"),
    ]
    oai = part(authors="Su, Selin; Kaya, Emrah; Can, Ali; Öz, Ali")
    oai.authors[0].orcid, oai.authors[1].orcid = "0000-0001-5109-3700", "0000-0003-1419-2405"
    jats = part(authors="Kaya, Emrah; Su, Selin")
    jats.authors[1].affiliations, jats.authors[1].role = ["Gazi Üniversitesi"], "Çeviren"
    merged = merge_parts({"oai_dc": oai, "jats": jats, "article page": page})
    told = [(a.position, a.name, a.family, a.orcid, a.affiliations, a.role) for a in merged.authors]
    assert told == [
        (1, "EMRAH KAYA", "Kaya", "0000-0003-1419-2405", ["Ege Üniversitesi"], None),
        (2, "Selin Su", "Su", "0000-0002-1825-0097", ["Gazi Üniversitesi"], "Çeviren"),
        (3, "Ali Can", "Can", None, [], None),
        (4, "Ali Can", None, None, [], None),
    ]
    assert {name: merged.provenance[name] for name in ("authors", "orcid", "affiliation")} == {
        "authors": "article page", "orcid": "article page", "affiliation": "article page",
    }  # fmt: skip


def test_print_issn_comes_before_online() -> None:
    online, paper = part(issn="2149-9225"), part(issn="1302-1796")
    online.printed, paper.printed = {"issn_online": "2149-9225"}, {"issn_print": "1302-1796"}
    merged = merge_parts({"article page": online, "oai_dc": paper})
    assert (merged.issn, merged.printed, merged.provenance["issn"]) == ("1302-1796", paper.printed, "oai_dc")


def test_single_part_is_the_article() -> None:
    alone = part(title=TITLE, views="0", keywords="a; b", authors="Kaya, Emrah")
    alone.provenance = {"issn": "journal page", "title": "journal page"}
    merged = merge_parts({"article page": alone})
    assert merged is alone
    want = dict.fromkeys(("authors", "keywords", "language", "title", "views"), "article page")
    assert merged.provenance == {**want, "title": "journal page"}


def test_tables_name_what_there_is() -> None:
    assert {name for order in PREFERENCE.values() for name in order} <= set(PARTS)
    assert set(FLAG_FIELD) <= set(FLAGS)
    assert {*FLAG_FIELD, *TEXT_FLAGS, "title_missing", "original_differs", "url_invalid", "year_conflict"} == set(FLAGS)


def test_records_of_sources() -> None:
    one, other = part(title=TITLE, published="2021"), part(title=TITLE, published="2021-06-30", doi="10.1000/a")
    one.provenance = {"title": "article page"}
    other.provenance = {"doi": "crawled:oai_dc"}
    merged = merge_records([one, other], ["iad", ""])
    assert (merged.article.published, merged.article.doi) == ("2021", "10.1000/a")
    assert merged.article.provenance == {
        "title": "iad:article page", "published": "iad:record", "language": "iad:record", "doi": "crawled:oai_dc",
    }  # fmt: skip
    assert (merged.won["published"], merged.won["doi"]) == (0, 1)


# ---- whatever is printed --------------------------------------------------------------------------------------------

PRINTED = {
    "title": [TITLE, TITLE.upper(), "The Hyacinth", "Editörden"], "title__en": ["The Hyacinth", TITLE],
    "subtitle__tr": ["Bir inceleme"], "language": ["tr", "en"], "pages": ["1-18", "1-18, 120", "Art. 4", "?"],
    "published": ["2021", "2021-06-30", "2020-01", "07/04/2021"], "doi": ["10.1000/a", "10.1000/b", "yok"],
    "authors": ["Emrah Kaya", "Kaya, Emrah; Su, Selin", "E. Kaya; S. Su; A. Öz"], "issue": ["Sayı 2 (2021)", "x"],
    "keywords": ["sünbül; şiir", "Keywords: a, b"], "keywords__en": ["hyacinth; poetry", "hyacinth"],
    "abstract": [ABSTRACT, ABSTRACT[:60]], "section": ["Makaleler"], "views": ["5", "çok"], "publisher": ["Ege", "PKP"],
}  # fmt: skip
SAID = st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in PRINTED.items()})
PARTS_SAID = st.dictionaries(st.sampled_from(PARTS), SAID, min_size=1, max_size=4)


@settings(max_examples=60)
@given(PARTS_SAID, st.randoms())
def test_order_of_arrival_is_nothing(said: dict[str, dict[str, str]], random: Any) -> None:
    arrived = list(said)
    random.shuffle(arrived)
    one = merge_parts({name: part(**said[name]) for name in said})
    other = merge_parts({name: part(**said[name]) for name in arrived})
    assert encode(one) == encode(other)
    assert set(one.provenance.values()) <= set(said)


@settings(max_examples=60)
@given(PARTS_SAID)
def test_merged_again_is_the_same(said: dict[str, dict[str, str]]) -> None:
    merged = merge_parts({name: part(**said[name]) for name in said})
    again = merge_parts({"record": deepcopy(merged)})
    assert again == merged
    assert merge_records([merged, deepcopy(merged)], ["", ""]).article == merged


@given(st.lists(st.sampled_from(["Emrah", "E.", "KAYA", "Kaya", "Su", "Şu", "De", "la"]), min_size=1, max_size=4))
def test_a_name_is_its_own(name: list[str]) -> None:
    words = name_words(Author(position=1, name=" ".join(name)))
    assert words == name_words(Author(position=1, name=" ".join(reversed(name)).upper()))
    if any(len(word) > 1 for word in words):
        assert may_be_same(words, words)


def test_preference_is_that_of_the_docs() -> None:
    text = (Path(__file__).parents[1] / "docs" / "merging.md").read_text(encoding="utf-8")
    block = text.partition("<!-- preference -->")[2].partition("<!--")[0]
    shown = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", block, re.MULTILINE)
    assert {name: tuple(order.split(", ")) for name, order in shown} == PREFERENCE


@settings(max_examples=60)
@given(SAID, SAID)
def test_original_page_replaces_nothing(record: dict[str, str], original: dict[str, str]) -> None:
    own = part(**record)
    merged = merge_parts({"record": own, "original page": part(**original)})
    for name in (
        "title",
        "abstract",
        "published",
        "pages",
        "doi",
        "language",
        "volume",
        "issue",
        "section",
        "publisher",
    ):
        if getattr(own, name) is not None:
            assert getattr(merged, name) == getattr(own, name)
            assert merged.provenance[name] == "record"
    assert [a.name for a in merged.authors][: len(own.authors) or None] == [
        a.name for a in own.authors or merged.authors
    ]
    assert not own.authors or len(merged.authors) == len(own.authors)
    assert own.keywords.items() <= merged.keywords.items()
