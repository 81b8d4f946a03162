"""The article's own pictures: what it declares, and the figures in and around its text."""

from __future__ import annotations

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.extraction.desk import Desk
from crawler.items import Article

TEXT = "".join(
    f"<p>The ferry came back to the harbour on day {n}, and the people on the quay had waited for it since morning.</p>"
    for n in range(8)
)
FIGURE = "<figure><img src='/media/{}-of-the-harbour.jpg'><figcaption>{}</figcaption></figure>"
RELATED = "".join(
    f"<section><a href='/news/{name}'>{FIGURE.format(name, '')}<h3>The {name} opens again</h3></a></section>"
    for name in ("museum", "market", "school")
)


def article(body: str, head: str = "") -> Article:
    html = f"<html lang=en><head>{head}<title>The ferry returns</title></head><body>{body}</body></html>"
    page = analyse(html.encode(), "https://news.example/the-ferry-returns")
    assert isinstance(page, Page)
    made = compose(page, None)
    assert isinstance(made, Article)
    return made


def names(made: Article) -> list[str]:
    return [image.url.rsplit("/", 1)[1].partition("-")[0] for image in made.images]


def test_figures_in_and_above_the_text_are_the_article_s_and_those_below_are_not() -> None:
    ferry, quay = FIGURE.format("ferry", "The ferry at noon"), FIGURE.format("quay", "The quay")
    main = f"<article>{ferry}<h1>The ferry returns</h1><p>By Ada Example</p>{TEXT}{quay}</article>"
    made = article(f"{main}<aside>{RELATED}</aside>")
    assert names(made) == ["ferry", "quay"]
    assert made.images[0].caption == "The ferry at noon"


def test_a_picture_that_the_page_declares_stays_wherever_it_is_shown() -> None:
    head = "<meta property='og:image' content='/media/museum-of-the-harbour.jpg'>"
    made = article(f"<article><h1>The ferry returns</h1>{TEXT}</article><aside>{RELATED}</aside>", head)
    assert names(made) == ["museum"]
    assert made.mainImage is not None


def test_an_article_whose_page_shows_others_pictures_only_has_none() -> None:
    made = article(f"<article><h1>The ferry returns</h1>{TEXT}</article><aside>{RELATED}</aside>")
    assert (made.images, made.mainImage) == ([], None)
    assert "mainImage" not in made.metadata.fieldSources


def test_a_picture_between_two_paragraphs_stays() -> None:
    middle = TEXT.index("<p>", len(TEXT) // 2)
    figure = FIGURE.format("crew", "The crew")
    made = article(f"<article><h1>The ferry returns</h1>{TEXT[:middle]}{figure}{TEXT[middle:]}</article>")
    assert names(made) == ["crew"]


def test_the_pictures_of_a_learned_site_stay_though_their_places_hold_no_text() -> None:
    def paper(number: int, name: str) -> tuple[str, str]:
        figure = f"<div class=lead>{FIGURE.format(name, 'The harbour from above, before the rain')}</div>"
        story = TEXT.replace("day", f"day {number} of the week, and again on day")
        body = f"<article>{figure}<h1>The {name} returns</h1><div class=copy>{story}</div></article>"
        page = f"<html lang=en><title>The {name} returns</title><body>{body}<aside>{RELATED}</aside></body></html>"
        return page, f"the-{name}-returns"

    desk = Desk(1)
    for number in range(12):
        html, slug = paper(number, f"ship{number}x")
        url = f"https://news.example/{slug}"
        page = analyse(html.encode(), url, known=desk.known("news.example"))
        assert isinstance(page, Page)
        ((_, made),) = desk.add(url, page)
        assert isinstance(made, Article)
        assert names(made) == [f"ship{number}x"]
    assert any("lead" in place for place in desk.known("news.example").barren)
