"""Why a request came to nothing, as one word that a run can count."""

from __future__ import annotations

from typing import Literal, get_args

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionClosed

RefusedReason = Literal[
    "robots-denied",  # robots.txt forbids the address
    "robots-unreachable",  # robots.txt cannot be had, so nothing may be fetched for now (RFC 9309)
    "scheme-refused",  # not http or https
    "address-refused",  # the name leads to an address that is not public
    "bad-certificate",  # of an https host: not trusted, run out, or another host's
    "host-resting",  # the host asked for a longer rest than this run waits
    "host-unreachable",  # the host failed too often in a row
    "truncated",  # the body broke off
    "too-large",  # more bytes than its kind of request may have, packed or unpacked
    "too-many-redirects",
    "not-text",  # image, sound or film where a page was expected
    "bad-encoding",  # the body cannot be unpacked
]
REASONS: tuple[str, ...] = get_args(RefusedReason)

_FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (CannotResolveHostError, "dns-failure"),
    (DownloadConnectionRefusedError, "connection-refused"),
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "truncated"),
    (DownloadCancelledError, "too-large"),  # Scrapy cancels a download for its size alone
    ((UnsupportedURLSchemeError, NotSupported), "scheme-refused"),
    ((DownloadFailedError, ConnectError, ConnectionClosed), "connection-lost"),
    (IgnoreRequest, "ignored"),
)


class Refused(IgnoreRequest):
    """A request that one of our middlewares turned down.  RetryMiddleware leaves it alone.

    ``retry_after`` is in seconds from now: the earliest moment when asking again makes sense, ``None`` where later is
    no better than now.
    """

    def __init__(self, reason: RefusedReason, url: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{reason}: {url}" + (f" ({detail})" if detail else ""))
        self.reason = reason
        self.url = url
        self.detail = detail
        self.retry_after = retry_after


def certificate_refused(error: BaseException) -> bool:
    """Whether a connection failed because the other side's certificate was not accepted."""
    reasons = getattr(error.__cause__, "reasons", ()) if isinstance(error, DownloadFailedError) else ()
    # OpenSSL says it in words, service_identity by the name of its error
    told = (f"{type(reason.value).__name__} {reason.value}" for reason in reasons)
    return any("certificate" in each or "VerificationError" in each for each in told)


def reason_of(error: BaseException) -> str:
    """The word for what an errback was given: a ``Refused``'s own, ``http-404``, or one for each network failure."""
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, HttpError):
        return f"http-{error.response.status}"
    for kind, word in _FAILURES:
        if isinstance(error, kind):
            return word
    return "download-error"
