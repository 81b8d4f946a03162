"""What an answer, or its absence, means for the page that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from crawler.middlewares.refused import Refused, reason_of
from crawler.session import MISSING, UNCHANGED, Rejected, wait_after
from crawler.urls import BadAddress, canonical, same_site

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.session import Origin

_OUR_GUARD = "address-refused"
_GONE = frozenset({"http-404", "http-410"})
_NEVER_AGAIN = frozenset({404, 405, 406, 410, 414, 451})  # the server says that it is so, and will be
_HOST_IS_OUT = frozenset(
    {
        "dns-failure",
        "connection-refused",
        "connection-lost",
        "timeout",
        "host-unreachable",
        "host-resting",
        "address-refused",
        "robots-unreachable",
        "bad-certificate",
        "download-error",
    }
)
OUT = (_HOST_IS_OUT | {f"http-{status}" for status in (429, 500, 502, 503, 504, *range(520, 528))}) - {_OUR_GUARD}
"""Reasons why a page was not had that say nothing of the page: the server, or the way to it, was at fault."""

_FINAL = frozenset({"scheme-refused", "address-refused", "too-large", "too-many-redirects", "not-text", "bad-encoding"})
_EARLY, _EARLY_TRIES = 600.0, 2  # seconds until an article that a feed names before its page is there is tried again
_TEXT = ("text/", "application/xhtml", "application/xml", "application/octet-stream")


@dataclass(slots=True, frozen=True)
class NoAnswer:
    """Why a listing is not to be had.

    ``reason`` is the word that a run counts, ``words`` what the closing table shows for the site; ``sitemaps``: what
    the host's robots.txt names; ``retry_after``: seconds for which the host asked.
    """

    reason: str
    words: str
    sitemaps: Sequence[str] = ()
    retry_after: float | None = None

    @classmethod
    def of(cls, error: BaseException, sitemaps: Sequence[str] = ()) -> Self:
        """Give what a request's failure comes to."""
        reason = words = reason_of(error)
        if not isinstance(error, Refused):
            return cls(reason, words, sitemaps)
        if reason == "robots-unreachable" and error.detail:
            words = f"robots.txt: {error.detail}"
        elif reason == _OUR_GUARD:
            words = f"{_OUR_GUARD}: {error.detail}; an intranet is crawled with -s NEWS_ALLOW_PRIVATE=1"
        elif reason == "robots-denied":
            words = f"robots.txt forbids {error.url}"
        elif reason == "host-resting" and error.retry_after:
            words = f"host-resting: it asks to be left alone for {error.retry_after:.0f} s"
        return cls(reason, words, sitemaps, error.retry_after)

    @classmethod
    def status(cls, status: int, sitemaps: Sequence[str] = (), retry_after: float | None = None) -> Self:
        """Give what another status than that of success comes to."""
        return cls(f"http-{status}", f"http-{status}", sitemaps, retry_after)

    @property
    def gone(self) -> bool:
        """Whether the host says that it has no such listing."""
        return self.reason in _GONE

    @property
    def host_answered(self) -> bool:
        """Whether the host answered that it does not give the listing (4xx)."""
        return self.reason.startswith("http-4")

    @property
    def host_is_out(self) -> bool:
        """Whether the host, not just the listing, cannot be had."""
        return self.reason in _HOST_IS_OUT

    @property
    def passing(self) -> bool:
        """Whether it says nothing of the listing: the host is out, or has a fault or enough for now."""
        return self.reason in OUT

    @property
    def nobody_was_asked(self) -> bool:
        """Whether it is our own guard's, so that it says nothing of when to ask again."""
        return self.reason == _OUR_GUARD


def leads_back(url: str, asked: str) -> bool:
    """Whether an address holds the one that was asked for, as a consent or login page's does, to lead there later.

    Scheme and a trailing slash do not count, nor does how often it was escaped.
    """
    query = urlsplit(url).query
    wanted = asked.partition("://")[2].rstrip("/")
    wanted = wanted if "/" in wanted else f"//{wanted}"  # a mere host is a mark of where readers come from
    return any(wanted in text for text in (query, unquote(query), unquote(unquote(query))))


def judge_failure(error: BaseException, origin: Origin, most_attempts: int) -> Rejected:
    """What a request's failure means: tried again in a later run, later each time, up to ``most_attempts`` runs."""
    reason = reason_of(error)
    if reason in _FINAL or origin.attempts >= most_attempts:
        return Rejected(reason, str(error))
    asked = error.retry_after if isinstance(error, Refused) else None
    return Rejected(reason, str(error), retry_after=max(asked or 0.0, wait_after(origin.attempts)))


def judge_response(response: Response, origin: Origin, most_attempts: int) -> Rejected | None:
    """None for a page that may be an article; the reason for one that cannot."""
    if origin.revision and response.status == 304:
        return Rejected(UNCHANGED, article=True)
    if origin.revision and response.status == 404:
        return Rejected(MISSING)
    if response.status == 404 and origin.news and origin.attempts <= _EARLY_TRIES:
        return Rejected("http-404", retry_after=_EARLY * origin.attempts)
    if not 200 <= response.status < 300:
        final = response.status in _NEVER_AGAIN or origin.attempts >= most_attempts
        return Rejected(f"http-{response.status}", retry_after=None if final else wait_after(origin.attempts))
    try:
        key = canonical(response.url)
    except BadAddress as error:
        return Rejected("bad-address", str(error))
    if not same_site(response.url, origin.site):
        return Rejected("interstitial" if leads_back(response.url, origin.key) else "other-site", response.url)
    if key != origin.key and key.split("://", 1)[-1].partition("/")[2] in ("", "/"):
        return Rejected("sent-home", response.url)  # what is gone leads to the front page on many sites
    content_type = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").strip().lower()
    if not content_type.startswith(_TEXT):
        return Rejected("not-text", content_type)
    if not response.body:
        return Rejected("empty", retry_after=wait_after(origin.attempts))
    return None
