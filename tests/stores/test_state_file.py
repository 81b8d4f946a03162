"""The embedded state as a file: who holds it, and what becomes of a damaged one (threats.md, rows 27 and 29)."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rows import NOW, SITE, found
from sqlalchemy import text

from crawler.stores.captures import captures
from crawler.stores.errors import (
    StateCorrupt,
    StateError,
    StateInUse,
    StateNotWritable,
    StateUnavailable,
    StateVersion,
)
from crawler.stores.state import State

HOLD = """
import sys, time
from crawler.stores.state import State
from crawler.stores.frontier import Found
state = State.open(sys.argv[1], "the-first", 1_800_000_000)
state.frontier.found("news.example", [Found("https://news.example/1", "https://news.example/1", 0, "feed")], 1.0)
state.frontier.draw("news.example", 1, 1.0)
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def filled(path: Path, rows: int = 400) -> None:
    with State.open(path, "run-1", NOW) as state:
        state.frontier.found(SITE, [found(n) for n in range(rows)], NOW)


@pytest.mark.threat(27)
def test_the_second_opener_is_told_who_holds_the_state(path: Path) -> None:
    with (
        State.open(path, "run-1", NOW),
        pytest.raises(StateInUse, match=rf"run run-1 \(process {os.getpid()}, since 2027-01-15T08:00:00Z\)") as caught,
    ):
        State.open(path, "run-2", NOW)
    assert (caught.value.pid, caught.value.run) == (os.getpid(), "run-1")


def test_another_spelling_of_the_path_is_the_same_state(path: Path) -> None:
    with State.open(path, "run-1", NOW), pytest.raises(StateInUse):
        State.open(f"sqlite:///{path.parent}/./{path.name}", "run-2", NOW)


def test_a_closed_state_lets_the_next_run_in_and_answers_no_more(path: Path) -> None:
    first = State.open(path, "run-1", NOW)
    first.close()
    first.close()
    State.open(path, "run-2", NOW).close()
    with pytest.raises(StateError, match="is closed"):
        first.frontier.counts(SITE)


def test_a_run_killed_with_the_state_open_is_no_obstacle(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(StateInUse, match="the-first"):
            State.open(path, "run-2", NOW)
        holder.send_signal(signal.SIGKILL)
    with State.open(path, "run-2", NOW) as state:
        assert state.frontier.counts(SITE)["due"] == 1


def test_a_failed_opening_lets_go_of_the_state(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    for _ in range(2):
        with pytest.raises(StateCorrupt, match=r"move the file away"):
            State.open(path, "run-1", NOW)
    path.unlink()
    State.open(path, "run-1", NOW).close()


@pytest.mark.threat(29)
def test_flipped_bytes_anywhere_are_an_error_or_do_no_harm(path: Path) -> None:
    filled(path)
    whole = path.read_bytes()
    caught = 0
    for page in range(0, len(whole), 4096):
        path.write_bytes(whole[:page] + b"\xa5" * 64 + whole[page + 64 :])
        try:
            State.open(path, "run-2", NOW).close()
        except StateCorrupt:
            caught += 1
    assert caught >= len(whole) // 4096 - 2  # all but what lies in an empty page


@pytest.mark.threat(25, 29)
def test_a_cut_off_file_is_an_error(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StateCorrupt):
        State.open(path, "run-2", NOW)


@pytest.mark.threat(29)
def test_damage_that_shows_only_later_is_an_error_then(path: Path) -> None:
    filled(path)
    with State.open(path, "run-2", NOW) as state:
        with state.database.begin() as conn:
            conn.execute(text("PRAGMA shrink_memory"))  # so that the pages are read again
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (path.stat().st_size - 4096))
        with pytest.raises(StateCorrupt, match="malformed"):
            state.frontier.counts(SITE)


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StateError, match="another program's database"):
        State.open(path, "run-1", NOW)
    assert path.read_bytes()[100:] == before[100:]


@pytest.mark.parametrize("version", [1, 2, 99])
def test_a_state_of_another_version_is_refused_in_one_line_and_left_alone(path: Path, version: int) -> None:
    filled(path)
    with sqlite3.connect(path) as other:
        other.execute("UPDATE meta SET value = ? WHERE name = 'schema'", [str(version)])
    other.close()
    says = f"schema version {version}, this program knows version 4"
    with pytest.raises(StateVersion, match=says) as caught:
        State.open(path, "run-2", NOW)
    assert "\n" not in str(caught.value)
    with pytest.raises(StateVersion, match=says):
        captures(str(path), 0.0, NOW)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == (str(version),)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://user:secret@host/db", "not in mysql"),
        ("sqlite://", "needs a file"),
        ("http://", "not in http|neither a file name"),
    ],
)
def test_an_address_that_is_no_store_gets_one_clear_line(address: str, says: str) -> None:
    with pytest.raises(StateError, match=says) as caught:
        State.open(address, "run-1", NOW)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_down_is_unavailable_and_its_password_unsaid() -> None:
    pytest.importorskip("psycopg", reason="needs the extra postgres")
    with pytest.raises(StateUnavailable) as caught:
        State.open("postgresql://user:secret@127.0.0.1:1/db", "run-1", NOW)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_delivered_is_synced_and_the_rest_is_not(path: Path) -> None:
    with State.open(path, "run-1", NOW) as state:
        modes = []
        for durable in (False, True, False):
            with state.database.begin(durable=durable) as conn:
                modes.append(conn.execute(text("PRAGMA synchronous")).scalar_one())
    assert modes == [1, 2, 1]  # NORMAL, FULL, NORMAL


def test_a_folder_in_place_of_the_file_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StateNotWritable, match="it is a folder"):
        State.open(tmp_path, "run-1", NOW)


@pytest.mark.threat(29)
def test_a_writer_from_outside_is_waited_for(tmp_path: Path) -> None:
    with State.open(tmp_path / "state.sqlite", "run-1", NOW) as state:
        other = sqlite3.connect(tmp_path / "state.sqlite", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.5, other.execute, ["COMMIT"]).start()
        assert state.frontier.found(SITE, [found(1)], NOW) == 1
        other.close()


def test_calls_made_together_stay_done_when_what_called_them_fails(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run", NOW) as state:
        with pytest.raises(ZeroDivisionError):
            save_and_fail(state)
        assert state.memories.load("kind", "name") == b"blob"


def save_and_fail(state: State) -> None:
    with state.database.together():
        state.memories.save("kind", "name", b"blob", NOW)
        raise ZeroDivisionError


def test_a_call_that_fails_takes_back_those_made_together_with_it(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run", NOW) as state:
        with pytest.raises(ValueError, match="priority"):
            save_and_be_refused(state)
        assert state.memories.load("kind", "name") is None


def save_and_be_refused(state: State) -> None:
    with state.database.together():
        state.memories.save("kind", "name", b"blob", NOW)
        with state.database.begin():
            state.frontier.found(SITE, [replace(found(1), priority=2000)], NOW)


@contextmanager
def a_full_disk(file: Path) -> Iterator[None]:
    """No file of this process can have more than a few KB beyond what this one has."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 5000, before[0][1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before[0])
        signal.signal(signal.SIGXFSZ, before[1])


@pytest.mark.threat(24)
def test_a_disk_without_room_for_the_lock_is_told_as_any_place_that_cannot_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(fd: int, content: bytes, at: int) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)
    with pytest.raises(StateNotWritable, match=r"cannot be written \(No space left on device\)"):
        State.open(path, "run", NOW)


def test_an_address_under_which_no_file_can_lie_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateNotWritable, match="give another place"):
        State.open(f"sqlite:///{tmp_path}/file/x.sqlite", "run", NOW)


def test_an_address_with_a_port_that_is_no_number_is_told() -> None:
    with pytest.raises(StateError, match="neither a file name nor like"):
        State.open("postgresql://host:port/name", "run", NOW)


@pytest.mark.threat(24)
def test_a_disk_that_is_full_when_calls_made_together_end_takes_them_back_and_no_more(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run", NOW) as state:
        with a_full_disk(tmp_path / "s.sqlite-wal"), pytest.raises(StateUnavailable), state.database.together():
            state.frontier.found("new.example", [found(n) for n in range(300)], NOW)
        assert state.frontier.found(SITE, [found(1)], NOW) == 1
        assert state.frontier.found("new.example", [found(2)], NOW) == 1
        assert (state.frontier.counts(SITE)["due"], state.frontier.counts("new.example")["due"]) == (1, 1)


def test_calls_made_together_keep_another_thread_waiting_until_all_are_done(tmp_path: Path) -> None:
    with State.open(tmp_path / "s.sqlite", "run", NOW) as state:
        seen: list[bytes | None] = []
        reader = threading.Thread(target=lambda: seen.append(state.memories.load("kind", "two")))
        with state.database.together():
            state.memories.save("kind", "one", b"1", NOW)
            reader.start()
            reader.join(0.05)
            state.memories.save("kind", "two", b"2", NOW)
        reader.join()
        assert seen == [b"2"]
