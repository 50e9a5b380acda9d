"""Newer numbers: seen by themselves, shown beside the old ones, decided by a person."""
