"""Ids where a page names another address as its own: one article keeps one id, two articles never share one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from components import NOW, an_article, deduplicate, on_its_way
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extraction.fingerprints import content_hash, simhash
from crawler.pipelines.naming import Naming
from crawler.session import Rejected
from crawler.stores.claims import Claim
from crawler.stores.ledger import Delivery
from crawler.urls import article_id

SHARED = "https://a.org/issue/4711"
PAGES = [f"{SHARED}/the-story-{n}" for n in "abc"]


def a_text(seed, edited=0):
    rng = random.Random(seed)
    return " ".join(f"w{rng.randrange(9999)}" for _ in range(200 - edited)) + " edit" * edited


def an_open_article(url, seed=None, **more):
    """One whose page names SHARED, and cannot prove it."""
    text = more.pop("articleBody", a_text(seed or url))
    given = {"headline": f"Story of {seed or url}", "canonicalUrl": SHARED, "simhash": simhash(text), **more}
    return an_article(url, articleBody=text, contentHash=content_hash(text), **given)


def deliver(session, article, site="a.org"):
    one = Delivery(site, article.requestUrl, article.id, article.revision, article.contentHash, article.simhash)
    session.state.ledger.deliver([one], f"part-{article.id}", NOW)
    session.pending.remove([one])


def take(session, article, pipeline=None, revision=0):
    on_its_way(session, article.requestUrl, revision=revision)
    return (pipeline or deduplicate(session)).process_item(article)


def learned(session, number=8):
    for n in range(number):
        session.state.claims.add("a.org", f"{n:032x}", Claim(f"{n:032x}", n, None, "open"))


def test_articles_of_different_text_that_name_one_address_both_pass(session):
    ids = [take(session, an_open_article(url)).id for url in PAGES]
    assert ids == [article_id(url) for url in PAGES]


@given(st.permutations(PAGES))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_their_ids_do_not_depend_on_their_order(session, order):
    session.pending.clear()
    ids = {url: take(session, an_open_article(url)).id for url in order}
    assert ids == {url: article_id(url) for url in PAGES}


def test_another_address_of_the_same_text_is_the_same_article(session):
    first = take(session, an_open_article(PAGES[0], "one"))
    again = an_open_article(PAGES[1], "one", articleBody=a_text("one", edited=15))
    with pytest.raises(Rejected, match="same article"):
        take(session, again)
    assert again.id == first.id


def test_where_every_address_was_one_article_s_the_named_one_gives_the_id(session):
    learned(session)
    assert take(session, an_open_article(PAGES[0])).id == article_id(SHARED)


def test_what_is_learned_in_a_run_counts_from_the_next_one_on(session):
    pipeline = deduplicate(session)
    take(session, an_open_article("https://a.org/x/1", canonicalUrl=None), pipeline)
    learned(session)
    assert take(session, an_open_article(PAGES[0]), pipeline).id == article_id(PAGES[0])


def test_one_address_of_two_articles_ends_the_trust_in_a_site(session):
    for url in PAGES[:2]:
        take(session, an_open_article(url))
    learned(session)
    other = an_open_article("https://a.org/issue/4712/the-story-d", canonicalUrl="https://a.org/issue/4712")
    assert take(session, other).id == article_id(other.url)


def test_a_delivered_article_keeps_its_id_when_its_site_is_trusted_later(session):
    first = take(session, an_open_article(PAGES[0], "one"))
    deliver(session, first)
    learned(session)
    edited = an_open_article(PAGES[0], "one", articleBody=a_text("one", edited=50))
    assert take(session, edited, revision=1).id == first.id


def test_a_delivered_article_is_known_at_a_new_address_when_its_site_is_trusted_later(session):
    first = take(session, an_open_article(PAGES[0], "one"))
    deliver(session, first)
    learned(session)
    with pytest.raises(Rejected, match="delivered before"):
        take(session, an_open_article(PAGES[1], "one", articleBody=a_text("one", edited=5)))


def test_a_proven_address_is_one_article_s_though_it_was_edited(session):
    first = take(session, proven(PAGES[0], "One headline", "one"))
    deliver(session, first)
    with pytest.raises(Rejected, match="delivered before"):
        take(session, proven(PAGES[1], "One headline", "two"))


def test_two_articles_lie_apart_even_if_both_prove_one_address(session):
    first = take(session, proven(PAGES[0], "One headline", "one"))
    second = take(session, proven(PAGES[1], "Another one", "two"))
    assert (first.id, second.id) == (article_id(SHARED), article_id(PAGES[1]))


def proven(url, headline, seed):
    article = an_open_article(url, seed, headline=headline)
    return replace(article, id=article_id(SHARED))


def test_the_article_at_the_named_address_is_the_same_only_with_its_text(session):
    take(session, an_open_article(SHARED, "one", canonicalUrl=None))
    assert take(session, an_open_article(PAGES[0], "two")).id == article_id(PAGES[0])
    with pytest.raises(Rejected, match="same article"):
        take(session, an_open_article(PAGES[1], "one", articleBody=a_text("one", edited=3)))


def test_a_page_that_names_no_other_address_is_not_looked_up(session):
    article = an_article()
    Naming(session).settle(article, "a.org", delivered=False)
    assert (article.id, session.state.claims.counts("a.org")["open"]) == (article_id(article.url), 0)
