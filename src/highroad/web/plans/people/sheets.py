"""The outline with its assignments as a sheet: what stands in which column, and its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.web.directory.access import partnership_role
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import Organization, User
from highroad.web.directory.rules import Role
from highroad.web.directory.sheets.bringing import Brought
from highroad.web.directory.sheets.files import TYPES
from highroad.web.directory.sheets.registers import Column, Register, named, read_day, say_day
from highroad.web.directory.sheets.views import sheet_page, take_out
from highroad.web.plans import selectors as plans
from highroad.web.plans.models import Plan
from highroad.web.plans.people import assigning, selectors
from highroad.web.plans.people.assigning import Assignment
from highroad.web.plans.reminders.settings import begin_for
from highroad.web.plans.views import partnership_of


class OutlineSheet(Register):
    """A plan's sections: who writes each, for whom, until when. Rows can't be added; the pack says which."""

    may_add = False

    def __init__(self, actor: Any, plan: Plan) -> None:
        super().__init__(actor, plan.partnership)
        self.plan = plan
        self.name = f"{plan.slug}-outline"
        self.assigned: set[User] = set()

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Who writes what")

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
        """Requirement, title, state, e-mail, organization, due day."""
        return (
            Column("requirement", _("Requirement"), lambda row: row.requirement, 14),
            Column("title", _("Title (to read)"), lambda row: row.asked.title, 50),
            Column("state", _("State (to read)"), lambda row: row.get_state_display(), 14),
            Column(
                "assignee",
                _("Person (e-mail)"),
                lambda row: row.assignee,
                28,
                say=lambda person: person.email if person else "",
                read=lambda text: named(self.people, text, _("No such person writes here: {name}.")),
            ),
            Column(
                "organization",
                _("Organization"),
                lambda row: row.organization,
                32,
                read=lambda text: named(self.organizations, text, _("No such partner: {name}.")),
            ),
            Column(
                "due", _("Due (YYYY-MM-DD)"), lambda row: row.due, 16, say=say_day, read=read_day, kind="day"
            ),
        )

    def rows(self) -> Iterable[Any]:
        """The sections that are asked of the plan, in the pack's order."""
        for duty in selectors.duties_of(self.actor, self.plan):
            duty.section.plan = self.plan
            yield duty.section

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Assign the section."""
        wanted = {row.requirement: Assignment(**values)}
        seen = {row.requirement: expected_version}
        done = assigning.assign_sections(self.actor, self.plan, wanted, seen=seen)
        if done.turned:
            raise EditConflict(row)
        self.assigned |= {section.assignee for section in done.changed if section.assignee}


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def outline_out(request: HttpRequest, partnership: str, plan: str, form: str) -> HttpResponse:
    """The outline as xlsx or csv."""
    if form not in TYPES:
        raise Http404(_("A register goes out as xlsx or csv."))
    return take_out(OutlineSheet(request.user, plans.plan_by_slug(partnership, plan)), form)


@partnership_role(Role.STEWARD, of=partnership_of)
@require_http_methods(["GET", "POST"])
def outline_in(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Assign what a sheet says; rows that make no sense, or that changed meanwhile, come back."""
    register = OutlineSheet(request.user, plans.plan_by_slug(partnership, plan))

    def remind(brought: Brought) -> None:
        begin_for(register.assigned, request)

    context = {
        "partnership": register.partnership,
        "back": reverse("plans:people", args=[partnership, plan]),
        "take_out": {form: reverse("plans:outline_out", args=[partnership, plan, form]) for form in TYPES},
    }
    return sheet_page(request, register, context=context, done=remind)
