"""Scrapy downloader middlewares: robots.txt, back-off, replay."""
