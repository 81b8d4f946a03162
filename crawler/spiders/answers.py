"""What came back for a listing, and whether its validators can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.stores.keys import epoch

if TYPE_CHECKING:
    from crawler.discovery.listing import Listing
    from crawler.stores.sources import Source

_LAG = 900.0  # seconds that a listing may lag behind the dates in it without lying
_DATED = 500  # entries at either end of a listing whose dates are looked at: the newest are at one of them


@dataclass(slots=True, frozen=True)
class Answer:
    """What came back for a step.

    ``sitemaps``: what the host's robots.txt names; ``fresh_for``: seconds that the answer says it stays fresh.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sitemaps: Sequence[str] = ()
    fresh_for: float = 0.0

    @property
    def digest(self) -> str:
        """A hash of the body, for ``Source.body_hash``."""
        return blake2b(self.body, digest_size=16).hexdigest()


def contradicts(source: Source, answer: Answer) -> bool:
    """Whether another body came under the same validator, which is then worth nothing (RFC 9110 section 8.8)."""
    if source.body_hash is None or source.body_hash == answer.digest:
        return False
    if source.etag or answer.etag:
        return source.etag == answer.etag
    return source.last_modified is not None and source.last_modified == answer.last_modified


def belied(source: Source, listings: Sequence[Listing]) -> bool:
    """Whether a listing names what was published between its last body and a later "not modified"."""
    if source.full_at is None or source.checked is None:
        return False
    since, until = source.full_at + _LAG, source.checked - _LAG
    if since >= until:
        return False
    some = [*listings[:_DATED], *listings[-_DATED:]] if len(listings) > 2 * _DATED else listings
    dates = (epoch(x.date) for x in some if x.date and x.date_of == "published" and len(x.date) > len("2026-11-23"))
    return any(since < date < until for date in dates)
