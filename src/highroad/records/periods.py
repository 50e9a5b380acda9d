"""The report quarter and the days that checks lean on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from highroad.errors import BadQuestion
from highroad.language import gettext as _

_EPOCH: Final = date(1970, 1, 1)
#: Reports are due 45 days after their quarter; files are judged as of that day.
DUE: Final = timedelta(days=45)
#: The oldest exits that a rolling report of four quarters needs lie nine quarters before the report quarter.
OLDEST_EXITS: Final = 9


@dataclass(frozen=True, slots=True)
class ReportQuarter:
    """A calendar quarter of a year: `ReportQuarter(2025, 2)` is April to June 2025."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def begin(self) -> date:
        """Its first day."""
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.later(1).begin - timedelta(days=1)

    def later(self, quarters: int) -> ReportQuarter:
        """The quarter so many quarters later (earlier when negative)."""
        index = self.year * 4 + self.quarter - 1 + quarters
        return ReportQuarter(index // 4, index % 4 + 1)

    def moments(self, as_of: date | None = None) -> Mapping[str, int]:
        """What expressions call report_begin, report_end, as_of and window_begin, in days since 1970."""
        named = {
            "report_begin": self.begin,
            "report_end": self.end,
            "as_of": as_of or self.end + DUE,
            "window_begin": self.later(-OLDEST_EXITS).begin,
        }
        return {name: (day - _EPOCH).days for name, day in named.items()}


def report_quarter(text: str) -> ReportQuarter:
    """The quarter written like 2025Q2. Raises BadQuestion."""
    year, _sign, quarter = text.upper().partition("Q")
    if not (len(year) == 4 and year.isdigit() and int(year) >= 2000 and quarter in {"1", "2", "3", "4"}):
        raise BadQuestion(
            _("{text} is no quarter.").format(text=text), remedy=_("Write year and quarter like 2025Q2.")
        )
    return ReportQuarter(int(year), int(quarter))


def last_quarter(today: date) -> ReportQuarter:
    """The quarter that ended last before `today`."""
    return ReportQuarter(today.year, (today.month - 1) // 3 + 1).later(-1)
