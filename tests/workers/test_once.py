"""A process for a single task has the limits of a pool's worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import chores
import pytest

from crawler.workers.child import Setup
from crawler.workers.errors import WorkerDied, WorkerFailed, WorkerTimeout
from crawler.workers.once import Once


def once(timeout: float = 20.0, memory_bytes: int = 256 << 20) -> Once:
    return Once(Setup(memory_bytes, timeout, None))


def test_it_gives_the_task_s_result_from_another_process() -> None:
    with once() as process:
        assert process.do(os.getpid) != os.getpid()


def test_a_task_that_never_ends_is_stopped() -> None:
    with once(timeout=0.3) as process, pytest.raises(WorkerTimeout):
        process.do(chores.loop_in_c)


def test_a_task_that_kills_its_process_fails_alone() -> None:
    with once() as process, pytest.raises(WorkerDied):
        process.do(chores.leave, 3)


def test_a_task_that_takes_too_much_memory_is_refused() -> None:
    with once() as process, pytest.raises(WorkerFailed, match="MemoryError"):
        process.do(chores.grow)


_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import chores
from crawler.workers.child import Setup
from crawler.workers.once import Once

with Once(Setup(1 << 28, 20, None)) as process:
    print(process.do(chores.pid), flush=True)
    sys.stdin.read()
"""


def test_it_ends_when_its_program_is_killed() -> None:
    command = [sys.executable, "-c", _PROGRAM, Path(__file__).parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        forked = Path("/proc", program.stdout.readline().strip())
        assert forked.exists()
        program.kill()
    deadline = time.monotonic() + 30
    while forked.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not forked.exists()
