"""``harvester newsource``: make a source of a site."""

from __future__ import annotations

import keyword
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from harvester.cli.checkout import checkout, class_name, module_text, passes, save
from harvester.cli.terminal import CommandError, complain, whoever_listens

if TYPE_CHECKING:
    from harvester.detected import Detection, Outcome
    from harvester.sampling import Plan, SampleSpider
    from harvester.spiders.site import SiteSpider

EXAMPLE = "harvester newsource tides --like citation-meta --url https://tides.example.org/"

#: What a site may be like → what is said of it.
LIKE = {
    "citation-meta": "a site whose article pages carry citation metadata",
    "ojs": "a site on Open Journal Systems",
    "janeway": "a site on Janeway",
    "dergipark": "a site on DergiPark",
    "oai": "an endpoint of OAI-PMH",
    "iad": "an index with a page for each record",
}
#: Names that the project's modules may not have (``tests/test_architecture.py``).
_NO_NAMES = re.compile(r"utils?|helpers?|common|misc|managers?|new_.*|enhanced.*|test|detect|page|sample")


def newsource(
    name: Annotated[str, typer.Argument(help="Name of the source: a Python module's, as tides.", metavar="NAME")],
    url: Annotated[str, typer.Option(help="Address of the journal, the site or the endpoint.", metavar="URL")],
    like: Annotated[
        str,
        typer.Option(
            help=f"What it is harvested like: {', '.join(LIKE)}.",
            metavar="PLATFORM",
            show_default="what is found there",
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Take --like also where another platform is found, or none.")
    ] = False,
) -> None:
    """Make a source of a site: write its spider, save a page of each kind, and test that they are read.

    The site is looked at as 'harvester detect' does, and a few pages more are asked for. Works in a checkout of the
    project; nothing that is there is written over.

    Exit codes: 0 done, 1 a test of a saved page fails, 2 wrong usage or no such platform, 4 the site could not be had.
    """
    from harvester.crawl.stopping import stopping

    stopping.install()
    root, like = checkout(), {"index": "iad"}.get(like, like.replace("_", "-"))
    module = _free_module(root, name)
    if like and like not in LIKE:
        raise CommandError(f"--like {like!r} is none of {', '.join(LIKE)}.", 2)
    from harvester.dataset import RunError
    from harvester.detection import look
    from harvester.sampling import SampleSpider

    try:
        spider, outcome = look(SampleSpider, url, plan=lambda found: _plan(found, like, force=force))
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if spider.plan is None:
        raise CommandError(_refusal(outcome, url, like), outcome.exit_code or 2)
    _write(root, module, name, spider, outcome, like)


def _free_module(root: Path, name: str) -> Path:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,49}", name) or keyword.iskeyword(name) or name.endswith("_"):
        raise CommandError(f"{name!r} is no name of a module: small letters, digits and _, a letter first.", 2)
    if _NO_NAMES.fullmatch(name):
        raise CommandError(f"{name!r} says nothing of a source. Name it after the journal or the site.", 2)
    module = root / "harvester" / "spiders" / f"{name}.py"
    for there in (module, module.with_suffix(""), root / "fixtures" / name):
        if there.exists():
            raise CommandError(f"{there} is there already. Choose another name; nothing is written over.", 2)
    return module


def _plan(found: Outcome, like: str, *, force: bool) -> Plan | None:
    """How a site is going to be harvested; ``None``: not like that."""
    from harvester.detected import Detection, NotAJournal, formats_asked
    from harvester.sampling import Plan
    from harvester.sources import source_of
    from harvester.spiders.index import IndexSpider

    if isinstance(found, Detection) and like in ("", found.platform):
        source = source_of(found, formats=formats_asked(found.platform, found.formats))
        spider = _spider_of(source.spider)
        path = spider.record_path if issubclass(spider, IndexSpider) else None
        return Plan(spider=spider, site=source.site, own_arguments=source.arguments, record_path=path)
    # Of indexes only IAD's addresses are known, so that any other looks like no journal.
    unknown_index = like == "iad" and isinstance(found, NotAJournal)
    # A site may have both pages that describe themselves and an endpoint; which is seen first says nothing.
    has_both = isinstance(found, Detection) and (
        (like, found.platform) == ("citation-meta", "oai") or (like == "oai" and _gives_endpoint(found))
    )
    if not like or not (force or unknown_index or has_both) or not isinstance(found, Detection | NotAJournal):
        return None
    site, arguments = found.url, {}
    if isinstance(found, Detection) and like == "oai" and found.oai_url:
        known = source_of(found, formats=formats_asked(found.platform, found.formats)).arguments
        site = found.oai_url
        arguments = {key: value for key, value in known.items() if key in ("oai", "oai_set", "granularity", "formats")}
    elif isinstance(found, Detection) and like == "citation-meta":
        arguments = {"sitemaps": " ".join(found.sitemaps)}
    elif isinstance(found, Detection):
        site = found.start
    return Plan(spider=IndexSpider if like == "iad" else _spider_of(like), site=site, own_arguments=arguments)


def _gives_endpoint(found: Detection) -> bool:
    """Whether the endpoint is what was meant: its own address was given, or that of a site without known journals."""
    endpoint, given = found.oai_url or "", found.url.partition("?")[0]
    return bool(endpoint) and (not found.journal or given.rstrip("/") == endpoint.rstrip("/"))


def _spider_of(name: str) -> type[SiteSpider]:
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    from harvester.spiders.site import SiteSpider

    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    spider = SpiderLoader.from_settings(settings).load(name.replace("-", "_"))
    assert issubclass(spider, SiteSpider)
    return spider


def _refusal(found: Outcome, url: str, like: str) -> str:
    from harvester.detected import Detection, NotAJournal
    from harvester.pages.platforms.look import NAMES

    if isinstance(found, Detection):
        return (
            f"{url} is {NAMES[found.platform]}, not {like}: {' '.join(found.reasons[:1])} "
            f"Leave --like away, or take {like} all the same with --force."
        )
    more = " With --like and --force it is taken for a journal all the same." if isinstance(found, NotAJournal) else ""
    return f"{found.outcome}: {url}. {found}{more}"


def _is_private(plan: Plan, outcome: Outcome) -> bool:
    """Whether the site is at a private address, and the operator has given it: no page may have said it."""
    from harvester.crawl.addresses import is_public, spelled
    from harvester.pages.links import site_of

    address = spelled(urlsplit(plan.site).hostname or "")
    return address is not None and not is_public(address) and site_of(plan.site) == site_of(outcome.url)


def _write(root: Path, module: Path, name: str, looked: SampleSpider, outcome: Outcome, like: str) -> None:
    from harvester.detected import Detection
    from harvester.spiders.index import IndexSpider

    plan, samples = looked.plan, looked.samples
    assert plan is not None
    if not samples:
        raise CommandError("No page of it could be had that the readers read; nothing was written.", 4)
    if issubclass(plan.spider, IndexSpider) and plan.record_path is None:
        raise CommandError(
            "No addresses with three numbers (journal, issue, article) are linked there, as an index's records have. "
            "Give the address of a page that lists some, or write the spider by hand: docs/add-a-source.md.",
            2,
        )
    platform = like or (outcome.platform if isinstance(outcome, Detection) else "")
    title = (outcome.title if isinstance(outcome, Detection) else None) or re.sub(r"^https?://|/+$", "", plan.site)
    text = module_text(
        name,
        plan,
        title,
        LIKE[platform],
        datetime.now(UTC).strftime("%Y-%m-%d"),
        own_network=_is_private(plan, outcome),
    )
    own = {"name": name, "site": plan.site, **({"record_path": plan.record_path} if plan.record_path else {})}
    spider = type(class_name(name), (plan.spider,), own)
    folder, pages = root / "fixtures" / name, []
    try:
        for sample in samples:
            pages.append(save(spider, folder, "first", sample))
        module.write_text(text, encoding="utf-8")
    except (CommandError, OSError) as error:
        for page in pages:
            page.unlink(missing_ok=True)
            page.with_suffix(".json").unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        module.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CommandError(f"{module} cannot be written ({error.strerror}).", 4) from error
        raise
    good, said = passes(root, pages)
    kinds = {page.stem.partition("_")[0] for page in pages}
    missing = sorted({"article"} - kinds)
    with whoever_listens():
        print(f"platform  {platform}: {' '.join(outcome.reasons) if isinstance(outcome, Detection) else 'as asked'}")
        print(f"spider    {module.relative_to(root)}")
        for page in pages:
            print(f"saved     {page.relative_to(root)} and .json")
        print(f"tests     {said}")
        print(f"requests  {outcome.requests}")
        print(
            f"next      compare the .json files with the pages, then: harvester crawl {name} --limit 20 --output trial"
        )
    for kind in missing:
        complain(f"no page of kind {kind} was found. Save one: harvester savepage URL --source {name}")
    if good is False:
        print(said, file=sys.stderr)
        raise typer.Exit(1)
