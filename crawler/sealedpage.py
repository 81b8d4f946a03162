"""A page for the browser in one file, without a script and without anything from outside.

Its Content-Security-Policy forbids both, so even a mistake in escaping could not run what a hostile text holds.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from string import Template

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-$digest'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body</body>
</html>
""")


def sealed_page(title: str, style: str, body: str, parts: Mapping[str, str]) -> str:
    """Give the page's HTML.

    ``style``: the only style sheet that counts; ``body``: a ``string.Template`` of which ``parts`` are the values.
    Neither these nor the ``title`` are escaped here.
    """
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _PAGE.substitute(title=title, style=style, digest=digest, body=Template(body).substitute(parts))
