"""Processes that do the heavy reading, and survive what they read."""
