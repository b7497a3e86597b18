"""What the pages of DergiPark have in common: words, addresses, labels of issues, the frame."""

from __future__ import annotations

from html import escape

from harvester.demo.journals.content import Article, Issue, Journal

DESIGNS = ("2026", "2022", "2018")
_KEYS = "volume issue number year pages abstract keywords references language section date details authors cite archive"
WORDS = {
    "tr": dict(
        zip(
            _KEYS.split(),
            "Cilt|Sayı|Sayı|Yıl|Sayfalar|Öz|Anahtar Kelimeler|Kaynakça|Birincil Dil|Bölüm|Yayımlanma Tarihi|Ayrıntılar|"
            "Yazarlar|Kaynak Göster|Arşiv".split("|"),
            strict=True,
        )
    ),
    "en": dict(
        zip(
            _KEYS.split(),
            "Volume|Issue|Number|Year|Pages|Abstract|Keywords|References|Primary Language|Journal Section|"
            "Publication Date|Details|Authors|Cite|Archive".split("|"),
            strict=True,
        )
    ),
}


def article_path(language: str, journal: Journal, issue: Issue, article: Article, design: str) -> str:
    """The canonical path of an article's page."""
    if design == "2026":
        return f"/{language}/pub/{journal.path}/article/{article.number}"
    return f"/{language}/pub/{journal.path}/issue/{issue.number}/{article.number}"


def number_of(issue: Issue, language: str) -> str:
    """An issue's number, or the name of a special issue, which stands in its place."""
    return issue.issue or issue.title.get(language, "")


def issue_label(issue: Issue, language: str) -> str:
    """``Cilt: 3 Sayı: 1``; a special issue's name stands in the number's place."""
    say = WORDS[language]
    parts = [f"{say['volume']}: {issue.volume}"] if issue.volume else []
    if number := number_of(issue, language):
        parts.append(f"{say['issue']}: {number}")
    return " ".join(parts)


def frame(language: str, title: str, body: str, head: str = "", journal: Journal | None = None) -> bytes:
    """A whole page, with the journal's menu where it belongs to one."""
    menu = ""
    if journal:
        path = f"/{language}/pub/{journal.path}"
        menu = f'<a href="{path}">{escape(journal.name)}</a> <a href="{path}/archive">{WORDS[language]["archive"]}</a>'
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="UTF-8"/>
<title>
{title}
</title>
<base href="/"/>
{head}
<link crossorigin rel="stylesheet" href="/build/assets/app.css">
<script src="/zollu/bundles/fosjsrouting/js/router.js"></script>
<script src="/zollu/js/jquery.min.js"></script>
</head>
<body id="">
<nav id="header-simple"><a href="/{language}/"><img src="/zollu/images/dergipark_header.png" alt="DergiPark logo"></a>
<a href="/{language}/pub/explore/journals">{"Dergiler" if language == "tr" else "Journals"}</a>
<a href="/{language}/login">{"Giriş" if language == "tr" else "Login"}</a>
{menu}</nav>
<main id="main-content">
{body}
</main>
<footer><a href="/{language}/about">DergiPark</a></footer>
</body>
</html>
""".encode()
