from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.habits import MOST_PAGES, HabitsUnreadable, SiteHabits
from crawler.extraction.metadata.settle import settle

STORIES = [
    "The river rises",
    "A bridge for all",
    "Snow in May",
    "Votes are counted",
    "The last tram",
    "Bread gets dearer",
]


def page(number, head="", body="", title="{}"):
    story = STORIES[number % len(STORIES)] + ("" if number < len(STORIES) else f" {number}")
    text = title.format(story)
    return read(body, f"<title>{text}</title>{head}", f"https://news.example/{number}")


def taught(pages):
    habits = SiteHabits()
    for meta in pages:
        habits.observe(meta)
    return habits


def test_what_titles_have_in_common_is_no_part_of_the_headline():
    pages = [page(n, title="{} | Daily Sample of Anytown") for n in range(4)]
    assert settle(pages[0]).headline == "The river rises | Daily Sample of Anytown"
    assert settle(pages[0], taught(pages)).headline == "The river rises"


def test_an_ending_without_blanks_is_learned():
    pages = [page(n, title="{}-정치ㅣ보기일보") for n in range(4)]
    assert settle(pages[0], taught(pages)).headline == "The river rises"


def test_a_heading_that_every_page_has_is_not_the_headline():
    pages = [page(n, body="<h1>Sample and Sons</h1>") for n in range(4)]
    assert settle(pages[1], taught(pages)).headline == "A bridge for all"


def test_a_series_name_before_a_colon_stays():
    pages = [page(n, title="Letters: {}") for n in range(6)]
    assert settle(pages[0], taught(pages)).headline == "Letters: The river rises"


def test_one_description_on_several_stories_is_the_sites_slogan():
    slogan = "<meta name='description' content='News that matters, every day'>"
    pages = [page(n, slogan) for n in range(3)]
    assert settle(pages[0], taught(pages)).description is None


def test_a_picture_on_many_stories_is_not_the_articles():
    logo = "<meta property='og:image' content='https://news.example/share-logo.png'>"
    pages = [page(n, logo) for n in range(4)]
    assert settle(pages[0], taught(pages)).mainImage is None


def test_a_name_on_all_pages_beside_changing_ones_is_the_house():
    names = ["Ada Example", "Bob Sample", "Cem Muster", "Dora Model", "Eve Beispiel", "Finn Mẫu"]
    head = "<meta name='author' content='Sample Media Group'>"
    pages = [page(n, head, f"<h1>{STORIES[n]}</h1><p class='byline'>{names[n]}</p>") for n in range(6)]
    assert [a.name for a in settle(pages[0], taught(pages)).authors] == ["Ada Example"]


def test_the_only_author_of_a_blog_is_no_house():
    pages = [page(n, "<meta name='author' content='Ada Example'>") for n in range(6)]
    assert [a.name for a in settle(pages[0], taught(pages)).authors] == ["Ada Example"]


def test_a_source_that_gives_one_moment_on_all_pages_is_not_believed():
    pages = [
        page(n, ld(article(datePublished="2020-01-01T00:00:00Z")), f"<time datetime='2026-11-{10 + n}'></time>")
        for n in range(5)
    ]
    assert settle(pages[0], taught(pages)).datePublished == "2026-11-10"


def test_a_time_without_offset_gets_the_offset_of_the_sites_other_pages():
    others = [page(n, ld(article(datePublished=f"2026-11-1{n}T10:00:00+07:00"))) for n in range(3)]
    bare = page(4, ld(article(datePublished="2026-11-20T10:00:00")))
    fields = settle(bare, taught([*others, bare]))
    assert (fields.datePublished, fields.timezoneSource) == ("2026-11-20T10:00:00+07:00", "site")


def test_no_offset_is_guessed_where_the_sites_pages_disagree():
    others = [page(n, ld(article(datePublished=f"2026-11-1{n}T10:00:00+0{n}:00"))) for n in range(1, 4)]
    bare = page(4, ld(article(datePublished="2026-11-20T10:00:00")))
    assert settle(bare, taught([*others, bare])).datePublished == "2026-11-20T10:00:00"


@settings(deadline=None)
@given(st.permutations(range(8)), st.lists(st.integers(0, 7), max_size=4))
def test_the_same_pages_in_any_order_and_again_leave_the_same_memory(order, again):
    pages = [page(n, title="{} | Sample") for n in range(8)]
    assert taught([pages[n] for n in [*order, *again]]).dump() == taught(pages).dump()


def test_the_memory_is_bounded_and_its_sample_does_not_depend_on_order():
    pages = [page(n) for n in range(MOST_PAGES + 60)]
    habits = taught(pages)
    assert habits.pages == MOST_PAGES
    assert habits.dump() == taught(reversed(pages)).dump()


def test_a_dumped_memory_decides_as_before():
    pages = [page(n, title="{} | Daily Sample of Anytown") for n in range(4)]
    habits = SiteHabits.load(taught(pages).dump())
    assert settle(pages[0], habits).headline == "The river rises"


@pytest.mark.parametrize("blob", [b"", b"{}", b'{"version": 99, "traces": {}}', b'{"version": 1, "traces": 7}', b"[1]"])
def test_a_broken_memory_is_refused(blob):
    with pytest.raises(HabitsUnreadable):
        SiteHabits.load(blob)
