"""The demo's invented partnership, built through the services that the pages use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import timezone
from tests.demo.conftest import Demo

from highroad.demo import world
from highroad.demo.check import addresses
from highroad.demo.measures import QUARTERS
from highroad.publishing.exhibits import REGISTERS
from highroad.publishing.measures import MeasurePackage
from highroad.web.commitments import selectors as commitments
from highroad.web.commitments.models import Recommendation, RecommendationResponse
from highroad.web.commitments.vocabulary import Answer
from highroad.web.directory.models import AuditEvent, Partnership, User
from highroad.web.evidence import scorecards
from highroad.web.evidence.models import Claim, Exhibit, PublishedMeasures
from highroad.web.plans.adoption.models import AssuranceSigning, CarryForward
from highroad.web.plans.changes.logs import change_log_findings
from highroad.web.plans.comments import selectors
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.models import Edition, Plan, Section
from highroad.web.plans.packs.answers import editions_answering
from highroad.web.plans.people.models import Remark
from highroad.web.plans.promising import kept_of
from highroad.web.plans.rounds.models import RoundAnswer, Standing
from highroad.web.plans.vocabulary import SectionState
from highroad.web.site.environment import database_from_url
from highroad.web.site.instance import DATABASE

#: So that these tests alone have a database to begin with, too.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(demo: Demo, django_db_setup: None, django_db_blocker: Any) -> Iterator[Partnership]:
    """The demo's world, in the database that the command prepared."""
    (folder,) = (demo.cache / "highroad").iterdir()
    usual = connections["default"]
    prepared = DatabaseWrapper({**usual.settings_dict, **database_from_url("", folder / DATABASE)})
    with django_db_blocker.unblock():
        connections["default"] = prepared
        try:
            yield Partnership.objects.get(slug="valley-good-work")
        finally:
            connections["default"] = usual
            prepared.close()


def test_everybody_who_is_announced_can_sign_in(built: Partnership) -> None:
    for email, name, does in world.people():
        user = User.objects.get(email=email)
        assert user.check_password(world.PASSWORD)
        assert user.name == name
        assert does


def test_the_numbers_are_published_ones_and_the_claims_are_checked(built: Partnership) -> None:
    for exhibit in Exhibit.objects.all():
        pinned = exhibit.editions.get().vintages
        assert pinned.items() <= {"oews": "2025", "projections": "2024"}.items()
        assert bool(pinned) == (exhibit.kind not in REGISTERS)
    assert set(REGISTERS) <= set(Exhibit.objects.values_list("kind", flat=True))
    states = dict(Claim.objects.values_list("condition__row__soc", "state"))
    assert states == {
        "45-0000": "still_true",
        "31-0000": "still_true",
        "15-0000": "no_longer_true",
        "45-2092": "no_longer_true",
    }


def test_others_elsewhere_are_compared_by_their_work(built: Partnership) -> None:
    plan = Plan.objects.get(pack_key="us-wioa-local-plan", state="comment")
    near, far = (
        editions_answering(plan.pack_key, "LP.B.2", apart_from=plan),
        editions_answering(plan.pack_key, "LP.B.10", apart_from=plan),
    )
    assert near[0].same_region
    assert (far[0].place, far[0].year) == ("Washington", 2024)
    assert far[0].likeness is not None
    assert far[0].likeness.words.startswith("Yakima, WA: 93% of jobs are in the same major groups")


def test_the_plans_are_at_a_believable_stage(built: Partnership) -> None:
    packs = set(Plan.objects.values_list("pack_key", "state"))
    assert packs == {
        ("us-wioa-state-plan", "drafting"),
        ("us-wioa-state-plan", "published"),
        ("us-wioa-local-plan", "published"),
        ("us-wioa-local-plan", "adopted"),
        ("us-wioa-local-plan", "comment"),
        ("us-wioa-local-plan-modification", "drafting"),
    }
    written = Section.objects.exclude(text="")
    assert {section.state for section in written} == set(SectionState) - {SectionState.NOT_STARTED}
    assert all("[[exhibit:" not in section.text or section.exhibits.exists() for section in written)
    named = (f"[[exhibit:{name}]]" for name in world.content()["exhibits"])
    assert not any(Section.objects.filter(text__contains=name).exists() for name in named)
    assert Remark.objects.filter(state="answered").exists()


def test_forty_comments_wait_in_every_state(built: Partnership) -> None:
    period = CommentPeriod.objects.get(published_at=None)
    assert period.is_open()
    assert period.comments.count() == 40
    assert set(period.comments.values_list("language", flat=True)) == {"en", "es"}
    assert set(period.comments.values_list("channel", flat=True)) == {"form", "letter", "mail"}
    assert set(period.comments.values_list("state", flat=True)) == {"received", "held", "spam"}
    assert period.comments.filter(stance="disagrees").count() >= 4
    assert period.groups.get().comments.count() == 5
    assert period.comments.exclude(quote="").exists()
    assert period.comments.filter(disposition="", state="received").count() > 10
    (likely,) = selectors.likely_groups(period)
    assert {each.language for each, *_rest in likely.others} == {"es"}


def test_the_two_strategies_contradict_each_other_once(built: Partnership) -> None:
    tree = commitments.strategy_of(built)
    assert tree is not None
    against = [each for each in commitments.rifts(tree) if each.contradicts]
    assert [each.rift for each in against] == ["opposite direction"]
    assert {each.rift for each in commitments.rifts(tree)} > {"opposite direction", "sector ignored"}
    assert Recommendation.objects.filter(state="issued").count() == 5
    answers = RecommendationResponse.objects.values_list("answer", flat=True)
    assert sorted(answers) == sorted(Answer.values)


def test_what_became_of_the_plan_before_is_on_record(built: Partnership) -> None:
    ledger = CommentPeriod.objects.exclude(published_at=None).get()
    assert not ledger.comments.filter(disposition="").exists()
    edition = Edition.objects.select_related("plan__partnership").get(state="adopted")
    kept = {each.outcome.value for each in kept_of(edition.plan, edition.contents)}
    assert kept == {"kept", "late", "dropped"}
    made = Plan.objects.get(modifies=edition)
    assert set(change_log_findings(made).unnamed) == set()
    assert {row.decision for row in CarryForward.objects.all()} == {"keep", "adapt", ""}


def test_the_plan_has_days_rounds_and_a_signature_missing(built: Partnership) -> None:
    plan = Plan.objects.get(pack_key="us-wioa-local-plan", state="comment")
    today = timezone.localdate()
    standings = [each.standing_on(today) for one in plan.rounds.all() for each in one.invitations.all()]
    assert set(standings) == set(Standing)
    assert RoundAnswer.objects.exclude(used_as="").exists()
    signed = set(AssuranceSigning.objects.values_list("section__requirement", flat=True))
    asked = {item.id for item in plan.pack.items if item.kind == "assurance"}
    assert signed < asked
    assert signed
    assert plan.milestones.filter(moves__isnull=False).exists()


def test_a_newcomer_sees_a_scorecard_with_a_trend_gaps_and_the_datas_quality(built: Partnership) -> None:
    first, last = PublishedMeasures.objects.filter(partnership=built).order_by("quarter")
    assert (first.quarter, last.quarter) == QUARTERS
    assert set(last.titles) == {"en", "es"}
    package, earlier = (MeasurePackage.from_json(each.text) for each in (last, first))
    quality = scorecards.quality(package)
    assert quality["records"] == 20_000
    assert quality["checks_made"] > 300
    assert {"error", "warning"} <= {each[0] for each in quality["findings"]}
    cards = scorecards.cards(package, [earlier])
    assert [card.key for card in cards] == ["adult", "youth"]
    assert all(any(gap.interval for gap in card.gaps) and card.places for card in cards)
    assert set(scorecards.trends(package, [earlier], ["adult", "youth"])) == {"adult", "youth"}


def test_every_change_is_on_record_with_who_did_it(built: Partnership) -> None:
    actors = set(AuditEvent.objects.exclude(actor=None).values_list("actor__email", flat=True))
    assert actors == {email for email, _name, _does in world.people()} - {"visitor@demo.example"}


def test_the_check_opens_every_address(built: Partnership, demo: Demo) -> None:
    *lines, _says_that_it_works = demo.done.stdout.splitlines()
    seen = [line.split()[-1] for line in lines]
    assert seen == addresses()
    assert len(seen) > 12
