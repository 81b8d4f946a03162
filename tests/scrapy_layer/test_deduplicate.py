"""An article leaves once, whatever the number of its addresses; asked for again it is a revision."""

from __future__ import annotations

import pytest

from crawler.pipelines.deduplicate import Deduplicate
from crawler.session import Rejected
from crawler.stores.ledger import Delivery

from .conftest import NOW, PAGE, an_article, on_its_way

OTHER = "https://a.org/2026/11/other"


def delivered(session, article, key=PAGE, site="a.org"):
    one = Delivery(site, key, article.id, article.revision, article.contentHash, article.simhash)
    session.state.deliver([one], "part-1", NOW)


def test_a_new_article_passes_and_is_noted_as_on_its_way(session):
    origin = on_its_way(session)
    article = Deduplicate(session, copies(session)).process_item(an_article())
    expected = Delivery(origin.site, origin.key, article.id, 1, article.contentHash)
    assert session.pending.get(article.id) == expected


def test_an_article_that_is_on_its_way_does_not_pass_again(session):
    on_its_way(session)
    pipeline = Deduplicate(session, copies(session))
    pipeline.process_item(an_article())
    with pytest.raises(Rejected, match="duplicate"):
        pipeline.process_item(an_article())


def test_an_article_that_was_delivered_does_not_pass_again(session):
    delivered(session, an_article())
    on_its_way(session)
    with pytest.raises(Rejected, match="delivered before"):
        Deduplicate(session, copies(session)).process_item(an_article())


@pytest.mark.parametrize("stored", [True, False])
def test_the_same_text_under_another_address_of_the_site_does_not_pass(session, stored):
    first = an_article(articleBody="Same.")
    on_its_way(session)
    if stored:
        delivered(session, first)
    else:
        Deduplicate(session, copies(session)).process_item(first)
    on_its_way(session, OTHER)
    with pytest.raises(Rejected, match="the text of article"):
        Deduplicate(session, copies(session)).process_item(an_article(OTHER, articleBody="Same."))


def test_the_same_text_on_another_site_passes(session):
    on_its_way(session)
    pipeline = Deduplicate(session, copies(session))
    pipeline.process_item(an_article(articleBody="Same."))
    on_its_way(session, "https://b.org/1", "b.org")
    assert pipeline.process_item(an_article("https://b.org/1", articleBody="Same."))


def test_an_article_asked_for_again_is_the_next_revision(session):
    before = an_article(articleBody="Old.")
    delivered(session, before)
    on_its_way(session, revision=1)
    article = Deduplicate(session, copies(session)).process_item(an_article(articleBody="New."))
    assert (article.revision, article.previousContentHash) == (2, before.contentHash)
    assert article.changedFields == ["articleBody"]


def test_a_revision_with_the_same_text_names_no_changed_field(session):
    delivered(session, an_article())
    on_its_way(session, revision=1)
    assert Deduplicate(session, copies(session)).process_item(an_article()).changedFields == []


def test_other_items_pass(session):
    assert Deduplicate(session, copies(session)).process_item({"a": 1}) == {"a": 1}
