"""Feeds as Zstandard."""

from __future__ import annotations

import io

import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crawler.postprocessing import ZstdPlugin


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_what_is_written_is_what_is_read(chunks: list[bytes]) -> None:
    file = io.BytesIO()
    plugin = ZstdPlugin(file, {"zstd_level": 1})
    assert [plugin.write(chunk) for chunk in chunks] == [len(chunk) for chunk in chunks]
    plugin.close()
    assert zstandard.ZstdDecompressor().decompressobj().decompress(file.getvalue()) == b"".join(chunks)


def test_the_file_stays_open_for_scrapy_to_store() -> None:
    file = io.BytesIO()
    ZstdPlugin(file, {}).close()
    assert not file.closed
