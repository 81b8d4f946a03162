"""Where a site names its articles: addresses, feeds, sitemaps, sections.  Pure: bytes in, values out."""
