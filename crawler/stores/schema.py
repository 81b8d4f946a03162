"""The tables of the state.  One schema for SQLite and PostgreSQL.

Size is the measure here (a million known URLs under 250 MB): texts that repeat are numbers into small tables, 128-bit
fingerprints are two integers of which the first is indexed, a URL's own text stands once, packed, and its row is found
by one number that is made of its site's and of its own fingerprint: no other key, no other index on all rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    cast,
    literal_column,
)
from sqlalchemy.sql.elements import BindParameter

from crawler.stores.columns import ROWID, Moment, Status, halves
from crawler.stores.keys import ROW_BITS

VERSION = 4
"""Raised when the tables change, with a step in ``upgrades``; a state of any other version is refused."""

metadata = MetaData()

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

sites = Table(
    "sites",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", Text, nullable=False, unique=True),
    Column("owner", Text),  # the run that crawls it now
    Column("until", BigInteger, nullable=False, default=0),  # when that lease ends, epoch seconds
)

origins = Table(
    "origins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("via", Text, nullable=False),
    Column("url", Text, nullable=False),  # '' where none is known
    UniqueConstraint("via", "url"),
)

reasons = Table(
    "reasons", metadata, Column("id", Integer, primary_key=True), Column("reason", Text, nullable=False, unique=True)
)

parts = Table(
    "parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("noted", BigInteger, nullable=False, default=0),  # when all its records were marked; 0: not yet all
)

# widest columns first: PostgreSQL pads each to its own width, 12 bytes a row in the order of their meaning
urls = Table(
    "urls",
    metadata,
    Column("id", ROWID, primary_key=True, autoincrement=False),  # keys.row_id
    Column("listed", BigInteger, nullable=False),  # publication as listed, epoch seconds; 0: unknown
    Column("listed_at", Moment, nullable=False),  # when the listing was read first
    Column("next_at", Moment),  # becomes due then
    Column("touched", Moment),  # when its page was last looked at; NULL: never
    Column("origin", Integer),
    Column("reason", Integer),  # why it was rejected; of a delivered one, why it is looked at again
    Column("revision", SmallInteger, nullable=False),  # last delivered through this URL; 0: none
    Column("status", SmallInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("listed_day", SmallInteger, nullable=False),  # keys.BARE_DATE and keys.OF_CHANGE, added up
    Column("attempts", SmallInteger, nullable=False),
    Column("url", LargeBinary, nullable=False),  # keys.pack_url
    Column("key", LargeBinary),  # packed; only where it is not the URL itself
    Column("title", Text),
    postgresql_with={"autovacuum_vacuum_scale_factor": "0.03"},  # each row is rewritten when its status changes
)


def site_in(row: ColumnElement[int]) -> ColumnElement[int]:
    """Give the number of the site that is in a number of a row (``keys.row_id``)."""
    found: ColumnElement[int] = row.op(">>")(literal_column(str(ROW_BITS)))
    return found


SITE = site_in(urls.c.id)
"""The number of a row's site."""


def of_site(number: int | BindParameter[int], row: ColumnElement[int] = urls.c.id) -> ColumnElement[bool]:
    """Give the condition for a site's rows, which lie together; ``row``: the column of their numbers."""
    first: Any = number << ROW_BITS if isinstance(number, int) else cast(number, BigInteger) * literal_column(_STEP)
    return row.between(first, first + literal_column(str(2**ROW_BITS - 1)))


_STEP = str(2**ROW_BITS)


def _is(status: Status) -> ColumnElement[bool]:
    return urls.c.status == literal_column(str(int(status)))  # a constant: an index cannot depend on a parameter


DUE = _is(Status.DUE)
IN_WORK = _is(Status.IN_WORK)
# partial: only what is due is drawn, little is in work, and most of a million known URLs are neither
Index("urls_draw", SITE, urls.c.priority, urls.c.listed, sqlite_where=DUE, postgresql_where=DUE)
Index("urls_work", SITE, sqlite_where=IN_WORK, postgresql_where=IN_WORK)
_PLANNED = urls.c.next_at.is_not(None)
Index("urls_next", SITE, urls.c.next_at, sqlite_where=_PLANNED, postgresql_where=_PLANNED)

articles = Table(
    "articles",
    metadata,
    *halves("id", index=True),
    *halves("text", index=True),
    Column("url", BigInteger, nullable=False),  # urls.id through which it came first
    Column("simhash", BigInteger),
    Column("part", Integer, nullable=False),  # parts.noted is when it was delivered
    Column("revision", SmallInteger, nullable=False),
    Column("elsewhere", SmallInteger, nullable=False),  # 1: its id is not the one that the URL has by itself
)
ELSEWHERE = articles.c.elsewhere == literal_column("1")
Index("articles_elsewhere", articles.c.url, sqlite_where=ELSEWHERE, postgresql_where=ELSEWHERE)  # the others by id

sources = Table(
    "sources",
    metadata,
    Column("site", Integer, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("next_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_new", BigInteger),
    Column("checked", BigInteger),  # when it last answered
    Column("full_at", BigInteger),  # when it last answered with a body
    Column("lies", SmallInteger, nullable=False, server_default="0"),  # 1: it says "not modified" of what was
    Column("habit", Text),  # discovery.polling.Habit
    Column("hub", Text),  # where WebSub could be asked for
)

watches = Table(
    "watches",
    metadata,
    Column("url", ROWID, primary_key=True, autoincrement=False),  # urls.id of an article that its site may still edit
    Column("since", BigInteger, nullable=False),  # publication, or else the first delivery; epoch seconds
    Column("visits", SmallInteger, nullable=False),
    Column("missing", BigInteger),  # when it was first not found
    Column("etag", Text),
    Column("last_modified", Text),
    Column("whole", BigInteger),  # when its page came last, where "not modified" was said of it since; epoch seconds
    Column("prints", Text, nullable=False),  # fingerprints of the fields of the record delivered last, JSON
)

sightings = Table(
    "sightings",
    metadata,
    Column("url", ROWID, primary_key=True, autoincrement=False),  # urls.id
    Column("seen", SmallInteger, nullable=False),  # bits of stores.sightings.SOURCES; 0: what urls.origin says
    Column("published", BigInteger),  # as its page says, where no listing did; epoch seconds
    Column("noted", BigInteger, nullable=False, index=True),
)

bylines = Table(
    "bylines",
    metadata,
    Column("url", ROWID, primary_key=True, autoincrement=False),  # urls.id
    Column("noted", BigInteger, nullable=False),
    Column("authors", Text, nullable=False),  # as a feed names them, a line each
)

memories = Table(
    "memories",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("changed", BigInteger, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", ROWID, primary_key=True),
    *halves("id"),
    *halves("first"),  # id of the article that told the story first; its own: it is
    Column("seen", BigInteger, nullable=False),  # when it was accepted, epoch seconds
    Column("delivered", SmallInteger, nullable=False),  # 1: its record is on disk
    Column("sketch", LargeBinary, nullable=False),  # Sketch.pack; empty: another's text is as good to find it by
    UniqueConstraint("id_high", "id_low"),
)
UNDELIVERED = stories.c.delivered == literal_column("0")
Index("stories_undelivered", stories.c.id, sqlite_where=UNDELIVERED, postgresql_where=UNDELIVERED)

story_keys = Table(
    "story_keys",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),  # one owner: who is first has it
    Column("story", BigInteger, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("site", Integer, primary_key=True, autoincrement=False),
    Column("target", BigInteger, primary_key=True, autoincrement=False),  # key_hash of the named address's article id
    *halves("id"),  # the article that named it first
    Column("title", BigInteger, nullable=False),  # key_hash of its headline
    Column("simhash", BigInteger),
    Column("kind", SmallInteger, nullable=False),  # stores.claims.Kind
)

alternates = Table(
    "alternates",
    metadata,
    *halves("id", primary_key=True),
    Column("hash", BigInteger, primary_key=True),  # keys.key_hash(url)
    Column("url", Text, nullable=False),
)
