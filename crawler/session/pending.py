"""Articles between their acceptance and the disk: the state must not know them yet, the next page must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crawler.stores.ledger import Delivery


class Pending:
    """At most one delivery an article id; grows only as long as outputs do not tell that they stored something."""

    def __init__(self) -> None:
        self._by_id: dict[str, Delivery] = {}
        self._by_text: dict[tuple[str, str], str] = {}
        self._of_site: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Delivery]:
        return iter(list(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, delivery: Delivery) -> None:
        """Note an accepted article."""
        self.remove(filter(None, [self._by_id.get(delivery.article_id)]))
        self._by_id[delivery.article_id] = delivery
        self._of_site[delivery.site] += 1
        self._by_text.setdefault((delivery.site, delivery.content_hash), delivery.article_id)

    def get(self, article_id: str) -> Delivery | None:
        """Give the delivery of this article that is on its way."""
        return self._by_id.get(article_id)

    def any_of(self, site: str) -> bool:
        """Whether an article of the site is on its way."""
        return self._of_site[site] > 0

    def same_text(self, site: str, content_hash: str) -> str | None:
        """Give the id of an article of the site with this text that is on its way."""
        return self._by_text.get((site, content_hash))

    def remove(self, deliveries: Iterable[Delivery]) -> None:
        """They are on disk and the state knows them, or they are lost."""
        for delivery in deliveries:
            if self._by_id.get(delivery.article_id) == delivery:
                del self._by_id[delivery.article_id]
                self._of_site[delivery.site] -= 1
            if self._by_text.get((delivery.site, delivery.content_hash)) == delivery.article_id:
                del self._by_text[delivery.site, delivery.content_hash]

    def clear(self) -> None:
        """Nothing of it will be stored."""
        self._by_id.clear()
        self._by_text.clear()
        self._of_site.clear()
