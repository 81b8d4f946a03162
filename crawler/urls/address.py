"""One address made absolute, escaped and bare of what is not part of it (WHATWG URL, sections 4.4 and 4.5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from w3lib.url import safe_url_string

from crawler.urls.host import clean_host

MAX_LENGTH = 2083
"""Characters of the longest address that is crawled: the longest that every browser ever opened."""

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)  # anchored by match(), one class up to the colon: linear
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")  # fixed width: linear
_AMPERSAND = re.compile(r"&(?:amp;)+", re.IGNORECASE)  # a literal, then a repeated literal: linear
_CONTROL = "".join(map(chr, range(0x21)))  # C0 controls and space, which browsers strip at both ends
# Most addresses are in normal form already; this knows it in a tenth of the time.  Labels are bounded (252 characters
# in all), and the classes after them meet their end at a character that they do not hold: linear.
_NORMAL = re.compile(
    r"https?://(?:[a-z0-9-]{1,62}\.){1,3}[a-z]{2,63}/[A-Za-z0-9_~!$()*+,;=:@/.-]*(?:\?[A-Za-z0-9_~!$()*+,;=:@/?.&-]+)?"
)
_IGNORED = dict.fromkeys(map(ord, "\t\n\r"))
_DOTS = {".": ".", "%2e": ".", "..": "..", ".%2e": "..", "%2e.": "..", "%2e%2e": ".."}


class BadAddress(ValueError):
    """The text is no address of a page that can be asked for; the message names it and says why."""


class Address(NamedTuple):
    """The parts of a normalised address.  ``host`` is ASCII, ``port`` 0 is the scheme's own, ``query`` has no "?"."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def authority(self) -> str:
        """The host, with ':port' where that is not the scheme's own."""
        return f"{self.host}:{self.port}" if self.port else self.host

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.authority}{self.path}{query}"


def normalise(url: str, base: str | None = None, *, encoding: str = "utf-8") -> str:
    """Give the absolute http(s) address that a browser would ask for when it meets ``url`` on the page ``base``.

    Scheme and host are lower-cased, the host is punycode, default port, credentials, fragment and dot segments are
    off, and what needs an escape has one (``encoding``, the page's, is used for the query alone, as browsers do).
    Raises BadAddress, and nothing else.
    """
    if _NORMAL.fullmatch(url) and "/." not in url and "&amp;" not in url and len(url) <= MAX_LENGTH:
        return url
    return str(split(url, base, encoding=encoding))


@lru_cache(maxsize=2048)  # of one page it is asked at every turn, and some hundred are on their way; 1 MB
def split(url: str, base: str | None = None, *, encoding: str = "utf-8") -> Address:
    """Give the parts of ``normalise(url, base)``.  Raises BadAddress."""
    text = _tidy(url)
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    if scheme and scheme not in _PORTS:
        raise BadAddress(f"{_shown(url)}: only http and https addresses can be crawled, not {scheme}:")
    head, mark, query = text[found.end() if found else 0 :].partition("?")
    head = head.replace("\\", "/")
    slashes = len(head) - len(head.lstrip("/"))
    on = split(base) if base is not None else None
    if on is None and not scheme:
        raise BadAddress(f"{_shown(url)}: not an absolute address; give it as https://host/path")
    if slashes >= 2 or on is None or (scheme and scheme != on.scheme):
        host, port, path = _authority(head.lstrip("/"), scheme or (on.scheme if on else ""), url)
        parts = Address(scheme or (on.scheme if on else ""), host, port, path, query)
    elif slashes:
        parts = on._replace(path=head, query=query)
    elif head:
        parts = on._replace(path=on.path.rpartition("/")[0] + "/" + head, query=query)
    else:
        parts = on._replace(query=query if mark else on.query)
    return _escaped(parts, encoding, url)


def _tidy(url: str) -> str:
    if len(url) > 8 * MAX_LENGTH:  # nothing that is cut off here would come out short enough
        raise BadAddress(f"{_shown(url)}: longer than {MAX_LENGTH} characters")
    text = url.strip(_CONTROL).translate(_IGNORED).partition("#")[0].rstrip(_CONTROL)
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates, which JSON can smuggle in
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _authority(text: str, scheme: str, url: str) -> tuple[str, int, str]:
    authority, slash, path = text.partition("/")
    host = authority.rpartition("@")[2]  # credentials end here and are never kept
    name, colon, digits = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, digits = host, ""
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and int(digits) <= 65535):
        raise BadAddress(f"{_shown(url)}: no port can look like this")
    try:
        clean = clean_host(name)
    except (ValueError, UnicodeError) as error:
        raise BadAddress(f"{_shown(url)}: {error}") from error
    port = int(digits or 0)
    return clean, 0 if port == _PORTS[scheme] else port, slash + path


def _escaped(parts: Address, encoding: str, url: str) -> Address:
    path = _without_dots(parts.path or "/")
    query = _AMPERSAND.sub("&", parts.query)  # an ampersand that was escaped once too often
    tail = _STRAY_PERCENT.sub("%25", f"{path}?{query}" if query else path)
    try:
        safe = safe_url_string(f"http://h{tail}", encoding=encoding)
    except (UnicodeEncodeError, LookupError):  # a letter that the page's encoding lacks, or an encoding no one knows
        safe = safe_url_string(f"http://h{tail}")
    path, _, query = safe.removeprefix("http://h").partition("?")
    whole = parts._replace(path=path, query=query)
    if len(str(whole)) > MAX_LENGTH:
        raise BadAddress(f"{_shown(url)}: longer than {MAX_LENGTH} characters")
    return whole


def _without_dots(path: str) -> str:
    if "." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        dots = _DOTS.get(segment.lower())
        if dots == ".." and kept:
            kept.pop()
        elif not dots:
            kept.append(segment)
    if segments[-1].lower() in _DOTS:
        kept.append("")
    return "/" + "/".join(kept)


def _shown(url: str) -> str:
    """The address as an error may show it: short, on one line, and without a password."""
    text = url.rpartition("@")[2]
    return repr(text[:80] + ("..." if len(text) > 80 else ""))
