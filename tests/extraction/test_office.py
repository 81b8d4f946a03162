"""The office: what the desk says of pages that cross as bytes, one memory a domain, the least used put away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from components import a_page

from crawler.extraction.office import Analysed, Arrival, Office, analyse_page


@pytest.fixture
def arrive(page_html):
    def enter(office, number, domain="a.org"):
        url = f"https://www.{domain}/2026/11/story-{number}"
        body = page_html.replace(b"council", f"council of ward {number}".encode())
        found = analyse_page(body, url, "text/html")
        assert isinstance(found, Analysed)
        assert found.domain == domain
        fetched = replace(a_page(url), body=b"")
        return office.enter(domain, Arrival(url, found.packed, fetched))

    return enter


def test_pages_leave_together_with_their_provenance_and_sketch(arrive):
    office = Office(2, "run", most=10, sketches=True)
    assert arrive(office, 1).left == []
    left = arrive(office, 2).left
    assert [x.outcome.metadata.crawlId for x in left] == ["run", "run"]
    assert all(x.sketch and x.outcome.contentHash for x in left)


@pytest.mark.threat(28)
@pytest.mark.parametrize(("published", "taken"), [("2026-11-20", "2026-11-20"), ("2099-01-01", None)])
def test_no_date_is_later_than_the_page_itself(published, taken, page_html):
    url = "https://www.a.org/2099/story"
    body = page_html.replace(b"2026-11-20T08:00:00Z", published.encode())
    found = analyse_page(body, url, "text/html")
    fetched = replace(a_page(url), body=b"", downloaded="2026-11-23T10:00:00Z")
    (left,) = Office(1, "run", most=10, sketches=False).enter("a.org", Arrival(url, found.packed, fetched)).left
    assert left.outcome.datePublished == taken


def test_pages_leave_when_they_are_told_to(arrive):
    office = Office(8, "run", most=10, sketches=False)
    arrive(office, 1)
    (left,) = office.flush(["a.org", "unknown.org"]).left
    assert left.sketch is None


def test_a_memory_is_told_once_after_it_has_learned(arrive):
    office = Office(1, "run", most=10, sketches=False)
    arrive(office, 1)
    assert [domain for domain, _ in office.changed(["a.org"])] == ["a.org"]
    assert office.changed(["a.org"]) == []


def test_what_was_learned_is_taken_up_again(arrive):
    office = Office(1, "run", most=10, sketches=False)
    arrive(office, 1)
    (kept,) = office.changed(["a.org"])
    again = Office(1, "run", most=10, sketches=False)
    assert again.open(*kept).trouble == ""
    assert again.changed(["a.org"]) == []


def test_a_memory_that_cannot_be_read_is_learned_anew():
    assert Office(1, "run", most=10, sketches=False).open("a.org", b"x").trouble


def test_the_least_used_memory_is_put_away_but_none_where_pages_wait(arrive):
    office = Office(8, "run", most=1, sketches=False)
    arrive(office, 1)
    assert office.open("b.org", None).away == []
    assert office.open("c.org", None).away == [("b.org", b"")]
    office.flush(["a.org"])
    (away, _) = office.open("d.org", None).away
    assert away[0] == "a.org"
    assert away[1]
