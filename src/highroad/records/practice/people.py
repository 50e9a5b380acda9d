"""Who is in a practice file: people, their periods of participation, programs, traits and barriers."""

from __future__ import annotations

import numpy as np

from highroad.engine.cells.values import BLANK
from highroad.records.practice.fields import Fields, Flags, Numbers, full_years

# Kinds of record: Wagner-Peyser only, Adult, Dislocated Worker, Youth, reportable individual.
SERVICE, ADULT, DISLOCATED, YOUTH, REPORTABLE = range(5)
_BARRIERS = {
    "601": 0.02,
    "801": 0.07,
    "803": 0.06,
    "804": 0.12,
    "805": 0.02,
    "806": 0.11,
    "807": 0.01,
}


class People(Fields):
    """Fields and what their rows have in common."""

    first_row: int
    person: Numbers
    kind: Numbers
    participant: Flags
    entry: Numbers
    exit: Numbers
    exited: Flags
    last_service: Numbers
    age: Numbers


def people(rows: int, draw: np.random.Generator, report_end: int, first_person: int) -> People:
    """Rows of people with periods; a person's rows stand together."""
    made = People(rows, draw, report_end)
    _periods(made, first_person)
    _programs(made)
    _traits(made)
    _schooling(made)
    _barriers(made)
    _veterans(made)
    return made


def _periods(made: People, first_person: int) -> None:
    rows, draw = made.rows, made.draw
    counts = draw.choice([1, 2, 3], size=rows, p=[0.82, 0.15, 0.03])
    kinds = draw.choice(
        [SERVICE, ADULT, DISLOCATED, YOUTH, REPORTABLE], size=rows, p=[0.4, 0.3, 0.1, 0.12, 0.08]
    )
    counts[(kinds == YOUTH) | (kinds == REPORTABLE)] = 1
    ends = np.cumsum(counts)
    people_needed = int(np.searchsorted(ends, rows)) + 1
    of_person = np.repeat(np.arange(people_needed), counts[:people_needed])[:rows]
    made.person = first_person + of_person
    made.kind = kinds[of_person]
    made.participant = made.kind != REPORTABLE
    last = np.append(of_person[1:] != of_person[:-1], True)
    still_open = last & made.chance(0.22) & made.participant
    length = np.maximum(12, draw.gamma(2.0, 90.0, rows)).astype(np.int64)
    gap = 100 + draw.exponential(200.0, rows).astype(np.int64)
    final = made.report_end - made.between(np.full(rows, 91), np.full(rows, 1050))
    final = np.where(still_open, made.report_end - made.between(np.full(rows, 0), np.full(rows, 80)), final)
    # Backwards in time from each person's last period: what lies after a row, added up within the person.
    step = length + gap
    after = np.where(last, 0, np.append(step[1:], 0))
    total = np.cumsum(after[::-1])[::-1]
    group_start = np.append(True, of_person[1:] != of_person[:-1])
    last_row = np.flatnonzero(last)[np.cumsum(group_start) - 1]
    later = total - total[last_row]
    made.last_service = final[last_row] - later
    made.entry = made.last_service - length
    made.exited = made.participant & ~still_open
    made.exit = np.where(made.exited, made.last_service, BLANK)
    made.put("900", made.participant, made.entry)
    made.put("901", made.exited, made.exit)
    made.put("923", made.exited, np.where(made.chance(0.015), made.pick([1, 2, 3, 4], [3, 3, 2, 1]), 0))


def _programs(made: People) -> None:
    part, kind = made.participant, made.kind
    for number, program in (("903", ADULT), ("904", DISLOCATED), ("905", YOUTH)):
        code = made.pick([1, 2, 3], [0.93, 0.03, 0.04])
        made.put(number, part | (kind == REPORTABLE), np.where(kind == program, code, 0))
    both = (kind == ADULT) & made.chance(0.06)
    made.put("904", both, 1)
    employment_service = (kind == SERVICE) | ((kind != YOUTH) & made.chance(0.6))
    made.put("918", part, employment_service.astype(np.int64))
    made.put("918", kind == REPORTABLE, 2)
    made.put("906", kind == YOUTH, made.entry)
    dislocated = made["904"] >= 1
    made.put("410", dislocated, made.entry - made.between(np.full(made.rows, 5), np.full(made.rows, 400)))
    made.put("412", dislocated, made.between(np.full(made.rows, 1), np.full(made.rows, 240)))
    for number in ("907", "908", "909", "930"):
        made.put(number, part & (kind != SERVICE), 0)
    for number in ("910", "911", "914", "916", "917", "921", "922", "931"):
        made.put(number, part, made.chance(0.03).astype(np.int64))
    # Youth in these would need dates of enrollment of their own.
    for number in ("910", "911"):
        made.put(number, kind == YOUTH, 0)
    made.put("914", part, 0)
    made.put("917", part, 0)
    made.put("931", part, 0)
    made.put("932", part, 0)
    made.put("935", part & made.chance(0.2), 0)


def _traits(made: People) -> None:
    rows, draw = made.rows, made.draw
    _of, first_row = np.unique(made.person, return_index=True)
    group = np.searchsorted(_of, made.person)

    def own(values: Numbers) -> Numbers:
        """One value for all rows of a person."""
        return np.asarray(values)[first_row][group]

    years = np.clip(draw.gamma(7.0, 5.6, rows), 19, 79)
    years = np.where(made.kind == YOUTH, 16.1 + draw.random(rows) * 8.6, years)
    born = own((made.entry - years * 365.25).astype(np.int64))
    made["200"][:] = born
    made.age = full_years(born, made.entry)
    made["201"][:] = own(made.pick([1, 2, 9], [0.47, 0.51, 0.02]))
    made["202"][:] = own(made.pick([1, 0, 9], [0.08, 0.89, 0.03]))
    made.put(
        "203", (made["202"] == 1) & made.chance(0.7), made.pick([1, 2, 3, 4, 5, 6, 7], [3, 3, 3, 1, 1, 2, 1])
    )
    made["210"][:] = own(made.pick([1, 0, 9], [0.27, 0.7, 0.03]))
    # white, Black, Asian, American Indian, Pacific Islander, two of them, not disclosed
    race = own(made.pick([0, 1, 2, 3, 4, 5, 6], [50, 24, 11, 3, 1, 5, 6]))
    for number, code in (("215", 0), ("213", 1), ("212", 2), ("211", 3), ("214", 4)):
        flag = ((race == code) | ((race == 5) & (code in (0, 1)))).astype(np.int64)
        made[number][:] = np.where(race == 6, 9, flag)
    made["102"][:] = own(2 * made.between(np.full(rows, 0), np.full(rows, 57)) + 1)
    made["103"][:] = own(made.between(np.full(rows, 90001), np.full(rows, 96162)))
    made["108A"][:] = own(6000 + 5 * made.between(np.full(rows, 1), np.full(rows, 24)))


def _schooling(made: People) -> None:
    part, youth = made.participant, made.kind == YOUTH
    in_school = youth & (made.age <= 20) & made.chance(0.4)
    highest = made.pick([0, 1, 2, 4, 5, 6, 7, 8], [12, 42, 8, 14, 6, 9, 7, 2])
    highest = np.where(in_school, 0, highest)
    made.put("408", part, highest)
    made.put(
        "407", part, np.where(highest == 0, made.between(np.full(made.rows, 7), np.full(made.rows, 11)), 12)
    )
    student = (highest != 0) & made.chance(0.05) & ~youth
    status = np.where(
        highest == 0, np.where(in_school, made.pick([1, 2], [4, 1]), 4), np.where(student, 3, 5)
    )
    made.put("409", part, status)
    work = made.pick([0, 1, 2, 3], [58, 27, 4, 11])
    made.put("400", part, work)
    claims = made.pick([0, 1, 2, 3, 4], [60, 12, 4, 18, 6])
    made.put("401", part, np.where(work == 1, 0, claims))
    made.put("402", part, ((work != 1) & made.chance(0.13)).astype(np.int64))
    made.put("413", part & (made["918"] == 1), 0)


def _barriers(made: People) -> None:
    part, youth = made.participant, made.kind == YOUTH
    for number, share in _BARRIERS.items():
        made.put(number, part, made.pick([1, 0, 9], [share, 0.985 - share, 0.015]))
    made.put("808", part, made.chance(0.02).astype(np.int64))
    made.put("800", part, made.pick([1, 0, 9], [0.05, 0.94, 0.01]))
    for number, share in (("600", 0.06), ("602", 0.05), ("603", 0.22), ("604", 0.04)):
        made.put(number, part, made.chance(share).astype(np.int64))
    made.put("600", part & (made["601"] == 1), 1)
    young = part & (made.age >= 14) & (made.age <= 24)
    made.put("704", young, made.chance(0.04).astype(np.int64))
    helped = np.zeros(made.rows, bool)
    for number in ("600", "602", "603", "604", "704", "800"):
        helped |= made[number] == 1
    made.put("802", part, (helped | made.chance(0.3)).astype(np.int64))
    made.put("701", youth, made.chance(0.1).astype(np.int64))
    barred = helped | (made["701"] == 1) | (made["801"] == 1) | (made["804"] == 1) | (made["803"] == 1)
    made.put("702", youth, (~barred | made.chance(0.3)).astype(np.int64))


def _veterans(made: People) -> None:
    part = made.participant
    veteran = part & made.chance(0.06) & (made.age >= 27)
    made.put("300", part, veteran.astype(np.int64))
    made.put("301", part, np.where(veteran, made.pick([1, 2], [1, 9]), 0))
    made.put("302", part, (veteran & made.chance(0.3)).astype(np.int64))
    made.put("303", part, np.where(veteran, made.pick([0, 1, 2], [7, 2, 1]), 0))
    made.put("305", part, 0)
    made.put("306", veteran, made.entry)
    served = made["200"] + np.int64(18 * 365.25) + 900
    made.put("304", veteran, served)
    made.put("307", part, (veteran & (made["800"] == 1) & made.chance(0.7)).astype(np.int64))
