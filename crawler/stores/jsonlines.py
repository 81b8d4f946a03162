"""JSON Lines that every reader splits into the same lines (RFC 8259, https://jsonlines.org)."""

from __future__ import annotations

import re
from typing import Any

import orjson

# Legal inside a JSON string, but line ends to str.splitlines, JavaScript and terminals: U+2028, U+2029, U+0085 with the
# other C1 controls, and DEL.  Lead bytes of UTF-8 never occur inside a character, so bytes will do.  Fixed widths.
_TREACHEROUS = re.compile(rb"\xe2\x80[\xa8\xa9]|\xc2[\x80-\x9f]|\x7f")


def encode_line(record: object) -> bytes:
    """Give a record as one line of UTF-8 with a line feed; lone surrogates become U+FFFD, controls are escaped."""
    try:
        line = orjson.dumps(record, default=_plain)
    except orjson.JSONEncodeError:
        line = orjson.dumps(_mended(_as_dict(record)), default=str)
    return _TREACHEROUS.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), line) + b"\n"


def _as_dict(record: object) -> Any:
    """The record as dicts, lists and scalars."""
    from itemadapter import ItemAdapter  # noqa: PLC0415 - imports Scrapy, 0.2 s, and our own records need none of it

    return ItemAdapter(record).asdict() if ItemAdapter.is_item(record) else record


def _plain(value: Any) -> Any:
    found = _as_dict(value)
    return str(value) if found is value else found


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(str(name)): _mended(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [_mended(part) for part in value]
    return value
