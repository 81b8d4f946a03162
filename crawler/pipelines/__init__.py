"""Scrapy item pipelines: from a fetched page to a validated article."""
