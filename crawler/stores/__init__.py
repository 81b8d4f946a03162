"""What lasts: the state (frontier and ledger in SQL), the JSONL parts, the WARC files.

What is promised, after a kill at any moment, a full disk or a power cut: a record is delivered once, as (id, revision),
or its URL is due again.  It rests on one order of events: part on disk under its final name, then its manifest entry,
then the state's transaction that marks its URLs; and at the next start ``recovery.settle`` tells the state of parts
that it missed.  So the state never says "delivered" for what is not on disk, and it never stays ignorant of what is.

What is not promised: that parts are not altered or removed by others (a removed part stays delivered; a cut-off one is
noticed by its size and its lost records become due), that a disk which lies about fsync keeps anything, and outputs
other than parts (``-o``), of which a crash may leave records that the next run delivers again.
"""
