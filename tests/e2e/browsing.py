"""What the tests with a real browser share: is there one, and which processes has a run left."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from crawler.browser.find import find_browser

MISSING = find_browser(None).missing
needs_browser = pytest.mark.skipif(bool(MISSING), reason=f"needs a browser: {MISSING}")
MARK = "NEWS_TEST_MARK"
_PATIENCE = 20.0  # seconds; a killed browser's helpers notice within one


def marked(mark: str) -> dict[int, str]:
    """The processes that were started with this mark in their environment, but for this one; their command lines."""
    found = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit() and int(path.name) != os.getpid():
            try:
                if f"{MARK}={mark}".encode() in (path / "environ").read_bytes().split(b"\0"):
                    found[int(path.name)] = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:  # it is gone
                continue
    return found


def left(mark: str) -> dict[int, str]:
    """The same when they have had the time to end."""
    until = time.monotonic() + _PATIENCE
    while (found := marked(mark)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def chromium(mark: str) -> int | None:
    """The browser's main process."""
    return next((pid for pid, line in marked(mark).items() if "chrom" in line and "--type=" not in line
                 and "--proxy-server" in line), None)  # fmt: skip
