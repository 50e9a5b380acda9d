"""Highroad: from data to a shared plan, for public workforce partnerships."""

__version__ = "0.1.0"
