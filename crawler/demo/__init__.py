"""The newsroom that ships with the crawler: recorded pages and what must come out of them."""
