"""Foreign bytes of every kind are read or refused.  NEWS_FUZZ_SECONDS=600 goes on for that long, from the real sets.

What long runs found, and what was made by hand to hurt, lies in cases/: a file each, TARGET-WHAT, replayed for good.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import PIECES, mutated, own, real
from targets import TARGETS

CASES = sorted(path for path in (Path(__file__).parent / "cases").glob("*") if path.is_file())
SECONDS = float(os.environ.get("NEWS_FUZZ_SECONDS", "0"))
SLOW = 5.0  # seconds of one input of 120 KB: fifty times what a page of that size takes


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    return own(tmp_path_factory.mktemp("seeds"))


@pytest.mark.threat(8, 9, 15, 16, 19, 20, 32)
@pytest.mark.parametrize("target", TARGETS)
def test_any_bytes_are_read_or_refused(target: str, seeds: dict[str, list[bytes]]) -> None:
    soup = st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=30).map(b"".join)
    accidents = st.tuples(st.sampled_from(seeds[target]), st.randoms(use_true_random=False)).map(lambda x: mutated(*x))

    @settings(max_examples=40, derandomize=True)
    @given(soup | accidents)
    def reads(data: bytes) -> None:
        TARGETS[target](data)

    reads()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_once_was_a_fault_is_read_or_refused(case: Path) -> None:
    TARGETS[case.name.split("-")[0]](case.read_bytes())


@pytest.mark.skipif(not SECONDS, reason="a long run: NEWS_FUZZ_SECONDS=600")
def test_for_as_long_as_it_is_told(
    bench_data: Path, seeds: dict[str, list[bytes]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = {name: seeds[name] + real(bench_data).get(name, []) for name in TARGETS}
    rng = random.Random(os.environ.get("NEWS_SEED", "1"))
    end, faults, count = time.monotonic() + SECONDS, [], 0
    while time.monotonic() < end:
        name = rng.choice(list(TARGETS))
        data = mutated(rng.choice(corpus[name]), rng)
        began = time.process_time()
        try:
            TARGETS[name](data)
        except Exception as error:
            faults.append(_kept(tmp_path, name, data, repr(error)))
        if time.process_time() - began > SLOW:
            faults.append(_kept(tmp_path, name, data, f"{time.process_time() - began:.0f} s"))
        count += 1
    with capsys.disabled():
        sys.stderr.write(f"{count} inputs, {len(faults)} faults\n")
    assert not faults, f"{len(faults)} faults in {count} inputs:\n" + "\n".join(dict.fromkeys(faults))


def _kept(folder: Path, name: str, data: bytes, what: str) -> str:
    path = folder / f"{name}-{hashlib.blake2b(data, digest_size=4).hexdigest()}"
    path.write_bytes(data)
    return f"{path}: {what[:200]}"
