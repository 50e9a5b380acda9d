"""When a plan is due and when it counts as approved, computed from the numbers that its pack cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from highroad.language import gettext as _
from highroad.reference.holidays import is_business_day
from highroad.reference.packs import Pack, Timing


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date with the rule that gives it.

    raw: before moving to a business day. known: guidance fixed this date; otherwise it is computed by rule.
    """

    what: str
    day: date
    raw: date
    rule: str
    citation: tuple[str, ...]
    known: bool = False


def next_business_day(day: date) -> date:
    """`day` itself when it is a business day, otherwise the first one after it."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def submission_due(timing: Timing, period_end: date) -> tuple[date, date]:
    """(counted day, day due) of the plan that follows a period ending on `period_end`."""
    raw = period_end - timedelta(days=timing.days_before_end)
    return raw, next_business_day(raw) if timing.next_business_day else raw


def deemed_approved(timing: Timing, received: date, *, partner: bool = False) -> date:
    """The day on which a plan received on `received` counts as approved if no written decision has come.

    partner: for a partner program under another Secretary, which has the longer time.
    """
    return received + timedelta(days=timing.partner_days if partner else timing.core_days)


def period_of(timing: Timing, begins: date) -> tuple[date, date]:
    """First and last day of a plan's period that begins on `begins` (program years begin on July 1)."""
    return begins, _years_later(begins, timing.plan_years) - timedelta(days=1)


def deadlines(pack: Pack, *, begins: date, received: date | None = None) -> Sequence[Deadline]:
    """The dates of a plan whose period begins on `begins`, earliest first.

    Its own submission, its modification, the submission of its successor and, once it was received, the days
    on which it counts as approved. Where guidance has fixed a date, that date is given and marked known.
    """
    timing = pack.timing
    __, end = period_of(timing, begins)
    found = [
        _submission(timing, _("Submit this plan"), begins - timedelta(days=1)),
        _submission(timing, _("Submit the next plan"), end),
        _modification(timing, begins),
    ]
    if received is not None:
        found += [_approval(timing, received, partner=False), _approval(timing, received, partner=True)]
    return sorted(found, key=lambda deadline: deadline.day)


def _submission(timing: Timing, what: str, period_end: date) -> Deadline:
    raw, day = submission_due(timing, period_end)
    fixed = _fixed(timing, "submission", raw - timedelta(days=30), period_end)
    return Deadline(
        what, fixed or day, raw, timing.submission_rule, timing.submission_citation, fixed is not None
    )


def _modification(timing: Timing, begins: date) -> Deadline:
    """By law due at the end of the second year; guidance may name an earlier day in the half year before."""
    raw = _years_later(begins, timing.modification_after_years) - timedelta(days=1)
    fixed = _fixed(timing, "modification", raw - timedelta(days=200), raw)
    return Deadline(
        _("Submit the modification after two years"),
        fixed or raw,
        raw,
        timing.modification_rule,
        timing.modification_citation,
        fixed is not None,
    )


def _fixed(timing: Timing, kind: str, since: date, until: date) -> date | None:
    """The day that guidance has fixed for such a filing between two days, if it has."""
    days = [known.due for known in timing.known_dates if known.kind == kind and since <= known.due <= until]
    return max(days, default=None)


def _approval(timing: Timing, received: date, *, partner: bool) -> Deadline:
    day = deemed_approved(timing, received, partner=partner)
    what = (
        _("Partner programs count as approved")
        if partner
        else _("The plan counts as approved for core programs")
    )
    return Deadline(what, day, day, timing.approval_rule, timing.approval_citation)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # February 29
        return day.replace(year=day.year + years, day=28)
