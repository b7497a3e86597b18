"""The tables of the store, in SQLAlchemy Core: what they hold and why each column is there."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text

#: Version of these tables; an older store is brought up to it (:mod:`pipelines.migration`), a newer one is refused.
STORE_VERSION = 3

metadata = MetaData()

#: Facts about the store itself: its version, the source it belongs to.
facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

#: The frontier: one row a page that is known, whether visited or not.
pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # the same page under another address has the same key
    Column("url", Text, nullable=False),
    Column("kind", String, nullable=False),  # names the spider's callback: parse_<kind>
    Column("priority", Integer, nullable=False),  # higher first
    Column("parent", Integer),  # the page that named it first
    Column("issue_id", String),  # records: the issue that their address names
    Column("form", String),  # listings: the address with its values left out
    Column("series", String),  # listings: the address of the list that they are a page of
    Column("context", Text, nullable=False, default="{}"),  # JSON: what the pages above said
    Column("state", String, nullable=False),  # pending, done, failed, gone, refused, listed
    Column("tries", Integer, nullable=False, default=0),  # failed visits, over all runs
    Column("error", Text),
    Column("status", Integer),  # of the last answer (RFC 9110)
    Column("productive", Boolean, nullable=False, default=False),  # it, or a page below it, named a record
    # Listings, JSON: key of each page that it named when it was read last → digest of how; "" → what it is made of.
    Column("named", Text),
    Column("article_id", String),  # the record that was read on it
    Column("absences", Integer, nullable=False, default=0, server_default="0"),  # runs in a row that found it gone
    Column("etag", Text),
    Column("last_modified", Text),
    Column("found", String, nullable=False),  # run id
    Column("visited", String),  # run id
)
Index(
    "pages_pending",
    pages.c.priority.desc(),
    pages.c.id,
    sqlite_where=pages.c.state == "pending",
)
Index("pages_issue", pages.c.issue_id)

articles = Table(
    "articles",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("issue_id", String),
    Column("journal_id", String),
    Column("status", String, nullable=False),
    # Kept apart: the page on the way may have said it, and which page that was is chance, no change of the record.
    Column("kind", String),
    Column("digest", String, nullable=False),  # of data: tells whether the record changed
    Column("url", Text),  # kept apart: another origin (a mirror, a test server) is no change of the record
    Column("data", Text, nullable=False),  # JSON: the rest of the record without what a run writes
    Column("counts", Text, nullable=False),  # JSON: views, downloads, counted_at and how they were printed
    Column("first_seen", String, nullable=False),
    Column("last_seen", String, nullable=False),
    Column("last_changed", String, nullable=False),
)
Index("articles_issue", articles.c.issue_id)
Index("articles_journal", articles.c.journal_id)

#: What one page or format says of an article, where an article has several such parts (:mod:`harvester.parts`).
article_parts = Table(
    "article_parts",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("part", String, primary_key=True),
    Column("alone", Boolean, nullable=False),  # it makes an article by itself
    # JSON, the record as this part says it. NULL: the article has no other part, and stands in its own table.
    Column("data", Text),
    Column("last_seen", String, nullable=False),  # run id
)

#: Key of an article's page → the article, for the parts of one to find each other.
article_addresses = Table(
    "article_addresses",
    metadata,
    Column("address", String, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("provisional", Boolean, nullable=False),  # the identifier was made from the address
)

#: What a record said before it changed.
article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("last_seen", String, primary_key=True),  # the run that last saw this version
    Column("digest", String, nullable=False),
    Column("data", Text, nullable=False),
)

#: Views and downloads: one row for each day on which they were seen to differ.
article_counts = Table(
    "article_counts",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("date", String, primary_key=True),
    Column("views", Integer),
    Column("downloads", Integer),
)

issues = Table(
    "issues",
    metadata,
    Column("issue_id", String, primary_key=True),
    Column("journal_id", String),
    Column("data", Text, nullable=False),
    Column("first_seen", String, nullable=False),
    Column("last_seen", String, nullable=False),
)

journals = Table(
    "journals",
    metadata,
    Column("journal_id", String, primary_key=True),
    Column("data", Text, nullable=False),
    Column("first_seen", String, nullable=False),
    Column("last_seen", String, nullable=False),
)

#: Pages that are no records: what they print, and whose they are said to be.
places = Table(
    "places",
    metadata,
    Column("key", String, primary_key=True),
    Column("data", Text, nullable=False),
    Column("first_seen", String, nullable=False),
    Column("last_seen", String, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("verdict", String),  # empty while it runs, and for ever if it was killed
    Column("report", Text),  # JSON, as in runs/<run id>.json
)
