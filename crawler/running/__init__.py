"""What commands do with a Scrapy process: fetch one page with it, and tell how a run ended.

Scrapy imports every command before it runs one, so what needs half of the project stands here, not among them.
"""
