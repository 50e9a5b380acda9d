"""What is tied to what: objectives to principles, items to evidence, levels to each other."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.house.matrix.commitments import grow

from highroad.errors import BadQuestion
from highroad.web.commitments import selectors, services
from highroad.web.commitments.models import Recommendation, Strategy

HERE = "/partnerships/valley/"


@pytest.fixture
def tree(people, partnership, organization, region) -> Strategy:
    grow({"people": people, "partnership": partnership, "organization": organization, "region": region})
    return Strategy.objects.select_related("above__partnership").get(partnership=partnership)


def test_an_objective_names_a_principle_where_there_are_any(people, tree):
    goal = tree.items.get(level="goal")
    wanted = {"level": "objective", "parent": goal, "statement": "Rent"}
    with pytest.raises(BadQuestion, match="rests on at least one principle"):
        services.add_item(people["steward"], tree, wanted)
    objective = tree.items.get(level="objective")
    with pytest.raises(BadQuestion, match="rests on at least one principle"):
        services.change_item(people["steward"], objective, {"principles": []}, expected_version=1)
    services.add_item(people["steward"], tree, {**wanted, "principles": [1]})


def lacking(tree: Strategy) -> dict[str, list[str]]:
    return {each.item.statement: lacks for each, lacks in selectors.loose_items(tree)}


def test_what_lacks_a_tie_is_listed_until_it_or_its_kin_is_tied(client_for, people, tree):
    both = ["a requirement", "evidence"]
    assert lacking(tree) == dict.fromkeys(["Goal 1", "Objective 1", "Train", "Median wage"], both)
    measure = tree.items.get(level="measure")
    services.change_item(people["steward"], measure, {"requirements": ["II.b.1"]}, expected_version=1)
    assert lacking(tree)["Train"] == both
    assert lacking(tree)["Goal 1"] == lacking(tree)["Median wage"] == ["evidence"]
    page = client_for("visitor").get(f"{HERE}strategy/alignment/").content.decode()
    assert "Not tied yet" in page
    assert "lacks a requirement, evidence" in page
    objective = tree.items.get(level="objective")
    services.change_item(people["steward"], objective, {"exhibits": ["x"]}, expected_version=1)
    assert lacking(tree) == {"Train": ["a requirement"]}


def test_both_levels_see_what_serves_what_and_what_does_not_go_together(client_for, people, tree):
    upper = tree.above
    objective = upper.items.get(level="objective")
    services.add_item(
        people["operator"],
        upper,
        {"level": "measure", "parent": objective, "statement": "Median wage", "direction": "down"},
    )
    here = client_for("anonymous").get(f"{HERE}strategy/").content.decode()
    assert f'href="/partnerships/state/strategy/#item-{objective.pk}"' in here
    above = client_for("anonymous").get("/partnerships/state/strategy/").content.decode()
    assert "Served by:" in above
    assert "Objective 1" in above
    report = client_for("operator").get("/partnerships/state/strategy/alignment/").content.decode()
    assert "should go down above and up here" in report
    assert "Valley strategy" in report
    assert "1 contradiction with strategies below" in report


def test_what_is_accepted_is_carried_by_somebody(people, tree):
    one = Recommendation.objects.get()
    for answer in ("accepted", "in part"):
        with pytest.raises(BadQuestion, match="Somebody carries"):
            services.respond(
                people["approver"], one, answer=answer, reason="Yes.", owner=" ", on=timezone.localdate()
            )
    for answer in ("declined", "already doing"):
        services.respond(
            people["approver"], one, answer=answer, reason="So.", owner="", on=timezone.localdate()
        )


def test_a_recommendation_says_how_it_is_cited(client_for, tree):
    one = Recommendation.objects.get()
    page = client_for("anonymous").get(one.get_absolute_url()).content.decode()
    day = timezone.localdate(one.issued_at).isoformat()
    assert f"Valley Partnership. Recommendation 1: Pay trainees. {day}" in page
    assert "http://testserver/partnerships/valley/recommendations/1/" in page
