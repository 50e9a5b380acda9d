"""The demo's invented partnership, built through the services that the pages use."""

from __future__ import annotations

import pytest

from highroad.demo import world
from highroad.demo.check import addresses, check
from highroad.web.directory.models import AuditEvent, Partnership, User
from highroad.web.evidence.models import Claim, Exhibit
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.vocabulary import SectionState


@pytest.fixture
def built(db: None) -> Partnership:
    world.build()
    return Partnership.objects.get()


def test_everybody_who_is_announced_can_sign_in(built: Partnership) -> None:
    for email, name, does in world.people():
        user = User.objects.get(email=email)
        assert user.check_password(world.PASSWORD)
        assert user.name == name
        assert does


def test_the_numbers_are_published_ones_and_the_claims_are_checked(built: Partnership) -> None:
    for exhibit in Exhibit.objects.all():
        assert exhibit.editions.get().vintages == {"oews": "2025"}
    states = dict(Claim.objects.values_list("condition__row__soc", "state"))
    assert states == {"45-0000": "still_true", "31-0000": "still_true", "15-0000": "no_longer_true"}


def test_the_plan_is_in_progress_in_every_state(built: Partnership) -> None:
    plan = Plan.objects.get()
    written = plan.sections.exclude(text="")
    assert plan.sections.count() > 100
    assert {section.state for section in written} == set(SectionState) - {SectionState.NOT_STARTED}
    assert all("[[exhibit:" not in section.text or section.exhibits.exists() for section in written)
    assert not Section.objects.filter(text__contains="[[exhibit:groups]]").exists()


def test_every_change_is_on_record_with_who_did_it(built: Partnership) -> None:
    actors = set(AuditEvent.objects.exclude(actor=None).values_list("actor__email", flat=True))
    assert actors == {email for email, _name, _does in world.people()} - {"visitor@demo.example"}


def test_the_check_opens_every_address(built: Partnership, settings: object) -> None:
    settings.DEMO = True
    seen = [each.address for each in check()]
    assert seen == addresses()
    assert len(seen) > 12
