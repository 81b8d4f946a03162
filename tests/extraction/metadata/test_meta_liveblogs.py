from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from metapages import article, ld, read

from crawler.extraction.metadata.settle import settle

LIVE = "https://news.example/world/live/the-river-rises"
POST = "<section class='post'><time datetime='2026-11-23T{}:00:00Z'></time><h3>{}</h3><p>{}</p></section>"
SAYS = "The water stands at the bridge and goes on rising."


def blog(*posts, url=LIVE, around="<h1>The river rises</h1><div>{}</div>", head=""):
    body = around.format("".join(POST.format(hour, title, text) for hour, title, text in posts))
    return [(u.headline, u.articleBody, u.datePublished) for u in read(body, head, url).live_updates]


POSTS = [(10, "Ten", SAYS), (11, "Eleven", SAYS), (12, "Twelve", SAYS)]


def test_entries_that_readers_see_are_read_where_the_address_says_that_the_page_is_live():
    assert blog(*POSTS) == [(title, SAYS, f"2026-11-23T{hour}:00:00Z") for hour, title, _ in POSTS]


def test_entries_are_read_where_the_page_s_type_says_so():
    head = ld(article(**{"@type": "LiveBlogPosting"}, headline="The river rises"))
    assert len(blog(*POSTS, url="https://news.example/a", head=head)) == 3


def test_an_article_s_dated_boxes_are_no_entries():
    assert blog(*POSTS, url="https://news.example/world/the-river-rises") == []


def test_teasers_are_no_entries():
    linked = f"<a href='/b'>{SAYS}</a>"
    assert blog(*[(hour, "", linked) for hour in (10, 11, 12)]) == []


def test_comments_are_no_entries():
    assert blog(*POSTS, around="<h1>The river rises</h1><p>Text.</p><div class='comments'>{}</div>") == []


def test_a_page_with_entries_is_a_live_blog():
    body = "<h1>The river rises</h1>" + "".join(POST.format(*post) for post in POSTS)
    fields = settle(read(body, url=LIVE))
    assert (fields.type, fields.sources["liveBlogUpdates"]) == ("LiveBlogPosting", "time")


def test_entries_that_the_json_ld_lists_come_first():
    entry = {"@type": "BlogPosting", "headline": "Noon", "text": "It rains.", "dateCreated": "2026-01-02"}
    head = ld(article(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=[entry]))
    assert blog(*POSTS, head=head) == [("Noon", "It rains.", "2026-01-02")]


@given(st.lists(st.sampled_from(["<time>", "</time>", "<div>", "</div>", "<p>", "x" * 30, "<a>", "<li>"]), max_size=60))
def test_no_markup_makes_the_reader_raise(parts):
    assert all(len(update.articleBody) >= 20 for update in read("".join(parts), url=LIVE).live_updates)
