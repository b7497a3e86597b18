"""IAD, the Index of Academic Documents."""

import re

from harvester.pages.listing import ListingPage
from harvester.pages.record import LabelledRecordPage
from harvester.spiders.index import IndexSpider


class IadSpider(IndexSpider):
    """IAD, the Index of Academic Documents: journals, conferences, preprints and books.

    https://www.indexacademicdocs.org, run by the İzmir Academy Association since 2023. Records stand at /paper/J/I/A;
    no other address of the site is certain, so all other pages are known by what they hold.
    """

    name = "iad"
    site = "https://www.indexacademicdocs.org/"
    record_path = re.compile(r"/paper/(?P<journal>\d+)/(?P<issue>\d+)/(?P<article>\d+)/?$", re.IGNORECASE | re.ASCII)
    record_page = LabelledRecordPage
    listing_page = ListingPage
