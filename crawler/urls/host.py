"""The host part of an address: IDNA, IPv4 in all its spellings, IPv6 (WHATWG URL, section 3.5)."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote

import idna

# Letters, digits, hyphen and the underscore that real hosts use; one class a label, no overlap with the dot: linear.
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")  # two disjoint alternatives: linear
_MAX_NAME = 253  # RFC 1035: 255 octets on the wire


@lru_cache(maxsize=4096)  # a crawl meets the same few hosts on every link
def clean_host(raw: str) -> str:
    """Give the host as a browser would ask for it: lower case, punycode, dotted IPv4, compressed IPv6 in brackets.

    A trailing dot goes: it names the same host, and would give it a second politeness limit.  Raises ValueError.
    """
    if raw.startswith("["):
        if not raw.endswith("]") or "%" in raw:
            raise ValueError("a broken IPv6 address")
        return f"[{IPv6Address(raw[1:-1]).compressed}]"
    name = unquote(raw, errors="strict") if "%" in raw else raw
    name = _ascii(name).removesuffix(".")
    if not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
        raise ValueError("no host name can look like this")
    return _dotted(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name


def _ascii(name: str) -> str:
    """Domain to ASCII by UTS 46, not transitional, so that ß stays ß; emoji are let through as browsers do."""
    if name.isascii():
        return name.lower()
    mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
    return ".".join(x if x.isascii() else "xn--" + x.encode("punycode").decode() for x in mapped.split("."))


def _dotted(name: str) -> str:
    """127.1, 0x7f.1, 017700000001 and 2130706433 are all 127.0.0.1: a name that ends in a number is an IPv4 address."""
    parts = [_number(x) for x in name.split(".")]
    *head, last = parts
    if len(parts) > 4 or any(x > 255 for x in head) or last >= 256 ** (5 - len(parts)):
        raise ValueError("a broken IPv4 address")
    return str(IPv4Address(sum(x << (24 - 8 * i) for i, x in enumerate(head)) + last))


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or len(text) > 20:  # 20 characters hold 2**32 in every base, zeros included
        raise ValueError("a broken IPv4 address")
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") and len(text) > 1 else 10)
