"""Worked examples on method pages are computed, and come out as worked by hand."""

from __future__ import annotations

import pytest

from highroad.market import worked_example

BY_HAND = {
    # 0.24 degrees north are 16.6 miles; 0.30 degrees west, times cos 36.86°, 16.6: together 23.5
    "reachable-jobs": ("it is 23.5 miles",),
    # 1/240 - 1/1000 + 1/150000 - 1/1000000 = 0.0031723; e^(1.645 * 0.056324) = 1.0971
    "industry-mix": ("= 1.60", "between 1.46 and 1.76"),
    "shift-share": ("30 jobs 10 are", "10 the industry", "10 the region"),
    "industry-diversity": ("20 percent", "is 0.58"),
    "target-industries": ("= 2.70",),
    "industry-staffing": ("250 of them",),
    "regional-openings": ("growth 10 a year", "31.5 and 52.5", "94 a year"),
    "occupation-list": ("has 5.5 to 7.5 points", "it has 3 to 5:"),
    "supply-gap": ("the gap is 10", "between -20 and 40"),
}


@pytest.mark.parametrize("key", BY_HAND)
def test_an_example_is_as_worked_by_hand(key: str) -> None:
    said = worked_example(key)
    for part in BY_HAND[key]:
        assert part in said


def test_a_method_without_an_example_says_nothing() -> None:
    assert worked_example("no such method") == ""
