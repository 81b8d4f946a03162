"""threats.md, row 4: what unpacks to gigabytes is read up to the limit, in every coding."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crawler.stores.contentcoding import Body, dechunk, decode_body

LIMIT = 1 << 20


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", CODERS)
@given(body=st.binary(min_size=1, max_size=500))
def test_a_body_comes_back_from_each_coding(coding: str, body: bytes) -> None:
    assert decode_body(CODERS[coding](body), "", coding, LIMIT) == Body(body, True)


@pytest.mark.threat(4)
@pytest.mark.parametrize("coding", CODERS)
def test_a_bomb_gives_the_limit_and_is_not_whole(coding: str) -> None:
    bomb = CODERS[coding](bytes(20 * LIMIT))
    assert len(bomb) < LIMIT // 10
    assert decode_body(bomb, "", coding, LIMIT) == Body(bytes(LIMIT), False)


@pytest.mark.threat(4)
def test_a_gigabyte_in_828_bytes_gives_the_limit() -> None:
    pieces = [brotli.Compressor(quality=1)]
    bomb = b"".join(pieces[0].process(bytes(LIMIT)) for _ in range(64)) + pieces[0].finish()
    assert decode_body(bomb, "", "br", LIMIT) == Body(bytes(LIMIT), False)


def test_a_zstd_body_that_asks_for_a_huge_window_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(b"x" * 100) + packer.flush()
    assert decode_body(packed, "", "zstd", LIMIT) == Body(b"", False)


def test_codings_in_a_row_are_undone_from_the_last() -> None:
    body = zlib.compress(gzip.compress(b"text"))
    assert decode_body(body, "", "gzip, deflate", LIMIT) == Body(b"text", True)


@pytest.mark.threat(4)
def test_a_bomb_in_a_bomb_gives_the_limit() -> None:
    bomb = gzip.compress(gzip.compress(bytes(50 * LIMIT)))
    assert decode_body(bomb, "", "gzip, gzip", LIMIT) == Body(bytes(LIMIT), False)


def test_more_codings_than_any_server_means_are_refused() -> None:
    assert decode_body(b"x", "", "gzip, gzip, gzip, gzip", LIMIT) == Body(b"", False)


def test_deflate_without_its_frame_is_read_too() -> None:
    assert decode_body(raw_deflate(b"text" * 9), "", "deflate", LIMIT) == Body(b"text" * 9, True)


@pytest.mark.parametrize("coding", [*CODERS, "compress", "identity", "unheard-of"])
def test_a_body_that_was_decoded_before_stays_as_it_is(coding: str) -> None:
    assert decode_body(b"<html>plain</html>", "", coding, LIMIT) == Body(b"<html>plain</html>", True)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_body_that_breaks_off_gives_what_is_there_and_is_not_whole(coding: str) -> None:
    text = b"".join(b"%d " % n for n in range(200_000))
    packed = CODERS[coding](text)
    body = decode_body(packed[: len(packed) // 2], "", coding, 10 * LIMIT)
    assert not body.whole
    assert text.startswith(body.content)


def test_several_gzip_members_are_one_body() -> None:
    assert decode_body(gzip.compress(b"one ") + gzip.compress(b"two"), "", "gzip", LIMIT) == Body(b"one two", True)


def test_a_body_over_the_limit_is_cut_and_not_whole() -> None:
    assert decode_body(b"abcdef", "", "", 3) == Body(b"abc", False)
    assert decode_body(b"abc", "", "", 3) == Body(b"abc", True)


def test_chunks_are_joined_and_their_extensions_passed_over() -> None:
    assert dechunk(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n") == Body(b"abcde", True)


def test_chunks_that_break_off_are_not_whole() -> None:
    assert dechunk(b"3\r\nabc\r\n5\r\nde") == Body(b"abcde", False)


def test_a_body_without_chunks_stays_as_it_is() -> None:
    assert decode_body(b"<p>not chunked</p>", "chunked", "", LIMIT) == Body(b"<p>not chunked</p>", True)


def test_a_chunked_body_is_unpacked_after_joining() -> None:
    packed = gzip.compress(b"text")
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    assert decode_body(chunked, "chunked", "gzip", LIMIT) == Body(b"text", True)


@given(st.binary(max_size=300), st.sampled_from(["", "chunked"]), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_no_bytes_make_it_raise_or_pass_the_limit(raw: bytes, transfer: str, coding: str) -> None:
    assert len(decode_body(raw, transfer, coding, 100).content) <= 100
