"""Triggers that keep what was published, asked and decided: rows are written once."""

from __future__ import annotations

from highroad.web.directory.guards import Guard

LISTS = Guard(
    "goodjobs_listversion",
    "goodjobs_appeal",
    "goodjobs_appealdecision",
    refusal="published lists, appeals and decisions are append-only",
    function="goodjobs_refuse_change",
)
REGISTERS = Guard(
    "goodjobs_registeredition",
    refusal="editions of registers are append-only",
    function="goodjobs_refuse_register_change",
)
STANDARDS = Guard(
    "goodjobs_ownstandard",
    refusal="versions of standards are append-only",
    function="goodjobs_refuse_standard_change",
)
