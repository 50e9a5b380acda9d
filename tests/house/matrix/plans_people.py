"""Who may do what with assignments, remarks, days, the roadmap, calendars and reminders."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from tests.house.matrix import plans
from tests.house.matrix.outcomes import (
    CONTRIBUTORS,
    EVERYBODY,
    HIDDEN,
    REVIEWERS,
    SIGNED_IN,
    STEWARDS,
    VISITORS,
    Address,
    Lengthening,
    from_,
)

from highroad.web.plans.calendar.days import save_milestone, save_phase
from highroad.web.plans.calendar.feeds import new_feed
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.people.assigning import Assignment, assign_sections
from highroad.web.plans.people.models import Remark
from highroad.web.plans.people.remarks import make_remark, take_step
from highroad.web.plans.reminders.sending import stop_token

_PLAN = {"partnership": "valley", "plan": "valley-plan"}
_SECTION = _PLAN | {"requirement": "II.b.1"}
_ASKED = ("II.b.1", "II.b.2", "II.b.4")
_UNPUBLISHED = from_("visitor", below=HIDDEN, anonymous=HIDDEN)
_FIRST = datetime.date(2027, 1, 11)


def _plan(world: Mapping[str, Any]) -> Plan:
    found = Plan.objects.filter(slug="valley-plan").first() or plans.extend_world(world)["plan"]
    if found.begins is None:
        Plan.objects.filter(pk=found.pk).update(begins=datetime.date(2028, 7, 1))
    return Plan.objects.select_related("partnership").get(pk=found.pk)


def another(world: Mapping[str, Any], number: int) -> dict[str, Any]:
    """One more section with a person and a day, a remark with a reply, a phase, a milestone that moved."""
    people, plan = world["people"], _plan(world)
    steward = people["steward"]
    requirement = _ASKED[number - 1]
    section = Section.objects.select_related("plan__partnership").get(plan=plan, requirement=requirement)
    day = _FIRST + datetime.timedelta(days=30 * number)
    assign_sections(
        steward,
        plan,
        {requirement: Assignment(people["contributor"], world["organization"], day)},
        seen={requirement: section.version},
    )
    remark = make_remark(
        people["reviewer"], section, weight="required", finding="Say more.", due=day, text_version=0
    )
    reply = take_step(people["contributor"], remark, "answered", text="Said.", expected_version=1)
    phase = save_phase(steward, plan, {"title": f"Phase {number}", "begins": _FIRST, "ends": day})
    milestone = save_milestone(
        steward,
        plan,
        {
            "title": f"Milestone {number}",
            "due": day,
            "phase": phase,
            "owner": people["contributor"],
            "organization": world["organization"],
        },
    )
    later = {"due": day + datetime.timedelta(days=9)}
    save_milestone(steward, plan, later, milestone=milestone, reason="Snow.", expected_version=1)
    return {"remark": remark, "reply": reply, "phase": phase, "milestone": milestone}


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """The first of each, and the visitor's private calendar."""
    made = another(world, 1)
    return made | {"feed": new_feed(world["people"]["visitor"], _plan(world))}


def _remarked(world: Mapping[str, Any]) -> Mapping[str, Any]:
    return _SECTION | {"number": Remark.objects.get(section__requirement="II.b.1").number}


def _road(name: str) -> Any:
    return lambda world: _PLAN | {name: world[name].pk}


MATRIX = [
    Address("plans:approval_rule", get=STEWARDS, post=STEWARDS, fill={"partnership": "valley"}),
    Address("plans:my_sections", get=SIGNED_IN),
    Address("plans:people", get=VISITORS, post=STEWARDS, fill=_PLAN),
    Address("plans:outline_out", get=VISITORS, fill=_PLAN | {"form": "xlsx"}, is_file=True),
    Address("plans:outline_in", get=STEWARDS, post=STEWARDS, fill=_PLAN),
    Address("plans:remarks", get=VISITORS, fill=_PLAN),
    Address("plans:section_remarks", get=VISITORS, post=REVIEWERS, fill=_SECTION),
    Address("plans:remark_step", post=CONTRIBUTORS, fill=_remarked),
    Address("plans:calendar", get=VISITORS, fill=_PLAN),
    Address("plans:set_day", get=STEWARDS, post=STEWARDS, fill=_PLAN | {"clock": "comment_opens"}),
    Address("plans:calendar_feed", post=VISITORS, fill=_PLAN),
    Address("plans:my_calendar", get=SIGNED_IN),
    Address("plans:my_calendar_feed", post=SIGNED_IN),
    Address("plans:ics", get=EVERYBODY, fill=lambda world: {"key": world["feed"].key}, is_file=True),
    Address("plans:roadmap", get=_UNPUBLISHED, fill=_PLAN),
    *(
        Address("plans:road_out", get=VISITORS, fill=_PLAN | {"kind": kind, "form": "csv"}, is_file=True)
        for kind in ("phases", "milestones")
    ),
    Address("plans:road_in", get=STEWARDS, post=STEWARDS, fill=_PLAN | {"kind": "milestones"}),
    Address("plans:new_phase", get=STEWARDS, post=STEWARDS, fill=_PLAN),
    Address("plans:phase", get=STEWARDS, post=STEWARDS, fill=_road("phase")),
    Address("plans:remove_phase", post=STEWARDS, fill=_road("phase")),
    Address("plans:new_milestone", get=STEWARDS, post=STEWARDS, fill=_PLAN),
    Address("plans:milestone", get=STEWARDS, post=STEWARDS, fill=_road("milestone")),
    Address("plans:drop_milestone", post=STEWARDS, fill=_road("milestone")),
    Address("plans:reminders", get=SIGNED_IN, post=SIGNED_IN),
    Address(
        "plans:stop_reminders",
        get=EVERYBODY,
        post=EVERYBODY,
        fill=lambda world: {"token": stop_token(world["people"]["visitor"])},
    ),
]


def _add(world: dict[str, Any], number: int) -> None:
    another(world, number)


QUERIES = [
    Lengthening("plans:people", _add, fill=_PLAN, who="steward"),
    Lengthening("plans:my_sections", _add, who="contributor"),
    Lengthening("plans:remarks", _add, fill=_PLAN),
    Lengthening("plans:section_remarks", _add, fill=_SECTION),
    Lengthening("plans:calendar", _add, fill=_PLAN, who="visitor"),
    Lengthening("plans:my_calendar", _add, who="contributor"),
    Lengthening("plans:roadmap", _add, fill=_PLAN, who="steward"),
    Lengthening("plans:reminders", _add, who="contributor"),
]
