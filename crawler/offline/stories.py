"""Which article of one extraction told a story first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import orjson

from crawler.extraction.sketch import Sketch
from crawler.extraction.stories import NOTHING_NEW, Retelling, Rule, nearest
from crawler.items import Rejection
from crawler.stores.jsonlines import encode_line

if TYPE_CHECKING:
    from crawler.offline.keeper import Written

_MOST = 10_000  # stories remembered, the newest: some 25 MB, so that memory stays flat over an archive of any size


def settle(article: Written, told: Retelling | None, rule: Rule) -> bytes | Rejection:
    """Give the article's line, which says who told its story first (None: itself), or leave it out as the rule is."""
    if told is None:
        return article.line
    if rule == "drop" and told.share >= NOTHING_NEW:
        return Rejection(article.url, "duplicate", f"the story of article {told.first}")
    return encode_line(orjson.loads(article.line) | {"duplicateOf": told.first, "clusterId": told.first})


@dataclass(slots=True, frozen=True)
class _Noted:
    first: str
    text: Sketch


class RecentStories:
    """In memory what ``crawler.stores.stories`` is in the state.  ``rule``: what becomes of copies."""

    def __init__(self, rule: Rule = "mark", most: int = _MOST) -> None:
        self._rule = rule
        self._most = most
        self._numbers = count()
        self._noted: dict[int, _Noted] = {}  # by number, the oldest at the head
        self._owners: dict[int, int] = {}

    def place(self, article: Written) -> bytes | Rejection:
        """Give the article's line, which says so if another one told its story first."""
        told = self.tell(article.id, article.sketch) if article.sketch else None
        return settle(article, told, self._rule)

    def tell(self, article_id: str, text: Sketch) -> Retelling | None:
        """Note an article; None if it is the first with its story.

        It is known by its text alone: a page may be given twice, and two pages may claim one address.
        """
        owners = {self._owners[key] for key in text.keys if key in self._owners}
        noted = [self._noted[number] for number in sorted(owners)]
        twin = nearest(text, [(one, one.text) for one in noted])
        first = twin[0].first if twin else article_id
        number = next(self._numbers)
        self._noted[number] = _Noted(first, text)
        for key in text.keys:
            self._owners.setdefault(key, number)
        if len(self._noted) > self._most:
            self._forget(next(iter(self._noted)))
        return Retelling(first, twin[1].of_one) if twin and first != article_id else None

    def _forget(self, number: int) -> None:
        for key in self._noted.pop(number).text.keys:
            if self._owners.get(key) == number:
                del self._owners[key]
