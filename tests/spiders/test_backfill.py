"""What is kept of a backfill from run to run, and which dated archives it walks."""

from __future__ import annotations

import pytest

from crawler.discovery.walks import Named
from crawler.session import Window
from crawler.spiders.backfill import Backfill
from crawler.spiders.steps import Stage, Step
from crawler.stores.sources import Source

NOW, DAY = 1_720_000_000.0, 86_400.0  # 2024-07-03
WINDOW = Window(NOW - 100 * DAY, NOW - 20 * DAY)
SECTION = "https://a.org/news/"


def begun(window=WINDOW, blob=None, now=NOW):
    found = Backfill.of(window, blob, now)
    assert found
    return found


def walked(pages=2):
    backfill = begun()
    backfill.begin(SECTION, "section")
    for page in range(1, pages + 1):
        step = Step("section", SECTION, Stage.SECTIONS, page, walk=SECTION)
        backfill.go_on(step, [Named(page, NOW - page * DAY, elsewhere=False)], f"{SECTION}?page={page + 1}")
    return backfill


def done(backfill):
    backfill.done = NOW
    return backfill.dump()


def test_without_a_beginning_there_is_none():
    assert Backfill.of(Window(None, NOW), None, NOW) is None


def test_a_later_run_with_the_same_dates_goes_on_where_it_was():
    again = begun(blob=walked().dump(), now=NOW + DAY)
    ((name, walk),) = again.open_walks()
    assert (name, walk.next, walk.pages, again.begun) == (SECTION, f"{SECTION}?page=3", 2, NOW)


@pytest.mark.parametrize(
    ("window", "over"),
    [
        (WINDOW, True),
        (Window(NOW - 50 * DAY, NOW - 30 * DAY), True),
        (Window(NOW - 101 * DAY, NOW - 20 * DAY), False),
        (Window(NOW - 50 * DAY, NOW - 10 * DAY), False),
        (Window(NOW - 50 * DAY), False),
    ],
)
def test_what_was_walked_to_its_end_is_not_walked_again(window, over):
    found = Backfill.of(window, done(walked()), NOW + DAY)
    assert (found is None) == over
    assert found is None or (found.begun == NOW + DAY and not found.walks)


@pytest.mark.parametrize("blob", [b"", b"{", b"[]", b'{"backfill-0":{}}'])
def test_what_cannot_be_read_begins_anew(blob):
    assert begun(blob=blob).begun == NOW


def test_a_listing_is_asked_anew_until_it_answered_in_this_backfill_unless_it_fails():
    backfill = begun()
    old, new = Source("a.org", SECTION, "section", full_at=NOW - DAY), Source("a.org", SECTION, "section", full_at=NOW)
    failing = Source("a.org", SECTION, "section", failures=2, next_at=NOW + DAY)
    assert [backfill.anew(x, NOW) for x in (old, new, failing)] == [True, False, False]


def test_archives_are_known_by_dates_that_stand_apart_or_by_two_of_a_kind():
    links = ["https://a.org/2024/05/", "https://a.org/live-2024-05-06", "https://a.org/about"]
    assert [walk.next for _, walk in begun().archives(links, [], NOW)] == ["https://a.org/2024/06/"]
    links = ["https://a.org/day-2024-05-06", "https://a.org/day-2024-05-07"]
    assert [walk.next for _, walk in begun().archives(links, [], NOW)] == ["https://a.org/day-2024-06-13"]


def test_the_months_folder_is_asked_for_where_articles_lie_in_it():
    backfill, articles = begun(), [f"https://a.org/2024/06/0{n}/a-story" for n in range(1, 6)]
    assert [walk.next for _, walk in backfill.archives([], articles, NOW)] == ["https://a.org/2024/06/"]
    assert backfill.archives([], articles, NOW) == []


def test_a_walk_through_the_pages_of_one_month_is_forgotten_when_it_ends():
    backfill = begun()
    backfill.begin("https://a.org/2024/06/", "archive")
    backfill.lost("https://a.org/2024/06/", gone=True)
    assert backfill.walks == {}
    assert backfill.finished
