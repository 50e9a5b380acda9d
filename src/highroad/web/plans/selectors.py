"""Reading plans: everything a page shows, in few queries, however many sections there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.planning.coverage import (
    BoundClaim,
    Coverage,
    Finding,
    Nearest,
    Passages,
    Verdict,
    coverage,
    finding_on,
    verdict_word,
)
from highroad.planning.steps import Duty, Step, next_steps
from highroad.reference.packs import Requirement
from highroad.web.directory.models import Membership, Partnership, User
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.answering import answer_of, answers_of, claims_on, with_all
from highroad.web.plans.models import Edition, Plan, Section


def plans_of(actor: Any, partnership: Partnership) -> QuerySet[Plan]:
    """The plans of a partnership that the actor may see: members all, others the published ones."""
    plans = Plan.objects.filter(partnership=partnership).select_related("partnership")
    if not allows(actor, partnership, Role.VISITOR):
        plans = plans.filter(editions__isnull=False, partnership__is_public=True).distinct()
    return plans.annotate(
        written=Count("sections", filter=~Q(sections__text=""), distinct=True),
        edition_count=Count("editions", distinct=True),
    )


def plan_by_slug(partnership: str, plan: str) -> Plan:
    """The plan at an address, with its partnership, region and backbone. Raises Http404."""
    found = (
        Plan.objects.select_related("partnership__region", "partnership__backbone")
        .filter(partnership__slug=partnership, slug=plan)
        .first()
    )
    if found is None:
        raise Http404(_("There is no such plan."))
    return found


def section_of(plan: Plan, requirement: str) -> Section:
    """The section of a requirement, with people. Raises Http404."""
    found = (
        with_all(Section.objects.select_related("saved_by"))
        .filter(plan=plan, requirement=requirement)
        .first()
    )
    if found is None:
        raise Http404(_("The plan has no such section."))
    found.plan = plan
    return found


def latest_edition(plan: Plan) -> Edition | None:
    """The newest published edition."""
    return plan.editions.select_related("by").defer("contents").first()


def people_of(partnership: Partnership) -> QuerySet[User]:
    """Who may be given a section: members who may write."""
    writers = Membership.objects.filter(
        partnership=partnership, ended_at=None, role__gte=Role.CONTRIBUTOR
    ).values("user")
    return User.objects.filter(pk__in=writers).order_by("name", "email")


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement in an outline: what is asked, what was found, who has it."""

    item: Requirement
    finding: Finding
    section: Section | None
    depth: int
    mine: bool
    overdue: bool

    @property
    def heading(self) -> bool:
        """It only gathers the items below it."""
        return self.section is None

    @property
    def word(self) -> str:
        """The verdict in the language in force."""
        return verdict_word(self.finding.verdict)

    @property
    def verdict_class(self) -> str:
        """The verdict as a word for the style sheet."""
        return self.finding.verdict.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan judged against its pack: coverage, rows of the outline, and what to do next."""

    plan: Plan
    coverage: Coverage
    sections: Mapping[str, Section]
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]

    @property
    def asked(self) -> int:
        """How many requirements are asked of this plan (headings aside)."""
        counts = self.coverage.counts
        return counts[Verdict.MET] + counts[Verdict.PARTIAL] + counts[Verdict.MISSING]


def plan_view(actor: Any, plan: Plan, *, steps: int = 6) -> PlanView:
    """Judge a whole plan; six queries, whatever its size."""
    sections = {section.requirement: section for section in with_all(plan.sections.all())}
    for section in sections.values():
        section.plan = plan
    pack, today = plan.pack, timezone.localdate()
    answers = answers_of(plan, sections.values())
    judged = coverage(pack, plan.answers, answers, begins=plan.begins, today=today)
    actor_pk = getattr(actor, "pk", None)
    depths: dict[str, int] = {}
    rows = []
    for item in pack.items:
        depths[item.id] = depths[item.parent] + 1 if item.parent else 0
        section = sections.get(item.id)
        mine = section is not None and section.assignee_id is not None and section.assignee_id == actor_pk
        late = section is not None and section.due is not None and section.due < today
        open_still = judged[item.id].verdict in (Verdict.PARTIAL, Verdict.MISSING)
        rows.append(Row(item, judged[item.id], section, depths[item.id], mine, late and open_still))
    return PlanView(plan, judged, sections, tuple(rows), _steps(actor, plan, judged, rows, today, steps))


def _steps(
    actor: Any, plan: Plan, judged: Coverage, rows: list[Row], today: Any, limit: int
) -> tuple[Step, ...]:
    duties = {
        row.item.id: Duty(row.section.state, row.section.due, row.mine)
        for row in rows
        if row.section is not None
    }
    partnership = plan.partnership
    return next_steps(
        judged,
        duties,
        today=today,
        judges=allows(actor, partnership, Role.REVIEWER),
        approves=allows(actor, partnership, Role.APPROVER),
        limit=limit,
    )


def nearest_passages(view: PlanView, shown: Collection[str]) -> dict[str, Nearest]:
    """Missing or partial requirement -> the passage elsewhere in the plan that comes nearest to it."""
    texts = {key: section.text for key, section in view.sections.items() if section.text}
    passages = Passages(texts)
    pack = view.coverage.pack
    found = {}
    for finding in view.coverage.blocking:
        if finding.requirement in shown and pack.by_id[finding.requirement].kind != "assurance":
            near = passages.nearest(pack.by_id[finding.requirement], besides=[finding.requirement])
            if near is not None:
                found[finding.requirement] = near
    return found


def claims_of(section: Section) -> tuple[BoundClaim, ...]:
    """The claims of the exhibits that a section shows."""
    pins = list(section.exhibits.all())
    found = claims_on(pins)
    return tuple(claim for pin in pins for claim in found.get((pin.public_id, pin.edition), ()))


def finding_of(section: Section) -> Finding:
    """The finding on one section by itself."""
    plan = section.plan
    answer = answer_of(section, claims_on(section.exhibits.all()))
    return finding_on(
        plan.pack,
        section.requirement,
        plan.answers,
        answer,
        begins=plan.begins,
        today=timezone.localdate(),
    )
