"""Principles bind, recommendations are answered in public, two strategies are laid side by side."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.house.matrix.commitments import grow

from highroad.errors import BadQuestion, Refused
from highroad.web.commitments import selectors, services
from highroad.web.commitments.models import Recommendation, RecommendationResponse, Strategy, StrategyItem
from highroad.web.directory.concurrency import EditConflict

HERE = "/partnerships/valley/"
TEXT = {"statement": "Pay trainees.", "rationale": "Rent is due.", "addressee": "The board"}


@pytest.fixture
def world(people, partnership, organization, region):
    return {"people": people, "partnership": partnership, "organization": organization, "region": region}


def test_a_recommendation_rests_on_a_principle(people, partnership):
    draft = services.add_recommendation(people["contributor"], partnership, TEXT)
    with pytest.raises(BadQuestion, match="at least one principle"):
        services.issue_recommendation(people["approver"], draft, expected_version=1)
    with pytest.raises(BadQuestion, match="no such principle"):
        services.change_recommendation(
            people["contributor"], draft, {**TEXT, "principles": [7]}, expected_version=1
        )
    with pytest.raises(Refused):
        services.issue_recommendation(people["reviewer"], draft, expected_version=1)


def test_a_draft_is_for_members_an_issued_one_for_everybody(client_for, people, partnership, world):
    services.add_recommendation(people["contributor"], partnership, TEXT)
    assert client_for("anonymous").get(f"{HERE}recommendations/1/").status_code == 404
    assert client_for("visitor").get(f"{HERE}recommendations/1/").status_code == 200
    grow(world)
    page = client_for("anonymous").get(f"{HERE}recommendations/2/").content.decode()
    assert "The board accepts it" in page
    assert "Fairness 1" in page


def test_answers_are_given_in_public_and_stay(people, world):
    grow(world)
    one = Recommendation.objects.get(number=1)
    today = timezone.localdate()
    answer = {"answer": "declined", "reason": "No money.", "owner": ""}
    with pytest.raises(Refused):
        services.respond(people["reviewer"], one, **answer, on=today)
    with pytest.raises(BadQuestion, match="future"):
        services.respond(people["approver"], one, **answer, on=today + datetime.timedelta(days=1))
    services.respond(people["approver"], one, **answer, on=today)
    assert [each.answer for each in one.responses.all()] == ["declined", "accepted"]
    for change in (
        lambda: RecommendationResponse.objects.update(reason="Other"),
        lambda: RecommendationResponse.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_members_of_the_addressed_organization_answer_for_it(people, world, organization):
    grow(world)
    Recommendation.objects.update(organization=organization)
    one = Recommendation.objects.get(number=1)
    assert services.may_respond(people["contributor"], one)
    assert not services.may_respond(people["visitor"], one)
    assert not services.may_respond(people["outsider"], one)


def test_a_principle_shows_everything_that_rests_on_it(client_for, world):
    grow(world)
    page = client_for("anonymous").get(f"{HERE}principles/1/").content.decode()
    for words in ("Recommendation 1", "Goal 1", "Objective 1"):
        assert words in page


def test_items_stand_where_their_level_allows(people, world):
    grow(world)
    tree = Strategy.objects.get(partnership=world["partnership"])
    goal = tree.items.get(level="goal")
    measure = tree.items.get(level="measure")
    for values in (
        {"level": "strategy", "parent": goal, "statement": "Train"},
        {"level": "objective", "parent": None, "statement": "Pay"},
        {"level": "goal", "parent": measure, "statement": "Pay"},
    ):
        with pytest.raises(BadQuestion, match="can't stand there"):
            services.add_item(people["contributor"], tree, values)
    with pytest.raises(BadQuestion, match="Only objectives serve"):
        services.change_item(people["contributor"], goal, {"serves": goal}, expected_version=1)
    with pytest.raises(BadQuestion, match="Others stand under it"):
        services.retire_item(people["steward"], goal, reason="Old.", expected_version=1)
    with pytest.raises(EditConflict):
        services.change_item(people["contributor"], goal, {"statement": "New"}, expected_version=7)


def test_a_strategy_never_stands_above_itself(people, world):
    grow(world)
    tree = Strategy.objects.get(partnership=world["partnership"])
    with pytest.raises(BadQuestion, match="above itself"):
        services.set_strategy(
            people["operator"], tree.above.partnership, title="State", above=tree, expected_version=1
        )


def test_a_planted_contradiction_is_found_and_explained(client_for, people, world):
    grow(world)
    tree = Strategy.objects.get(partnership=world["partnership"])
    operator = people["operator"]
    upper = tree.above.items.get(level="objective")
    services.add_item(
        operator,
        tree.above,
        {"level": "measure", "parent": upper, "statement": "Median  WAGE", "direction": "down"},
    )
    assert selectors.rifts(Strategy.objects.get(pk=tree.pk))[0].contradicts
    page = client_for("visitor").get(f"{HERE}strategy/alignment/").content.decode()
    assert "1 contradiction with the strategy above" in page
    assert "should go down above and up here" in page


def test_numbers_follow_the_tree(world):
    grow(world)
    grow(world, 2)
    tree = Strategy.objects.get(partnership=world["partnership"])
    assert [each.number for each in selectors.branches(tree)] == [
        "1", "1.1", "1.1.1", "1.1.2", "2", "2.1", "2.1.1", "2.1.2",
    ]  # fmt: skip


def test_a_member_adds_a_measure_on_its_page(client_for, world):
    grow(world)
    objective = StrategyItem.objects.filter(tree__partnership=world["partnership"], level="objective").get()
    browser = client_for("contributor")
    given = {
        "statement": "Completion", "parent": objective.pk, "direction": "up", "baseline": "40",
        "target": "60", "unit": "%", "by_year": "2029", "principles": ["1"], "requirements": "II.b.2\nII.b.3",
    }  # fmt: skip
    answer = browser.post(f"{HERE}strategy/add/measure/", given)
    assert answer.status_code == 302, answer.content.decode()
    made = StrategyItem.objects.get(statement="Completion")
    assert (made.principles, made.requirements, made.place) == ([1], ["II.b.2", "II.b.3"], 3)
    assert "(up, from 40 to 60% by 2029)" in browser.get(f"{HERE}strategy/").content.decode()
    answer = browser.post(f"{HERE}strategy/{made.pk}/", {**given, "target": "50", "version": "7"})
    assert answer.status_code == 409
    assert "60" in answer.content.decode()


def test_references_that_lead_nowhere_are_found(client_for, world):
    grow(world)
    tree = Strategy.objects.get(partnership=world["partnership"])
    item = tree.items.get(level="objective")
    assert selectors.broken_of(world["people"]["visitor"], world["partnership"], tree) == ()
    wrong = {
        "principles": [9], "exhibits": ["gone2345"], "requirements": ["II.b.2", "II.z.9"],
        "populations": ["nobody"], "programs": ["NONE"],
    }  # fmt: skip
    StrategyItem.objects.filter(pk=item.pk).update(**wrong)
    found = selectors.broken_of(world["people"]["visitor"], world["partnership"], tree)
    assert [(each.kind, each.reference) for each in found] == [
        ("principles", "9"), ("exhibits", "gone2345"), ("requirements", "II.z.9"),
        ("populations", "nobody"), ("programs", "NONE"),
    ]  # fmt: skip
    page = client_for("visitor").get(f"{HERE}strategy/alignment/").content.decode()
    assert "No requirement pack has an item II.z.9." in page
    assert "5 references lead nowhere" in client_for("visitor").get(f"{HERE}strategy/").content.decode()
