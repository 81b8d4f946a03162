"""A paragraph that other pages of the site carry, too, stays in the article whose it is."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.extraction.laws.newspaper import Paper, Story, answers, carrying, lost, papers, records, story

pytestmark = pytest.mark.xdist_group("laws-planting")
LAWS = settings(max_examples=12, derandomize=True)
PLACES = ("first", "middle", "last")
# Layouts that mark the paragraph at this place with a class of its own: see the tests marked xfail.
OPEN = {("standfirst", "first"), ("closing", "last")}
SETS_APART = [Paper("en", layout) for layout, _ in sorted(OPEN)]
PLANTED = {"closing": "last", "standfirst": "first"}


def taken(victim: Story, at: str) -> str:
    return victim.paragraphs[{"first": 0, "middle": len(victim.paragraphs) // 2, "last": -1}[at]]


def missing(paper: Paper, told: list[Story]) -> list[list[str]]:
    return [lost(article, one) for article, one in zip(records(paper, told), told, strict=True)]


@st.composite
def raids(draw: st.DrawFn, most: int = 40) -> tuple[Paper, list[Story], int, str]:
    """A site, its stories, how many of them carry the first one's paragraph, and where."""
    paper, at = draw(st.tuples(papers, st.sampled_from(PLACES)).filter(lambda x: (x[0].layout, x[1]) not in OPEN))
    # many small sites and a few of the largest size: a page costs 25 ms
    count = draw(st.one_of(st.integers(3, 8), st.integers(3, 14), st.sampled_from((20, most))))
    return paper, paper.stories(count), draw(st.integers(1, max(1, count // 2))), at


@pytest.mark.threat(41)
@LAWS
@given(raids())
def test_no_story_loses_a_paragraph_that_rivals_copied_to_the_same_place(
    raid: tuple[Paper, list[Story], int, str],
) -> None:
    paper, told, count, at = raid
    text = taken(told[0], at)
    planted = [told[0], *(carrying(one, text, at) for one in told[1 : count + 1]), *told[count + 1 :]]
    found = missing(paper, planted)
    assert not found[0]
    assert not any(found[count + 1 :])
    assert not [gone for gone, one in zip(found, planted, strict=True) if set(gone) & set(one.paragraphs) - {text}]


@pytest.mark.threat(41)
@pytest.mark.parametrize("paper", SETS_APART, ids=lambda paper: paper.layout)
def test_a_paragraph_of_its_own_class_survives_one_rival(paper: Paper) -> None:
    told = paper.stories(3)
    at = PLANTED[paper.layout]
    planted = [told[0], carrying(told[1], taken(told[0], at), at), told[2]]
    assert not missing(paper, planted)[0]


def raided_line(paper: Paper, count: int, thieves: int, at: str, number: int = 0) -> list[str]:
    """What a story loses whose one-sentence paragraph other stories have at the same place."""
    told = paper.stories(count)
    line = paper.tongue.sentence(random.Random(number))
    planted = [*(carrying(one, line, at) for one in told[: thieves + 1]), *told[thieves + 1 :]]
    return lost(records(paper, planted)[0], planted[0])


@pytest.mark.threat(41)
@LAWS
@given(papers, st.integers(4, 12), st.integers(0, 3), st.data())
def test_a_short_paragraph_amid_the_text_survives_rivals(
    paper: Paper, count: int, number: int, data: st.DataObject
) -> None:
    assert not raided_line(paper, count, data.draw(st.integers(1, count // 2)), "middle", number)


@pytest.mark.threat(41)
@pytest.mark.parametrize("thieves", [1, 2, 4])
def test_a_short_last_paragraph_survives_rivals(thieves: int) -> None:
    papers_ = [Paper(code, layout) for code in ("en", "vi", "zh") for layout in ("soup", "table", "blog")]
    assert not [paper for paper in papers_ for n in range(3) if raided_line(paper, 8, thieves, "last", n)]


@pytest.mark.threat(41)
def test_a_quotation_that_two_articles_print_stays_in_both() -> None:
    paper = Paper("en", "standfirst")
    told = paper.stories(6)
    quote = "We said in March that the boats would run, and since Monday they do, whatever was written about us."
    both = [replace(one, paragraphs=(quote, *one.paragraphs)) for one in told[:2]]
    assert not any(missing(paper, [*both, *told[2:]]))


@pytest.mark.threat(41)
@LAWS
@given(papers, st.integers(3, 12), st.data())
def test_a_paragraph_that_other_pages_quote_in_a_box_stays(paper: Paper, count: int, data: st.DataObject) -> None:
    told = paper.stories(count)
    text = data.draw(st.sampled_from(told[0].paragraphs))
    quoting = [told[0], *(replace(one, aside=text) for one in told[1:])]
    assert not any(missing(paper, quoting))
    assert not [a for a in records(paper, quoting)[1:] if text in a.articleBody]


@pytest.mark.threat(41)
@LAWS
@given(papers, st.integers(3, 10), st.sampled_from(PLACES), st.data())
def test_a_paragraph_that_rivals_took_as_their_headline_stays(
    paper: Paper, count: int, at: str, data: st.DataObject
) -> None:
    told = paper.stories(count)
    thieves = data.draw(st.integers(1, count - 1))
    headed = [replace(one, headline=taken(told[0], at)) for one in told[1 : thieves + 1]]
    assert not missing(paper, [told[0], *headed, *told[thieves + 1 :]])[0]


@pytest.mark.threat(41)
@LAWS
@given(papers, st.integers(3, 8), st.integers(1, 3), st.sampled_from(("sentence", "paragraph")))
def test_a_flood_of_pages_in_the_site_s_own_manner_takes_nothing(
    paper: Paper, count: int, times: int, repeated: str
) -> None:
    told = paper.stories(count)
    text = told[0].paragraphs[1]
    flood = [story(paper.code, 60 + n) for n in range(times * count)]
    if repeated == "sentence":
        flood = [replace(s, paragraphs=tuple(p + paper.tongue.gap + text for p in s.paragraphs[:3])) for s in flood]
    else:
        flood = [replace(s, paragraphs=(s.paragraphs[0], text, *s.paragraphs[1:3])) for s in flood]
    assert not any(missing(paper, [*told, *flood])[:count])


@pytest.mark.threat(41)
@LAWS
@given(papers, papers, st.integers(3, 6), st.integers(1, 3))
def test_a_flood_of_the_site_s_stories_in_another_layout_takes_nothing(
    paper: Paper, other: Paper, count: int, times: int
) -> None:
    assume(other.layout != paper.layout)
    told = paper.stories(count)
    here = replace(paper, host="flooded.example")
    stranger = replace(other, code=paper.code, host="flooded.example")
    pages = [*map(here.page, told), *map(stranger.page, again(told, times)[count:])]
    assert not [gone for article, one in zip(answers(pages), told, strict=False) if (gone := lost(article, one))]


def again(told: list[Story], times: int) -> list[Story]:
    """The stories, and as often as ``times`` says the same under other addresses."""
    return [replace(one, number=one.number + 100 * n) for n in range(times + 1) for one in told]


@pytest.mark.threat(41)
@LAWS
@given(papers, st.integers(6, 8), st.integers(1, 2))
def test_a_site_that_gives_each_story_two_or_three_addresses_loses_nothing(
    paper: Paper, count: int, times: int
) -> None:
    assert not any(missing(paper, again(paper.stories(count), times)))


@pytest.mark.threat(41)
@pytest.mark.parametrize("layout", ["soup", "table"])
def test_a_site_of_three_stories_under_four_addresses_each_loses_nothing(layout: str) -> None:
    paper = Paper("en", layout)
    assert not any(missing(paper, again(paper.stories(3), 3)))
