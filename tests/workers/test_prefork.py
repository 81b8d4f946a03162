"""The first processes of a pool may be forks of the program; what comes after them is not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import chores
import pytest
from chores import MakeWorkers

from crawler.workers.child import Setup
from crawler.workers.errors import WorkerDied
from crawler.workers.prefork import Prefork
from crawler.workers.process import WorkerProcess

SETUP = Setup(256 << 20, 20.0, None)


@pytest.fixture
def forked() -> Iterator[list[WorkerProcess]]:
    prefork = Prefork()
    made = [prefork.process(SETUP) for _ in range(3)]
    yield made
    for process in made:
        process.kill()


def test_a_pool_s_first_process_is_a_fork_of_the_program(
    make_workers: MakeWorkers, forked: list[WorkerProcess]
) -> None:
    assert make_workers(first=forked[:1]).submit(os.getppid).result() == os.getpid()


def test_what_takes_the_place_of_a_lost_one_is_none(make_workers: MakeWorkers, forked: list[WorkerProcess]) -> None:
    workers = make_workers(first=forked[:1])
    with pytest.raises(WorkerDied):
        workers.submit(chores.leave, 3).result()
    assert workers.submit(os.getppid).result() not in (1, os.getpid())


def test_those_that_no_task_needed_end_with_the_pool(make_workers: MakeWorkers, forked: list[WorkerProcess]) -> None:
    workers = make_workers(3, first=forked)
    workers.submit(os.getpid).result()
    workers.close()
    assert not any(process.alive for process in forked)


def test_each_leaves_by_itself_though_others_were_forked_after_it(forked: list[WorkerProcess]) -> None:
    forked[0].wait_ready()
    forked[0].end()
    assert forked[0].kill() == 0  # its exit code; a process that does not see its pipe closed is killed


_PROGRAM = """
import os
import sys
from crawler.workers.child import Setup
from crawler.workers.prefork import Prefork
from crawler.workers.wire import pack

prefork = Prefork()
made = [prefork.process(Setup(1 << 28, 20, None)) for _ in range(3)]
for process in made:
    process.wait_ready()
print(*(process.do(pack((os.getpid, ()))) for process in made), flush=True)
sys.stdin.read()
"""


def test_all_end_when_their_program_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        left = [Path("/proc", pid) for pid in program.stdout.readline().split()]
        assert len(left) == 3
        program.kill()
    deadline = time.monotonic() + 30
    while any(path.exists() for path in left):
        assert time.monotonic() < deadline, "a process outlived its program"
        time.sleep(0.05)
