"""The account says what the article is made of, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import crawler.demo
from crawler.extraction.account import Account, account
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import body_text, compose
from crawler.extraction.site import Site
from crawler.items import Article, Rejection
from crawler.stores.warc import read_warc
from crawler.urls import domain_of
from tests.extraction.pages import page, paragraphs

TOPICS = ["boats", "bread", "bells", "roofs", "wells"]
BOX = "<div class=box><p>Subscribe to our letter from the quay, every Friday at six.</p></div>"


def read(topic: str, **more: str) -> Page:
    found = analyse(page(topic, **more), f"https://harbour.example/news/{topic}-in-town.html")
    assert isinstance(found, Page)
    return found


@pytest.fixture(scope="module")
def site() -> Site:
    known = Site()
    for topic in TOPICS:
        known.learn(read(topic, after=BOX))
    return known


@pytest.fixture(scope="module")
def boats(site: Site) -> Account:
    return account(read("boats", after=BOX), site)


def block(found: Account, text: str):  # type: ignore[no-untyped-def]
    (only,) = (b for b in found.blocks if b.text.startswith(text))
    return only


def test_the_kept_blocks_are_the_article(boats: Account) -> None:
    assert boats.article
    assert "\n\n".join(b.text for b in boats.blocks if b.kept) == boats.article.articleBody
    assert [b.text for b in boats.blocks if b.kept] == paragraphs("boats")


def test_the_blocks_stand_in_the_page_s_order(boats: Account) -> None:
    assert [b.text for b in boats.blocks] == [b.text for b in read("boats", after=BOX).blocks]


def test_a_box_of_all_pages_comes_with_the_memory_s_evidence(boats: Account) -> None:
    box = block(boats, "Subscribe")
    assert not box.kept
    assert boats.known_pages == 4
    assert (box.evidence.here, box.evidence.share, box.evidence.elsewhere) == (4, 1.0, 0)


def test_a_place_that_the_other_pages_use_for_their_text_is_article_like(boats: Account) -> None:
    paragraph = block(boats, paragraphs("boats")[2])
    assert paragraph.evidence.here == 0
    assert paragraph.evidence.place_pages == 4
    assert paragraph.evidence.place_judged > 0.8


def test_a_place_seen_for_the_first_time_has_no_say(site: Site) -> None:
    found = account(read("ropes", after="<section id=odd><p>A line that no other page has, here.</p></section>"), site)
    assert block(found, "A line that no other").evidence.place_judged is None


def test_another_article_s_headline_is_known(site: Site) -> None:
    found = account(read("ropes", after="<ul><li><a href=/b>All about bread</a></li></ul>"), site)
    assert block(found, "All about bread").evidence.known_headline


def test_teachers_that_say_nothing_have_no_vote(boats: Account) -> None:
    votes = block(boats, paragraphs("boats")[0]).votes
    assert (votes.trafilatura, votes.jsonld, votes.description) == (None, None, None)


def test_where_the_page_judge_doubts_trafilatura_votes() -> None:
    found = account(read("boats", body="".join(f"<p>{p}</p>" for p in paragraphs("boats", 1))), None)
    assert block(found, paragraphs("boats")[0]).votes.trafilatura is not None


def test_the_description_votes_where_there_is_one() -> None:
    lead = paragraphs("boats")[0]
    found = account(read("boats", head=f'<meta name=description content="{lead}">'), None)
    assert block(found, lead).votes.description == 1.0


def test_alone_there_is_no_evidence_and_the_page_judge_decides() -> None:
    found = account(read("boats"), None)
    assert found.known_pages is None
    assert all(b.evidence is None and b.chance == b.page_chance for b in found.blocks)


def test_the_only_page_of_its_site_has_no_evidence_either() -> None:
    only, known = read("boats"), Site()
    known.learn(only)
    found = account(only, known)
    assert found.known_pages == 0
    assert all(b.evidence is None for b in found.blocks)


def test_fields_come_with_their_sources(boats: Account) -> None:
    headline = boats.field("headline")
    assert headline
    assert headline.values == ["All about boats"]
    assert headline.source


def test_a_signature_that_the_article_takes_out_of_its_text_says_so() -> None:
    text = "".join(f"<p>{p}</p>" for p in paragraphs("boats"))
    found = account(read("boats", body=text + "<p><b>Ada Quill</b></p>"), None)
    assert found.article
    assert block(found, "Ada Quill").reason in ("signature", "byline")
    assert "Ada Quill" not in found.article.articleBody


def test_an_undated_page_is_taken_only_if_it_is_listed() -> None:
    found = account(read("boats"), None)
    assert (found.refused, found.unlisted) == ("", True)


def test_a_short_page_is_refused_and_its_blocks_are_told() -> None:
    found = account(read("boats", body="<p>Too little.</p>"), None)
    assert found.refused
    assert found.blocks


def test_what_is_no_html_has_no_blocks() -> None:
    refused = analyse(b"", "https://a.org/x")
    assert isinstance(refused, Rejection)
    found = account(refused, None)
    assert (found.refused, found.blocks, found.article) == (refused.reason, [], None)


def test_explaining_changes_nothing(site: Site) -> None:
    asked, before = read("boats", after=BOX), site.dump()
    first = compose(asked, site)
    account(asked, site)
    assert isinstance(first, Article)
    assert site.dump() == before
    assert compose(asked, site) == first


@pytest.mark.parametrize("known", [False, True])
def test_lines_that_br_parts_are_kept_line_by_line(known: bool, site: Site) -> None:
    poem = "<p>" + "<br>".join(paragraphs("poems")) + "</p>"
    asked = read("poems", body=poem)
    found = account(asked, site if known else None)
    assert found.article
    assert body_text(asked.blocks, [b.kept for b in found.blocks]) == found.article.articleBody


@pytest.mark.parametrize("domain", ["benthuong.example", "penmarrick-courier.example"])
def test_of_every_page_of_a_site_the_kept_blocks_are_the_article(domain: str) -> None:
    records = read_warc(Path(crawler.demo.__file__).parent / "newsroom.warc.gz")
    wanted = (r for r in records if r.status == 200 and "html" in r.content_type and domain_of(r.url) == domain)
    read_pages = [found for r in wanted if isinstance(found := analyse(r.body, r.url, r.content_type), Page)]
    known = Site()
    for one in read_pages:
        known.learn(one)
    for one in read_pages:
        for told in (account(one, known), account(one, None)):
            if told.article:
                assert body_text(one.blocks, [b.kept for b in told.blocks]) == told.article.articleBody
