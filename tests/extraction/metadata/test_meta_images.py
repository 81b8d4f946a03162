from __future__ import annotations

import pytest
from metapages import article, ld, read

from crawler.extraction.metadata.credits import split_credit
from crawler.extraction.metadata.images import merge_images
from crawler.extraction.metadata.settle import settle
from crawler.items import Image

FIGURE = "<figure><img src='/p/flood.jpg' width='640' height='360'><figcaption>{}</figcaption></figure>"


def images(body="", head=""):
    return settle(read(body, head)).images


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The bridge at noon. Photo: Ada Example", ("The bridge at noon.", "Photo: Ada Example")),
        ("Die Brücke. Foto: dpa", ("Die Brücke.", "Foto: dpa")),
        ("Cây cầu. Ảnh: Nguyễn Mẫu", ("Cây cầu.", "Ảnh: Nguyễn Mẫu")),
        ("The bridge © Example Pictures", ("The bridge", "© Example Pictures")),
        ("(Photo: Ada Example)", (None, "Photo: Ada Example")),
        ("The bridge at noon", ("The bridge at noon", None)),
        ("The bridge. (AP Photo/Ada Example)", ("The bridge.", "AP Photo/Ada Example")),
        ("The bridge (Ada Example/The Example)", ("The bridge", "Ada Example/The Example")),
        ("The bridge at noon. Ada Example/Getty Images", ("The bridge at noon.", "Ada Example/Getty Images")),
        ("The bridge at noon | AFP", ("The bridge at noon", "AFP")),
        ("大橋的中午。(路透社)", ("大橋的中午。", "路透社")),
        ("The bridge. Photo by Ada Example", ("The bridge.", "Photo by Ada Example")),
        ("(Ada Example)", (None, "Ada Example")),
        ("(L-R) Ada and Bo at the bridge", ("(L-R) Ada and Bo at the bridge", None)),
        ("The bridge (left) and the ferry (2/3)", ("The bridge (left) and the ferry (2/3)", None)),
        ("Getty Images / Ada Example", (None, "Getty Images / Ada Example")),
        ("A new house. Reuters moved there in May.", ("A new house. Reuters moved there in May.", None)),
        ("The premises of Reuters in the harbour.", ("The premises of Reuters in the harbour.", None)),
        ("", (None, None)),
    ],
)
def test_a_caption_and_its_credit_are_told_apart(line, expected):
    assert split_credit(line) == expected


def test_a_figures_caption_belongs_to_its_picture():
    assert images(FIGURE.format("The bridge. <span class='credit'>Ada Example</span>")) == [
        Image("https://news.example/p/flood.jpg", "The bridge.", "Ada Example", 640, 360)
    ]


def test_a_lazily_loaded_picture_is_found():
    body = "<figure><img src='data:image/gif;base64,R0' data-src='/p/flood-photo.jpg'></figure>"
    assert [image.url for image in images(body)] == ["https://news.example/p/flood-photo.jpg"]


def test_the_preview_picture_and_the_figure_of_one_file_are_one():
    head = "<meta property='og:image' content='https://cdn.news.example/1200x630/flood-bridge.jpg'>"
    body = (
        "<figure><img src='https://cdn.news.example/640/flood-bridge.jpg'><figcaption>The bridge</figcaption></figure>"
    )
    (image,) = images(body, head)
    assert (image.url, image.caption) == ("https://cdn.news.example/1200x630/flood-bridge.jpg", "The bridge")


def test_an_image_object_gives_caption_credit_and_size():
    picture = {
        "@type": "ImageObject",
        "url": "/p/flood.jpg",
        "caption": "The bridge",
        "creditText": "Ada",
        "width": {"value": 640},
    }
    (image,) = images(head=ld(article(image=[picture])))
    assert (image.caption, image.credit, image.width) == ("The bridge", "Ada", 640)


def test_merging_keeps_the_first_address_and_fills_what_it_lacks():
    merged = merge_images(
        [(Image("https://a.example/flood-1.jpg"), "og:image"), (Image("https://a.example/flood-1.jpg", "c"), "figure")]
    )
    assert merged == [(Image("https://a.example/flood-1.jpg", "c"), "og:image")]


def test_a_tracking_pixel_without_an_address_is_no_picture():
    assert images("<figure><img alt='x'></figure><figure><img src='data:image/png;base64,AA'></figure>") == []


@pytest.mark.parametrize(
    "address",
    [
        "/p/logo.png", "/images/icons/mail-big.jpg", "/p/site-logo.svg", "/x/placeholder.jpg", "/img/avatar-ada.jpg",
    ],
)  # fmt: skip
def test_logos_icons_and_placeholders_are_no_pictures_of_the_article(address):
    fields = settle(read(head=f"<meta property='og:image' content='{address}'>"))
    assert (fields.mainImage, fields.images) == (None, [])


def test_a_file_name_that_tells_of_a_logo_is_a_picture():
    (image,) = images(head="<meta property='og:image' content='/p/no-logo-on-the-shirt-of-the-keeper.jpg'>")
    assert image.url.endswith("keeper.jpg")


def test_a_tracking_pixel_is_no_picture_and_a_ratio_is_no_size():
    figure = "<figure><img src='/p/flood-{0}.jpg' width='{1}' height='{2}'></figure>"
    (image,) = images(figure.format("one", 1, 1) + figure.format("two", 16, 9))
    assert (image.url[-7:], image.width) == ("two.jpg", None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(Image credit: Ada Example)", (None, "credit: Ada Example")),
        ("https://photos.example/1", (None, None)),
    ],
)
def test_a_label_or_an_address_alone_is_no_caption(line, expected):
    assert split_credit(line) == expected


def test_a_caption_that_is_the_credit_is_told_once():
    picture = {"@type": "ImageObject", "url": "/p/flood.jpg", "caption": "Ada / EX", "creditText": "Ada / EX"}
    (image,) = images(head=ld(article(image=[picture])))
    assert (image.caption, image.credit) == (None, "Ada / EX")
