"""An article leaves once: known by its address and by its text; when it is taken again it is a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from crawler.items import Article
from crawler.session import Rejected, Session
from crawler.stores.ledger import Delivery

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Deduplicate:
    """The last pipeline: what passes it is noted as on its way to the disk."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(Session.of(crawler))

    def process_item(self, item: Any) -> Any:
        """Pass an article that was not delivered before, or that is wanted again as a revision."""
        origin = self._session.origins.get(item.requestUrl or item.url) if isinstance(item, Article) else None
        if origin is None:
            return item
        state, pending = self._session.state, self._session.pending
        if pending.get(item.id):
            raise Rejected("duplicate", f"{item.url}: the same article was taken in this run", article=True)
        known = state.known_article(item.id)
        text = item.contentHash
        if known is None:
            twin = pending.same_text(origin.site, text) or state.same_text(origin.site, text)
            if twin:
                raise Rejected("duplicate", f"{item.url}: the text of article {twin}", article=True)
        elif not origin.revision:
            raise Rejected("duplicate", f"{item.url}: delivered before as {known.url}", article=True)
        else:
            item.revision = known.revision + 1
            item.previousContentHash = known.content_hash
            item.changedFields = ["articleBody"] if known.content_hash != text else []
        pending.add(Delivery(origin.site, origin.key, item.id, item.revision, text, item.simhash))
        return item
