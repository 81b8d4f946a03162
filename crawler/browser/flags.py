"""How Chromium is started: without a network, without a voice of its own, and small."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

NO_NETWORK = (
    # every connection goes to a proxy, loopback ones too, and the proxy's name leads nowhere
    "--proxy-server=http://no-network.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # literal addresses too
    "--disable-quic",
    # WebRTC sends UDP past the proxy otherwise: seen, with the resolver's rules and the proxy in place.  The name of
    # the flag has changed over the years; what is not known is ignored
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
QUIET = (  # playwright gives most of these, too
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-crash-reporter",
    "--no-pings",
)
SMALL = (
    "--js-flags=--max-old-space-size=512",  # MiB of one page's objects; a bundle of 5 MB takes some 100
    "--renderer-process-limit=4",
)
_PROFILE = "--user-data-dir="


def arguments() -> list[str]:
    """Give the arguments of a start."""
    return [*NO_NETWORK, *QUIET, *SMALL]


def profile_of(command: Sequence[str]) -> list[Path]:
    """Give the folder of the profile that playwright made for a browser with this command line."""
    return [Path(x.removeprefix(_PROFILE)) for x in command if x.startswith(_PROFILE)]


def may_sandbox() -> bool:
    """Whether Chromium's sandbox can be had: not as root, whom Chromium refuses it."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0


NO_WEBRTC = """
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) {
  delete globalThis[name];
}
"""
"""Run before any script of a page and its frames: a second lock on what goes past proxies.  A WebSocket does not: pages
that open one go on when it fails, and break where there is none."""
