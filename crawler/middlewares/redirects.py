"""Scrapy's redirects with what a crawler of many sites needs of them.

Where the target lies on another site ``meta["news_cross_site"]`` is True; the old host's slot, and what its robots.txt
said, do not go along, so that pace and rules are the new host's own (Scrapy copies the slot, and asks the new host at
the old one's pace).  User names and passwords are taken out of the target before it is logged.  Too many redirects are
``Refused("too-many-redirects")``, and so is the second round in a circle; robots.txt and all other middlewares, the
guard above all, see each hop anew.

    DOWNLOADER_MIDDLEWARES = {
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "crawler.middlewares.redirects.RedirectsMiddleware": 600,
    }
    REDIRECT_MAX_TIMES = 10  # browsers follow 20, no honest page needs 5
    METAREFRESH_ENABLED = False  # a page that sends on after a while is a consent page or a front page
"""

from __future__ import annotations

from typing import Any

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.guard import without_password
from crawler.middlewares.refused import Refused
from crawler.urls import same_site, site_of

_OF_THE_HOST = ("autothrottle_dont_adjust_delay", "news_robots", "news_sitemaps")
_CIRCLES = 2  # times that an address is asked on one way: some servers let pass whom they saw before, and we keep no
#               cookie, so that the third answer would be the second one


class RedirectsMiddleware(RedirectMiddleware):
    """The base class decides what is a redirect and where it leads."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if "@" in urlparse_cached(redirected).netloc:
            redirected = without_password(redirected)
        if [*request.meta.get("redirect_urls", ()), request.url].count(redirected.url) >= _CIRCLES:
            raise Refused("too-many-redirects", request.url, "it goes round in a circle")
        try:
            redirected = super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise Refused("too-many-redirects", request.url) from error
        first = redirected.meta["redirect_urls"][0]
        redirected.meta["news_cross_site"] = not _same(redirected.url, first)
        old_host, new_host = urlparse_cached(request).hostname, urlparse_cached(redirected).hostname
        if old_host != new_host:
            for name in _OF_THE_HOST:
                redirected.meta.pop(name, None)
            if redirected.meta["news_cross_site"] or redirected.meta.get("download_slot") == old_host:
                redirected.meta.pop("download_slot", None)
        return redirected


def _same(url: str, first: str) -> bool:
    try:
        return same_site(url, site_of(first)) or same_site(first, site_of(url))
    except ValueError:  # an address that is none: the next middleware refuses it
        return False
