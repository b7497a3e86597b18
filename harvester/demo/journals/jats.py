"""An article in JATS, the Journal Article Tag Suite, without its text: for OAI-PMH and for files beside a page."""

from __future__ import annotations

from html import escape

from harvester.demo.journals.content import Article, Issue, Journal, plain, spaced


def jats(journal: Journal, issue: Issue, article: Article, publisher: str, page: str) -> str:
    """An article in JATS, without its text."""
    own, year, month, day = article.language, *article.published.split("-")
    people = []
    for person in article.authors:
        name = f"<surname>{escape(person.family)}</surname>\n<given-names>{escape(person.given)}</given-names>"
        whole = f"<name>\n{name}\n</name>" if person.family else f"<collab>{escape(person.given)}</collab>"
        orcid = f'<contrib-id contrib-id-type="orcid">{person.orcid}</contrib-id>\n' if person.orcid else ""
        place = article.in_language(person.affiliation, own)
        where = f"\n<aff>{escape(place)}</aff>" if place else ""
        people.append(f'<contrib contrib-type="{person.role}">\n{orcid}{whole}{where}\n</contrib>')
    extent = "".join(
        f"<{name}>{escape(text)}</{name}>\n"
        for name, text in (
            ("fpage", article.first_page),
            ("lpage", article.last_page),
            ("elocation-id", article.article_number),
        )
        if text
    )
    doi = f'<article-id pub-id-type="doi">{escape(article.doi)}</article-id>\n' if article.doi else ""
    subtitle = article.subtitle.get(own, "")
    below = f"\n<subtitle>{_jats_text(subtitle)}</subtitle>" if subtitle else ""
    title = _jats_text(article.full_title(own, subtitle=False))
    others = "".join(
        f'<trans-title-group xml:lang="{each}"><trans-title>{_jats_text(article.full_title(each))}</trans-title>'
        "</trans-title-group>\n"
        for each in article.title
        if each != own
    )
    texts = []
    for each, text in article.abstract.items():
        name, tag = ("abstract", "") if each == own else ("trans-abstract", f' xml:lang="{each}"')
        texts.append(f"<{name}{tag}><p>{escape(spaced(text))}</p></{name}>")
    for each, listed in article.keywords.items():
        words = "".join(f"<kwd>{_jats_text(word)}</kwd>" for word in listed)
        texts.append(f'<kwd-group xml:lang="{each}">{words}</kwd-group>')
    numbers = f"<volume>{issue.volume}</volume>\n<issue>{issue.issue}</issue>\n" if issue.volume else ""
    references = "".join(
        f'<ref id="B{at}"><mixed-citation>{escape(plain(text))}</mixed-citation></ref>\n'
        for at, text in enumerate(article.references, 1)
    )
    back = f"<back>\n<ref-list>\n{references}</ref-list>\n</back>" if references else ""
    return f"""<article article-type="research-article" dtd-version="1.2" xml:lang="{own}"
xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">
<front>
<journal-meta>
<journal-title-group><journal-title>{escape(journal.name)}</journal-title></journal-title-group>
<issn pub-type="epub">{journal.issn_online}</issn>
<publisher><publisher-name>{escape(publisher)}</publisher-name></publisher>
</journal-meta>
<article-meta>
{doi}<article-id pub-id-type="publisher-id">{article.number}</article-id>
<article-categories><subj-group><subject>{escape(journal.section(article.section).name[journal.languages[0]])}</subject>
</subj-group></article-categories>
<title-group>
<article-title>{title}</article-title>{below}
{others}</title-group>
<contrib-group>
{chr(10).join(people)}
</contrib-group>
<pub-date date-type="pub" iso-8601-date="{article.published}" publication-format="electronic">
<day>{day}</day><month>{month}</month><year>{year}</year>
</pub-date>
{numbers}{extent}<permissions><license xlink:href="{journal.license}"/></permissions>
<self-uri content-type="text/html" xlink:href="{page}"/>
{chr(10).join(texts)}
</article-meta>
</front>
{back}
</article>"""


def _jats_text(fragment: str) -> str:
    for html, own in (("i", "italic"), ("em", "italic"), ("b", "bold"), ("strong", "bold")):
        fragment = fragment.replace(f"<{html}>", f"<{own}>").replace(f"</{html}>", f"</{own}>")
    return fragment if "&" in fragment or "<" in fragment else escape(fragment, quote=False)
