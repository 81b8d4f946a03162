"""A feed post-processing plugin that Scrapy does not have: Zstandard (RFC 8878).

FEEDS = {"out.jsonl.zst": {"format": "jsonlines", "postprocessing": ["crawler.postprocessing.ZstdPlugin"]}}
"""

from __future__ import annotations

from typing import Any, BinaryIO

import zstandard

_LEVEL = 3  # zstd's own default: faster than gzip, and smaller


class ZstdPlugin:
    """Compresses what Scrapy writes.  Feed option ``zstd_level``: 1 (fast) to 22 (small)."""

    def __init__(self, file: BinaryIO, feed_options: dict[str, Any]) -> None:
        compressor = zstandard.ZstdCompressor(level=feed_options.get("zstd_level", _LEVEL))
        self._writer = compressor.stream_writer(file, closefd=False)

    def write(self, data: bytes) -> int:
        """Take the next bytes; gives how many were taken."""
        return self._writer.write(data)

    def close(self) -> None:
        """Write what is left; the file stays open, because Scrapy stores it."""
        self._writer.close()  # type: ignore[no-untyped-call]
