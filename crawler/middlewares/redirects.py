"""Scrapy's redirects with what a crawler of many sites needs of them.

Where the target lies on another site ``meta["news_cross_site"]`` is True; the old host's slot, and what its robots.txt
said, do not go along, so that pace and rules are the new host's own (Scrapy copies the slot, and asks the new host at
the old one's pace).  User names and passwords are taken out of the target before it is logged.  Too many redirects are
``Refused("too-many-redirects")``, and so is the second round in a circle; robots.txt and all other middlewares, the
guard above all, see each hop anew.

A cookie that comes with a redirect is sent where that leads, and nowhere else: some servers send every newcomer round
until it has come back.  It is forgotten with the answer, so that nobody counts our visits.

Setting: Scrapy's ``REDIRECT_MAX_TIMES``.
"""

from __future__ import annotations

from typing import Any

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.guard import without_password
from crawler.middlewares.refused import Refused
from crawler.urls import same_site, site_of

_COOKIES = "news_cookies"
_OF_THE_HOST = ("autothrottle_dont_adjust_delay", "news_robots", "news_sitemaps")
_CIRCLES = 2  # times that an address is asked on one way: some servers let pass whom they saw before, which is shown by
#               the second answer or by none


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

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        request = super()._build_redirect_request(source_request, response, url=url, **kwargs)
        jar = request.meta.get(_COOKIES)
        if jar is None and "Set-Cookie" in response.headers:
            jar = request.meta[_COOKIES] = CookieJar()
        if jar is not None:
            jar.extract_cookies(response, source_request)
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)
        return request


def _same(url: str, first: str) -> bool:
    try:
        return same_site(url, site_of(first)) or same_site(first, site_of(url))
    except ValueError:  # an address that is none: the next middleware refuses it
        return False
