"""Changing a plan's days: clocks, phases, milestones. A milestone that moves says why; nothing vanishes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.rules import Role, require
from highroad.web.plans.calendar.models import Milestone, MilestoneMove, Phase, PlanDay, moved
from highroad.web.plans.models import Plan

_DAY = ["day", "happened", "note"]
_PHASE = ["title", "begins", "ends", "summary"]
_MILESTONE = ["phase", "title", "deliverable", "due", "done_on", "owner", "organization"]
_DROPPED = ["dropped_on", "dropped_because"]


def days_of(plan: Plan) -> dict[str, datetime.date]:
    """The days that a plan has recorded, by clock, for `highroad.planning.deadlines`."""
    return dict(PlanDay.objects.filter(plan=plan).values_list("clock", "day"))


@transaction.atomic
def record_day(
    actor: Any,
    plan: Plan,
    clock: str,
    *,
    day: datetime.date | None,
    happened: bool = False,
    note: str = "",
    expected_version: int = 0,
) -> PlanDay | None:
    """Set the day of a clock; no day takes it back, so that the rule counts again. Stewards.

    expected_version: of the recorded day that the actor saw, 0 when there was none. Raises Refused,
    BadQuestion for an unknown clock or for something that happened in the future, EditConflict.
    """
    require(actor, plan.partnership, Role.STEWARD)
    if clock not in plan.pack.clocks:
        raise BadQuestion(_("The pack has no such date."), remedy=_("Choose one of the calendar's."))
    if happened and day is not None and day > timezone.localdate():
        raise BadQuestion(
            _("{day} is still to come.").format(day=day),
            remedy=_("Take the tick away until it has happened."),
        )
    found = PlanDay.objects.select_for_update().filter(plan=plan, clock=clock).first()
    if found is None:
        if day is None:
            return None
        found = PlanDay.objects.create(plan=plan, clock=clock, day=day, happened=happened, note=note[:300])
        audit.record(actor, "plan.day_set", found, after=audit.snapshot(found, ["clock", *_DAY]))
        return found
    before = audit.snapshot(found, ["clock", *_DAY])
    if day is None:
        audit.record(actor, "plan.day_taken_back", found, before=before)
        found.delete()
        return None
    found.day, found.happened, found.note = day, happened, note[:300]
    save_if_current(found, expected_version, _DAY)
    audit.record(
        actor,
        "plan.day_set",
        found,
        before=before,
        after=audit.snapshot(found, ["clock", *_DAY]),
        reason=note,
    )
    return found


@transaction.atomic
def save_phase(
    actor: Any,
    plan: Plan,
    values: Mapping[str, Any],
    *,
    phase: Phase | None = None,
    reason: str = "",
    expected_version: int = 0,
) -> Phase:
    """Make a phase, or change one. Stewards. values: title, begins, ends, summary.

    Moving its days needs a reason, which everybody reads beside the old days. Raises Refused, EditConflict,
    and BadQuestion when it ends before it begins.
    """
    require(actor, plan.partnership, Role.STEWARD)
    if values["ends"] < values["begins"]:
        raise BadQuestion(_("The phase ends before it begins."), remedy=_("Mend one of the two days."))
    given = {name: values[name] for name in _PHASE if name in values}
    if phase is None:
        phase = Phase.objects.create(plan=plan, **given)
        audit.record(actor, "phase.made", phase, after=audit.snapshot(phase, _PHASE))
        return phase
    before, old = audit.snapshot(phase, _PHASE), (phase.begins, phase.ends)
    for name, value in given.items():
        setattr(phase, name, value)
    if (phase.begins, phase.ends) != old:
        _must_say_why(reason)
        phase.moves = [*phase.moves, moved(*old, reason.strip()[:300])]
    save_if_current(phase, expected_version, [*given, "moves"])
    after = audit.snapshot(phase, _PHASE)
    audit.record(actor, "phase.changed", phase, before=before, after=after, reason=reason.strip())
    return phase


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise BadQuestion(
            _("A day that moves needs its reason."), remedy=_("Say in a sentence why it is another day.")
        )


@transaction.atomic
def save_milestone(
    actor: Any,
    plan: Plan,
    values: Mapping[str, Any],
    *,
    milestone: Milestone | None = None,
    reason: str = "",
    expected_version: int = 0,
) -> Milestone:
    """Make a milestone, or change one. Stewards. values: the fields of its form.

    Moving its day needs a reason, which everybody reads beside the old day. Raises Refused, EditConflict,
    BadQuestion.
    """
    require(actor, plan.partnership, Role.STEWARD)
    given = {name: values[name] for name in _MILESTONE if name in values}
    if milestone is None:
        milestone = Milestone.objects.create(plan=plan, first_due=given["due"], **given)
        audit.record(actor, "milestone.made", milestone, after=audit.snapshot(milestone, _MILESTONE))
        return milestone
    before, old = audit.snapshot(milestone, _MILESTONE), milestone.due
    for name, value in given.items():
        setattr(milestone, name, value)
    if milestone.owner is not None:  # before, it was somebody's who has no account here
        milestone.owner_name = ""
    has_moved = milestone.due != old
    if has_moved:
        _must_say_why(reason)
    save_if_current(milestone, expected_version, [*given, "owner_name"])
    if has_moved:
        MilestoneMove.objects.create(
            milestone=milestone, before=old, after=milestone.due, reason=reason.strip()[:300], by=actor
        )
    audit.record(
        actor,
        "milestone.changed",
        milestone,
        before=before,
        after=audit.snapshot(milestone, _MILESTONE),
        reason=reason.strip(),
    )
    return milestone


@transaction.atomic
def drop_milestone(actor: Any, milestone: Milestone, *, reason: str, expected_version: int) -> None:
    """Drop a milestone: it stays on the roadmap, struck out, with the reason. Stewards.

    Raises Refused, EditConflict; BadQuestion without a reason, and for one that is dropped already or done.
    """
    require(actor, milestone.partnership, Role.STEWARD)
    if milestone.dropped_on is not None:
        raise BadQuestion(_("This milestone is dropped already."), remedy=_("Load the page again."))
    if milestone.done_on is not None:
        raise BadQuestion(
            _("What is done can't be dropped."), remedy=_("Take its day of “done on” away first.")
        )
    if not reason.strip():
        raise BadQuestion(
            _("A milestone that is dropped needs its reason."),
            remedy=_("Say in a sentence why it will not be there."),
        )
    before = audit.snapshot(milestone, _DROPPED)
    milestone.dropped_on, milestone.dropped_because = timezone.localdate(), reason.strip()[:300]
    save_if_current(milestone, expected_version, _DROPPED)
    after = audit.snapshot(milestone, _DROPPED)
    audit.record(
        actor, "milestone.dropped", milestone, before=before, after=after, reason=milestone.dropped_because
    )


@transaction.atomic
def take_up_milestone(actor: Any, milestone: Milestone, *, expected_version: int) -> None:
    """Take a dropped milestone up again; that it was dropped, and why, stays on the roadmap. Stewards.

    Raises Refused, EditConflict; BadQuestion for one that isn't dropped.
    """
    require(actor, milestone.partnership, Role.STEWARD)
    if milestone.dropped_on is None:
        raise BadQuestion(_("This milestone isn't dropped."), remedy=_("Load the page again."))
    before = audit.snapshot(milestone, _DROPPED)
    was = moved(milestone.dropped_on, timezone.localdate(), milestone.dropped_because)
    milestone.drops = [*milestone.drops, was]
    milestone.dropped_on, milestone.dropped_because = None, ""
    save_if_current(milestone, expected_version, [*_DROPPED, "drops"])
    after = audit.snapshot(milestone, _DROPPED)
    audit.record(actor, "milestone.taken_up", milestone, before=before, after=after)


@transaction.atomic
def remove_phase(actor: Any, phase: Phase) -> None:
    """Remove a phase; its milestones stay, without a phase. Stewards. Raises Refused."""
    require(actor, phase.partnership, Role.STEWARD)
    audit.record(actor, "phase.removed", phase, before=audit.snapshot(phase, _PHASE))
    phase.delete()


__all__ = [
    "days_of",
    "drop_milestone",
    "record_day",
    "remove_phase",
    "save_milestone",
    "save_phase",
    "take_up_milestone",
]
