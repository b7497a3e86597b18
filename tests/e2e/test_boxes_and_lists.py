"""Every record and every field, though each page carries a box of other papers, and lists go on for many pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .kit import crawl, ids, rows
from .sites import Site

JOURNALS = {1: ("Kıyı Bilimleri Dergisi", "1012-3458"), 2: ("Journal of Quiet Rivers", "2012-3450")}
LABELS = {10: "Sayı: 1", 11: "Sayı: 2", 20: "Volume:5 Issue:1", 21: "Volume:5 Issue:2"}
PAPERS = [(issue // 10, issue, issue * 10 + n) for issue in LABELS for n in (1, 2)]
BOXED = "".join(f'<li><a href="/paper/{j}/{i}/{a}">Bildiri {a}</a></li>' for j, i, a in (PAPERS[3], PAPERS[4]))

Frame = Callable[[str], str]
BOXES: dict[str, Frame] = {
    "none": lambda page: page,
    "heading, behind": lambda page: f"<div>{page}</div><div><h4>Most viewed</h4><ul>{BOXED}</ul></div>",
    "heading, before": lambda page: f"<div><h4>Son Eklenenler</h4><ul>{BOXED}</ul></div><div>{page}</div>",
    "bold words": lambda page: f"<div>{page}</div><div><b>En Çok Okunan Makaleler</b><ul>{BOXED}</ul></div>",
    "aside": lambda page: f"<main>{page}</main><aside><ul>{BOXED}</ul></aside>",
    "named": lambda page: f"<div>{page}</div><div class='widget-popular'><ul>{BOXED}</ul></div>",
    "table": lambda page: f"<table><tr><td>{page}</td><td><b>Related papers:</b><ul>{BOXED}</ul></td></tr></table>",
}
ADDRESSES: dict[str, tuple[str, str]] = {
    "words": ("/journal/{}", "/issue/{}"),
    "letters": ("/j{}", "/i{}"),
    "programs": ("/journal.php?id={}", "/issue.php?id={}"),
    "one program": ("/show?journal={}", "/show?issue={}"),
}


def index(frame: Frame, journal: str, issue: str, *, linked: bool = True) -> dict[str, str]:
    def page(title: str, body: str) -> str:
        return f"<html><head><title>{title}</title></head><body>{frame(body)}</body></html>"

    ways = "".join(f'<p><a href="{journal.format(j)}">{title}</a></p>' for j, (title, _) in JOURNALS.items())
    pages = {"/": page("Dizin", f"<h1>Dizin</h1>{ways}")}
    for j, (title, issn) in JOURNALS.items():
        issues = "".join(f'<p><a href="{issue.format(i)}">{LABELS[i]}</a></p>' for i in LABELS if i // 10 == j)
        facts = f"<p>ISSN: {issn} | Publisher: {title} Yayınları</p>"
        pages[journal.format(j)] = page(title, f"<h1>{title}</h1>{facts}{issues}")
    for i, label in LABELS.items():
        papers = "".join(f'<p><a href="/paper/{i // 10}/{i}/{a}">Bildiri {a}</a></p>' for j, k, a in PAPERS if k == i)
        pages[issue.format(i)] = page(label, f"<h1>{label}</h1>{papers}")
    for j, i, a in PAPERS:
        crumbs = f'<a href="{journal.format(j)}">{JOURNALS[j][0]}</a> » <a href="{issue.format(i)}">{LABELS[i]}</a>'
        if not linked:
            crumbs = f"{JOURNALS[j][0]} » {LABELS[i]}"
        lines = "<b>Authors :</b> Su Dere<br><b>Pages :</b> 1-9<br><b>Abstract :</b> Suyun sesi üzerine.<br>"
        pages[f"/paper/{j}/{i}/{a}"] = page("Bildiri", f"<p>{crumbs} » Bildiri {a}</p><h1>Bildiri {a}</h1>{lines}")
    return pages


#: Each box with words for addresses and either breadcrumb; each kind of address with a box that is hard to tell.
CASES = [
    *((box, "words", linked) for box in BOXES for linked in (True, False)),
    *(("bold words", addresses, False) for addresses in ADDRESSES if addresses != "words"),
]


@pytest.mark.parametrize(("box", "kind", "linked"), CASES)
def test_box_on_every_page(box: str, kind: str, linked: bool, tmp_path: Path) -> None:
    addresses = ADDRESSES[kind]
    with Site(index(BOXES[box], *addresses, linked=linked)) as site:
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
        again = crawl(site.url, tmp_path)
        base = site.url.rstrip("/")
    release = tmp_path / "iad" / "latest"
    assert again.report["articles"]["changed"] == 0
    got = [(r["article_id"], r["title"], r["journal_title"], r["issn"], r["publisher"]) for r in rows(release)]
    assert got == [
        (f"iad:{j}/{i}/{a}", f"Bildiri {a}", JOURNALS[j][0], JOURNALS[j][1], f"{JOURNALS[j][0]} Yayınları")
        for j, i, a in PAPERS
    ]
    issues = [(r["issue_id"], r["issue_label"], r["url"], r["articles_listed"]) for r in rows(release, "issues")]
    assert issues == [(f"iad:{i // 10}/{i}", LABELS[i], base + addresses[1].format(i), "2") for i in LABELS]
    journals = [(r["journal_id"], r["title"], r["issn_print"], r["url"]) for r in rows(release, "journals")]
    assert journals == [(f"iad:{j}", *JOURNALS[j], base + addresses[0].format(j)) for j in JOURNALS]


def chain(pages: int, per_page: int, way: Callable[[int], list[str]], empty: int = 0) -> dict[str, str]:
    """A list of journals on so many pages, the first *empty* journals without a paper."""
    site = {"/": '<h1>Dizin</h1><a href="/list">Dergiler listesi</a>'}
    for n in range(1, pages + 1):
        numbers = range((n - 1) * per_page + 1, n * per_page + 1)
        journals = "".join(f'<p><a href="/dergi/{j}">Dergi {j}</a></p>' for j in numbers)
        onward = "".join(f"<p>{link}</p>" for link in way(n))
        site["/list" if n == 1 else f"/list?page={n}"] = f"<h1>Liste</h1>{journals}{onward}"
        for j in numbers:
            site[f"/dergi/{j}"] = f'<h1>Dergi {j}</h1><a href="/dergi/{j}/1">Sayı: 1</a>'
            papers = f'<a href="/paper/{j}/1/{j}">Yazı {j}</a>' if j > empty else ""
            site[f"/dergi/{j}/1"] = f"<h1>Sayı: 1</h1>{papers}"
            lines = "<p>Authors : Su Dere</p><p>Pages : 1-9</p><p>Abstract : Suyun sesi.</p>"
            site[f"/paper/{j}/1/{j}"] = f"<h1>Yazı {j}</h1>{lines}"
    return site


def by_next(last: int) -> Callable[[int], list[str]]:
    return lambda n: [f'<a href="/list?page={n + 1}">Next »</a>'] if n < last else []


def by_number(last: int) -> Callable[[int], list[str]]:
    """The pages around, as most sites show them."""
    return lambda n: [f'<a href="/list?page={k}">{k}</a>' for k in range(max(1, n - 2), min(last, n + 2) + 1)]


@pytest.mark.parametrize(
    ("pages", "per_page", "way", "empty"),
    [
        (40, 1, by_next(40), 0),
        (40, 1, by_number(40), 0),
        (15, 10, by_next(15), 20),
        (15, 10, by_number(15), 20),
    ],
    ids=["next", "numbers", "next, the first journals empty", "numbers, the first journals empty"],
)
def test_long_list_of_journals(
    pages: int, per_page: int, way: Callable[[int], list[str]], empty: int, tmp_path: Path
) -> None:
    with Site(chain(pages, per_page, way, empty)) as site:
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    wanted = sorted(f"iad:{j}/1/{j}" for j in range(empty + 1, pages * per_page + 1))
    assert ids(tmp_path / "iad" / "latest") == wanted


def test_session_numbers_are_left_out(tmp_path: Path) -> None:
    pages = {
        path: re.sub(r'(/paper/[0-9/]+)"', r'\1?sid=8da0"', re.sub(r'(\?id=\d+)"', r'\1&sid=8da0"', page))
        for path, page in index(BOXES["none"], *ADDRESSES["programs"]).items()
    }
    with Site(pages) as site:
        assert crawl(site.url, tmp_path).code == 0
        assert not any("sid" in path for path in site.requests)
    for table in ("articles", "issues", "journals"):
        assert not any("sid" in row["url"] for row in rows(tmp_path / "iad" / "latest", table))
