"""Write the newsroom as WARC: ``python -m crawler.demo.record``.

The file depends on the folder alone: dates are fixed, record ids are made from addresses, gzip members carry no time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.demo.routes import WARC, Route, read_routes

RECORDED = "2026-11-21T06:00:00Z"
"""When the newsroom pretends to have been crawled: the morning after its last article."""
_RECORDED_HTTP = "Sat, 21 Nov 2026 06:00:00 GMT"


def warc_of(routes: Iterable[Route]) -> bytes:
    """A gzipped WARC 1.0 file (ISO 28500) with one response record a route, in the routes' order."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for route in routes:
        body = route.body
        reason = HTTPStatus(route.status).phrase
        headers = [*route.headers, ("Date", _RECORDED_HTTP), ("Content-Length", str(len(body)))]
        record = writer.create_warc_record(
            route.url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict={
                "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, route.url)}>",
                "WARC-Date": RECORDED,
            },
            http_headers=StatusAndHeaders(f"{route.status} {reason}", headers, protocol="HTTP/1.1"),
        )
        writer.write_record(record)
    return out.getvalue()


def main(target: Path = WARC) -> None:
    """Write ``target`` anew and say what is in it."""
    routes = read_routes()
    target.write_bytes(warc_of(routes))
    sys.stdout.write(f"{target}: {len(routes)} responses, {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
