"""A draw from a million rows reads the rows it gives, not the million."""

from __future__ import annotations

from pathlib import Path

from rows import NOW, SITE, found
from sqlalchemy import event

from crawler.stores.state import State


def plans(state: State) -> list[str]:
    seen: list[str] = []

    def explain(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined]
            seen.extend(row[3] for row in rows)

    event.listen(state.database._opened(), "before_cursor_execute", explain)
    return seen


def test_drawing_and_counting_use_their_indexes_and_sort_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run-1", NOW) as state:
        state.found(SITE, [found(n) for n in range(50)], NOW)
        seen = plans(state)
        state.draw(SITE, 5, NOW, since=1.0)
        state.due(SITE, NOW, 5)
        sorts = [plan for plan in seen if "TEMP B-TREE" in plan]
        state.counts(SITE)
    assert any("INDEX urls_draw (<expr>=?" in plan for plan in seen)
    assert any("INDEX urls_next (<expr>=? AND next_at<?)" in plan for plan in seen)
    assert any("USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in plan for plan in seen)
    assert not sorts
    assert not [plan for plan in seen if "SCAN urls" in plan]
