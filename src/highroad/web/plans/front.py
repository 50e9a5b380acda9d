"""Plans on a partnership's front page: what can be commented on now first, then the newest."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from highroad.web.directory.front import MOST, Line
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.models import Plan
from highroad.web.plans.selectors import plans_of
from highroad.web.plans.vocabulary import PlanState


def front(actor: Any, partnership: Partnership) -> list[Line]:
    """The plans that the actor may read, with their state. Two queries."""
    today = timezone.localdate()
    running = CommentPeriod.objects.filter(plan__partnership=partnership, opens__lte=today, closes__gte=today)
    last_days = dict(running.values_list("plan", "closes"))
    member = allows(actor, partnership, Role.VISITOR)
    plans = plans_of(actor, partnership).order_by("-created_at")
    rows = sorted(plans, key=lambda plan: plan.pk not in last_days)
    return [_line(plan, last_days.get(plan.pk), member=member) for plan in rows[:MOST]]


def _line(plan: Plan, last_day: Any, *, member: bool) -> Line:
    if last_day is not None and not member:
        slugs = [plan.partnership.slug, plan.slug]
        day = formats.date_format(last_day, "DATE_FORMAT")
        open_until = _("comment on it until {day}").format(day=day)
        return Line(plan.title, reverse("plans:comment_period", args=slugs), open_until)
    address = plan.get_absolute_url() if member else plan.get_reading_url()
    return Line(plan.title, address, PlanState(plan.state).label)
