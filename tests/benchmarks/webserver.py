"""A web server in a process of its own, on several loopback addresses, fast enough not to be the limit.

What it answers comes from one function, called in the server's process; whole answers, head included, are bytes.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
from collections.abc import Callable
from typing import Self

import uvloop

Answer = Callable[[str, str, bytes], bytes]
"""(host, path, head of the request) to a whole response."""

MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"


def response(body: bytes, kind: str = "text/html; charset=utf-8", extra: str = "", status: str = "200 OK") -> bytes:
    """Give a whole response; ``extra`` are header lines, each ended by CR LF."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


class WebServer:
    """A context manager; ``hosts`` are "address:port", one a site.  ``delay``: seconds before each answer."""

    def __init__(self, answer: Answer, count: int, delay: float = 0.0) -> None:
        self._answer = answer
        self._delay = delay
        # 127.0.0.0/8 is all loopback: 250 addresses in each of as many blocks as are needed
        self._addresses = [f"127.0.{n // 250}.{n % 250 + 1}" for n in range(count)]
        self._sockets: list[socket.socket] = []
        self.hosts: list[str] = []
        self.pid = 0

    def listen(self) -> list[str]:
        """Take the port, the same on all addresses; before ``start``, for answers that name their own host."""
        port = 0
        for address in self._addresses:
            sock = socket.create_server((address, port), backlog=256)
            port = sock.getsockname()[1]
            self._sockets.append(sock)
        self.hosts = [f"{address}:{port}" for address in self._addresses]
        return self.hosts

    def __enter__(self) -> Self:
        if not self._sockets:
            self.listen()
        self._process = multiprocessing.get_context("fork").Process(target=self._run, daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        for sock in self._sockets:
            sock.close()

    def _run(self) -> None:
        os.nice(-os.nice(0)) if os.geteuid() == 0 else None  # it must not be the limit
        uvloop.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        servers = []
        for host, sock in zip(self.hosts, self._sockets, strict=True):
            servers.append(await loop.create_server(lambda host=host: _Connection(self._answer, host, self._delay),
                                                    sock=sock))  # fmt: skip
        await asyncio.Event().wait()


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive; requests without bodies, one after the other."""

    def __init__(self, answer: Answer, host: str, delay: float) -> None:
        self._answer = answer
        self._host = host
        self._delay = delay
        self._given = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.set_write_buffer_limits(1 << 24)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._given += data
        while (end := self._given.find(b"\r\n\r\n")) >= 0:
            head, self._given = self._given[: end + 2], self._given[end + 4 :]
            path = head.split(b" ", 2)[1].decode("latin-1")
            whole = self._answer(self._host, path, head)
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._write, whole)
            else:
                self._write(whole)

    def _write(self, whole: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(whole)  # type: ignore[attr-defined]
