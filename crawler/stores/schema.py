"""The tables of the state.  One schema for SQLite and PostgreSQL.

Size is the measure here (a million known URLs under 250 MB): texts that repeat are numbers into small tables, 128-bit
fingerprints are two integers of which the first is indexed, and a URL's own text stands once.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

VERSION = 2
"""Raised when the tables change; an older state is then migrated, a newer one refused."""

metadata = MetaData()

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns."""

_ROWID = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's rowid alias must be spelt INTEGER


class Status(IntEnum):
    """Where a URL stands in the frontier.

    SQLite stores 0 and 1 in no byte and 2 in one; numbers of equal size keep a row its size when its status changes,
    and so its page unsplit (measured: 14 % of the table).
    """

    DUE = 2
    IN_WORK = 3
    DELIVERED = 4
    REJECTED = 5


def _halves(name: str, *, primary_key: bool = False, index: bool = False) -> tuple[Column[int], Column[int]]:
    """The two columns of a 128-bit fingerprint, as ``keys.split128`` gives it; the first alone finds it in an index."""
    high = Column(f"{name}_high", BigInteger, primary_key=primary_key, nullable=False, index=index)
    return high, Column(f"{name}_low", BigInteger, primary_key=primary_key, nullable=False)


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
    Column("id", _ROWID, primary_key=True),
    Column("hash", BigInteger, nullable=False),  # keys.key_hash(key)
    Column("listed", BigInteger, nullable=False),  # publication as listed, epoch seconds; 0: unknown
    Column("listed_at", BigInteger, nullable=False),  # when the listing was read first, epoch seconds
    Column("next_at", BigInteger),  # becomes due then
    Column("touched", BigInteger),  # when its page was last looked at, epoch seconds; NULL: never
    Column("site", Integer, nullable=False),
    Column("revision", Integer, nullable=False),  # last delivered through this URL; 0: none
    Column("origin", Integer),
    Column("reason", Integer),  # why it was rejected; of a delivered one, why it is looked at again
    Column("status", SmallInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("listed_day", SmallInteger, nullable=False),  # keys.BARE_DATE and keys.OF_CHANGE, added up
    Column("attempts", SmallInteger, nullable=False),
    Column("url", Text, nullable=False),  # keys.pack_url
    Column("key", Text),  # packed; only where it is not the URL itself
    Column("title", Text),
    UniqueConstraint("hash", "site"),
)
Index("urls_status", urls.c.site, urls.c.status)
DUE = urls.c.status == literal_column(str(int(Status.DUE)))  # a constant: an index cannot depend on a parameter
Index(
    "urls_draw", urls.c.site, urls.c.priority, urls.c.listed, sqlite_where=DUE, postgresql_where=DUE
)  # partial: only what is due is drawn, and most of a million known URLs are not
Index(
    "urls_next",
    urls.c.site,
    urls.c.next_at,
    sqlite_where=urls.c.next_at.is_not(None),
    postgresql_where=urls.c.next_at.is_not(None),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _ROWID, primary_key=True),
    *_halves("id", index=True),
    *_halves("text", index=True),
    Column("simhash", BigInteger),
    Column("url", _ROWID, nullable=False),  # urls.id through which it came first
    Column("revision", Integer, nullable=False),
    Column("part", Integer, nullable=False),  # parts.noted is when it was delivered
)

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
    Column("url", _ROWID, primary_key=True, autoincrement=False),  # urls.id of an article that its site may still edit
    Column("since", BigInteger, nullable=False),  # publication, or else the first delivery; epoch seconds
    Column("visits", SmallInteger, nullable=False),
    Column("missing", BigInteger),  # when it was first not found
    Column("etag", Text),
    Column("last_modified", Text),
    Column("prints", Text, nullable=False),  # fingerprints of the fields of the record delivered last, JSON
)

MIGRATIONS = {
    1: (
        "ALTER TABLE urls ADD COLUMN touched BIGINT",
        "ALTER TABLE sources ADD COLUMN checked BIGINT",
        "ALTER TABLE sources ADD COLUMN full_at BIGINT",
        "ALTER TABLE sources ADD COLUMN lies SMALLINT NOT NULL DEFAULT 0",
        "ALTER TABLE sources ADD COLUMN habit TEXT",
        "ALTER TABLE sources ADD COLUMN hub TEXT",
    ),
}
"""What makes a state of each version one of the next; new tables are made before, where they are not there."""

sightings = Table(
    "sightings",
    metadata,
    Column("url", _ROWID, primary_key=True, autoincrement=False),  # urls.id
    Column("seen", SmallInteger, nullable=False),  # bits of stores.sightings.SOURCES; 0: what urls.origin says
    Column("published", BigInteger),  # as its page says, where no listing did; epoch seconds
    Column("noted", BigInteger, nullable=False, index=True),
)

bylines = Table(
    "bylines",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),  # keys.key_hash(key)
    Column("site", Integer, primary_key=True, autoincrement=False),
    Column("noted", BigInteger, nullable=False),
    Column("authors", Text, nullable=False),  # as a feed names them, a line each
    sqlite_with_rowid=False,
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
    Column("id", _ROWID, primary_key=True),
    *_halves("id"),
    *_halves("first"),  # id of the article that told the story first; its own: it is
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
    *_halves("id"),  # the article that named it first
    Column("title", BigInteger, nullable=False),  # key_hash of its headline
    Column("simhash", BigInteger),
    Column("kind", SmallInteger, nullable=False),  # stores.claims.Kind
)

alternates = Table(
    "alternates",
    metadata,
    *_halves("id", primary_key=True),
    Column("hash", BigInteger, primary_key=True),  # keys.key_hash(url)
    Column("url", Text, nullable=False),
)
