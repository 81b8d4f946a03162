"""The peers that pip can install, each as a function and as a command for bench.py.

    bench.py --set fundus_eval --cmd "python tests/benchmarks/peers.py newspaper4k"

Reads {"id", "url", "html_b64"} lines and answers {"id", "text", "title", "authors", "date"} lines.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]


def trafilatura(body: bytes, url: str) -> Answer:
    """The teacher alone, with metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    authors = (found.author or "").split("; ")
    return {"text": found.text, "title": found.title, "authors": [a for a in authors if a], "date": found.date}


def newspaper4k(body: bytes, url: str) -> Answer:
    """newspaper4k, given the page."""
    import newspaper

    article = newspaper.Article(url)
    article.download(input_html=body.decode("utf-8", "replace"))
    article.parse()
    date = article.publish_date.date().isoformat() if article.publish_date else None
    return {"text": article.text, "title": article.title, "authors": article.authors, "date": date}


def newsplease(body: bytes, url: str) -> Answer:
    """news-please, given the page."""
    from newsplease import NewsPlease

    found = NewsPlease.from_html(body, url=url)
    date = found.date_publish.date().isoformat() if found.date_publish else None
    return {"text": found.maintext, "title": found.title, "authors": found.authors, "date": date}


def readability(body: bytes, _url: str) -> Answer:
    """readability-lxml: text and title."""
    from lxml import html
    from readability import Document

    found = Document(body.decode("utf-8", "replace"))
    return {"text": html.fromstring(found.summary()).text_content(), "title": found.short_title()}


def resiliparse(body: bytes, _url: str) -> Answer:
    """resiliparse: text only, in C++."""
    from resiliparse.extract.html2text import extract_plain_text

    return {"text": extract_plain_text(body.decode("utf-8", "replace"), main_content=True)}


PEERS: dict[str, Callable[[bytes, str], Answer]] = {
    "trafilatura": trafilatura, "newspaper4k": newspaper4k, "news-please": newsplease, "readability-lxml": readability,
    "resiliparse": resiliparse,
}  # fmt: skip


def main() -> None:
    """Answer line by line."""
    read = PEERS[sys.argv[1]]
    for line in sys.stdin:
        given = json.loads(line)
        try:
            answer = read(base64.b64decode(given["html_b64"]), given["url"])
        except Exception as error:  # a peer's failure is an empty answer, and is told
            print(f"{given['url']}: {error!r}"[:200], file=sys.stderr)
            answer = {}
        print(json.dumps({"id": given["id"], "text": "", "title": None, "authors": [], "date": None} | answer))


if __name__ == "__main__":
    main()
