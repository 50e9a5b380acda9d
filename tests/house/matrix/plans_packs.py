"""Who may do what with packs and with others' answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from tests.house.matrix import plans
from tests.house.matrix.outcomes import CONTRIBUTORS, EVERYBODY, VISITORS, Address, Lengthening

from highroad.web.plans import services
from highroad.web.plans.models import Plan, Section

_SECTION = {"partnership": "valley", "plan": "valley-plan", "requirement": "II.b.1"}
_PACK = {"key": "us-wioa-local-plan", "version": "2025-01"}
_ITEM = {"key": "us-wioa-state-plan", "version": "2023-11", "item": "II.b.1"}


def publish_another(world: Mapping[str, Any], number: int) -> None:
    """One more published plan that answers the requirement."""
    if not Plan.objects.filter(slug="valley-plan").exists():
        plans.extend_world(world)
    people = world["people"]
    plan = services.start_plan(
        people["steward"],
        world["partnership"],
        pack_key="us-wioa-state-plan",
        title=f"Earlier plan {number}",
        answers={"plan_type": "unified"},
        on=datetime.date(2026, 11, 22),
    )
    section = Section.objects.select_related("plan__partnership").get(plan=plan, requirement="II.b.1")
    services.save_text(people["contributor"], section, f"A vision, the {number}th.", base_version=0)
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=plan.version)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """One published plan besides the one that is written."""
    publish_another(world, 1)
    return {}


MATRIX = [
    Address("plans:packs", get=EVERYBODY),
    Address("plans:compare_packs", get=EVERYBODY),
    Address("plans:pack", get=EVERYBODY, fill=_PACK),
    Address("plans:requirement", get=EVERYBODY, fill=_ITEM),
    Address("plans:others", get=VISITORS, post=CONTRIBUTORS, fill=_SECTION),
]


def _add(world: dict[str, Any], number: int) -> None:
    publish_another(world, number)


QUERIES = [
    Lengthening("plans:requirement", _add, fill=_ITEM, who="visitor"),
    Lengthening("plans:others", _add, fill=_SECTION),
]
