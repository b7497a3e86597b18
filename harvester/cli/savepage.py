"""``harvester savepage``: save one more page of a source, with what is read on it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from harvester.cli.checkout import checkout, passes, save
from harvester.cli.terminal import CommandError, whoever_listens

if TYPE_CHECKING:
    from harvester.sampling import Sample
    from harvester.spiders.site import SiteSpider

EXAMPLE = "harvester savepage https://tides.example.org/articles/7 --source tides --why no_abstract"


def savepage(
    url: Annotated[str, typer.Argument(help="Address of the page.", metavar="URL")],
    source: Annotated[
        str, typer.Option(help="Name of the source whose readers read it.", show_default="the one of the page's site")
    ] = "",
    kind: Annotated[
        str, typer.Option(help="Kind of the page: article, contents, listing.", show_default="what its reader says")
    ] = "",
    why: Annotated[
        str,
        typer.Option(help="Why it is kept, the rest of its name: no_abstract.", show_default="made of the address"),
    ] = "",
) -> None:
    """Save a page and what its reader finds on it as a pair in fixtures/, and run its test.

    Compare the .json with the page: what the reader got wrong is what the pair is for.

    Exit codes: 0 done, 1 the test fails, 2 wrong usage, 4 the page could not be had.
    """
    from harvester.crawl.stopping import stopping

    stopping.install()
    root = checkout()
    if why and not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,60}", why):
        raise CommandError(f"--why {why!r} is no part of a file's name: small letters, digits and _.", 2)
    spider = _spider(source, url)
    from harvester.dataset import RunError
    from harvester.detection import look
    from harvester.sampling import PageSpider

    try:
        looked, outcome = look(PageSpider, url)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if looked.page is None or looked.page.status != 200:
        raise CommandError(f"{url} could not be had. {outcome}", 4)
    from harvester.detect_spider import text_of

    sample = _sample(spider, looked.page.url, looked.page.body, text_of(looked.page), kind)
    page = save(spider, root / "fixtures" / spider.name, why or _why(url), sample)
    good, said = passes(root, [page])
    with whoever_listens():
        print(f"saved  {page.relative_to(root)} and {_json(page)}\ntests  {said}")
        print(f"next   compare {_json(page)} with the page, and correct what is not as printed there")
    if good is False:
        raise typer.Exit(1)


def _json(page: Path) -> str:
    return page.with_suffix(".json").name


def _spider(source: str, url: str) -> type[SiteSpider]:
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    from harvester.pages.links import site_of
    from harvester.spiders.site import SiteSpider

    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    loader = SpiderLoader.from_settings(settings)
    loaded = {name: loader.load(name) for name in loader.list()}
    known = {name: spider for name, spider in loaded.items() if issubclass(spider, SiteSpider)}
    if source and source not in known:
        raise CommandError(f"There is no source {source!r}. Known sources: {', '.join(sorted(known))}.", 2)
    of_site = [each for each in known.values() if each.site and site_of(each.site) == site_of(url)]
    spider = known.get(source) or (of_site[0] if len(of_site) == 1 else None)
    if spider is None:
        raise CommandError(f"Which source is {url} of? Give its name with --source: {', '.join(sorted(known))}.", 2)
    return spider


def _sample(spider: type[SiteSpider], url: str, body: bytes, text: str, kind: str) -> Sample:
    from harvester.pages.platforms.oai import is_oai, oai_answer
    from harvester.pairs import kinds_of
    from harvester.sampling import Sample, few_records
    from harvester.spiders.index import IndexSpider
    from harvester.spiders.journals import JournalSpider

    if is_oai(body):
        answer = oai_answer(body)
        verb = (answer.verb if answer else None) or "page"
        return Sample(kind=kind or verb.removeprefix("List").lower(), url=url, body=few_records(body), suffix=".xml")
    kinds = kinds_of(spider)
    if kind and kind not in kinds:
        raise CommandError(f"--kind {kind!r} is none that {spider.name} reads: {', '.join(kinds)}.", 2)
    is_article = False
    if issubclass(spider, IndexSpider):
        is_article = bool(spider.record_path.search(urlsplit(url).path)) and spider.record_page(text, url).is_record
    elif issubclass(spider, JournalSpider):
        is_article = spider.article_page(text, url).is_article
    kind = kind or (kinds[0] if is_article else kinds[1])
    return Sample(kind=kind, url=url, body=text.encode("utf-8", "replace"))


def _why(url: str) -> str:
    """The rest of a page's name, made of its address.

    >>> _why("https://h.org/index.php/uded/article/view/7?x=1"), _why("https://h.org/")
    ('view_7_x_1', 'page')
    """
    parts = urlsplit(url)
    words = re.findall(r"[a-z0-9]+", f"{'/'.join(parts.path.split('/')[-2:])} {parts.query}".lower())
    return "_".join(words)[:60].strip("_") or "page"
