"""A real web server on the loopback addresses, with named faults and a log of what was asked of it."""

from mockserver.server import MockServer, Seen

__all__ = ["MockServer", "Seen"]
