"""Chromium's process: started for the first page that needs it, watched, replaced now and then, ended for certain."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright

from crawler.browser.flags import NO_NETWORK, NO_WEBRTC, arguments, may_sandbox, profile_of
from crawler.browser.lost import LOST, pipe_told, remove_folders
from crawler.browser.rendered import NotRendered, Plain, Rendered
from crawler.browser.traffic import Memory
from crawler.browser.visit import Visit

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Playwright

    from crawler.browser.rendered import Fetch

logger = logging.getLogger(__name__)

_PAGES = 200  # after which the browser is replaced, because it grows
_STARTS = 5  # in a row without a page rendered; then the browser is given up for this run
_START = 60.0  # seconds that a start may take; it takes one
_END = 5.0  # seconds that an end may take before the process is killed
_WATCH = 0.2  # seconds between two looks at the memory
_LOOKS = 5  # looks after which the list of processes is read anew
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Chromium:
    """Renders pages, side by side.

    ``seconds`` is the longest that a page may take, the waiting for its host's pace included; ``memory`` bytes of all
    of the browser's processes together (where there is /proc); ``most`` bytes of a rendered page.
    """

    def __init__(self, path: str | None, fetch: Fetch, *, agent: str, seconds: float, memory: int, most: int) -> None:
        self._path = path
        self._agent = agent
        self._seconds = seconds
        self._most_memory = memory
        self._most = most
        self._memory = Memory(fetch)
        self._changing = asyncio.Lock()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._teller: CDPSession | None = None
        self._watching: asyncio.Task[None] | None = None
        self._pids: frozenset[int] = frozenset()
        self._folders: list[Path] = []  # what it writes its files into
        self._rendering = 0
        self._rendered = 0
        self._starts = 0
        self._doubted = False  # something failed: does it still live?

    async def render(self, page: Plain) -> Rendered:
        """Give the page as it is when its scripts have run.  Raises NotRendered."""
        try:
            with pipe_told():
                return await self._once(page)
        except LOST as error:  # the browser is gone, perhaps because of another page
            self._doubted = True
            logger.info("The browser was lost at %s: %s", page.url, _first_line(error))
        try:
            with pipe_told():
                return await self._once(page)
        except LOST as error:
            self._doubted = True
            raise NotRendered("browser-failed", _first_line(error)) from error

    async def _once(self, page: Plain) -> Rendered:
        browser = await self._ready()
        self._rendering += 1
        context: BrowserContext | None = None
        try:
            context = await browser.new_context(
                user_agent=self._agent, service_workers="block", accept_downloads=False, locale="en-US"
            )
            await context.add_init_script(NO_WEBRTC)
            visit = Visit(page, self._memory, self._seconds, self._most)
            try:
                rendered = await asyncio.wait_for(visit.render(context), self._seconds + _END)
            except TimeoutError:
                raise NotRendered("browser-timeout", f"it takes longer than {self._seconds:.0f} s") from None
            self._starts = 0
            return rendered
        finally:
            self._rendering -= 1
            self._rendered += 1
            if context is not None:
                await self._leave(context)

    async def _leave(self, context: BrowserContext) -> None:
        """Throw the page away with its profile; a page that does not let go takes the browser with it."""
        try:
            with pipe_told():
                await asyncio.wait_for(context.close(), _END)
        except LOST:  # the browser is gone
            pass
        except TimeoutError:
            logger.info("A page does not close; the browser is started anew")
            self._kill()

    async def _ready(self) -> Browser:
        async with self._changing:
            worn = self._rendered >= _PAGES and not self._rendering
            if self._browser is not None and not worn and await self._lives(self._browser):
                return self._browser
            await self._end()
            if self._starts >= _STARTS:
                raise NotRendered("browser-failed", f"it was lost {self._starts} times in a row")
            self._starts += 1
            try:
                with pipe_told():
                    return await asyncio.wait_for(self._start(), _START)
            except (*LOST, OSError, TimeoutError) as error:
                await self._end()
                self._starts = _STARTS
                logger.warning("The browser does not start, so no page is rendered: %s", _why(error))
                raise NotRendered("browser-failed", _why(error)) from error

    async def _lives(self, browser: Browser) -> bool:
        if self._doubted and browser.is_connected():  # which stays True where playwright's driver was killed
            try:
                with pipe_told():
                    await asyncio.wait_for(self._count(), _END)
            except (*LOST, TimeoutError):
                return False
        self._doubted = False
        return browser.is_connected()

    async def _start(self) -> Browser:
        own = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="news-"))  # short: a socket's path has 107 bytes
        self._folders = [own]
        self._driver = await async_playwright().start()
        self._browser = await self._driver.chromium.launch(
            executable_path=self._path,
            args=arguments(),
            chromium_sandbox=may_sandbox(),
            env={**os.environ, "TMPDIR": str(own)},
            artifacts_dir=str(own),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self._rendered, self._doubted = 0, False
        self._teller = await self._browser.new_browser_cdp_session()
        await self._count()
        self._folders += {folder for pid in self._pids for folder in profile_of(_command(pid))}
        self._watching = asyncio.ensure_future(self._watch())
        logger.info("Started %s %s for pages that need a browser", self._path or "playwright's chromium",
                    self._browser.version)  # fmt: skip
        return self._browser

    async def _count(self) -> None:
        """Read which processes the browser consists of."""
        if self._teller is not None:
            told: dict[str, Any] = await self._teller.send("SystemInfo.getProcessInfo")
            self._pids = frozenset(int(process["id"]) for process in told["processInfo"])

    async def _watch(self) -> None:
        """End a browser that takes more memory than it may: its pages fail, the run goes on."""
        looks = 0
        with suppress(*LOST), pipe_told():
            while True:
                await asyncio.sleep(_WATCH)
                looks += 1
                if not self._rendering:
                    continue
                if looks % _LOOKS == 0:
                    await self._count()
                taken = sum(map(_memory_of, self._pids))
                if taken > self._most_memory:
                    logger.warning("The browser takes %d MiB, more than NEWS_BROWSER_MEMORY: started anew", taken >> 20)
                    self._kill()
                    return

    def _kill(self) -> None:
        for pid in self._pids:
            if _is_browser(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._pids = frozenset()

    async def _end(self) -> None:
        watching, self._watching = self._watching, None
        if watching:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        browser, self._browser, self._teller = self._browser, None, None
        driver, self._driver = self._driver, None
        for ending in (browser.close if browser else None, driver.stop if driver else None):
            if ending:
                with suppress(*LOST, TimeoutError), pipe_told():
                    await asyncio.wait_for(ending(), _END)
        self._kill()
        folders, self._folders = self._folders, []
        await remove_folders(folders)

    async def close(self) -> None:
        """End the browser, whatever it is at."""
        await self._memory.close()
        await self._end()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _why(error: BaseException) -> str:
    """Why Chromium did not start, with its own word on the sandbox, the usual reason, if there is one."""
    own = [line.strip() for line in str(error).splitlines() if "sandbox!" in line]
    return "; ".join([_first_line(error), *own[:1]])


def _memory_of(pid: int) -> int:
    """Bytes that the process has for itself; 0 where that cannot be told."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return max(int(fields[1]) - int(fields[2]), 0) * _PAGE_BYTES


def _is_browser(pid: int) -> bool:
    """Whether the number still belongs to the process that we started."""
    return NO_NETWORK[0] in _command(pid)


def _command(pid: int) -> list[str]:
    """The process's command line; nothing where that cannot be told."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).split("\0")
    except OSError:
        return []
