"""What a command imports before it begins is waited for, and spent, every time that one is started."""

from __future__ import annotations

import subprocess
import sys


def test_commands_that_need_no_state_load_no_database() -> None:
    code = (
        "import sys, crawler.commands.extract, crawler.running.given, crawler.offline.keeper, crawler.offline.run\n"
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
