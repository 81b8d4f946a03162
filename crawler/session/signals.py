"""Signals of our components, beside Scrapy's own (https://docs.scrapy.org/en/latest/topics/signals.html)."""

site_quiet = object()
"""(site: str) Nothing of the site is on its way or due; pages that wait for others of it wait in vain."""

run_stopping = object()
"""() The run was told to stop; what waits must leave, or be left to the next run."""

page_shown = object()
"""(site: str) The browser is done with one of the site's pages, so another may be fetched."""

page_settled = object()
"""(origin: Origin, article: bool | None) A page's way has ended; whether its address proved to be an article's."""

part_stored = object()
"""(part: Part) A part is on disk under its final name; ``part.records[n].key`` is the Delivery of each line."""

not_stored = object()
"""(detail: str) An output cannot be written; nothing more may count as delivered."""

hold_back = object()
"""(on: bool) Pages come faster than they are read, so nothing more is to be asked for; or (not ``on``) it is again."""
