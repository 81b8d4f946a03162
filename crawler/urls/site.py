"""Which site an address belongs to, and who owns it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList

from crawler.urls.address import Address, split

_VARIANTS = frozenset({"www", "m", "mobile", "amp"})  # front doors of one and the same site


def site_of(url: str | Address) -> str:
    """Give the unit of politeness and state: the host without www., m., mobile., amp., and ':port' if not the default.

    A registrable domain is never cut: m.com stays m.com.  Raises BadAddress.
    """
    address = split(url) if isinstance(url, str) else url
    site = _bare(address.host)
    return f"{site}:{address.port}" if address.port else site


@lru_cache(maxsize=2048)  # of one page it is asked at every turn, and some hundred are on their way; 1 MB
def domain_of(url: str) -> str:
    """Give the registrable domain, private suffixes included (a blog on a shared host is its own domain).

    IP addresses and names without a dot give host[:port], as they have no owner that a list could know.
    Raises BadAddress.
    """
    address = split(url)
    if _is_ip(address.host) or "." not in address.host:
        return address.authority
    return _domain(address.host)


def same_site(url: str, site: str) -> bool:
    """Say whether the address lies on the site (as ``site_of`` gives it) or on a subdomain of it.

    False, not an error, for what is no address: links on pages are often none.
    """
    try:
        own = site_of(url)
    except ValueError:
        return False
    return own == site or own.endswith("." + site)


@lru_cache(maxsize=4096)  # a crawl meets the same few hosts on every link
def _bare(host: str) -> str:
    domain = _domain(host)
    while host != domain:
        first, _, rest = host.partition(".")
        if first not in _VARIANTS:
            break
        host = rest
    return host


@lru_cache(maxsize=4096)
def _domain(host: str) -> str:
    if _is_ip(host):
        return host
    return _suffixes(_top(host)).privatesuffix(host) or host  # a top level that the list does not know has its rule "*"


def _is_ip(host: str) -> bool:
    return host.startswith("[") or host.rpartition(".")[2].isdigit()


def _top(host: str) -> str:
    """The top-level domain; "" for one that the list writes in another script."""
    top = host.rpartition(".")[2].lower()
    return top if top.isascii() and not top.startswith("xn--") else ""


@lru_cache(maxsize=512)
def _suffixes(top: str) -> PublicSuffixList:
    """The list as it ships with the package, private suffixes included, as far as it is about a top level ("": all).

    To take in all of its 10,000 rules takes 0.1 s, to sort them 0.01, and most runs meet a few top levels.
    """
    return PublicSuffixList("\n".join(_rules().get(top, ())) if top else None)


@cache
def _rules() -> dict[str, list[str]]:
    """The list's rules by top level."""
    rules: dict[str, list[str]] = defaultdict(list)
    for line in Path(PSLFILE).read_text(encoding="utf-8").splitlines():
        rule = line.partition(" ")[0].lower()
        if rule and not rule.startswith("//"):
            rules[rule.rpartition(".")[2].lstrip("!")].append(rule)
    return rules
