from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.stores import keys

IDS = st.integers(0, 2**128 - 1).map("{:032x}".format)


@given(IDS)
def test_a_fingerprint_comes_back_from_its_two_halves(ident: str) -> None:
    high, low = keys.split128(ident)
    assert keys.join128(high, low) == ident
    assert min(high, low) >= -(2**63)
    assert max(high, low) < 2**63


@given(st.sampled_from(["a.example", "b.example:8080"]), st.text())
def test_any_text_comes_back_from_its_packed_form(site: str, tail: str) -> None:
    for url in (f"https://{site}/{tail}", f"https://www.{site}/{tail}", f"http://www.{site}/{tail}", f"https://{tail}"):
        assert keys.unpack_url(site, keys.pack_url(site, url)) == url


@given(st.from_regex(r"https://www\.a\.example/[a-z0-9/._?=&%A-F-]*", fullmatch=True))
def test_a_usual_address_takes_six_bits_for_each_character_of_its_path(url: str) -> None:
    signs = 1 + len(url) - len("https://www.a.example/")
    packed = keys.pack_url("a.example", url)
    assert len(packed) == -(-signs * 6 // 8)
    assert keys.unpack_url("a.example", packed) == url


def test_an_address_with_rare_characters_stays_text() -> None:
    assert keys.pack_url("a.example", "https://www.a.example/Z") == b"1Z"


@given(st.integers(0, 2**18 - 1), st.integers(-(2**63), 2**63 - 1))
def test_a_rows_number_fits_a_signed_column_and_tells_its_site(site: int, h: int) -> None:
    number = keys.row_id(site, h)
    assert 0 <= number < 2**63
    assert number >> keys.ROW_BITS == site


def test_a_state_of_too_many_sites_is_an_error() -> None:
    with pytest.raises(ValueError, match="at most 262144 sites"):
        keys.row_id(2**18, 1)


@given(st.integers(1, 4_000_000_000))
def test_a_listed_time_comes_back(seconds: int) -> None:
    assert keys.listed_text(*keys.listed_number(keys.iso(seconds))) == keys.iso(seconds)


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T10:00:00+07:00", "2026-11-20T03:00:00Z"),
        ("2026-11-20T10:00:00", "2026-11-20T10:00:00Z"),
        (None, None),
        ("", None),
    ],
)
def test_a_listed_date_is_kept_in_utc_and_a_bare_one_bare(date: str | None, text: str | None) -> None:
    assert keys.listed_text(*keys.listed_number(date)) == text


@pytest.mark.parametrize("simhash", ["0", "ffffffffffffffff", "8000000000000000"])
def test_a_simhash_fits_a_signed_column(simhash: str) -> None:
    packed = keys.pack64(simhash)
    assert packed is not None
    assert packed % 2**64 == int(simhash, 16)


def test_a_simhash_of_more_than_64_bits_is_an_error() -> None:
    with pytest.raises(ValueError, match="16 hexadecimal digits"):
        keys.pack64("1" + "0" * 16)


@given(st.text(st.characters()))
def test_storable_text_has_no_nul_and_encodes(text: str) -> None:
    stored = keys.storable(text)
    assert "\0" not in stored
    assert keys.storable(stored) == stored
    stored.encode()


@given(st.lists(st.integers(-(1 << 63), (1 << 63) - 1)))
def test_packed_numbers_come_back_in_their_order(numbers: list[int]) -> None:
    assert keys.unpack_numbers(keys.pack_numbers(numbers)) == numbers
    assert keys.unpack_numbers(keys.pack_numbers(numbers) + b"cut") == numbers
