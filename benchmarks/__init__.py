"""Speed and memory of a crawl, beside a bare Scrapy spider in the same run. ``make bench`` runs it."""
