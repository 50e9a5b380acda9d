"""Calendars of plans against worked examples (20 CFR 676.130 and 676.135; RSA-TAC-24-02; 20 CFR 679)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from highroad.planning.deadlines import Deadline, deadlines, later, rolled
from highroad.reference.packs import Pack, list_packs, load_pack

TODAY = date(2026, 11, 22)


def calendar(pack: Pack, begins: date, *, answers: Any = None, **recorded: date) -> dict[str, Deadline]:
    """A plan's days by clock."""
    found = deadlines(pack, begins=begins, recorded=recorded, answers=answers)
    return {deadline.key: deadline for deadline in found}


@pytest.fixture(scope="module")
def state() -> Pack:
    return load_pack("us-wioa-state-plan", on=TODAY)


@pytest.fixture(scope="module")
def modification() -> Pack:
    return load_pack("us-wioa-state-plan-modification", on=TODAY)


def test_120_days_before_the_end_then_the_next_business_day(state: Pack) -> None:
    found = calendar(state, date(2024, 7, 1))["submission"]
    assert (found.raw, found.computed, found.known) == (date(2024, 3, 2), date(2024, 3, 4), True)
    found = calendar(state, date(2028, 7, 1))["submission"]
    assert (found.raw, found.computed, found.known) == (date(2028, 3, 2), date(2028, 3, 2), False)


def test_deemed_approval_counts_from_the_day_of_submission(modification: Pack) -> None:
    combined = {"plan_type": "combined"}
    found = calendar(modification, date(2024, 7, 1), answers=combined)
    assert found["submission"].day == date(
        2026, 4, 30
    )  # guidance named an earlier day than the end of year two
    assert (found["approved_core"].day, found["approved_core"].assumed) == (date(2026, 7, 29), True)
    assert found["approved_partner"].day == date(2026, 8, 28)
    late = calendar(modification, date(2024, 7, 1), answers=combined, submission=date(2026, 5, 4))
    assert (late["approved_core"].day, late["approved_core"].assumed) == (date(2026, 8, 2), False)
    assert "2026-04-30" in late["submission"].problem
    assert "approved_partner" not in calendar(
        modification, date(2024, 7, 1), answers={"plan_type": "unified"}
    )


def test_the_worked_examples_of_the_state_outline(
    state: Pack, modification: Pack, shared_reference: Path
) -> None:
    timing = yaml.safe_load(
        (shared_reference / "planning" / "state_plan_requirements.yaml").read_text("utf-8")
    )["timing"]
    for vector in timing["test_vectors"]:
        if vector["rule"] == "initial_due":
            found = calendar(state, later(date.fromisoformat(vector["period_end"]), 0, 1))["submission"]
            assert found.raw is not None
            assert found.computed is not None
            assert found.raw.isoformat() == vector["expected_raw"]
            assert found.computed.isoformat() == vector["expected_next_business_day"]
        else:
            day = date.fromisoformat(vector["received"])
            days = calendar(modification, date(2024, 7, 1), answers={"plan_type": "combined"}, submission=day)
            key = "approved_partner" if vector["rule"] == "deemed_approved_partner" else "approved_core"
            assert str(days[key].day) == vector["expected"]
    known = {item["due"] for item in timing["known_dates"] if "due" in item}
    assert known <= {item.due.isoformat() for item in state.known_dates}


def test_the_calendar_of_a_plan(state: Pack) -> None:
    found = deadlines(state, begins=date(2024, 7, 1), answers={"plan_type": "unified"})
    assert [(item.key, str(item.day), item.known) for item in found] == [
        ("comment_opens", "2024-01-04", False),
        ("comment_closes", "2024-02-03", False),
        ("letter", "2024-02-15", True),
        ("board_adoption", "2024-02-23", False),
        ("submission", "2024-03-04", True),  # fixed by guidance, and what the rule gives
        ("approved_core", "2024-06-02", False),
        ("modification", "2026-04-30", True),
        ("next_submission", "2028-03-02", False),
    ]
    assert all(item.rule and (item.citation or item.basis == "practice") for item in found)


def test_a_later_modification_is_computed_until_guidance_names_a_day(state: Pack) -> None:
    found = calendar(state, date(2028, 7, 1))["modification"]
    assert (found.day, found.known) == (date(2030, 6, 30), False)


def test_days_out_of_order_are_told(state: Pack) -> None:
    found = calendar(state, date(2028, 7, 1), comment_closes=date(2028, 2, 20), submission=date(2028, 2, 18))
    assert "2028-02-20" in found["submission"].problem
    assert not found["comment_closes"].problem


def test_every_pack_has_a_calendar_without_circles() -> None:
    for pack in list_packs():
        found = deadlines(pack, begins=date(2028, 7, 1))
        assert all(item.day or item.missing for item in found)


@pytest.mark.parametrize(
    ("day", "roll", "expected"),
    [
        ("2026-07-03", "next", "2026-07-06"),
        ("2026-11-26", "next", "2026-11-27"),
        ("2024-03-02", "next", "2024-03-04"),
        ("2024-03-02", "previous", "2024-03-01"),
        ("2024-03-02", "same", "2024-03-02"),
    ],
)
def test_days_that_are_no_business_days(day: str, roll: str, expected: str) -> None:
    assert rolled(date.fromisoformat(day), roll).isoformat() == expected


@pytest.fixture(scope="module")
def local() -> Pack:
    return load_pack("us-wioa-local-plan", on=TODAY)


def test_a_local_plan_waits_for_the_day_that_the_state_sets(local: Pack) -> None:
    found = calendar(local, date(2025, 7, 1))
    assert found["submission"].day is None
    assert "record it" in found["submission"].missing
    assert "Submit the plan to the Governor" in found["comment_opens"].missing
    assert found["modification"].day == date(2027, 6, 30)
    known = calendar(local, date(2025, 7, 1), submission=date(2025, 4, 30))
    assert (known["comment_opens"].day, known["approved"].day) == (date(2025, 3, 16), date(2025, 7, 29))


def test_the_worked_examples_of_the_local_outline(local: Pack, shared_reference: Path) -> None:
    file = shared_reference / "planning" / "local_regional_plan_requirements.yaml"
    rules = {rule["id"]: rule for rule in yaml.safe_load(file.read_text("utf-8"))["rules"]}
    for vector in rules["R4"]["test_vectors"]:
        published, closed = (date.fromisoformat(vector[key]) for key in ("publish", "close"))
        found = calendar(local, date(2028, 7, 1), comment_opens=published)["comment_closes"]
        assert found.computed == closed
        short = calendar(
            local, date(2028, 7, 1), comment_opens=published, comment_closes=later(closed, 0, -1)
        )
        assert "exactly" in short["comment_closes"].problem
        early = calendar(local, date(2028, 7, 1), comment_closes=closed, submission=closed)
        assert early["submission"].problem
    for vector in rules["R8"]["test_vectors"]:
        received, approved = (date.fromisoformat(vector[key]) for key in ("received", "deemed_approved"))
        assert calendar(local, date(2027, 7, 1), submission=received)["approved"].day == approved
    outline = yaml.safe_load(file.read_text("utf-8"))["timeline_model"]["steps"]
    steps = calendar(
        local, date(2027, 7, 1), submission=date(2027, 4, 30), answers={"plan_type": "in_region"}
    )
    offsets = {(step.day - date(2027, 4, 30)).days for step in steps.values() if step.day}
    assert {step["offset_days"] for step in outline} <= offsets
