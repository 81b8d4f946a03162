from __future__ import annotations

from pathlib import Path

from rows import NOW, SITE

from crawler.health.alarms import SourceHealth
from crawler.stores.diaries import KIND, Kept, diaries
from crawler.stores.sources import Source
from crawler.stores.state import State


def feed(name: str, **more: object) -> Source:
    return Source(SITE, f"https://{SITE}/{name}", "feed", **more)  # type: ignore[arg-type]


def test_a_source_comes_back_as_it_was_saved(state: State) -> None:
    saved = feed("a", etag='W/"x"', last_modified="Mon", body_hash="ab", next_at=NOW, failures=3, last_new=NOW)
    state.sources.save([saved])
    assert state.sources.of_site(SITE) == [saved]


def test_saving_a_source_again_replaces_it(state: State) -> None:
    state.sources.save([feed("a", failures=1)])
    state.sources.save([feed("a", etag="y")])
    assert state.sources.of_site(SITE) == [feed("a", etag="y")]


def test_the_source_due_first_comes_first(state: State) -> None:
    for name, next_at in (("a", 30.0), ("b", 10.0), ("c", 20.0)):
        state.sources.save([feed(name, next_at=next_at)])
    assert [source.url[-1] for source in state.sources.of_site(SITE)] == ["b", "c", "a"]
    assert state.sources.of_site("other.example") == []


def test_a_validator_with_a_nul_is_kept_without_it(state: State) -> None:
    state.sources.save([feed("a", etag="x\0y")])
    assert state.sources.of_site(SITE)[0].etag == "xy"


def test_a_memory_is_kept_by_kind_and_name(state: State) -> None:
    state.memories.save("grammar", SITE, b"\0one", NOW)
    state.memories.save("grammar", SITE, b"\xfftwo", NOW)
    assert state.memories.load("grammar", SITE) == b"\xfftwo"
    assert state.memories.load("template", SITE) is None


def test_a_memory_tells_when_it_was_kept(state: State) -> None:
    state.memories.save("diary", SITE, b"one", NOW)
    state.memories.save("diary", SITE, b"two", NOW + 7.5)
    assert state.memories.kept_at("diary", SITE) == int(NOW) + 7
    assert state.memories.kept_at("diary", "other.example") is None


def test_diaries_are_read_beside_their_sites_listings(state: State, address: str) -> None:
    state.sources.save([feed("a", failures=3, checked=NOW, last_new=NOW - 60)])
    for site, blob in ((SITE, b"one"), ("other.example", b"two")):
        state.memories.save(KIND, site, blob, NOW)
    state.memories.save("grammar", SITE, b"no diary", NOW)
    listing = SourceHealth("feed", f"https://{SITE}/a", 3, int(NOW), int(NOW) - 60)
    mine, other = Kept(SITE, b"one", [listing]), Kept("other.example", b"two")
    assert list(diaries(address)) == sorted([mine, other], key=lambda kept: kept.site)
    assert list(diaries(address, SITE)) == [mine]


def test_no_state_is_no_diaries(tmp_path: Path) -> None:
    assert list(diaries(str(tmp_path / "none.sqlite"))) == []
