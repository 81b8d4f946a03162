"""Which addresses belong to the public internet, in every spelling that a URL can give them.

The tables are IANA's special-purpose address registries (RFC 6890 and its updates) and not Python's ``is_global``,
which counts multicast and the tunnels as global and differs between patch releases.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this host: 0.0.0.0 connects to loopback
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by carriers and clouds
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's own services, seen from its virtual machines
            "169.254.0.0/16",  # link-local: the metadata services of clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # 6to4 relays, given up
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")  # all that is given out for global unicast
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, with Teredo, which carries an IPv4 address
            "2001:db8::/32",
            "2002::/16",  # 6to4 carries an IPv4 address; given up by RFC 7526
            "3ffe::/16",  # the 6bone of old
            "3fff::/20",
        ),
    )
)
_CARRY_4 = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))  # IPv4-mapped, and NAT64 of IPv6-only networks


def is_public(address: Address) -> bool:
    """Whether a packet to the address goes out to the public internet.  IPv4 inside IPv6 is judged itself."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if any(address in network for network in _CARRY_4):
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def literal(host: str) -> Address | None:
    """The address that a URL's host spells out, ``None`` if it is a name.

    Understands what the C library does when it is asked to connect: 127.0.0.1, 127.1, 2130706433, 0x7f000001,
    0177.0.0.1, a final dot, brackets, an IPv6 zone.
    """
    text = host.strip("[]").removesuffix(".")
    if ":" in text:
        try:
            return ip_address(text.partition("%")[0])
        except ValueError:
            return None
    if not (text.isascii() and text[:1].isdigit() and text.replace(".", "").isalnum()):
        return None  # inet_aton would stop reading at a space
    try:
        return IPv4Address(socket.inet_aton(text))
    except OSError:
        return None
