"""WARC files for the tests, written by hand after ISO 28500, so that reader and writer have different parents."""

from __future__ import annotations

import gzip
from pathlib import Path

Headers = list[tuple[str, str]]
HTML: Headers = [("Content-Type", "text/html; charset=utf-8")]
_TYPES = {"response": "application/http; msgtype=response", "request": "application/http; msgtype=request"}


class Archive:
    """Adds records to a file; ``ends`` are the offsets after each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ends: list[int] = []

    def add(
        self, url: str, body: bytes = b"<p>text</p>", status: str = "200 OK", headers: Headers = HTML,
        kind: str = "response",
    ) -> Archive:  # fmt: skip
        block = body
        if kind in ("response", "request", "revisit"):
            first = "GET / HTTP/1.1" if kind == "request" else f"HTTP/1.1 {status}"
            block = lines(first, headers) + (b"" if kind == "revisit" else body)
        head = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", f"<urn:uuid:00000000-0000-0000-0000-{len(self.ends):012}>"),
            ("WARC-Target-URI", url),
            ("WARC-Date", "2026-11-23T10:00:00Z"),
            ("Content-Type", _TYPES.get(kind, _TYPES["response"] if kind == "revisit" else "text/plain")),
            ("Content-Length", str(len(block))),
        ]
        record = lines("WARC/1.1", head) + block + b"\r\n\r\n"
        with self.path.open("ab") as file:
            file.write(gzip.compress(record) if self.path.suffix == ".gz" else record)
            self.ends.append(file.tell())
        return self


def lines(first: str, headers: Headers) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in headers), "", ""]).encode()
