"""What a page says about itself, and what the site's habits make of it.

``read_metadata(doc)`` gathers candidates once per page, ``SiteHabits`` remembers what is usual on a site, and
``settle(meta, habits)`` decides.
"""

from __future__ import annotations
