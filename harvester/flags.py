"""The flags an article can carry: what could not be read, or does not fit."""

#: The flags an article can carry, and what each says.
FLAGS: dict[str, str] = {
    "date_ambiguous": "The printed date can be read in two orders; only its year is given.",
    "doi_conflict": "Pages or formats of the article, or its sources, give different DOIs.",
    "doi_invalid": "The page prints a DOI that is none.",
    "doi_shared": "Another article, of another title, has the same DOI: one of the two is wrong.",
    "downloads_unreadable": "The number of downloads was not understood.",
    "issn_invalid": "An ISSN that is printed has a wrong check digit, or is none.",
    "issue_unreadable": "The issue's label was not understood.",
    "license_unreadable": "The licence looks like an address and is none.",
    "original_differs": "The page that is called the original is of another article; nothing is taken from it.",
    "orcid_invalid": "An ORCID iD that is printed has a wrong check digit, or is none.",
    "pages_conflict": "Pages or formats of the article, or its sources, give different pages.",
    "pages_reversed": "The last page comes before the first.",
    "pages_unreadable": "The pages were not understood.",
    "published_conflict": "Pages or formats of the article, or its sources, give dates that cannot both be right.",
    "published_implausible": "The date of publication lies before 1600 or in a year that has not come.",
    "published_unreadable": "The date of publication was not understood.",
    "text_damaged": "Letters of the text were damaged at the source and are left as they are.",
    "text_repaired": "Damaged letters were repaired, where that was certain.",
    "text_repeated": "The source gives the same text in two languages; it is kept in the one that it is in.",
    "title_missing": "The page shows no title.",
    "url_invalid": "An address is not an absolute one of http or https.",
    "views_unreadable": "The number of views was not understood.",
    "year_conflict": "The years printed with the issue and with the date disagree.",
}

#: Flags that say that a field could not be read, and which.
UNREADABLE = {
    "date_ambiguous": "published", "doi_invalid": "doi", "downloads_unreadable": "downloads",
    "issn_invalid": "issn", "issue_unreadable": "issue", "license_unreadable": "license_url",
    "orcid_invalid": "orcid", "pages_unreadable": "pages", "published_implausible": "published",
    "published_unreadable": "published", "views_unreadable": "views",
}  # fmt: skip

#: Flags that say that pages or formats of an article, or its sources, differ.
CONFLICTS = frozenset({"doi_conflict", "original_differs", "pages_conflict", "published_conflict"})
