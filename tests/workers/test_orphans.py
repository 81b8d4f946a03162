"""Worker processes end with the crawl, however the crawl ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROGRAM = """
import select
import signal
import sys
sys.path.insert(0, sys.argv[1])
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
import chores
from crawler.workers.pool import Workers

if __name__ == "__main__":
    workers = Workers(2, timeout=1, memory_bytes=1 << 28, max_tasks=10, initializer=chores.orphans_end_soon)
    pids = {workers.submit(chores.slow, 0.2).result() for _ in range(4)}
    if sys.argv[2] == "busy":
        for _ in pids:
            workers.submit(chores.loop_in_c)
    print(*pids, flush=True)
    if sys.argv[2] != "forgets":
        while not select.select([sys.stdin], [], [], 0.1)[0]:  # a signal on the way into a read would be lost in it
            pass
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "program.py").write_text(PROGRAM)
    return tmp_path / "program.py"


def run(program: Path, how: str) -> tuple[subprocess.Popen[str], list[int]]:
    command = [sys.executable, program, HERE, how]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, [int(pid) for pid in process.stdout.readline().split()]


def assert_gone(pids: list[int], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its program"
        time.sleep(0.1)


@pytest.mark.parametrize("how", ["idle", "busy"])
def test_workers_of_a_killed_program_end_by_themselves(program: Path, how: str) -> None:
    process, pids = run(program, how)
    with process:
        process.kill()
    assert_gone(pids, 60)


def test_a_program_that_forgets_to_close_its_pool_still_ends(program: Path) -> None:
    process, pids = run(program, "forgets")
    with process:
        assert process.wait(60) == 0
    assert_gone(pids, 60)


def test_an_interrupt_from_the_terminal_ends_the_program_and_its_workers(program: Path) -> None:
    process, pids = run(program, "idle")
    with process:
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(60) != 0
    assert_gone(pids, 60)
