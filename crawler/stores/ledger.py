"""What was delivered: articles by id, and by their texts."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, case, insert, select, true, update

from crawler.stores import schema
from crawler.stores.addresses import blank_row
from crawler.stores.columns import Status
from crawler.stores.database import Database
from crawler.stores.keys import join128, key_hash, pack64, row_id, split128, unpack64, unpack_url
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.schema import ELSEWHERE, SITE, articles, parts, site_in, urls
from crawler.stores.sightings import date_unlisted
from crawler.stores.sites import Sites, finders
from crawler.stores.stories import deliver_stories
from crawler.stores.upserts import intern, put
from crawler.stores.watches import Look, keep_look
from crawler.urls import article_id

_CHUNK = 500
_PIECE = 50  # records marked at once in SQLite, where all others wait meanwhile: some 10 ms
_BREATH = 0.0005  # seconds between two pieces: a lock that is taken again at once goes to nobody else
# made once, because building a statement costs SQLAlchemy as much as running it
_ARTICLES = select(articles).where(articles.c.id_high.in_(bindparam("ids", expanding=True)))
_THIS = (articles.c.id_high == bindparam("this_high")) & (articles.c.id_low == bindparam("this_low"))
_WITH_PLACE = (
    select(articles, urls.c.url.label("packed"), schema.sites.c.site)
    .join(urls, urls.c.id == articles.c.url)
    .join(schema.sites, schema.sites.c.id == SITE)
)
_FIRST = select(articles).order_by(articles.c.part, articles.c.id_high).limit(1)
_BY_ID = Prepared(_WITH_PLACE.where(_THIS))
_ROW = articles.c.url == bindparam("row", type_=BigInteger)
_THROUGH = Prepared(
    _WITH_PLACE.where((_ROW & ELSEWHERE) | (_ROW & _THIS)).order_by(articles.c.part, articles.c.id_high).limit(1)
)
_OF_SITE = site_in(articles.c.url) == bindparam("number")
_THIS_TEXT = articles.c.text_high == bindparam("high"), articles.c.text_low == bindparam("low")
_SAME_TEXT = Prepared(_FIRST.where(*_THIS_TEXT, _OF_SITE))


@dataclass(slots=True, frozen=True)
class Delivery:
    """A record that is on disk, and the frontier row it came from.

    ``article_id`` and ``content_hash``: 32 hex digits; ``simhash``: up to 16.  ``look``: what is to follow; a part
    does not hold it, so an article that a crash left to be found in one is looked at again only when its site says so.
    ``published``: when, as its page says (epoch seconds).
    """

    site: str
    key: str
    article_id: str
    revision: int
    content_hash: str
    simhash: str | None = None
    look: Look | None = field(default=None, compare=False)
    published: float | None = field(default=None, compare=False)


@dataclass(slots=True, frozen=True)
class Known:
    """What the state knows of a delivered article; ``url`` is the one through which it came first.

    ``content_hash`` is "" where a damaged part has taken the text along (``Ledger.retract``).
    """

    revision: int
    content_hash: str
    url: str
    article_id: str
    simhash: str | None = field(default=None, compare=False)

    @property
    def retracted(self) -> bool:
        """Whether its site took it back: a Retraction has no text, so its own id stands for the fingerprint."""
        return self.content_hash == self.article_id


class Ledger:
    """Marks deliveries, and answers what was delivered."""

    def __init__(self, database: Database, sites: Sites) -> None:
        self.database = database
        self.sites = sites

    @outlasting
    def deliver(self, deliveries: Iterable[Delivery], part: str, now: float) -> None:
        """Mark what the finished part (or another durable output of that name) holds; durable when it returns.

        Call it only when the bytes are on disk.  Calling it again changes nothing.  A URL that the frontier does not
        know (the state is being rebuilt from parts) is added as delivered.

        Many transactions, so that called from a thread it does not keep others from the state for long; the part
        counts as known from the last, which makes all of them last.
        """
        waiting = list(deliveries)
        size = _PIECE if self.database.embedded else _CHUNK
        pieces = [waiting[start : start + size] for start in range(0, len(waiting), size)] or [[]]
        for piece in pieces:
            if piece is not pieces[0]:
                time.sleep(_BREATH)
            last = piece is pieces[-1]
            with self.database.begin(durable=last) as conn:
                number = intern(conn, parts, name=part)
                if piece:
                    self._mark(conn, piece, number, now)
                if last:
                    conn.execute(update(parts).where(parts.c.id == number).values(noted=int(now)))

    def _mark(self, conn: Connection, batch: Sequence[Delivery], part: int, now: float) -> None:
        rows = self._rows(conn, batch, now)
        known = _articles(conn, [delivery.article_id for delivery in batch])
        fresh: dict[str, dict[str, Any]] = {}
        newer: dict[str, dict[str, Any]] = {}
        for delivery in sorted(batch, key=lambda delivery: delivery.revision):
            values = _values(delivery, rows[key_hash(delivery.key)][0], part)
            row = known.get(delivery.article_id)
            if row is None:
                fresh[delivery.article_id] = values
            elif delivery.revision > row.revision:
                newer[delivery.article_id] = values | _halves_of(delivery.article_id) | {"url": row.url}
                newer[delivery.article_id]["elsewhere"] = row.elsewhere
        if fresh:
            conn.execute(insert(articles), list(fresh.values()))
        if newer:
            columns: dict[str, Any] = {name: bindparam(name) for name in _values(batch[0], 0, part)}
            raised = update(articles).where(_THIS).values(columns)
            conn.execute(raised, list(newer.values()))
        deliver_stories(conn, (delivery.article_id for delivery in batch))
        done: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for delivery in batch:
            row = known.get(delivery.article_id)
            told_before = row is not None and row.revision >= delivery.revision
            done[delivery.revision, told_before] += rows[key_hash(delivery.key)]
        for revision, told_before in sorted(done):
            last = case((urls.c.revision < revision, revision), else_=urls.c.revision)
            delivered = {
                "status": Status.DELIVERED,
                "reason": None,
                "next_at": None,
                "revision": last,
                "touched": int(now),
            }
            # what is told again may have become due for a look since then
            behind = urls.c.revision < revision if told_before else true()
            these = urls.c.id.in_(done[revision, told_before])
            conn.execute(update(urls).where(these, behind).values(delivered))
        first = (delivery for delivery in batch if delivery.revision == 1 and delivery.published is not None)
        date_unlisted(conn, {rows[key_hash(d.key)][0]: d.published or 0.0 for d in first}, now)
        for delivery in batch:
            if delivery.look:
                keep_look(conn, rows[key_hash(delivery.key)][0], delivery.look)

    def _rows(self, conn: Connection, batch: Sequence[Delivery], now: float) -> dict[int, list[int]]:
        """The rows of each key, its own site's first, whichever sites found it: its article is delivered for all."""
        places = {delivery.key: finders(delivery.site, delivery.key) for delivery in batch}
        names = {name for among in places.values() for name in among}
        query = select(schema.sites.c.site, schema.sites.c.id).where(schema.sites.c.site.in_(names))
        numbers = {row.site: row.id for row in conn.execute(query)}
        own = {d.key: self.sites.row_id(conn, d.site, key_hash(d.key)) for d in batch}
        wanted = {key: [row_id(numbers[name], key_hash(key)) for name in places[key] if name in numbers] for key in own}
        asked = {row for rows in wanted.values() for row in rows} | set(own.values())
        known = set(conn.scalars(select(urls.c.id).where(urls.c.id.in_(asked))))
        rows = {key: [row for row in dict.fromkeys([own[key], *wanted[key]]) if row in known] for key in own}
        missing = [delivery for delivery in batch if not rows[delivery.key]]
        if missing:
            blank = [blank_row(d.site, self.sites.site_id(conn, d.site), d.key, now) for d in missing]
            conn.execute(put(conn, urls).on_conflict_do_nothing(), blank)
            rows |= {delivery.key: [own[delivery.key]] for delivery in missing}
        return {key_hash(key): rows[key] for key in rows}

    @outlasting
    def known_article(self, article_id: str) -> Known | None:
        """What was delivered under this id (32 hex digits)."""
        with self.database.begin() as conn:
            return _known(_BY_ID.first(conn, _halves_of(article_id)))

    @outlasting
    def article_at(self, site: str, key: str) -> Known | None:
        """What was delivered first through this URL of the site."""
        with self.database.begin() as conn:
            values = _halves_of(_own_id(key)) | {"row": self.sites.row_id(conn, site, key_hash(key))}
            return _known(_THROUGH.first(conn, values))

    @outlasting
    def same_text(self, site: str, content_hash: str) -> str | None:
        """Give the id of the first delivered article of the site whose text has this fingerprint (32 hex digits)."""
        with self.database.begin() as conn:
            return self._same_text(conn, site, content_hash)

    @outlasting
    def known_or_same(self, site: str, article_id: str, content_hash: str) -> tuple[Known | None, str | None]:
        """Give ``known_article``, and where there is none ``same_text``: half the time of asking twice."""
        with self.database.begin() as conn:
            known = _known(_BY_ID.first(conn, _halves_of(article_id)))
            return known, None if known else self._same_text(conn, site, content_hash)

    def _same_text(self, conn: Connection, site: str, content_hash: str) -> str | None:
        high, low = split128(content_hash)
        row = _SAME_TEXT.first(conn, {"high": high, "low": low, "number": self.sites.site_id(conn, site)})
        return join128(row.id_high, row.id_low) if row else None


def _known(row: Any) -> Known | None:
    if row is None:
        return None
    url = unpack_url(row.site, row.packed)
    text = join128(row.text_high, row.text_low) if row.text_high or row.text_low else ""
    return Known(row.revision, text, url, join128(row.id_high, row.id_low), unpack64(row.simhash))


def _articles(conn: Connection, ids: Iterable[str]) -> dict[str, Any]:
    wanted = {split128(one)[0] for one in ids}
    rows = conn.execute(_ARTICLES, {"ids": list(wanted)})
    return {join128(row.id_high, row.id_low): row for row in rows}


def _values(delivery: Delivery, url: int, part: int) -> dict[str, Any]:
    id_high, id_low = split128(delivery.article_id)
    text_high, text_low = split128(delivery.content_hash)
    return {
        "id_high": id_high,
        "id_low": id_low,
        "text_high": text_high,
        "text_low": text_low,
        "simhash": pack64(delivery.simhash),
        "revision": delivery.revision,
        "url": url,
        "part": part,
        "elsewhere": int(delivery.article_id != _own_id(delivery.key)),
    }


def _own_id(key: str) -> str | None:
    """The article id that an address has by itself; None for what is no address."""
    try:
        return article_id(key)
    except ValueError:  # parts that another program wrote may hold anything
        return None


def _halves_of(ident: str | None) -> dict[str, int]:
    high, low = (0, 0) if ident is None else split128(ident)
    return {"this_high": high, "this_low": low}
