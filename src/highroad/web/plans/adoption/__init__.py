"""Assurances and who signs them, the vote that adopts a plan, and what a modification carries forward."""
