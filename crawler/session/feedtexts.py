"""What the feeds of a run carry of their articles' texts, kept until the pages come."""

from __future__ import annotations

from collections import OrderedDict

from crawler.extraction.feedtext import NO_FEED_TEXT, FeedText

_MOST_CHARS = 32_000_000  # of all sites in work together: some 6,000 articles; the oldest go first


class FeedTexts:
    """By site and article key, of this run only: a later one judges the page without, or finds the feed again."""

    def __init__(self, most_chars: int = _MOST_CHARS) -> None:
        self._most = most_chars
        self._texts: OrderedDict[tuple[str, str], FeedText] = OrderedDict()
        self._chars = 0

    def keep(self, site: str, key: str, text: FeedText) -> None:
        """Keep what a feed says of an article, in place of what one said before."""
        self._drop((site, key))
        self._texts[site, key] = text
        self._chars += _chars(text)
        while self._chars > self._most:
            self._drop(next(iter(self._texts)))

    def of(self, site: str, key: str) -> FeedText:
        """Give what the feeds said of an article."""
        return self._texts.get((site, key), NO_FEED_TEXT)

    def forget(self, site: str) -> None:
        """Let go of a site that is done."""
        for place in [place for place in self._texts if place[0] == site]:
            self._drop(place)

    def _drop(self, place: tuple[str, str]) -> None:
        text = self._texts.pop(place, None)
        self._chars -= _chars(text) if text else 0


def _chars(text: FeedText) -> int:
    return len(text.content) + len(text.summary)
