"""Requirement coverage, claim checking and deadlines: pure functions over plain values."""
