"""Federal holidays against the days that the Office of Personnel Management published for these years."""

from __future__ import annotations

from datetime import date

import pytest

from highroad.errors import DateNotCovered
from highroad.reference.holidays import federal_holidays, is_business_day

OBSERVED = {
    2021: ["01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24"],
    2024: ["01-01", "01-15", "02-19", "05-27", "06-19", "07-04", "09-02", "10-14", "11-11", "11-28", "12-25"],
    2026: ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"],
}


@pytest.mark.parametrize("year", OBSERVED)
def test_observed_days(year: int) -> None:
    assert sorted(federal_holidays(year)) == [date.fromisoformat(f"{year}-{day}") for day in OBSERVED[year]]


def test_new_years_day_may_be_kept_the_year_before() -> None:
    assert date(2021, 12, 31) in federal_holidays(2022)
    assert not is_business_day(date(2021, 12, 31))


def test_juneteenth_began_in_2021() -> None:
    assert is_business_day(date(2020, 6, 19))
    assert not is_business_day(date(2023, 6, 19))


def test_weekends_and_plain_days() -> None:
    assert not is_business_day(date(2024, 3, 2))
    assert is_business_day(date(2024, 3, 4))


def test_years_before_the_rules_are_refused() -> None:
    with pytest.raises(DateNotCovered):
        federal_holidays(1980)
