"""threats.md, row 18: what one page does to its worker process touches no other page."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import chores
import pytest
from chores import MakeWorkers

from crawler.workers.errors import WorkerDied, WorkerError, WorkerFailed, WorkersClosed, WorkersUnable, WorkerTimeout
from crawler.workers.pool import Workers


def alive(pid: int) -> bool:
    """Whether the process exists; a zombie does, too."""
    return Path(f"/proc/{pid}").exists()


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while alive(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.05)


def test_without_a_task_no_process_is_started(make_workers: MakeWorkers) -> None:
    workers = make_workers(3)
    workers.close()
    assert workers._lanes == []


def test_tasks_one_after_the_other_need_one_process(make_workers: MakeWorkers) -> None:
    workers = make_workers(3)
    assert len({workers.submit(chores.pid).result() for _ in range(20)}) == 1


def test_tasks_at_once_have_as_many_processes_as_there_may_be(make_workers: MakeWorkers) -> None:
    workers = make_workers(3)
    pids = {future.result() for future in [workers.submit(chores.slow, 0.3) for _ in range(9)]}
    assert len(pids) == 3


@pytest.mark.threat(38)
def test_a_task_runs_in_another_process(workers: Workers) -> None:
    assert workers.submit(chores.pid).result() != os.getpid()
    assert workers.submit(chores.double, 21).result() == 42


def test_a_coroutine_awaits_a_task(workers: Workers) -> None:
    async def both() -> list[int]:
        return list(await asyncio.gather(workers.run(chores.double, 1), workers.run(chores.double, 2)))

    assert asyncio.run(both()) == [2, 4]


def test_megabytes_cross_in_both_directions(workers: Workers) -> None:
    assert workers.submit(chores.length, bytes(9_000_000)).result() == 9_000_000
    assert len(workers.submit(chores.zeros, 9_000_000).result()) == 9_000_000


@pytest.mark.threat(18)
def test_a_segmentation_fault_fails_its_own_task_only(workers: Workers) -> None:
    futures = [workers.submit(chores.double, 1), workers.submit(chores.segfault), workers.submit(chores.double, 2)]
    with pytest.raises(WorkerDied, match="SIGSEGV"):
        futures[1].result()
    assert [futures[0].result(), futures[2].result()] == [2, 4]


@pytest.mark.threat(18)
@pytest.mark.parametrize("endless", [chores.loop, chores.loop_in_c])
def test_an_endless_loop_is_stopped_and_its_process_gone(make_workers: MakeWorkers, endless: object) -> None:
    workers = make_workers(timeout=0.5)
    pid = workers.submit(chores.pid).result()
    with pytest.raises(WorkerTimeout, match=r"after 0\.5 s"):
        workers.submit(endless).result()  # type: ignore[arg-type]
    assert not alive(pid)
    assert workers.submit(chores.double, 2).result() == 4


@pytest.mark.threat(18)
def test_an_allocation_bomb_fails_its_own_task_in_a_process_that_is_replaced(workers: Workers) -> None:
    before = workers.submit(chores.pid).result()
    with pytest.raises(WorkerFailed, match="MemoryError"):
        workers.submit(chores.grow).result()
    assert workers.submit(chores.pid).result() != before
    wait_until_gone(before)


def test_an_exception_comes_back_by_name_message_and_trace(workers: Workers) -> None:
    with pytest.raises(WorkerFailed, match="ValueError: no date") as caught:
        workers.submit(chores.raise_value_error, "no date").result()
    assert (caught.value.kind, caught.value.message) == ("ValueError", "no date")
    assert "raise_value_error" in caught.value.trace


def test_an_exception_that_cannot_be_pickled_comes_back_too(workers: Workers) -> None:
    with pytest.raises(WorkerFailed, match="Unpicklable: odd"):
        workers.submit(chores.raise_unpicklable).result()


@pytest.mark.parametrize("task", [(chores.give_unpicklable,), (chores.double, lambda: None), (lambda: None,)])
def test_what_cannot_be_pickled_fails_its_own_task(workers: Workers, task: tuple[object, ...]) -> None:
    with pytest.raises(WorkerFailed, match=r"pickle"):
        workers.submit(*task).result()  # type: ignore[arg-type]
    assert workers.submit(chores.double, 2).result() == 4


def test_a_process_that_leaves_by_itself_is_replaced(workers: Workers) -> None:
    with pytest.raises(WorkerDied, match="exit code 3"):
        workers.submit(chores.leave, 3).result()
    assert workers.submit(chores.double, 2).result() == 4


def test_the_death_of_an_idle_process_fails_nothing(workers: Workers) -> None:
    pid = workers.submit(chores.pid).result()
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    assert workers.submit(chores.double, 2).result() == 4


@pytest.mark.threat(18)
def test_bad_tasks_among_many_fail_alone(make_workers: MakeWorkers) -> None:
    workers = make_workers(2, timeout=5.0)
    bad = {
        "segfault": WorkerDied,
        "grow": WorkerFailed,
        "loop": WorkerTimeout,
        "raise": WorkerFailed,
        "exit": WorkerDied,
    }
    kinds = [f"good-{n}" for n in range(60)]
    for place, kind in enumerate(bad):
        kinds.insert(place * 11, kind)
    results = dict(workers.map_unordered(chores.chore, kinds))
    assert all(isinstance(results.pop(kind), error) for kind, error in bad.items())
    assert results == {kind: kind for kind in kinds if kind not in bad}


@pytest.mark.threat(18)
def test_workers_killed_at_random_lose_their_own_tasks_only(make_workers: MakeWorkers) -> None:
    workers = make_workers(2)
    futures = [workers.submit(chores.slow, 0.02) for _ in range(100)]
    killed = 0
    while not futures[-1].done() and killed < 8:
        time.sleep(0.15)
        # those that have begun: three that die before they are ready end a pool, and a busy machine starts them slowly
        pids = [w._process.pid for lane in workers._lanes if (w := lane._worker) and w.tasks and w._process.pid]
        if pids:
            with suppress(ProcessLookupError):  # another one has taken its place
                os.kill(pids[killed % len(pids)], signal.SIGKILL)
            killed += 1
    outcomes = Counter(type(future.exception()).__name__ for future in futures)
    assert outcomes["NoneType"] >= 100 - killed
    assert set(outcomes) <= {"NoneType", "WorkerDied"}


@pytest.mark.threat(17)
def test_a_process_is_replaced_after_its_share_of_tasks(make_workers: MakeWorkers) -> None:
    workers = make_workers(max_tasks=3)
    pids = Counter(workers.submit(chores.pid).result() for _ in range(9))
    assert sorted(pids.values()) == [3, 3, 3]


def test_signals_to_the_whole_group_do_not_end_a_task(workers: Workers) -> None:
    assert workers.submit(chores.interrupt_self, 5).result() == 5


def test_each_process_is_initialised_once(make_workers: MakeWorkers) -> None:
    workers = make_workers(initializer=functools.partial(chores.initialise, "model"), max_tasks=2)
    assert [workers.submit(chores.kept).result() for _ in range(4)] == [["model"]] * 4


def test_a_process_that_cannot_start_says_why_to_each_task(make_workers: MakeWorkers) -> None:
    workers = make_workers(initializer=chores.fail_to_start)
    for _ in range(2):
        with pytest.raises(WorkersUnable, match="RuntimeError: no model file"):
            workers.submit(chores.double, 2).result()
    assert "no model file" in workers.trouble


def test_a_process_that_is_killed_as_it_starts_is_started_again(make_workers: MakeWorkers, tmp_path: Path) -> None:
    workers = make_workers(1, initializer=functools.partial(chores.die_at_first, str(tmp_path / "marks"), 2))
    assert workers.submit(chores.double, 2).result() == 4
    assert not workers.trouble


def test_processes_that_die_whenever_they_start_are_not_started_for_ever(
    make_workers: MakeWorkers, tmp_path: Path
) -> None:
    workers = make_workers(1, initializer=functools.partial(chores.die_at_first, str(tmp_path / "marks"), 100))
    with pytest.raises(WorkersUnable, match="SIGKILL"):
        workers.submit(chores.double, 2).result()
    assert len((tmp_path / "marks").read_bytes()) == 3


def test_mapping_takes_no_more_items_than_asked(make_workers: MakeWorkers) -> None:
    taken: list[int] = []
    results = make_workers(2).map_unordered(chores.double, (taken.append(n) or n for n in range(50)))
    next(results)
    assert len(taken) <= 5
    assert max(value for _, value in results if isinstance(value, int)) == 98


def test_mapping_passes_on_what_the_iterable_raises(workers: Workers) -> None:
    def items() -> object:
        yield 1
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        list(workers.map_unordered(chores.double, items()))  # type: ignore[arg-type]


def test_closing_ends_running_and_waiting_tasks_and_all_processes(make_workers: MakeWorkers) -> None:
    workers = make_workers(2)
    pids = {workers.submit(chores.slow, 0.2).result() for _ in range(2)}
    futures = [workers.submit(chores.loop) for _ in range(5)]
    workers.close()
    errors = [future.exception() for future in futures]
    assert all(isinstance(error, WorkersClosed) for error in errors)
    for pid in pids:
        wait_until_gone(pid)


def test_a_running_task_may_end_within_the_grace(make_workers: MakeWorkers, tmp_path: Path) -> None:
    workers = make_workers()
    mark = tmp_path / "begun"
    future = workers.submit(chores.touch_and_sleep, str(mark), 0.3)
    while not mark.exists():
        time.sleep(0.01)
    workers.close(grace=20)
    assert future.exception() is None


def test_a_closed_pool_refuses_tasks(workers: Workers) -> None:
    workers.close()
    with pytest.raises(WorkersClosed):
        workers.submit(chores.double, 1).result()


def test_a_task_that_comes_while_the_pool_is_closing_keeps_it_from_nothing(workers: Workers, tmp_path: Path) -> None:
    running = workers.submit(chores.touch_and_sleep, str(tmp_path / "mark"), 1.0)
    while not (tmp_path / "mark").exists():
        time.sleep(0.01)
    closing = threading.Thread(target=workers.close, args=(60.0,), daemon=True)
    closing.start()
    while not workers._closed.is_set():
        time.sleep(0.01)
    late = workers.submit(chores.double, 1)
    closing.join(30)
    assert not closing.is_alive()
    assert isinstance(late.exception(), WorkersClosed)
    running.result()


def test_a_cancelled_waiting_task_is_not_begun(workers: Workers, tmp_path: Path) -> None:
    first = workers.submit(chores.slow, 0.3)
    second = workers.submit(chores.touch_and_sleep, str(tmp_path / "mark"), 0)
    assert second.cancel()
    first.result()
    workers.submit(chores.double, 1).result()
    assert not (tmp_path / "mark").exists()


def test_a_spawned_pool_works_like_a_forked_one(make_workers: MakeWorkers) -> None:
    assert make_workers(method="spawn").submit(chores.double, 4).result() == 8


def test_all_errors_of_tasks_are_worker_errors() -> None:
    for error in (WorkerDied(-11), WorkerDied(None), WorkerTimeout(1), WorkerFailed("A", "b"), WorkersClosed()):
        assert isinstance(error, WorkerError)
        assert "\n" not in str(error)


def test_pools_that_start_side_by_side_leave_the_main_module_as_it_was(make_workers: MakeWorkers) -> None:
    main = sys.modules["__main__"]
    before = main.__spec__, main.__dict__.get("__file__")
    pools = [make_workers(3) for _ in range(4)]
    assert [pool.submit(chores.double, 2).result() for pool in pools] == [4] * 4
    for pool in pools:
        pool.close()  # all have started by then
    assert (main.__spec__, main.__dict__.get("__file__")) == before
