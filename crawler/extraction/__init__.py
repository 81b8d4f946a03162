"""From a page's bytes to its article: blocks, teachers, the site's memory, metadata.  Pure: bytes in, values out."""
