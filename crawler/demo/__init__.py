"""The newsroom that ships with the crawler: invented news sites, recorded, with what must come out of every page.

How the folder is laid out::

    sites.txt                       the home pages that the demo spider is given, one a line
    newsroom/<host>/routes.toml     every recorded address of that host (fields: crawler.demo.routes)
    newsroom/<host>/X.html          the body of one response, byte for byte, in the encoding the site uses
    newsroom/<host>/X.expected.json beside it: the article, or {"rejected": true, "why": ...}
    newsroom.warc.gz                all of it as WARC; written by ``python -m crawler.demo.record``

An expectation holds what a careful editor would call the article:

``url``, ``headline``, ``authors``, ``datePublished`` (with offset), ``inLanguage``, ``articleSection``
    as in the record.  ``zoneOnPage: false`` says that the page itself does not state the offset (a feed may).
``articleBody``
    the exact paragraphs, joined by a blank line: standfirst, text, sub-headings, list items, quotations.
``captions``
    texts that must stand in ``images`` and not in the body.
``dateModified``, ``type``, ``isAccessibleForFree``, ``pageUrls``, ``videos``, ``liveBlogUpdates`` (their number)
    only where the page has them.
``optionalParagraphs``
    text of an info box or an embedded post inside the body: right in ``articleBody`` and right outside it.

How to add a page: write the body as a file, add a ``[[route]]`` with its path to the host's routes.toml, link it from a
section page, feed or sitemap, put ``<name>.expected.json`` beside it, run ``python -m crawler.demo.record`` and then
``pytest tests/demo``.  A new host is a new folder under ``newsroom``; a new site has its home page in sites.txt too.
"""
