"""The clock of a comment period, by the published examples; and the law that sends disagreement along."""

from __future__ import annotations

from datetime import date

import pytest

from highroad.planning.public_comment import clock, disagreement_item, last_day, off_length
from highroad.reference.packs import load_pack


@pytest.mark.parametrize(
    ("opens", "closes"),
    # 20 CFR 679.550(b)(3): day 0 is the day the draft is made available.
    [(date(2027, 2, 1), date(2027, 3, 3)), (date(2028, 1, 30), date(2028, 2, 29))],
)
def test_thirty_days_of_a_local_plan(opens, closes):
    assert last_day(opens, 30) == closes
    assert off_length(opens, closes, 30) == ""
    assert closes.isoformat() in off_length(opens, opens, 30)


def test_where_the_law_sets_no_days_every_length_is_right():
    assert off_length(date(2027, 2, 1), date(2027, 2, 9), None) == ""


@pytest.mark.parametrize(
    ("today", "state", "left", "words"),
    [
        (date(2027, 1, 31), "before", 31, "Opens in 1 day."),
        (date(2027, 2, 1), "open", 31, "31 days are left, today included."),
        (date(2027, 3, 3), "open", 1, "Today is the last day."),
        (date(2027, 3, 4), "over", 0, "The comment period is over."),
    ],
)
def test_the_clock(today, state, left, words):
    found = clock(date(2027, 2, 1), date(2027, 3, 3), today)
    assert (found.state, found.days_left, found.words) == (state, left, words)


def test_disagreement_goes_along_only_where_the_law_says_so():
    pack = load_pack("us-wioa-state-plan", on=date(2026, 11, 22))
    assert disagreement_item(pack, {"plan_type": "unified"}) is None
    single = disagreement_item(pack, {"plan_type": "unified", "single_area_state": True})
    assert single is not None
    assert single.id == "VI.TI.d.1"
