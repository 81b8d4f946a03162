"""All settings, one a line, each with the reason for its value.  Ours start with NEWS_; any can be given with -s."""

from scrapy.settings import default_settings as _scrapy

BOT_NAME = "news"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# --- Who we are, and what we may fetch -------------------------------------------------------------------------------
USER_AGENT = "news-crawler/0.1 (Scrapy; article archive; obeys robots.txt)"  # says what it is, as RFC 9110 10.1.5 asks
ROBOTSTXT_USER_AGENT = "news-crawler"  # the product token that robots.txt groups are matched with, RFC 9309 2.2.1
ROBOTSTXT_OBEY = True  # by RFC 9309: what cannot be had forbids, what is not there allows
NEWS_ROBOTS_TIMEOUT = 20.0  # seconds; every page of the host waits for this one file
COOKIES_ENABLED = False  # a counted visit ends in a paywall, no article needs a session; a redirect has its own back
REFERRER_POLICY = "no-referrer"  # no site needs to know from where we come
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",  # what browsers send
    "Accept-Language": "*",  # Scrapy's "en" makes sites of other languages answer in English
}
DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.stoppable.StoppableHandler",  # Scrapy's, which lets SIGTERM end a dripping body
    "https": "crawler.middlewares.stoppable.StoppableHandler",
    "file": None,  # a link to file:///etc/passwd would be read
    "data": None,  # no page needs it
    "ftp": None,  # no page needs it
    "s3": None,  # no page needs it
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy does not by default, so anyone on the way could write the news
NEWS_ALLOW_PRIVATE = False  # True lets private, loopback and link-local addresses be crawled, for an intranet

# --- Pace: polite by default -----------------------------------------------------------------------------------------
CONCURRENT_REQUESTS = 64  # over all sites; one waiting for its host's delay counts too, so more than sockets in use
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # one on its way while the next is asked for; browsers open six
DOWNLOAD_DELAY = 0.5  # seconds between two requests to a host; robots.txt's Crawl-delay counts where it is longer
DOWNLOAD_DELAY_JITTER = 0.5  # times the delay, either way, so that many crawls do not beat in step
AUTOTHROTTLE_ENABLED = True  # a slow host is asked less often
AUTOTHROTTLE_START_DELAY = 0.5  # no reason to start at Scrapy's 5 s: the delay follows the first answers at once
AUTOTHROTTLE_MAX_DELAY = 30.0  # seconds; a host slower than that runs into DOWNLOAD_TIMEOUT anyway
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # requests in parallel that a host should see on average
NEWS_BACKOFF_START = 10.0  # seconds of rest after a 429 or 503 that names none; doubles while it goes on
NEWS_REST_WAIT = 120.0  # seconds that requests wait for a resting host; after a longer rest a later run asks
NEWS_CIRCUIT_FAILURES = 5  # failed connections in a row after which a host counts as down
NEWS_CIRCUIT_SECONDS = 300.0  # how long nothing is asked of it then; doubles up to an hour
NEWS_MAX_CRAWL_DELAY = 120.0  # seconds; a longer Crawl-delay is a mistake more often than a wish (news-crawl's limit)

# --- Limits: everything is finite ------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60  # seconds for a whole response; slower ones are traps or dead
DOWNLOAD_MAXSIZE = 52_428_800  # bytes, 50 MiB: the sitemap protocol's own limit; less for the kinds below
DOWNLOAD_WARNSIZE = 0  # the limit below speaks for itself
NEWS_HTML_MAXSIZE = 5_242_880  # bytes after unpacking, 5 MiB: the largest real article seen has 4
NEWS_FEED_MAXSIZE = 10_485_760  # bytes after unpacking, 10 MiB: feeds with whole articles in them have 3
NEWS_SITEMAP_MAXSIZE = 52_428_800  # bytes after unpacking, 50 MiB: the sitemap protocol's limit
DNS_TIMEOUT = 20  # seconds; a resolver that needs more is down
REACTOR_THREADPOOL_MAXSIZE = 20  # threads, which look names up: ten dead name servers must not stop all others
RETRY_TIMES = 2  # three tries in a run; the next run tries again
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # a page that does not answer is counted, it is no error of the program
REDIRECT_MAX_TIMES = 10  # browsers follow 20, no honest page needs 5
METAREFRESH_ENABLED = False  # follows front pages that renew themselves, and walls; ours is SendOnsMiddleware
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the state knows every URL; a set in memory would grow for ever
MEMUSAGE_LIMIT_MB = 4096  # the crawl stops in good order before the system kills it
NEWS_SITE_QUOTA = 20_000  # article pages asked for of one site in one run: some three hours at one each half second
NEWS_SECTIONS = 30  # section pages of one site: national papers have 10 to 25 in their navigation
NEWS_SECTION_PAGES = 5  # pages of one section in one run; each must bring something new for the next to be asked for
NEWS_BACKFILL_PAGES = 1000  # the same where since= asks for old articles, of one section, feed or archive and of one
#                             site's sitemap files in one run, which may be what it lasts for; the next run goes on
NEWS_SITEMAP_FILES = 50  # sitemap files of one site in one run, newest first: up to 2.5 million addresses
NEWS_CUSTOMARY_PATHS = 12  # guessed feed and sitemap paths of one site, likeliest first; asked for once
NEWS_LIKELY = 0.5  # a link below this likelihood of being an article is not asked for
NEWS_LISTED = 0.3  # the same for plain sitemaps, which name articles more often than pages link to them
NEWS_PROBE_DAYS = 30.0  # days between two requests to an address that a site does not have: one that answers 200 for it
#                         does so for what is gone, too; 0: none
NEWS_ARTICLE_PAGES = 20  # pages that one article may have (Diffbot's limit; what has more is a gallery); 1: no joining
NEWS_ATTEMPTS = 5  # runs that try a failing URL before it counts as lost
NEWS_SITES_AT_ONCE = 200  # sites in work side by side; the others wait, so memory does not grow with their number
NEWS_POLL_NEWS = 1.3  # new things to be expected of a listing before it is asked again: at 1.3 seven looks in ten
#                       bring some, for twice the looks (0.65) news come half an interval sooner
NEWS_POLL_LEAST = 300.0  # seconds between two looks at a listing, however busy it is: cron's every five minutes
NEWS_POLL_MOST = 86_400.0  # seconds after which it is looked at even if it never brought anything: a day
NEWS_REVISIT_WORTH = 40.0  # looks at delivered articles that an edit found at once is worth, one found after a week
#                            is worth none: an article of which one in 40 is still to be edited is looked at again.
#                            Where a site's listings tell of its edits these are followed at once instead
NEWS_REVISIT_MOST = 8  # looks at one article after its delivery; 0: none.  More than an honest site's edits need

# --- A browser, for pages that are empty without their scripts --------------------------------------------------------
NEWS_BROWSER = "off"  # runs strangers' scripts, so a person says so: "auto" where a site proved to need it; "always"
NEWS_BROWSER_PATH = None  # Chromium's executable; None: the first of chromium, chromium-browser, google-chrome, its own
NEWS_BROWSER_PAGES = 2  # pages at once: a core is busy with one, the other waits for its site's answers
NEWS_BROWSER_SECONDS = 60.0  # of one page, the pace of its host included: ten requests at a Crawl-delay of 5 s
NEWS_BROWSER_MEMORY = 2_147_483_648  # bytes of all its processes, 2 GiB: at rest they take 0.2, a news page 0.2 more

# --- Extraction ------------------------------------------------------------------------------------------------------
NEWS_WORKERS = 0  # worker processes; 0: one a core
NEWS_WORKER_SECONDS = 30.0  # of one page; 80,000 short paragraphs were seen to take 50, honest pages take 0.1
NEWS_WORKER_MEMORY = 1_073_741_824  # bytes of one worker, 1 GiB: 5 MiB of HTML take some 300 MiB
NEWS_WORKER_PAGES = 1000  # pages after which a worker is replaced, because C libraries leak
NEWS_QUORUM = 8  # pages of a domain that teach each other before the first may leave: fewer do not show what repeats
NEWS_EXTRACT_QUORUM = 100  # the same for `scrapy extract`, where nobody waits for the first page
NEWS_HOLD_PAGES = 500  # pages that may wait for their quorum over all sites
NEWS_HOLD_BYTES = 67_108_864  # and their bytes, 64 MiB
NEWS_HOLD_SECONDS = 120.0  # longest wait of one page: a quorum at a Crawl-delay of 15 s; a stop ends it at once
NEWS_BODY_HTML = False  # True gives articleBodyHtml, sections and links: lines 2.4 times as long, 1.5 times the CPU
NEWS_DUPLICATES = "mark"  # a story that another site told before: "mark" it, "drop" it if it brings nothing new, "off"
NEWS_DUPLICATES_DAYS = 14.0  # how long a story is remembered: weeklies print it last; 1 KB an article, 2 in PostgreSQL
NEWS_OVERRIDES = None  # folder of TOML files (or one) with selectors to keep or drop; most sites need none
CONCURRENT_ITEMS = 1  # of one response: a page gives one, and Scrapy starts that many tasks for each (100: 1 ms)
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads and parses the spider's source in mid-crawl: 0.1 s without an answer
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 201_326_592  # bytes, 192 MiB: waiting pages count in it, so it must be well above
#                                             NEWS_HOLD_BYTES, or the engine would wait for pages that wait for it
NEWS_STOP_SECONDS = 12.0  # what is on its way at SIGTERM gets this long, then it is left for the next run
ITEM_PIPELINES = {
    "crawler.pipelines.extract.Extract": 100,  # page -> article, or a counted rejection
    "crawler.pipelines.dates.WantedDates": 200,  # since and until, where only the page itself knows its date
    "crawler.pipelines.validate.Validate": 300,  # before the next one remembers the article as delivered
    "crawler.pipelines.deduplicate.Deduplicate": 400,  # once a site, by address and by text; revisions
}

# --- State and delivery ----------------------------------------------------------------------------------------------
NEWS_STATE = "news.sqlite"  # under .scrapy/; or a path, or postgresql+psycopg://... for many machines
NEWS_STATE_PATIENCE = 600.0  # seconds that a crawl pauses for a PostgreSQL that went away; a site's lease has 900 left
NEWS_MIN_FREE_DISK = 2_147_483_648  # bytes, 2 GiB: the crawl stops before it fills the disk
NEWS_PART_RECORDS = 5000  # records after which a part is closed: some 25 MB
NEWS_PART_BYTES = 134_217_728  # bytes after which it is, 128 MiB: what one Spark task likes to read
NEWS_PART_SECONDS = 300.0  # or this long: what a crash can make the next run fetch again
NEWS_PART_CODING = ""  # .gz and .zst compress the parts
FEEDS = {"parts:exports": {"format": "jsonlines", "store_empty": False}}  # durable parts; -o and -O replace them
FEED_EXPORT_ENCODING = "utf-8"  # without it JSON comes out as \\uXXXX
FEED_STORAGES = {"parts": "crawler.feedstorage.PartsFeedStorage"}
FEED_EXPORTERS = {
    "jsonlines": "crawler.exporters.JsonLines",
    "jsonl": "crawler.exporters.JsonLines",
    "jl": "crawler.exporters.JsonLines",
}
NEWS_REPLAY = None  # WARC file or folder that answers every request instead of the network; not recorded: 404
NEWS_WARC = None  # folder for a WARC of everything fetched; off, because it takes ten times the space of the articles
NEWS_WARC_BYTES = 1_073_741_824  # bytes after which a new WARC file is begun, 1 GiB as the WARC guidelines have it

# --- Components ------------------------------------------------------------------------------------------------------
DOWNLOADER = "crawler.middlewares.downloader.PoliteDownloader"  # a host can rest without the others waiting
TWISTED_DNS_RESOLVER = "crawler.middlewares.guard.GuardedResolver"  # hands out public addresses only
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # lets pages past a slow robots.txt
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.backoff.BackoffMiddleware": 560,  # sees failures before Retry at 550 does
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # takes half a gzip for a whole one
    "crawler.middlewares.sendons.SendOnsMiddleware": 580,  # reads pages that the next one has unpacked
    "crawler.middlewares.limits.LimitsMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # asks a new host at the old one's pace
    "crawler.middlewares.redirects.RedirectsMiddleware": 600,
    "crawler.middlewares.guard.GuardMiddleware": 900,  # last but replay: sees every request, and errors first
    "crawler.middlewares.replay.ReplayMiddleware": 950,  # innermost: to all others it is the network
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # the spider counts a 404 instead of not hearing it
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # what it drops is waited for; urls/ has a limit
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the state knows what is asked for; there are no depths
}
_PORTS = ("telnet", "remote_control")  # each opens a port that runs Python, and takes 0.1 s to import even if off
EXTENSIONS_BASE = {path: at for path, at in _scrapy.EXTENSIONS_BASE.items() if path.split(".")[-2] not in _PORTS}
EXTENSIONS = {
    "crawler.extensions.browser.Browser": 40,  # does nothing where NEWS_BROWSER is off
    "crawler.extensions.capture.Capture": 50,  # before the next, so that a record's bytes are on disk before it counts
    "crawler.extensions.delivery.DeliveryGuard": 100,
    "crawler.extensions.garbage.Garbage": 200,
    "crawler.extensions.health.Health": 250,
    "crawler.extensions.progress.Progress": 300,
    "crawler.extensions.summary.Summary": 400,
}

# --- Log -------------------------------------------------------------------------------------------------------------
LOG_LEVEL = "INFO"  # DEBUG prints every page
LOG_FORMATTER = "crawler.extensions.logs.OneLine"  # one line a page, never its body, no control characters
LOG_VERSIONS: list[str] = []  # the lock file and the record's extractor field tell them
LOGSTATS_INTERVAL = 0  # ours tells the progress by site
STATS_DUMP = False  # the closing table says it for people; -s STATS_DUMP=1 brings Scrapy's list back
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # the one that can run asyncio code
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # saves a seventh of the fetch time
