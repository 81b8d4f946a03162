"""What a sitemap says crosses to the crawl in pieces that are unpickled as they are taken."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.listing import Listing
from crawler.spiders.reading import Bundle, read_source

LISTINGS = [Listing(f"https://a.org/{n}") for n in range(700)]


@given(st.integers(0, 700), st.integers(-800, 800), st.integers(-800, 800))
def test_a_bundle_is_the_listings_that_were_packed(count, start, stop):
    bundle = pickle.loads(pickle.dumps(Bundle.of(LISTINGS[:count])))
    assert (len(bundle), list(bundle)) == (count, LISTINGS[:count])
    assert bundle[start:stop] == LISTINGS[:count][start:stop]


def test_an_entry_of_a_bundle_is_unpickled_by_itself():
    assert Bundle.of(LISTINGS)[450] == LISTINGS[450]


def test_news_come_first_and_a_large_sitemap_comes_in_pieces():
    news = "<news:news><news:title>A ferry</news:title></news:news>"
    entry = "<url><loc>https://a.org/{}</loc>{}</url>"
    urls = "".join(entry.format(n, news if n == 250 else "") for n in range(300))
    reading = read_source("sitemap", f"<urlset>{urls}</urlset>".encode(), "https://a.org/s.xml")
    assert isinstance(reading.listings, Bundle)
    assert [x.url for x in reading.listings[:2]] == ["https://a.org/250", "https://a.org/0"]


def test_a_listing_tells_the_moments_of_the_last_change_the_latest_first():
    entries = "".join(
        f"<url><loc>https://a.org/{n}</loc><lastmod>{date}</lastmod></url>"
        for n, date in enumerate(["2025-01-06T10:00:00Z", "2025-01-06T13:00:00+02:00", "2025-01-06"])
    )
    reading = read_source("sitemap", f"<urlset>{entries}</urlset>".encode(), "https://a.org/s.xml")
    assert reading.moments == (1_736_161_200.0, 1_736_157_600.0)
