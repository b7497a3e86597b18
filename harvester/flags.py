"""The flags an article can carry: what could not be read, or does not fit."""

#: The flags an article can carry, and what each says.
FLAGS: dict[str, str] = {
    "date_ambiguous": "The printed date can be read in two orders; only its year is given.",
    "doi_conflict": "Pages or formats of the article, or its sources, give different DOIs.",
    "doi_invalid": "The page prints a DOI that is none.",
    "doi_shared": "Another article, of another title, has the same DOI: one of the two is wrong.",
    "issue_unreadable": "The issue's label was not understood.",
    "pages_conflict": "Pages or formats of the article, or its sources, give different pages.",
    "pages_reversed": "The last page comes before the first.",
    "pages_unreadable": "The pages were not understood.",
    "published_conflict": "Pages or formats of the article, or its sources, give dates that cannot both be right.",
    "published_unreadable": "The date of publication was not understood.",
    "text_damaged": "Letters of the text were damaged at the source and are left as they are.",
    "text_repaired": "Damaged letters were repaired, where that was certain.",
    "title_missing": "The page shows no title.",
    "downloads_unreadable": "The number of downloads was not understood.",
    "views_unreadable": "The number of views was not understood.",
    "year_conflict": "The years printed with the issue and with the date disagree.",
}

#: Flags that say that a field could not be read, and which.
UNREADABLE = {
    "date_ambiguous": "published", "doi_invalid": "doi", "downloads_unreadable": "downloads",
    "issue_unreadable": "issue", "pages_unreadable": "pages", "published_unreadable": "published",
    "views_unreadable": "views",
}  # fmt: skip
