"""Requirement coverage, claim checking, plan differences and deadlines: pure functions over plain values."""

from highroad.planning.claims import Claim, Comparison, Outcome, Standing, check_claim
from highroad.planning.coverage import Answer, Attached, Coverage, Finding, Judgement, Verdict, coverage
from highroad.planning.deadlines import Deadline, deadlines
from highroad.planning.differences import Merge, merge, readable_changes
from highroad.planning.steps import Duty, Step, next_steps

__all__ = [
    "Answer",
    "Attached",
    "Claim",
    "Comparison",
    "Coverage",
    "Deadline",
    "Duty",
    "Finding",
    "Judgement",
    "Merge",
    "Outcome",
    "Standing",
    "Step",
    "Verdict",
    "check_claim",
    "coverage",
    "deadlines",
    "merge",
    "next_steps",
    "readable_changes",
]
