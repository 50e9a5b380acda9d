"""Deadlines of the State plan pack against its worked examples (20 CFR 676.130; RSA-TAC-24-02)."""

from __future__ import annotations

from datetime import date

import pytest

from highroad.planning.deadlines import deadlines, deemed_approved, next_business_day, submission_due
from highroad.reference.packs import Pack, load_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("us-wioa-state-plan", on=date(2026, 11, 22))


def test_120_days_before_the_end_then_the_next_business_day(pack: Pack) -> None:
    assert submission_due(pack.timing, date(2024, 6, 30)) == (date(2024, 3, 2), date(2024, 3, 4))
    assert submission_due(pack.timing, date(2028, 6, 30)) == (date(2028, 3, 2), date(2028, 3, 2))


def test_deemed_approval(pack: Pack) -> None:
    received = date(2026, 4, 30)
    assert deemed_approved(pack.timing, received) == date(2026, 7, 29)
    assert deemed_approved(pack.timing, received, partner=True) == date(2026, 8, 28)


def test_the_worked_examples_of_the_outline(pack: Pack, shared_reference: object) -> None:
    import yaml

    file = shared_reference / "planning" / "state_plan_requirements.yaml"  # type: ignore[operator]
    timing = yaml.safe_load(file.read_text("utf-8"))["timing"]
    for vector in timing["test_vectors"]:
        if vector["rule"] == "initial_due":
            raw, day = submission_due(pack.timing, date.fromisoformat(vector["period_end"]))
            assert raw.isoformat() == vector["expected_raw"]
            assert day.isoformat() == vector["expected_next_business_day"]
        else:
            partner = vector["rule"] == "deemed_approved_partner"
            found = deemed_approved(pack.timing, date.fromisoformat(vector["received"]), partner=partner)
            assert found.isoformat() == vector["expected"]
    known = {item["due"] for item in timing["known_dates"] if "due" in item}
    assert known <= {item.due.isoformat() for item in pack.timing.known_dates}


def test_the_calendar_of_a_plan(pack: Pack) -> None:
    found = deadlines(pack, begins=date(2024, 7, 1), received=date(2026, 4, 30))
    assert [(item.day.isoformat(), item.known) for item in found] == [
        ("2024-03-04", True),  # fixed by guidance, and what the rule gives
        ("2026-04-30", True),  # guidance named an earlier day than the end of year two
        ("2026-07-29", False),
        ("2026-08-28", False),
        ("2028-03-02", False),
    ]
    assert all(item.rule and item.citation for item in found)


def test_a_later_modification_is_computed_until_guidance_names_a_day(pack: Pack) -> None:
    found = {item.what: item for item in deadlines(pack, begins=date(2028, 7, 1))}
    modification = found["Submit the modification after two years"]
    assert (modification.day, modification.known) == (date(2030, 6, 30), False)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-07-03", "2026-07-06"), ("2026-11-26", "2026-11-27"), ("2024-03-02", "2024-03-04")],
)
def test_next_business_day(day: str, expected: str) -> None:
    assert next_business_day(date.fromisoformat(day)).isoformat() == expected
