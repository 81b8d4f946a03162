"""An account of a page (``extraction.account``) as people read it: on a terminal, and as a page for the browser."""
