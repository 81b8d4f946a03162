"""A pool of one process that keeps an object: the way to a thing that lives elsewhere."""

from __future__ import annotations

import os
import signal

import chores
import pytest
from chores import MakeWorkers

from crawler.workers.errors import WorkerDied


def test_every_task_gets_what_the_process_keeps(make_workers: MakeWorkers) -> None:
    workers = make_workers(initializer=chores.Counter, keeps=True)
    assert [workers.submit(chores.Counter.add, number).result() for number in (1, 2, 3)] == [1, 3, 6]


def test_after_a_death_a_new_one_is_kept(make_workers: MakeWorkers) -> None:
    workers = make_workers(initializer=chores.Counter, keeps=True)
    workers.submit(chores.Counter.add, 5).result()
    with pytest.raises(WorkerDied):
        workers.submit(chores.Counter.die).result()
    assert workers.submit(chores.Counter.add, 1).result() == 1


def test_a_process_that_died_between_two_tasks_is_not_replaced_without_a_word(make_workers: MakeWorkers) -> None:
    workers = make_workers(initializer=chores.Counter, keeps=True)
    pid = workers.submit(chores.Counter.pid).result()
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        workers.submit(chores.Counter.add, 1).result()
    assert workers.submit(chores.Counter.add, 1).result() == 1
