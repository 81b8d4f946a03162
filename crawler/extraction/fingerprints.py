"""Fingerprints of an article's text: one that is equal for equal texts, one that is near for near texts."""

from __future__ import annotations

import re
from hashlib import blake2b

import numpy as np

# A word is a run of letters and digits; a character of a script that is written without spaces stands for itself
# (Thai to Lao, Khmer, kana, ideographs, Hangul excluded).  Disjoint classes without nesting: linear.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def content_hash(text: str) -> str:
    """Give 32 hex digits (BLAKE2b, 128 bits) of the text; runs of white space and letter case do not count."""
    folded = " ".join(text.split()).casefold()
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def simhash(text: str) -> str:
    """Give 16 hex digits of the text's SimHash (Charikar 2002) over runs of three words, or of three ideographs.

    Texts that share most of their runs differ in few bits: count them with ``distance``.
    """
    words = " ".join(_WORD.findall(text.casefold())).encode("utf-8", "surrogatepass").split(b" ")
    runs = {b" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)} or {b" ".join(words)}
    digests = b"".join([blake2b(run, digest_size=8).digest() for run in runs])
    bits = np.unpackbits(np.frombuffer(digests, np.uint8).reshape(-1, 8), axis=1)
    return np.packbits(2 * bits.sum(axis=0, dtype=np.int64) > len(runs)).tobytes()[::-1].hex()


def distance(one: str, other: str) -> int:
    """Give the number of bits, 0 to 64, in which two SimHashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
