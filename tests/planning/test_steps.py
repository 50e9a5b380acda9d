"""What to do next, in the right order and for the right person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from highroad.planning.coverage import Answer, Attached, Judgement, Verdict, coverage
from highroad.planning.steps import Duty, next_steps
from highroad.reference.packs import read_pack

PACK = read_pack(Path(__file__).with_name("small_pack.yaml"))
TODAY = date(2026, 11, 22)
LONG = "Growers in the valley hire most in June and again in September, and lay off in winter. " * 4
ANSWERS = {
    "A.story": Answer("Short."),
    "A.story.1": Answer(LONG, 2),
    "A.data": Answer(LONG.upper() + "No two alike.", 1, (Attached("x", "Wages", "occupations"),)),
}
WHOLE = coverage(PACK, {"plan_type": "one"}, ANSWERS)


def steps(duties: dict[str, Duty], **powers: bool) -> list[tuple[str, str]]:
    found = next_steps(WHOLE, duties, today=TODAY, limit=None, **powers)
    return [(step.requirement, step.deed) for step in found]


def test_missing_before_incomplete_then_the_order_of_the_pack() -> None:
    assert steps({}) == [
        ("A.roster", "write"),
        ("A.chart", "write"),
        ("A.yes", "sign"),
        ("A.story", "complete"),
    ]


def test_mine_then_late_then_soon() -> None:
    duties = {
        "A.yes": Duty(mine=True),
        "A.chart": Duty(due=date(2026, 11, 1)),
        "A.roster": Duty(due=date(2026, 12, 1)),
        "A.story": Duty(due=date(2026, 11, 30), mine=True),
    }
    assert [name for name, _deed in steps(duties)] == ["A.story", "A.yes", "A.chart", "A.roster"]
    late = {step.requirement: step.overdue for step in next_steps(WHOLE, duties, today=TODAY)}
    assert late == {"A.story": False, "A.yes": False, "A.chart": True, "A.roster": False}


def test_signatures_decisions_and_what_is_only_pointed_out() -> None:
    stale = Attached("x", "Wages", "occupations", newer="May 2026")
    answers = {
        "A.story": Answer(LONG),
        "A.story.1": Answer(LONG),
        "A.data": Answer("Wages rise in every town of the valley, from north to south. " * 5, 1, (stale,)),
    }
    whole = coverage(PACK, {"plan_type": "one"}, answers)
    found = {step.requirement: step for step in next_steps(whole, {}, today=TODAY, limit=None)}
    assert (found["A.yes"].deed, found["A.data"].deed) == ("sign", "decide")
    assert (found["A.story"].deed, found["A.story.1"].deed) == ("look", "look")
    assert "The same paragraph stands under A.story.1" in found["A.story"].reason


def test_what_was_returned_is_reworked() -> None:
    assert steps({"A.story.1": Duty("returned", mine=True)})[0] == ("A.story.1", "rework")


def test_review_and_approval_are_steps_for_those_who_may() -> None:
    duties = {"A.story.1": Duty("in review")}
    assert ("A.story.1", "review") not in steps(duties)
    assert ("A.story.1", "review") in steps(duties, judges=True)
    judgement = Judgement(Verdict.MET, "Good.", "Rosa Diaz", TODAY, 2)
    answered = {**ANSWERS, "A.story.1": Answer(LONG, 2, judgement=judgement)}
    whole = coverage(PACK, {"plan_type": "one"}, answered)
    found = next_steps(whole, duties, today=TODAY, judges=True, approves=True, limit=None)
    assert ("A.story.1", "approve") in [(step.requirement, step.deed) for step in found]


def test_a_changed_text_is_judged_again() -> None:
    judgement = Judgement(Verdict.MET, "Good.", "Rosa Diaz", TODAY, 1)
    answered = {**ANSWERS, "A.story.1": Answer(LONG, 2, judgement=judgement)}
    whole = coverage(PACK, {"plan_type": "one"}, answered)
    found = next_steps(whole, {}, today=TODAY, judges=True, limit=None)
    assert ("A.story.1", "judge again") in [(step.requirement, step.deed) for step in found]


def test_no_more_than_asked_for() -> None:
    assert len(next_steps(WHOLE, {}, today=TODAY, limit=2)) == 2
