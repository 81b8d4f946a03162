"""Extraction without a crawl: pages from files and streams to Article lines."""
