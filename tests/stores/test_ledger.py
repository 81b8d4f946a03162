from __future__ import annotations

from dataclasses import replace

import pytest
from rows import NOW, SITE, delivery, found, url

from crawler.stores.frontier import Found
from crawler.stores.ledger import Delivery, Known
from crawler.stores.state import State
from crawler.stores.watches import Look, Watch
from crawler.urls import article_id


def test_a_delivery_marks_the_url_and_notes_article_and_part(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    state.frontier.draw(SITE, 1, NOW)
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    assert state.frontier.counts(SITE)["delivered"] == 1
    assert state.ledger.known_article(f"{1:032x}") == Known(1, f"{1:032x}", url(1), f"{1:032x}")
    assert state.part_notes.known_parts() == {"part-1"}


def test_delivering_again_changes_nothing(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    for _ in range(2):
        state.ledger.deliver([delivery(1)], "part-1", NOW)
    assert state.ledger.known_article(f"{1:032x}") == Known(1, f"{1:032x}", url(1), f"{1:032x}")
    assert state.frontier.draw(SITE, 9, NOW) == []


def test_a_later_revision_takes_the_place_of_the_earlier(state: State) -> None:
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    state.ledger.deliver([delivery(1, 2, text_of=7)], "part-2", NOW)
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    assert state.ledger.known_article(f"{1:032x}") == Known(2, f"{7:032x}", url(1), f"{1:032x}")


def test_two_revisions_in_one_part_leave_the_last(state: State) -> None:
    state.ledger.deliver([delivery(1, 2, text_of=7), delivery(1)], "part-1", NOW)
    assert state.ledger.known_article(f"{1:032x}") == Known(2, f"{7:032x}", url(1), f"{1:032x}")
    state.frontier.refresh(SITE, NOW)
    assert [task.revision for task in state.frontier.draw(SITE, 1, NOW)] == [2]


def test_two_urls_of_one_article_are_both_delivered(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    state.ledger.deliver([delivery(1, article=9), delivery(2, article=9)], "part-1", NOW)
    assert state.frontier.counts(SITE)["delivered"] == 2
    known = state.ledger.known_article(f"{9:032x}")
    assert known
    assert known.revision == 1


def test_a_url_of_a_subdomain_that_two_sites_found_is_delivered_for_both(state: State) -> None:
    part = f"sport.{SITE}"
    address = f"https://{part}/cup.html"
    one = Found(address, address, 0, "feed")
    state.sites.lease(SITE, NOW, NOW + 60)
    state.sites.lease(part, NOW, NOW + 60)
    state.frontier.found(SITE, [one], NOW)
    state.frontier.found(part, [one], NOW)
    state.ledger.deliver([Delivery(part, address, f"{1:032x}", 1, f"{1:032x}")], "part-1", NOW)
    assert state.frontier.draw(SITE, 9, NOW) == []
    assert state.frontier.draw(part, 9, NOW) == []


def test_an_article_under_another_addresss_id_is_found_through_the_address_that_brought_it(state: State) -> None:
    state.ledger.deliver([delivery(1), delivery(2, article=int(article_id(url(2)), 16))], "part-1", NOW)
    for number, ident in ((1, f"{1:032x}"), (2, article_id(url(2)))):
        known = state.ledger.article_at(SITE, url(number))
        assert known is not None
        assert known.article_id == ident
    assert state.ledger.article_at(SITE, url(3)) is None


def test_a_delivery_of_an_unknown_url_adds_it_as_delivered(state: State) -> None:
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    assert state.frontier.found(SITE, [found(1)], NOW) == 0
    assert state.frontier.counts(SITE)["delivered"] == 1


def test_an_empty_part_is_noted(state: State) -> None:
    state.ledger.deliver([], "part-1", NOW)
    assert "part-1" in state.part_notes.known_parts()


def test_the_same_text_is_found_within_its_site_only(state: State) -> None:
    state.ledger.deliver([delivery(1, text_of=5), delivery(2, text_of=5)], "part-1", NOW)
    assert state.ledger.same_text(SITE, f"{5:032x}") == f"{1:032x}"
    assert state.ledger.same_text("other.example", f"{5:032x}") is None
    assert state.ledger.same_text(SITE, f"{6:032x}") is None


def test_ids_that_share_their_first_half_are_told_apart(state: State) -> None:
    first, second = "ab" * 8 + "00" * 8, "ab" * 8 + "ff" * 8
    state.ledger.deliver([replace(delivery(1), article_id=first)], "part-1", NOW)
    assert state.ledger.known_article(first)
    assert state.ledger.known_article(second) is None


@pytest.mark.parametrize("bad", ["", "12", "x" * 32, "0" * 33])
def test_a_fingerprint_that_is_none_is_an_error_and_marks_nothing(state: State, bad: str) -> None:
    with pytest.raises(ValueError, match=r"32 hexadecimal digits|invalid literal"):
        state.ledger.deliver([delivery(1), replace(delivery(2), content_hash=bad)], "part-1", NOW)
    assert "part-1" not in state.part_notes.known_parts()
    assert state.frontier.counts(SITE)["delivered"] == 0


def test_a_retracted_part_makes_its_urls_due(state: State) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    state.ledger.deliver([delivery(2)], "part-2", NOW)
    assert state.part_notes.retract("part-1") == {(f"{1:032x}", 1)}
    assert [task.key for task in state.frontier.draw(SITE, 9, NOW)] == [url(1)]
    assert (state.ledger.known_article(f"{1:032x}"), "part-1" in state.part_notes.known_parts()) == (None, False)


def test_a_retracted_revision_leaves_the_one_before(state: State) -> None:
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    state.ledger.deliver([delivery(1, 2)], "part-2", NOW)
    state.part_notes.retract("part-2")
    known = state.ledger.known_article(f"{1:032x}")
    assert known
    assert (known.revision, [task.revision for task in state.frontier.draw(SITE, 9, NOW)]) == (1, [1])


@pytest.mark.parametrize("revision", [1, 2])
def test_what_a_damaged_part_held_is_fetched_as_if_it_had_never_been_read(state: State, revision: int) -> None:
    look = Look(NOW, Watch(NOW, '{"headline": "x"}', etag='"1"'), NOW + 60, "live")
    for number in range(1, revision + 1):
        state.ledger.deliver([replace(delivery(1, number, text_of=7), look=look)], f"part-{number}", NOW)
    state.part_notes.retract(f"part-{revision}")
    (task,) = state.frontier.draw(SITE, 9, NOW)
    assert (task.revision, task.watch, task.why) == (revision - 1, None, None)
    assert state.frontier.draw(SITE, 9, NOW + 90) == []
    known = state.ledger.known_article(f"{1:032x}")
    assert (known and known.content_hash) == (None if revision == 1 else "")
    assert state.ledger.same_text(SITE, f"{7:032x}") is None


def test_a_later_part_that_is_damaged_takes_back_its_own_articles_only(state: State) -> None:
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    state.ledger.deliver([delivery(1, 2)], "part-2", NOW)
    state.part_notes.retract("part-2")
    state.ledger.deliver([delivery(2)], "part-3", NOW)
    assert state.part_notes.retract("part-3") == {(f"{2:032x}", 1)}
    known = state.ledger.known_article(f"{1:032x}")
    assert known
    assert known.revision == 1


def test_retracting_an_unknown_part_does_nothing(state: State) -> None:
    assert state.part_notes.retract("part-9") == set()


def test_of_an_article_with_a_later_revision_elsewhere_nothing_is_taken_back(state: State) -> None:
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    state.ledger.deliver([delivery(1, 2)], "part-2", NOW)
    assert state.part_notes.retract("part-1") == set()
    known = state.ledger.known_article(f"{1:032x}")
    assert known
    assert (known.revision, state.frontier.draw(SITE, 9, NOW)) == (2, [])


def test_a_look_that_is_due_stays_due_when_its_article_is_told_again(state: State) -> None:
    look = Look(NOW, Watch(NOW, '{"headline": "x"}', etag='"1"'), NOW + 60, "live")
    state.ledger.deliver([replace(delivery(1), look=look)], "part-1", NOW)
    state.ledger.deliver([delivery(1)], "part-1", NOW)
    assert [task.key for task in state.frontier.draw(SITE, 9, NOW + 90)] == [url(1)]


def test_another_article_of_an_address_is_marked_though_the_first_had_more_revisions(state: State) -> None:
    state.frontier.found(SITE, [found(1)], NOW)
    state.ledger.deliver([delivery(1, 3)], "part-1", NOW)
    state.frontier.refresh(SITE, NOW)
    state.frontier.draw(SITE, 9, NOW)
    state.ledger.deliver([delivery(1, article=2)], "part-2", NOW)
    assert state.frontier.counts(SITE)["delivered"] == 1


def test_a_part_is_known_only_when_all_its_records_are_marked(state: State) -> None:
    bad = replace(delivery(600), content_hash="")
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        state.ledger.deliver([*(delivery(n) for n in range(600)), bad], "part-1", NOW)
    assert state.part_notes.known_parts() == set()
    state.ledger.deliver([delivery(n) for n in range(601)], "part-1", NOW)
    assert (state.part_notes.known_parts(), state.frontier.counts(SITE)["delivered"]) == ({"part-1"}, 601)


def test_a_part_of_more_records_than_a_statement_takes_is_marked_whole(state: State) -> None:
    state.frontier.found(SITE, [found(n) for n in range(1200)], NOW)
    state.ledger.deliver([delivery(n) for n in range(1200)], "part-1", NOW)
    assert state.frontier.counts(SITE) == {"due": 0, "in_work": 0, "delivered": 1200, "rejected": 0}
