"""A page that only sends its readers on, by <meta refresh> or script, is a redirect (``crawler.discovery.sendons``).

Scrapy's own follows each <meta refresh>, after a hundred seconds too: front pages renew themselves in that way, and
walls lead to themselves.  It stands nearer to the engine than the limits, because it reads the page, unpacked.
"""

from __future__ import annotations

import re

from scrapy.http import HtmlResponse, Request, Response

from crawler.discovery.sendons import MOST_CHARS, sent_on
from crawler.middlewares.redirects import RedirectsMiddleware

_LIKELY = re.compile(rb"refresh|location", re.IGNORECASE)


class SendOnsMiddleware(RedirectsMiddleware):
    """The base class follows; this one finds out where to."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request for the page that was meant; any other response as it is."""
        if (
            response.status != 200
            or not isinstance(response, HtmlResponse)
            or len(response.body) > MOST_CHARS
            or not _LIKELY.search(response.body)
            or request.method != "GET"
            or request.meta.get("dont_redirect")
        ):
            return response
        target = sent_on(response.text, response.url)
        if target is None:
            return response
        return self._redirect(self._build_redirect_request(request, response, url=target), request, "page")
