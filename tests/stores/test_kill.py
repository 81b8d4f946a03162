"""threats.md, row 25: kill -9 at random moments, and go on.  NEWS_TEST_KILLS sets how often (5 without it)."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from rows import NOW, SITE

from crawler.stores.recovery import settle
from crawler.stores.state import State

PROGRAM = Path(__file__).with_name("crawl_and_die.py")
KILLS = int(os.environ.get("NEWS_TEST_KILLS", "5"))


class Runs:
    """Crawls that are killed, or come to their end; each is forked from a program that has imported all."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program
        self._pid = 0

    def begin(self, folder: Path, run: str, urls: int, coding: str, address: str) -> None:
        assert self._program.stdin
        self._program.stdin.write(json.dumps([str(folder), run, urls, coding, address]) + "\n")
        self._program.stdin.flush()
        said, self._pid = self._hear()
        assert said == "ready", "the run could not go on after the one before"

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it was faster
            os.kill(self._pid, signal.SIGKILL)
        assert self._hear()[0] == "ended"

    def end(self) -> int:
        """The exit code of a run that comes to its end."""
        return self._hear()[1]

    def _hear(self) -> tuple[str, int]:
        assert self._program.stdout
        what, number = self._program.stdout.readline().split()
        return what, int(number)


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    command = [sys.executable, PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield Runs(program)


def lines_of(part: Path) -> list[dict[str, object]]:
    content = part.read_bytes()
    if part.suffix == ".gz":
        content = gzip.decompress(content)
    elif part.suffix == ".zst":
        content = zstandard.ZstdDecompressor().stream_reader(content).read()
    assert not content or content.endswith(b"\n")
    return [json.loads(line) for line in content.splitlines()]


def check_manifests(exports: Path) -> None:
    parts = {path.name: path for path in exports.glob("*.jsonl*")}
    entries = [e for path in exports.glob("*.manifest.json") for e in json.loads(path.read_bytes())["parts"]]
    assert sorted(entry["file"] for entry in entries) == sorted(parts)
    for entry in entries:
        content = parts[entry["file"]].read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert entry["records"] == len(lines_of(parts[entry["file"]]))


@pytest.mark.threat(25)
@pytest.mark.parametrize("coding", ["", ".zst"])
def test_killed_at_random_moments_nothing_is_lost_or_doubled(
    runs: Runs, tmp_path: Path, coding: str, address: str
) -> None:
    urls = 200 + 100 * KILLS
    for number in range(KILLS):
        runs.begin(tmp_path, f"run-{number}", urls, coding, address)
        time.sleep(random.uniform(0, 0.5))
        runs.kill()
    runs.begin(tmp_path, "last", urls, coding, address)
    assert runs.end() == 0
    exports = tmp_path / "exports"
    found = [(line["id"], line["revision"]) for part in exports.glob("*.jsonl*") for line in lines_of(part)]
    assert len(found) == len(set(found)) == urls
    check_manifests(exports)
    assert not [path for path in exports.iterdir() if path.name.startswith(".")]


@pytest.mark.threat(25)
def test_a_killed_run_never_says_delivered_for_what_is_not_on_disk(runs: Runs, tmp_path: Path) -> None:
    runs.begin(tmp_path, "run-1", 2000, "", str(tmp_path / "state.sqlite"))
    time.sleep(random.uniform(0.1, 0.6))
    runs.kill()
    on_disk = sum(len(lines_of(part)) for part in (tmp_path / "exports").glob("*.jsonl"))
    with State.open(tmp_path / "state.sqlite", "check", NOW) as state:
        assert state.frontier.counts(SITE)["delivered"] <= on_disk
        settle(state, tmp_path / "exports", NOW)
        assert state.frontier.counts(SITE)["delivered"] == on_disk
