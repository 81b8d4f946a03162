"""How each site fares: what its days were like (``diary``), what differs from its own custom (``alarms``), as a page.

Pure: counts in, findings out.  What collects the counts is ``crawler.extensions.health``.
"""
