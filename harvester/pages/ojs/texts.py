"""Title, abstract and keywords of an article of Open Journal Systems 3, in all languages that it has.

The page is in the reader's language and falls back, field by field, to another where the article has none in it; so a
text's language is the one of the meta tag that says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from harvester.pages.ojs.markup import Marked, Meta, gist, inner_html, metas, plain, primary
from harvester.pages.page import HEADINGS, Element, fold, squeeze

TITLE = ("page_title", "page-title", "article-details-fulltitle", "article-page__title", "main__title", "page-header")
SUBTITLE = ("subtitle", "page-subtitle", "article-details-subtitle")
ABSTRACT = ("article-abstract", "abstract", "article-details-abstract", "article_abstract", "article__abstract")
KEYWORDS = ("keywords", "article-details-keywords", "article-keywords", "article__keywords")

_ABSTRACT_HEADING = re.compile(
    r"(?:abstract|summary|oz|ozet|resumen|resumo|resume|riassunto|zusammenfassung|abstrak|abstrakt|sazetak|streszczenie"
    r"|аннотация|анотація|الملخص|ملخص|چکیده|摘要|要旨|초록)\W*"
)
_KEYWORDS_HEADING = re.compile(
    r"(?:anahtar (?:kelime(?:ler)?|sozcuk(?:ler)?)|key ?words|palabras clave|palavras[- ]chave|kata kunci|mots[- ]cles"
    r"|parole chiave|schlagworte?|schlusselworter|slowa kluczowe|kljucne rijeci|ключевые слова|ключові слова"
    r"|الكلمات المفتاحية|کلیدواژه\S*|关键词|キーワード)\W*"
)
_KEYWORD_END = re.compile(r"\s*[,;·،、，；-]\s{2,}")
_KEYWORD_SHORT = re.compile(r"\s*[;,،、，；]\s+|\s*[;、；،]\s*|(?<=\S)-\s+")


class OjsTexts(Marked):
    """The texts of the page of one article."""

    @cached_property
    def tags(self) -> list[Meta]:
        """The meta tags, in order."""
        return metas(self.root)

    @cached_property
    def meta(self) -> dict[str, list[tuple[str | None, str]]]:
        """Language and content of the meta tags, by their names in small letters."""
        found: dict[str, list[tuple[str | None, str]]] = {}
        for name, lang, content in self.tags:
            found.setdefault(name, []).append((lang, content))
        return found

    def said(self, *names: str) -> str | None:
        """The content of the first meta tag that there is, of the first of the names that there is."""
        return next((squeeze(self.meta[name][0][1]) for name in names if name in self.meta), None)

    @property
    def own_language(self) -> str | None:
        """The article's language, as stated."""
        return self.said("citation_language", "dc.language")

    @cached_property
    def page_language(self) -> str:
        """The page's language, spelt as the tags spell it: ``en`` where they say so, and not ``en-US``."""
        own = primary(self.language)
        return next((lang for _, lang, _ in self.tags if lang and primary(lang) == own), self.language or "")

    def _key(self, field: str, language: str | None) -> str:
        """The key in ``printed``: the record's own language is not said there."""
        if not language or (self.own_language and primary(language) == primary(self.own_language)):
            return field
        return f"{field}@{language}"

    @cached_property
    def _heading(self) -> Element | None:
        """The heading that is the title."""
        stated = [
            gist(text) for name in ("citation_title", "dc.title", "dc.title.alternative") for text in self._all(name)
        ]
        headings = [h for h in self.body.iter("h1") if gist(self.text_of(h))]
        for heading in headings:
            shown = gist(self.text_of(heading))
            if any(shown.startswith(title) or title.startswith(shown) for title in stated):
                return heading
        marked = [h for h in self.marked(*TITLE) if h.tag in HEADINGS]
        content = [h for h in headings if not self.in_margin(h)]
        return next(iter([*marked, *content]), None)

    def _all(self, name: str) -> list[str]:
        return [plain(content) for _, content in self.meta.get(name, ())]

    @cached_property
    def _shown(self) -> tuple[str, str | None]:
        """Title and subtitle, in the language that they are shown in."""
        heading = self._heading
        if heading is None:
            return "", None
        title, inner = self.text_of(heading), next((e for e in heading.iter("small") if self.text_of(e)), None)
        if inner is not None:  # the subtitle stands in the heading
            subtitle = self.text_of(inner)
            return title.removesuffix(subtitle).strip(), subtitle
        around = list(heading.iterancestors())[:2]  # not one of an article that is recommended below
        below = next((e for e in self.marked(*SUBTITLE) if e.getparent() in around and self.text_of(e)), None)
        if below is None:  # not named, but the tag joins it to the title
            after = heading.getnext()
            joined = (
                gist(f"{title}{self.text_of(after)}") if after is not None and len(self.text_of(after)) < 500 else ""
            )
            stated = [gist(text) for name in ("citation_title", "dc.title.alternative") for text in self._all(name)]
            below = after if joined in stated and joined != gist(title) else None
        return title, None if below is None else self.text_of(below)

    @cached_property
    def titles(self) -> dict[str, tuple[str, str | None]]:
        """Title and subtitle by language; ``""`` is the record's own."""
        title, subtitle = self._shown
        shown = gist(f"{title}{subtitle or ''}")
        others = {lang or "und": plain(text) for lang, text in reversed(self.meta.get("dc.title.alternative", []))}
        # DC.Title is in the reader's language in OJS 3.3; then the article's own is an alternative.
        stated = [text for lang, text in others.items() if primary(lang) == primary(self.own_language)]
        own = [*self._all("citation_title"), *stated, *self._all("dc.title"), ""][0]
        found: dict[str, tuple[str, str | None]] = {}
        at = ""
        if title and own and shown != gist(own):
            at = next((lang for lang, text in others.items() if gist(text) == shown), self.page_language)
            if primary(at) == primary(self.own_language):
                at = ""
        if own and (at or not title):
            found[""] = self._apart(own)
        if title:
            found[at] = title, subtitle
        for lang, text in reversed(others.items()):
            if primary(lang) != primary(self.own_language) or not self.own_language:
                found.setdefault(lang, self._apart(text))
        return found

    def _apart(self, text: str) -> tuple[str, str | None]:
        """Title and subtitle of a tag, which joins them by a colon, where the article is known to have a subtitle."""
        if self._shown[1] and text.count(": ") == 1:
            title, _, subtitle = text.partition(": ")
            return title, subtitle
        return text, None

    @cached_property
    def abstracts(self) -> dict[str, str]:
        """The abstracts by the keys that they get in ``printed``."""
        stated = self.meta.get("dc.description") or self.meta.get("citation_abstract") or []
        shown, language = self._shown_abstract
        found: dict[str, str] = {}
        if shown:
            said = gist(re.sub(r"<[^>]*>", "", shown))
            fallback = self.page_language if primary(self.language) in map(primary, self.titles) else None
            language = next((lang for lang, text in stated if gist(re.sub(r"<[^>]*>", "", text)) == said), language)
            found[self._key("abstract", language or fallback)] = shown
        for lang, text in stated:
            found.setdefault(self._key("abstract", lang), text)
        for lang, text in self.meta.get("citation_abstract", ()):
            found.setdefault(self._key("abstract", lang), text)
        return found

    @property
    def _shown_abstract(self) -> tuple[str, str | None]:
        """The HTML, and the language it says it is in."""
        for element in self.marked(*ABSTRACT):
            if self.in_margin(element) or not self.text_of(element) or element.tag in HEADINGS:
                continue
            before, nodes = self.after_label(element)
            if (html := inner_html(nodes, before)) and gist(self.text_of(element)):
                return html, next((e.get("lang") for e in nodes if e.get("lang")), None)
        headed = (inner_html(nodes, before) for before, nodes in self._headed(_ABSTRACT_HEADING))
        return next((html for html in headed if html), ""), None

    def _headed(self, caption: re.Pattern[str]) -> Iterator[tuple[str, list[Element]]]:
        """What stands under a heading, up to the next: text, then elements."""
        for heading in self.body.iter(*HEADINGS):
            if caption.fullmatch(fold(self.text_of(heading))) and not self.in_margin(heading):
                nodes = []
                for node in heading.itersiblings():
                    if node.tag in HEADINGS or next(node.iter(*HEADINGS), None) is not None:
                        break
                    nodes.append(node)
                yield heading.tail or "", nodes

    @cached_property
    def keywords(self) -> dict[str, list[str]]:
        """The keywords by the keys that they get in ``printed``."""
        found: dict[str, list[str]] = {}
        runs: list[tuple[str | None, list[str]]] = []
        for lang, text in self.meta.get("dc.subject", ()):
            if not runs or runs[-1][0] != lang:
                runs.append((lang, []))
            runs[-1][1].append(squeeze(text))
        shown = self._shown_keywords
        for lang, terms in self._without_subjects(runs, shown):
            found.setdefault(self._key("keywords", lang), []).extend(terms)
        if not found and shown:
            said = self.page_language if primary(self.language) in map(primary, self.titles) else None
            found[self._key("keywords", said)] = shown
        if not found:
            for lang, text in self.meta.get("citation_keywords", ()):
                found.setdefault(self._key("keywords", lang), []).append(squeeze(text))
        return found

    @staticmethod
    def _without_subjects(
        runs: list[tuple[str | None, list[str]]], shown: list[str]
    ) -> list[tuple[str | None, list[str]]]:
        """*runs* without the subjects, which OJS writes before the keywords, each language by language.

        Only where the keywords that are shown say which of them are keywords.
        """
        said = gist("".join(shown))
        for at, (_, terms) in enumerate(runs) if said else ():
            for cut in range(len(terms)):
                if gist("".join(terms[cut:])) == said:
                    if cut:
                        return [(runs[at][0], terms[cut:]), *runs[at + 1 :]]
                    first = at
                    languages = {runs[at][0]}
                    while (
                        first
                        and runs[first - 1][0] not in languages
                        and runs[first - 1][0] not in {lang for lang, _ in runs[at:]}
                    ):
                        first -= 1
                        languages.add(runs[first][0])
                    return runs[first:]
        return runs

    @property
    def _shown_keywords(self) -> list[str]:
        """The keywords on the page; what separates them is another sign in each language."""
        marked = (element for element in self.marked(*KEYWORDS) if not self.in_margin(element))
        blocks = [self.after_label(next(self.marked("value", within=element), element)) for element in marked]
        for before, nodes in blocks or self._headed(_KEYWORDS_HEADING):
            items = [e for node in nodes for e in node.iter("li")]
            items = items or [e for node in nodes for e in node.iter("span") if e.get("class") in (None, "keyword")]
            terms = [self.text_of(item).rstrip(",;") for item in items]
            if len(terms) > 1:
                return [term for term in terms if term]
            raw = before + "".join("".join(node.itertext()) + (node.tail or "") for node in nodes)
            apart = _KEYWORD_END.split(raw.strip())
            apart = apart if len(apart) > 1 else _KEYWORD_SHORT.split(squeeze(raw))
            return [term for part in apart if (term := squeeze(part))]
        return []
