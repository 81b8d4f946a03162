"""The frame of a site: what the walk over a page of a learned site leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.extraction import analysis, reading
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.extraction.cutter import cut
from crawler.extraction.desk import Desk
from crawler.extraction.frame import Known, frame_of, in_sample, known_of
from crawler.extraction.html import parse
from crawler.extraction.metadata import languages
from crawler.extraction.site import Site
from crawler.items import Article
from tests.extraction.pages import page, paragraphs

TOPICS = ["boats", "bread", "bells", "roofs", "wells", "gulls", "nets", "kelp", "tides", "piers"]
PICTURE = "<figure><img src=/p.jpg><figcaption>The quay at noon.</figcaption></figure>"


def html(topic: str) -> bytes:
    text = PICTURE + "".join(f"<p>{p}</p>" for p in paragraphs(topic))
    return page(topic, f"<div class=story>{text}</div>")


def read(topic: str, frame: frozenset[str] = frozenset()) -> Page:
    found = analyse(html(topic), address(topic), known=Known(frame))
    assert isinstance(found, Page)
    return found


def address(topic: str) -> str:
    return f"https://harbour.example/news/{topic}-in-town.html"


def known(topics: list[str] = TOPICS) -> Site:
    site = Site()
    for topic in topics:
        site.learn(read(topic))
    return site


def test_a_site_hardly_known_has_no_frame() -> None:
    assert not frame_of(known(TOPICS[:4]).memory)


def test_navigation_and_footer_are_frame_and_the_article_is_not() -> None:
    assert frame_of(known().memory) == {"/nav", "/footer"}


def test_a_prompt_to_subscribe_is_no_frame() -> None:
    site = Site()
    for topic in TOPICS:
        sealed = html(topic).replace(b"</main>", b"</main><div class=paywall><p><a href=/abo>Read on</a></p></div>")
        found = analyse(sealed, address(topic))
        assert isinstance(found, Page)
        site.learn(found)
    assert frame_of(site.memory) == {"/nav", "/footer"}


def test_the_walk_leaves_the_frame_out() -> None:
    texts = [block.text for block in cut(parse(html("ropes"), address("ropes")).tree, {"/nav", "/footer"})]
    assert texts == ["All about ropes", "The quay at noon.", *paragraphs("ropes")]


def test_a_page_reads_the_same_without_the_frame() -> None:
    site = known()
    whole, framed = (compose(read("ropes", frame), site) for frame in (frozenset(), frame_of(site.memory)))
    assert isinstance(whole, Article)
    assert isinstance(framed, Article)
    assert framed.articleBody == whole.articleBody == "\n\n".join(paragraphs("ropes"))
    assert framed.images == whole.images


def test_a_page_whose_text_stands_in_the_frame_is_read_in_full() -> None:
    frame = frozenset({"/main"})
    assert [b.text for b in read("ropes", frame).blocks] == [b.text for b in read("ropes").blocks]


def test_on_a_known_site_the_teacher_is_not_asked_where_the_judge_doubts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = frame_of(known().memory)
    monkeypatch.setattr(analysis, "in_doubt", lambda *_: True)
    assert read("ropes").taught is not None
    assert read("ropes", frame).taught is None


def test_a_page_that_is_read_in_full_after_all_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(reading, "parse", lambda body, url, kind: parsed.append(url) or parse(body, url, kind))
    read("ropes", frozenset({"/main"}))
    assert parsed == [address("ropes")]


def test_a_place_that_held_text_once_is_no_frame() -> None:
    site = known()
    text = "".join(f"<p>{p}</p>" for p in paragraphs("storms"))
    moved = page("storms", "<p></p>").replace(b"<footer><p>", f"<footer>{text}<p>".encode())
    found = analyse(moved, address("storms"))
    assert isinstance(found, Page)
    site.learn(found)
    assert "/footer" not in frame_of(site.memory)


def test_one_page_in_fifty_is_read_in_full() -> None:
    assert sum(in_sample(key) for key in range(1000)) == 20


def test_the_desk_gives_the_frame_of_a_site_that_it_knows() -> None:
    desk = Desk(3)
    for topic in TOPICS:
        desk.add(topic, read(topic))
    assert desk.known("harbour.example").barren == {"/nav", "/footer"}
    assert not desk.known("quay.example").barren


def test_a_site_of_one_language_is_known_for_it() -> None:
    assert known_of(known().memory).language == "en"


def test_a_site_of_two_languages_is_known_for_none() -> None:
    site = known()
    site.memory.languages["de"] = 1
    assert not known_of(site.memory).language


def test_a_page_of_a_known_site_is_not_asked_for_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    what = known_of(known().memory)
    monkeypatch.setattr(languages, "language_model", lambda: pytest.fail("the detector was asked"))
    found = analyse(html("storms"), address("storms"), known=what)
    assert isinstance(found, Page)
    assert found.language
    assert found.language.value.startswith("en")


def test_what_is_known_of_a_site_outlasts_its_storing() -> None:
    site = known()
    assert known_of(Site.load(site.dump()).memory) == known_of(site.memory)


@pytest.mark.parametrize("expected", [True, False])
def test_a_wall_is_not_looked_for_where_the_text_stands_as_always(*, expected: bool) -> None:
    long = html("ropes").replace(b"</p>", b" " + paragraphs("ropes")[0].encode() * 3 + b"</p>", 1)
    whole = analyse(long, address("ropes"))
    assert isinstance(whole, Page)
    where = frozenset(b.sig for b in whole.blocks) if expected else frozenset()
    found = analyse(long, address("ropes"), known=Known(frozenset({"/nav"}), where))
    assert isinstance(found, Page)
    assert (found.signs is None) is expected


def sampled(topic: str) -> Page:
    """A page of the sample, of which the teacher took what the page judge finds likely."""
    found = read(topic)
    found.traits.page = 20 * len(topic)
    found.taught = (found.odds > 0).astype(float)
    return found


def test_a_memory_that_misleads_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    site = known()
    monkeypatch.setattr("crawler.extraction.site.chances", lambda traits, *_: np.zeros(len(traits.sigs)))
    for topic in ("ropes", "sails", "masts"):
        site.audit(sampled(topic))
    assert site.memory.pages == 1


def test_a_memory_that_is_right_stays_through_audits() -> None:
    site = known()
    for topic in ("ropes", "sails", "masts"):
        site.audit(sampled(topic))
    assert site.memory.pages == len(TOPICS)
    assert site.misled == [False] * 3
