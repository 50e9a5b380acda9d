"""Phases and milestones as sheets: days move in them as everywhere, with a reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.web.directory.access import partnership_role
from highroad.web.directory.models import Organization, User
from highroad.web.directory.rules import Role
from highroad.web.directory.sheets.files import TYPES
from highroad.web.directory.sheets.registers import (
    BadCell,
    Column,
    Register,
    in_field,
    named,
    read_day,
    refuse_twin,
    say_day,
)
from highroad.web.directory.sheets.views import sheet_page, take_out
from highroad.web.plans import selectors as plans
from highroad.web.plans.calendar.days import save_milestone, save_phase
from highroad.web.plans.calendar.models import Milestone, Phase
from highroad.web.plans.models import Plan
from highroad.web.plans.views import partnership_of


def _needed_day(text: str) -> datetime.date:
    day = read_day(text)
    if day is None:
        raise BadCell(_("Something must stand here."))
    return day


def _day_column(name: str, label: str, *, needed: bool = True) -> Column:
    read = _needed_day if needed else read_day
    return Column(name, label, lambda row: getattr(row, name), 14, say=say_day, read=read, kind="day")


def _reason_column() -> Column:
    """Why a day moves: always empty when taken out."""
    return Column("reason", _("Why a day moves"), lambda row: "", 40, read=str)


class _RoadSheet(Register):
    def __init__(self, actor: Any, plan: Plan) -> None:
        super().__init__(actor, plan.partnership)
        self.plan = plan
        self.name = f"{plan.slug}-{self.kind}"

    kind = ""


class PhaseSheet(_RoadSheet):
    """The phases of a plan."""

    kind = "phases"

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Phases")

    def columns(self) -> Sequence[Column]:
        """Key, title, first day, last day, what it is for, why a day moves."""
        read = partial(in_field, Phase)
        return (
            Column("key", _("Key (leave it)"), lambda row: row.pk, 8),
            Column("title", _("Phase"), lambda row: row.title, 36, read=read("title")),
            _day_column("begins", _("First day")),
            _day_column("ends", _("Last day")),
            Column("summary", _("What it is for"), lambda row: row.summary, 60, read=read("summary")),
            _reason_column(),
        )

    def rows(self) -> Iterable[Any]:
        """In order of their days."""
        for row in Phase.objects.filter(plan=self.plan):
            row.plan = self.plan
            yield row

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """A new phase, unless one has its title."""
        refuse_twin(Phase.objects.filter(plan=self.plan, title=values["title"]).first())
        return save_phase(self.actor, self.plan, values)

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Change it."""
        whole = {"begins": row.begins, "ends": row.ends, **values}
        reason = whole.pop("reason", "")
        save_phase(self.actor, self.plan, whole, phase=row, reason=reason, expected_version=expected_version)


class MilestoneSheet(_RoadSheet):
    """The milestones of a plan."""

    kind = "milestones"

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Milestones")

    @cached_property
    def phases(self) -> dict[str, Phase]:
        """The plan's phases, by title."""
        return {each.title.casefold(): each for each in Phase.objects.filter(plan=self.plan)}

    @cached_property
    def people(self) -> dict[str, User]:
        """Who writes here, by e-mail address."""
        return {person.email.casefold(): person for person in plans.people_of(self.partnership)}

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """The partners, by name."""
        partners = Organization.objects.filter(partner_rows__partnership=self.partnership)
        return {str(each).casefold(): each for each in partners}

    def columns(self) -> Sequence[Column]:
        """Key, title, what will be there, phase, due, done, who; to read: first promised, dropped and why."""
        read = partial(in_field, Milestone)
        return (
            Column("key", _("Key (leave it)"), lambda row: str(row.public_id), 12),
            Column("title", _("Milestone"), lambda row: row.title, 44, read=read("title")),
            Column(
                "deliverable",
                _("What will be there"),
                lambda row: row.deliverable,
                50,
                read=read("deliverable"),
            ),
            Column(
                "phase",
                _("Phase"),
                lambda row: row.phase,
                24,
                read=lambda text: named(self.phases, text, _("The plan has no phase {name}.")),
            ),
            _day_column("due", _("Due")),
            _day_column("done_on", _("Done on"), needed=False),
            Column(
                "owner",
                _("Person (e-mail)"),
                lambda row: row.owner,
                28,
                say=lambda person: person.email if person else "",
                read=lambda text: named(self.people, text, _("No such person writes here: {name}.")),
            ),
            Column(
                "organization",
                _("Organization"),
                lambda row: row.organization,
                30,
                read=lambda text: named(self.organizations, text, _("No such partner: {name}.")),
            ),
            _reason_column(),
            Column(
                "first_due",
                _("First promised (to read)"),
                lambda row: row.first_due,
                14,
                say=say_day,
                kind="day",
            ),
            Column(
                "dropped_on",
                _("Dropped on (to read)"),
                lambda row: row.dropped_on,
                14,
                say=say_day,
                kind="day",
            ),
            Column("dropped_because", _("Why dropped (to read)"), lambda row: row.dropped_because, 40),
        )

    def rows(self) -> Iterable[Any]:
        """In order of their days."""
        rows = Milestone.objects.filter(plan=self.plan).select_related("phase", "owner", "organization")
        for row in rows:
            row.plan = self.plan
            yield row

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """A new milestone, unless one of the same day has its title."""
        twins = Milestone.objects.filter(plan=self.plan, title=values["title"], due=values["due"])
        refuse_twin(twins.first())
        return save_milestone(self.actor, self.plan, values)

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Change it."""
        whole = dict(values)
        reason = whole.pop("reason", "")
        save_milestone(
            self.actor, self.plan, whole, milestone=row, reason=reason, expected_version=expected_version
        )


_KINDS = {each.kind: each for each in (PhaseSheet, MilestoneSheet)}


def _register(request: HttpRequest, partnership: str, plan: str, kind: str) -> Register:
    if kind not in _KINDS:
        raise Http404(_("Phases and milestones go out as sheets."))
    return _KINDS[kind](request.user, plans.plan_by_slug(partnership, plan))


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def road_out(request: HttpRequest, partnership: str, plan: str, kind: str, form: str) -> HttpResponse:
    """The phases or milestones as xlsx or csv."""
    register = _register(request, partnership, plan, kind)
    if form not in TYPES:
        raise Http404(_("A register goes out as xlsx or csv."))
    return take_out(register, form)


@partnership_role(Role.STEWARD, of=partnership_of)
@require_http_methods(["GET", "POST"])
def road_in(request: HttpRequest, partnership: str, plan: str, kind: str) -> HttpResponse:
    """Change phases or milestones as a sheet says."""
    register = _register(request, partnership, plan, kind)
    context = {
        "partnership": register.partnership,
        "back": reverse("plans:roadmap", args=[partnership, plan]),
        "take_out": {form: reverse("plans:road_out", args=[partnership, plan, kind, form]) for form in TYPES},
    }
    return sheet_page(request, register, context=context)
