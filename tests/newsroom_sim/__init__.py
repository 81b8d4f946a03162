"""Newsrooms whose clock the test drives: what they publish, edit, move and take back, and a server that shows it."""
