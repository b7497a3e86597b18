"""What the pages show beside the rows that Datasette gives them: of one article all that is known, of a release the
whole at a glance."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from harvester.browse.metadata import DATABASE
from harvester.flags import FLAGS

_LISTS = ("authors", "keywords", "keywords_en", "flags")
_CHART_WIDTH, _CHART_HEIGHT = 720, 96


def search_address(words: str) -> str:
    """The address of the articles that have these words in this order.

    >>> search_address('halk "şiiri"')
    '/articles/articles?_search=%22halk%20%C5%9Fiiri%22'
    """
    return f"/{DATABASE}/articles?_search=" + quote(f'"{" ".join(words.replace(chr(34), " ").split())}"')


def web_address(text: str | None) -> str | None:
    """*text*, where it is an address of http or https: no other is ever a link."""
    return text if text and text.startswith(("https://", "http://")) else None


async def article(database: Any, article_id: str) -> dict[str, Any]:
    """All that a file says of an article.

    Args:
        database: a :class:`datasette.database.Database`.
        article_id: of the article.
    """

    async def rows(sql: str, *parameters: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in (await database.execute(sql, parameters)).rows]

    of = "WHERE article_id = ?"
    (found,) = await rows(f"SELECT * FROM articles {of}", article_id)  # noqa: S608
    found |= {name: json.loads(found[name] or "[]") for name in _LISTS}
    authors = await rows(f"SELECT * FROM article_authors {of} ORDER BY position", article_id)  # noqa: S608
    for author in authors:
        author["affiliation"] = json.loads(author["affiliation"] or "[]")
    keywords: dict[str, list[str]] = {}
    for row in await rows(f"SELECT * FROM article_keywords {of} ORDER BY language, position", article_id):  # noqa: S608
        keywords.setdefault(row["language"], []).append(row["keyword"])
    texts = await rows(f"SELECT * FROM article_texts {of}", article_id)  # noqa: S608
    texts.sort(key=lambda text: (text["language"] != found["language"], text["language"]))
    details = await rows(f"SELECT * FROM article_details {of}", article_id)  # noqa: S608
    names = set(await database.table_names())
    sources = await rows(f"SELECT * FROM article_sources {of}", article_id) if "article_sources" in names else []  # noqa: S608
    for source in sources:
        source["fields"] = json.loads(source["fields"] or "[]")
    return {
        "article": found,
        "authors": authors,
        "keywords": keywords,
        "texts": texts,
        "counts": await rows(f"SELECT date, views, downloads FROM article_counts {of} ORDER BY date", article_id),  # noqa: S608
        "flags": {flag: FLAGS.get(flag, "") for flag in found["flags"]},
        "identifiers": json.loads(details[0]["identifiers"]) if details else [],
        "provenance": json.loads(details[0]["provenance"]) if details else {},
        "sources": sources,
        "changes": await rows(f"SELECT change FROM changes {of}", article_id),  # noqa: S608
    }


async def overview(database: Any) -> dict[str, Any]:
    """What the first page shows of a release."""

    async def pairs(sql: str) -> list[tuple[Any, Any]]:
        return [tuple(row) for row in (await database.execute(sql)).rows]

    years = await pairs(
        "SELECT published_year, count(*) FROM articles WHERE published_year IS NOT NULL GROUP BY published_year"
    )
    return {
        "languages": await pairs(
            "SELECT language, count(*) FROM articles WHERE language IS NOT NULL "
            "GROUP BY language ORDER BY 2 DESC, 1 LIMIT 12"
        ),
        "journals": await pairs(
            "SELECT journal_title, count(*) FROM articles WHERE journal_title IS NOT NULL "
            "GROUP BY journal_title ORDER BY 2 DESC, 1 LIMIT 12"
        ),
        "years": years,
        "chart": _chart(dict(years)),
    }


def _chart(counts: dict[int, int]) -> dict[str, Any] | None:
    """Bars for the last sixty years that have articles, in the units of a drawing."""
    if len(counts) < 2:
        return None
    last = max(counts)
    first = max(min(counts), last - 59)
    span = last - first + 1
    wide = _CHART_WIDTH / span
    most = max(count for year, count in counts.items() if year >= first)
    bars = [
        {
            "year": year,
            "count": counts.get(year, 0),
            "x": round((year - first) * wide, 2),
            "width": round(wide * 0.8, 2),
            "height": round(max(counts.get(year, 0) / most * _CHART_HEIGHT, 2 if counts.get(year) else 0), 2),
        }
        for year in range(first, last + 1)
    ]
    return {"bars": bars, "width": _CHART_WIDTH, "height": _CHART_HEIGHT, "first": first, "last": last}
