"""A project folder of its own for each test, commands run in it as a person runs them, and small made-up sites."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from .sites import Site

FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "NEWS_MIN_FREE_DISK": 0, "NEWS_WORKERS": 1}


@dataclass
class Ran:
    """What a command did."""

    code: int
    out: bytes
    err: str

    @property
    def errors(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("error: ")]


class Project:
    """A folder with a scrapy.cfg."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")

    def command(self, *args: Any, **settings: Any) -> list[str]:
        given = [f"-s{name}={value}" for name, value in {**FAST, **settings}.items()]
        return [sys.executable, "-m", "scrapy", *map(str, args), *given]

    def run(self, *args: Any, given: bytes = b"", **settings: Any) -> Ran:
        command = self.command(*args, **settings)
        done = subprocess.run(
            command, cwd=self.folder, input=given, capture_output=True, timeout=240, env=_environment(), check=False
        )
        err = done.stderr.decode("utf-8", "replace")
        assert "DeprecationWarning" not in err, err
        return Ran(done.returncode, done.stdout, err)

    def crawl(self, url: str | None, *args: Any, spider: str = "news", **settings: Any) -> Ran:
        address = ["-a", f"url={url}"] if url else []
        return self.run("crawl", spider, *address, *args, **settings)

    def crawl_and_kill(
        self,
        url: str,
        when: Callable[[], bool],
        how: signal.Signals = signal.SIGKILL,
        more: tuple[str, ...] = (),
        **settings: Any,
    ) -> tuple[int, float]:
        """Start a crawl, signal it when it is time; its exit code and the seconds that it took from then on."""
        process = self.start("crawl", "news", "-a", f"url={url}", *more, **settings)
        while process.poll() is None and not when():
            time.sleep(0.01)
        if process.poll() is None:
            process.send_signal(how)
        told = time.monotonic()
        return process.wait(60), time.monotonic() - told

    def start(self, *args: Any, **settings: Any) -> subprocess.Popen[bytes]:
        """Start a command and go on."""
        command = self.command(*args, **settings)
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, cwd=self.folder, stderr=log, env=_environment())

    def delivered(self) -> list[dict[str, Any]]:
        """The records of all finished parts."""
        return [x for path in sorted((self.folder / "exports").glob("*.jsonl")) for x in read_lines(path)]


def read_lines(path: Path) -> list[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [orjson.loads(line) for line in content.splitlines()]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "COLUMNS": "120"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of eight articles, recorded."""
    return Site("https://www.hafenblatt.example", tmp_path / "recorded")
