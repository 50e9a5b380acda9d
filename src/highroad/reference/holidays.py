"""Federal holidays: the days that don't count as business days when a filing date is computed.

Source: 5 U.S.C. 6103(a) for the days, 6103(b) for the weekday on which a holiday is kept when it falls on a
weekend (Saturday: the Friday before; Sunday: the Monday after, by Executive Order 11582). Inauguration Day
(6103(c)) is kept only around Washington and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from highroad.errors import DateNotCovered
from highroad.language import gettext as _


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """A holiday: a fixed `day` of a month, or the `nth` `weekday` (Monday is 0; -1 means the last)."""

    name: str
    month: int
    since: int
    day: int | None = None
    nth: int | None = None
    weekday: int = 0


FIRST_YEAR = 1986  # the Monday holidays in their present form, Martin Luther King Jr.'s birthday included

RULES: tuple[HolidayRule, ...] = (
    HolidayRule("New Year's Day", 1, 1986, day=1),
    HolidayRule("Birthday of Martin Luther King, Jr.", 1, 1986, nth=3),
    HolidayRule("Washington's Birthday", 2, 1986, nth=3),
    HolidayRule("Memorial Day", 5, 1986, nth=-1),
    HolidayRule("Juneteenth National Independence Day", 6, 2021, day=19),
    HolidayRule("Independence Day", 7, 1986, day=4),
    HolidayRule("Labor Day", 9, 1986, nth=1),
    HolidayRule("Columbus Day", 10, 1986, nth=2),
    HolidayRule("Veterans Day", 11, 1986, day=11),
    HolidayRule("Thanksgiving Day", 11, 1986, nth=4, weekday=3),
    HolidayRule("Christmas Day", 12, 1986, day=25),
)


@cache
def federal_holidays(year: int) -> dict[date, str]:
    """Observed day -> name, for the holidays of one year (New Year's Day may be kept on December 31 before).

    Raises DateNotCovered for years before 1986.
    """
    if year < FIRST_YEAR:
        raise DateNotCovered(
            _("Federal holidays are known here from {year} on.").format(year=FIRST_YEAR),
            remedy=_("Ask for a later year."),
        )
    return {_observed(_falls(rule, year)): rule.name for rule in RULES if rule.since <= year}


def is_business_day(day: date) -> bool:
    """Monday to Friday and no federal holiday."""
    kept = day in federal_holidays(day.year) or day in federal_holidays(day.year + 1)
    return day.weekday() < 5 and not kept


def _falls(rule: HolidayRule, year: int) -> date:
    if rule.day is not None:
        return date(year, rule.month, rule.day)
    if rule.nth == -1:
        last = date(year, rule.month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - rule.weekday) % 7)
    first = date(year, rule.month, 1)
    ahead = (rule.weekday - first.weekday()) % 7
    return first + timedelta(days=ahead + 7 * ((rule.nth or 1) - 1))


def _observed(day: date) -> date:
    if day.weekday() == 5:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == 6 else day
