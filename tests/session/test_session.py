"""What is one run's own."""

from __future__ import annotations

import pytest
from components import NOW, PAGE, InlineWorkers

from crawler.extensions.delivery import DeliveryGuard
from crawler.session import Session
from crawler.session.session import run_name
from crawler.stores.ledger import Delivery
from crawler.stores.state import State


def test_two_runs_that_begin_in_one_moment_under_one_process_number_have_two_names():
    assert run_name(NOW) != run_name(NOW)


@pytest.mark.threat(27)
def test_a_site_whose_articles_wait_for_the_run_s_end_is_nobody_else_s_until_then(postgres, crawler):
    """As with -o, where hours may lie between."""
    hour, times = 3600.0, [NOW]
    with State.open(postgres, "run-1", NOW) as state, State.open(postgres, "run-2", NOW) as other:
        crawler.spider.session = session = Session("run-1", state, InlineWorkers(), clock=lambda: times[0])
        guard = DeliveryGuard.from_crawler(crawler)
        waiting = Delivery("a.org", PAGE, "1" * 32, 1, "1" * 32)
        session.pending.add(waiting)
        session.leave("a.org", NOW, NOW + hour)
        for _ in range(3):
            times[0] += 0.9 * hour
            guard.renew()
            assert not other.sites.lease("a.org", times[0] + 0.9 * hour, times[0] + 2 * hour)
        session.pending.remove([waiting])
        session.give_back()
        assert other.sites.lease("a.org", times[0], times[0] + hour)


def test_nothing_that_was_recalled_of_a_site_is_held_when_it_is_done(session):
    session.rounds.edits("a.org")
    session.missing.due("a.org", NOW, 1.0)
    session.awaited["a.org"] = {1: None}
    session.forget("a.org")
    assert [*session.rounds._edits, *session.missing._known, *session.awaited] == []
