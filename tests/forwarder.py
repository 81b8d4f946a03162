"""A way to a PostgreSQL server that can be closed and opened again."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from sqlalchemy import make_url


@contextlib.contextmanager
def forwarding(address: str) -> Iterator[Forwarder]:
    """A way to the server at this address."""
    made = Forwarder(address)
    try:
        yield made
    finally:
        made.down()


class Forwarder:
    """Listens on a port of its own and passes on what comes, until it is ``down``; ``address`` leads through it."""

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self._target = url.host or "127.0.0.1", url.port or 5432
        self._pairs: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        through = url.set(host="127.0.0.1", port=self._port)
        self.address = through.render_as_string(hide_password=False)
        self.up()

    def up(self) -> None:
        if self._listener.fileno() < 0:
            self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def down(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._pairs:
            with contextlib.suppress(OSError):  # the other side may have gone first
                end.shutdown(socket.SHUT_RDWR)  # a thread that waits on it would keep a closed one open
            end.close()
        self._pairs.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._pairs += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
