"""The last test of a run: no process that it started, directly or not, is there when it has ended."""

from __future__ import annotations

import os
import sys
import time
import uuid
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import pytest

_MARK = "NEWS_TEST_RUN"  # all that descends from a run has it in its environment, whatever has become of its parents
_GRACE = 30  # seconds; a worker whose program was killed ends by its own alarm


def pytest_configure() -> None:
    os.environ.setdefault(_MARK, uuid.uuid4().hex)


@pytest.hookimpl(trylast=True)  # xdist's workers have ended
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput") or sys.platform != "linux":
        return
    forkserver._forkserver._stop()  # without xdist they are ours, and would end with us
    resource_tracker._resource_tracker._stop()
    end = time.monotonic() + _GRACE
    while (left := _of_this_run()) and time.monotonic() < end:
        time.sleep(0.2)
    for pid, command in left.items():
        session.config.get_terminal_writer().line(f"\nLEFT BEHIND: process {pid}: {command}", red=True)
    if left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _of_this_run() -> dict[str, str]:
    mark, found = f"{_MARK}={os.environ[_MARK]}".encode(), {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found[process.name] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it has ended, or is somebody else's
            continue
    found.pop(str(os.getpid()), None)  # a run within a run was started with the mark
    return found
