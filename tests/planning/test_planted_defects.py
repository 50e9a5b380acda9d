"""A plan with defects planted in it: every one is found with its reason, and nothing sound is blamed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.planning.planted import make

from highroad.planning.claims import Standing
from highroad.planning.coverage import (
    Answer,
    Attached,
    BoundClaim,
    Coverage,
    Judgement,
    Signed,
    Verdict,
    coverage,
    has_own_duty,
    word_count,
)
from highroad.reference.packs import load_pack_version

HERE = Path(__file__).parent / "planted"
PLAN: dict[str, Any] = yaml.safe_load((HERE / "plan.yaml").read_text("utf-8"))
LEDGER: list[dict[str, str]] = yaml.safe_load((HERE / "ledger.yaml").read_text("utf-8"))
PACK = load_pack_version(PLAN["pack"], PLAN["version"])


def answer_of(told: dict[str, Any]) -> Answer:
    judged, signed = told.get("judgement"), told.get("signed")
    return Answer(
        text=told["text"],
        version=1,
        exhibits=tuple(
            Attached(
                each["id"],
                each["title"],
                each["kind"],
                each.get("problem", ""),
                each.get("sourced", True),
                each.get("newer", ""),
            )
            for each in told.get("exhibits", ())
        ),
        judgement=Judgement(
            Verdict(judged["verdict"]), judged["reason"], judged["by"], judged["on"], judged["version"]
        )
        if judged
        else None,
        claims=tuple(
            BoundClaim(
                each["sentence"],
                each["exhibit"],
                Standing(each["standing"]),
                each["reason"],
                Standing(each["newer"]) if "newer" in each else None,
                each.get("newer_reason", ""),
            )
            for each in told.get("claims", ())
        ),
        numbers=tuple((written, why) for written, why in told.get("numbers", ())),
        signed=Signed(signed["owner"], signed["evidence"], signed["on"]) if signed else None,
    )


def judged(sections: dict[str, Any]) -> Coverage:
    answers = {key: answer_of(told) for key, told in sections.items()}
    return coverage(PACK, PLAN["answers"], answers, begins=PLAN["begins"], today=PLAN["today"])


#: As the command makes it today: which kinds of exhibit answer an item grows with the kinds that there are.
PLANTED, _LEDGER = make.planted(make.pack())
WHOLE = judged(PLANTED)


def test_the_plan_and_its_ledger_are_as_their_command_makes_them() -> None:
    """Run `python tests/planning/planted/make.py` when the pack's words have changed."""
    assert list(PLANTED) == list(PLAN["sections"])
    for key, section in PLAN["sections"].items():
        assert PLANTED[key]["text"].split("\n\n[[")[0] == section["text"].split("\n\n[[")[0], key
    assert [vars(defect) for defect in _LEDGER] == LEDGER


def test_there_are_forty_defects_of_many_kinds() -> None:
    assert len(LEDGER) >= 40
    assert len({defect["kind"] for defect in LEDGER}) >= 30


@pytest.mark.parametrize("defect", LEDGER, ids=lambda defect: f"{defect['section']}-{defect['kind']}")
def test_every_planted_defect_is_found_with_its_reason(defect: dict[str, str]) -> None:
    finding = WHOLE[defect["section"]]
    found = [problem for problem in finding.problems if problem.kind == defect["kind"]]
    assert found, finding.problems
    assert any(
        defect["reason"] in problem.reason and problem.severity == defect["severity"] for problem in found
    )
    assert (finding.own is Verdict.MET) == (defect["severity"] == "warning")
    assert finding.blocking == (defect["severity"] == "blocking")


def test_nothing_sound_is_blamed() -> None:
    planted = {defect["section"] for defect in LEDGER}
    others = [finding for key, finding in WHOLE.findings.items() if key not in planted]
    blamed = {
        finding.requirement: [problem.reason for problem in finding.problems]
        for finding in others
        if finding.problems
    }
    assert not blamed
    assert len([finding for finding in others if finding.own is Verdict.MET]) > 80


def test_the_plan_without_defects_is_met_throughout() -> None:
    whole = judged(make.sound_plan(make.pack()))
    assert not whole.blocking
    assert not whole.warned


def test_nothing_blank_is_ever_met() -> None:
    """Each section emptied in turn, whatever a reviewer said of it."""
    said = {"verdict": "met", "reason": "Fine.", "by": "Rosa Diaz", "on": date(2026, 11, 1), "version": 1}
    blank = {key: {"text": " \n", "judgement": said} for key in PLANTED}
    whole = judged(blank)
    for item in PACK.items:
        if has_own_duty(PACK, item) and item.answered_by is None:
            assert whole[item.id].own in (Verdict.MISSING, Verdict.NOT_APPLICABLE), item.id
    assert word_count(" \n") == 0


def test_the_same_verdicts_in_every_language() -> None:
    from highroad import language

    with language.use("es"):
        spanish = judged(PLANTED)
    for key, finding in WHOLE.findings.items():
        assert spanish[key].own is finding.own
        assert [p.kind for p in spanish[key].problems] == [p.kind for p in finding.problems]
