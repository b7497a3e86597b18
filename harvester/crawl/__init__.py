"""What every crawl shares: the frontier, settling, guards, politeness, progress, the verdict.

Scrapy runs the crawl; these parts fill its slots (scheduler, middlewares, extension) where the stock ones lose pages
or say that all is well when it is not.
"""
