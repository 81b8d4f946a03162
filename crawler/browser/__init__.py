"""A page whose scripts have run: Chromium, driven by playwright, as a renderer that has no network of its own.

The browser is given the page that Scrapy fetched, and whatever the page's scripts ask for is fetched by Scrapy, too
(``traffic``): so robots.txt, pace, guard, limits and the archive hold for all of it as for any other request, and in a
replay it is answered from the recording.  The browser itself is started with a proxy that does not exist and a resolver
that knows no host (``flags``), so that what a page tries past that (WebSocket, WebRTC, preconnect, speculation,
workers) reaches nobody.  Each page has a profile of its own, which is thrown away with it.

scrapy-playwright was read and is not used: its handler lets Chromium fetch the page and everything in it by itself,
past Scrapy's middlewares and resolver, with only a yes or no to each request; it starts playwright's driver at the
start of every crawl; a page whose download is cancelled stays open, and a context until the end of the run; and it has
neither a deadline nor a bound of size for what a page becomes.  Nothing here is imported before a page needs it but
``find`` and ``rendered``.
"""
