"""The settings of every crawl, each with its reason. ``scrapy crawl`` and ``harvester crawl`` use the same."""

import os

from harvester import __version__

BOT_NAME = "harvester"
SPIDER_MODULES = ["harvester.spiders"]
SPIDER_LOADER_CLASS = "harvester.spider_loader.SourceLoader"  # one source needs not the readers of all
NEWSPIDER_MODULE = "harvester.spiders"
COMMANDS_MODULE = "harvester.commands"  # scrapy crawl that exits with the run's own code

# ---- Who asks ---------------------------------------------------------------------------------------------------
HARVESTER_CONTACT = os.environ.get("HARVESTER_CONTACT", "")  # a mail or web address that a site can turn to
HARVESTER_ASK = False  # ask for it on the terminal where it is missing; ``harvester crawl`` does
USER_AGENT = f"harvester/{__version__} (harvester of journal metadata)"  # the run puts the contact in
ROBOTSTXT_USER_AGENT = "harvester"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "tr,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",  # what the download handler unpacks, and sees to the end of
}

# ---- Politeness -------------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY_JITTER = 0  # never faster than the delay that was asked for
HARVESTER_DELAY = None  # seconds between requests; None: 1 to a public host, 0 to a loopback one
HARVESTER_CONCURRENCY = 8
HARVESTER_FIRST_PAUSE = None  # seconds of a pause after a 429 or 503 that says no time; None: 30, 0.5 on loopback
HARVESTER_LONGEST_PAUSE = 3600.0  # seconds; no Retry-After is waited for longer
HARVESTER_PATIENCE = None  # seconds for which a host may give nothing but refusals; None: 900, 15 on loopback
DOWNLOAD_DELAY = 0  # the gate of each host (harvester.crawl.gate) keeps the delay, at the last moment before a request
HARVESTER_TRIES = 3  # visits of a page in one run before it counts as failed
DOWNLOAD_TIMEOUT = 60

# ---- Where things are -------------------------------------------------------------------------------------------
HARVESTER_OUTPUT = "output"  # the dataset is <output>/<source>
HARVESTER_DATASET = None  # or this very folder
HARVESTER_GIVEN = ""  # how the source was found, where it was given by its address (JSON); the store keeps it
HARVESTER_JOURNALS: list[str] = []
HARVESTER_ISSUES: list[str] = []
HARVESTER_LIMIT = 0
HARVESTER_DETAIL = "auto"  # of journals: list, full (each article's own page too), or full up to so many articles
HARVESTER_FULL_UP_TO = 5_000
HARVESTER_FOLLOW = False  # of an index: read each article's page at its publisher's too, for what the index lacks
HARVESTER_MAX_REQUESTS = 0  # in one run; 0: any number
HARVESTER_MAX_TIME = 0  # seconds of one run; 0: any
HARVESTER_REFRESH = "30d"  # what was read longer ago is read again (90, 2h, 30d); "never": only for another reason
HARVESTER_FULL = False  # read all again, the age of what is known aside
HARVESTER_BACKUP = "7d"  # the store is copied beside itself after a run with a release, not more often; or "never"
HARVESTER_ALLOWED_FAILURES = 0.02  # share of failed pages up to which a run still makes a release
HARVESTER_COVERAGE_FALL = 0.2  # a field's coverage may fall by so much before the site counts as changed
HARVESTER_ON_END = ""  # a command to run when a run has ended, with the run report on its standard input; no shell
HARVESTER_ON_END_SECONDS = 60  # it is killed after so many
HARVESTER_PROGRESS = "lines"  # bar, lines or none

# ---- Safety -----------------------------------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False  # both are doors into the process
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default in Scrapy 2.19; our handler knows no other way
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # 1 GiB by default; no page of an index is that large
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
COOKIES_ENABLED = False

# ---- The parts of a crawl ---------------------------------------------------------------------------------------
# All of them are named here: nothing that Scrapy would add by itself runs, or is even imported.
SCHEDULER = "harvester.crawl.frontier.Frontier"  # JOBDIR loses pages when the process is killed
EXTENSIONS_BASE: dict[str, int] = {}  # feeds leave a cut file behind; releases and the run report take their place
EXTENSIONS = {
    "harvester.run.Run": 0,
    "harvester.crawl.loglines.EscapedLog": 5,
    "harvester.crawl.progress.Progress": 10,
}
ITEM_PIPELINES = {
    "pipelines.stages.NormalizeStage": 100,
    "pipelines.stages.ValidateStage": 200,
    "pipelines.stages.StoreStage": 300,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # the frontier knows parents and depth, and which addresses are pages
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "harvester.crawl.settling.Settling": 500,
}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}  # failed pages are tried again by the frontier, which remembers them
DOWNLOADER_MIDDLEWARES = {
    "harvester.crawl.politeness.Robots": 100,
    "harvester.crawl.guards.SameSiteRedirects": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,  # HTTP_PROXY and its like are obeyed
    "harvester.crawl.traffic.Traffic": 850,
}
DOWNLOAD_HANDLERS_BASE: dict[str, str] = {}  # no file:, ftp: or s3: address is ever opened
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "harvester.crawl.download.Downloads")
TWISTED_REACTOR_ENABLED = False  # asyncio's own loop: a tenth more pages a second than on Twisted

# ---- Speed ------------------------------------------------------------------------------------------------------
CONCURRENT_ITEMS = 1  # a page yields few items, and Scrapy makes so many tasks for every page
LOG_FORMATTER = "harvester.crawl.quiet.QuietFormatter"  # no record for every page
LOG_LEVEL = "INFO"
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads and parses the source of every callback
STATS_DUMP = False  # the run report says it better
