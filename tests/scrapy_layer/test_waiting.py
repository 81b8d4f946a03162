"""Pages wait for others of their site, but never for ever, never too many, and never past the run's end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from crawler.items import Rejection
from crawler.pipelines.waiting import WaitingRoom


@dataclass
class FakePage:
    domain: str = "a.org"


class FakeDesk:
    """Lets the pages of a domain go together when there are ``quorum`` of them, each as a Rejection of its key."""

    def __init__(self, quorum: int) -> None:
        self.quorum = quorum
        self.pages: dict[str, list[str]] = {}
        self.loaded: list[tuple[str, bytes]] = []

    def add(self, key, page, *, learn=True):
        self.pages.setdefault(page.domain, []).append(key)
        return self.flush(page.domain) if len(self.pages[page.domain]) >= self.quorum else []

    def flush(self, domain=None):
        domains = list(self.pages) if domain is None else [domain]
        return [(key, Rejection(key, "left")) for one in domains for key in self.pages.pop(one, [])]

    def load(self, domain, blob):
        self.loaded.append((domain, blob))

    def changed(self):
        return [("a.org", b"learned")]


def room(quorum=3, *, pages=100, size=10_000, seconds=60.0, desk=None, kept=None, **memory):
    return WaitingRoom(
        desk or FakeDesk(quorum),
        max_pages=pages,
        max_bytes=size,
        seconds=seconds,
        recall=memory.get,
        now=lambda: 0.0,
        remember=lambda domain, blob, now: (kept if kept is not None else []).append((domain, blob)),
    )


def enter(waiting, *keys, site="a.org", domain="a.org", size=1):
    return [waiting.enter(key, FakePage(domain), site, size) for key in keys]


def run(loop, test):
    return loop.run_until_complete(asyncio.wait_for(test(), 5))


def test_pages_leave_when_there_are_enough_of_them(loop):
    async def test():
        first, second = enter(waiting := room(), "1", "2")
        assert not first.done()
        (third,) = enter(waiting, "3")
        assert [x.result().url for x in (first, second, third)] == ["1", "2", "3"]

    run(loop, test)


def test_pages_leave_when_their_site_is_quiet_and_others_stay(loop):
    async def test():
        waiting = room()
        (mine,) = enter(waiting, "1")
        (other,) = enter(waiting, "2", site="b.org", domain="b.org")
        waiting.leave_site("a.org")
        assert mine.done()
        assert not other.done()

    run(loop, test)


def test_a_page_leaves_after_its_time(loop):
    async def test():
        (page,) = enter(room(seconds=0.01), "1")
        assert (await page).reason == "left"

    run(loop, test)


def test_the_fullest_domain_leaves_when_too_many_wait(loop):
    async def test():
        waiting = room(10, pages=3)
        fuller = enter(waiting, "1", "2")
        (lone,) = enter(waiting, "3", domain="b.org")
        fuller += enter(waiting, "4")
        assert all(x.done() for x in fuller)
        assert not lone.done()

    run(loop, test)


def test_pages_leave_when_too_many_bytes_wait(loop):
    async def test():
        pages = enter(room(10, size=100), "1", "2", size=60)
        assert all(x.done() for x in pages)

    run(loop, test)


def test_nothing_waits_once_the_run_stops(loop):
    async def test():
        waiting = room()
        (before,) = enter(waiting, "1")
        waiting.stop()
        (after,) = enter(waiting, "2")
        assert before.done()
        assert after.done()

    run(loop, test)


def test_what_an_earlier_run_learned_is_loaded_once_a_domain(loop):
    async def test():
        desk = FakeDesk(10)
        enter(room(desk=desk, **{"a.org": b"old"}), "1", "2")
        assert desk.loaded == [("a.org", b"old")]

    run(loop, test)


def test_what_was_learned_is_kept_when_a_site_ends(loop):
    async def test():
        kept = []
        room(kept=kept).leave_site("a.org")
        assert kept == [("a.org", b"learned")]

    run(loop, test)


def test_a_page_that_nobody_waits_for_any_more_is_passed_over(loop):
    async def test():
        waiting = room()
        (given_up,) = enter(waiting, "1")
        given_up.cancel()
        await asyncio.sleep(0)
        waiting.stop()
        assert given_up.cancelled()

    run(loop, test)
