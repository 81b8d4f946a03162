"""The server: plain asyncio streams in a thread, so that an answer can be wrong in any way that bytes can be wrong.

It listens with one port number on several addresses (127.0.0.1 to 127.0.0.4): as many hosts, for politeness, robots.txt
and redirects across sites.  What it serves is set from the test::

    server.add("/a.html", "<html>...")                       # on every host
    server.add("/robots.txt", "User-agent: *", host=1)       # on 127.0.0.2 alone
    server.add_folder(folder)                                # files by their relative path
    server.add_fault("/robots.txt", "slow", seconds=0.5)     # any fault of mockserver.faults on any path
    server.url("/fault/drip")                                # every fault also has an address, ?name=value its options
    server.times("/a.html"), server.log                      # what was asked, in order
"""

from __future__ import annotations

import asyncio
import contextlib
import mimetypes
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from mockserver.faults import FAULTS, Fault

ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")


@dataclass(slots=True, frozen=True)
class Seen:
    """One request: ``host`` is the address it came in on, ``at`` seconds on the monotonic clock."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    at: float

    @property
    def target(self) -> str:
        """The path without the query."""
        return urlsplit(self.path).path


@dataclass(slots=True)
class Answer:
    """A page that is served as it is."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    async def __call__(self, call: Call) -> bool:
        etag = self.headers.get("ETag")
        if etag is not None and call.seen.headers.get("if-none-match") == etag:
            await call.answer(304, self.headers, b"")
        else:
            await call.answer(self.status, self.headers, self.body)
        return True


@dataclass(slots=True)
class Call:
    """One request being answered; a fault writes to it what it likes."""

    seen: Seen
    options: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    nth: int  # how often this path of this host was asked before, this time included

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int, headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} Said So", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        await self.write("\r\n".join(lines).encode())

    async def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        await self.head(
            status, {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}
        )
        if self.seen.method != "HEAD" and status != 304:
            await self.write(body)


class MockServer:
    """Runs from ``start`` to ``stop`` (or as a context manager); all else may be called at any time from the test.

    It has the ``port`` that is asked for, where that is free on every address, or else any.
    """

    def __init__(self, port: int = 0) -> None:
        self._wanted = port
        self.log: list[Seen] = []
        self.port = 0
        self._answers: dict[tuple[str | None, str], Answer | tuple[Fault, dict[str, str]]] = {}
        self._otherwise: tuple[Fault, dict[str, str]] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mockserver", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._sockets = _listen(self._wanted)
        self.port = self._sockets[0].getsockname()[1]
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, path: str = "/", host: int = 0) -> str:
        return f"http://{ADDRESSES[host]}:{self.port}{path}"

    @property
    def hosts(self) -> list[str]:
        """Each "address:port", for an allow list."""
        return [f"{address}:{self.port}" for address in ADDRESSES]

    def add(self, path: str, body: str | bytes, *, host: int | None = None, status: int = 200,
            type: str | None = None, headers: dict[str, str] | None = None) -> str:  # noqa: A002 # fmt: skip
        """Serve a page; the type is guessed from the path's ending unless given.  Returns its address."""
        guessed = mimetypes.guess_type(path)[0] or "text/html"
        kind = type or (f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed)
        data = body.encode() if isinstance(body, str) else body
        self._answers[_key(path, host)] = Answer(data, status, {"Content-Type": kind, **(headers or {})})
        return self.url(path, host or 0)

    def add_folder(self, folder: Path, *, host: int | None = None, prefix: str = "/") -> None:
        """Serve every file below the folder; ``index.html`` also as its folder's address."""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                path = prefix + file.relative_to(folder).as_posix()
                self.add(path, file.read_bytes(), host=host)
                if file.name == "index.html":
                    self.add(path.removesuffix("index.html"), file.read_bytes(), host=host, type="text/html")

    def add_fault(self, path: str, name: str, *, host: int | None = None, **options: object) -> str:
        self._answers[_key(path, host)] = (FAULTS[name], {key: str(value) for key, value in options.items()})
        return self.url(path, host or 0)

    def otherwise(self, name: str, **options: str) -> None:
        """Have a fault answer for every path that nothing else is said of."""
        self._otherwise = (FAULTS[name], options)

    def seen(self, path: str | None = None, host: int | None = None) -> list[Seen]:
        """The requests so far, of one path (without query) or one host if given."""
        address = None if host is None else ADDRESSES[host]
        return [each for each in self.log if path in (None, each.target) and address in (None, each.host)]

    def times(self, path: str, host: int | None = None) -> int:
        return len(self.seen(path, host))

    async def _serve(self) -> None:
        for each in self._sockets:
            await asyncio.start_server(self._connected, sock=each)

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for each in self._sockets:
            self._loop.remove_reader(each.fileno())
            each.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, TimeoutError):
            while await self._one(reader, writer):
                pass
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        seen = Seen(writer.get_extra_info("sockname")[0], method, path, headers, time.monotonic())
        self.log.append(seen)
        parts = urlsplit(path)
        call = Call(
            seen, dict(parse_qsl(parts.query)), reader, writer, self.times(parts.path, ADDRESSES.index(seen.host))
        )
        answer = self._find(seen)
        if isinstance(answer, tuple):
            call.options |= answer[1]
            return await answer[0](call)
        return await answer(call)

    def _find(self, seen: Seen) -> Answer | tuple[Fault, dict[str, str]]:
        for host in (seen.host, None):
            for path in (seen.path, seen.target):
                if (host, path) in self._answers:
                    return self._answers[host, path]
        if seen.target.startswith("/fault/"):
            return (FAULTS[seen.target.removeprefix("/fault/")], {})
        if self._otherwise:
            return self._otherwise
        return Answer(b"nothing here", 404, {"Content-Type": "text/plain"})


def _key(path: str, host: int | None) -> tuple[str | None, str]:
    return (None if host is None else ADDRESSES[host], path)


def _listen(wanted: int) -> list[socket.socket]:
    """One port that is free on every address, the wanted one if it is."""
    for first in (wanted, *([0] * 20)):
        sockets: list[socket.socket] = []
        try:
            for address in ADDRESSES:
                port = sockets[0].getsockname()[1] if sockets else first
                sockets.append(socket.create_server((address, port), backlog=256))
        except OSError:
            for each in sockets:
                each.close()
        else:
            return sockets
    raise RuntimeError("no port is free on all of " + ", ".join(ADDRESSES))
