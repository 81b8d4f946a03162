"""An article leaves once: known by its address and by its text; when it is taken again it is a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from crawler.extraction.stories import duplicates_rule
from crawler.items import Article, Retraction
from crawler.pipelines.changes import changed_fields, is_revision, prints_of
from crawler.pipelines.copies import Copies
from crawler.pipelines.moves import Moves
from crawler.pipelines.naming import Naming
from crawler.session import UNCHANGED, Origin, Rejected, Session, page_settled
from crawler.session.alternates import note_alias
from crawler.stores.frontier import REFRESH
from crawler.stores.keys import listed_number
from crawler.stores.ledger import Delivery
from crawler.stores.watches import DUPLICATE, NO_PRINTS
from crawler.urls import canonical

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.stores.ledger import Known
    from crawler.stores.stories import Kin


class Deduplicate:
    """The last pipeline: what passes it is noted as on its way to the disk.

    Another address of an article on its site is kept in the state, for the article's next revision to name.
    """

    def __init__(self, session: Session, copies: Copies) -> None:
        self._session = session
        self._copies = copies
        self._naming = Naming(session)
        self._moves = Moves(session, copies)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        settings, session = crawler.settings, Session.of(crawler)
        seconds = settings.getfloat("NEWS_DUPLICATES_DAYS") * 24 * 3600
        pipeline = cls(session, Copies(session.state, duplicates_rule(settings["NEWS_DUPLICATES"]), seconds))
        crawler.signals.connect(pipeline.page_settled, page_settled)
        return pipeline

    def page_settled(self, origin: Origin) -> None:
        """Go on with what waited for the page whose way has ended."""
        self._moves.settled(origin)

    def process_item(self, item: Any) -> Any:
        """Pass an article that was not delivered before, or that is wanted again as a revision."""
        mine = isinstance(item, Article | Retraction)
        origin = self._session.origins.get(item.requestUrl or item.url) if mine else None
        if origin is None:
            return item
        with self._session.state.database.together():
            take = self._retracted if isinstance(item, Retraction) else self._accepted
            delivery = take(item, origin)
        self._session.pending.add(delivery)  # once the transaction has held: else it would count as stored with a feed
        return item

    def _accepted(self, item: Article, origin: Origin) -> Delivery:
        state, pending = self._session.state, self._session.pending
        moved = state.ledger.article_at(origin.site, origin.key) if origin.revision else None
        if moved:
            item.id = moved.article_id  # the page may have a new address, and says so; it is the same article
        self._naming.settle(item, origin.site, delivered=moved is not None)
        if waiting := pending.get(item.id):
            self._alternate(item, origin, item.id, waiting.key)
            raise Rejected("duplicate", f"{item.url}: the same article was taken in this run", article=True)
        text, now = item.contentHash, self._session.now()
        kin: Kin | None = None
        assert text, "every article that leaves the office has one"
        known, twin = state.ledger.known_or_same(origin.site, item.id, text)
        if known is None:
            twin = pending.same_text(origin.site, text) or twin
            if twin is None:
                kin = self._copies.kin(item, origin.site, origin.sketch, now)
                twin = self._delivered(kin.same_page if kin else None) or self._moves.known(item, kin, origin)
            if twin:
                self._alternate(item, origin, twin, self._taken_at(twin))
                raise Rejected("duplicate", f"{item.url}: the text of article {twin}", article=True)
        elif not origin.revision:
            self._alternate(item, origin, item.id, known.url)
            raise Rejected("duplicate", f"{item.url}: delivered before as {known.url}", article=True)
        else:
            self._led_to(item, origin)
        prints = prints_of(item, origin.lines)
        if known:
            self._revise(item, prints, known, origin)
            kin = self._copies.kin(item, origin.site, origin.sketch, now)
        self._copies.mark(item, kin, now, revision=known is not None)
        changed = bool(item.changedFields)
        entries = [entry.datePublished for entry in item.liveBlogUpdates]
        rounds = self._session.rounds
        look = rounds.delivered(origin, prints, item.datePublished, now, changed=changed, entries=entries)
        published = listed_number(item.datePublished)[0] or None
        return Delivery(origin.site, origin.key, item.id, item.revision, text, item.simhash, look, published)

    def _revise(self, item: Article, prints: str, known: Known, origin: Origin) -> None:
        """Make the article the next revision; a rejection where it is as it was and no refresh was asked for."""
        if origin.watch and origin.watch.prints != NO_PRINTS and not known.retracted:
            changed = changed_fields(origin.watch.prints, prints)
            wanted = is_revision(origin.watch.prints, prints)
        else:
            changed = ["articleBody"] if known.content_hash != item.contentHash else []
            wanted = bool(changed)
        if origin.why != REFRESH and not wanted:
            raise Rejected(UNCHANGED, article=True)
        item.revision = known.revision + 1
        item.previousContentHash = None if known.retracted else known.content_hash or None
        item.changedFields = changed
        others = self._session.state.alternates.of_article(item.id)
        item.alternateUrls = [url for url in others if url not in (item.url, item.canonicalUrl)]

    def _retracted(self, item: Retraction, origin: Origin) -> Delivery:
        known = self._session.state.ledger.article_at(origin.site, origin.key)
        if known is None or self._session.pending.get(known.article_id):
            raise Rejected("duplicate", f"{item.url}: no article of this address is left to take back")
        if known.retracted:
            raise Rejected(UNCHANGED)
        item.id, item.url, item.revision = known.article_id, known.url, known.revision + 1
        item.previousContentHash = known.content_hash or None
        look = self._session.rounds.retracted(origin, self._session.now())
        return Delivery(origin.site, origin.key, item.id, item.revision, item.id, None, look)

    def _led_to(self, item: Article, origin: Origin) -> None:
        """Keep the address to which a delivered article's one leads now: it need not be asked for once it is listed."""
        key, state = canonical(item.url), self._session.state
        if key != origin.key and state.ledger.article_at(origin.site, key) is None:
            state.alternates.add(item.id, item.url)
            state.frontier.reject(origin.site, key, DUPLICATE, self._session.now())

    def _alternate(self, item: Article, origin: Origin, article_id: str, url: str) -> None:
        """Keep the item's address as another one of the article that was taken at ``url``, unless it is the same."""
        if origin.attempts == 1 and item.discovery and item.discovery.sourceUrl:
            self._session.copies[origin.site][item.discovery.sourceUrl] += 1
        at = canonical(url)
        if canonical(item.url) != at:
            self._session.state.alternates.add(article_id, item.url)
        note_alias(self._session, origin.site, origin.key, at)

    def _delivered(self, article_id: str | None) -> str | None:
        """The id, if its article was delivered or is on its way; one that was accepted by a killed run may not be."""
        if article_id and (
            self._session.pending.get(article_id) or self._session.state.ledger.known_article(article_id)
        ):
            return article_id
        return None

    def _taken_at(self, article_id: str) -> str:
        if waiting := self._session.pending.get(article_id):
            return waiting.key
        known = self._session.state.ledger.known_article(article_id)
        assert known is not None, "the state named it a moment ago"
        return known.url
