"""What the words of a run report mean, for people."""

from __future__ import annotations

#: Kind of page → what it is.
KINDS = {
    "start": "start page", "listing": "lists and issues", "record": "articles' pages", "oai": "OAI-PMH lists",
    "token": "OAI-PMH, further pages", "sets": "OAI-PMH sets", "language": "articles in the other language",
    "sitemap": "sitemaps", "original": "publishers' pages",
}  # fmt: skip

#: State of pages → what it means.
STATES = {
    "done": "read", "failed": "failed", "pending": "not visited yet", "gone": "gone from the site (404, 410)",
    "refused": "not followed, on purpose", "listed": "not needed: a list says enough",
}  # fmt: skip

#: Reason for which something was not visited or not read → what it means.
REFUSED = {
    "barren": "Addresses on ways that led to no record; they were not followed.",
    "repeats": "Addresses on ways that repeat; they were not followed.",
    "off_site": "Links that lead to another site.",
    "redirect_off_site": "Pages that send on to another site.",
    "robots": "Pages that robots.txt closes.",
    "robots_unreachable": "Pages of a host whose robots.txt could not be had; nothing was asked there.",
    "private_address": "Addresses in a private network that nobody gave.",
    "too_large": "Answers of more than 16 MiB.",
    "unbounded_page": "Pages that are built to keep a reader busy.",
    "unread_links": "Links beyond the bound of a page.",
    "unread_tags": "Tags beyond the bound of a page.",
    "unread_text": "Texts beyond the bound of a page.",
    "repaired_pages": "Answers of OAI-PMH that were no XML as they came; they were repaired and read.",
    "oai_loop": "Lists of OAI-PMH that led back to their start, after all was read.",
    "oai_unread_format": "Records of OAI-PMH in a format that is not read.",
}

#: Rule for which a record was dropped → what it means.
DROPPED = {
    "no_identifier": "Records without an identifier of the right form.",
    "empty": "Records without title, authors, abstract and DOI.",
    "unknown_flag": "Records with a flag that is not known.",
}

#: Change of an article → what it means.
CHANGES = {
    "added": "new in this release", "changed": "says something else than before",
    "withdrawn": "no longer at the source; kept and marked", "returned": "was withdrawn and is there again",
}  # fmt: skip

#: Code of a language → its name; others are shown as they are.
LANGUAGES = {
    "tr": "Turkish", "en": "English", "de": "German", "fr": "French", "ar": "Arabic", "ru": "Russian", "az":
    "Azerbaijani", "es": "Spanish", "it": "Italian", "fa": "Persian", "ku": "Kurdish", "kk": "Kazakh", "uz": "Uzbek",
    "ky": "Kyrgyz", "zh": "Chinese", "ja": "Japanese", "pt": "Portuguese", "la": "Latin", "el": "Greek", "und":
    "language unknown", "": "language unknown",
}  # fmt: skip
