from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rows import NOW, SITE, delivery, die, found, url

from crawler.stores.manifest import Manifest
from crawler.stores.parts import Part, PartWriter
from crawler.stores.recovery import Damage, Recovered, settle
from crawler.stores.state import State

Dead = Callable[..., None]


def record(number: int, revision: int = 1) -> bytes:
    value = {
        "id": f"{number:032x}",
        "revision": revision,
        "url": url(number),
        "requestUrl": f"{url(number)}?utm_source=x",
        "contentHash": f"{number:032x}",
        "simhash": None,
    }
    return json.dumps(value).encode() + b"\n"


def write(writer: PartWriter, *numbers: int) -> None:
    for number in numbers:
        writer.write(f"{number:032x}", 1, None, record(number), NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "state.sqlite", "run-2", NOW) as opened:
        yield opened


@pytest.fixture
def dead_run(folder: Path) -> Dead:
    """A run that wrote parts of two records and then died: what it held open stays unfinished."""

    def run_and_die(*numbers: int, coding: str = "", run: str = "run-1") -> None:
        def ignore(part: Part) -> None:
            """The process dies before the state is told."""

        writer = PartWriter(
            folder, "news", run, max_records=2, max_bytes=10**9, max_seconds=99, on_part=ignore, started=NOW,
            coding=coding,  # type: ignore[arg-type]
        )  # fmt: skip
        write(writer, *numbers)
        die(writer)

    return run_and_die


def manifest(folder: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((folder / "news-run-1.manifest.json").read_bytes())
    return loaded


@pytest.mark.threat(25)
@pytest.mark.parametrize("coding", ["", ".gz", ".zst"])
def test_a_finished_part_that_the_state_does_not_know_is_marked(
    state: State, folder: Path, dead_run: Dead, coding: str
) -> None:
    state.frontier.found(SITE, [found(1), found(2), found(3)], NOW)
    dead_run(1, 2, 3, coding=coding)
    assert settle(state, folder, NOW) == Recovered([f"news-run-1-00001.jsonl{coding}"], [])
    assert state.frontier.counts(SITE) == {"due": 1, "in_work": 0, "delivered": 2, "rejected": 0}


def test_unfinished_parts_and_marks_of_dead_runs_are_removed(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1, 2, 3)
    settle(state, folder, NOW)
    assert sorted(path.name for path in folder.iterdir()) == ["news-run-1-00001.jsonl", "news-run-1.manifest.json"]


def test_a_run_whose_name_only_begins_alike_is_left_alone(state: State, folder: Path, dead_run: Dead) -> None:
    writer = PartWriter(
        folder, "news", "run-1-5", max_records=2, max_bytes=10**9, max_seconds=99, on_part=print, started=NOW
    )
    write(writer, 1)
    dead_run(2)
    settle(state, folder, NOW)
    assert [path.name for path in folder.glob(".*.tmp")] == [".news-run-1-5-00001.jsonl.tmp"]
    die(writer)


def test_a_manifest_that_was_being_written_is_removed(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1, 2)
    (folder / ".news-run-1.manifest.json.tmp").touch()
    settle(state, folder, NOW)
    assert not list(folder.glob(".*"))


def test_settling_again_finds_nothing(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1, 2)
    settle(state, folder, NOW)
    assert settle(state, folder, NOW) == Recovered([], [])


def test_a_living_run_is_left_alone(state: State, folder: Path) -> None:
    writer = PartWriter(
        folder, "news", "run-9", max_records=2, max_bytes=10**9, max_seconds=99, on_part=print, started=NOW
    )
    write(writer, 1, 2, 3)
    assert settle(state, folder, NOW) == Recovered([], [])
    assert len(list(folder.glob(".*.tmp"))) == 1
    die(writer)


def test_a_new_state_learns_from_the_parts_what_was_delivered(
    tmp_path: Path, state: State, folder: Path, dead_run: Dead
) -> None:
    dead_run(1, 2)
    settle(state, folder, NOW)
    with State.open(tmp_path / "new.sqlite", "run-3", NOW) as rebuilt:
        assert len(settle(rebuilt, folder, NOW).marked) == 1
        assert rebuilt.frontier.found(SITE, [found(1)], NOW) == 0
        known = rebuilt.ledger.known_article(f"{1:032x}")
    assert known
    assert (known.revision, known.url) == (1, url(1))


def test_a_part_that_the_manifest_missed_is_added_to_it(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1, 2)
    (folder / "news-run-1.manifest.json").unlink()
    (folder / ".news-run-1.running").touch()
    settle(state, folder, NOW)
    said = manifest(folder)
    assert (said["records"], said["complete"], said["finishReason"]) == (2, False, "interrupted")


def test_parts_whose_manifest_somebody_removed_count_and_get_a_new_one(
    state: State, folder: Path, dead_run: Dead
) -> None:
    dead_run(1, 2, run="20261128T210758-9763-4ecb90")
    for path in (*folder.glob("*.manifest.json"), *folder.glob(".*")):
        path.unlink()
    name = "news-20261128T210758-9763-4ecb90-00001.jsonl"
    assert settle(state, folder, NOW) == Recovered([name], [])
    (made,) = folder.glob("*.manifest.json")
    assert [part["file"] for part in json.loads(made.read_bytes())["parts"]] == [name]
    assert settle(state, folder, NOW) == Recovered([], [])


@pytest.mark.threat(25)
def test_a_cut_off_part_keeps_its_whole_lines_and_the_others_are_due(
    state: State, folder: Path, dead_run: Dead
) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    dead_run(1, 2)
    settle(state, folder, NOW)
    part = folder / "news-run-1-00001.jsonl"
    part.write_bytes(part.read_bytes()[:-10])
    assert settle(state, folder, NOW) == Recovered([part.name], [Damage(part.name, again=1, lost=0)])
    assert part.read_bytes() == record(1)
    assert manifest(folder)["records"] == 1
    assert [task.key for task in state.frontier.draw(SITE, 9, NOW)] == [url(2)]


@pytest.mark.threat(25)
@pytest.mark.parametrize("coding", [".gz", ".zst"])
def test_a_cut_off_compressed_part_is_mended_too(state: State, folder: Path, dead_run: Dead, coding: str) -> None:
    dead_run(1, 2, coding=coding)
    part = folder / f"news-run-1-00001.jsonl{coding}"
    part.write_bytes(part.read_bytes()[:-3])
    assert [damage.part for damage in settle(state, folder, NOW).damaged] == [part.name]
    assert settle(state, folder, NOW) == Recovered([], [])


@pytest.mark.threat(25)
def test_an_earlier_revision_that_a_cut_off_part_held_is_told_as_lost(
    state: State, folder: Path, dead_run: Dead
) -> None:
    dead_run(1, 2)
    settle(state, folder, NOW)
    state.ledger.deliver([delivery(2, 2)], "news-run-2-00001.jsonl", NOW)
    part = folder / "news-run-1-00001.jsonl"
    part.write_bytes(part.read_bytes()[:-10])
    assert settle(state, folder, NOW).damaged == [Damage(part.name, again=0, lost=1)]
    known = state.ledger.known_article(f"{2:032x}")
    assert known
    assert (known.revision, state.frontier.counts(SITE)["due"]) == (2, 0)


def test_of_two_revisions_in_one_cut_off_part_the_last_comes_again(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1)
    part = folder / "news-run-1-00001.jsonl"
    (folder / ".news-run-1-00001.jsonl.tmp").unlink()
    part.write_bytes(record(1) + record(1, 2))
    settle(state, folder, NOW)
    part.write_bytes(record(1) + record(1, 2)[:-10])
    assert settle(state, folder, NOW).damaged == [Damage(part.name, again=1, lost=0)]
    assert [task.revision for task in state.frontier.draw(SITE, 9, NOW)] == [1]


def test_a_part_of_which_nothing_is_left_is_empty_and_all_is_due(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1, 2, coding=".gz")
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    settle(state, folder, NOW)
    part = folder / "news-run-1-00001.jsonl.gz"
    part.write_bytes(b"")
    settle(state, folder, NOW)
    assert gzip.decompress(part.read_bytes()) == b""
    assert state.frontier.counts(SITE)["due"] == 2


def test_a_part_that_somebody_took_away_stays_delivered(state: State, folder: Path, dead_run: Dead) -> None:
    dead_run(1, 2)
    settle(state, folder, NOW)
    (folder / "news-run-1-00001.jsonl").unlink()
    assert settle(state, folder, NOW) == Recovered([], [])
    assert state.frontier.counts(SITE)["delivered"] == 2


@pytest.mark.threat(25)
@pytest.mark.parametrize("coding", ["", ".gz", ".zst"])
def test_a_part_that_its_reader_took_away_before_it_was_marked_counts_all_the_same(
    state: State, folder: Path, dead_run: Dead, coding: str
) -> None:
    state.frontier.found(SITE, [found(1), found(2)], NOW)
    dead_run(1, 2, coding=coding)
    part = folder / f"news-run-1-00001.jsonl{coding}"
    part.unlink()
    assert settle(state, folder, NOW) == Recovered([part.name], [])
    assert state.frontier.counts(SITE)["delivered"] == 2
    assert not list(folder.glob(".*"))
    assert settle(state, folder, NOW) == Recovered([], [])


@pytest.mark.threat(25)
def test_a_part_that_never_had_its_name_was_not_delivered_though_it_was_to_be_kept(
    state: State, folder: Path, dead_run: Dead
) -> None:
    dead_run(1, 2)
    part = folder / "news-run-1-00001.jsonl"
    part.rename(folder / f".{part.name}.tmp")  # killed between the two names
    assert settle(state, folder, NOW).marked == []
    assert state.frontier.counts(SITE)["delivered"] == 0
    assert not list(folder.glob(".*"))


def test_parts_that_were_taken_away_after_the_state_was_saved_are_told_once(
    tmp_path: Path, state: State, folder: Path, dead_run: Dead
) -> None:
    dead_run(1, 2, 3, 4)
    settle(state, folder, NOW)
    (folder / "news-run-1-00001.jsonl").unlink()
    with State.open(tmp_path / "backup.sqlite", "run-3", NOW) as older:
        assert settle(older, folder, NOW) == Recovered(["news-run-1-00002.jsonl"], [], missing=2)
        assert settle(older, folder, NOW) == Recovered([], [])
        assert older.frontier.counts(SITE)["delivered"] == 2
    assert settle(state, folder, NOW) == Recovered([], [])


def test_a_part_that_its_reader_takes_away_meanwhile_is_no_error(
    state: State, folder: Path, dead_run: Dead, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead_run(1, 2, 3, 4)
    load = Manifest.load

    def take_away(path: Path) -> Manifest | None:
        for part in sorted(folder.glob("*.jsonl"))[:1]:
            part.unlink()
        return load(path)

    settle(state, folder, NOW)
    monkeypatch.setattr(Manifest, "load", take_away)
    assert settle(state, folder, NOW) == Recovered([], [])
    assert state.frontier.counts(SITE)["delivered"] == 4


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "no id", "revision": 1, "url": "https://news.example/a"}\n',
        b'{"id": null, "revision": "x", "url": 7}\n',
        b'{"id": "%032x", "revision": 1, "url": "no address"}\n' % 7,
    ],
)
def test_a_record_that_is_none_of_ours_stays_in_its_file(
    state: State, folder: Path, dead_run: Dead, line: bytes
) -> None:
    dead_run(1, 2)
    part = folder / "news-run-1-00001.jsonl"
    part.write_bytes(line + record(1))
    settle(state, folder, NOW)
    assert part.read_bytes() == line + record(1)
    assert state.frontier.counts(SITE)["delivered"] == 1
    assert manifest(folder)["records"] == 2


def test_foreign_files_are_not_touched(state: State, folder: Path) -> None:
    folder.mkdir()
    for name in ("mine-00001.jsonl", ".hidden.tmp", "news-run-1-00001.jsonl", "x.manifest.json", ".x.lock"):
        (folder / name).write_bytes(b"{half")
    settle(state, folder, NOW)
    assert {path.read_bytes() for path in folder.iterdir()} == {b"{half"}


def test_a_folder_that_is_not_there_yet_has_nothing_to_recover(state: State, folder: Path) -> None:
    assert settle(state, folder, NOW) == Recovered([], [])
