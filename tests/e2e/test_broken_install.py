"""Where what pages are read with cannot be loaded, every command ends soon, with one line that says so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from zygote import ROOT

COMMANDS = [
    "crawl news -a url=https://www.hafenblatt.example/ -s NEWS_REPLAY={recorded}",
    "crawl archive -a warc={recorded}",
    "extract {warc}",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_whose_workers_cannot_start_says_why_in_one_line(command, project, site):
    broken = project.folder / "broken" / "py3langid"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text('raise RuntimeError("no model file")\n')
    recorded = site.record()
    (warc,) = recorded.glob("*.warc.gz")
    arguments = command.format(recorded=recorded, warc=warc).split()
    ran = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments, "-s", "LOG_LEVEL=CRITICAL", "-s", "NEWS_WORKERS=1"],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(broken.parent), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 1
    (line,) = [line for line in ran.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: no worker process can be started: ")
    assert line.endswith("RuntimeError: no model file")
    assert "Traceback" not in ran.stderr
