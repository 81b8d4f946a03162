"""Recorded front pages in the order of their time; ``python -m newsroom_sim.fronts`` takes all five sites."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
SITES = ["zeit.de"]

pytestmark = pytest.mark.xdist_group("fronts")  # one run for all of them


@pytest.fixture(scope="module")
def figures(bench_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("fronts")
    command = [sys.executable, "-W", "ignore", "-m", "newsroom_sim.fronts", str(bench_data), str(folder), *SITES]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    done = subprocess.run(command, cwd=folder, env=found, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)["sites"]


@pytest.mark.parametrize("site", SITES)
def test_what_the_fronts_link_to_is_delivered_once(figures: dict[str, Any], site: str) -> None:
    assert figures[site]["came"] >= 0.9 * figures[site]["articles"] > 80  # sixteen of zeit.de are audio players
    assert figures[site]["twice"] == 0


@pytest.mark.parametrize("site", SITES)
def test_few_addresses_are_asked_for_that_are_no_articles(figures: dict[str, Any], site: str) -> None:
    assert figures[site]["came"] >= 0.85 * figures[site]["asked"]
