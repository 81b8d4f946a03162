"""One page in the browser: given the body that was fetched, answered what its scripts ask for, read when it rests."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Any

from w3lib.encoding import http_content_type_encoding

from crawler.browser.lost import LOST, pipe_told
from crawler.browser.rendered import Asked, NotCame, NotRendered, Plain, Rendered
from crawler.browser.traffic import given, judge, sent

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Frame, Route
    from playwright.async_api import Page as Tab

    from crawler.browser.traffic import Memory

logger = logging.getLogger(__name__)

_LOOK = 0.1  # seconds between two looks whether the page has come to rest
_SLOW = 0.3  # seconds that count from look to look; where one takes longer, page or machine are busy, which is no rest
_REST = 0.5  # seconds without a change or an open request after which a page that shows text is read
_REST_OF_EMPTY = 3.0  # the same of one that shows none: some begin with a pause
_RESTLESS = 6.0  # seconds without an open request after which a page is read though it changes on: clocks, tickers
_SHOWS, _LINE = 280, 40  # characters in lines of so many: four sentences, or as many headlines, but no menu
_ANSWER = 10.0  # seconds in which a page must answer a look; longer, and its script loops
_MOST_REQUESTS = 100  # of one page that go out; a heavy news page asks for 40 scripts and lists
_MOST_BYTES = 33_554_432  # 32 MiB of their answers
_DOCTYPE = b"<!doctype html>"

# Run apart from the page's own scripts, which may have changed what these names mean to them.
_SIZE = f"""
(() => {{
  const text = document.body ? document.body.innerText : '';
  const lines = text.split('\\n').filter(line => line.length >= {_LINE});
  return [text.length, lines.join('').length, document.readyState];
}})()
"""
_READ = """
(() => {
  // open shadow trees become plain children, so that their text is where it is seen
  const flatten = root => {
    for (const host of root.querySelectorAll('*')) {
      const shadow = host.shadowRoot;
      if (!shadow) continue;
      flatten(shadow);
      const slots = [...shadow.querySelectorAll('slot')].map(slot => [slot, slot.assignedNodes({flatten: true})]);
      for (const [slot, nodes] of slots) if (nodes.length) slot.replaceWith(...nodes);
      host.replaceChildren(...shadow.childNodes);
    }
  };
  if (document.querySelector('html')) flatten(document);
  const html = document.documentElement ? document.documentElement.outerHTML : '';
  return html.length > MOST ? null : html;
})()
"""


class Visit:
    """Renders one page in a context that nothing else uses; whoever makes the context closes it."""

    def __init__(self, page: Plain, memory: Memory, seconds: float, most: int) -> None:
        self._page = page
        self._memory = memory
        self._until = monotonic() + seconds
        self._most = most
        self._tab: Tab | None = None
        self._given = False
        self._open = 0
        self._requests = 0
        self._bytes = 0
        self._lost = ""
        self._forbidden = 0

    async def render(self, context: BrowserContext) -> Rendered:
        """Give the page when its scripts have run.  Raises NotRendered, and playwright's errors for a lost browser."""
        await context.route("**/*", self._route)
        context.on("page", self._opened)
        tab = self._tab = await context.new_page()
        session = await context.new_cdp_session(tab)
        # no later event: playwright waits in vain for that of a page which is kept from going elsewhere
        await tab.goto(self._page.url, wait_until="commit", timeout=self._left() * 1000)
        world = await self._world(session)
        await self._rest(session, world)
        html = await self._run(session, world, _READ.replace("MOST", str(self._most)))
        body = b"" if html is None else _DOCTYPE + str(html).encode("utf-8", "replace")
        if not 0 < len(body) <= self._most:
            raise NotRendered("browser-failed", f"it grows to more than {self._most} bytes")
        return Rendered(body, self._lost, self._forbidden)

    def _left(self) -> float:
        return max(self._until - monotonic(), 0.001)

    async def _world(self, session: CDPSession) -> int:
        frames = await session.send("Page.getFrameTree")
        frame = frames["frameTree"]["frame"]["id"]
        made = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "news"})
        return int(made["executionContextId"])

    async def _run(self, session: CDPSession, world: int, code: str) -> Any:
        asked = session.send("Runtime.evaluate", {"expression": code, "contextId": world, "returnByValue": True})
        try:
            answer = await asyncio.wait_for(asked, _ANSWER)
        except TimeoutError:
            raise NotRendered("browser-timeout", "its scripts do not let go") from None
        return answer["result"].get("value")

    async def _rest(self, session: CDPSession, world: int) -> None:
        """Wait until nothing is on its way and the text stays as it is; at the latest until the time is up."""
        before, looked = [-1, 0, ""], monotonic()
        unchanged = idle = 0.0
        while self._left() > _LOOK:
            await asyncio.sleep(_LOOK)
            size, now = await self._run(session, world, _SIZE) or [0, 0, ""], monotonic()
            passed, looked = min(now - looked, _SLOW), now
            idle = 0.0 if self._open else idle + passed
            unchanged = 0.0 if self._open or size != before or size[2] == "loading" else unchanged + passed
            if unchanged >= (_REST if size[1] >= _SHOWS else _REST_OF_EMPTY) or idle >= _RESTLESS:
                return
            before = size

    def _opened(self, tab: Tab) -> None:
        if tab is not self._tab and self._tab is not None:
            task = asyncio.ensure_future(tab.close())
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _route(self, route: Route) -> None:
        try:
            with pipe_told():
                await self._answer(route)
        except LOST as error:  # the page is gone, and with it whoever waited for the answer
            logger.debug("%s: %s", self._page.url, error)
            # cancelled, playwright gives the request up; told of no end, it would wait for one until the run's
            raise asyncio.CancelledError from error

    async def _answer(self, route: Route) -> None:
        request = route.request
        kind, url = request.resource_type, request.url
        if request.is_navigation_request():
            await self._navigate(route, request.frame)
            return
        answer = judge(kind, request.method, url, self._page.url)
        asked = Asked(url, request.method, sent(request.headers), request.post_data_buffer or b"")
        if answer == "fetch" and not self._memory.has(asked):
            self._requests += 1
            if self._requests > _MOST_REQUESTS or self._bytes > _MOST_BYTES:
                answer = "refuse"
        if answer == "fetch":
            await self._fetch(route, asked)
        elif answer == "blank":
            await route.fulfill(status=200, headers={"content-type": "text/css", "access-control-allow-origin": "*"})
        else:
            await route.abort("blockedbyclient")

    async def _navigate(self, route: Route, frame: Frame) -> None:
        """The page itself, once; frames, windows and wherever else its scripts want to go: nothing."""
        if self._given or self._tab is None or frame != self._tab.main_frame:
            await route.abort("aborted")  # unlike other errors it leaves the page as it is
            return
        self._given = True
        page = self._page
        headers = {name: value for name, value in page.headers.items() if name in _OF_THE_PAGE}
        encoding = http_content_type_encoding(page.headers.get("content-type", ""))
        kind = f"text/html; charset={encoding}" if encoding else "text/html"  # whatever it calls itself
        await route.fulfill(status=200, headers={**headers, "content-type": kind}, body=page.body)

    async def _fetch(self, route: Route, asked: Asked) -> None:
        self._open += 1
        try:
            came = await self._memory.get(asked)
        except NotCame as error:
            self._forbidden += error.forbidden
            if not error.lasting and not error.forbidden:
                self._lost = self._lost or f"{asked.url}: {error.reason}"
            await route.abort("failed")
        else:
            self._bytes += len(came.body)
            await route.fulfill(status=came.status, headers=given(came), body=came.body)
        finally:
            self._open -= 1


_OF_THE_PAGE = frozenset({"content-language", "content-security-policy"})
