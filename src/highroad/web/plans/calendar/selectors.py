"""Reading a plan's days: its clocks, milestones and due sections as one list, and whether it will be late."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.planning.deadlines import Deadline, deadlines
from highroad.web.commitments.work import Owed, owed_by, owed_by_person, standing
from highroad.web.directory.models import AuditEvent, Membership
from highroad.web.plans.calendar.models import Milestone, Phase, PlanDay
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.vocabulary import SectionState

WEEKS_LOOKED_BACK = 4
#: What is reckoned with before there is a pace: a plan that was started yesterday isn't late.
EXPECTED_A_WEEK = 2
#: Days by which no draft must stand: the public reads it until the one, the next plan is about the other.
NO_GOALS = ("comment_closes", "next_submission")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar. key: the same as long as it is the same thing. about: why, in a sentence."""

    key: str
    day: datetime.date
    what: str
    about: str
    address: str
    place: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock with what the plan recorded of it."""

    deadline: Deadline
    recorded: PlanDay | None

    @property
    def version(self) -> int:
        """Of the recorded day; 0 when there is none."""
        return self.recorded.version if self.recorded else 0


def clock_rows(plan: Plan) -> list[ClockRow]:
    """The plan's clocks in order of their days, with what is recorded; two queries.

    A period of public comment gives its own two days, unless a steward recorded others.
    """
    return clock_rows_of([plan])[plan.pk]


def clock_rows_of(plans: Sequence[Plan]) -> dict[int, list[ClockRow]]:
    """The same of several plans, by their keys; two queries, however many."""
    begun = [plan for plan in plans if plan.begins is not None]
    recorded: dict[int, dict[str, PlanDay]] = {plan.pk: {} for plan in plans}
    for row in PlanDay.objects.filter(plan__in=begun):
        recorded[row.plan_id][row.clock] = row
    periods = CommentPeriod.objects.filter(plan__in=begun).order_by("number")
    newest = {period.plan_id: period for period in periods}
    return {
        plan.pk: _clock_rows(plan, recorded[plan.pk], newest.get(plan.pk)) if plan.begins else []
        for plan in plans
    }


def _clock_rows(plan: Plan, recorded: dict[str, PlanDay], period: CommentPeriod | None) -> list[ClockRow]:
    assert plan.begins is not None
    pack = plan.pack
    days = {"comment_opens": period.opens, "comment_closes": period.closes} if period else {}
    days = {clock: day for clock, day in days.items() if clock in pack.clocks}
    days |= {clock: row.day for clock, row in recorded.items()}
    found = deadlines(pack, begins=plan.begins, recorded=days, answers=plan.answers)
    return [ClockRow(deadline, recorded.get(deadline.key)) for deadline in found]


def phases_of(plan: Plan) -> list[tuple[Phase | None, list[Milestone]]]:
    """Phases with their milestones in order of days; milestones without a phase last."""
    milestones = list(
        Milestone.objects.filter(plan=plan)
        .select_related("owner", "organization", "phase")
        .prefetch_related("moves__by")
    )
    rows: list[tuple[Phase | None, list[Milestone]]] = [
        (phase, [each for each in milestones if each.phase_id == phase.pk])
        for phase in Phase.objects.filter(plan=plan)
    ]
    loose = [each for each in milestones if each.phase_id is None]
    return [*rows, (None, loose)] if loose else rows


def status_of(phase: Phase | None, milestones: Sequence[Milestone]) -> str:
    """How a phase stands, in words: by its days, and by how many of its milestones are done."""
    standing = [each for each in milestones if each.dropped_on is None]
    done = sum(each.done_on is not None for each in standing)
    lines = []
    if phase is not None:
        today = timezone.localdate()
        if today < phase.begins:
            lines.append(_("Not begun."))
        elif today <= phase.ends:
            lines.append(_("Under way."))
        elif done < len(standing):
            lines.append(_("Its time is over, not all is done."))
        else:
            lines.append(_("Over."))
    if standing:
        words = ngettext(
            "{done} of {n} milestone is done.", "{done} of {n} milestones are done.", len(standing)
        )
        lines.append(words.format(done=done, n=len(standing)))
    return " ".join(lines)


@dataclass(frozen=True, slots=True)
class Risk:
    """Whether the plan will be done in time: the sentence, and whether it warns."""

    late: bool
    words: str


def risk_of(plan: Plan, rows: Sequence[ClockRow]) -> Risk | None:
    """What today's pace means for the day by which the draft must stand; None when no such day is ahead.

    That day is the next one that is a release for comment, an adoption or a submission. Pace: sections
    approved in the last four weeks, as the audit record has it. Two queries.
    """
    today = timezone.localdate()
    ahead = [
        row.deadline
        for row in rows
        if row.deadline.kind in ("comment", "adoption", "submission")
        and row.deadline.key not in NO_GOALS
        and row.deadline.day is not None
        and row.deadline.day >= today
        and not (row.recorded and row.recorded.happened)
    ]
    if not ahead or ahead[0].day is None:
        return None
    goal = ahead[0]
    applies = plan.pack.applicability(plan.answers)
    states = Section.objects.filter(plan=plan).values_list("requirement", "state")
    undone = sum(
        state != SectionState.APPROVED and applies[key].yes and plan.pack.by_id[key].required != "optional"
        for key, state in states
    )
    since = timezone.now() - datetime.timedelta(weeks=WEEKS_LOOKED_BACK)
    approved = AuditEvent.objects.filter(
        verb="section.moved",
        partnership=plan.partnership,
        at__gte=since,
        target_type="plans.section",
        target_id__in=[str(key) for key in Section.objects.filter(plan=plan).values_list("pk", flat=True)],
        after__state=SectionState.APPROVED,
    ).count()
    return _risk(undone, approved, goal, (ahead[0].day - today).days)


def _risk(undone: int, approved: int, goal: Deadline, days: int) -> Risk:
    if not undone:
        return Risk(False, _("Every section is approved."))
    open_words = ngettext("{n} section is not approved yet", "{n} sections are not approved yet", undone)
    lead = _("{open}; {days} days are left until: {what}.").format(
        open=open_words.format(n=undone), days=days, what=goal.what
    )
    if not approved:
        needed = undone / EXPECTED_A_WEEK * 7
        words = _("None was approved in the last four weeks; at {pace} a week it takes {needed} days.")
        return Risk(needed > days, f"{lead} {words.format(pace=EXPECTED_A_WEEK, needed=round(needed))}")
    needed = undone / approved * WEEKS_LOOKED_BACK * 7
    pace = ngettext(
        "{n} was approved in the last four weeks; at that pace it takes {needed} days.",
        "{n} were approved in the last four weeks; at that pace it takes {needed} days.",
        approved,
    ).format(n=approved, needed=round(needed))
    return Risk(needed > days, f"{lead} {pace}")


def days_of_plan(plan: Plan) -> list[Day]:
    """The plan's calendar: clocks, milestones, due sections, what recommendations wait for. Six queries."""
    base = [plan.partnership.slug, plan.slug]
    place = plan.title
    calendar, people = reverse("plans:calendar", args=base), reverse("plans:people", args=base)
    found = _clock_days(clock_rows(plan), calendar, place)
    roadmap = reverse("plans:roadmap", args=base)
    for milestone in Milestone.objects.filter(plan=plan, dropped_on=None):
        day = milestone.done_on or milestone.due
        found.append(
            Day(f"milestone-{milestone.pk}", day, milestone.title, milestone.deliverable, roadmap, place)
        )
    due = (
        Section.objects.filter(plan=plan, due__isnull=False)
        .exclude(state=SectionState.APPROVED)
        .values("due")
        .annotate(n=Count("pk"), first=Min("requirement"))
    )
    for row in due:
        words = ngettext("{n} section is due", "{n} sections are due", row["n"]).format(n=row["n"])
        found.append(Day(f"sections-{row['due']}", row["due"], words, "", f"{people}?show=all", place))
    found += _owed(owed_by(standing(partnership=plan.partnership_id)))
    return sorted(found, key=lambda day: (day.day, day.key))


def _clock_days(rows: Iterable[ClockRow], address: str, place: str) -> list[Day]:
    return [
        Day(
            f"clock-{row.deadline.key}",
            row.deadline.day,
            row.deadline.what,
            row.deadline.rule,
            address,
            place,
        )
        for row in rows
        if row.deadline.day is not None
    ]


def _owed(owed: Iterable[Owed]) -> list[Day]:
    """What recommendations wait for on a day."""
    return [
        Day(
            each.key,
            each.day,
            each.what,
            each.why,
            each.recommendation.get_absolute_url(),
            each.recommendation.partnership.name,
        )
        for each in owed
        if each.day is not None
    ]


def days_of_person(user: Any) -> list[Day]:
    """Everything with a day that is the person's, and the clocks of the plans they work on.

    As many queries for thirty plans as for one.
    """
    mine_in = Membership.objects.filter(user=user, ended_at=None).values("partnership")
    plans = list(Plan.objects.filter(partnership__in=mine_in).select_related("partnership"))
    found, rows = [], clock_rows_of(plans)
    for plan in plans:
        address = reverse("plans:calendar", args=[plan.partnership.slug, plan.slug])
        clocks = _clock_days(rows[plan.pk], address, plan.title)
        found += [replace(day, key=f"{plan.pk}-{day.key}") for day in clocks]
    mine = Section.objects.filter(Q(assignee=user) & Q(due__isnull=False) & Q(plan__in=plans)).exclude(
        state=SectionState.APPROVED
    )
    for section in mine.select_related("plan__partnership"):
        title = f"{section.requirement} {section.asked.title}"
        found.append(
            Day(
                f"section-{section.pk}",
                section.due,
                title,
                "",
                section.get_absolute_url(),
                section.plan.title,
            )
        )
    milestones = Milestone.objects.filter(owner=user, dropped_on=None, done_on=None, plan__in=plans)
    for milestone in milestones.select_related("plan__partnership"):
        plan = milestone.plan
        address = reverse("plans:roadmap", args=[plan.partnership.slug, plan.slug])
        found.append(
            Day(f"milestone-{milestone.pk}", milestone.due, milestone.title, "", address, plan.title)
        )
    found += _owed(owed_by_person(user))
    return sorted(found, key=lambda day: (day.day, day.key))
