"""What lasts: the frontier and ledger in SQL, the JSONL parts, the WARC files."""
