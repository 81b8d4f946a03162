"""URLs that were in work when a run was killed: which of them is it that kills runs?

That a URL was in work says nothing of it, whatever ended the run, and most that are there are innocent.  But one that
is there kill after kill is suspected, and from then on asked for only when nothing else of its site is on its way
(``crawler.spiders.suspects``), which is noted before.  A kill while it is noted counts against it; whatever else comes
of it clears it.  One that goes on is put off, for longer each time, and in the end for good.

The notes are a blob a site in ``memories``; a run that nobody killed writes none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

import orjson
from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, select, update

from crawler.stores.columns import Status
from crawler.stores.keys import ROW_BITS
from crawler.stores.schema import DUE, IN_WORK, memories, reasons, urls
from crawler.stores.upserts import intern, replacing

_KIND = "kills"
SUSPECT = 3  # kills after which it is asked for alone: two may be chance, a machine that is switched off twice
_PUT_OFF = 5  # kills, two of them alone
_LOST = 8  # kills, after which it is not asked for any more
_DAY = 86_400.0
_MOST = 10_000  # URLs in work of one site that are counted; where so many were, the run was no short one
_CHUNK = 500
_ROWS = urls.c.id.in_(bindparam("rows", expanding=True))
_UNTRIED = {urls.c.status: Status.DUE, urls.c.attempts: urls.c.attempts - 1}
"""What becomes of a URL that was in work when its run ended: that is no attempt."""


@dataclass(slots=True)
class Notes:
    """Of one site: kills by row, and the row that was asked for alone."""

    kills: dict[int, int] = field(default_factory=dict)
    alone: int | None = None


def end_work(conn: Connection, which: ColumnElement[bool], now: float) -> int:
    """Make due what is in work there, of runs that ended without a word, and count that against it; how many URLs."""
    rows = sorted(conn.scalars(select(urls.c.id).where(which, IN_WORK)))
    if not rows:
        return 0
    conn.execute(update(urls).where(which, IN_WORK).values(_UNTRIED))
    for number, of_site in groupby(rows, key=lambda row: row >> ROW_BITS):
        _count(conn, number, list(of_site), now)
    return len(rows)


def give_back_work(conn: Connection, which: ColumnElement[bool]) -> int:
    """Make due what is in work there, of a run that is at its end; how many URLs."""
    return conn.execute(update(urls).where(which, IN_WORK).values(_UNTRIED)).rowcount


def _count(conn: Connection, number: int, rows: list[int], now: float) -> None:
    if len(rows) > _MOST:
        return
    notes = load_notes(conn, number)
    kept = _waiting(conn, notes.kills)
    for row in rows:
        before = notes.kills.get(row, 0)
        kept[row] = before + (before < SUSPECT or row == notes.alone)
    if notes.alone in rows and kept[notes.alone] >= _PUT_OFF:
        _put_off(conn, notes.alone, kept[notes.alone], now)
    save_notes(conn, number, Notes(kept), now)


def _waiting(conn: Connection, kills: dict[int, int]) -> dict[int, int]:
    """Those of the rows that are still to be asked for."""
    known, waiting = list(kills), DUE | urls.c.next_at.is_not(None)
    pieces = [known[start : start + _CHUNK] for start in range(0, len(known), _CHUNK)]
    query = select(urls.c.id).where(_ROWS, waiting)
    return {row: kills[row] for piece in pieces for row in conn.scalars(query, {"rows": piece})}


def _put_off(conn: Connection, row: int, kills: int, now: float) -> None:
    wait = _DAY * 4.0 ** (kills - _PUT_OFF) * (1 + row % 16 / 16)  # those of other sites come at other times
    values = {
        "status": case((urls.c.revision > 0, Status.DELIVERED), else_=Status.REJECTED),
        "reason": intern(conn, reasons, reason="run-killed"),
        "next_at": None if kills >= _LOST else int(now + wait),
    }
    conn.execute(update(urls).where(urls.c.id == row).values(values))


def load_notes(conn: Connection, number: int) -> Notes:
    """Give what is noted of the site of that number."""
    query = select(memories.c.blob).where(memories.c.kind == _KIND, memories.c.name == str(number))
    blob = conn.scalar(query)
    if blob is None:
        return Notes()
    found = orjson.loads(bytes(blob))
    return Notes({int(row): kills for row, kills in found["kills"].items()}, found["alone"])


def save_notes(conn: Connection, number: int, notes: Notes, now: float) -> None:
    """Keep it, if there is anything."""
    if not notes.kills:
        conn.execute(delete(memories).where(memories.c.kind == _KIND, memories.c.name == str(number)))
        return
    blob = orjson.dumps({"kills": {str(row): kills for row, kills in notes.kills.items()}, "alone": notes.alone})
    row = {"kind": _KIND, "name": str(number), "blob": blob, "changed": int(now)}
    replacing(conn.dialect.name, memories).run(conn, row)
