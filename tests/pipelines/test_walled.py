"""Missing pages are learned by a probe; a wall that was delivered is looked at again, and taken back."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from components import NOW, PAGE, a_page, an_article, deduplicate, on_its_way
from scrapy.http import HtmlResponse

from crawler.extraction.fingerprints import content_hash
from crawler.extraction.office import Analysed
from crawler.items import Retraction
from crawler.pipelines.walled import missing_kind, settle_wall
from crawler.session import Rejected, Window
from crawler.session.missing import MissingPages
from crawler.spiders.arguments import SitePlan
from crawler.spiders.probing import Prober
from crawler.stores.frontier import WALLED
from crawler.stores.ledger import Delivery
from crawler.stores.watches import NO_PRINTS, Watch

OTHER = "https://a.org/2026/11/two"
PLAN = SitePlan("a.org", ("https://a.org/",), Window(), None)
SAID = "<p>There is nothing to be read at this address, nor was there ever, but look around as long as you like.</p>"
MISSING = f"<html><head><title>A</title></head><body><main>{SAID * 3}</main></body></html>".encode()
DAY = 86_400.0


@pytest.fixture
def prober(session):
    return Prober(session, 30.0)


def answer(loop, prober, status, body=MISSING):
    request = prober.request(PLAN, PAGE)
    response = HtmlResponse(request.url, status, body=body, request=request)
    loop.run_until_complete(request.callback(response, **request.cb_kwargs))


@pytest.mark.threat(35)
@pytest.mark.parametrize(("status", "again"), [(200, False), (404, False), (410, False), (503, True), (403, True)])
def test_a_site_that_has_answered_is_not_asked_again_for_a_month(loop, session, prober, status, again):
    answer(loop, prober, status)
    assert (Prober(session, 30.0).request(PLAN, PAGE) is not None) == again
    session.now = lambda: NOW + 31 * DAY
    assert Prober(session, 30.0).request(PLAN, PAGE)


def looking_like(wall):
    return Analysed(b"", "a.org", (), {}, wall=wall)


@pytest.mark.parametrize(
    ("flags", "kind"), [([], "soft-404"), (["interstitial"], "soft-404"), (["undated", "login"], "login")]
)
def test_a_wall_that_a_site_shows_for_all_addresses_is_told_by_its_kind(flags, kind):
    assert missing_kind(a_page(), looking_like(""), flags) == kind


@pytest.mark.parametrize(("wall", "kind"), [("consent", "consent"), ("login", "login"), ("", "soft-404")])
def test_a_page_to_which_a_site_sends_all_who_ask_is_told_for_what_it_looks_like(wall, kind):
    sent = replace(a_page(), url="https://a.org/welcome?to=/2026/11/one", request_url=PAGE)
    assert missing_kind(sent, looking_like(wall), ["interstitial"]) == kind


def test_what_an_article_s_own_address_shows_needs_more_than_a_look():
    assert missing_kind(a_page(), looking_like("consent"), []) == "soft-404"


def test_a_site_is_asked_once_in_a_run_even_if_it_does_not_answer(prober):
    assert prober.request(PLAN, PAGE)
    assert prober.request(PLAN, OTHER) is None


@pytest.mark.parametrize("plan", [SitePlan("a.org", ("https://a.org/",), Window(), 5)])
def test_a_trial_asks_for_no_more_than_it_was_told_to(prober, plan):
    assert prober.request(plan, PAGE) is None


@pytest.mark.parametrize("given", [{"NEWS_REPLAY": "x.warc.gz"}, {"NEWS_PROBE_DAYS": 0}])
def test_a_replay_asks_nobody_and_0_days_are_never(session, crawler, given):
    crawler.settings.setdict(given)
    assert Prober.read(crawler.settings, session).request(PLAN, PAGE) is None


@pytest.mark.threat(35)
def test_what_answered_the_probe_is_remembered_by_the_state(loop, session, prober):
    answer(loop, prober, 200)
    later = MissingPages(session.state)
    assert not later.due("a.org", NOW + DAY, 30 * DAY)
    assert later._of("a.org").page is not None


def delivered(session, article, url=PAGE):
    origin = on_its_way(session, url)
    one = Delivery("a.org", origin.key, article.id, 1, article.contentHash)
    session.state.ledger.deliver([one], "part-1", NOW)
    return origin


@pytest.mark.threat(35)
def test_a_wall_has_the_copy_that_was_delivered_looked_at_again(session):
    delivered(session, an_article(articleBody="A wall."))
    session.now = lambda: NOW + 60
    with pytest.raises(Rejected, match="login"):
        settle_wall(session, a_page(OTHER), an_article(OTHER, articleBody="A wall."), "login")
    (task,) = session.state.frontier.draw("a.org", 9, NOW + 61)
    assert (task.url, task.why, task.revision) == (PAGE, WALLED, 1)


@pytest.mark.threat(35)
def test_what_is_the_same_wall_at_that_look_is_taken_back(session):
    wall = an_article(articleBody="A wall.")
    delivered(session, wall)
    on_its_way(session, revision=1)
    item = settle_wall(session, a_page(), wall, "login")
    assert isinstance(item, Retraction)
    assert item.metadata.qualityFlags == ["login"]
    passed = deduplicate(session).process_item(item)
    assert (passed.id, passed.revision, passed.previousContentHash) == (wall.id, 2, content_hash("A wall."))


def test_an_article_that_has_become_a_wall_is_not_taken_back(session):
    delivered(session, an_article(articleBody="What was read before the wall."))
    on_its_way(session, revision=1)
    with pytest.raises(Rejected, match="login"):
        settle_wall(session, a_page(), an_article(articleBody="A wall."), "login")


@pytest.mark.threat(35)
def test_an_article_in_whose_place_stands_the_missing_page_is_taken_back_at_the_second_look(session):
    delivered(session, an_article(articleBody="What was read before."))
    origin = on_its_way(session, revision=1)
    missing = an_article(articleBody="There is no such page.")
    with pytest.raises(Rejected, match="missing"):
        settle_wall(session, a_page(), missing, "soft-404")
    session.origins[PAGE] = replace(origin, watch=Watch(NOW, NO_PRINTS, missing=NOW - 3600))
    item = settle_wall(session, a_page(), missing, "soft-404")
    assert isinstance(item, Retraction)
    assert item.metadata.qualityFlags == ["soft-404"]


def test_a_probe_that_fails_is_no_answer(session, prober):
    request = prober.request(PLAN, PAGE)
    request.errback(SimpleNamespace(value=OSError("down")))
    assert session.missing.due("a.org", NOW, 30 * DAY)
