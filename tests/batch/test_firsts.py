"""Who told a story first; what Spark brings together is in tests/e2e/test_batch.py."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.batch.firsts import first_of_all
from crawler.extraction.stories import Retelling


def test_a_copy_of_a_copy_is_the_firsts() -> None:
    elders = {"c": (-0.9, (2.0, "b"), 0.8), "b": (-1.0, (1.0, "a"), 0.9)}
    assert first_of_all(elders) == {"b": Retelling("a", 0.9), "c": Retelling("a", 0.8)}


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 29)))
def test_whoever_is_first_has_no_elder(elders: dict[int, int]) -> None:
    earlier = {later: elder % later for later, elder in elders.items()}
    found = first_of_all({f"{later}": (-1.0, (float(elder), f"{elder}"), 1.0) for later, elder in earlier.items()})
    assert found.keys() == {f"{later}" for later in earlier}
    assert all(told.first not in found for told in found.values())
