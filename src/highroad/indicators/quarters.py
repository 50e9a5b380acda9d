"""Quarters, and the windows of time that one report looks through.

A program year N runs from July 1 of N to June 30 of N + 1. The k-th quarter after exit is the calendar
quarter k quarters after the one that holds the exit date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Span = Literal["quarter", "rolling", "annual", "to-date"]
SPANS: Final = ("quarter", "rolling", "annual", "to-date")
_FORM: Final = re.compile(r"([0-9]{4})Q([1-4])\Z")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter; `index` counts quarters, so that quarters are added and subtracted by number."""

    index: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter written as 2025Q2. Raises BadQuestion for anything else."""
        found = _FORM.match(text.strip().upper())
        if found is None:
            raise BadQuestion(
                _("“{text}” is no calendar quarter.").format(text=text),
                remedy=_("Write the year and the quarter, such as 2025Q2 for April to June 2025."),
            )
        return cls(int(found[1]) * 4 + int(found[2]) - 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that holds `day`."""
        return cls(day.year * 4 + (day.month - 1) // 3)

    def __str__(self) -> str:
        return f"{self.index // 4}Q{self.index % 4 + 1}"

    def __add__(self, quarters: int) -> Quarter:
        return Quarter(self.index + quarters)

    def __sub__(self, quarters: int) -> Quarter:
        return Quarter(self.index - quarters)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.index // 4, self.index % 4 * 3 + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return (self + 1).first - timedelta(days=1)

    @property
    def program_year(self) -> int:
        """The program year it belongs to."""
        return (self.index - 2) // 4


@dataclass(frozen=True, slots=True)
class Window:
    """From `begin` to `end`, both included."""

    begin: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether `day` lies in it."""
        return day is not None and self.begin <= day <= self.end

    def __str__(self) -> str:
        return f"{self.begin}..{self.end}"


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of one report: who was served (and gained), who exited, whose second and fourth quarter."""

    report: Quarter
    span: Span
    served: Window
    exited: Window
    second: Window
    fourth: Window


def windows(report: Quarter, span: Span, parameters: dict[str, Any]) -> Windows:
    """The windows of a report that ends with the quarter `report`.

    span: "quarter" alone, "rolling" four quarters, "annual" (the program year; the quarter must be April to
    June), "to-date" (since the parameters' first day). Raises BadQuestion for an annual report of another
    quarter, or an unknown span. Source: RSA-TAC-17-01; OMB 1205-0526.
    """
    if span not in SPANS:
        raise BadQuestion(
            _("“{span}” is no span of time.").format(span=span),
            remedy=_("Ask for one of: {spans}.").format(spans=", ".join(SPANS)),
        )
    if span == "annual" and report.index % 4 != 1:
        raise BadQuestion(
            _("An annual report ends with April to June, not with {quarter}.").format(quarter=report),
            remedy=_("Ask for the second calendar quarter, or for rolling four quarters."),
        )
    first = date.fromisoformat(str(parameters["first_day"]))

    def window(lag: int) -> Window:
        last = report - lag
        begin = {"quarter": last, "rolling": last - 3, "annual": last - 3}.get(span)
        return Window(first if begin is None else begin.first, last.last)

    return Windows(
        report,
        span,
        window(0),
        window(int(parameters["lag_exited"])),
        window(int(parameters["lag_second_quarter"])),
        window(int(parameters["lag_fourth_quarter"])),
    )
