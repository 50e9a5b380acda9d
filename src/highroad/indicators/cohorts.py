"""Which exits feed which report, what can still change it, and whose follow-up would move a rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from highroad.indicators.deadlines import report_due
from highroad.indicators.elements import Flags, Numbers, Records, day_number
from highroad.indicators.membership import COMBINED, NO_CREDENTIAL, Membership
from highroad.indicators.quarters import Quarter, Window, Windows
from highroad.indicators.rules import Rules
from highroad.language import gettext as _
from highroad.language import mark as N_

ALWAYS: Final = Window(date(1900, 1, 1), date(2999, 12, 31))
EMPLOYMENT: Final = (
    ("employment_q2", "p1602", 2, "lag_second_quarter"),
    ("employment_q4", "p1606", 4, "lag_fourth_quarter"),
)
STEPS: Final = {
    "wages": N_("Match wages, or take supplemental proof of employment"),
    "credential": N_("Record a credential earned by the last day"),
    "follow": N_("Record a job or further education or training after the diploma"),
    "gain": N_("Record a skill gain of this program year"),
}


@dataclass(frozen=True, slots=True)
class Feed:
    """Exits of one quarter of one program, and the report that counts them for one indicator.

    reported: the single-quarter report; due: its date; settled: the last report in which an awaited result is
    left out. exits: periods of participation; awaited: of them without a result; open: of them whose
    credential can still come by the day asked about.
    """

    program: str
    indicator: str
    exit_quarter: Quarter
    reported: Quarter
    due: date
    settled: Quarter | None
    exits: int
    awaited: int
    open: int


def everything(report: Quarter, as_of: date) -> Windows:
    """Windows that leave out nothing, with the program year of `as_of` for what is served."""
    year = Quarter.of(as_of).program_year
    period = Window(date(year, 7, 1), date(year + 1, 6, 30))
    return Windows(report, "annual", period, ALWAYS, ALWAYS, ALWAYS)


def feeds(
    parts: Iterable[pa.Table | pa.RecordBatch], rules: Rules, report: Quarter, as_of: date
) -> list[Feed]:
    """For each program, indicator and exit quarter of the last ten up to `report`: who feeds which report.

    as_of: the day from which "still open" is judged.
    """
    first = report - 10
    quarters = [first + n for n in range(11)]
    counts: dict[tuple[str, str], np.ndarray[tuple[int, int], np.dtype[np.int64]]] = {}
    for part in parts:
        records = Records(part)
        for program in rules.programs:
            member = Membership(records, program, everything(report, as_of), rules)
            place = _exit_index(records) - first.index
            for indicator, cohort, awaited, still in _waiting(member, as_of):
                kept = counts.setdefault((program, indicator), np.zeros((3, 11), dtype=np.int64))
                for row, flags in enumerate((cohort, cohort & awaited, cohort & still)):
                    inside = flags & (place >= 0) & (place <= 10)
                    kept[row] += np.bincount(place[inside], minlength=11)
    lags = {"employment_q2": "lag_second_quarter", "median_earnings": "lag_second_quarter"}
    found = []
    for (program, indicator), kept in counts.items():
        lag = int(rules.parameters[lags.get(indicator, "lag_fourth_quarter")])
        for number, quarter in enumerate(quarters):
            if not kept[0, number]:
                continue
            settled = None if indicator == "credential" else quarter + lag + 1
            exits, awaited, still = kept[:, number].tolist()
            found.append(
                Feed(
                    program,
                    indicator,
                    quarter,
                    quarter + lag,
                    report_due(quarter + lag),
                    settled,
                    exits,
                    awaited,
                    still,
                )
            )
    return found


def _exit_index(records: Records) -> Numbers:
    """The exit quarter's index; far in the past where there is no exit."""
    known = records.filled("p901")
    months = np.where(known, records.numbers("p901"), 0).astype("datetime64[D]").astype("datetime64[M]")
    return np.where(known, (months.astype(np.int64) + 1970 * 12) // 3, -1)


def _waiting(member: Membership, as_of: date) -> Iterable[tuple[str, Flags, Flags, Flags]]:
    """(indicator, cohort, result awaited, can still be reached) of each exit-based indicator."""
    none = np.zeros(member.records.rows, dtype=np.bool_)
    for indicator, status, later, _lag in EMPLOYMENT:
        yield indicator, member.second_cohort, _unknown(member.records, status, later, as_of), none
    if member.program not in NO_CREDENTIAL:
        den, num = member.credential
        yield "credential", den, none, den & ~num & _in_time(member, as_of)


def _unknown(records: Records, status: str, later: int, as_of: date) -> Flags:
    """The quarter after exit is over and the file has no result for it."""
    over = _exit_index(records) + later < Quarter.of(as_of).index
    return np.asarray(over & (~records.filled(status) | records.has(status, (9,))))


def _in_time(member: Membership, as_of: date) -> Flags:
    limit = member.records.numbers("p901") + int(member.rules.parameters["credential_days"])
    return np.asarray(limit >= day_number(as_of))


def roster(
    parts: Iterable[pa.Table | pa.RecordBatch], rules: Rules, report: Quarter, as_of: date
) -> pa.Table:
    """Records whose follow-up would move a rate, most urgent first.

    Columns: key, program, indicator, step (what is missing, in words), last_day (ISO; the last day on which
    it counts, or on which the report is due), report (the quarter that counts it), and who has it.
    It names people's keys: it stays on the machine.
    """
    rows: list[dict[str, str]] = []
    for part in parts:
        records = Records(part)
        names = _Names(records)
        for program in rules.programs:
            if program in COMBINED:
                continue
            member = Membership(records, program, everything(report, as_of), rules)
            rows += _awaiting(member, names, as_of)
            rows += _open_credentials(member, names, as_of)
            rows += _open_gains(member, names)
    columns = ("last_day", "program", "indicator", "key", "step", "report", "local_area", "office", "worker")
    rows.sort(key=lambda row: tuple(row[name] for name in columns))
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in columns})


class _Names:
    """Texts of a part, turned into words only for the rows that are listed."""

    def __init__(self, records: Records) -> None:
        self._texts = {
            "key": records.text("p100"),
            "local_area": records.place("local_area"),
            "office": records.place("office"),
            "worker": records.text("case_manager"),
        }

    def of(self, row: int) -> dict[str, str]:
        return {name: texts[row].as_py() or "" for name, texts in self._texts.items()}


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=int(number))


def _listed(
    member: Membership,
    names: _Names,
    rows: Sequence[int],
    indicator: str,
    step: str,
    days: Sequence[date],
    reports: Sequence[Quarter],
) -> list[dict[str, str]]:
    return [
        {
            **names.of(row),
            "program": member.program,
            "indicator": indicator,
            "step": _(STEPS[step]),
            "last_day": day.isoformat(),
            "report": str(quarter),
        }
        for row, day, quarter in zip(rows, days, reports, strict=True)
    ]


def _awaiting(member: Membership, names: _Names, as_of: date) -> list[dict[str, str]]:
    """Exits whose result is not known although the quarter is over, up to the last report that takes it."""
    found: list[dict[str, str]] = []
    index = _exit_index(member.records)
    for indicator, status, later, lag_name in EMPLOYMENT:
        lag = int(member.rules.parameters[lag_name])
        open_still = index + lag + 1 >= Quarter.of(as_of).index
        flags = member.second_cohort & _unknown(member.records, status, later, as_of) & open_still
        rows = np.flatnonzero(flags).tolist()
        reports = [Quarter(int(index[row])) + lag for row in rows]
        days = [report_due(quarter + 1) for quarter in reports]
        found += _listed(member, names, rows, indicator, "wages", days, reports)
    return found


def _open_credentials(member: Membership, names: _Names, as_of: date) -> list[dict[str, str]]:
    if member.program in NO_CREDENTIAL:
        return []
    den, num = member.credential
    rows = np.flatnonzero(den & ~num & _in_time(member, as_of)).tolist()
    limit = member.records.numbers("p901") + int(member.rules.parameters["credential_days"])
    lag = int(member.rules.parameters["lag_fourth_quarter"])
    index = _exit_index(member.records)
    diploma = np.logical_or.reduce([member.records.has(slot, (1,)) for slot in ("p1800", "p1802", "p1804")])
    found: list[dict[str, str]] = []
    for row in rows:
        step = "follow" if diploma[row] else "credential"
        found += _listed(
            member, names, [row], "credential", step, [_day(limit[row])], [Quarter(int(index[row])) + lag]
        )
    return found


def _open_gains(member: Membership, names: _Names) -> list[dict[str, str]]:
    den, num = member.skill_gains
    rows = np.flatnonzero(den & ~num).tolist()
    end = member.windows.served.end
    return _listed(
        member, names, rows, "skill_gains", "gain", [end] * len(rows), [Quarter.of(end)] * len(rows)
    )
