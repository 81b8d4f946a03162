"""The fork server while it imports what its processes need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_ctrl_c_while_the_server_loads_is_for_the_program(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}", "NEWS_FORK_SERVER_IMPORTS": "interrupted"}
    server = [sys.executable, "-c", "import crawler.workers.preload"]
    ran = subprocess.run(server, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
