"""Titles, subtitles, abstracts and keywords by language, and the language of the record.

The language is the one that the source states, where title or abstract is in it; else the language of the title or
abstract that is given without one, else that of the fullest texts, else the detected one. A text that stands under two
languages (journals copy the Turkish title into the field for the English one) is in one of them: which, is detected;
where that is not certain it is the stated language. It is kept there alone and the record flagged ``text_repeated``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from harvester.items import UNKNOWN_LANGUAGE, Article
from pipelines.fields.printed import Printed
from pipelines.normalize.keywords import normalize_keyword_lines, normalize_keywords, split_by_language
from pipelines.normalize.language import detect_language, normalize_language
from pipelines.normalize.unreadable import remembered

_SEVERAL = re.compile(r"[;,/|\n]")
_language = remembered(normalize_language)
_ALTERNATIVE = "alt"  # in some other language, which the source does not state
_TURKISH_LETTER = re.compile("[çğışöüÇĞİÖŞÜ]")
_ONLY_TURKISH = "ğışĞİŞ"
_RUNNING = 200  # characters that are running text, of which a language is certain
_TURKISH_SHARE = 60  # of Turkish text more than every sixtieth letter is one that English has not


@lru_cache(maxsize=256)
def _tag(stated: str) -> str:
    """The BCP 47 tag that *stated* is, ``und`` where it is none that is known."""
    return _language(stated) or UNKNOWN_LANGUAGE


@lru_cache(maxsize=256)
def languages_in(stated: str) -> tuple[str, ...]:
    """The languages that a text names, in order, each once: ``tur``, or ``tr; en``, or one a line.

    >>> languages_in("tur; English, xx")
    ('tr', 'en')
    """
    whole = _language(stated)
    found = [whole] if whole else [_language(part) for part in _SEVERAL.split(stated)]
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _tagged(said: Printed, name: str, *, paragraphs: bool = False) -> dict[str, str]:
    """The texts of a field that state their language, by tag."""
    found: dict[str, str] = {}
    for stated, printed in said.tagged.get(name, ()):
        if stated != _ALTERNATIVE and (text := said.cleaned(printed, paragraphs=paragraphs)):
            found.setdefault(_tag(stated), text)
    return found


def _english(texts: dict[str, str]) -> str | None:
    found = texts.get("en")
    return found or next((text for tag, text in texts.items() if tag[:3] == "en-"), None)


def _apart(texts: dict[str, str], said: Printed, stated: str | None) -> None:
    """Keep of each text that stands under several languages only the one that it is in."""
    seen: dict[str, str] = {}
    for tag, text in list(texts.items()):
        other = seen.setdefault(text, tag)
        if other == tag:
            continue
        said.flag("text_repeated")
        detected = detect_language(text)
        kept = next((known for known in (detected, stated, other) if known in (other, tag)), other)
        del texts[tag if kept == other else other]
        seen[text] = kept


def _fullest(titles: dict[str, str], abstracts: dict[str, str]) -> str | None:
    """The first language that has both title and abstract, else the first of a title, else of an abstract."""
    both = (tag for tag in titles if tag in abstracts)
    return next(both, None) or next(iter(titles), None) or next(iter(abstracts), None)


def _in_fact(language: str, titles: dict[str, str], abstracts: dict[str, str]) -> str:
    """The language of running text that software stamped with the language of its pages: Turkish or English.

    Detecting costs as much as all the rest, so only what has none of the letters of Turkish, or too many for English,
    is looked at.
    """
    abstract = abstracts.get(language, "")
    if len(abstract) < _RUNNING:
        return language
    text = f"{titles.get(language, '')}\n{abstract}"
    if language == "tr":
        doubtful = _TURKISH_LETTER.search(text) is None
    elif language == "en":
        doubtful = not text.isascii() and sum(map(text.count, _ONLY_TURKISH)) * _TURKISH_SHARE > len(text)
    else:
        return language
    detected = detect_language(text) if doubtful else None
    return detected if detected in ("tr", "en") else language


def _moved(texts: dict[str, str], old: str, new: str) -> None:
    if old in texts and new not in texts:
        texts[new] = texts.pop(old)


def _of_untagged(
    own: tuple[str | None, str | None],
    tagged: tuple[dict[str, str], dict[str, str]],
    stated: tuple[str, ...],
    *,
    detects: bool,
) -> str | None:
    """The language of the title and abstract that state none: that of the same text beside it, else the detected."""
    if stated:
        return next((tag for tag in stated if tag not in tagged[0]), stated[0]) if own[0] else stated[0]
    for text, by_tag in zip(own, tagged, strict=True):
        if text and (same := [tag for tag in by_tag if by_tag[tag] == text]):
            return same[0]
    return detect_language(f"{own[0] or ''}\n{own[1] or ''}") if detects else None


def _of_tagged(
    titles: dict[str, str], abstracts: dict[str, str], stated: tuple[str, ...]
) -> tuple[str | None, str | None]:
    """The language of a record all of whose texts state one, and which they state instead where they are in another."""
    for one in stated:
        if one in titles or one in abstracts:
            return one, None
    for one in stated:  # pt, where the texts are in pt-BR
        for tag in (*titles, *abstracts):
            if tag.partition("-")[0] == one.partition("-")[0]:
                return tag, None
    stamped = _fullest(titles, abstracts) or UNKNOWN_LANGUAGE
    text = f"{titles.get(stamped, '')}\n{abstracts.get(stamped, '')}"
    if stated or stamped == UNKNOWN_LANGUAGE:
        detected = detect_language(text)
        known = detected in stated or (stamped == UNKNOWN_LANGUAGE and not stated)
        language = detected if detected and known else stamped
    else:
        language = _in_fact(stamped, titles, abstracts)
    if language == UNKNOWN_LANGUAGE:
        return None, None
    return language, None if language == stamped else stamped


def fill_texts(article: Article, said: Printed, *, detects: bool = True) -> str | None:
    """Fill titles, subtitles and abstracts, and the language of the record, which is detected where none is stated.

    Returns the language that the source states of texts which are in the record's own, where that is another.
    """
    stamped: str | None = None
    title, abstract = said.clean("title"), said.clean("abstract", paragraphs=True)
    titles, abstracts = _tagged(said, "title"), _tagged(said, "abstract", paragraphs=True)
    subtitles = _tagged(said, "subtitle")
    stated = said.text("language")
    languages = languages_in(stated) if stated else ()
    for texts in (titles, abstracts, subtitles):
        if len(texts) > 1 and len(set(texts.values())) < len(texts):
            _apart(texts, said, languages[0] if languages else None)
    if title or abstract:
        language = _of_untagged((title, abstract), (titles, abstracts), languages, detects=detects)
    elif titles or abstracts:
        language, stamped = _of_tagged(titles, abstracts, languages)
        if language and stamped:
            for texts in (titles, abstracts, subtitles):
                _moved(texts, stamped, language)
    else:
        language = languages[0] if languages else None
    article.language = language
    tag = language or UNKNOWN_LANGUAGE
    _with_own(titles, tag, title, said)
    _with_own(abstracts, tag, abstract, said)
    _with_own(subtitles, tag, said.clean("subtitle"), said)
    english = said.clean("title_en")
    if english and english != title:
        titles.setdefault("en", english)
    other = said.clean("abstract@alt", paragraphs=True)
    if other:
        abstracts.setdefault(detect_language(other) or UNKNOWN_LANGUAGE, other)
    article.subtitles = subtitles or article.subtitles
    for tag_of, subtitle in subtitles.items():
        if tag_of in titles:
            titles[tag_of] = _joined(titles[tag_of], subtitle)
    if titles:
        article.titles, article.title_en = titles, _english(titles)
        article.title = titles.get(tag) or titles.get(UNKNOWN_LANGUAGE) or next(iter(titles.values()))
    if abstracts:
        article.abstracts, article.abstract_en = abstracts, _english(abstracts)
        article.abstract = abstracts.get(tag) or abstracts.get(UNKNOWN_LANGUAGE)
    return stamped


def _joined(title: str, subtitle: str) -> str:
    """Title and subtitle in one, as citations have them (Highwire, Crossref's display form).

    >>> _joined("Köy okulları", "bir inceleme"), _joined("Nereye?", "bir soru"), _joined("Su: bir tarih", "bir tarih")
    ('Köy okulları: bir inceleme', 'Nereye? bir soru', 'Su: bir tarih')
    """
    if title.endswith(subtitle):
        return title
    return f"{title} {subtitle}" if title[-1:] in "?!:…" else f"{title}: {subtitle}"


def _with_own(texts: dict[str, str], tag: str, own: str | None, said: Printed) -> None:
    """Put the text in the record's own language first; where it stands under another too, it is in one of them."""
    if own is None:
        return
    for other in [other for other, text in texts.items() if text == own and other != tag]:
        said.flag("text_repeated")
        if detect_language(own) == other:
            return
        del texts[other]
    rest = {other: text for other, text in texts.items() if other != tag}
    texts.clear()
    texts[tag] = own
    texts.update(rest)


def fill_keywords(article: Article, said: Printed, stamped: str | None) -> None:
    """Fill the keywords by language. Those that state none are the record's own, where they may be.

    *stamped* is the language that the source states of what is in the record's own (:func:`fill_texts`).
    """
    found: dict[str, list[str]] = {}
    for stated, terms_printed in said.tagged.get("keywords", ()):
        if stated != _ALTERNATIVE:
            _add(found, _tag(stated), terms_printed)
    if stamped and article.language and article.language not in found and stamped in found:
        found[article.language] = found.pop(stamped)
    if len(found) > 1:
        _apart_keywords(found, said, article.language)
    printed = said.text("keywords")
    if printed:
        said.clean("keywords", paragraphs=True)  # for the flags
        loose = said.running
        by_language = split_by_language(printed) if ":" in printed else {}
        if set(by_language) <= {UNKNOWN_LANGUAGE}:
            apart = "\n" in printed and not loose
            terms = (normalize_keyword_lines if apart else normalize_keywords)(printed, article.language)
            by_language = {UNKNOWN_LANGUAGE if loose else _own(terms, article.language): terms}
        for tag, terms in by_language.items():
            if terms and terms not in found.values():
                found.setdefault(tag, terms)
    other = said.text("keywords@alt")
    if other:
        terms = normalize_keywords(other)
        if terms and terms not in found.values():
            found.setdefault("en" if article.language != "en" else UNKNOWN_LANGUAGE, terms)
    article.keywords.update(found)
    article.keywords_en = found.get("en") or next((terms for tag, terms in found.items() if tag[:3] == "en-"), [])


def _add(found: dict[str, list[str]], tag: str, printed: str) -> None:
    """Add the keywords of one language; a label of another language inside them is believed more."""
    if "\n" in printed:
        terms = normalize_keyword_lines(printed, tag)
    else:
        by_label = split_by_language(printed) if ":" in printed else {}
        if len(by_label) > 1:
            for language, labelled in by_label.items():
                found.setdefault(tag if language == UNKNOWN_LANGUAGE else language, labelled)
            return
        terms = normalize_keywords(printed, tag)
    if terms:
        found.setdefault(tag, terms)


def _apart_keywords(found: dict[str, list[str]], said: Printed, language: str | None) -> None:
    texts = {tag: ", ".join(terms) for tag, terms in found.items()}
    if len(set(texts.values())) < len(texts):
        _apart(texts, said, language)
        for tag in [tag for tag in found if tag not in texts]:
            del found[tag]


def _own(terms: list[str], language: str | None) -> str:
    """The language of keywords that state none: the record's, unless a Turkish record's have no Turkish letter.

    Journals print English keywords beside a Turkish abstract, and do not say so.
    """
    if language is None or (language == "tr" and not any(map(_TURKISH_LETTER.search, terms))):
        return UNKNOWN_LANGUAGE
    return language
