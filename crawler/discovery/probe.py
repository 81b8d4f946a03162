"""An address that no site has, to learn how a site answers for pages that it does not have.

Bar-Yossef, Broder, Kumar, Tomkins: Sic Transit Gloria Telae (WWW 2004): a server that answers 200 for random letters
beside its pages answers 200 for what is gone, too.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from crawler.urls import split

_LETTERS = 25  # as in the paper; that one site in a million should have the address takes five
_ENDING = re.compile(r"\.[a-zA-Z]{2,5}$")  # ".html"; anchored and bounded


def nonsense(url: str, salt: str) -> str:
    """Give an address in the folder of ``url``, with its ending; another for each ``salt``.  Raises BadAddress.

    Letters only: where a number in the address decides, letters lead to nothing, but digits may lead to an article.
    """
    address = split(url)
    folder, _, name = address.path.rstrip("/").rpartition("/")
    digest = int.from_bytes(blake2b(f"{salt} {url}".encode("utf-8", "replace"), digest_size=16).digest(), "big")
    letters = "".join(chr(ord("a") + digest // 26**place % 26) for place in range(_LETTERS))
    ending = _ENDING.search(name)
    slash = "/" if address.path.endswith("/") and name else ""
    return str(address._replace(path=f"{folder}/{letters}{ending[0] if ending else ''}{slash}", query=""))
