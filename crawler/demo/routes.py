"""What the newsroom answers: the routes.toml of each host, read and checked."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

FOLDER = Path(__file__).parent / "newsroom"
WARC = Path(__file__).parent / "newsroom.warc.gz"
SITES = Path(__file__).parent / "sites.txt"

Kind = Literal[
    "article",
    "section",
    "tag",
    "author",
    "search",
    "login",
    "gallery-index",
    "feed",
    "sitemap",
    "robots",
    "consent",
    "duplicate",
    "other",
]
_FIELDS = {"path", "kind", "type", "scheme", "status", "file", "headers", "of", "disallowed", "malformed", "unreadable"}


class BadRoute(ValueError):
    """A routes.toml that cannot be used; the message names the file, the path and what is wrong."""


@dataclass(frozen=True, slots=True)
class Route:
    """One recorded address and its answer.

    ``file`` is null for an answer without a body (a redirect).  ``of`` is, for a duplicate, the address of the article
    that it repeats.  ``disallowed``: robots.txt forbids it, a crawler that asks for it is wrong.  ``malformed`` feeds
    can still be read by a lenient parser, ``unreadable`` ones cannot be read at all.
    """

    url: str
    kind: Kind
    status: int
    file: Path | None
    headers: list[tuple[str, str]] = field(repr=False)
    of: str | None = None
    disallowed: bool = False
    malformed: bool = False
    unreadable: bool = False

    @property
    def body(self) -> bytes:
        """The response's bytes as the site sent them, in the site's own encoding."""
        return self.file.read_bytes() if self.file else b""

    @property
    def expectation(self) -> Path | None:
        """Where the expectation of this page stands, or would stand."""
        return self.file.with_name(self.file.name.rsplit(".", 1)[0] + ".expected.json") if self.file else None

    def expected(self) -> dict[str, Any] | None:
        """What must come out of this page (an article's other addresses share its file); null: nothing is said."""
        if self.expectation is None or not self.expectation.exists():
            return None
        answer: dict[str, Any] = json.loads(self.expectation.read_text(encoding="utf-8"))
        return answer


def read_routes(folder: Path = FOLDER) -> list[Route]:
    """All routes under ``folder``, hosts in order of their names, a host's routes in the order of its file."""
    return [route for table in sorted(folder.glob("*/routes.toml")) for route in _routes_of(table)]


def _routes_of(table: Path) -> Iterator[Route]:
    host = table.parent.name
    content = tomllib.loads(table.read_text(encoding="utf-8"))
    for entry in content.get("route", []):
        where = f"{table}: route {entry.get('path')!r}"
        if unknown := set(entry) - _FIELDS:
            raise BadRoute(f"{where}: unknown field {min(unknown)!r}")
        if missing := {"path", "kind", "type"} - set(entry):
            raise BadRoute(f"{where}: lacks {min(missing)!r}")
        if entry["kind"] not in get_args(Kind):
            raise BadRoute(f"{where}: unknown kind {entry['kind']!r}; known: {', '.join(get_args(Kind))}")
        file = table.parent / entry["file"] if "file" in entry else None
        if file is not None and not file.is_file():
            raise BadRoute(f"{where}: there is no file {file}")
        headers = {"Content-Type": entry["type"]} | content.get("headers", {}) | entry.get("headers", {})
        yield Route(
            url=f"{entry.get('scheme', 'https')}://{host}{entry['path']}",
            kind=entry["kind"],
            status=entry.get("status", 200),
            file=file,
            headers=list(headers.items()),
            of=entry.get("of"),
            disallowed=entry.get("disallowed", False),
            malformed=entry.get("malformed", False),
            unreadable=entry.get("unreadable", False),
        )
