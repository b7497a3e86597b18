"""Other themes for a site of OJS: the same pages under other names of classes, as theme plugins have them.

What does not change from theme to theme: addresses, meta tags, the generator, the order of things.
"""

from __future__ import annotations

import re

#: Theme → class attribute of the default theme → what stands there instead.
THEMES: dict[str, dict[str, str]] = {
    "default": {},
    "bootstrap": {
        "obj_article_summary": "article-summary media",
        "obj_issue_summary": "issue-summary media",
        "obj_issue_toc": "issue-toc",
        "obj_article_details": "article-details",
        "obj_galley_link pdf": "galley-link btn btn-primary pdf",
        "obj_galley_link file": "galley-link btn btn-primary file",
        "obj_galley_link_supplementary file": "galley-link-supplementary btn file",
        "cmp_article_list articles": "media-list",
        "issues_archive": "issues media-list",
        "cmp_breadcrumbs": "cmp-breadcrumbs",
        "page_title": "page-header",
        "main_entry": "article-main col-sm-8",
        "entry_details": "article-sidebar col-sm-4",
        "item authors": "authors",
        "item doi": "list-group-item doi",
        "item keywords": "list-group-item keywords",
        "item abstract": "article-summary abstract",
        "item references": "article-references-content references",
        "item published": "list-group-item date-published",
        "item issue": "panel panel-default issue",
        "item copyright": "panel panel-default copyright",
        "userGroup": "user-group",
        "title": "media-heading",
        "cmp_pagination": "pagination-block",
        "pkp_structure_main": "pkp_structure_main col-md-8",
    },
    "bare": {},  # no class at all
}
_CLASS = re.compile(r' class="([^"]*)"')


def themed(body: bytes, theme: str) -> bytes:
    """A page of the default theme in another one."""
    if theme == "default":
        return body
    names = THEMES[theme]

    def put(match: re.Match[str]) -> str:
        return "" if theme == "bare" else f' class="{names.get(match[1], match[1])}"'

    head, start, rest = body.decode().partition("<body")
    return (head + start + _CLASS.sub(put, rest)).encode()
