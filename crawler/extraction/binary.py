"""Does a file that was given as a page hold one: an image, a document or mere bytes give no article.

What the file says of itself is not asked.  The beginnings are those of WHATWG's MIME Sniffing and of its table of
archives; none of them can begin a page, in whatever encoding.
"""

from __future__ import annotations

import re

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS-Adobe-", "a PostScript document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program"),
)
_BOXED = re.compile(rb"RIFF.{4}(?:WEBPVP|WAVEfmt |AVI LIST)|\x00\x00..ftyp[a-z]", re.DOTALL)  # bounded: linear
# What no text in any encoding has once it is decoded: controls but for white space, NUL (padding) and escape.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # one class: linear
_MARKUP = re.compile(r"[\s\x00]*+<\x00*+[a-zA-Z!?/]")  # in UTF-16 read as something else, too; possessive: linear
_LOOK = 65_536  # characters
# Random bytes have 0.095 of them, whatever they are decoded as.  English in UTF-16 that nothing tells of has 0.03, for
# its quotation marks.
_MOST = 0.05


def binary(body: bytes, text: str) -> str:
    """Give what the bytes are if they are no text, in words; "" for what may be a page.  ``text``: them, decoded."""
    if found := next((name for beginning, name in _BEGINNINGS if body.startswith(beginning)), ""):
        return found
    if _BOXED.match(body):
        return "an image, a sound or a video"
    if _MARKUP.match(text):  # a page, however much is amiss in it
        return ""
    look = text[:_LOOK]
    return "no text" if len(_CONTROLS.findall(look)) > _MOST * len(look) else ""
