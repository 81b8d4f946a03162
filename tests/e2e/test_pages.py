"""Articles over several pages, crawled from a real server: one record each, whatever else happens."""

from __future__ import annotations

import pytest

from crawler.urls import article_id

from .sites import HTML, serve
from .test_polling import crawl, make_due

WORDS = ["harbour", "council", "ferry", "market"]


class Paged:
    """A site of four articles of which the first has ``number`` pages more."""

    def __init__(self, server, number, turn="{path}/{n}", head="", whole=""):
        self.server, self.number, self.turn, self.head, self.whole = server, number, turn, head, whole
        self.site = serve(server, 4)
        self.path = next(iter(self.site.articles))
        self.show()

    def address(self, n):
        return self.path if n == 1 else self.turn.format(path=self.path, n=n)

    def text(self, n):
        return f"This is what stands on page {n} of it alone, about the {WORDS[n % 4]} and what became of it." * (n > 1)

    def show(self):
        for n in range(1, self.number + 2):
            self.server.add(self.address(n), self.page(n), host=0, headers={"Content-Type": HTML})

    def page(self, n):
        text = self.site.pages[self.path][1].replace("</head>", f"{self.head.format(root=self.site.root)}</head>")
        if n > 1:  # the standfirst of the first page is on all of them
            lead = text[text.index("<p>") : text.index("</p>") + 4]
            more = "".join(f"<p>{self.text(n)} And that is line {line} of page {n}.</p>" for line in range(3))
            text = text[: text.index("<p>")] + lead + more + "</article></body></html>"
        links = [f'<a href="{self.address(x)}">{x}</a>' for x in range(1, self.number + 2) if x != n]
        pager = f'<div class="pager">{" ".join(links)} {self.whole.format(path=self.path)}</div>'
        return text.replace("</article>", f"{pager}</article>", 1)

    def record(self, project):
        (found,) = [x for x in project.delivered() if x["url"] == self.site.root + self.path]
        return found


@pytest.mark.parametrize("turn", ["{path}/{n}", "{path}?page={n}", "{path}-{n}", "{path}/page/{n}/"])
def test_the_pages_of_an_article_are_one_record(project, mockserver, turn):
    paged = Paged(mockserver, 2, turn)
    crawl(project, mockserver)
    record = paged.record(project)
    assert len(project.delivered()) == 4
    assert [url.removeprefix(paged.site.root).rstrip("/") for url in record["pageUrls"]] == [
        paged.address(n).rstrip("/") for n in (1, 2, 3)
    ]
    assert [record["articleBody"].count(f"line 2 of page {n}.") for n in (2, 3)] == [1, 1]
    paragraphs = record["articleBody"].split("\n\n")
    assert len(set(paragraphs)) == len(paragraphs) == 5 + 3 + 3
    assert "pages-missing" not in record["metadata"]["qualityFlags"]


def test_an_article_that_a_feed_names_has_its_pages_however_unlikely_its_address_is(project, mockserver):
    paged = Paged(mockserver, 2)
    crawl(project, mockserver, "-s", "NEWS_LIKELY=1.0")
    assert len(paged.record(project)["pageUrls"]) == 3


def test_a_further_page_that_a_listing_names_is_no_article_and_leads_to_its_first_page(project, mockserver):
    paged = Paged(mockserver, 1)
    title = paged.site.articles.pop(paged.path)
    paged.site.articles[paged.address(2)] = title  # only the second page is in the feed
    paged.site._front()
    for path in ("/feed.xml", "/", "/news/"):
        kind, text = paged.site.pages[path]
        mockserver.add(path, text, host=0, headers={"Content-Type": kind})
    ran = crawl(project, mockserver)
    assert "further-page 1" in ran.err
    assert paged.record(project)["id"] == article_id(paged.site.root + paged.path)
    assert len(project.delivered()) == 4


def test_a_page_that_shows_all_of_it_is_taken_instead(project, mockserver):
    paged = Paged(mockserver, 2, whole='<a href="{path}?page=all">On one page</a>')
    rest = "".join(f"<p>{paged.text(n)} All of it.</p>" for n in (2, 3))
    everything = paged.page(1).replace('<div class="pager">', f'{rest}<div class="pager">', 1)
    mockserver.add(f"{paged.path}?page=all", everything, host=0, headers={"Content-Type": HTML})
    crawl(project, mockserver)
    record = paged.record(project)
    assert record["pageUrls"] == [f"{paged.site.root}{paged.path}?page=all"]
    assert record["articleBody"].count("All of it.") == 2
    assert mockserver.times(paged.address(2)) == 0


def test_where_a_further_page_fails_there_is_what_there_is_with_a_flag(project, mockserver):
    paged = Paged(mockserver, 2)
    mockserver.add(paged.address(3), "gone", host=0, status=404)
    crawl(project, mockserver)
    record = paged.record(project)
    assert "pages-missing" in record["metadata"]["qualityFlags"]
    assert len(record["pageUrls"]) == 2


def test_a_look_at_which_a_further_page_fails_is_no_shorter_revision(project, mockserver):
    paged = Paged(mockserver, 2)
    crawl(project, mockserver)
    mockserver.add(paged.address(2), "busy", host=0, status=404)
    make_due(project)
    ran = crawl(project, mockserver)
    assert ("pages-missing 1" in ran.err, len(project.delivered())) == (True, 4)
    paged.show()
    make_due(project)
    crawl(project, mockserver)
    assert len(project.delivered()) == 4


def test_an_edit_of_a_further_page_is_a_revision(project, mockserver):
    paged = Paged(mockserver, 1)
    crawl(project, mockserver)
    edited = paged.page(2).replace("line 1", "the corrected line")
    mockserver.add(paged.address(2), edited, host=0, headers={"Content-Type": HTML})
    make_due(project)
    crawl(project, mockserver)
    (again,) = [x for x in project.delivered() if x["revision"] == 2]
    assert ("corrected line" in again["articleBody"], again["changedFields"]) == (True, ["articleBody"])


def test_no_more_pages_are_asked_for_than_are_wanted(project, mockserver):
    paged = Paged(mockserver, 5)
    ran = project.crawl(mockserver.url("/"), NEWS_ALLOW_PRIVATE=1, NEWS_QUORUM=2, NEWS_ARTICLE_PAGES=3)
    assert ran.code == 0, ran.err
    record = paged.record(project)
    assert len(record["pageUrls"]) == 3
    assert "pages-cut" in record["metadata"]["qualityFlags"]
    assert mockserver.times(paged.address(4)) == 0


def test_a_page_that_leads_back_to_the_first_ends_the_article_without_a_flag(project, mockserver):
    paged = Paged(mockserver, 1)
    mockserver.add(paged.address(2), "", host=0, status=302, headers={"Location": paged.path})
    crawl(project, mockserver)
    record = paged.record(project)
    assert (record["pageUrls"], "pages-missing" in record["metadata"]["qualityFlags"]) == ([], False)
