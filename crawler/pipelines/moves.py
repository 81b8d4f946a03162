"""Articles at a new address, edited at the same time, which so neither address nor text shows to be known ones.

Sites make the address of the headline, and move articles between sections.  What no reader can tell from the two pages
the old address tells: it leads to the new one, or it shows its article still.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.session import Rejected
from crawler.stores.frontier import TOLD, VANISHED
from crawler.stores.keys import epoch, key_hash
from crawler.urls import canonical

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.pipelines.copies import Copies
    from crawler.session import Origin, Session
    from crawler.stores.stories import Kin

_NUMBER = re.compile(r"\d{4}")  # as long as an article's, and longer than a part's or a page's
_SAME_MOMENT = 60.0  # seconds: a listing gives the minute, the page the second
_ASIDE = 3600.0  # seconds until a page is read again of which the old address could not tell in this run
_TRIES = 3  # readings after which it is believed to be another, though the old address could not be had
_MOST_DOUBTED = 20  # pages of a site and run: one that prints a table a town at one moment has many that are alike


class Moves:
    """Says of an article that seems new, but tells the story of a delivered one of its site, whether it is that one."""

    def __init__(self, session: Session, copies: Copies) -> None:
        self._session = session
        self._copies = copies
        self._doubted: defaultdict[str, set[str]] = defaultdict(set)  # by site: addresses
        self._waiting: defaultdict[tuple[str, str], list[str]] = defaultdict(list)  # by site and known address

    def known(self, article: Article, kin: Kin | None, origin: Origin) -> str | None:
        """Give the id of the delivered article that this one is; None if it is another.

        The number that a site gives an article stays in the last step of its address.  Without one the known article is
        looked at: Rejected is raised, for this page to be read again when that has ended (``settled``).
        """
        alike = self._copies.alike(article, kin)
        if alike is None:
            return None
        there = canonical(alike.url)
        if _NUMBER.search(step := _last_step(article.url)) and _last_step(alike.url) == step:
            self._look_at(there, origin.site, TOLD)  # the new address shows that it was edited
            return alike.article_id
        if origin.attempts <= _TRIES and self._may_be(article, there, origin):
            if origin.key in self._doubted[origin.site]:
                raise Rejected("perhaps-moved", f"it may be {alike.url}", retry_after=_ASIDE, article=True)
            self._doubted[origin.site].add(origin.key)
            self._waiting[origin.site, there].append(origin.key)
            self._look_at(there, origin.site, VANISHED)
            raise Rejected("perhaps-moved", again=True, article=True)
        return None

    def settled(self, origin: Origin) -> None:
        """Have the pages read again that waited for what has come to its end now."""
        waiting = self._waiting.pop((origin.site, origin.key), ())
        if waiting and origin.revision:
            self._session.again[origin.site] += self._session.state.frontier.release(origin.site, waiting)

    def _may_be(self, article: Article, there: str, origin: Origin) -> bool:
        """Whether only the old address can tell, and has not told since this one is known."""
        state, site = self._session.state, origin.site
        if not self._session.rounds.follow(site):  # nobody is to look again
            return False
        if len(self._doubted[site]) >= _MOST_DOUBTED and origin.key not in self._doubted[site]:
            return False
        if state.listings.looked_after(site, there, origin.key) is not False:
            return False
        number = key_hash(there)
        listed = state.listings.listed_as(site, [number]).get(number)
        if article.datePublished is None or listed is None or listed.at is None:
            return True
        return abs(epoch(article.datePublished) - listed.at) < _SAME_MOMENT

    def _look_at(self, key: str, site: str, why: str) -> None:
        session, now = self._session, self._session.now()
        session.again[site] += session.state.watches.look_again(site, {key_hash(key): now}, why, now, 1)


def _last_step(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]
