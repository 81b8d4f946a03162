"""Pages that no worker has read yet hold the downloads back."""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import given
from hypothesis import strategies as st
from scrapy.utils.test import get_crawler

from crawler.middlewares.downloader import PoliteDownloader
from crawler.pipelines.crowd import Crowd
from crawler.session import hold_back


def test_downloads_are_held_back_until_half_of_the_pages_are_read():
    told = []
    crowd = Crowd(4, told.append)
    with ExitStack() as first, crowd, crowd:
        with crowd, crowd:
            assert told == [True]
        assert told == [True, False]
        first.enter_context(crowd)
        assert told == [True, False]


@given(st.lists(st.booleans()), st.integers(1, 5))
def test_nothing_is_held_back_once_all_pages_have_left(steps, most):
    told, here = [], 0
    crowd = Crowd(most, told.append)
    for enters in steps:
        if enters:
            crowd.__enter__()
        elif here:
            crowd.__exit__(None, None, None)
        here += 1 if enters else -min(here, 1)
    for _ in range(here):
        crowd.__exit__(None, None, None)
    assert told == [True, False] * (len(told) // 2)


def test_the_engine_has_no_room_while_downloads_are_held_back():
    crawler = get_crawler()
    downloader = PoliteDownloader(crawler)
    rooms = []
    for on in (True, False):
        crawler.signals.send_catch_log(hold_back, on=on)
        rooms.append(downloader.needs_backout())
    downloader.close()
    assert rooms == [True, False]
