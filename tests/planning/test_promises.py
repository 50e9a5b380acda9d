"""What became of promises: each outcome with its reason, and nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from highroad.planning.change_logs import LogFindings, changed_sections, log_findings
from highroad.planning.promises import Outcome, Promise, Since, outcome_word, outcomes

TODAY = date(2026, 11, 22)
DUE = date(2026, 6, 30)
WORDS = "A class of refrigeration mechanics"


@pytest.mark.parametrize(
    ("since", "outcome", "reason"),
    [
        (Since(WORDS, DUE, done=DUE), "kept", "Done on 2026-06-30. Promised for 2026-06-30."),
        (Since(WORDS, DUE, done=date(2026, 7, 1)), "late", "Done on 2026-07-01, 1 day after 2026-06-30."),
        (Since(WORDS, DUE, done=date(2026, 7, 12)), "late", "Done on 2026-07-12, 12 days after 2026-06-30."),
        (Since(WORDS, date(2027, 1, 5), why="The hall burned."), "late",
         "Moved from 2026-06-30 to 2027-01-05. The hall burned."),
        (Since(WORDS, DUE, dropped=date(2026, 3, 1)), "dropped",
         "Dropped on 2026-03-01. No reason is recorded."),
        (Since("A class of welders", DUE), "reworded", "It reads now: “A class of welders”"),
        # The day passed and nobody wrote anything down: that is no proof of anything.
        (Since(WORDS, DUE), "no record",
         "It was promised for 2026-06-30. Nobody recorded what became of it."),
        (None, "no record", "Nothing here tells of it any more."),
        # What a person recorded beats days.
        (Since(WORDS, DUE, done=DUE, outcome=Outcome.DROPPED, why="It was another class.", said="Ana",
               on=date(2026, 8, 1)), "dropped", "It was another class. (Ana, 2026-08-01)"),
    ],
)  # fmt: skip
def test_outcomes_and_their_reasons(since, outcome, reason):
    promise = Promise("milestone:1", "milestone", WORDS, DUE)
    [kept] = outcomes([promise], {} if since is None else {"milestone:1": since}, TODAY)
    assert (kept.outcome, kept.reason) == (outcome, reason)


def test_what_is_not_due_yet_is_to_come_and_what_has_no_day_has_no_record():
    ahead = Promise("a", "milestone", WORDS, date(2027, 6, 30))
    never = Promise("b", "strategy", WORDS)
    since = {"a": Since(WORDS, ahead.due), "b": Since(WORDS, why="Accepted on 2026-01-02.")}
    first, second = outcomes([ahead, never], since, TODAY)
    assert (first.outcome, first.reason) == ("to come", "Promised for 2027-06-30.")
    assert second.outcome == "no record"
    assert second.reason == "Accepted on 2026-01-02. Nobody recorded what became of it."
    assert [outcome_word(each) for each in Outcome][-2:] == ["still to come", "no record"]


def section(requirement: str, text: str, **exhibits: int) -> dict:
    return {"requirement": requirement, "text": text, "exhibits": exhibits}


def test_a_section_changes_by_its_words_or_by_its_exhibits():
    before = {
        "sections": [section("II.a", "One.", wages=1), section("II.b", "Two."), section("II.c", "Three.")]
    }
    after = {
        "sections": [section("II.a", "One.", wages=2), section("II.b", "Two."), section("II.d", "Four.")]
    }
    assert changed_sections(before, after) == ("II.a", "II.d", "II.c")


@pytest.mark.parametrize(
    ("log", "unnamed", "unchanged"),
    [
        ("- II.a.1.A Economy: newer numbers.\n- II.b. Vision.", (), ()),
        ("II.a.1.A.i changed", ("II.a.1.A", "II.b"), ("II.a.1.A.i",)),
        ("Section II.a names II.a.1.A, and “II.b”.", (), ("II.a",)),
        ("We listened.", ("II.a.1.A", "II.b"), ()),
    ],
)
def test_a_change_log_names_what_changed_and_nothing_else(log, unnamed, unchanged):
    known = ("II.a", "II.a.1.A", "II.a.1.A.i", "II.b")
    assert log_findings(log, ("II.a.1.A", "II.b"), known) == LogFindings(unnamed, unchanged)
