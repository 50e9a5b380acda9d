"""Phases and milestones as a drawing on one axis of months; a list beside it says the same."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from highroad.web.plans.calendar.models import Milestone, Phase

WIDTH, LEFT, RIGHT, ROW, TOP = 720, 8, 8, 26, 26
_FEWEST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis, at the first day of a month."""

    x: float
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase. middle: where its words stand, vertically. first_x: where it was first to end, if it moved."""

    x: float
    y: float
    width: float
    words: str
    middle: float
    first_x: float | None = None

    @property
    def bottom(self) -> float:
        """Where the bar ends, vertically."""
        return self.y + 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: where it stands, and where it was first promised when it moved."""

    x: float
    y: float
    words: str
    state: str  # "done", "late", "dropped" or "open"
    first_x: float | None
    anchor: str  # "start" or "end": which side its words stand on
    words_x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in places of an SVG picture `width` by `height`."""

    width: int
    height: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    today: float | None


def drawing(
    phases: Sequence[tuple[Phase | None, Sequence[Milestone]]], today: datetime.date
) -> Drawing | None:
    """The drawing; None when there is nothing to draw."""
    days = [day for phase, milestones in phases for day in _days(phase, milestones)]
    if not days:
        return None
    first = min(days).replace(day=1)
    last = max(*days, first + datetime.timedelta(days=_FEWEST_DAYS))
    span = (last - first).days

    def x_of(day: datetime.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    bars, marks, y = [], [], float(TOP)
    for phase, milestones in phases:
        if phase is not None:
            start, end = x_of(phase.begins), x_of(phase.ends)
            first_end = x_of(phase.past[0].ends) if phase.slip else None
            bars.append(Bar(start, y, max(end - start, 3.0), phase.title, y + 15, first_end))
            y += ROW
        for milestone in milestones:
            marks.append(_mark(milestone, x_of, y + ROW / 2))
            y += ROW
    inside = x_of(today) if first <= today <= last else None
    return Drawing(WIDTH, int(y) + 8, _ticks(first, last, x_of), tuple(bars), tuple(marks), inside)


def _days(phase: Phase | None, milestones: Sequence[Milestone]) -> list[datetime.date]:
    found = [phase.begins, phase.ends, *(each.ends for each in phase.past[:1])] if phase else []
    for milestone in milestones:
        found += [milestone.due, milestone.first_due, milestone.done_on or milestone.due]
    return found


def _mark(milestone: Milestone, x_of: object, y: float) -> Mark:
    assert callable(x_of)
    x = x_of(milestone.done_on or milestone.due)
    if milestone.dropped_on:
        state = "dropped"
    elif milestone.done_on:
        state = "done"
    else:
        state = "late" if milestone.is_late else "open"
    moved = milestone.slip != 0
    first_x = x_of(milestone.first_due) if moved else None
    left = x > WIDTH * 0.6
    edge = min(x, first_x or x) if left else max(x, first_x or x)
    return Mark(
        x, y, milestone.title, state, first_x, "end" if left else "start", edge - 12 if left else edge + 12
    )


def _ticks(first: datetime.date, last: datetime.date, x_of: object) -> tuple[Tick, ...]:
    """The first days of months; not more than about twelve."""
    assert callable(x_of)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = max(1, -(-months // 9))
    found, day = [], first
    while day <= last:
        if x_of(day) <= WIDTH - 56:  # its words must fit
            found.append(Tick(x_of(day), day))
        month = day.month - 1 + every
        day = datetime.date(day.year + month // 12, month % 12 + 1, 1)
    return tuple(found)
