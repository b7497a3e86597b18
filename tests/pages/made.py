"""Pages made up for the tests of platforms."""

from __future__ import annotations

from harvester.pages.platforms.look import Sight


def said(sight: Sight) -> str:
    """What was told, in a word."""
    if sight.platform:
        return sight.platform.name
    return "refused" if sight.refused else "blocked" if sight.blocked else "trouble" if sight.trouble else "unknown"


def page(body: str = "", head: str = "", title: str = "A page") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def links(*addresses: str) -> str:
    return "".join(f'<p><a href="{address}">An entry of the list {n}</a></p>' for n, address in enumerate(addresses))


def generator(text: str) -> str:
    return f'<meta name="generator" content="{text}">'


def nav(home: str) -> str:
    """The menu of a journal on OJS, without any markup of its own."""
    return links(*(f"{home}/{way}" for way in ("issue/archive", "issue/current", "about/submissions", "user/register")))


WORDS = "<p>" + "Something is said here that has nothing to do with periodicals. " * 60 + "</p>"
LIBRARY = '<link rel="stylesheet" href="{}/lib/pkp/styles/fontawesome/fontawesome.css?v=3.3.0.14">'
OLH = (
    '<link href="/static/OLH/css/app.css" rel="stylesheet"><link href="/static/common/css/index.css" rel="stylesheet">'
)
MATERIAL = '<link rel="stylesheet" href="/static/material/mat.css"><link rel="sitemap" href="/sitemap.xml">'
ZOLLU = '<script src="/zollu/js/jquery.min.js"></script><img src="/zollu/images/dergipark_header.png">'
