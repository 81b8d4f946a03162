"""Row 1: which addresses are public, and every spelling of one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.addresses import is_public, literal

LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::1%25lo]",
    "0",
    "0.0.0.0",
]
NOT_PUBLIC = [
    "10.1.2.3",
    "100.100.100.200",
    "169.254.169.254",
    "172.31.0.1",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2001:0:7f00:1::",
    "::7f00:1",
    "2001:db8::1",
    "::",
]
PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "172.32.0.1"]
NAMES = [
    "example.org",
    "1.example",
    "127.0.0.1.example",
    "0x7f.example",
    "a",
    "1.2.3.4.5",
    "256.1.1.1.",
    "münchen.example",
]


@pytest.mark.threat(1)
@pytest.mark.parametrize("host", LOOPBACK)
def test_row_1_no_spelling_of_loopback_is_public(host: str) -> None:
    address = literal(host)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("host", [*NAMES, "", "1 2", "127.0.0.1 x"])
def test_a_name_is_no_literal(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_what_is_not_the_public_internet_is_refused(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "172.32.0.1"]
)
def test_the_public_internet_is_let_through(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.threat(1)
@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_never_public(address: IPv4Address) -> None:
    assert not (is_public(address) and (address.is_private or address.is_multicast))


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_inside_ipv6(address: IPv4Address) -> None:
    assert is_public(IPv6Address(f"::ffff:{address}")) == is_public(address)


@pytest.mark.threat(1)
@given(st.ip_addresses(v=4))
def test_decimal_and_hexadecimal_spell_the_same_address(address: IPv4Address) -> None:
    assert literal(str(int(address))) == literal(hex(int(address))) == literal(str(address)) == address


@given(st.text(max_size=30))
def test_no_host_text_raises(host: str) -> None:
    literal(host)
