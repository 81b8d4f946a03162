"""Fingerprints of an article's text: one that is equal for equal texts, one that is near for near texts."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from crawler.extraction.runs import coded, runs_of


def content_hash(text: str) -> str:
    """Give 32 hex digits (BLAKE2b, 128 bits) of the text; runs of white space and letter case do not count."""
    folded = " ".join(text.split()).casefold()
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def simhash(text: str) -> str:
    """Give 16 hex digits of the text's SimHash (Charikar 2002) over runs of three words, or of three ideographs.

    Texts that share most of their runs differ in few bits: count them with ``distance``.
    """
    hashes = runs_of(coded(text).words, 3).astype(">u8")
    bits = np.unpackbits(hashes.view(np.uint8).reshape(-1, 8), axis=1)
    return np.packbits(2 * bits.sum(axis=0, dtype=np.int64) > len(hashes)).tobytes().hex()


def distance(one: str, other: str) -> int:
    """Give the number of bits, 0 to 64, in which two SimHashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
