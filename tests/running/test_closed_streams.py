"""A program may be started with its standard streams closed."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
from crawler.running.streams import fill_streams
fill_streams()
print("to nowhere or not", file=sys.stderr)
with open(sys.argv[1], "w") as told, open(os.devnull) as next_file:
    told.write(f"{bool(sys.stdin):d} {bool(sys.stdout):d} {bool(sys.stderr):d} {next_file.fileno() > 2}")
"""


@pytest.mark.parametrize("closed", ["", "2>&-", "<&-", ">&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_lead_nowhere_and_no_file_gets_their_numbers(closed, tmp_path):
    told = tmp_path / "told"
    subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-c", PROGRAM, told], check=True, capture_output=True
    )
    assert told.read_text() == "1 1 1 True"


def test_extract_says_that_there_are_no_lines_to_read():
    command = ["sh", "-c", 'exec "$@" <&-', "sh", sys.executable, "-m", "scrapy", "extract", "--jsonl"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 2
    (line,) = ran.stderr.splitlines()
    assert "standard input, which is closed" in line
