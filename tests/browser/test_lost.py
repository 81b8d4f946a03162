"""A browser that is lost: what says so, and that it leaves no files."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import uvloop

from crawler.browser.find import find_browser
from crawler.browser.rendered import Asked, Came, NotCame, Plain

FOUND = find_browser(None)
pytestmark = [
    pytest.mark.skipif(bool(FOUND.missing), reason=f"needs a browser: {FOUND.missing}"),
    pytest.mark.xdist_group("visit"),
]
TEXT = b"A page that shows so much text is read as soon as it rests. " * 6
PAGE = Plain("https://www.hafenblatt.example/", {"content-type": "text/html"}, b"<html><body><p>" + TEXT + b"</p>")


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = uvloop.new_event_loop()
    yield loop
    loop.close()


async def nothing(asked: Asked) -> Came:
    raise NotCame("http-404", lasting=True)


def children(of: int) -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it is gone
            found |= {int(path.parent.name)} if int(path.read_text().rpartition(")")[2].split()[1]) == of else set()
    return found


def test_a_write_to_a_closed_pipe_tells_that_the_browser_is_lost():
    from crawler.browser.lost import LOST, pipe_told  # noqa: PLC0415 - not where there is no playwright

    async def write() -> None:
        cat = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
        assert cat.stdin is not None
        cat.stdin.close()
        await cat.wait()
        with pipe_told():
            cat.stdin.write(b"x")

    with pytest.raises(LOST):
        uvloop.run(write())


def test_an_error_of_the_program_is_no_lost_browser():
    from crawler.browser.lost import LOST, pipe_told  # noqa: PLC0415

    with pytest.raises(RuntimeError, match="changed size") as caught, pipe_told():
        raise RuntimeError("dictionary changed size during iteration")
    assert not isinstance(caught.value, LOST)


@pytest.fixture
def folder(monkeypatch) -> Iterator[Path]:
    """Where temporary files go; pytest's own path is too long for the socket that Chromium makes there."""
    with tempfile.TemporaryDirectory(prefix="t", dir="/tmp") as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield Path(name)


@pytest.mark.parametrize("lost", ["browser", "driver"])
def test_a_browser_leaves_no_files_however_it_ends(loop, folder, lost):
    from crawler.browser.chromium import Chromium  # noqa: PLC0415

    chromium = Chromium(FOUND.path, nothing, agent="tests/1.0", seconds=30, memory=2 << 30, most=200_000)
    before = children(os.getpid())
    loop.run_until_complete(chromium.render(PAGE))
    assert list(folder.iterdir()) != []
    (driver,) = children(os.getpid()) - before
    if lost == "browser":
        chromium._kill()
    else:
        os.kill(driver, signal.SIGKILL)
    loop.run_until_complete(chromium.close())
    assert list(folder.iterdir()) == []


def test_what_a_page_that_is_gone_asked_for_leaves_nothing_waiting(loop):
    from crawler.browser.chromium import Chromium  # noqa: PLC0415

    opening = b"<script>for (let n = 0; n < 8; n++) window.open('https://www.hafenblatt.example/' + n);</script>"
    page = Plain(PAGE.url, PAGE.headers, PAGE.body + opening)
    chromium = Chromium(FOUND.path, nothing, agent="tests/1.0", seconds=30, memory=2 << 30, most=200_000)
    loop.run_until_complete(chromium.render(page))
    loop.run_until_complete(chromium.close())
    loop.run_until_complete(asyncio.sleep(0))
    assert [task for task in asyncio.all_tasks(loop) if "on_route" in repr(task)] == []
