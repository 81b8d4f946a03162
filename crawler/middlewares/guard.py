"""Only http and https, only to public addresses, and never with a password in the URL.

Where the check is made.  Twisted's agent, on which Scrapy's HTTP handlers are built, hands *every* host to the
reactor's name resolver before it connects, literals in any spelling too, and connects to the addresses it is given,
without asking again.  ``GuardedResolver`` is that resolver, and it gives out public addresses only.  So the address
that is checked is the address that is used, which is what defeats DNS rebinding; and as it sits below all of Scrapy,
pages, feeds, sitemaps, robots.txt, redirects and retries go through it alike.  With the aiohttp and httpx handlers the
operating system would resolve, past the guard: ``GuardMiddleware`` refuses to start with them.

``GuardMiddleware`` does what a resolver cannot: it refuses other schemes, takes user names and passwords out of URLs,
refuses literals at once (also behind a proxy, which resolves by itself: there names are the proxy's to guard), and
turns the resolver's "no address" into ``Refused("address-refused")``, which is not retried.  If the running reactor has
another resolver it refuses everything.  In a replay nothing connects and only schemes and passwords matter.

``NEWS_ALLOW_PRIVATE`` lets private, loopback and link-local addresses be crawled, for an intranet.
``NEWS_TEST_ADDRESSES`` (a list of "127.0.0.1:8080") opens single ports for a test server.  It is for tests alone.
"""

from __future__ import annotations

import socket
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.middlewares.addresses import is_public, literal
from crawler.middlewares.refused import Refused, certificate_refused

_CACHE_SECONDS = 300.0  # getaddrinfo tells no TTL; news sites behind CDNs publish one to five minutes
_REFUSED = 1000  # names whose refusal is remembered: from the lookup to the error that follows it
_PORTS = {"http": 80, "https": 443}
_Value = TypeVar("_Value")


class GuardMissing(RuntimeError):
    """The guard cannot do its work with these settings; the message says which one to change."""


@dataclass(slots=True, frozen=True)
class Gate:
    """Who may be connected to: public addresses, single exceptions by address and port, or (allow_private) anyone."""

    allow_private: bool
    exceptions: frozenset[str]

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Gate:
        """Read NEWS_ALLOW_PRIVATE and NEWS_TEST_ADDRESSES."""
        return cls(settings.getbool("NEWS_ALLOW_PRIVATE"), frozenset(settings.getlist("NEWS_TEST_ADDRESSES")))

    def admits(self, address: str, port: int) -> bool:
        """Whether a connection to this address (canonical text) and port may be made."""
        parsed = ip_address(address.partition("%")[0])
        return self.allow_private or is_public(parsed) or f"{parsed}:{port}" in self.exceptions


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """There is nothing to cancel: a lookup in a thread runs to its end."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Looks names up with the operating system, in a thread, and gives out only addresses that the gate admits.

    ``refused`` remembers, for the middleware, which address a name was last refused for.
    """

    lookup: ClassVar[Any] = staticmethod(socket.getaddrinfo)  # tests put another one here

    def __init__(self, reactor: Any, gate: Gate, *, timeout: float, cache: int, proxies: frozenset[str]) -> None:
        self._reactor = reactor
        self._gate = gate
        self._timeout = timeout
        self._cache_size = cache
        self._proxies = proxies
        self._cache: OrderedDict[str, tuple[float, list[str]]] = OrderedDict()
        self.refused: OrderedDict[str, str] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """Built by Scrapy, which hands over the CrawlerProcess here: only its settings may be used."""
        settings = crawler.settings
        return cls(
            reactor,
            Gate.from_settings(settings),
            timeout=settings.getfloat("DNS_TIMEOUT"),
            cache=settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0,
            proxies=_proxies() if settings.getbool("HTTPPROXY_ENABLED") else frozenset(),
        )

    def install_on_reactor(self) -> None:
        """Called by Scrapy."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803 - zope's interfaces are no types
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """Twisted's IHostnameResolver."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        wanted = tuple(addressTypes or (IPv4Address, IPv6Address))
        Deferred.fromCoroutine(self._resolve(resolutionReceiver, hostName, portNumber, wanted))
        return resolution

    async def _resolve(self, receiver: Any, name: str, port: int, wanted: tuple[Any, ...]) -> None:
        host = _ascii(name)
        found = await self._addresses(host)
        trusted = f"{host}:{port}" in self._proxies
        admitted = [each for each in found if trusted or self._gate.admits(each, port)]
        if found and not admitted:
            _remember(self.refused, host, found[0], _REFUSED)
        else:
            self.refused.pop(host, None)
        for each in admitted:
            kind = IPv6Address if ":" in each else IPv4Address
            if kind in wanted:
                receiver.addressResolved(kind("TCP", each, port))
        receiver.resolutionComplete()

    async def _addresses(self, host: str) -> list[str]:
        expires, found = self._cache.get(host, (0.0, []))
        if expires > monotonic():
            return found
        pool = self._reactor.getThreadPool()
        coming = deferToThreadPool(self._reactor, pool, self.lookup, host, 0, socket.AF_UNSPEC, socket.SOCK_STREAM)
        try:
            answers = await coming.addTimeout(self._timeout, self._reactor)
        except (OSError, ValueError, DeferredTimeout):  # ValueError: what is no host name at all (UnicodeError too)
            return []
        found = list(dict.fromkeys(answer[4][0] for answer in answers))
        _remember(self._cache, host, (monotonic() + _CACHE_SECONDS, found), self._cache_size)
        return found


class GuardMiddleware:
    """The part of the guard that sees requests."""

    def __init__(self, gate: Gate, *, connects: bool) -> None:
        self._gate = gate
        self._connects = connects

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Built by Scrapy.  GuardMissing if the download handlers would resolve names past the guard."""
        settings = crawler.settings
        handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
        for scheme in _PORTS:
            handler = load_object(handlers[scheme])
            if not issubclass(handler, HTTP11DownloadHandler):
                raise GuardMissing(f"DOWNLOAD_HANDLERS: {handler.__name__} for {scheme} resolves names past the guard; "
                                   "use scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler")  # fmt: skip
        return cls(Gate.from_settings(settings), connects=not settings["NEWS_REPLAY"])

    def process_request(self, request: Request) -> Request | None:
        """Pass, send round again without its password, or raise ``Refused``."""
        parts = urlparse_cached(request)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise Refused("scheme-refused", request.url, "only http and https addresses are fetched")
        if "@" in parts.netloc:
            return without_password(request)
        if self._connects:
            address = literal(parts.hostname)
            if address is not None and not self._gate.admits(str(address), parts.port or _PORTS[parts.scheme]):
                raise Refused("address-refused", request.url, f"{address} is not public")
            _installed_resolver()
        return None

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that the guard refused from one that does not exist, and a bad certificate from a lost line."""
        if certificate_refused(exception):
            detail = "its certificate has run out, is signed by nobody known, or is another host's"
            raise Refused("bad-certificate", request.url, detail) from exception
        if isinstance(exception, CannotResolveHostError):
            host = _ascii(urlparse_cached(request).hostname or "")
            address = _installed_resolver().refused.get(host)
            if address is not None:
                raise Refused("address-refused", request.url, f"{host} leads to {address}") from exception


def without_password(request: Request) -> Request:
    """The same request without user name and password in its address (they would end in logs, exports and WARCs)."""
    parts = urlsplit(request.url)
    return request.replace(url=parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), dont_filter=True)


def _installed_resolver() -> GuardedResolver:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install the wrong one

    resolver = getattr(reactor, "nameResolver", None)
    if not isinstance(resolver, GuardedResolver):
        raise GuardMissing('the guard needs TWISTED_DNS_RESOLVER = "crawler.middlewares.guard.GuardedResolver"')
    return resolver


def _ascii(host: str) -> str:
    """The name as DNS knows it.  Twisted has decoded the URL's punycode; left so, Python would make ss of a sharp s."""
    labels = host.lower().split(".")
    return ".".join(x if x.isascii() else "xn--" + x.encode("punycode").decode() for x in labels)


def _proxies() -> frozenset[str]:
    """host:port of the proxies that the operator has named in the environment; they may have private addresses."""
    urls = (url if "://" in url else f"http://{url}" for scheme, url in getproxies().items() if scheme in _PORTS)
    parts = [urlsplit(url) for url in urls]
    return frozenset(f"{each.hostname}:{each.port or _PORTS.get(each.scheme, 80)}" for each in parts if each.hostname)


def _remember(memory: OrderedDict[str, _Value], key: str, value: _Value, most: int) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > most:
        memory.popitem(last=False)
