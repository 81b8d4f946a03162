"""What a person should look at: a site against its own custom, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.health.alarms import SourceHealth, alarms, span
from crawler.health.diary import DAY, Diary
from tests.health.sites import NOW, TODAY, a_day, a_diary
from tests.health.wavering import false_alarms

FEED = "https://a.example/feed.xml"


def told(diary, *listings):
    return [(alarm.kind, alarm.what) for alarm in alarms(diary, listings, NOW)]


def test_a_site_that_goes_on_as_ever_alarms_nobody():
    assert told(a_diary(*[a_day(12, filled=0.5)] * 40)) == []


def test_a_site_that_falls_silent_does():
    assert told(a_diary(*[a_day(12)] * 30, *[a_day(0)] * 3)) == [("silent", "")]


def test_a_silence_is_told_with_the_longest_before():
    (alarm,) = alarms(a_diary(*[a_day(12)] * 30, *[a_day(0)] * 3), [], NOW)
    assert alarm.words == "no new article for 4 days; in the four weeks before it was 12 hours at most"


def test_a_site_with_little_news_may_have_none_for_long():
    days = [*[a_day(1)] * 30, *[a_day(0)] * 7]
    assert told(a_diary(*days)) == []
    assert told(a_diary(*days, *[a_day(0)] * 3)) == [("silent", "")]


def test_silent_weekends_are_a_custom():
    week = [*[a_day(9)] * 5, a_day(0), a_day(0)]
    assert told(a_diary(*week * 6)) == []


def test_a_silence_in_which_nobody_looked_is_none():
    assert told(a_diary(*[a_day(12)] * 30, *[None] * 10)) == []


def test_a_new_site_has_no_custom_yet():
    assert told(a_diary(*[a_day(30)] * 5, *[a_day(0)] * 4)) == []


def test_a_field_that_is_empty_all_at_once_alarms():
    diary = a_diary(*[a_day(12)] * 30, *[a_day(12, filled=0.0)] * 3)
    assert ("field", "authors") in told(diary)


def test_a_field_that_was_never_filled_does_not():
    assert told(a_diary(*[a_day(12, filled=0.0)] * 40)) == []


def test_a_field_that_comes_to_be_filled_does_not():
    assert told(a_diary(*[a_day(12, filled=0.0)] * 30, *[a_day(12)] * 3)) == []


def test_pages_that_come_to_be_refused_alarm():
    refused = Counter({"http-403": 20})
    diary = a_diary(*[a_day(12)] * 30, *[a_day(12, rejected=refused) for _ in range(3)])
    assert told(diary) == [("refused", "http-403")]


def test_pages_that_are_no_articles_do_not():
    refused = Counter({"listing": 20, "duplicate": 20, "unchanged": 50})
    assert told(a_diary(*[a_day(12)] * 30, *[a_day(12, rejected=refused) for _ in range(3)])) == []


def test_pages_that_were_always_refused_do_not():
    assert told(a_diary(*[a_day(12, rejected=Counter({"paywall": 20})) for _ in range(40)])) == []


def test_texts_that_come_to_be_short_alarm():
    assert told(a_diary(*[a_day(12, words=9)] * 30, *[a_day(12, words=6)] * 3)) == [("short", "")]


def test_articles_that_come_to_be_late_alarm():
    (alarm,) = alarms(a_diary(*[a_day(12, delay=1)] * 30, *[a_day(12, delay=4)] * 3), [], NOW)
    assert alarm.words == "articles that come later than an hour are 100% (before: 0%) of all"


def test_a_listing_that_no_longer_answers_alarms():
    assert told(Diary(), SourceHealth("feed", FEED, 5, NOW - 3 * DAY, NOW - 4 * DAY)) == [("source", FEED)]


@pytest.mark.parametrize(
    ("failures", "checked", "brought"),
    [(0, NOW - 3 * DAY, NOW), (5, NOW - DAY, NOW), (5, NOW - 3 * DAY, None), (5, None, None)],
)
def test_one_that_rests_failed_briefly_or_never_brought_anything_does_not(failures, checked, brought):
    assert told(Diary(), SourceHealth("feed", FEED, failures, checked, brought)) == []


def test_a_small_site_needs_more_days_before_it_counts_as_drifted():
    days = [*[a_day(4)] * 30, *[a_day(4, filled=0.0)] * 1]
    assert told(a_diary(*days)) == []
    assert ("field", "authors") in told(a_diary(*days, *[a_day(4, filled=0.0)] * 4))


def test_what_is_long_past_is_no_alarm_any_more():
    days = [*[a_day(12)] * 10, *[a_day(12, filled=0.0)] * 40]
    assert a_diary(*days).days[TODAY - 45].filled["authors"] == 12
    assert told(a_diary(*days)) == []


def test_sites_that_only_waver_hardly_ever_alarm():
    evenings, found = false_alarms(12, days=70)
    assert evenings == 12 * 49
    assert found.total() <= 3  # one in 430 is usual (tests/health/wavering.py); chance has its say


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "a minute"),
        (90, "2 minutes"),
        (3600, "an hour"),
        (7000, "117 minutes"),
        (86_400, "24 hours"),
        (3e5, "3 days"),
    ],
)
def test_times_are_said_as_people_say_them(seconds, words):
    assert span(seconds) == words
