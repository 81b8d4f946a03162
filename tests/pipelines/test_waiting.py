"""Pages wait for others of their site, but never for ever, never too many, and never past the run's end."""

from __future__ import annotations

import asyncio

import pytest

from crawler.extraction.frame import Known
from crawler.extraction.office import Arrival, Departure, Reply
from crawler.items import FetchedPage, Rejection
from crawler.pipelines.waiting import WaitingRoom
from crawler.workers.errors import WorkerDied, WorkerFailed, WorkersClosed


class FakeOffice:
    """Lets the pages of a domain go together when there are ``quorum`` of them, each as a Rejection of its key."""

    def __init__(self, quorum: int) -> None:
        self.quorum = quorum
        self.pages: dict[str, list[str]] = {}
        self.opened: list[tuple[str, bytes | None]] = []
        self.failing: Exception | None = None

    async def run(self, method, *arguments):
        await asyncio.sleep(0)
        if self.failing:
            error, self.failing = self.failing, None
            raise error
        return getattr(self, method.__name__)(*arguments)

    def open(self, domain, blob):
        self.opened.append((domain, blob))
        return Reply(known={domain: Known(frozenset(["nav"]))})

    def enter(self, domain, arrival):
        self.pages.setdefault(domain, []).append(arrival.key)
        return self.flush([domain]) if len(self.pages[domain]) >= self.quorum else Reply()

    def flush(self, domains):
        keys = [key for one in domains for key in self.pages.pop(one, [])]
        return Reply([Departure(key, Rejection(key, "left")) for key in keys])

    def changed(self, domains):
        return [(domain, b"learned") for domain in domains]


def room(quorum=3, *, pages=100, size=10_000, seconds=60.0, office=None, kept=None, **memory):
    return WaitingRoom(
        office or FakeOffice(quorum),
        max_pages=pages,
        max_bytes=size,
        seconds=seconds,
        recall=memory.get,
        now=lambda: 0.0,
        remember=lambda domain, blob, now: (kept if kept is not None else []).append((domain, blob)),
    )


async def enter(waiting, *keys, site="a.org", domain="a.org", size=1):
    page = FetchedPage("http://a.org/", "http://a.org/", 200, {}, b"", "2026-11-23T10:00:00Z")
    return [await waiting.enter(Arrival(key, b"", page), domain, site, size) for key in keys]


def run(loop, test):
    return loop.run_until_complete(asyncio.wait_for(test(), 5))


def test_pages_leave_when_there_are_enough_of_them(loop):
    async def test():
        first, second = await enter(waiting := room(), "1", "2")
        assert not first.done()
        (third,) = await enter(waiting, "3")
        assert [(await x).key for x in (first, second, third)] == ["1", "2", "3"]

    run(loop, test)


def test_between_two_pages_that_leave_together_others_have_their_turn(loop):
    async def test():
        turns = []
        pages = await enter(room(3), "1", "2", "3")
        for page in pages:
            page.add_done_callback(lambda page: turns.append(page.result().key))
            page.add_done_callback(lambda _: loop.call_soon(turns.append, "other"))
        await asyncio.gather(*pages)
        assert turns.index("other") < turns.index("3")

    run(loop, test)


def test_pages_leave_when_their_site_is_quiet_and_others_stay(loop):
    async def test():
        waiting = room()
        (mine,) = await enter(waiting, "1")
        (other,) = await enter(waiting, "2", site="b.org", domain="b.org")
        waiting.leave_site("a.org")
        await mine
        assert not other.done()

    run(loop, test)


def test_a_page_leaves_after_its_time(loop):
    async def test():
        (page,) = await enter(room(seconds=0.01), "1")
        assert (await page).outcome.reason == "left"

    run(loop, test)


def test_the_fullest_domain_leaves_when_too_many_wait(loop):
    async def test():
        waiting = room(10, pages=3)
        fuller = await enter(waiting, "1", "2")
        (lone,) = await enter(waiting, "3", domain="b.org")
        fuller += await enter(waiting, "4")
        await asyncio.gather(*fuller)
        assert not lone.done()

    run(loop, test)


def test_pages_leave_when_too_many_bytes_wait(loop):
    async def test():
        await asyncio.gather(*await enter(room(10, size=100), "1", "2", size=60))

    run(loop, test)


def test_nothing_waits_once_the_run_stops(loop):
    async def test():
        waiting = room()
        (before,) = await enter(waiting, "1")
        waiting.stop()
        (after,) = await enter(waiting, "2")
        await asyncio.gather(before, after)

    run(loop, test)


def test_what_an_earlier_run_learned_is_loaded_once_a_domain(loop):
    async def test():
        office = FakeOffice(10)
        waiting = room(office=office, **{"a.org": b"old"})
        assert await asyncio.gather(waiting.known("a.org"), waiting.known("a.org")) == [Known(frozenset(["nav"]))] * 2
        await enter(waiting, "1", "2")
        assert office.opened == [("a.org", b"old")]

    run(loop, test)


def test_what_was_learned_is_kept_when_a_site_ends_and_only_then(loop):
    async def test():
        kept = []
        waiting = room(kept=kept)
        await enter(waiting, "1")
        assert kept == []
        waiting.leave_site("a.org")
        await waiting.save()
        assert kept == [("a.org", b"learned")]

    run(loop, test)


def test_a_page_that_nobody_waits_for_any_more_is_passed_over(loop):
    async def test():
        waiting = room()
        (given_up,) = await enter(waiting, "1")
        given_up.cancel()
        await asyncio.sleep(0)
        waiting.stop()
        await waiting.save()
        assert given_up.cancelled()

    run(loop, test)


@pytest.mark.threat(18)
def test_when_the_office_dies_its_page_is_lost_and_those_that_waited_there_are_for_a_later_run(loop):
    async def test():
        waiting = room(office=(office := FakeOffice(10)))
        (waited,) = await enter(waiting, "1", domain="b.org")
        await waiting.known("a.org")
        office.failing = WorkerDied(-9)
        with pytest.raises(WorkerDied):
            await enter(waiting, "2")
        assert isinstance(waited.exception(), WorkersClosed)

    run(loop, test)


def test_after_its_death_the_office_is_told_anew_what_earlier_runs_learned(loop):
    async def test():
        waiting = room(office=(office := FakeOffice(10)), **{"a.org": b"old"})
        await waiting.known("a.org")
        office.failing = WorkerDied(-9)
        with pytest.raises(WorkerDied):
            await enter(waiting, "1")
        await enter(waiting, "2")
        assert office.opened == [("a.org", b"old")] * 2

    run(loop, test)


def test_a_page_that_the_office_fails_on_costs_other_domains_nothing(loop):
    async def test():
        waiting = room(office=(office := FakeOffice(10)))
        (other,) = await enter(waiting, "1", domain="b.org")
        await waiting.known("a.org")
        office.failing = WorkerFailed("KeyError", "x")
        with pytest.raises(WorkerFailed):
            await enter(waiting, "2")
        assert not other.done()

    run(loop, test)
