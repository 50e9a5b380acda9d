"""The clocks of a pack: days that law, guidance or practice count from other days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from highroad.reference.packs.conditions import Condition

ClockKind = Literal["work", "comment", "adoption", "submission", "decision", "modification", "letter"]
Basis = Literal["law", "guidance", "policy", "practice"]
Roll = Literal["same", "next", "previous"]
Hold = Literal["by", "exactly", "at least", "at most"]

CLOCK_KINDS: tuple[ClockKind, ...] = (
    "work", "comment", "adoption", "submission", "decision", "modification", "letter",
)  # fmt: skip
BASES: tuple[Basis, ...] = ("law", "guidance", "policy", "practice")
ROLLS: tuple[Roll, ...] = ("same", "next", "previous")
HOLDS: tuple[Hold, ...] = ("by", "exactly", "at least", "at most")

#: Days that a plan's period gives, from which a clock may count.
PERIOD_DAYS = ("period_begins", "period_ends", "previous_period_ends")


@dataclass(frozen=True, slots=True)
class Clock:
    """A day of a plan's calendar and the rule that gives it.

    of: the key of the clock, or the day of the period, that it counts from; empty when nobody can compute it
    and the plan must say the day (`policy`: a Governor sets it). years, days: how far from there. roll: where
    a day goes that is no business day. basis: what the rule rests on; practice may be changed freely.
    hold: how a day that the plan records must stand to the computed one: "by" (that day or before),
    "exactly", "at least" (that day or later), "at most" (the same as "by", for lengths of time).
    after: clocks whose day must lie before this one.
    """

    key: str
    label: str
    kind: ClockKind
    of: str
    years: int
    days: int
    roll: Roll
    basis: Basis
    hold: Hold
    rule: str
    citation: tuple[str, ...]
    after: tuple[str, ...] = ()
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A day that guidance has fixed for one clock of the plans whose period begins on `period_begins`."""

    clock: str
    period_begins: date
    what: str
    due: date
    source: str
