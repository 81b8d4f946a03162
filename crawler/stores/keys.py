"""Short forms of what the state stores often: keys, addresses, fingerprints, dates."""

from __future__ import annotations

import binascii
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b

_MASK = (1 << 64) - 1
_BYTES = 8


def key_hash(key: str) -> int:
    """Give the signed 64-bit number under which a URL is kept.

    Among n URLs two share a number with a chance of n*n / 2**65: 3e-8 for a million, 3e-6 for ten millions.
    """
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def pack_numbers(numbers: Iterable[int]) -> bytes:
    """Give signed 64-bit numbers, such as ``key_hash`` gives, as eight bytes each."""
    return b"".join(number.to_bytes(_BYTES, "big", signed=True) for number in numbers)


def unpack_numbers(packed: bytes) -> list[int]:
    """Undo pack_numbers; bytes behind the last whole number do not count."""
    starts = range(0, len(packed) - _BYTES + 1, _BYTES)
    return [int.from_bytes(packed[at : at + _BYTES], "big", signed=True) for at in starts]


ROW_BITS = 45
"""Bits of a row's number that tell the URLs of a site apart."""

_SITES = 1 << 63 - ROW_BITS  # a quarter of a million


def row_id(site: int, h: int) -> int:
    """Give the number of the frontier's row of a site's URL, whose key has this ``key_hash``.  Raises ValueError.

    A site's rows lie together.  Among a site's n URLs two share a number with a chance of n*n / 2**46: 2e-6 for ten
    thousand, 1.4 % for a million; the second is then taken for the first and not fetched.
    """
    if not 0 <= site < _SITES:
        raise ValueError(f"a state holds at most {_SITES} sites")
    return site << ROW_BITS | h & (1 << ROW_BITS) - 1


def split128(hexadecimal: str) -> tuple[int, int]:
    """Give a 128-bit fingerprint of 32 hex digits as two signed 64-bit numbers; ValueError for anything else."""
    if len(hexadecimal) != 32:
        raise ValueError(f"a fingerprint has 32 hexadecimal digits, not {hexadecimal!r}")
    number = int(hexadecimal, 16)
    return _signed(number >> 64), _signed(number & _MASK)


def join128(high: int, low: int) -> str:
    """Undo split128."""
    return f"{(high & _MASK) << 64 | (low & _MASK):032x}"


def pack64(hexadecimal: str | None) -> int | None:
    """Give a 64-bit fingerprint of at most 16 hex digits as one signed number."""
    if hexadecimal is None:
        return None
    number = int(hexadecimal, 16)
    if number > _MASK:
        raise ValueError(f"a 64-bit fingerprint has at most 16 hexadecimal digits, not {hexadecimal!r}")
    return _signed(number)


def unpack64(number: int | None) -> str | None:
    """Undo pack64: 16 hex digits."""
    return None if number is None else f"{number & _MASK:016x}"


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


def _prefixes(site: str) -> dict[str, str]:
    return {"0": f"https://{site}/", "1": f"https://www.{site}/", "2": f"http://{site}/", "3": f"http://www.{site}/"}


_OFTEN = b"abcdefghijklmnopqrstuvwxyz0123456789-/._?=&%,+:~!;()'@*$|ABCDEF"  # in addresses; 63 of 64 signs
_BASE64 = b"abcdefghijklmnopqrstuvwxyz0123456789+/BCDEFGHIJKLMNOPQRSTUVWXYZ"  # all but A, the sign of six zero bits
_TO_BASE64 = bytes(_BASE64[_OFTEN.index(n)] if n in _OFTEN else 0 for n in range(256))
_FROM_BASE64 = bytes(_OFTEN[_BASE64.index(n)] if n in _BASE64 else n for n in range(256))
_PACKED = 0x80  # the first bit is set: packed texts begin with 0 to 3 or h, whose signs stand in the upper half


def pack_url(site: str, url: str) -> bytes:
    """Give the URL in few bytes: scheme and host of its site as one digit, then six bits a character.

    One with a character that is rare in addresses stays UTF-8.
    """
    text = url
    for digit, prefix in _prefixes(site).items():
        if url.startswith(prefix):
            text = digit + url[len(prefix) :]
            break
    plain = text.encode("utf-8", "surrogatepass")
    signs = plain.translate(_TO_BASE64)
    if b"\0" in signs or text[:1] not in "0123h":
        return plain
    spare = -len(signs) % 4
    packed = binascii.a2b_base64(signs + b"A" * spare)
    return packed[: len(packed) - (spare * 3 // 4)]


def unpack_url(site: str, packed: bytes) -> str:
    """Undo pack_url."""
    if packed[:1] >= bytes([_PACKED]):
        signs = binascii.b2a_base64(packed + b"\0" * (-len(packed) % 3), newline=False).rstrip(b"A")
        packed = signs.translate(_FROM_BASE64)
    text = packed.decode("utf-8", "surrogatepass")
    prefix = _prefixes(site).get(text[:1])
    return prefix + text[1:] if prefix else text


def storable(text: str) -> str:
    """Give the text without what a database refuses: NUL (PostgreSQL) and lone surrogates (both)."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


BARE_DATE, OF_CHANGE, BY_ADDRESS = 1, 2, 4
"""What is told of a listed date beside its number: it has no time; it is that of a change, and not of publication;
no listing says it, but the address itself, which names the day (with BARE_DATE) or the month."""


def listed_number(date: str | None, *, of_change: bool = False) -> tuple[int, int]:
    """Give (epoch seconds, BARE_DATE and OF_CHANGE) of an ISO 8601 UTC time or bare date; (0, 0) for none."""
    if not date:
        return 0, 0
    return int(epoch(date)), (BARE_DATE if len(date) == 10 else 0) + (OF_CHANGE if of_change else 0)


def listed_text(number: int, kind: int) -> str | None:
    """Undo listed_number; None where no listing said it."""
    if not number or kind & BY_ADDRESS:
        return None
    return iso(number)[:10] if kind & BARE_DATE else iso(number)


def epoch(date: str) -> float:
    """Give the moment that an ISO 8601 time (UTC without offset) or bare date means at the earliest: epoch seconds."""
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def iso(seconds: float) -> str:
    """Epoch seconds as ISO 8601 UTC, to the second."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
