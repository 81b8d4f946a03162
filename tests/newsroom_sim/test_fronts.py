"""Recorded front pages in the order of their time; ``python -m newsroom_sim.fronts`` takes all five sites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Simulate

SITES = ["zeit.de"]

pytestmark = pytest.mark.xdist_group("fronts")  # one run for all of them


@pytest.fixture(scope="module")
def figures(bench_data: Path, simulate: Simulate) -> dict[str, Any]:
    found: dict[str, Any] = simulate("fronts", str(bench_data), then=tuple(SITES))["sites"]
    return found


@pytest.mark.parametrize("site", SITES)
def test_what_the_fronts_link_to_is_delivered_once(figures: dict[str, Any], site: str) -> None:
    assert figures[site]["came"] >= 0.9 * figures[site]["articles"] > 80  # sixteen of zeit.de are audio players
    assert figures[site]["twice"] == 0


@pytest.mark.parametrize("site", SITES)
def test_few_addresses_are_asked_for_that_are_no_articles(figures: dict[str, Any], site: str) -> None:
    assert figures[site]["came"] >= 0.85 * figures[site]["asked"]
