"""What a person rules for a site holds, and what cannot hold is told when it is read."""

from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.extraction.overrides import BadOverrides, Overrides, Rules, read_overrides
from crawler.extraction.selectors import BadSelector, read_selector
from crawler.extraction.unmatched import Misses
from crawler.items import Article
from tests.extraction.pages import page, paragraphs

SITE = 'site = "https://www.harbour.example/"\n'
URL = "https://harbour.example/news/boats-in-town.html"
BOX = "<div class=box><p>Our partners have an offer for all who read this far, and it ends on Sunday.</p></div>"


def rules(toml: str, url: str = URL) -> Rules:
    found = Overrides.gathered([read_overrides(SITE + toml, "o/a.toml")]).of(url)
    assert found is not None
    return found


def article(toml: str, markup: bytes, url: str = URL) -> Article:
    found = analyse(markup, url, None, rules(toml, url) if toml else None)
    assert isinstance(found, Page)
    made = compose(found, None)
    assert isinstance(made, Article)
    return made


BAD = [
    ("drop = [", "not TOML: Invalid value (at end of document)"),
    ('drop = ["a"]\ndrop = ["b"]', "not TOML: Cannot overwrite a value"),
    ('dorp = ["a"]', "no key 'dorp'; there are site, keep, drop, body, headline, authors, datePublished, page"),
    ('drop = "div.x"', "drop: 'div.x' is no list; write drop = [\"div.x\"]"),
    ("drop = [1]", "drop[1]: 1 is no selector; write it in quotes"),
    ("body = 5", 'body: 5 is no selector; write body = "div.x"'),
    ('drop = ["p", "div["]', "drop[2] \"div[\": not a CSS selector (Expected ident or '*', got <EOF at 4>)"),
    ('drop = ["h1::text"]', "for text or an attribute write an XPath"),
    ('keep = [" "]', 'keep[1] "": empty'),
    ('keep = ["p:somehow"]', "not a CSS selector (The pseudo-class :somehow is unknown)"),
    ('keep = ["ns|p"]', "a page's elements have no name-space prefixes"),
    ('drop = ["//p["]', 'drop[1] "//p[": not an XPath (Invalid expression)'),
    ('drop = ["//p[. = $x]"]', "there are no variables"),
    ('drop = ["//p[re:test(., 1)]"]', "no name-space prefixes"),
    ("drop = [\"xpath: document('/etc/passwd')\"]", "XPath 1.0 has no function document()"),
    ('drop = ["//p[ends-with(., 1)]"]', "XPath 1.0 has no function ends-with()"),
    ('drop = ["//p/text()"]', "selects text or a number; let it end at the element"),
    ('body = "//article/@id"', "selects text or a number"),
    ('headline = "(count(//h1))"', "selects a number or a truth value"),
    ("drop = [\"(count('x'))\"]", "not an XPath (Invalid type)"),
    ('drop = ["p' + " > p" * 400 + '"]', "longer than 1,000 characters"),
    ('drop = ["p\\u0000"]', "a line break or control character in it"),
    ('drop = ["""p,\nq"""]', "a line break or control character in it"),
    ("drop = " + "[" * 20_000, "not TOML: "),
    ("drop = [" + '"p",' * 201 + "]", "drop: 201 selectors, at most 200"),
    ("", "no selector in it; there are keep, drop, body"),
    ('[page]\nmatch = "/live/*"\ndrop = ["p"]', "page: write [[page]]"),
    ('[[page]]\ndrop = ["p"]', "page[1].match: None is no path"),
    ('[[page]]\nmatch = "live"\ndrop = ["p"]', "page[1].match: 'live' is no path"),
    ('[[page]]\nmatch = "/live"', "page[1]: no selector in it"),
    ('[[page]]\nmatch = "/live"\nsite = "x"', "page[1]: no key 'site'; there are match, keep"),
    ('[[page]]\nmatch = "/live"\ndrop = ["p["]', 'page[1].drop[1] "p[": not a CSS selector'),
]


@pytest.mark.parametrize(("toml", "message"), BAD, ids=[message for _, message in BAD])
def test_what_cannot_be_used_is_named_in_one_line(toml: str, message: str) -> None:
    with pytest.raises(BadOverrides) as caught:
        read_overrides(SITE + toml, "o/a.toml")
    assert str(caught.value).startswith("o/a.toml: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("site", ['"no address"', '"ftp://a.org/"', "7"])
def test_a_site_that_is_no_address_is_named(site: str) -> None:
    with pytest.raises(BadOverrides, match=r'^o/a.toml: site: .*; write site = "https://www.example.org/"'):
        read_overrides(f'site = {site}\ndrop = ["p"]', "o/a.toml")


def test_the_file_s_name_can_say_the_site() -> None:
    assert read_overrides('drop = ["p"]', "o/www.harbour.example.toml").site == "harbour.example"
    with pytest.raises(BadOverrides, match=r"o/mine\.toml: site: missing"):
        read_overrides('drop = ["p"]', "o/mine.toml")


def test_two_files_for_one_site_are_named() -> None:
    one, two = (read_overrides(SITE + 'drop = ["p"]', name) for name in ("a.toml", "b.toml"))
    with pytest.raises(BadOverrides, match=r"^b.toml: harbour.example has overrides in a.toml already"):
        Overrides.gathered([one, two])


@pytest.mark.parametrize(("url", "site"), [
    ("https://m.harbour.example/x", "harbour.example"),
    ("https://sport.harbour.example/x", "harbour.example"),
    ("https://blog.harbour.example/x", "blog.harbour.example"),
    ("https://other.example/x", ""),
    ("https://harbour.example:8080/x", ""),
    ("no address", ""),
])  # fmt: skip
def test_the_nearest_site_s_overrides_hold(url: str, site: str) -> None:
    names = ("harbour.example.toml", "blog.harbour.example.toml")
    both = Overrides.gathered(read_overrides('drop = ["p"]', name) for name in names)
    assert both.site_for(url) == site
    assert list(both.only(url).sites) == [site][: len(site)]
    assert (both.of(url) is not None) == bool(site)


def test_a_template_s_rules_join_those_of_the_site() -> None:
    toml = 'drop = ["a"]\nbody = "b"\n[[page]]\nmatch = "/live/*"\ndrop = ["c"]\nbody = "d"'
    plain, live = rules(toml), rules(toml, "https://harbour.example/live/2026/x")
    assert ([s.text for s in plain.drop], plain.body and plain.body.text) == (["a"], "b")
    assert ([s.text for s in live.drop], live.body and live.body.text) == (["a", "c"], "d")


def test_a_template_s_path_may_be_in_any_script() -> None:
    url = "https://harbour.example/%E6%96%B0%E9%97%BB/1.html"
    assert rules('[[page]]\nmatch = "/新闻/*"\nkeep = ["p"]', url).keep


def test_a_dropped_box_is_no_text_and_is_counted() -> None:
    made = article('drop = ["article > p:last-of-type"]', page("boats"))
    assert made.articleBody == "\n\n".join(paragraphs("boats")[:-1])
    assert ("override", len(paragraphs("boats")[-1])) in [(r.reason, r.chars) for r in made.metadata.removedBlocks]
    assert made.metadata.fieldSources["articleBody"] == "page"


def test_a_kept_line_is_text_whatever_the_judges_say() -> None:
    made = article('keep = ["footer p"]', page("boats"))
    assert made.articleBody.endswith("\n\nThe Harbour Post is printed on the quay. All rights reserved.")
    assert made.metadata.fieldSources["articleBody"] == "override"


def test_nothing_outside_the_body_is_text_and_its_headline_still_counts() -> None:
    text = "".join(f"<p>{p}</p>" for p in paragraphs("boats"))
    made = article('body = "div.story"', page("boats", f"<p>{paragraphs('bread')[0]}</p><div class=story>{text}</div>"))
    assert made.articleBody == "\n\n".join(paragraphs("boats"))
    assert (made.headline, made.metadata.fieldSources["articleBody"]) == ("All about boats", "override")


def test_a_body_that_is_not_there_restricts_nothing() -> None:
    assert article('body = "div.story"', page("boats")) == article("", page("boats"))


@pytest.mark.parametrize(("toml", "kept"), [
    ('drop = ["div.a"]', []),
    ('drop = ["div.a"]\nkeep = ["div.b"]', ["inner", "innermost"]),
    ('keep = ["div.a"]\ndrop = ["div.b"]', ["outer"]),
    ('keep = ["div.b"]\ndrop = ["div.b"]', ["outer"]),
    ('drop = ["div.a"]\nkeep = ["div.b"]\nbody = "article"', ["inner", "innermost"]),
    ('drop = ["div.a", "div.c"]\nkeep = ["div.b"]', ["inner"]),
    ('body = "div.b"', ["inner", "innermost"]),
    ('body = "div.b"\nkeep = ["div.a > p"]', ["outer", "inner", "innermost"]),
    ('body = "div.b"\ndrop = ["div.a"]', []),
])  # fmt: skip
def test_the_nearest_rule_wins_and_drop_beats_keep(toml: str, kept: list[str]) -> None:
    texts = dict(zip(("outer", "inner", "innermost"), paragraphs("bells"), strict=False))
    outer, inner, innermost = (f"<p>{text}</p>" for text in texts.values())
    nested = f"<div class=a>{outer}<div class=b>{inner}<div class=c>{innermost}</div></div></div>"
    first = (
        "<p id=first>The first line of it all is kept by hand, so that a text remains, whatever else is dropped.</p>"
    )
    toml = toml.replace("keep = [", 'keep = ["#first", ') if "keep" in toml else f'{toml}\nkeep = ["#first"]'
    made = article(toml, page("boats", first + nested))
    assert [name for name, text in texts.items() if text in made.articleBody] == kept


def test_an_inline_element_is_taken_out_of_its_paragraph() -> None:
    text = "".join(
        f"<p>{p.replace(' It ', '<span class=ad> Buy <a href=/b>now</a>!</span> It ')}</p>" for p in paragraphs("boats")
    )
    assert article('drop = [".ad"]', page("boats", text)).articleBody == "\n\n".join(paragraphs("boats"))


def test_the_text_behind_a_dropped_element_stays() -> None:
    first, second = paragraphs("boats")[:2]
    text = f"<div>{first}<div class=box>{BOX}</div>{second}</div>"
    assert article('drop = [".box"]', page("boats", text)).articleBody == f"{first}\n\n{second}"


def test_of_two_copies_the_one_that_is_not_dropped_stays() -> None:
    text = "".join(f"<p>{p}</p>" for p in paragraphs("boats"))
    made = article('drop = ["div.print"]', page("boats", f"<div class=print>{text}</div><div>{text}</div>"))
    assert made.articleBody == "\n\n".join(paragraphs("boats"))


def test_what_is_dropped_is_no_source_of_anything() -> None:
    by = "<p class=byline>By Ada Moss</p><time datetime=2020-01-01>then</time>"
    liar = f"<div class=lie><h1>Win a boat today</h1>{by}</div>"
    made = article('drop = ["div.lie"]', page("boats", liar + "".join(f"<p>{p}</p>" for p in paragraphs("boats"))))
    assert (made.headline, made.authors, made.datePublished) == ("All about boats", [], None)


def test_what_programs_read_inside_a_dropped_element_is_still_read() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-20"}</script>'
    assert (
        article('drop = ["div.box"]', page("boats", after=f"<div class=box>{data}Buy</div>")).datePublished
        == "2026-11-20"
    )


def test_a_text_can_be_dropped_whole() -> None:
    found = analyse(page("boats"), URL, None, rules('drop = ["body"]'))
    assert isinstance(found, Page)
    assert not isinstance(compose(found, None), Article)


def test_fields_are_taken_from_where_they_were_ruled_to_be() -> None:
    toml = 'headline = "h2.title"\nauthors = "span.by > a"\ndatePublished = "//time/@data-when"'
    after = (
        '<h2 class=title>A boat | The Harbour Post</h2><span class=by><a href="/ada">Ada Moss</a> <a>Bo Li</a></span>'
        '<time data-when="2026-11-20T10:00:00+01:00">x</time>'
    )
    made = article(toml, page("boats", after=after, head='<meta name=author content="The Desk">'))
    assert (made.headline, [a.name for a in made.authors]) == ("A boat | The Harbour Post", ["Ada Moss", "Bo Li"])
    assert (made.authors[0].url, made.datePublished) == ("https://harbour.example/ada", "2026-11-20T10:00:00+01:00")
    sources = made.metadata.fieldSources
    assert {sources[name] for name in ("headline", "authors", "datePublished")} == {"override"}


def test_elements_that_hold_their_value_in_an_attribute_give_it() -> None:
    toml = 'headline = "meta[name=t]"\ndatePublished = "time"'
    made = article(
        toml, page("boats", head="<meta name=t content='A boat'>", after="<time datetime=2026-11-20>now</time>")
    )
    assert (made.headline, made.datePublished) == ("A boat", "2026-11-20")


def test_fields_that_their_rule_does_not_find_are_read_as_ever() -> None:
    toml = 'headline = "h6"\nauthors = "h6"\ndatePublished = "h6"'
    assert article(toml, page("boats")) == article("", page("boats"))


@pytest.mark.parametrize("text", [
    "قالت إدارة المرفأ يوم الجمعة إن العبّارة ستعمل كل عشرين دقيقة ابتداء من يوم الاثنين المقبل، وإن الأسعار باقية.",
    "港务局周五表示，从下周一起，两岸之间的渡轮将每二十分钟一班，票价在年底之前保持不变，之后市议会将再次讨论。",
])  # fmt: skip
def test_any_script_is_kept_and_dropped(text: str) -> None:
    markup = page("boats", f"<p class=إعلان>{text}</p><p class=正文>{text[::-1]}</p>")
    assert article('drop = [".إعلان"]\nkeep = [".正文"]', markup).articleBody == text[::-1]


@given(st.lists(st.sampled_from(["div.no", "h5 > b", "//p[@id='no']", ".//table", "#x", "p:contains('zzz')"])))
def test_rules_that_find_nothing_change_nothing(selectors: list[str]) -> None:
    toml = f'keep = {selectors}\ndrop = {selectors}\nbody = "h5"\nheadline = "h5"'
    assert article(toml, page("boats", after=BOX)) == article("", page("boats", after=BOX))


@example("\\1")
@given(st.text(st.sampled_from("p/@.:*[]()'\"=>#|,$x1- ") | st.characters(), max_size=30))
def test_whatever_is_written_is_a_selector_or_a_bad_one(text: str) -> None:
    with suppress(BadSelector):
        read_selector("drop[1]", text, elements=True).find(etree.HTML("<body><p class=x>A line</p>"))


def test_overrides_and_what_they_found_cross_to_a_worker_and_back() -> None:
    own = rules('drop = ["p"]\nbody = "h5"\nauthors = "h5"')
    assert pickle.loads(pickle.dumps(own)) == own
    found = analyse(page("boats"), URL, None, own)
    assert isinstance(found, Page)
    assert pickle.loads(pickle.dumps(found)).matched == (True, False, False)


def test_a_selector_that_a_page_makes_fail_finds_nothing() -> None:
    found = analyse(page("boats"), URL, None, rules('drop = ["//p[count(string(.)) > 1]"]'))
    assert isinstance(found, Page)
    assert found.matched == (False,)


def test_a_selector_that_finds_nothing_for_long_is_told() -> None:
    misses = Misses(Overrides.gathered([read_overrides(SITE + 'drop = ["div.x", "p"]', "o/a.toml")]))
    for _ in range(20):
        assert not list(misses.warnings())
        misses.count(URL, (False, True))
    misses.count("https://other.example/", ())
    assert list(misses.warnings()) == [
        'o/a.toml: drop[1] "div.x" matched none of the last 20 pages of harbour.example; has the site changed?'
    ]


def test_the_count_goes_on_from_run_to_run_until_something_is_found() -> None:
    both = Overrides.gathered([read_overrides(SITE + 'drop = ["div.x"]', "o/a.toml")])
    blob = None
    for found in [False] * 12 + [True] + [False] * 19:
        misses = Misses(both)
        misses.count(URL, (found,))
        blob = misses.joined("harbour.example", blob)
        assert not list(misses.warnings())
    last = Misses(both)
    last.count(URL, (False,))
    last.joined("harbour.example", blob)
    assert len(list(last.warnings())) == 1


def test_the_readme_s_example_can_be_used() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    example = readme.partition('```toml\nsite = "https://www.example.org/"\n')[2].partition("```")[0]
    assert len(rules(example).selectors) == 7
    assert len(rules(example, "https://harbour.example/live/2026/storm").selectors) == 8
