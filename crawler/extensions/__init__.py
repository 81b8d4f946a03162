"""Scrapy extensions: delivery, progress, the closing table."""
