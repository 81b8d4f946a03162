"""Wire stories: which article told a story first, on whatever site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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

_AT_ONCE = 200  # articles after which as many are forgotten, so that the state cannot grow and no run starts late


class Sketched(NamedTuple):
    """An article as copies of it are found: ``page`` is its ``page_key``, which is among the keys of ``text``, too."""

    page: int
    text: Sketch


class Copies:
    """Fills ``duplicateOf`` and ``clusterId``; ``seconds``: how long a story is remembered."""

    def __init__(self, state: State, rule: Rule, seconds: float) -> None:
        self._state = state
        self._rule = rule
        self._seconds = seconds
        self._marked = 0

    def sketched(self, article: Article, site: str, known: Sketch | None) -> Sketched | None:
        """Give the article's sketch, to be found by what its page is on the site, too; None: nobody looks for copies.

        ``known``: the sketch of its text, where it has been made already.
        """
        if self._rule == "off":
            return None
        page = page_key(article, site)
        return Sketched(page, (known or sketch(article.articleBody)).with_key(page))

    def same_page(self, article: Article, sketched: Sketched | None) -> str | None:
        """Give the id of the site's article with headline, date and numbers of this one, and its text but for lines."""
        same = self._state.stories.same_page(sketched.page, sketched.text) if sketched else None
        return None if same == article.id else same

    def alike(self, article: Article, sketched: Sketched | None, now: float) -> Known | None:
        """Give the site's delivered article whose text is most like this one's and tells its story, if there is any."""
        likest = self._state.stories.likest(article.id, sketched.text, now) if sketched else None
        known = self._state.ledger.known_article(likest) if likest and likest != article.id else None
        if known is None or known.retracted:
            return None
        return known if domain_of(known.url) == domain_of(article.url) else None

    def mark(self, article: Article, sketched: Sketched | None, now: float, *, revision: bool) -> None:
        """Look the story up and note it, at ``now`` (epoch seconds).  Raises Rejected for a copy that is not wanted."""
        if sketched is None:
            return
        enough = NOTHING_NEW if self._rule == "drop" and not revision else None
        if self._marked % _AT_ONCE == 0:
            self._state.stories.forget(now - self._seconds, now, _AT_ONCE)
        self._marked += 1
        told = self._state.stories.tell(article.id, sketched.text, now, enough)
        if told and enough is not None and told.share >= enough:
            raise Rejected("duplicate", f"{article.url}: the story of article {told.first}", article=True)
        place(article, told)
