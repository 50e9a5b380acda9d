"""Who may do what with principles, recommendations and the strategy tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from tests.house.matrix.outcomes import (
    APPROVERS,
    CONTRIBUTORS,
    EVERYBODY,
    STEWARDS,
    VISITORS,
    Address,
    Lengthening,
)

from highroad.web.commitments import carrying_out, services
from highroad.web.commitments.models import RecommendationStep, Strategy, StrategyItem
from highroad.web.directory.models import Partnership

_HERE = {"partnership": "valley"}
_FIRST = _HERE | {"number": 1}


def _item(world: Mapping[str, Any]) -> dict[str, Any]:
    return _HERE | {"item": world["measure"].pk}


def _step(world: Mapping[str, Any]) -> dict[str, Any]:
    return _FIRST | {"step": world["step"].pk}


def _above(world: Mapping[str, Any]) -> Strategy:
    """The strategy of another partnership, with one objective."""
    state = Partnership.objects.filter(slug="state").first() or Partnership.objects.create(
        slug="state", name="State", purpose="Good jobs.", region=world["region"]
    )
    operator = world["people"]["operator"]
    tree = Strategy.objects.filter(partnership=state).first() or services.set_strategy(
        operator, state, title="State strategy", above=None
    )
    number = tree.items.count() + 1
    goal = services.add_item(operator, tree, {"level": "goal", "statement": f"Goal {number}"})
    services.add_item(
        operator, tree, {"level": "objective", "parent": goal, "statement": "Pay", "sectors": [f"S{number}"]}
    )
    return tree


def grow(world: Mapping[str, Any], number: int = 1) -> StrategyItem:
    """One more principle, recommendation with an answer, and branch from goal to measure."""
    people, partnership = world["people"], world["partnership"]
    steward, approver = people["steward"], people["approver"]
    principle = services.add_principle(
        steward, partnership, {"title": f"Fairness {number}", "statement": "Nobody pays to work."}
    )
    rests = {"principles": [principle.number], "populations": ["low_income"]}
    recommendation = services.add_recommendation(
        steward,
        partnership,
        {"statement": "Pay trainees.", "rationale": "Rent.", "addressee": "The board", **rests},
    )
    carrying_out.add_step(
        steward,
        recommendation,
        {"text": f"Ask {number}", "organization": world["organization"], "person": steward},
    )
    services.issue_recommendation(approver, recommendation, expected_version=1)
    today = timezone.localdate()
    services.respond(approver, recommendation, answer="accepted", reason="Yes.", owner="Luis", on=today)
    above = _above(world)
    tree = Strategy.objects.filter(partnership=partnership).first() or services.set_strategy(
        steward, partnership, title="Valley strategy", above=above
    )
    goal = services.add_item(steward, tree, {"level": "goal", "statement": f"Goal {number}", **rests})
    objective = services.add_item(
        steward,
        tree,
        {
            "level": "objective",
            "parent": goal,
            "statement": f"Objective {number}",
            "serves": above.items.filter(level="objective").last(),
            "programs": ["WP", "AEFLA"],
            "sectors": [f"Sector {number}"],
            **rests,
        },
    )
    strategy = {"level": "strategy", "parent": objective, "statement": "Train", "programs": ["WP"]}
    services.add_item(steward, tree, strategy)
    measure = {"level": "measure", "parent": objective, "statement": "Median wage", "direction": "up"}
    return services.add_item(steward, tree, measure)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A principle, an issued recommendation, and a tree below another one."""
    return {"measure": grow(world), "step": RecommendationStep.objects.get()}


MATRIX = [
    Address("commitments:principles", get=EVERYBODY, fill=_HERE),
    Address("commitments:add_principle", get=STEWARDS, post=STEWARDS, fill=_HERE),
    Address("commitments:principle", get=EVERYBODY, fill=_FIRST),
    Address("commitments:edit_principle", get=STEWARDS, post=STEWARDS, fill=_FIRST),
    Address("commitments:recommendations", get=EVERYBODY, fill=_HERE),
    Address("commitments:add_recommendation", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE),
    Address("commitments:recommendation", get=EVERYBODY, fill=_FIRST),
    Address("commitments:edit_recommendation", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_FIRST),
    Address("commitments:issue", post=APPROVERS, fill=_FIRST),
    Address("commitments:respond", post=CONTRIBUTORS, fill=_FIRST),
    Address("commitments:principles_in", get=STEWARDS, post=STEWARDS, fill=_HERE),
    Address("commitments:recommendations_in", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE),
    Address("commitments:strategy_in", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE),
    *(
        Address(f"commitments:{name}_out", get=EVERYBODY, fill=_HERE | {"form": "csv"}, is_file=True)
        for name in ("principles", "recommendations", "steps", "strategy")
    ),
    Address("commitments:steps_in", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE),
    Address("commitments:add_step", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_FIRST),
    Address("commitments:edit_step", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_step),
    Address("commitments:remove_step", post=APPROVERS, fill=_step),  # issued: rewritten by approvers
    Address("commitments:step_stands", post=CONTRIBUTORS, fill=_step),
    Address("commitments:strategy", get=EVERYBODY, fill=_HERE),
    Address("commitments:edit_strategy", get=STEWARDS, post=STEWARDS, fill=_HERE),
    Address("commitments:alignment", get=VISITORS, fill=_HERE),
    Address("commitments:crossing", get=VISITORS, fill=_HERE),
    Address("commitments:add_item", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_HERE | {"level": "measure"}),
    Address("commitments:edit_item", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_item),
    Address("commitments:retire_item", post=STEWARDS, fill=_item),
    Address("commitments:withdraw", post=APPROVERS, fill=_FIRST),
    # Others only where they speak for the addressed partner, which here is none.
    Address("commitments:done", post=APPROVERS, fill=_FIRST),
]


def _grow(world: dict[str, Any], number: int) -> None:
    grow(world, number)


QUERIES = [
    Lengthening(f"commitments:{name}", _grow, fill=fill, who="steward")
    for name, fill in {
        "principles": _HERE,
        "principle": _FIRST,
        "recommendations": _HERE,
        "recommendation": _FIRST,
        "strategy": _HERE,
        "alignment": _HERE,
        "crossing": _HERE,
        "edit_recommendation": _FIRST,
        "principles_out": _HERE | {"form": "csv"},
        "recommendations_out": _HERE | {"form": "csv"},
        "strategy_out": _HERE | {"form": "csv"},
    }.items()
]
