"""When reports are due: the federal calendar, moved to the next business day."""

from __future__ import annotations

from datetime import date, timedelta

from highroad.indicators.quarters import Quarter
from highroad.reference.holidays import is_business_day


def report_due(quarter: Quarter) -> date:
    """The day a quarter's report is due: the 15th of the second month after it, or the next business day."""
    after = (quarter + 1).first
    return _business_day(date(after.year, after.month + 1, 15))


def _business_day(day: date) -> date:
    while not is_business_day(day):
        day += timedelta(days=1)
    return day
