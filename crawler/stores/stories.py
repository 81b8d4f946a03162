"""Which article told a story first: sketches of the articles of the last weeks, found by keys that have one owner each.

An article takes its keys when it is accepted, so that a copy that another machine accepts in the same moment is known;
that it is delivered is noted when the record is on disk.  What its run did not live to deliver lapses.

On PostgreSQL two machines never wait for each other in a circle: a transaction that takes keys takes them in ascending
order and removes none, and one that removes keys takes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, delete, select, union_all, update

from crawler.extraction.sketch import MOST_KEYS, Likeness, Sketch, enlarged
from crawler.extraction.stories import Retelling, nearest
from crawler.stores.database import Database
from crawler.stores.keys import join128, split128
from crawler.stores.patience import outlasting
from crawler.stores.prepared import Prepared
from crawler.stores.schema import UNDELIVERED, stories, story_keys
from crawler.stores.upserts import insert_in

_LAPSE = 24 * 3600  # seconds until an undelivered one counts no more: a feed (-o) is delivered at its run's end only
_CLOSE = 0.8  # Jaccard from which a copy has so little of its own that its keys would find nothing more
_CHUNK = 100  # articles forgotten in one transaction: 1,600 keys, some 10 ms
AnyRow = Row[*tuple[Any, ...]]
Twin = tuple[AnyRow, Likeness]

_NOTHING = Sketch(0, b"", ())
_KEYS = [f"key{number}" for number in range(MOST_KEYS)]
_OWNERS = select(story_keys.c.story).where(story_keys.c.key.in_([bindparam(name, type_=Integer) for name in _KEYS]))
_OF_PAGE = select(story_keys.c.story).where(story_keys.c.key == bindparam("page", type_=Integer)).scalar_subquery()
_ITSELF = select(stories.c.id).where(stories.c.id_high == bindparam("high"), stories.c.id_low == bindparam("low"))
# a union, because PostgreSQL reads the whole table for an OR with a subquery
_CANDIDATES = Prepared(
    select(stories, _OF_PAGE.label("of_page"))
    .where(stories.c.id.in_(union_all(_OWNERS, _ITSELF)))
    .order_by(stories.c.id)
)


@dataclass(slots=True, frozen=True)
class Kin:
    """An article, and what is noted of it and of others like it: ``itself``; the ``twin``, most alike of its story.

    ``same_page``: the id of the article that was first found by this one's page key, if its text is this one but for a
    few lines.
    """

    article_id: str
    text: Sketch
    itself: AnyRow | None
    twin: Twin | None
    same_page: str | None

    @property
    def likest(self) -> str | None:
        """The id of the article whose text is most like this one's and tells the same story, if there is any."""
        return _id_of(self.twin[0]) if self.twin else None


class Stories:
    """First seen wins, on one machine or many."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @outlasting
    def kin(self, article_id: str, text: Sketch, page: int, now: float) -> Kin:
        """Look up all that is asked of an article's text; ``page``: the key of its page, which is among the text's."""
        with self.database.begin() as conn:
            rows = _candidates(conn, article_id, text, page)
        itself = next((row for row in rows if _id_of(row) == article_id), None)
        owners = [row for row in rows if row.id == row.of_page and row.sketch]
        same = next((_id_of(row) for row in owners if enlarged(Sketch.unpack(row.sketch), text)), None)
        return Kin(article_id, text, itself, _nearest(rows, text, now), same)

    @outlasting
    def tell(self, kin: Kin, now: float, enough: float | None = None) -> Retelling | None:
        """Note an article that is on its way to the disk, just looked up; None if it is the first with its story.

        An article that was noted before keeps its story, whatever has become of its text; its share is then 0.  With
        ``enough``, a text of which at least that share was told by another article is not noted.
        """
        article_id, text, known, twin = kin.article_id, kin.text, kin.itself, kin.twin
        with self.database.begin() as conn:
            if known is None:
                if twin is None:
                    twin = _begin(conn, article_id, text, now)
                elif enough is None or twin[1].of_one < enough:
                    _join(conn, article_id, text, twin, now)
                return Retelling(_first_of(twin[0]), twin[1].of_one) if twin else None
            changed = bool(known.sketch) and bytes(known.sketch) != text.pack()
            if changed:  # the article first, then its keys: as forgetting does
                conn.execute(update(stories).where(stories.c.id == known.id).values(sketch=text.pack()))
                _free(conn, [known])
        if changed:
            with self.database.begin() as conn:
                _take(conn, known.id, text.keys)
        return None if _first_of(known) == article_id else Retelling(_first_of(known), 0.0)

    @outlasting
    def forget(self, before: float, now: float, at_most: int) -> int:
        """Remove what was noted before then, the oldest first, and what lapsed; ``at_most`` so many, and how many."""
        gone = 0
        lapsed = select(stories).where(UNDELIVERED, stories.c.seen < int(now - _LAPSE))
        for query in (select(stories), lapsed):
            while gone < at_most:
                with self.database.begin() as conn:
                    oldest = query.order_by(stories.c.id).limit(min(_CHUNK, at_most - gone))
                    rows = conn.execute(oldest.with_for_update(skip_locked=True)).all()
                    old = [row for row in rows if row.seen < before or query is lapsed]
                    _free(conn, old)
                    conn.execute(delete(stories).where(stories.c.id.in_([row.id for row in old])))
                gone += len(old)
                if len(old) < _CHUNK:
                    break
        return gone


def deliver_stories(conn: Connection, article_ids: Iterable[str]) -> None:
    """Note that the articles are on disk: they no longer lapse."""
    highs, lows = zip(*map(split128, article_ids), strict=True)
    # halves, because no planner looks pairs up in an index; that two articles swap theirs does not happen
    theirs = stories.c.id_high.in_(highs), stories.c.id_low.in_(lows)
    conn.execute(update(stories).where(*theirs).values(delivered=1))


def _candidates(conn: Connection, article_id: str, text: Sketch, page: int = 0) -> Sequence[AnyRow]:
    """The article itself, if it was noted, and those that it shares a key with, the first seen at the head.

    Each tells in ``of_page`` which of them, by its row's number, has the key ``page``.
    """
    high, low = split128(article_id)
    keys = text.keys or (0,)
    named = {name: keys[min(number, len(keys) - 1)] for number, name in enumerate(_KEYS)}  # the last one again
    return _CANDIDATES.all(conn, named | {"high": high, "low": low, "page": page})


def _id_of(row: AnyRow) -> str:
    return join128(row.id_high, row.id_low)


def _first_of(row: AnyRow) -> str:
    return join128(row.first_high, row.first_low)


def _nearest(rows: Iterable[AnyRow], text: Sketch, now: float) -> Twin | None:
    alive = [row for row in rows if row.sketch and (row.delivered or row.seen >= now - _LAPSE)]
    return nearest(text, [(row, Sketch.unpack(row.sketch)) for row in alive])


def _begin(conn: Connection, article_id: str, text: Sketch, now: float) -> Twin | None:
    """Note what seems to be a first article; gives the one that another machine noted in this moment, if any."""
    story = _note(conn, article_id, article_id, text, now)
    if _take(conn, story, text.keys) == len(text.keys):
        return None
    # a key that was just being taken was waited for, so that now its owner is to be seen
    others = [row for row in _candidates(conn, article_id, text) if row.id != story]
    quicker = _nearest(others, text, now)
    if quicker:
        first = {"first_high": quicker[0].first_high, "first_low": quicker[0].first_low}
        conn.execute(update(stories).where(stories.c.id == story).values(first))
    return quicker


def _join(conn: Connection, article_id: str, text: Sketch, twin: Twin, now: float) -> None:
    """Note a copy, to be found by its text only where that has enough of its own."""
    close = twin[1].jaccard >= _CLOSE
    story = _note(conn, article_id, _first_of(twin[0]), None if close else text, now)
    _take(conn, story, () if close else text.keys)


def _note(conn: Connection, article_id: str, first: str, text: Sketch | None, now: float) -> int:
    (high, low), (first_high, first_low) = split128(article_id), split128(first)
    row: dict[str, int | bytes] = {"id_high": high, "id_low": low, "first_high": first_high, "first_low": first_low}
    row |= {"seen": int(now), "delivered": 0, "sketch": text.pack() if text else b""}
    made = _noting(conn.dialect.name).scalar(conn, row)
    if made is None:  # two runs take one article in this moment
        made = next(row.id for row in _candidates(conn, article_id, _NOTHING) if _id_of(row) == article_id)
    return int(made)


def _take(conn: Connection, story: int, keys: Sequence[int]) -> int:
    """Take those keys that nobody has; how many."""
    rows = [{"key": key, "story": story} for key in sorted(keys)]
    return _taking(conn.dialect.name).run_many(conn, rows)


@cache
def _noting(dialect: str) -> Prepared:
    columns = [name for name in stories.columns.keys() if name != "id"]  # noqa: SIM118 - of columns, not of names
    return Prepared(insert_in(dialect, stories).on_conflict_do_nothing().returning(stories.c.id), columns)


@cache
def _taking(dialect: str) -> Prepared:
    return Prepared(insert_in(dialect, story_keys).on_conflict_do_nothing(), story_keys.columns.keys())


def _free(conn: Connection, rows: Sequence[AnyRow]) -> None:
    keys = {key for row in rows if row.sketch for key in Sketch.unpack(row.sketch).keys}
    mine = story_keys.c.key.in_(sorted(keys)), story_keys.c.story.in_([row.id for row in rows])
    if keys:
        conn.execute(delete(story_keys).where(*mine))
