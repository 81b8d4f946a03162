"""Wire stories: which article told a story first, on whatever site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.sketch import sketch
from crawler.extraction.stories import NOTHING_NEW, page_key, place
from crawler.session import Rejected
from crawler.urls import domain_of

if TYPE_CHECKING:
    from crawler.extraction.sketch import Sketch
    from crawler.extraction.stories import Rule
    from crawler.items import Article
    from crawler.stores.ledger import Known
    from crawler.stores.state import State
    from crawler.stores.stories import Kin

_AT_ONCE = 200  # articles after which as many are forgotten, so that the state cannot grow and no run starts late


class Copies:
    """Fills ``duplicateOf`` and ``clusterId``; ``seconds``: how long a story is remembered."""

    def __init__(self, state: State, rule: Rule, seconds: float) -> None:
        self._state = state
        self._rule = rule
        self._seconds = seconds
        self._looked_up = 0

    def kin(self, article: Article, site: str, known: Sketch | None, now: float) -> Kin | None:
        """Look up what was told before that is like the article, at ``now`` (epoch seconds); None: nobody asks.

        ``known``: the sketch of its text, where it has been made already.
        """
        if self._rule == "off":
            return None
        if self._looked_up % _AT_ONCE == 0:
            self._state.stories.forget(now - self._seconds, now, _AT_ONCE)
        self._looked_up += 1
        page = page_key(article, site)
        text = (known or sketch(article.articleBody)).with_key(page)  # to be found by what its page is, too
        return self._state.stories.kin(article.id, text, page, now)

    def alike(self, article: Article, kin: Kin | None) -> Known | None:
        """Give the site's delivered article whose text is most like this one's and tells its story, if there is any."""
        likest = kin.likest if kin else None
        known = self._state.ledger.known_article(likest) if likest and likest != article.id else None
        if known is None or known.retracted:
            return None
        return known if domain_of(known.url) == domain_of(article.url) else None

    def mark(self, article: Article, kin: Kin | None, now: float, *, revision: bool) -> None:
        """Note the article's story, at ``now`` (epoch seconds).  Raises Rejected for a copy that is not wanted."""
        if kin is None:
            return
        enough = NOTHING_NEW if self._rule == "drop" and not revision else None
        told = self._state.stories.tell(kin, now, enough)
        if told and enough is not None and told.share >= enough:
            raise Rejected("duplicate", f"{article.url}: the story of article {told.first}", article=True)
        place(article, told)
