"""The id of an article whose page names another address as its own, where the page alone cannot be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.fingerprints import distance
from crawler.extraction.metadata.affixes import key_of
from crawler.stores.claims import Claim, Kind
from crawler.stores.keys import key_hash
from crawler.urls import article_id

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.session import Session

_LIKE = 20  # bits of 64: texts that share half of their runs of words differ in some 21, unrelated ones in 32 +- 4
_ENOUGH = 8  # addresses each named by one article: as many pages as teach each other elsewhere (NEWS_QUORUM)


class Naming:
    """Settles ids by what the state knows of the addresses that pages name (``crawler.stores.claims``).

    - Nobody named the address, and the page proves it: its id (``crawler.extraction`` gave it already).
    - Nobody named it, and only the site can tell: its id if earlier runs saw addresses of this site named by one
      article each, and none by two; else that of the page's own address.  What this run sees does not count, so the
      order of its pages does not either.
    - An article of the same text (or, proven, of the same headline) named it or lies there: that article's id.
    - An article of another text did: the address is a folder, and this page has the id of its own address.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._trusted: dict[str, bool] = {}

    def settle(self, article: Article, site: str, *, delivered: bool) -> None:
        """Give the article its id; one that was ``delivered`` before keeps the id that it has."""
        trusted = self._trusts(site)
        target = article_id(article.canonicalUrl) if article.canonicalUrl else ""
        own = article_id(article.url)
        if not target or target == own:
            return
        state, proven = self._session.state, article.id == target
        title = key_hash(key_of(article.headline))
        claim = state.claims.of_target(site, target)
        kind: Kind = "proven" if proven else "open"
        if not delivered:
            holders = [claim] if claim else []
            if claim is None or claim.article_id != target:
                holders += self._at(target, title if proven else 0)
            same = next((x for x in holders if _same(x, article, title, proven=proven)), None)
            if same:
                article.id = same.article_id
            else:
                article.id = own if holders or not (proven or trusted) else target
            if holders and not same and not proven:
                kind = "shared"
                state.claims.share(site, target)
        if claim is None:
            state.claims.add(site, target, Claim(article.id, title, article.simhash, kind))

    def _trusts(self, site: str) -> bool:
        """Whether earlier runs saw that on this site each named address is one article's; asked once a run."""
        if site not in self._trusted:
            counts = self._session.state.claims.counts(site)
            self._trusted[site] = counts["open"] >= _ENOUGH and not counts["shared"]
        return self._trusted[site]

    def _at(self, target: str, title: int) -> list[Claim]:
        """The article that was taken at the address itself; its headline is not kept, ``title`` stands for it."""
        if waiting := self._session.pending.get(target):
            return [Claim(target, title, waiting.simhash, "proven")]
        known = self._session.state.ledger.known_article(target)
        return [Claim(target, title, known.simhash, "proven")] if known else []


def _same(holder: Claim, article: Article, title: int, *, proven: bool) -> bool:
    if proven and holder.title == title:
        return True
    return bool(holder.simhash and article.simhash) and distance(holder.simhash or "", article.simhash or "") <= _LIKE
