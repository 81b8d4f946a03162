from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
Simulate = Callable[..., Any]


@pytest.fixture(scope="module")
def simulate(tmp_path_factory: pytest.TempPathFactory) -> Simulate:
    """Runs a module of this folder in a process of its own, with arguments and a folder; the figures that it prints."""

    def figures(name: str, *arguments: str, then: tuple[str, ...] = ()) -> Any:
        folder = tmp_path_factory.mktemp(name)
        command = [sys.executable, "-W", "ignore", "-m", f"newsroom_sim.{name}", *arguments, str(folder), *then]
        found = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
        done = subprocess.run(command, cwd=folder, env=found, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    return figures
