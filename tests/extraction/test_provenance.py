"""What is known of how a page came."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction.provenance import downloaded_at
from crawler.items import FetchedPage

MORNING = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T10:00:00Z", MORNING),
        ("2026-11-23T11:00:00+01:00", MORNING),
        ("2026-11-23T10:00:00", MORNING),
        ("9999-12-31", None),
        ("last Monday", None),
        ("", None),
    ],
)
def test_the_moment_of_a_download_is_read_where_it_is_one(text: str, moment: datetime | None) -> None:
    page = FetchedPage("https://a.org/1", "https://a.org/1", 200, {}, b"", text)
    assert downloaded_at(page) == moment
