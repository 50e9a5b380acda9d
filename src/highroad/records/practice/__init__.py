"""Practice files: made-up participant records with plausible periods, services and outcomes."""

from highroad.records.practice.writing import Practice, synthesize

__all__ = ["Practice", "synthesize"]
