"""A site's days in numbers: bounded, added up from run to run, and kept as bytes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.health.diary import DAY, DAYS, Day, Diary
from crawler.items import Article, Author, Metadata
from tests.health.sites import NOW, TODAY, a_day, a_diary

COUNTS = st.integers(0, 50)
DAYS_OF_RUNS = st.builds(
    a_day, COUNTS, st.floats(0, 1), st.integers(1, 12), st.integers(0, 5), revised=COUNTS, retracted=COUNTS,
    rejected=st.dictionaries(st.sampled_from(["http-404", "consent"]), COUNTS).map(Counter),
)  # fmt: skip
RUNS = st.lists(st.tuples(st.floats(0, 5 * DAY), DAYS_OF_RUNS), max_size=8)


def an_article(**given):
    body = {"headline": "Harbour opens", "articleBody": "The harbour opens."} | given
    return Article(
        id="0" * 32, url="https://a.example/1", metadata=Metadata(dateDownloaded="2024-10-04T20:00:00Z"), **body
    )


@given(RUNS)
def test_a_diary_comes_back_from_its_bytes(runs):
    diary = Diary()
    for after, day in runs:
        diary.note(day, NOW + after)
    assert Diary.load(diary.dump()) == diary


@pytest.mark.parametrize("blob", [b"", b"\x00", b"x\x9c\x03\x00\x00\x00\x00\x01", Diary().dump()[:-3]])
def test_other_bytes_are_refused(blob):
    with pytest.raises(ValueError, match="diary"):
        Diary.load(blob)


def test_days_beyond_the_last_sixty_are_forgotten():
    diary = a_diary(*[a_day(3)] * (DAYS + 10))
    assert sorted(diary.days) == list(range(TODAY - DAYS + 1, TODAY + 1))


def test_runs_of_one_day_are_added_up():
    diary = Diary()
    for articles in (2, 0, 5):
        diary.note(a_day(articles, rejected=Counter({"http-404": 1})), NOW)
    day = diary.days[TODAY]
    assert (day.looks, day.delivered, day.rejected["http-404"], day.filled["authors"]) == (3, 7, 3, 7)


def test_silence_is_the_time_since_the_last_new_article_that_a_look_met():
    diary = Diary()
    diary.note(a_day(1), NOW - 7200)
    diary.note(a_day(0), NOW - 3600)
    diary.note(a_day(1), NOW)
    assert (diary.days[TODAY].silence, diary.last_new) == (3600.0, NOW)


def test_days_on_which_nobody_looked_are_no_silence():
    diary = a_diary(a_day(1), None, None, None, a_day(1))
    assert max(day.silence for day in diary.days.values()) <= DAY


def test_an_articles_fields_length_and_delay_are_counted():
    day = Day()
    published = {"datePublished": "2024-10-04T22:00:00+02:00", "datePublishedPrecision": "minute"}
    day.add(an_article(wordCount=300, authors=[Author("M. Holt")], **published), 1_728_073_800)  # half an hour later
    assert (day.recent, day.filled, day.words, day.delays) == (
        1, Counter(authors=1, datePublished=1), Counter({9: 1}), Counter({1: 1}),
    )  # fmt: skip


def test_a_day_without_its_hour_tells_no_delay():
    day = Day()
    day.add(an_article(datePublished="2024-10-04", datePublishedPrecision="day"), 1_728_073_800)
    assert (day.recent, day.delays) == (1, Counter())


def test_of_an_old_article_only_that_it_came_counts():
    day = Day()
    day.add(an_article(datePublished="1998-10-04", datePublishedPrecision="day", wordCount=300), 1_728_073_800)
    assert (day.delivered, day.recent, day.filled, day.words) == (1, 0, Counter(), Counter())


def test_reasons_are_bounded():
    diary = Diary()
    for number in range(100):
        diary.note(a_day(0, rejected=Counter({f"http-{number}": 1 + number})), NOW)
    kept = diary.days[TODAY].rejected
    assert len(kept) == 30
    assert "http-99" in kept
