"""An article leaves once, whatever the number of its addresses; asked for again it is a revision."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest
from components import NOW, PAGE, an_article, deduplicate, on_its_way

from crawler.extraction.lineprints import prints_of_text
from crawler.items import Discovery, Image, LiveBlogUpdate, Metadata, Retraction
from crawler.pipelines.changes import prints_of
from crawler.session import NO_VISITS, Origin, Rejected, Visits
from crawler.session.rounds import Rounds
from crawler.stores.errors import StateUnavailable
from crawler.stores.frontier import REFRESH, TOLD, VANISHED, Found
from crawler.stores.keys import iso, key_hash
from crawler.stores.ledger import Delivery
from crawler.stores.watches import Look, Watch
from crawler.urls import article_id

OTHER = "https://a.org/2026/11/other"


def delivered(session, article, key=PAGE, site="a.org"):
    one = Delivery(site, key, article.id, article.revision, article.contentHash, article.simhash)
    session.state.ledger.deliver([one], "part-1", NOW)


def test_a_new_article_passes_and_is_noted_as_on_its_way(session):
    origin = on_its_way(session)
    article = deduplicate(session).process_item(an_article())
    expected = Delivery(origin.site, origin.key, article.id, 1, article.contentHash)
    assert session.pending.get(article.id) == expected


def test_an_article_that_is_on_its_way_does_not_pass_again(session):
    on_its_way(session)
    pipeline = deduplicate(session)
    pipeline.process_item(an_article())
    with pytest.raises(Rejected, match="duplicate"):
        pipeline.process_item(an_article())


def test_an_article_that_the_state_could_not_note_is_not_on_its_way(session, monkeypatch):
    on_its_way(session)

    def fail():
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(session.state.database._kept, "commit", fail)
    with pytest.raises(StateUnavailable):
        deduplicate(session).process_item(an_article())
    assert not session.pending


def test_a_revision_that_was_lost_with_its_part_comes_again_under_its_number(session):
    first, second = an_article(articleBody="As it was."), an_article(articleBody="As it is.", revision=2)
    delivered(session, first)
    one = Delivery("a.org", PAGE, second.id, 2, second.contentHash, look=Look(NOW, Watch(NOW, prints_of(second)), None))
    session.state.ledger.deliver([one], "part-2", NOW)
    session.state.part_notes.retract("part-2")
    (task,) = session.state.frontier.draw("a.org", 1, NOW)
    session.origins[PAGE] = Origin.of(task)
    again = deduplicate(session).process_item(an_article(articleBody="As it is."))
    assert (again.revision, again.previousContentHash) == (2, None)


def test_an_article_that_was_delivered_does_not_pass_again(session):
    delivered(session, an_article())
    on_its_way(session)
    with pytest.raises(Rejected, match="delivered before"):
        deduplicate(session).process_item(an_article())


@pytest.mark.parametrize("stored", [True, False])
def test_the_same_text_under_another_address_of_the_site_does_not_pass(session, stored):
    first = an_article(articleBody="Same.")
    on_its_way(session)
    if stored:
        delivered(session, first)
    else:
        deduplicate(session).process_item(first)
    on_its_way(session, OTHER)
    with pytest.raises(Rejected, match="the text of article"):
        deduplicate(session).process_item(an_article(OTHER, articleBody="Same."))


_WORDS = "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm".split()
SAID = [f"{' '.join(random.Random(n).choices(_WORDS, k=12))} said of plan {n}." for n in range(20)]
MORE = "All that is new of the harbour stands in our letter to readers."


def second_of(session, body, **more):
    """Two articles of a site, the first of them with all that was said."""
    on_its_way(session)
    pipeline = deduplicate(session)
    pipeline.process_item(an_article(articleBody="\n\n".join(SAID)))
    on_its_way(session, OTHER)
    return pipeline.process_item(an_article(OTHER, articleBody="\n\n".join(body), **more))


def test_the_listing_that_named_another_address_of_a_known_article_is_noted(session):
    on_its_way(session)
    pipeline = deduplicate(session)
    pipeline.process_item(an_article(articleBody="Same."))
    on_its_way(session, OTHER)
    with pytest.raises(Rejected):
        pipeline.process_item(
            an_article(OTHER, articleBody="Same.", discovery=Discovery("section", "https://a.org/sport/"))
        )
    assert session.copies == {"a.org": {"https://a.org/sport/": 1}}


@pytest.mark.parametrize("body", [[*SAID, MORE], [*SAID[:9], MORE, *SAID[9:]], [x.upper() for x in SAID]])
def test_a_text_that_differs_by_a_line_without_numbers_is_the_same_page(session, body):
    with pytest.raises(Rejected, match="the text of article"):
        second_of(session, body)


@pytest.mark.parametrize(
    "body",
    [
        [*SAID[:-1], SAID[-1].replace("19", "20")],
        [*SAID[:-1], SAID[-1].replace("19", "20"), MORE],
        [*SAID, "It is 7 degrees."],
        [*SAID[:-1], SAID[-1].replace("said", "knew")],
        SAID[:10],
    ],
)
def test_a_text_that_differs_in_a_number_or_word_or_in_half_is_another_article(session, body):
    assert second_of(session, body)


@pytest.mark.parametrize("more", [{"headline": "Another"}, {"datePublished": "2026-11-24T08:00:00+00:00"}])
def test_nearly_the_same_text_under_another_headline_or_date_is_another_article(session, more):
    assert second_of(session, [*SAID, MORE], **more)


EDITED = "\n\n".join(["The desk added this on the evening of the 12th.", *SAID[2:]])


def edited_at(session, first, second, site="a.org"):
    """An article that was delivered at one address, and an edited one that comes at another."""
    on_its_way(session, first)
    article = deduplicate(session).process_item(an_article(first, articleBody="\n\n".join(SAID)))
    delivered(session, article, first)
    on_its_way(session, second, site)
    return deduplicate(session).process_item(an_article(second, articleBody=EDITED))


def test_an_article_that_moved_with_its_number_and_was_edited_is_the_same(session):
    with pytest.raises(Rejected, match="the text of article"):
        edited_at(session, "https://a.org/news/ferry-runs-1035", "https://a.org/stories/ferry-runs-1035")


def test_an_edit_that_is_found_where_an_article_moved_to_has_it_looked_at(session):
    first = "https://a.org/news/ferry-runs-1035"
    article = an_article(first, articleBody="\n\n".join(SAID))
    on_its_way(session, first)
    deduplicate(session).process_item(article)
    watch = Watch(NOW, prints_of(article))
    one = Delivery("a.org", first, article.id, 1, article.contentHash, None, Look(NOW, watch, None))
    session.state.ledger.deliver([one], "part-1", NOW)
    session.pending.clear()
    session.now = lambda: NOW + 60
    on_its_way(session, "https://a.org/stories/ferry-runs-1035")
    with pytest.raises(Rejected, match="the text of article"):
        deduplicate(session).process_item(an_article("https://a.org/stories/ferry-runs-1035", articleBody=EDITED))
    assert [(task.url, task.why) for task in session.state.frontier.draw("a.org", 9, NOW + 61)] == [(first, TOLD)]


@pytest.mark.parametrize(
    ("second", "site"),
    [
        ("https://a.org/stories/ferry-runs-1036", "a.org"),
        ("https://a.org/stories/ferry-runs", "a.org"),
        ("https://b.org/news/ferry-runs-1035", "b.org"),
    ],
    ids=["another number", "no number", "another site"],
)
def test_an_edited_text_at_an_address_of_its_own_is_another_article(session, second, site):
    assert edited_at(session, "https://a.org/news/ferry-runs-1035", second, site)


HERE, THERE = "https://a.org/news/ferry-runs-1035", "https://a.org/news/ferry-stops-1035"


def renamed(session, *, asked_since=False, attempts=1, **first):
    """An article that was delivered an hour ago; its edited text comes under another headline at another address."""
    session.rounds = Rounds(session.state, Visits(40.0, 8))
    on_its_way(session, HERE)
    article = an_article(HERE, articleBody="\n\n".join(SAID), **first)
    deduplicate(session).process_item(article)
    look = Look(NOW, Watch(NOW, prints_of(article)), None)
    one = Delivery("a.org", HERE, article.id, 1, article.contentHash, look=look, published=NOW)
    session.state.ledger.deliver([one], "part-1", NOW)
    session.pending.clear()
    session.now = lambda: NOW + 3600
    session.state.frontier.found("a.org", [Found(THERE, THERE, 100, "feed", listed_at=NOW + 3600)], NOW + 3600)
    if asked_since:
        session.state.watches.looked("a.org", HERE, replace(look, touched=NOW + 3660))
    session.origins[THERE] = Origin("a.org", THERE, attempts)
    return an_article(THERE, headline="Ferry stops", articleBody=EDITED, datePublished=iso(NOW))


def test_a_text_that_may_be_a_known_article_renamed_waits_until_that_was_looked_at(session):
    item, pipeline = renamed(session), deduplicate(session)
    session.state.frontier.draw("a.org", 9, NOW + 3600)
    with pytest.raises(Rejected, match="perhaps-moved") as caught:
        pipeline.process_item(item)
    assert (caught.value.again, session.again["a.org"]) == (True, 1)  # it is looked at in this run
    assert [(task.url, task.why) for task in session.state.frontier.draw("a.org", 9, NOW + 3601)] == [(HERE, VANISHED)]
    pipeline.page_settled(Origin("a.org", HERE, 1, 1))
    assert [task.url for task in session.state.frontier.draw("a.org", 9, NOW + 3601)] == [THERE]
    assert session.again["a.org"] == 2


def test_a_page_whose_old_address_did_not_tell_is_read_again_by_a_later_run(session):
    item, pipeline = renamed(session), deduplicate(session)
    with pytest.raises(Rejected):
        pipeline.process_item(item)
    with pytest.raises(Rejected, match="perhaps-moved") as caught:
        pipeline.process_item(item)
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize("more", [{"asked_since": True}, {"attempts": 4}], ids=["it answers still", "it cannot be had"])
def test_a_text_like_a_known_article_that_did_not_lead_there_is_another_one(session, more):
    assert deduplicate(session).process_item(renamed(session, **more))


def test_a_text_like_a_known_article_is_another_one_where_nobody_is_to_look_again(session):
    item = renamed(session)
    session.rounds = Rounds(session.state, NO_VISITS)
    assert deduplicate(session).process_item(item)


def test_a_text_like_a_known_article_of_another_moment_is_another_one(session):
    item = replace(renamed(session), datePublished=iso(NOW + 600))
    assert deduplicate(session).process_item(item)


def test_pages_of_one_moment_that_are_all_alike_are_doubted_a_few_times_only(session, monkeypatch):
    monkeypatch.setattr("crawler.pipelines.moves._MOST_DOUBTED", 1)
    pipeline, item = deduplicate(session), renamed(session)
    with pytest.raises(Rejected, match="perhaps-moved"):
        pipeline.process_item(item)
    session.state.frontier.found("a.org", [Found(OTHER, OTHER, 100, "feed", listed_at=NOW + 3600)], NOW + 3600)
    session.origins[OTHER] = Origin("a.org", OTHER)
    assert pipeline.process_item(replace(item, id=article_id(OTHER), url=OTHER, requestUrl=OTHER))


def test_the_address_to_which_a_known_one_leads_is_not_asked_for_when_it_is_listed(session):
    item = renamed(session)
    session.origins[HERE] = Origin("a.org", HERE, 1, 1)
    moved = deduplicate(session).process_item(replace(item, requestUrl=HERE))
    assert (moved.id, moved.revision) == (article_id(HERE), 2)
    session.state.frontier.found("a.org", [Found(THERE, THERE, 100, "feed")], NOW + 3700)
    assert session.state.frontier.draw("a.org", 9, NOW + 3700) == []
    assert session.state.alternates.of_article(moved.id) == [THERE]


def test_the_same_text_on_another_site_passes(session):
    on_its_way(session)
    pipeline = deduplicate(session)
    pipeline.process_item(an_article(articleBody="Same."))
    on_its_way(session, "https://b.org/1", "b.org")
    assert pipeline.process_item(an_article("https://b.org/1", articleBody="Same."))


def test_an_article_asked_for_again_is_the_next_revision(session):
    before = an_article(articleBody="Old.")
    delivered(session, before)
    on_its_way(session, revision=1)
    article = deduplicate(session).process_item(an_article(articleBody="New."))
    assert (article.revision, article.previousContentHash) == (2, before.contentHash)
    assert article.changedFields == ["articleBody"]


def test_a_look_that_finds_an_article_as_it_was_gives_no_record(session):
    delivered(session, an_article())
    on_its_way(session, revision=1)
    with pytest.raises(Rejected, match="unchanged"):
        deduplicate(session).process_item(an_article())


def test_a_refresh_gives_a_revision_that_names_no_changed_field(session):
    delivered(session, an_article())
    session.origins[PAGE] = replace(on_its_way(session, revision=1), why=REFRESH)
    assert deduplicate(session).process_item(an_article()).changedFields == []


def watched(session, before, shown="", now_shown="", **more):
    """Deliver an article, and look at it again; the lines that its page shows, then and now."""
    delivered(session, before)
    watch = Watch(NOW, prints_of(before, prints_of_text(shown)))
    origin = replace(on_its_way(session, revision=1), touched=NOW, watch=watch, lines=prints_of_text(now_shown), **more)
    session.origins[PAGE] = origin


def test_a_revision_names_the_fields_that_changed(session):
    watched(session, an_article(keywords=["a"]))
    article = deduplicate(session).process_item(an_article(headline="Another headline", keywords=["b"]))
    assert sorted(article.changedFields) == ["headline", "keywords"]


def test_a_live_blog_that_grew_is_a_revision(session):
    noon, one = (LiveBlogUpdate(name, "It rains.", None) for name in ("Noon", "One"))
    watched(session, an_article(liveBlogUpdates=[noon]))
    article = deduplicate(session).process_item(an_article(liveBlogUpdates=[one, noon]))
    assert (article.revision, article.changedFields) == (2, ["liveBlogUpdates"])


def test_an_article_without_updates_is_the_same_as_one_of_a_time_before_they_were_compared():
    assert "liveBlogUpdates" not in prints_of(an_article())


def test_another_picture_alone_is_no_revision(session):
    watched(session, an_article())
    with pytest.raises(Rejected, match="unchanged"):
        deduplicate(session).process_item(an_article(images=[Image("https://a.org/b.jpg")]))


@pytest.mark.parametrize("text", ["One.\n\nTwo.", "One.\n\nTwo.\n\nThree.\n\nFollow us."])
def test_the_same_page_read_otherwise_is_no_revision(session, text):
    shown = "Menu\nOne.\nTwo.\nThree.\nFollow us."
    watched(session, an_article(articleBody="One.\n\nTwo.\n\nThree."), shown, shown.replace("Menu", "News"))
    with pytest.raises(Rejected, match="unchanged"):
        deduplicate(session).process_item(an_article(articleBody=text))


@pytest.mark.parametrize(
    ("text", "now_shown"),
    [
        ("One.\n\nTwo, mended.", "One.\nTwo, mended."),
        ("One.", "One."),
        ("One.\n\nTwo.\n\nThree.", "One.\nTwo.\nThree."),
        ("Two.\n\nOne.", "Two.\nOne."),
    ],
    ids=["edited", "taken out", "added", "moved"],
)
def test_a_line_that_changed_on_the_page_makes_a_revision(session, text, now_shown):
    watched(session, an_article(articleBody="One.\n\nTwo."), "One.\nTwo.", now_shown)
    assert deduplicate(session).process_item(an_article(articleBody=text)).changedFields == ["articleBody"]


def test_a_text_of_several_pages_is_compared_as_a_whole(session):
    watched(session, an_article(articleBody="One.\n\nTwo."), "One.\nTwo.", "")
    assert deduplicate(session).process_item(an_article(articleBody="One.")).revision == 2


def test_an_article_that_moved_keeps_its_id(session):
    before = an_article()
    watched(session, before)
    moved = an_article(OTHER, requestUrl=PAGE, articleBody="New.")
    assert deduplicate(session).process_item(moved).id == before.id


def test_an_article_that_moved_and_is_as_it_was_gives_no_record(session):
    watched(session, an_article(articleBody="Same."))
    with pytest.raises(Rejected, match="unchanged"):
        deduplicate(session).process_item(an_article(OTHER, requestUrl=PAGE, articleBody="Same."))


def test_an_article_that_is_found_where_it_moved_to_is_not_looked_for_where_it_was(session):
    article = an_article(articleBody="Same.")
    watch = Watch(NOW, prints_of(article))
    one = Delivery("a.org", PAGE, article.id, 1, article.contentHash, article.simhash, Look(NOW, watch, None))
    session.state.frontier.found("a.org", [Found(PAGE, PAGE, 100, "feed")], NOW)
    session.state.ledger.deliver([one], "part-1", NOW)
    session.state.watches.look_again("a.org", {key_hash(PAGE): NOW + 60}, VANISHED, NOW + 60, 9, wait=300.0)
    on_its_way(session, OTHER)
    with pytest.raises(Rejected, match="the text of article"):
        deduplicate(session).process_item(an_article(OTHER, articleBody="Same."))
    assert session.state.watches.awaited("a.org", PAGE, VANISHED) is None
    assert session.state.frontier.draw("a.org", 9, NOW + 360) == []


def test_a_retraction_is_the_next_revision_of_its_article(session):
    before = an_article()
    watched(session, before)
    now = "2026-11-23T10:00:00Z"
    taken = Retraction("0" * 32, PAGE, 2, now, Metadata(now, 410), requestUrl=PAGE)
    found = deduplicate(session).process_item(taken)
    assert (found.id, found.revision, found.previousContentHash) == (before.id, 2, before.contentHash)
    assert session.pending.get(before.id).look.next_at is None


def test_other_items_pass(session):
    assert deduplicate(session).process_item({"a": 1}) == {"a": 1}


WIRE = " ".join(f"word{n * n % 991}" for n in range(300))
ABROAD = "https://b.org/1"


def taken(session, url=PAGE, site="a.org", rule="mark", **fields):
    on_its_way(session, url, site)
    return deduplicate(session, rule).process_item(an_article(url, **fields))


def test_a_wire_story_names_the_article_that_told_it_first(session):
    first = taken(session, articleBody=WIRE)
    copy = taken(session, ABROAD, "b.org", articleBody=f"ROME {WIRE} Read on.")
    assert (first.clusterId, first.duplicateOf) == (first.id, None)
    assert (copy.clusterId, copy.duplicateOf) == (first.id, first.id)


def test_a_wire_story_that_brings_nothing_new_is_dropped_where_that_is_asked_for(session):
    taken(session, articleBody=WIRE, rule="drop")
    with pytest.raises(Rejected, match="the story of article") as dropped:
        taken(session, ABROAD, "b.org", "drop", articleBody=f"ROME {WIRE}")
    assert (dropped.value.reason, dropped.value.article) == ("duplicate", True)
    assert len(session.pending) == 1


def test_a_wire_story_with_more_to_it_is_never_dropped(session):
    first = taken(session, articleBody=WIRE)
    more = " ".join(f"other{n}" for n in range(150))
    assert taken(session, ABROAD, "b.org", "drop", articleBody=f"{WIRE} {more}").duplicateOf == first.id


def test_a_revision_is_never_dropped_and_keeps_its_story(session):
    first = taken(session, articleBody=WIRE)
    copy = taken(session, ABROAD, "b.org", articleBody=WIRE)
    delivered(session, copy, ABROAD, "b.org")
    session.pending.clear()
    on_its_way(session, ABROAD, "b.org", revision=1)
    again = deduplicate(session, "drop").process_item(an_article(ABROAD, articleBody="Quite another text."))
    assert (again.revision, again.duplicateOf) == (2, first.id)


def test_duplicates_can_be_left_alone(session):
    assert taken(session, rule="off", articleBody=WIRE).clusterId is None


@pytest.mark.parametrize("stored", [True, False])
def test_the_next_revision_names_the_other_addresses_of_its_text(session, stored):
    first = taken(session, articleBody="Same.")
    if stored:
        delivered(session, first)
    with pytest.raises(Rejected):
        taken(session, OTHER, articleBody="Same.")
    if not stored:
        delivered(session, first)
    session.pending.clear()
    session.origins[PAGE] = replace(on_its_way(session, revision=1), why=REFRESH)
    assert deduplicate(session).process_item(an_article(articleBody="Same.")).alternateUrls == [OTHER]


def test_an_alias_of_a_delivered_article_is_another_address_of_it(session):
    delivered(session, an_article())
    alias = "https://m.a.org/2026/11/one"
    on_its_way(session, alias)
    with pytest.raises(Rejected, match="delivered before"):
        deduplicate(session).process_item(an_article(alias))
    assert session.state.alternates.of_article(an_article().id) == [alias]


def test_the_same_address_again_is_no_other_address(session):
    delivered(session, an_article())
    on_its_way(session)
    with pytest.raises(Rejected):
        deduplicate(session).process_item(an_article())
    assert session.state.alternates.of_article(an_article().id) == []


def test_an_article_is_taken_back_once(session):
    before = an_article()
    gone = Delivery("a.org", PAGE, before.id, 2, before.id)
    delivered(session, before)
    session.state.ledger.deliver([gone], "part-2", NOW)
    on_its_way(session, revision=2)
    now = "2026-11-23T10:00:00Z"
    with pytest.raises(Rejected, match="unchanged"):
        deduplicate(session).process_item(Retraction("0" * 32, PAGE, 3, now, Metadata(now, 410), requestUrl=PAGE))


def test_an_article_that_comes_back_is_a_revision_without_a_text_before(session):
    before = an_article()
    delivered(session, before)
    session.state.ledger.deliver([Delivery("a.org", PAGE, before.id, 2, before.id)], "part-2", NOW)
    on_its_way(session, revision=2)
    again = deduplicate(session).process_item(an_article())
    assert (again.revision, again.previousContentHash, again.changedFields) == (3, None, ["articleBody"])
