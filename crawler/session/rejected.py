"""The counted end of a page that gives no article."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.oneline import one_line

UNCHANGED = "unchanged"
"""Why a look at a delivered article gives no record: it is as it was."""

MISSING = "missing"
"""Why a look at a delivered article gives no record yet: it is not found, and a second look must confirm it."""

INTERNAL_ERROR = "internal-error"
"""Why a page gives no article that our own code failed on."""

NEXT_VERSION = 24 * 3600.0
"""Seconds until it is tried again: another version may do better."""

_HOUR = 3600.0
_MOST_WAIT = 7 * 24 * _HOUR


def wait_after(attempts: int) -> float:
    """Give the seconds until a page that failed in so many runs is tried again: an hour, then four times longer."""
    return min(_HOUR * 4.0 ** (attempts - 1), _MOST_WAIT)


class Rejected(DropItem):
    """A page gives no article.

    ``reason``: one word of a fixed vocabulary; ``detail``: for people.  ``retry_after``: seconds until another try is
    worth it; None: never.  ``again``: only this run does not want it, so it is due again at the run's end.
    ``article``: whether the address is one of an article all the same; None: it does not tell.
    """

    def __init__(
        self,
        reason: str,
        detail: str = "",
        *,
        retry_after: float | None = None,
        again: bool = False,
        article: bool | None = None,
    ) -> None:
        super().__init__(f"{reason}: {one_line(detail)}" if detail else reason, log_level="DEBUG")
        self.reason = reason
        self.detail = detail
        self.retry_after = retry_after
        self.again = again
        self.article = article
