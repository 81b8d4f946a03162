"""Archives of any size to articles on a Spark cluster: recorded pages are brought together by site, and read there."""
