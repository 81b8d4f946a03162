"""The extension that keeps the start's objects out of the crawl's collections."""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Any

from scrapy import signals
from scrapy.signalmanager import SignalManager

from crawler.extensions.garbage import Garbage


def test_what_the_start_made_is_set_apart_and_little_collected_until_the_engine_stops() -> None:
    crawler: Any = SimpleNamespace(signals=SignalManager())
    before = gc.get_threshold()
    kept = Garbage.from_crawler(crawler)  # signals hold their receivers weakly
    gc.unfreeze()  # what another test may have set apart
    crawler.signals.send_catch_log(signals.engine_started)
    try:
        assert gc.get_freeze_count() > 1000
        assert gc.get_threshold()[0] > 10 * before[0]
    finally:
        crawler.signals.send_catch_log(signals.engine_stopped)
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, before)
    assert kept is not None
