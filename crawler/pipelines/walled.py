"""A page that proved to be a wall: what is to become of copies of it that left before it was known for one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction.office import Analysed
from crawler.extraction.signs import WALLS
from crawler.items import Metadata, Retraction
from crawler.session import MISSING, Rejected
from crawler.stores.frontier import WALLED
from crawler.stores.keys import iso, key_hash
from crawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Article, FetchedPage, Rejection
    from crawler.session import Session


_MISSING_PAGE = "soft-404"
_UNTOLD = frozenset({"interstitial", _MISSING_PAGE})  # say no more than that it is no article


def missing_kind(page: FetchedPage, found: Analysed | Rejection, flags: Sequence[str]) -> str:
    """What a page is that its site shows for missing pages, too: the wall that it looks like, else a soft 404.

    A site that sends every address to its login shows that for what it has and for what it has not.
    """
    for flag in flags:
        if flag in WALLS and flag not in _UNTOLD:
            return flag
    sent_on = urlsplit(page.url).path != urlsplit(page.request_url).path
    return (sent_on and isinstance(found, Analysed) and found.wall) or _MISSING_PAGE


def settle_wall(session: Session, page: FetchedPage, article: Article, reason: str) -> Retraction:
    """Take back what was delivered for this page, if it was the same wall; else raise Rejected with the reason.

    A delivered article in whose place the site shows twice that it has no such page is taken back, as after a 404.
    Where another address was delivered with the wall's text, that address is looked at again: it may be an article by
    then, which makes a revision, or the wall still, which is then taken back.
    """
    state, text, now = session.state, article.contentHash, session.now()
    assert text, "every article that leaves the office has one"
    origin = session.origins.get(page.request_url)
    if origin and origin.revision:
        known = state.ledger.article_at(origin.site, origin.key)
        gone = reason == _MISSING_PAGE and session.rounds.gone(origin, 404, now)
        if known and (gone or known.content_hash == text):
            told = Metadata(iso(now), page.status, qualityFlags=[reason], crawlId=session.run)
            return Retraction(
                known.article_id,
                page.url,
                known.revision + 1,
                iso(now),
                told,
                requestUrl=page.request_url,
                discovery=page.discovery,
            )
        if known and reason == _MISSING_PAGE:
            raise Rejected(MISSING)
    twin = state.ledger.same_text(page.site, text)
    known = state.ledger.known_article(twin) if twin else None
    if known:
        state.watches.look_again(page.site, {key_hash(canonical(known.url)): now}, WALLED, now, 1)
    raise Rejected(reason)
