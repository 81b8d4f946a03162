"""What can be wrong with an answer, each under its name.  Options come from the query or from ``add_fault``."""

from __future__ import annotations

import asyncio
import functools
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Iterator
from email.utils import formatdate
from time import time
from typing import TYPE_CHECKING

import brotli
import zstandard

if TYPE_CHECKING:
    from mockserver.server import Call

Fault = Callable[["Call"], Awaitable[bool]]
"""Answers the call; True if the connection may serve the next one."""

FAULTS: dict[str, Fault] = {}
PAGE = b"<html><head><title>A page</title></head><body><article><p>One paragraph of text.</p></article></body></html>"
_MIB = 2**20


def fault(name: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return register


async def page(call: Call, status: int = 200, headers: dict[str, str] | None = None) -> bool:
    body = call.options.get("body")
    await call.answer(status, {"Content-Type": call.options.get("type", "text/html; charset=utf-8"), **(headers or {})},
                      body.encode() if body is not None else PAGE)  # fmt: skip
    return True


# --- slow and endless


@fault("slow")
async def slow(call: Call) -> bool:
    """The whole answer, late."""
    await asyncio.sleep(float(call.options.get("seconds", "0.5")))
    return await page(call)


@fault("hang")
async def hang(call: Call) -> bool:
    """No answer, the connection stays open."""
    await asyncio.sleep(600)
    return False


@fault("drip")
async def drip(call: Call) -> bool:
    """A body that comes byte by byte and never ends."""
    await call.head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    while True:
        await call.write(b"1\r\nx\r\n")
        await asyncio.sleep(0.05)


@fault("endless-body")
async def endless_body(call: Call) -> bool:
    """Chunks as fast as they are taken, without end."""
    await call.head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    while True:
        await call.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


@fault("endless-headers")
async def endless_headers(call: Call) -> bool:
    """Header lines without end."""
    await call.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        await call.write(b"X-Filler: " + b"x" * 1000 + b"\r\n")


@fault("big")
async def big(call: Call) -> bool:
    """A plain body of ``mib`` MiB that says so."""
    mib = int(call.options.get("mib", "64"))
    await call.head(200, {"Content-Type": "text/html", "Content-Length": str(mib * _MIB)})
    for _ in range(mib):
        await call.write(b"x" * _MIB)
    return False


# --- cut off


@fault("short-content-length")
async def short_content_length(call: Call) -> bool:
    """Half of what Content-Length promises."""
    await call.head(200, {"Content-Type": "text/html", "Content-Length": str(2 * len(PAGE))})
    await call.write(PAGE)
    return False


@fault("broken-chunk")
async def broken_chunk(call: Call) -> bool:
    """A chunk longer than what follows, then the end."""
    await call.head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    await call.write(b"%x\r\n%s\r\nfff\r\nhalf" % (len(PAGE), PAGE))
    return False


@fault("no-last-chunk")
async def no_last_chunk(call: Call) -> bool:
    """Whole chunks, but not the one that says it is over."""
    await call.head(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    await call.write(b"%x\r\n%s\r\n" % (len(PAGE), PAGE))
    return False


@fault("truncated-gzip")
async def truncated_gzip(call: Call) -> bool:
    """A gzip body that stops half way, with the Content-Length of the half."""
    packed = gzip.compress(PAGE * 50)
    await call.answer(200, {"Content-Encoding": "gzip"}, packed[: len(packed) // 2])
    return True


@fault("flaky")
async def flaky(call: Call) -> bool:
    """Cut off the first ``times`` times, whole from then on."""
    return await (short_content_length(call) if call.nth <= int(call.options.get("times", "1")) else page(call))


# --- bombs


def _zeros(mib: int) -> Iterator[bytes]:
    return (bytes(_MIB) for _ in range(mib))


@functools.lru_cache
def bomb(coding: str, mib: int) -> bytes:
    """``mib`` MiB of zeros, packed small."""
    if coding in {"gzip", "deflate"}:
        packer = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
        return b"".join(packer.compress(each) for each in _zeros(mib)) + packer.flush()
    if coding == "br":
        squeezer = brotli.Compressor(quality=5)
        return b"".join(squeezer.process(each) for each in _zeros(mib)) + squeezer.finish()
    if coding == "zstd":
        writer = zstandard.ZstdCompressor().compressobj()
        return b"".join(writer.compress(each) for each in _zeros(mib)) + writer.flush()
    return gzip.compress(bomb("gzip", mib))  # "gzip, gzip"


def _bomb_fault(coding: str) -> Fault:
    async def answer(call: Call) -> bool:
        body = bomb(coding, int(call.options.get("mib", "256")))
        await call.answer(200, {"Content-Encoding": coding}, body)
        return True

    return answer


_CODINGS = {"gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd", "nested": "gzip, gzip"}
for _name, _coding in _CODINGS.items():
    FAULTS[f"bomb-{_name}"] = _bomb_fault(_coding)


@fault("bomb-xml-gz")
async def bomb_xml_gz(call: Call) -> bool:
    """A sitemap file that is itself gzip, without a Content-Encoding."""
    await call.answer(200, {"Content-Type": "application/gzip"}, bomb("gzip", int(call.options.get("mib", "256"))))
    return True


# --- redirects


async def _redirect(call: Call, target: str) -> bool:
    await call.answer(int(call.options.get("code", "302")), {"Location": target}, b"")
    return True


@fault("redirect")
async def redirect(call: Call) -> bool:
    return await _redirect(call, call.options["to"])


@fault("redirect-loop")
async def redirect_loop(call: Call) -> bool:
    return await _redirect(call, call.seen.path)


@fault("redirect-chain")
async def redirect_chain(call: Call) -> bool:
    """``hops`` redirects and then a page; each hop is ``?hops=`` one less."""
    hops = int(call.options.get("hops", "3"))
    return await (_redirect(call, f"{call.seen.target}?hops={hops - 1}") if hops else page(call))


@fault("redirect-to-file")
async def redirect_to_file(call: Call) -> bool:
    return await _redirect(call, "file:///etc/hostname")


@fault("redirect-with-credentials")
async def redirect_with_credentials(call: Call) -> bool:
    host = call.seen.headers["host"]
    return await _redirect(call, f"http://canary-user:canary-word@{host}{call.options.get('to', '/')}")


@fault("503-then-redirect")
async def unavailable_then_redirect(call: Call) -> bool:
    """What once slipped through Scrapy's offsite filter: the retry of the 503 is not filtered, nor where it leads."""
    return await (page(call, 503) if call.nth == 1 else _redirect(call, call.options["to"]))


# --- statuses and rests


@fault("status")
async def status(call: Call) -> bool:
    return await page(call, int(call.options.get("code", "500")))


def _rest_fault(code: int, header: Callable[[Call], str | None]) -> Fault:
    async def answer(call: Call) -> bool:
        if call.nth > int(call.options.get("times", "1")):
            return await page(call)
        wait = header(call)
        return await page(call, code, {} if wait is None else {"Retry-After": wait})

    return answer


def _date(call: Call) -> str:
    return formatdate(time() + float(call.options.get("seconds", "2")), usegmt=True)


# The first ``times`` answers ask for a rest, later ones are pages.
FAULTS |= {
    "429-retry-after": _rest_fault(429, lambda call: call.options.get("seconds", "1")),
    "503-retry-after-date": _rest_fault(503, _date),
    "429-plain": _rest_fault(429, lambda call: None),
    "503-plain": _rest_fault(503, lambda call: None),
    "503-retry-after-absurd": _rest_fault(503, lambda call: call.options.get("value", "99999999999")),
}


# --- what the body is


@fault("wrong-charset")
async def wrong_charset(call: Call) -> bool:
    """Says UTF-8, is windows-1252."""
    body = "<html><body><p>Überschätzt: façade, naïveté, œuvre.</p></body></html>".encode("cp1252")
    await call.answer(200, {"Content-Type": "text/html; charset=utf-8"}, body)
    return True


@fault("trap")
async def trap(call: Call) -> bool:
    """A page at any address that leads to ever more: deeper paths, session ids, days to come, next pages."""
    if call.seen.target in ("/robots.txt", "/favicon.ico"):
        return await page(call, 404)
    here, n, any_number = call.seen.target.rstrip("/"), call.nth, id(call) % 10**6
    links = [f"{here}/a/", f"/calendar/{2027 + any_number % 50}/{n % 12 + 1:02d}/", f"{here}?sid={any_number:x}",
             f"{here}?page={n + 1}", f"/archive/{any_number}/the-day-that-never-was-{any_number}"]  # fmt: skip
    body = "".join(f'<h2><a href="{link}">A headline that leads on to number {n} of it</a></h2>' for link in links)
    await call.answer(200, {}, f"<title>Trap</title><main>{body}<p>Nothing more to read here.</p></main>".encode())
    return True


@fault("soft-404")
async def soft_404(call: Call) -> bool:
    """A page, and a status of success, for what is not there."""
    return await page(call, 404 if call.seen.target == "/robots.txt" else 200)


@fault("pdf-as-html")
async def pdf_as_html(call: Call) -> bool:
    await call.answer(200, {"Content-Type": "text/html"}, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" * 20)
    return True


@fault("html-as-xml")
async def html_as_xml(call: Call) -> bool:
    await call.answer(200, {"Content-Type": "application/xml"}, PAGE)
    return True


@fault("video")
async def video(call: Call) -> bool:
    """Film where a page was expected."""
    await call.head(200, {"Content-Type": "video/mp4", "Content-Length": str(4 * _MIB)})
    for _ in range(4):
        await call.write(bytes(_MIB))
    return False


@fault("bad-gzip")
async def bad_gzip(call: Call) -> bool:
    """Says gzip, is not."""
    await call.answer(200, {"Content-Encoding": "gzip"}, PAGE)
    return True


# --- validators and cookies


@fault("etag")
async def etag(call: Call) -> bool:
    unchanged = call.seen.headers.get("if-none-match") == '"v1"'
    await call.answer(304 if unchanged else 200, {"ETag": '"v1"'}, b"" if unchanged else PAGE)
    return True


@fault("stale-etag")
async def stale_etag(call: Call) -> bool:
    """The same validator for a body that differs each time, and never a 304."""
    await call.answer(200, {"ETag": '"v1"'}, PAGE + b"<!-- %d -->" % call.nth)
    return True


@fault("cookies")
async def cookies(call: Call) -> bool:
    """Sends who has no cookie round once more, and a page to who brings it."""
    if "visited=1" in call.seen.headers.get("cookie", ""):
        return await page(call)
    await call.answer(302, {"Location": call.seen.path, "Set-Cookie": "visited=1; Path=/"}, b"")
    return True


# --- no proper answer at all


@fault("close-without-answer")
async def close_without_answer(call: Call) -> bool:
    return False


@fault("reset")
async def reset(call: Call) -> bool:
    """Resets the connection (RST) in place of an answer."""
    own = call.writer.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    call.writer.transport.abort()
    return False


@fault("garbage")
async def garbage(call: Call) -> bool:
    """Bytes that are no HTTP."""
    await call.write(b"\x16\x03\x01 what is this\r\n\r\n")
    return False


@fault("bad-header-line")
async def bad_header_line(call: Call) -> bool:
    """A header line without a colon among good ones."""
    await call.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nno colon here\r\nContent-Length: %d\r\n\r\n%s"
                     % (len(PAGE), PAGE))  # fmt: skip
    return True


# --- robots.txt (put them on that path with add_fault)


@fault("robots-slow")
async def robots_slow(call: Call) -> bool:
    call.options |= {"body": call.options.get("body", "User-agent: *\nDisallow: /private/"), "type": "text/plain"}
    return await slow(call)


@fault("robots-huge")
async def robots_huge(call: Call) -> bool:
    """``mib`` MiB, the rule that counts in the first line."""
    mib = int(call.options.get("mib", "2"))
    body = b"User-agent: *\nDisallow: /private/\n" + b"Disallow: /some/where/else/\n" * (mib * _MIB // 28)
    await call.answer(200, {"Content-Type": "text/plain"}, body)
    return True


FAULTS |= {"robots-5xx": status, "robots-hang": hang, "robots-redirect-loop": redirect_loop}
