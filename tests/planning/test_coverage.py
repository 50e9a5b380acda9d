"""Coverage: mechanical verdicts, judgements, parents, and that no blank section is ever met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highroad.planning.coverage import (
    Answer,
    Attached,
    Finding,
    Judgement,
    Signed,
    Verdict,
    coverage,
    exhibits_named,
    word_count,
)
from highroad.reference.packs import Pack, load_pack, read_pack, spoken

MET, PARTIAL, MISSING, NOT_ASKED = Verdict.MET, Verdict.PARTIAL, Verdict.MISSING, Verdict.NOT_APPLICABLE
LONG = "Growers in the valley hire most in June and again in September, and lay off in winter. " * 4
PACK = read_pack(Path(__file__).with_name("small_pack.yaml"))
SIGNED = Signed("Ana Ruiz, director", "Policy 7", date(2026, 10, 1))
WAGES = Attached("ex1", "Wages in the valley", "occupations")


def found(identifier: str, answer: Answer, **metadata: Any) -> Finding:
    return coverage(PACK, {"plan_type": "one", **metadata}, {identifier: answer})[identifier]


@pytest.mark.parametrize(
    ("identifier", "answer", "verdict", "words"),
    [
        ("A.story.1", Answer(), MISSING, "Nothing is written"),
        ("A.story.1", Answer("  \n\n "), MISSING, "Nothing is written"),
        ("A.story.1", Answer("We will do our best."), PARTIAL, "Only 5 words"),
        ("A.story.1", Answer(LONG), MET, "No reviewer has judged it"),
        ("A.story.1", Answer("TBD"), MISSING, "still says “TBD”"),
        ("A.story.1", Answer(LONG + " More to be written."), PARTIAL, "still says “to be written”"),
        ("A.story.1", Answer("Tell more."), MISSING, "only repeats the requirement"),
        ("A.data", Answer(LONG), PARTIAL, "Wages by occupation"),
        ("A.data", Answer(LONG, exhibits=(WAGES,)), MET, "Wages in the valley"),
        ("A.data", Answer("Short.", exhibits=(WAGES,)), PARTIAL, "Only 1 word "),
        ("A.data", Answer(LONG, exhibits=(Attached("x", "A map", "map"),)), PARTIAL, "of other kinds"),
        ("A.data", Answer(LONG + "\n\n[[exhibit:gone]]\n", exhibits=(WAGES,)), PARTIAL, "(gone)"),
        (
            "A.data",
            Answer(LONG, exhibits=(Attached("x", "Wages", "occupations", "its source was removed."),)),
            PARTIAL,
            "its source was removed.",
        ),
        ("A.extra", Answer(), NOT_ASKED, "Optional"),
        ("A.extra", Answer("A little."), PARTIAL, "Only 2 words"),
        ("A.single", Answer(LONG), NOT_ASKED, "Is it single?"),
        ("A.roster", Answer("Everybody sits on it."), PARTIAL, "A table or a list"),
        ("A.roster", Answer("- Ana Ruiz, Valley Growers\n- Lee Cho, Labor Council"), MET, ""),
        ("A.roster", Answer("| Who | For |\n|---|---|\n| Ana | Growers |"), MET, ""),
        ("A.chart", Answer("See the organization chart."), PARTIAL, "links to none"),
        ("A.chart", Answer("See the [chart](https://example.org/chart.pdf)."), MET, ""),
        ("A.yes", Answer("Yes."), MISSING, "Nobody has signed"),
        ("A.yes", Answer(), MISSING, "Nobody has signed"),
        ("A.yes", Answer(signed=SIGNED), MET, "Policy 7"),
        ("A.yes", Answer("Yes.", signed=replace(SIGNED, evidence="")), PARTIAL, "without evidence"),
        ("A.yes", Answer(judgement=Judgement(MET, "Sure.", "R", date(2026, 1, 1), 1)), MISSING, "empty now"),
    ],
)
def test_what_the_rules_find(identifier: str, answer: Answer, verdict: Verdict, words: str) -> None:
    finding = found(identifier, answer)
    assert finding.verdict is verdict
    assert words in finding.reason
    assert finding.reason
    assert finding.looked


def test_a_condition_that_holds_asks_for_an_answer() -> None:
    assert found("A.single", Answer(), single=True).verdict is MISSING


def test_the_plan_answers_about_itself() -> None:
    finding = found("A.type", Answer())
    assert (finding.verdict, finding.by) == (MET, "plan")
    assert finding.evidence[0].label == "Plan type: One"
    unanswered = coverage(PACK, {}, {})["A.type"]
    assert unanswered.verdict is MISSING


def judged(verdict: Verdict, version: int = 3) -> Judgement:
    return Judgement(verdict, "It says who, not how.", "Rosa Diaz", date(2026, 11, 20), version)


def test_a_judgement_beats_the_rules_and_shows_its_reason() -> None:
    for verdict in (MET, PARTIAL, MISSING):
        finding = found("A.story.1", Answer(LONG, 3, judgement=judged(verdict)))
        assert (finding.verdict, finding.by, finding.outdated) == (verdict, "reviewer", False)
        assert "Rosa Diaz, 2026-11-20: It says who, not how." in finding.reason


def test_a_judgement_older_than_the_text_says_so() -> None:
    finding = found("A.story.1", Answer(LONG, 4, judgement=judged(MET)))
    assert finding.verdict is MET
    assert finding.outdated
    assert "The text has changed since." in finding.reason


def test_a_parent_sums_up_what_is_below() -> None:
    plan = {
        "A.data": Answer(LONG, exhibits=(WAGES,)),
        "A.story": Answer(LONG),
        "A.story.1": Answer(LONG),
        "A.roster": Answer("- Ana Ruiz"),
        "A.chart": Answer("[chart](https://example.org/c.pdf)"),
        "A.yes": Answer(signed=SIGNED),
    }
    whole = coverage(PACK, {"plan_type": "one"}, plan)
    assert whole["A"].verdict is MET
    assert whole["A"].reason == "Of 7 items below: 7 met, 0 partial, 0 missing."
    assert whole.counts == {MET: 7, PARTIAL: 0, MISSING: 0, NOT_ASKED: 2}
    del plan["A.story.1"]
    lacking = coverage(PACK, {"plan_type": "one"}, plan)
    assert (lacking["A.story"].verdict, lacking["A.story"].own) == (PARTIAL, MET)
    assert lacking["A"].verdict is PARTIAL
    assert "1 missing" in lacking["A"].reason
    nothing = coverage(PACK, {}, {})
    assert nothing["A"].verdict is MISSING


def test_findings_keep_the_order_of_the_pack() -> None:
    assert list(coverage(PACK, {}, {}).findings) == [item.id for item in PACK.items]


def test_exhibits_are_named_by_lines_of_their_own() -> None:
    text = "Text [[exhibit:inline]]\n\n[[exhibit:a1]]\n  [[exhibit:b-2]]  \n[[exhibit:a1]]\n[[exhibit:<x>]]"
    assert exhibits_named(text) == ("a1", "b-2")


def test_words_are_counted_without_markup() -> None:
    assert word_count("# Title\n\n**Two** words, [a link](https://x.org/y) and\n\n[[exhibit:a1]]\n\n---") == 6


identifiers = st.sampled_from([item.id for item in PACK.items])
answers = st.builds(
    Answer,
    text=st.sampled_from(["", " ", "TBD", "Tell it.", "Short.", LONG, "- a", "[[exhibit:ex1]]"]),
    version=st.integers(0, 3),
    exhibits=st.sampled_from([(), (WAGES,), (Attached("x", "X", "map", "gone"),)]),
    judgement=st.one_of(
        st.none(), st.builds(judged, st.sampled_from([MET, PARTIAL, MISSING]), st.integers(0, 3))
    ),
)
plans = st.dictionaries(identifiers, answers)


@given(plans, st.sampled_from(["one", "two", None]), st.booleans())
def test_a_blank_section_is_never_met_and_every_verdict_has_its_reason(
    plan: dict[str, Answer], plan_type: str | None, single: bool
) -> None:
    whole = coverage(PACK, {"plan_type": plan_type, "single": single}, plan)
    for item in PACK.items:
        finding = whole[item.id]
        answer = plan.get(item.id, Answer())
        assert finding.reason
        blank = not word_count(answer.text) and not answer.exhibits
        if blank and item.answered_by is None and finding.own is not None:
            assert finding.own in (MISSING, NOT_ASKED)
        if finding.verdict is MET and PACK.children.get(item.id):
            below = [whole[child.id].verdict for child in PACK.children[item.id]]
            assert set(below) <= {MET, NOT_ASKED}


def test_the_state_pack_on_an_empty_plan() -> None:
    pack: Pack = load_pack("us-wioa-state-plan", on=date(2026, 11, 22))
    empty = coverage(pack, {"plan_type": "unified"}, {})
    assert empty.counts[MET] == 1  # the plan's type is declared
    assert empty.counts[MISSING] + empty.counts[MET] + empty.counts[NOT_ASKED] == sum(empty.counts.values())
    assert empty["II"].verdict is MISSING
    assert empty["VII"].verdict is NOT_ASKED


def test_coverage_is_the_same_in_every_language() -> None:
    """The requirement's own words are no answer, in whatever language a reader copies or reads them."""
    pack = load_pack("us-wioa-state-plan", on=date(2026, 11, 22))
    answers = {
        "II.a.1.A": Answer(pack.by_id["II.a.1.A"].text),
        "II.b.1": Answer(spoken(pack, "es").by_id["II.b.1"].text),
        "II.b.2": Answer(LONG + "It reaches young people and everybody with barriers to employment."),
    }
    for each in (pack, spoken(pack, "es")):
        found = coverage(each, {"plan_type": "unified"}, answers)
        assert found["II.a.1.A"].verdict is found["II.b.1"].verdict is MISSING
        assert found["II.b.2"].verdict is MET
