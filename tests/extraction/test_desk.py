"""Pages wait, teach each other and leave."""

from __future__ import annotations

import itertools

import pytest

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.desk import Desk
from crawler.items import Article, Rejection
from tests.extraction.pages import page, paragraphs

TOPICS = ["boats", "bread", "bells", "roofs"]


def read(topic: str, **more: str) -> Page:
    found = analyse(page(topic, **more), f"https://harbour.example/news/{topic}-in-town.html")
    assert isinstance(found, Page)
    return found


def articles(outcomes: list) -> dict[str, Article]:  # type: ignore[type-arg]
    assert not [o for _, o in outcomes if isinstance(o, Rejection)]
    return dict(outcomes)


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {topic: read(topic) for topic in TOPICS}


def test_pages_wait_until_enough_of_their_site_are_known(pages: dict[str, Page]) -> None:
    desk = Desk(3)
    assert desk.add("boats", pages["boats"]) == []
    assert desk.add("bread", pages["bread"]) == []
    assert len(desk.add("bells", pages["bells"])) == 3
    assert desk.held("harbour.example") == 0


def test_what_waits_leaves_when_nothing_more_will_come(pages: dict[str, Page]) -> None:
    desk = Desk(10)
    desk.add("boats", pages["boats"])
    assert [key for key, _ in desk.flush()] == ["boats"]
    assert desk.flush() == []


def test_alone_a_page_leaves_at_once(pages: dict[str, Page]) -> None:
    assert len(Desk(10, alone=True).add("boats", pages["boats"])) == 1


def test_the_body_is_the_paragraphs_and_nothing_else(pages: dict[str, Page]) -> None:
    desk = Desk(10)
    for topic in TOPICS:
        desk.add(topic, pages[topic])
    for topic, article in articles(desk.flush()).items():
        assert article.articleBody == "\n\n".join(paragraphs(topic))
        assert article.headline == f"All about {topic}"


def test_the_order_of_the_pages_does_not_count(pages: dict[str, Page]) -> None:
    results = []
    for order in itertools.islice(itertools.permutations(TOPICS), 0, 24, 7):
        desk = Desk(10)
        for topic in order:
            desk.add(topic, pages[topic])
        results.append(articles(desk.flush()))
    assert all(result == results[0] for result in results)


def test_a_page_again_changes_nothing(pages: dict[str, Page]) -> None:
    desk = Desk(1)
    for topic in TOPICS:
        desk.add(topic, pages[topic])
    first = articles(desk.add("boats", pages["boats"]))
    assert articles(desk.add("boats", pages["boats"])) == first


def test_what_one_run_has_learned_serves_the_next(pages: dict[str, Page]) -> None:
    desk = Desk(3)
    for topic in TOPICS[:3]:
        desk.add(topic, pages[topic])
    later = Desk(3)
    for domain, blob in desk.changed():
        later.load(domain, blob)
    assert len(later.add("roofs", pages["roofs"])) == 1


def test_a_last_paragraph_that_rivals_planted_elsewhere_stays(pages: dict[str, Page]) -> None:
    stolen = paragraphs("boats")[-1]
    desk = Desk(10)
    desk.add("boats", pages["boats"])
    for topic in TOPICS[1:]:
        desk.add(topic, read(topic, after=f"<div class=box><p>{stolen}</p></div>"))
    assert stolen in articles(desk.flush())["boats"].articleBody


def test_a_wire_story_that_several_pages_of_the_site_carry_stays_whole(pages: dict[str, Page]) -> None:
    lead = "<div class=lead><p>The ferry runs every twenty minutes from Monday on, in rain and in snow.</p></div>"
    wire = lead + "".join(f"<p>{p}</p>" for p in paragraphs("wire"))
    desk = Desk(10)
    for topic in TOPICS:
        desk.add(topic, pages[topic])
    for copy in ("one", "two", "three"):
        desk.add(copy, read(copy, body=wire))
    bodies = articles(desk.flush())
    for copy in ("one", "two", "three"):
        assert "\n\n".join(paragraphs("wire")) in bodies[copy].articleBody


def test_a_page_of_other_pages_leads_is_flagged_as_a_listing(pages: dict[str, Page]) -> None:
    leads = "".join(f"<div class=card><p>{paragraphs(topic)[0]}</p></div>" for topic in TOPICS)
    desk = Desk(10)
    for topic in TOPICS:
        desk.add(topic, pages[topic])
    desk.add("lost", read("lost", body=leads))
    assert "listing" in articles(desk.flush())["lost"].metadata.qualityFlags
