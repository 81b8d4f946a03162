"""Scrapy spiders: a site's address in, its pages out."""
