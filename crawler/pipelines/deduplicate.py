"""An article leaves once: known by its address and by its text; when it is taken again it is a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from crawler.extraction.stories import duplicates_rule
from crawler.items import Article
from crawler.pipelines.copies import Copies
from crawler.session import Rejected, Session
from crawler.stores.ledger import Delivery
from crawler.urls import canonical

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Deduplicate:
    """The last pipeline: what passes it is noted as on its way to the disk.

    Another address of an article on its site is kept in the state, for the article's next revision to name.
    """

    def __init__(self, session: Session, copies: Copies) -> None:
        self._session = session
        self._copies = copies

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        settings, session = crawler.settings, Session.of(crawler)
        seconds = settings.getfloat("NEWS_DUPLICATES_DAYS") * 24 * 3600
        return cls(session, Copies(session.state, duplicates_rule(settings["NEWS_DUPLICATES"]), seconds))

    def process_item(self, item: Any) -> Any:
        """Pass an article that was not delivered before, or that is wanted again as a revision."""
        origin = self._session.origins.get(item.requestUrl or item.url) if isinstance(item, Article) else None
        if origin is None:
            return item
        state, pending = self._session.state, self._session.pending
        if waiting := pending.get(item.id):
            self._alternate(item, item.id, waiting.key)
            raise Rejected("duplicate", f"{item.url}: the same article was taken in this run", article=True)
        known = state.known_article(item.id)
        text = item.contentHash
        if known is None:
            twin = pending.same_text(origin.site, text) or state.same_text(origin.site, text)
            if twin:
                self._alternate(item, twin)
                raise Rejected("duplicate", f"{item.url}: the text of article {twin}", article=True)
        elif not origin.revision:
            self._alternate(item, item.id, known.url)
            raise Rejected("duplicate", f"{item.url}: delivered before as {known.url}", article=True)
        else:
            item.revision = known.revision + 1
            item.previousContentHash = known.content_hash
            item.changedFields = ["articleBody"] if known.content_hash != text else []
            others = state.alternates_of(item.id)
            item.alternateUrls = [url for url in others if url not in (item.url, item.canonicalUrl)]
        self._copies.mark(item, revision=known is not None)
        pending.add(Delivery(origin.site, origin.key, item.id, item.revision, text, item.simhash))
        return item

    def _alternate(self, item: Article, article_id: str, url: str | None = None) -> None:
        """Keep the item's address as another one of the article, unless that came by this ``url``."""
        if url is None or canonical(item.url) != canonical(url):
            self._session.state.add_alternate(article_id, item.url)
