"""A listing that is in hand whenever a run is killed is put off."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import NOW, SITE, OpenState

from crawler.stores.inhand import NOTE_BYTES, Held, InHand, read_note
from crawler.stores.state import State

DAY = 86_400.0
LISTING = Held(SITE, "feed", f"https://{SITE}/feed")


def kill(state: State, times: int) -> list[str]:
    return [url for _ in range(times) for url in state.listing_kills.count([LISTING], NOW)]


def test_what_is_in_hand_is_noted_until_it_is_let_go() -> None:
    notes: list[list[Held]] = []
    hand, other = InHand(lambda note: notes.append(read_note(note))), LISTING._replace(url="https://a.org/")
    with hand.holding(LISTING), hand.holding(other):
        pass
    assert notes == [[LISTING], [LISTING, other], [LISTING], []]


def test_a_note_fits_its_place() -> None:
    notes: list[bytes] = []
    hand = InHand(notes.append)
    with hand.holding(LISTING._replace(url="x" * 2083)), hand.holding(LISTING._replace(url="y" * 2083)):
        pass
    assert max(map(len, notes)) <= NOTE_BYTES
    assert [len(read_note(note)) for note in notes] == [1, 1, 1, 0]


@pytest.mark.parametrize("note", [b"", b"\0" * 9, b"{", b"[[1]]", b"{}", b" " * 4096])
def test_what_is_no_note_says_nothing(note: bytes) -> None:
    assert read_note(note) == []


def test_a_disk_without_room_for_the_note_is_no_reason_to_stop() -> None:
    def full(note: bytes) -> None:
        raise OSError(28, "No space left on device")

    with InHand(full).holding(LISTING):
        pass


def test_the_next_run_on_an_embedded_state_finds_what_a_killed_one_had_in_hand(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with State.open(path, "run-1", NOW) as first:
        hand = InHand(first.note)
        with hand.holding(LISTING):
            left = path.with_name("state.sqlite.lock").read_bytes()
    with State.open(path, "run-2", NOW) as second:
        assert second.left == []  # it ended well
    path.with_name("state.sqlite.lock").write_bytes(left)
    with State.open(path, "run-3", NOW) as third:
        assert third.left == [LISTING]


def test_the_fifth_kill_puts_a_listing_off_and_each_further_one_for_longer(state: State) -> None:
    assert kill(state, 4) == []
    assert state.sources.of_site(SITE) == []
    assert kill(state, 1) == [LISTING.url]
    (source,) = state.sources.of_site(SITE)
    assert (source.kind, source.next_at - NOW) == ("feed", DAY)
    kill(state, 1)
    assert state.sources.of_site(SITE)[0].next_at - NOW == 4 * DAY
    kill(state, 20)
    assert state.sources.of_site(SITE)[0].next_at - NOW == 64 * DAY


def test_a_listing_that_a_run_lived_through_is_forgiven(state: State) -> None:
    kill(state, 4)
    state.listing_kills.forgive(["https://another.example/feed", LISTING.url], NOW)
    assert kill(state, 4) == []


def test_counts_go_on_from_run_to_run(open_state: OpenState) -> None:
    first = open_state()
    kill(first, 4)
    first.close()
    assert kill(open_state("run-2", lease=False), 1) == [LISTING.url]
