"""A project folder of its own for each test, commands run in it as a person runs them, and small made-up sites."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson
import pytest
from zygote import ROOT, Process, Zygote

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
    """A folder with a scrapy.cfg.  Its commands are forked by the ``zygote``, or without one start from nothing."""

    def __init__(self, folder: Path, zygote: Zygote | None) -> None:
        self.folder = folder
        self._zygote = zygote
        folder.mkdir()
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")

    def run(self, *args: Any, given: bytes = b"", **settings: Any) -> Ran:
        with contextlib.ExitStack() as files:
            streams = [files.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
            streams[0].write(given)
            streams[0].seek(0)
            process = self._start(args, settings, streams)
            try:
                code = process.wait(240)
            finally:
                process.kill()
            _, out, error = [stream.seek(0) or stream.read() for stream in streams]
        err = error.decode("utf-8", "replace")
        assert "DeprecationWarning" not in err, err
        return Ran(code, out, err)

    def start(self, *args: Any, **settings: Any) -> Process:
        """Start a command and go on; what it says goes to the file ``log``."""
        with (self.folder / "log").open("ab") as log, Path(os.devnull).open("r+b") as null:
            return self._start(args, settings, [null, null, log])

    def _start(self, args: Iterable[Any], settings: dict[str, Any], streams: Sequence[IO[bytes]]) -> Process:
        arguments = [*map(str, args), *(f"-s{name}={value}" for name, value in {**FAST, **settings}.items())]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
        if self._zygote:
            return self._zygote.start(arguments, self.folder, env, streams)
        command = [sys.executable, "-m", "scrapy", *arguments]
        stdin, stdout, stderr = streams
        return subprocess.Popen(command, cwd=self.folder, env=env, stdin=stdin, stdout=stdout, stderr=stderr)

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

    def delivered(self) -> list[dict[str, Any]]:
        """The records of all finished parts."""
        return [x for path in sorted((self.folder / "exports").glob("*.jsonl")) for x in read_lines(path)]


def read_lines(path: Path) -> list[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [orjson.loads(line) for line in content.splitlines()]


@pytest.fixture
def project(tmp_path: Path, zygote: Zygote | None) -> Project:
    return Project(tmp_path / "project", zygote)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of eight articles, recorded."""
    return Site("https://www.hafenblatt.example", tmp_path / "recorded")
