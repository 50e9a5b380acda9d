"""What the demo says of its partners is in the words that the forms offer."""

from __future__ import annotations

import pytest

from highroad.demo import world
from highroad.reference.programs import programs
from highroad.web.directory.vocabulary import Sector, Service

ORGANIZATIONS = world.content()["organizations"]


@pytest.mark.parametrize("organization", ORGANIZATIONS, ids=lambda each: each["slug"])
def test_every_partner_is_described_by_known_codes(organization):
    assert organization["sector"] in Sector.values
    assert set(organization.get("programs", [])) <= set(programs())
    assert organization["services"]
    assert set(organization["services"]) <= set(Service.values)
    assert organization["description"].endswith(".")


def test_the_core_programs_have_somebody_who_carries_them():
    carried = {code for each in ORGANIZATIONS for code in each.get("programs", [])}
    assert carried >= {"T1_ADULT", "T1_DW", "T1_YOUTH", "AEFLA"}
