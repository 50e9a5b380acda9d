"""A plan's calendar: the days that its pack's clocks give, counted from its period and from recorded days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from highroad.language import gettext as _
from highroad.reference.holidays import is_business_day
from highroad.reference.packs import PERIOD_DAYS, Clock, Pack


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day of a plan's calendar with the rule that gives it.

    day: the recorded day if there is one, otherwise the computed one; None when neither is known (`missing`
    says what to record). computed: by rule or by guidance. raw: before moving to a business day. known:
    guidance fixed the day. recorded: the plan says so. assumed: it counts from a day that is itself only
    computed, so it will move when that day is recorded. problem: how the recorded day breaks the rule.
    """

    key: str
    what: str
    kind: str
    day: date | None
    computed: date | None
    raw: date | None
    basis: str
    rule: str
    citation: tuple[str, ...]
    known: bool = False
    recorded: bool = False
    assumed: bool = False
    problem: str = ""
    missing: str = ""


@dataclass(slots=True)
class _Calendar:
    pack: Pack
    begins: date
    recorded: Mapping[str, date]
    found: dict[str, Deadline] = field(default_factory=dict)

    def of(self, key: str) -> Deadline:
        """The deadline of a clock, computed once."""
        if key not in self.found:
            self.found[key] = self.compute(self.pack.clocks[key])
        return self.found[key]

    def compute(self, clock: Clock) -> Deadline:
        raw, assumed, missing = self.counted(clock)
        fixed = next(
            (
                known.due
                for known in self.pack.known_dates
                if (known.clock, known.period_begins) == (clock.key, self.begins)
            ),
            None,
        )
        computed = fixed or (rolled(raw, clock.roll) if raw is not None else None)
        given = self.recorded.get(clock.key)
        return Deadline(
            key=clock.key,
            what=clock.label,
            kind=clock.kind,
            day=given or computed,
            computed=computed,
            raw=raw or fixed,
            basis=clock.basis,
            rule=clock.rule,
            citation=clock.citation,
            known=fixed is not None,
            recorded=given is not None,
            assumed=given is None and fixed is None and assumed,
            problem=self.problem(clock, given, computed) if given is not None else "",
            missing=missing if given is None and computed is None else "",
        )

    def counted(self, clock: Clock) -> tuple[date | None, bool, str]:
        """(day by the rule, whether it rests on a day that is only computed, what is missing)."""
        if not clock.of:
            return None, False, _("Nobody can compute this day: record it when it is set.")
        if clock.of in PERIOD_DAYS:
            return later(self.period_day(clock.of), clock.years, clock.days), False, ""
        base = self.of(clock.of)
        if base.day is None:
            return None, False, _("Counted from: {what}. Record that day first.").format(what=base.what)
        return later(base.day, clock.years, clock.days), not base.recorded, ""

    def period_day(self, name: str) -> date:
        if name == "period_begins":
            return self.begins
        if name == "period_ends":
            return period_of(self.pack, self.begins)[1]
        return self.begins - timedelta(days=1)

    def problem(self, clock: Clock, given: date, computed: date | None) -> str:
        """How a recorded day breaks its rule or the order of days; empty when it doesn't."""
        for other in clock.after:
            before = self.recorded.get(other)
            if before is not None and given <= before:
                return _("{what} ({day}) must come after: {other} ({other_day}).").format(
                    what=clock.label, day=given, other=self.pack.clocks[other].label, other_day=before
                )
        if computed is None or clock.basis == "practice":
            return ""
        return _against(clock, given, computed)


def _against(clock: Clock, given: date, computed: date) -> str:
    """How a recorded day stands wrongly to the computed one."""
    words = {"what": clock.label, "day": given, "computed": computed}
    if clock.kind == "decision":
        return ""  # a decision may come on any day before the last one
    if clock.hold == "exactly" and given != computed:
        return _("{what}: {day} is recorded, the rule gives exactly {computed}.").format(**words)
    if clock.hold == "at least" and given < computed:
        return _("{what}: {day} is recorded, the rule gives {computed} or later.").format(**words)
    if clock.hold in ("by", "at most") and given > computed:
        return _("{what}: {day} is recorded, it was due by {computed}.").format(**words)
    return ""


def deadlines(
    pack: Pack,
    *,
    begins: date,
    recorded: Mapping[str, date] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Sequence[Deadline]:
    """The calendar of a plan whose period begins on `begins`: known days first to last, then unknown ones.

    recorded: clock -> the day on which it happened or is set to happen. answers: what the plan says about
    itself; clocks whose condition it doesn't meet are left out. Where guidance has fixed a day for this
    period, that day is given and marked known.
    """
    calendar = _Calendar(pack, begins, recorded or {})
    found = [
        calendar.of(key)
        for key, clock in pack.clocks.items()
        if clock.condition is None or clock.condition(answers or {})
    ]
    return sorted(found, key=lambda deadline: (deadline.day is None, deadline.day or begins))


def period_of(pack: Pack, begins: date) -> tuple[date, date]:
    """First and last day of a plan's period that begins on `begins`; a year when nobody prescribes it."""
    return begins, later(begins, pack.period_years or 1, -1)


def program_year(begins: date, year: int) -> int:
    """The calendar year in which the year `year` of a plan's period begins (1: the first one)."""
    return begins.year + year - 1


def rolled(day: date, roll: str) -> date:
    """Where a day goes that is no business day: "next", "previous", or "same" (nowhere)."""
    step = {"next": 1, "previous": -1, "same": 0}[roll]
    while step and not is_business_day(day):
        day += timedelta(days=step)
    return day


def later(day: date, years: int, days: int) -> date:
    """A day moved by whole years and then by days. February 29 becomes February 28 in other years."""
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:  # February 29
        moved = day.replace(year=day.year + years, day=28)
    return moved + timedelta(days=days)
