"""Who is in: for every record of a program, in which counts, denominators and numerators it stands.

One function per rule, each over whole columns. The federal texts behind them are cited in the reference files
`performance/indicators_*.yaml`, and where those differ the rules' choices say which reading is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from highroad.indicators.elements import BLANK, NO_DAY, Flags, Numbers, Records, day_number
from highroad.indicators.quarters import Window, Windows
from highroad.indicators.rules import Rules

REHABILITATION: Final = "vocational_rehabilitation"
ADULT_EDUCATION: Final = "adult_education"
NO_CREDENTIAL: Final = ("wagner_peyser",)
ALL_PROGRAMS: Final = "core"  # all core programs, people in several counted once
TITLE_ONE: Final = "title_1"
COMBINED: Final = (ALL_PROGRAMS, TITLE_ONE)
INCUMBENTS: Final = "incumbent_workers"  # people who only got incumbent worker training
NOT_CORE: Final = (*COMBINED, INCUMBENTS)
_SLOTS: Final = (("p1800", "p1801"), ("p1802", "p1803"), ("p1804", "p1805"))
GAINS: Final = {
    "gain_level": ("p1806",),
    "gain_diploma": (),
    "gain_transcript": ("p1807", "p1808"),
    "gain_milestone": ("p1809",),
    "gain_skills": ("p1810",),
}
#: Kinds of contact of reportable individuals, and the date that tells each.
REPORTABLE_KINDS: Final = {
    "reportable_self": "p1002",
    "reportable_information": "p1100",
    "reportable_labor_market": "p1101",
    "reportable_contact": "p1007",
}
_TITLE_TWO_GAINS: Final = ("gain_level", "gain_diploma")


@dataclass
class Membership:
    """The records of one program in the counts of one report.

    local: count only those of a local area's own funds (title I codes 1 and 3). Every property is a flag per
    record, except `wages` (cents).
    """

    records: Records
    program: str
    windows: Windows
    rules: Rules
    local: bool = False
    _gains: dict[str, Flags] = field(default_factory=dict)

    @cached_property
    def participant(self) -> Flags:
        """A participant of the program."""
        if self.program in COMBINED:
            one = [
                key
                for key, each in self.rules.programs.items()
                if self.program == ALL_PROGRAMS or each.title == "I"
            ]
            return np.asarray(np.logical_or.reduce([self._own(key) for key in one]))
        return self._incumbent if self.program == INCUMBENTS else self._own(self.program)

    @property
    def _incumbent(self) -> Flags:
        """Reportable individuals of title I with incumbent worker training, who are in no title I program."""
        title_one = [each for each in self.rules.programs.values() if each.title == "I"]
        parameters = self.rules.parameters
        funds = parameters["incumbent_local" if self.local else "incumbent"]
        contact = np.logical_or.reduce([self.records.has_any(each.reportable) for each in title_one])
        found = self.records.has("p907", funds) & contact
        for each in title_one:
            found &= ~self.records.has_any(each.test)
        return np.asarray(found)

    @cached_property
    def left(self) -> Numbers:
        """The day of exit; for incumbent workers the latest end of training. NO_DAY where there is none."""
        if self.program != INCUMBENTS:
            return self.records.numbers("p901")
        ends = [self.records.numbers(element) for element in ("p1308", "p1313", "p1318")]
        return np.asarray(np.maximum.reduce(ends))

    def _left_in(self, window: Window) -> Flags:
        return np.asarray((self.left >= day_number(window.begin)) & (self.left <= day_number(window.end)))

    @cached_property
    def _entered(self) -> Flags:
        """Has a day of entry, which incumbent workers never have."""
        if self.program == INCUMBENTS:
            return np.ones(self.records.rows, dtype=np.bool_)
        return self.records.filled("p900")

    def _own(self, key: str) -> Flags:
        program = self.rules.programs[key]
        if self.rules.takes("wide_stream") and program.stream:
            stream = dict(program.stream)
            if self.local and program.local:  # statewide funds stay out of local areas here too
                for element, codes in program.local.items():
                    stream[element] = (*codes, *program.reportable[element])
            return self.records.has_any(stream) & self._any_participant
        return self.records.has_any(program.local if self.local and program.local else program.test)

    @cached_property
    def _any_participant(self) -> Flags:
        """A participant of one of the Labor Department's core programs."""
        found = np.zeros(self.records.rows, dtype=np.bool_)
        for program in self.rules.programs.values():
            if program.reportable:
                found |= self.records.has_any(program.test)
        return found

    @cached_property
    def served(self) -> Flags:
        """In the program at some time of the period."""
        period = self.windows.served
        still = (self.left == NO_DAY) | (self.left >= day_number(period.begin))
        if self.program == INCUMBENTS:
            return np.asarray(self.participant & still)
        return np.asarray(self.participant & self.records.by("p900", period.end) & still)

    @property
    def statewide_only(self) -> Flags:
        """Served by a state's own funds alone, so in no local area's count."""
        program = self.rules.programs.get(self.program)
        if program is None or not program.local or self.local:
            return self._none
        return self.served & ~self.records.has_any(program.local)

    @cached_property
    def exited(self) -> Flags:
        """Left in the window of exiters."""
        return self.participant & self._left_in(self.windows.exited)

    @cached_property
    def excluded(self) -> Flags:
        """Out of the exit-based indicators for another reason for exit."""
        reason = self.records.numbers("p923")
        found = reason > 0
        if self.rules.takes("blank_reason_excludes") and self.program != INCUMBENTS:  # who have no exit
            found |= reason == BLANK
        if self.rules.takes("foster_reason_kept") and self.program != "youth":
            found &= reason != 5
        if self.rules.takes("ineligible_reason_kept") and self.program != REHABILITATION:
            found &= reason != 6
        return np.asarray(found)

    @cached_property
    def employed_codes(self) -> tuple[int, ...]:
        """Status codes that mean employed."""
        parameters = self.rules.parameters
        if self.rules.takes("any_status_employed"):
            return tuple(parameters["employed_2018"])
        own = "employed_rehabilitation" if self.program == REHABILITATION else "employed"
        return tuple(parameters[own])

    def _known_employed(self, element: str) -> Flags:
        """Employed by the guidance's codes, whatever the mode."""
        own = "employed_rehabilitation" if self.program == REHABILITATION else "employed"
        return self.records.has(element, self.rules.parameters[own])

    @cached_property
    def second_cohort(self) -> Flags:
        """Exits of the second quarter's window, without those excluded."""
        return self.participant & self._left_in(self.windows.second) & ~self.excluded

    @cached_property
    def fourth_cohort(self) -> Flags:
        """Exits of the fourth quarter's window, without those excluded."""
        return self.participant & self._left_in(self.windows.fourth) & ~self.excluded

    def _awaited(self, status: str, wages: str) -> Flags:
        """The file says that the result is not yet available."""
        parameters = self.rules.parameters
        nines = self.records.numbers(wages) == parameters["pending_cents"]
        return np.asarray(self.records.has(status, (parameters["pending_status"],)) | nines)

    def _overdue(self, lag: int) -> Flags:
        """Exits so long ago that what is still awaited counts as nothing."""
        latest = self.windows.report - lag - int(self.rules.parameters["pending_quarters"])
        return np.asarray(self.left <= day_number(latest.last))

    def _employment(
        self, cohort: Flags, status: str, wages: str, lag: int, placement: str
    ) -> tuple[Flags, Flags]:
        """(denominator, numerator) of an employment rate."""
        den = cohort & self._entered
        hired = self.records.has(status, self.employed_codes)
        if not self.rules.takes("pending_fails"):
            awaited = self._awaited(status, wages)
            late = self._overdue(lag)
            if self.rules.takes("pending_stays_out"):
                late = np.zeros_like(late)
            den = den & (~awaited | late)
            hired = hired & ~awaited
        if self.program == "youth":
            hired = hired | self.records.has(placement, self.rules.parameters["placed"])
        return den, den & hired

    @cached_property
    def _second(self) -> tuple[Flags, Flags]:
        lag = int(self.rules.parameters["lag_second_quarter"])
        return self._employment(self.second_cohort, "p1602", "p1704", lag, "p1900")

    @cached_property
    def _fourth(self) -> tuple[Flags, Flags]:
        lag = int(self.rules.parameters["lag_fourth_quarter"])
        return self._employment(self.fourth_cohort, "p1606", "p1706", lag, "p1901")

    @property
    def employment_q2(self) -> tuple[Flags, Flags]:
        """Employment in the second quarter after exit."""
        return self._second

    @property
    def employment_q4(self) -> tuple[Flags, Flags]:
        """Employment in the fourth quarter after exit."""
        return self._fourth

    @property
    def awaited_q2(self) -> Flags:
        """In the second quarter's cohort, left out while the result is awaited."""
        return self.second_cohort & self._entered & ~self._second[0]

    @property
    def awaited_q4(self) -> Flags:
        """In the fourth quarter's cohort, left out while the result is awaited."""
        return self.fourth_cohort & self._entered & ~self._fourth[0]

    @property
    def wages(self) -> Numbers:
        """Wages of the second quarter after exit, in cents."""
        return self.records.numbers("p1704")

    @cached_property
    def with_wages(self) -> Flags:
        """In the set whose median is taken."""
        parameters, wages = self.rules.parameters, self.wages
        found = self.second_cohort & (wages > 0) & (wages < parameters["pending_cents"])
        if not self.rules.takes("median_by_wage_only"):
            found &= self._known_employed("p1602")
            found &= ~self.records.has("p1603", (parameters["pending_match"],))
        return np.asarray(found)

    @cached_property
    def credential(self) -> tuple[Flags, Flags]:
        """(denominator, numerator) of credential attainment."""
        records, parameters = self.records, self.rules.parameters
        if self.program in NO_CREDENTIAL or self.program in COMBINED:
            return self._none, self._none
        trained = records.has_any(
            dict.fromkeys(("p1303", "p1310", "p1315"), tuple(parameters["credential_training"]))
        )
        secondary = records.has("p408", (0,)) & records.has("p1401", (1,))
        den = self.fourth_cohort & self._entered
        den &= trained | records.has("p1332", (1,)) | secondary
        higher = np.logical_or.reduce(
            [
                records.has(kind, parameters["credential_postsecondary"]) & self._in_time(day)
                for kind, day in _SLOTS
            ]
        )
        if self.program == REHABILITATION:
            higher = higher | self._in_time("p1814")
        diploma = np.logical_or.reduce(
            [
                records.has(kind, (parameters["credential_secondary"],)) & self._in_time(day)
                for kind, day in _SLOTS
            ]
        )
        return den, den & (higher | (diploma & self._followed))

    def _in_time(self, element: str) -> Flags:
        """Dated no later than a year after exit."""
        records = self.records
        limit = self.left + int(self.rules.parameters["credential_days"])
        found = records.filled(element) & (records.numbers(element) <= limit)
        if self.rules.takes("credential_after_entry"):
            found &= records.numbers(element) >= records.numbers("p900")
        return np.asarray(found)

    @cached_property
    def _followed(self) -> Flags:
        """A job, or further education or training, in the year after exit."""
        records = self.records
        limit = self.left + int(self.rules.parameters["credential_days"])
        found = records.filled("p1406") & (records.numbers("p1406") <= limit)
        for element in ("p1600", "p1602", "p1604", "p1606"):
            found |= self._known_employed(element)
        return np.asarray(found)

    @cached_property
    def skill_gains(self) -> tuple[Flags, Flags]:
        """(denominator, numerator) of measurable skill gains."""
        records, period = self.records, self.windows.served
        if self.program in NO_CREDENTIAL or self.program in COMBINED:
            return self._none, self._none
        reason = records.numbers("p923")
        stays = (reason == BLANK) | records.has("p923", self.rules.parameters["gain_reasons"])
        ended = records.filled("p1813")
        if self.rules.takes("training_end_in_period"):
            studied = records.filled("p1811") & (~ended | records.between("p1813", period.begin, period.end))
        else:
            open_or_late = ~ended | (records.numbers("p1813") >= day_number(period.begin))
            studied = records.by("p1811", period.end) & open_or_late
        den = self.served & stays & studied
        gained = np.asarray(np.logical_or.reduce([self.gain(kind) for kind in self.gain_kinds]))
        return den, den & gained

    @property
    def gain_kinds(self) -> tuple[str, ...]:
        """The kinds of gain that count in the program."""
        return _TITLE_TWO_GAINS if self.program == ADULT_EDUCATION else tuple(GAINS)

    def gain(self, kind: str) -> Flags:
        """Has a gain of a kind dated in the period."""
        if kind not in self._gains:
            period = self.windows.served
            found = np.zeros(self.records.rows, dtype=np.bool_)
            for element in GAINS[kind]:
                found |= self.records.between(element, period.begin, period.end)
            if kind == "gain_diploma":
                secondary = (self.rules.parameters["credential_secondary"],)
                for slot, day in _SLOTS:
                    found |= self.records.has(slot, secondary) & self.records.between(
                        day, period.begin, period.end
                    )
            self._gains[kind] = found
        return self._gains[kind]

    @cached_property
    def retention(self) -> tuple[Flags, Flags]:
        """(denominator, numerator) of retention with the same employer; over several programs, and for
        incumbent workers.
        """
        if self.program not in NOT_CORE:
            return self._none, self._none
        cohort = self.participant & self._left_in(self.windows.fourth)
        out = self.excluded
        if self.rules.takes("retention_youth_reason_kept"):
            out = out & ~self.records.has("p923", (5,))
        hired = self._known_employed("p1602")
        if self.program == ALL_PROGRAMS:
            rehabilitation = self.rules.programs[REHABILITATION].test
            hired = hired | (
                self.records.has_any(rehabilitation)
                & self.records.has("p1602", self.rules.parameters["employed_rehabilitation"])
            )
        den = cohort & ~out & hired
        return den, den & self.records.has("p1618", (1,))

    @cached_property
    def reportable(self) -> Flags:
        """A reportable individual of the program with a contact in the period; over several programs, one of
        any of them who is a participant of none.
        """
        recent, any_contact = self._in_period("p1002"), self._in_period("p1007")
        several = [each for each in self.rules.programs.values() if each.reportable]
        if self.program == TITLE_ONE:
            several = [each for each in several if each.title == "I"]
        if self.program in COMBINED:
            one = np.logical_or.reduce([self.records.has_any(each.reportable) for each in several])
            return np.asarray(one & ~self.participant & (recent | any_contact))
        program = self.rules.programs.get(self.program)
        if program is None or not program.reportable:
            return self._none
        if self.rules.takes("contact_unbracketed"):
            in_stream = self.records.has_any(program.stream)
            one = np.logical_or.reduce([self.records.has_any(each.reportable) for each in several])
            return np.asarray(in_stream & ((one & recent) | any_contact))
        return self.records.has_any(program.reportable) & (recent | any_contact)

    def _in_period(self, element: str) -> Flags:
        period = self.windows.served
        return self.records.between(element, period.begin, period.end)

    @property
    def reportable_kinds(self) -> tuple[Flags, ...]:
        """Reportable individuals by what they used in the period, as `REPORTABLE_KINDS`; kinds overlap."""
        return tuple(self.reportable & self._in_period(element) for element in REPORTABLE_KINDS.values())

    def got(self, element: str) -> Flags:
        """Served, and got the service whose newest date `element` holds, in the period."""
        return self.served & self._in_period(element)

    @property
    def career(self) -> Flags:
        """Got a career service from staff; for Youth, any element of the program."""
        found = self.records.filled("p1001") | self.records.filled("p1200")
        return found | self.records.filled("p906") if self.program == "youth" else found

    @property
    def trained(self) -> Flags:
        """Got training."""
        return self.records.has("p1300", (1,))

    @property
    def training_related(self) -> tuple[Flags, Flags]:
        """Employed after training, and in a job related to it."""
        den = self.employment_q2[1] & self.trained & self._known_employed("p1602")
        return den, den & self.records.has("p1608", (1,))

    @cached_property
    def coenrolled(self) -> Flags:
        """Also a participant of another core program."""
        codes = self.rules.parameters["coenrolled_rehabilitation"]
        others = [
            self.records.has("p917", codes) if key == REHABILITATION else self.records.has_any(each.test)
            for key, each in self.rules.programs.items()
            if key != self.program
        ]
        return np.asarray(np.logical_or.reduce(others))

    @property
    def priority(self) -> tuple[Flags, Flags, Flags]:
        """Covered people new in the period; of them served, and served by staff, within 45 days."""
        records, program = self.records, self.rules.programs.get(self.program)
        new = self.participant
        if program is not None and program.reportable and not self.rules.takes("priority_participants_only"):
            new = new | records.has_any(program.reportable)
        new = new & records.has("p301", (1, 2, 3)) & self._in_period("p306")
        limit = records.numbers("p306") + int(self.rules.parameters["priority_days"])
        by_staff = records.filled("p900") & (records.numbers("p900") <= limit)
        alone = records.filled("p1000") & (records.numbers("p1000") <= limit)
        return new, new & (alone | by_staff), new & by_staff

    @cached_property
    def _none(self) -> Flags:
        return np.zeros(self.records.rows, dtype=np.bool_)
