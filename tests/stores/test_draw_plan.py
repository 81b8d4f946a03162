"""A draw from a million rows reads the rows it gives, not the million."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rows import NOW, SITE, found

from crawler.stores.state import State


@contextmanager
def plans(state: State) -> Iterator[list[str]]:
    """What SQLite plans for the statements inside; filled at the end."""
    asked: list[str] = []
    found: list[str] = []
    with state.database.begin() as conn:
        driver: Any = conn.connection.driver_connection
    driver.set_trace_callback(asked.append)
    yield found
    driver.set_trace_callback(None)
    for statement in asked:
        if statement.startswith(("SELECT", "UPDATE")):
            found.extend(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}"))


def test_drawing_and_counting_use_their_indexes_and_sort_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run-1", NOW) as state:
        state.frontier.found(SITE, [found(n) for n in range(50)], NOW)
        with plans(state) as drawing:
            state.frontier.draw(SITE, 5, NOW, since=1.0)
            state.frontier.due(SITE, NOW, 5)
        with plans(state) as counting:
            state.frontier.counts(SITE)
    seen = drawing + counting
    assert any("INDEX urls_draw (<expr>=?" in plan for plan in seen)
    assert any("INDEX urls_next (<expr>=? AND next_at<?)" in plan for plan in seen)
    assert any("USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in plan for plan in seen)
    assert not [plan for plan in drawing if "TEMP B-TREE" in plan]
    assert not [plan for plan in seen if "SCAN urls" in plan]
