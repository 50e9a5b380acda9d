"""Triggers that keep what addressees answered: rows are written once."""

from __future__ import annotations

from highroad.web.directory.guards import Guard

ANSWERS = Guard(
    "commitments_recommendationresponse",
    refusal="an answer to a recommendation is append-only",
    function="commitments_refuse_change",
)
