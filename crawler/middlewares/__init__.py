"""Scrapy downloader middlewares, and the downloader, handler and resolver that they need.

What happens to a request on its way out, and to its answer on the way back, from the spider to the wire (the numbers
are Scrapy's order of middlewares, in crawler/settings.py):

====  ==========  ====================================================================================================
 100  robots      waits for the host's robots.txt, then passes or refuses; Crawl-delay
 550  (Scrapy's)  two retries of what failed
 560  backoff     Retry-After, back-off, circuit breaker a host
 580  sendons     pages that only send their readers on
 590  limits      sizes by kind, unpacking, truncated bodies
 600  redirects   at most ten; another host's pace and rules
 900  guard       http and https, public addresses, no passwords
 950  replay      recorded answers in place of the network
  --  downloader  rests, delays, and who waits takes no place
  --  guard       the resolver: the address that is checked is the address that is used
  --  bounded     headers with an end (stoppable: and an end when the run is told to stop)
====  ==========  ====================================================================================================

Each module's docstring names its settings; their values, with the reasons, stand in crawler/settings.py alone.  What is
turned down ends in the errback as ``refused.Refused``; ``refused.reason_of`` has one word for that and for every
network failure.
"""
