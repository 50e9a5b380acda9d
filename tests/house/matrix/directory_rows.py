"""The lists of `site` and `directory`, and how each gets one more row (for the query counts)."""

from __future__ import annotations

import datetime
from typing import Any

from tests.house.matrix.outcomes import Lengthening

from highroad.web.directory import boundaries, services
from highroad.web.directory.models import Job, Organization, User
from highroad.web.directory.rules import Role

_PARTNERSHIP = {"partnership": "valley"}


def _another_organization(world: dict[str, Any], number: int) -> None:
    values = {
        "name": f"{'ABC'[number - 1]} organization",
        "sector": "labor",
        "programs": ["T1_ADULT"],
        "services": ["career"],
    }
    services.create_organization(world["people"]["operator"], world["partnership"], values)


def _another_partnership(world: dict[str, Any], number: int) -> None:
    region = boundaries.create_region(
        world["people"]["operator"], keys=[f"county:0600{2 * number - 1}"], name=f"Region {number}"
    )
    organization = Organization.objects.create(
        slug=f"backbone-{number}", name=f"Backbone {number}", sector="government"
    )
    values = {"name": f"Partnership {number}", "purpose": "…", "region": region, "backbone": organization}
    made = services.create_partnership(world["people"]["operator"], values)
    services.add_member(world["people"]["operator"], made, world["people"]["visitor"], Role.VISITOR)


def _another_member(world: dict[str, Any], number: int) -> None:
    user = User.objects.create_user(f"more{number}@example.org", name=f"More {number}")
    steward, partnership = world["people"]["steward"], world["partnership"]
    services.add_member(steward, partnership, user, Role.CONTRIBUTOR, world["organization"])
    services.invite(steward, partnership, email=f"open{number}@example.org", role=Role.VISITOR)


def _another_boundary(world: dict[str, Any], number: int) -> None:
    boundaries.redraw_region(
        world["people"]["operator"],
        world["region"],
        keys=[f"county:0600{2 * number - 1}"],
        since=datetime.date(2025, number, 1),
        note="Redrawn",
    )


def _another_job(world: dict[str, Any], number: int) -> None:
    Job.objects.create(
        kind="directory.test", state="failed", requested_by=world["people"]["operator"], message=str(number)
    )


QUERIES = [
    Lengthening("site:home", _another_partnership, who="anonymous"),
    Lengthening("site:sitemap", _another_partnership, who="anonymous"),
    Lengthening("directory:partnerships", _another_partnership, who="anonymous"),
    Lengthening("directory:organizations", _another_organization, who="anonymous"),
    Lengthening("directory:partnership", _another_organization, fill=_PARTNERSHIP, who="steward"),
    Lengthening("directory:people", _another_member, fill=_PARTNERSHIP, who="steward"),
    Lengthening("directory:my_partnerships", _another_partnership, who="visitor"),
    Lengthening("directory:region", _another_boundary, fill={"region": "fresno-madera"}),
    Lengthening("directory:operations", _another_partnership),
    Lengthening("directory:operations", _another_job),
    Lengthening("directory:accounts", _another_member),
    Lengthening(
        "directory:person", _another_partnership, fill=lambda world: {"person": world["people"]["visitor"].pk}
    ),
    Lengthening("directory:audit_log", _another_organization),
]
