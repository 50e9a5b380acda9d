"""What grows beside a section, between two editions and in a modification (for the query counts)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from tests.house.matrix import commitments, plans_comments, plans_packs, plans_rounds, plans_rows
from tests.house.matrix.outcomes import Lengthening

from highroad.web.commitments.models import Recommendation, StrategyItem
from highroad.web.evidence.models import Claim
from highroad.web.plans import services
from highroad.web.plans.adoption.models import CarryForward, ExhibitDecision
from highroad.web.plans.changes import carrying
from highroad.web.plans.comments import periods
from highroad.web.plans.comments.models import Comment
from highroad.web.plans.models import Plan, Section, SectionExhibit
from highroad.web.plans.rounds import services as rounds

MATRIX: list[Any] = []

_VALLEY = {"partnership": "valley", "plan": "valley-plan", "requirement": "II.b.1"}
_PLAN = {"partnership": "valley", "plan": "plan"}
_WRITTEN = ("II.a.1.A.i", "II.b.1", "III.b.7")


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing of its own."""
    return {}


def _beside(world: dict[str, Any], number: int) -> None:
    """One more comment, agency's answer, published plan, goal and answered recommendation on a section."""
    plans_comments._another(world, number)
    held = Plan.objects.get(slug="valley-plan").rounds
    plans_rounds.ask(world, held.first() or plans_rounds.open_round(world), number)
    plans_packs.publish_another(world, number)
    commitments.grow(world, number)
    StrategyItem.objects.update(requirements=["II.b.1"])
    Recommendation.objects.update(requirements=["II.b.1"])


def _claimed(world: dict[str, Any], number: int) -> None:
    """One more section that changed since the first edition, with an exhibit and a claim that is false."""
    plan = plans_rows._plan(world)
    if not plan.editions.exists():
        plans_rows._save(world, "II.b.2", "Goals.")
        services.publish_plan(
            world["people"]["approver"], plan, state="published", note="", expected_version=plan.version
        )
    plans_rows._another_section(world, number)
    exhibit = plans_rows.Exhibit.objects.order_by("-pk")[0]
    Claim.objects.create(
        exhibit=exhibit,
        sentence=f"Wages rise, {number}.",
        condition={},
        state="no_longer_true",
        reason={"en": "They fall."},
        checked_at=timezone.now(),
        created_by=world["people"]["contributor"],
    )


def _waiting(world: dict[str, Any], number: int) -> None:
    """One more exhibit of a section with newer numbers, and one more decision."""
    plans_rows._longer_section(world, number)
    section = Section.objects.get(plan=plans_rows._plan(world), requirement="II.a.1.A.i")
    SectionExhibit.objects.filter(section=section).update(newer={"oews": "May 2026"})
    ExhibitDecision.objects.create(
        section=section,
        public_id=section.exhibits.first().public_id,
        edition=1,
        decision="keep",
        reason="Not yet.",
        by=world["people"]["reviewer"],
    )


def _modified(world: dict[str, Any], number: int) -> None:
    """One more section in a modification, with the decision about it."""
    modified = Plan.objects.filter(modifies__isnull=False).first()
    if modified is None:
        plans_rows._save(world, "II.b.2", "Goals.")
        plan = plans_rows._plan(world)
        edition = services.publish_plan(
            world["people"]["approver"], plan, state="published", note="", expected_version=plan.version
        )
        modified = carrying.start_modification(world["people"]["steward"], edition, title="Modified")
    CarryForward.objects.create(
        section=modified.sections.get(requirement=_WRITTEN[number - 1]),
        proposal="adapt",
        facts=["blank"],
        decision="keep",
        by=world["people"]["contributor"],
    )


def _piled(world: dict[str, Any], number: int) -> None:
    """One more plan with an open comment, a silent agency and assurances to sign for."""
    people = world["people"]
    plan = plans_rows._another_plan(world, number)
    section = plan.sections.select_related("plan__partnership").get(requirement="II.b.1")
    services.save_text(people["contributor"], section, "Work that feeds a family.", base_version=0)
    today = timezone.localdate()
    period = periods.open_period(
        people["approver"], plan, opens=today, closes=today, reason="Now.", expected_version=plan.version
    )
    comment = plans_comments.add_comment(world, period, number)
    Comment.objects.filter(pk=comment.pk).update(disposition="")
    round_ = rounds.start_round(
        people["steward"],
        plan,
        title="Agencies",
        words="",
        due=today,
        questions=[("", "What else?")],
        origin="",
    )
    for who in ("steward", "operator"):
        rounds.invite(people["steward"], round_, organization=who, email=people[who].email)


QUERIES = [
    Lengthening("plans:my_sections", _piled, who="steward"),
    Lengthening("directory:my_partnerships", _piled, who="steward"),
    Lengthening("plans:section", _beside, fill=_VALLEY, who="contributor"),
    Lengthening("plans:changes", _claimed, fill=_PLAN),
    Lengthening("plans:read", _claimed, fill=_PLAN, who="anonymous"),
    Lengthening("plans:newer", _waiting, fill=_PLAN | {"requirement": "II.a.1.A.i"}),
    Lengthening("plans:carry", _modified, fill=_PLAN | {"plan": "modified"}, who="contributor"),
]
