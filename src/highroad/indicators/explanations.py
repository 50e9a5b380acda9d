"""Why a record counts as it does: for each indicator in or out, reached or not, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa

from highroad.indicators.elements import BLANK, NO_DAY, Records
from highroad.indicators.membership import (
    ALL_PROGRAMS,
    COMBINED,
    INCUMBENTS,
    NO_CREDENTIAL,
    Membership,
)
from highroad.indicators.quarters import Quarter, Window, Windows
from highroad.indicators.rules import Rules
from highroad.language import gettext as _
from highroad.reference import performance

EXPLAINED: Final = (
    "served",
    "exited",
    "employment_q2",
    "employment_q4",
    "median_earnings",
    "credential",
    "skill_gains",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One record in one indicator. state: "out", "in" (not reached) or "reached"; reason: in words."""

    row: int
    program: str
    indicator: str
    state: str
    reason: str
    citation: str


def explain(table: pa.Table, rules: Rules, windows: Windows) -> list[Standing]:
    """Where each record of a (small) table stands, in every program that it belongs to."""
    records = Records(table)
    cited = performance.indicators(rules.day)
    found = []
    for program in (*rules.programs, INCUMBENTS, ALL_PROGRAMS):
        member = Membership(records, program, windows, rules)
        for row in range(records.rows):
            if program in rules.programs and member.reportable[row] and not member.participant[row]:
                reason = _("A reportable individual with a contact in the period; in no indicator.")
                citation = cited["reportable"].citation
                found.append(Standing(row, program, "reportable", "in", reason, citation))
            if not member.participant[row]:
                continue
            for indicator in _explained(program):
                if indicator in ("credential", "skill_gains") and program in NO_CREDENTIAL:
                    continue
                state, reason = _Reasons(member, row).of(indicator)
                found.append(Standing(row, program, indicator, state, reason, cited[indicator].citation))
    return found


def _explained(program: str) -> tuple[str, ...]:
    if program == INCUMBENTS:
        return (*EXPLAINED[1:], "retention")
    return ("retention",) if program in COMBINED else EXPLAINED


class _Reasons:
    """The rules, asked one after another for one record."""

    def __init__(self, member: Membership, row: int) -> None:
        self.member, self.row, self.records = member, row, member.records
        self.rules, self.windows = member.rules, member.windows

    def of(self, indicator: str) -> tuple[str, str]:
        """(state, reason)."""
        answer: tuple[str, str] = getattr(self, f"_{indicator}")()
        return answer

    def _day(self, element: str) -> date | None:
        numbers = self.member.left if element == "p901" else self.records.numbers(element)
        number = int(numbers[self.row])
        return None if number == NO_DAY else date(1970, 1, 1) + timedelta(days=number)

    def _code(self, element: str) -> int | None:
        number = int(self.records.numbers(element)[self.row])
        return None if number == BLANK else number

    def _at(self, flags: Any) -> bool:
        return bool(flags[self.row])

    def _served(self) -> tuple[str, str]:
        entry, left, period = self._day("p900"), self._day("p901"), self.windows.served
        if entry is None:
            return "out", _("There is no date of entry (900).")
        if entry > period.end:
            return "out", _("Entered on {day}, after the period ({period}).").format(day=entry, period=period)
        if left is not None and left < period.begin:
            return "out", _("Left on {day}, before the period ({period}).").format(day=left, period=period)
        return "reached", _("In the program at some time of {period}.").format(period=period)

    def _exited(self) -> tuple[str, str]:
        left, window = self._day("p901"), self.windows.exited
        if left is None:
            return "out", _("Has not left the program.")
        if not window.holds(left):
            return "out", _("Left on {day}, outside {window}.").format(day=left, window=window)
        return "reached", _("Left on {day}, within {window}.").format(day=left, window=window)

    def _cohort(self, window: Window, lag: int, *, needs_entry: bool = True) -> str:
        """Why the record is not in an exit-based cohort; "" when it is."""
        left = self._day("p901")
        if left is None:
            return _("Has not left the program, so no cohort waits for it yet.")
        if needs_entry and self.member.program != INCUMBENTS and self._day("p900") is None:
            return _("There is no date of entry (900).")
        if not window.holds(left):
            return _(
                "Left on {day}, outside {window}; a single quarter's report has it in {quarter}."
            ).format(day=left, window=window, quarter=Quarter.of(left) + lag)
        if self._at(self.member.excluded):
            reason = self._code("p923")
            if reason is None:
                return _("The other reason for exit (923) is blank, which removes the record in this mode.")
            return _("Removed by the other reason for exit (923), code {code:02d}.").format(code=reason)
        return ""

    def _employment(
        self, window: Window, lag: int, status: str, placement: str, which: str
    ) -> tuple[str, str]:
        out = self._cohort(window, lag)
        if out:
            return "out", out
        den, num = getattr(self.member, which)
        if not self._at(den):
            last = Quarter.of(self._day("p901") or date.min) + lag + 1
            return "out", _(
                "The result is not yet available (status 9 or wages of all nines); left out up to the report "
                "of {quarter}, then it counts as not employed."
            ).format(quarter=last)
        code = self._code(status)
        if self._at(num):
            if self.member.program == "youth" and not self._at(
                self.records.has(status, self.member.employed_codes)
            ):
                return "reached", _("Placed in education or training ({element}).").format(
                    element=placement[1:]
                )
            return "reached", _("Employed: {element} is {code}.").format(element=status[1:], code=code)
        said = _("blank") if code is None else str(code)
        return "in", _("Not employed: {element} is {code}.").format(element=status[1:], code=said)

    def _employment_q2(self) -> tuple[str, str]:
        lag = int(self.rules.parameters["lag_second_quarter"])
        return self._employment(self.windows.second, lag, "p1602", "p1900", "employment_q2")

    def _employment_q4(self) -> tuple[str, str]:
        lag = int(self.rules.parameters["lag_fourth_quarter"])
        return self._employment(self.windows.fourth, lag, "p1606", "p1901", "employment_q4")

    def _median_earnings(self) -> tuple[str, str]:
        lag = int(self.rules.parameters["lag_second_quarter"])
        out = self._cohort(self.windows.second, lag, needs_entry=False)
        if out:
            return "out", out
        wage = self._code("p1704")
        if self._at(self.member.with_wages):
            return "reached", _("Wages of ${wage:,.2f} (1704) are among those whose median is taken.").format(
                wage=(wage or 0) / 100
            )
        if not wage:
            return "out", _("There are no wages for the quarter (1704).")
        if wage == self.rules.parameters["pending_cents"]:
            return "out", _("The wages are not yet available (all nines).")
        return "out", _("Wages stand there, but no employment with a match (1602, 1603).")

    def _credential(self) -> tuple[str, str]:
        lag = int(self.rules.parameters["lag_fourth_quarter"])
        out = self._cohort(self.windows.fourth, lag)
        if out:
            return "out", out
        den, num = self.member.credential
        if not self._at(den):
            return "out", _(
                "Not in training that leads to a credential (1303, 1310, 1315), nor in postsecondary (1332), "
                "nor in secondary education without a diploma (408, 1401)."
            )
        left = self._day("p901") or date.min
        last = left + timedelta(days=int(self.rules.parameters["credential_days"]))
        if self._at(num):
            return "reached", _("A credential that counts, no later than {day}.").format(day=last)
        kinds = [self._code(slot) for slot in ("p1800", "p1802", "p1804")]
        if int(self.rules.parameters["credential_secondary"]) in kinds:
            return "in", _(
                "A diploma counts only with a job or further education or training by {day}, "
                "or it is dated later."
            ).format(day=last)
        return "in", _("No credential that counts by {day}.").format(day=last)

    def _skill_gains(self) -> tuple[str, str]:
        state, reason = self._served() if self.member.program != INCUMBENTS else ("", "")
        if state == "out":
            return state, reason
        den, num = self.member.skill_gains
        if not self._at(den):
            code = self._code("p923")
            if code is not None and code not in self.rules.parameters["gain_reasons"]:
                return "out", _("Removed by the other reason for exit (923), code {code:02d}.").format(
                    code=code
                )
            return "out", _("Not in education or training during the period (1811, 1813).")
        if not self._at(num):
            return "in", _("No gain dated in {period}.").format(period=self.windows.served)
        names = [
            kind.removeprefix("gain_") for kind in self.member.gain_kinds if self._at(self.member.gain(kind))
        ]
        return "reached", _("A gain dated in {period}: {kinds}.").format(
            period=self.windows.served, kinds=", ".join(names)
        )

    def _retention(self) -> tuple[str, str]:
        lag = int(self.rules.parameters["lag_fourth_quarter"])
        out = self._cohort(self.windows.fourth, lag, needs_entry=False)
        if out:
            return "out", out
        den, num = self.member.retention
        if not self._at(den):
            return "out", _("Not employed in the second quarter after exit (1602).")
        if self._at(num):
            return "reached", _("The same employer in the second and the fourth quarter (1618).")
        return "in", _("Not the same employer, or none, in the fourth quarter (1618).")
