"""Giving sections to people and organizations, one or many at a time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.directory import audit
from highroad.web.directory.concurrency import EditConflict, save_if_current
from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import Plan, Section

FIELDS = ("assignee", "organization", "due")


class _Keep:
    """As it was: an assignment that a change in bulk leaves alone."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = _Keep()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who writes a section, for whom, until when. KEEP leaves a part as it is; None takes it away."""

    assignee: User | _Keep | None = KEEP
    organization: Organization | _Keep | None = KEEP
    due: datetime.date | _Keep | None = KEEP


@dataclass(frozen=True, slots=True)
class Turned:
    """What could not be assigned, and why."""

    requirement: str
    reason: str


@dataclass(slots=True)
class Assigned:
    """What an assignment in bulk did: sections changed, sections that were so already, and refusals."""

    changed: list[Section] = field(default_factory=list)
    same: int = 0
    turned: list[Turned] = field(default_factory=list)


def assign_sections(
    actor: Any, plan: Plan, wanted: Mapping[str, Assignment], *, seen: Mapping[str, int]
) -> Assigned:
    """Assign sections, each to its own assignment. Stewards.

    wanted: requirement -> assignment. seen: requirement -> version of the section that the actor looked at;
    a section that changed since is left as it is and comes back with the reason, the others are assigned.
    Raises Refused, and BadQuestion when a person can't write in the partnership (then nothing is changed).
    """
    require(actor, plan.partnership, Role.STEWARD)
    _must_write([each.assignee for each in wanted.values()], plan.partnership)
    _must_be_partners([each.organization for each in wanted.values()], plan.partnership)
    done = Assigned()
    with transaction.atomic():
        rows = Section.objects.select_for_update(of=("self",)).select_related("assignee", "organization")
        sections = {
            row.requirement: row for row in rows.filter(plan=plan, requirement__in=wanted).order_by("pk")
        }
        for requirement, assignment in wanted.items():
            section = sections.get(requirement)
            if section is None:
                done.turned.append(Turned(requirement, _("The plan has no such section.")))
                continue
            section.plan = plan
            _assign(actor, section, assignment, seen.get(requirement, 0), done)
    return done


def _assign(actor: Any, section: Section, assignment: Assignment, seen: int, done: Assigned) -> None:
    before = audit.snapshot(section, list(FIELDS))
    for name in FIELDS:
        value = getattr(assignment, name)
        if value is not KEEP:
            setattr(section, name, value)
    after = audit.snapshot(section, list(FIELDS))
    if after == before:
        done.same += 1
        return
    try:
        save_if_current(section, seen, FIELDS)
    except EditConflict:
        reason = _("Somebody changed this section meanwhile. Look at it again, then assign it.")
        done.turned.append(Turned(section.requirement, reason))
        return
    audit.record(actor, "section.assigned", section, before=before, after=after)
    done.changed.append(section)


def _must_write(people: Sequence[User | _Keep | None], partnership: Partnership) -> None:
    """Raises BadQuestion unless all of these people are contributors of the partnership or more."""
    named = {person.pk: person for person in people if isinstance(person, User)}
    able = set(
        User.objects.filter(
            pk__in=named,
            memberships__partnership=partnership,
            memberships__ended_at=None,
            memberships__role__gte=Role.CONTRIBUTOR,
        ).values_list("pk", flat=True)
    )
    for key, person in named.items():
        if key not in able:
            raise BadQuestion(
                _("{person} can't write in this partnership.").format(person=person),
                remedy=_("Choose somebody with the role contributor or a higher one."),
            )


def _must_be_partners(organizations: Sequence[Organization | _Keep | None], partnership: Partnership) -> None:
    """Raises BadQuestion unless all of these organizations are partners."""
    named = {each.pk: each for each in organizations if isinstance(each, Organization)}
    partners = set(
        Organization.objects.filter(pk__in=named, partner_rows__partnership=partnership).values_list(
            "pk", flat=True
        )
    )
    for key, organization in named.items():
        if key not in partners:
            raise BadQuestion(
                _("{organization} is no partner here.").format(organization=organization),
                remedy=_("Add it to the partnership first."),
            )
