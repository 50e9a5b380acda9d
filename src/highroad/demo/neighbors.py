"""Invented partnerships elsewhere, each with a published plan to learn from."""

from __future__ import annotations

from typing import Any

import yaml
from django.db import transaction

from highroad.demo.telling import text_of
from highroad.web.directory import boundaries
from highroad.web.directory import services as directory
from highroad.web.directory.models import Partnership, User
from highroad.web.plans import services as plans
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.vocabulary import PlanState


@transaction.atomic
def build(operator: User) -> None:
    """The partnerships with their plans. Nobody of the demo belongs to them; the operator brought them in."""
    for told in yaml.safe_load(text_of("neighbors.yaml")):
        _publish(operator, _partnership(operator, told), told["plan"])


def _partnership(operator: User, told: dict[str, Any]) -> Partnership:
    backbone = directory.create_organization(operator, None, told["organization"])
    region = boundaries.create_region(operator, keys=[told["region"]], name=told["region_name"])
    about = {**told["partnership"], "purpose": told["purpose"], "region": region, "backbone": backbone}
    partnership = directory.create_partnership(operator, about)
    directory.add_partner(operator, partnership, backbone)
    return partnership


def _publish(operator: User, partnership: Partnership, told: dict[str, Any]) -> None:
    plan = plans.start_plan(
        operator,
        partnership,
        pack_key=told["pack"],
        title=told["title"],
        answers=told["answers"],
        begins=told["begins"],
    )
    for requirement, text in told["sections"].items():
        section = Section.objects.select_related("plan__partnership").get(plan=plan, requirement=requirement)
        plans.save_text(operator, section, text, base_version=0)
    version = Plan.objects.get(pk=plan.pk).version
    plans.publish_plan(operator, plan, state=PlanState.PUBLISHED, note="", expected_version=version)
