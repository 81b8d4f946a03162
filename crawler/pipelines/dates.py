"""since and until, where only the page itself knew its date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from crawler.items import Article
from crawler.session import Rejected, Session, Window
from crawler.stores.keys import key_hash, listed_number

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ANY_ZONE = timedelta(hours=14)  # a date without offset may be this far from UTC, either way


class WantedDates:
    """Rejects what was published outside the site's window; it stays due for runs that want it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(Session.of(crawler))

    def process_item(self, item: Any) -> Any:
        """Pass an article that is wanted, and all other items."""
        if not isinstance(item, Article) or not item.datePublished:
            return item
        origin = self._session.origins.get(item.requestUrl or item.url)
        if origin and (awaited := self._session.awaited.get(origin.site)) is not None:
            awaited[key_hash(origin.key)] = listed_number(item.datePublished)[0]
        window = self._session.windows.get(origin.site) if origin else None
        if window and not _inside(item.datePublished, window):
            raise Rejected("outside-dates", item.datePublished, again=True, article=True)
        return item


def _inside(published: str, window: Window) -> bool:
    moment = datetime.fromisoformat(published)
    slack = timedelta() if moment.tzinfo else _ANY_ZONE
    first = last = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if len(published) == len("2026-11-23"):
        last += timedelta(days=1)
    before_until = window.until is None or (first - slack).timestamp() <= window.until
    return before_until and (window.since is None or (last + slack).timestamp() >= window.since)
