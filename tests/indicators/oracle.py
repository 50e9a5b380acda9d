"""The indicators once more: row by row, slowly, in plain Python, written from the federal texts alone.

A row is a dict: element number as text -> whole number, date, float or text; a blank is absent. Nothing here
imports the product. Both ways of computing are here ("guidance", "wips").
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


def quarter_index(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def first_day(index: int) -> date:
    return date(index // 4, (index % 4) * 3 + 1, 1)


def last_day(index: int) -> date:
    return first_day(index + 1) - timedelta(days=1)


def looks(report: int, span: str) -> dict[str, tuple[date, date]]:
    lags = {"served": 0, "exited": 1, "q2": 4, "q4": 6}
    found = {}
    for name, lag in lags.items():
        end = report - lag
        begin = {"quarter": end, "rolling": end - 3, "annual": end - 3, "to-date": None}[span]
        found[name] = (date(2016, 7, 1) if begin is None else first_day(begin), last_day(end))
    return found


def inside(day: date | None, window: tuple[date, date]) -> bool:
    return day is not None and window[0] <= day <= window[1]


def is_adult(r: Row, local: bool = False) -> bool:
    return r.get("903") in ((1, 3) if local else (1, 2, 3))


def is_dw(r: Row, local: bool = False) -> bool:
    return r.get("904") in ((1, 3) if local else (1, 2, 3))


def is_youth(r: Row, local: bool = False) -> bool:
    return r.get("905") in ((1, 3) if local else (1, 2, 3))


def is_wp(r: Row) -> bool:
    return r.get("918") == 1


def is_part(r: Row) -> bool:
    return is_adult(r) or is_dw(r) or is_youth(r) or is_wp(r)


def in_program(r: Row, program: str, mode: str, local: bool = False) -> bool:
    if program == "core":
        names = (
            "adult",
            "dislocated_worker",
            "youth",
            "wagner_peyser",
            "adult_education",
            "vocational_rehabilitation",
        )
        return any(in_program(r, name, mode, local) for name in names)
    if program == "title_1":
        return any(in_program(r, name, mode, local) for name in ("adult", "dislocated_worker", "youth"))
    if program == "incumbent_workers":
        return is_incumbent(r, local)
    if program == "adult_education":
        return r.get("910") == 1
    if program == "vocational_rehabilitation":
        return r.get("917") in (1, 3)
    if mode == "guidance":
        if program == "wagner_peyser":
            return is_wp(r)
        test = {"adult": is_adult, "dislocated_worker": is_dw, "youth": is_youth}[program]
        return test(r, local)
    own = (1, 3, 4) if local else (1, 2, 3, 4)
    stream = {
        "adult": r.get("903") in own,
        "dislocated_worker": r.get("904") in own or r.get("909") == 1,
        "youth": r.get("905") in own,
        "wagner_peyser": r.get("918") in (1, 2),
    }[program]
    return stream and is_part(r)


def is_incumbent(r: Row, local: bool) -> bool:
    """Incumbent-worker-only: code 4 in a title I program, a participant of none, 907 in 1-3."""
    if is_adult(r) or is_dw(r) or is_youth(r) or 4 not in (r.get("903"), r.get("904"), r.get("905")):
        return False
    return r.get("907") in ((1, 3) if local else (1, 2, 3))


def left_on(r: Row, program: str) -> date | None:
    """The exit; for incumbent workers the latest end of training."""
    if program != "incumbent_workers":
        left: date | None = r.get("901")
        return left
    ends = [r[e] for e in ("1308", "1313", "1318") if r.get(e) is not None]
    return max(ends) if ends else None


def has_entry(r: Row, program: str) -> bool:
    return program == "incumbent_workers" or r.get("900") is not None


def reason_allows(r: Row, mode: str, program: str = "") -> bool:
    if mode == "guidance" or program == "incumbent_workers":  # without exit there is no reason to give
        return r.get("923") in (None, 0)
    return r.get("923") == 0


def all_nines(value: float | None) -> bool:
    return value is not None and round(value * 100) == 99999999


def employment(
    r: Row, program: str, mode: str, local: bool, report: int, window: tuple[date, date], which: int
) -> str | None:
    """None (not in), "no" or "yes"."""
    status, wages, placement, lag = {2: ("1602", "1704", "1900", 4), 4: ("1606", "1706", "1901", 6)}[which]
    left = left_on(r, program)
    if not in_program(r, program, mode, local) or not has_entry(r, program):
        return None
    if left is None or not inside(left, window) or not reason_allows(r, mode, program):
        return None
    placed = program == "youth" and r.get(placement) in (1, 2, 3)
    if mode == "wips":
        return "yes" if r.get(status) in range(1, 9) or placed else "no"
    codes = (1, 2, 3, 4) if program == "vocational_rehabilitation" else (1, 2, 3)
    if r.get(status) == 9 or all_nines(r.get(wages)):
        if report - quarter_index(left) < lag + 2:
            return None
        return "yes" if placed else "no"
    return "yes" if r.get(status) in codes or placed else "no"


def wage_of_median(r: Row, program: str, mode: str, local: bool, window: tuple[date, date]) -> int | None:
    if not in_program(r, program, mode, local) or not inside(left_on(r, program), window):
        return None
    if not reason_allows(r, mode, program):
        return None
    wage = r.get("1704")
    if wage is None or round(wage * 100) <= 0 or all_nines(wage):
        return None
    if mode == "guidance":
        codes = (1, 2, 3, 4) if program == "vocational_rehabilitation" else (1, 2, 3)
        if r.get("1602") not in codes or r.get("1603") == 5:
            return None
    return round(wage * 100)


def credential(r: Row, program: str, mode: str, local: bool, window: tuple[date, date]) -> str | None:
    if program == "wagner_peyser" or not in_program(r, program, mode, local):
        return None
    exit_day = left_on(r, program)
    if exit_day is None or not has_entry(r, program):
        return None
    if not inside(exit_day, window) or not reason_allows(r, mode, program):
        return None
    train = any(r.get(e) in (2, 3, 4, 6, 7, 8, 9, 10) for e in ("1303", "1310", "1315"))
    if not (train or r.get("1332") == 1 or (r.get("408") == 0 and r.get("1401") == 1)):
        return None

    def ok(day: date | None) -> bool:
        return day is not None and (day - exit_day).days <= 365

    slots = [(r.get("1800"), r.get("1801")), (r.get("1802"), r.get("1803")), (r.get("1804"), r.get("1805"))]
    post = any(kind in (2, 3, 4, 5, 6, 7) and ok(day) for kind, day in slots)
    if program == "vocational_rehabilitation":
        post = post or ok(r.get("1814"))
    sec = any(kind == 1 and ok(day) for kind, day in slots)
    codes = (1, 2, 3, 4) if program == "vocational_rehabilitation" else (1, 2, 3)
    follow = ok(r.get("1406")) or any(r.get(e) in codes for e in ("1600", "1602", "1604", "1606"))
    return "yes" if post or (sec and follow) else "no"


def is_served(r: Row, program: str, mode: str, local: bool, period: tuple[date, date]) -> bool:
    entry, left = r.get("900"), left_on(r, program)
    if not in_program(r, program, mode, local) or (left is not None and left < period[0]):
        return False
    return program == "incumbent_workers" or (entry is not None and entry <= period[1])


def gains(r: Row, program: str, period: tuple[date, date]) -> set[str]:
    found = set()
    if inside(r.get("1806"), period):
        found.add("gain_level")
    for kind, day in (("1800", "1801"), ("1802", "1803"), ("1804", "1805")):
        if r.get(kind) == 1 and inside(r.get(day), period):
            found.add("gain_diploma")
    if inside(r.get("1807"), period) or inside(r.get("1808"), period):
        found.add("gain_transcript")
    if inside(r.get("1809"), period):
        found.add("gain_milestone")
    if inside(r.get("1810"), period):
        found.add("gain_skills")
    return found & {"gain_level", "gain_diploma"} if program == "adult_education" else found


def skill_gain(r: Row, program: str, mode: str, local: bool, period: tuple[date, date]) -> str | None:
    if program == "wagner_peyser" or not is_served(r, program, mode, local, period):
        return None
    if r.get("923") not in (None, 0, 7) or r.get("1811") is None:
        return None
    ended = r.get("1813")
    if mode == "guidance":
        if r["1811"] > period[1] or (ended or period[1]) < period[0]:
            return None
    elif ended is not None and not inside(ended, period):
        return None
    return "yes" if gains(r, program, period) else "no"


def retention(r: Row, program: str, mode: str, local: bool, window: tuple[date, date]) -> str | None:
    if not in_program(r, program, mode, local) or not inside(left_on(r, program), window):
        return None
    if not reason_allows(r, mode, program):
        return None
    hired = r.get("1602") in (1, 2, 3)
    if program == "core" and r.get("917") in (1, 3) and r.get("1602") == 4:
        hired = True
    if not hired:
        return None
    return "yes" if r.get("1618") == 1 else "no"


def reportable(r: Row, program: str, mode: str, local: bool, period: tuple[date, date]) -> bool:
    marks = {
        "adult": ("903", 4),
        "dislocated_worker": ("904", 4),
        "youth": ("905", 4),
        "wagner_peyser": ("918", 2),
    }
    if program in ("core", "title_1"):
        own = [mark for name, mark in marks.items() if program == "core" or name != "wagner_peyser"]
        contact = inside(r.get("1002"), period) or inside(r.get("1007"), period)
        one = any(r.get(element) == code for element, code in own)
        return one and contact and not in_program(r, program, mode, local)
    if program not in marks:
        return False
    x, y = inside(r.get("1002"), period), inside(r.get("1007"), period)
    if mode == "guidance":
        element, code = marks[program]
        return r.get(element) == code and (x or y)
    stream = {
        "adult": r.get("903") in (1, 2, 3, 4),
        "dislocated_worker": r.get("904") in (1, 2, 3, 4) or r.get("909") == 1,
        "youth": r.get("905") in (1, 2, 3, 4),
        "wagner_peyser": r.get("918") in (1, 2),
    }[program]
    any_ri = any(r.get(element) == code for element, code in marks.values())
    return stream and ((any_ri and x) or y)


def career(r: Row, program: str) -> bool:
    """A staff-assisted basic or an individualized service; for Youth any element of the program."""
    return any(r.get(e) is not None for e in ("1001", "1200", *(("906",) if program == "youth" else ())))


def other_program(r: Row, program: str) -> bool:
    """A participant of another core program by this record; every code of 917 but 0 and 9 counts here."""
    tests = {
        "adult": is_adult(r),
        "dislocated_worker": is_dw(r),
        "youth": is_youth(r),
        "wagner_peyser": is_wp(r),
        "adult_education": r.get("910") == 1,
        "vocational_rehabilitation": r.get("917") in (1, 2, 3),
    }
    return any(yes for name, yes in tests.items() if name != program)


def priority(
    r: Row, program: str, mode: str, local: bool, period: tuple[date, date]
) -> tuple[str, str] | None:
    """(served, served by staff) within 45 days, of covered people whose first contact is in the period."""
    marks = {"adult": ("903", 4), "dislocated_worker": ("904", 4), "youth": ("905", 4)}
    element, code = (marks | {"wagner_peyser": ("918", 2)}).get(program, ("100", None))
    here = in_program(r, program, mode, local)
    here = here or (mode == "guidance" and code is not None and r.get(element) == code)
    start = r.get("306")
    if not here or r.get("301") not in (1, 2, 3) or start is None or not inside(start, period):
        return None
    staff = r.get("900") is not None and (r["900"] - start).days <= 45
    alone = r.get("1000") is not None and (r["1000"] - start).days <= 45
    return ("yes" if staff or alone else "no", "yes" if staff else "no")


SERVICES = (
    *("1005", "1102", "1103", "1104", "1105", "1106", "1107", "1108", "1109", "1110", "1111", "1112"),
    *("1113", "1114", "1115", "1116", "1202", "1203", "1206", "1207", "1210", "1402", "1403", "1405"),
    *("1407", "1408", "1409", "1410", "1411", "1413", "1414", "1415"),
)


def counts_besides(r: Row, program: str, mode: str, local: bool, period: Any, exits: Any) -> dict[str, Any]:
    """The further lines of the annual and the quarterly report."""
    said: dict[str, Any] = {}
    served = is_served(r, program, mode, local, period)
    exited = in_program(r, program, mode, local) and inside(left_on(r, program), exits)
    if reportable(r, program, mode, local, period):
        kinds = {"self": "1002", "information": "1100", "labor_market": "1101", "contact": "1007"}
        said |= {f"reportable_{name}": "" for name, e in kinds.items() if inside(r.get(e), period)}
    if program in ("core", "title_1", "incumbent_workers"):
        return said
    trained = r.get("1300") == 1
    said |= {
        name: ""
        for name, yes in {
            "career_served": served and career(r, program),
            "career_exited": exited and career(r, program),
            "training_served": served and trained,
            "training_exited": exited and trained,
        }.items()
        if yes
    }
    if served:
        own = {"adult": is_adult(r, True), "dislocated_worker": is_dw(r, True), "youth": is_youth(r, True)}
        if not local and not own.get(program, True):
            said["statewide_only"] = ""
        said["coenrolled"] = "yes" if other_program(r, program) else "no"
        said |= {f"service_{e}": "yes" if inside(r.get(e), period) else "no" for e in SERVICES}
    both = priority(r, program, mode, local, period)
    if both:
        said["priority_served"], said["priority_staff"] = both
    return said


def age(r: Row, program: str) -> int | None:
    day = r.get("906") if program == "youth" else r.get("900")
    born = r.get("200")
    if day is None or born is None:
        return None
    years = day.year - born.year
    return years - 1 if (day.month, day.day) < (born.month, born.day) else years


def in_group(r: Row, group: str, program: str, mode: str) -> bool:
    years = age(r, program)
    bands = {
        "age_under_16": (0, 15),
        "age_16_18": (16, 18),
        "age_19_24": (19, 24),
        "age_25_44": (25, 44),
        "age_45_54": (45, 54),
        "age_55_59": (55, 59),
        "age_60_plus": (60, 200),
        "older": (55, 200),
    }
    if group in bands:
        return years is not None and bands[group][0] <= years <= bands[group][1]
    simple = {
        "male": ("201", 1),
        "female": ("201", 2),
        "hispanic": ("210", 1),
        "not_hispanic": ("210", 0),
        "american_indian": ("211", 1),
        "asian": ("212", 1),
        "black": ("213", 1),
        "pacific_islander": ("214", 1),
        "white": ("215", 1),
        "displaced_homemaker": ("807", 1),
        "low_income": ("802", 1),
        "ex_offender": ("801", 1),
        "homeless": ("800", 1),
        "exhausting_tanf": ("601", 1),
        "single_parent": ("806", 1),
        "long_term_unemployed": ("402", 1),
        "disability": ("202", 1),
        "no_diploma": ("408", 0),
    }
    if group in simple:
        element, code = simple[group]
        return r.get(element) == code
    races = [r.get(e) for e in ("211", "212", "213", "214", "215")]
    if group == "more_than_one":
        if mode == "guidance":
            return sum(value == 1 for value in races) >= 2
        return 2 <= sum(value or 0 for value in races) <= 5
    if group == "foster_care":
        return r.get("704") == 1 and years is not None and 14 <= years <= 24
    if group == "language":
        return 1 in (r.get("803"), r.get("804"), r.get("805"))
    if group == "farmworker":
        value = r.get("808")
        return value is not None and (value in (1, 2, 3) if mode == "guidance" else value > 0)
    if group == "eligible_veteran":
        value = r.get("301")
        if value is None:
            return False
        if program == "wagner_peyser":
            return value in (1, 2, 3) if mode == "guidance" else value > 0
        return value in (2, 3) if mode == "guidance" else value > 1
    if group in ("out_of_school", "in_school"):
        if r.get("200") is None or r.get("906") is None or r.get("409") is None:
            return False
        days = (r["906"] - r["200"]).days
        if group == "out_of_school":
            return r["409"] > 3 and 5844 <= days < 9131
        return r["409"] < 4 and 5113 <= days < 8035
    coded = {
        "unemployed": ("400", (0, 2, 3)),
        "employed": ("400", (1,)),
        "claimant": ("401", (1, 2, 3, 5)),
        "secondary": ("408", (1, 2)),
        "some_postsecondary": ("408", (4,)),
        "certificate": ("408", (5,)),
        "associate": ("408", (6,)),
        "bachelor": ("408", (7,)),
        "beyond_bachelor": ("408", (8,)),
        "incumbent_worker": ("907", (1, 2, 3)),
    }
    if group in coded:
        return r.get(coded[group][0]) in coded[group][1]
    trained = r.get("1300") == 1
    if group == "any_service":
        if program == "youth":
            return r.get("906") is not None
        return r.get("1001") is not None or r.get("1200") is not None or trained
    if group == "dislocated":
        return r.get("904") in (1, 2, 3)
    return {
        "basic": r.get("1001") is not None and r.get("1200") is None and not trained,
        "individualized": r.get("1200") is not None and not trained,
        "training": trained,
        "not_occupational": r.get("906") is not None and not trained,
        "occupational": r.get("906") is not None and trained,
    }[group]


#: Every breakout and its lines.
BREAKOUTS = {
    "sex": ("male", "female"),
    "age": (
        *("age_under_16", "age_16_18", "age_19_24", "age_25_44", "age_45_54", "age_55_59"),
        "age_60_plus",
    ),
    "ethnicity": ("hispanic", "not_hispanic"),
    "race": ("american_indian", "asian", "black", "pacific_islander", "white", "more_than_one"),
    "barrier": (
        *("displaced_homemaker", "low_income", "older", "ex_offender", "homeless", "foster_care"),
        *("language", "farmworker", "exhausting_tanf", "single_parent", "long_term_unemployed"),
        "disability",
    ),
    "veteran": ("eligible_veteran",),
    "employment": ("unemployed", "employed", "claimant"),
    "education": (
        *("no_diploma", "secondary", "some_postsecondary", "certificate", "associate", "bachelor"),
        "beyond_bachelor",
    ),
    "incumbent": ("incumbent_worker",),
    "any_service": ("any_service",),
}
OF_YOUTH = {"school": ("in_school", "out_of_school"), "service": ("not_occupational", "occupational")}
NOT_OF_YOUTH = {"service": ("basic", "individualized", "training")}
STATES = {"CA": "06", "NV": "32"}


def breakouts_of(program: str) -> dict[str, tuple[str, ...]]:
    found = BREAKOUTS | (OF_YOUTH if program == "youth" else NOT_OF_YOUTH)
    return found | ({"dislocated": ("dislocated",)} if program == "wagner_peyser" else {})


def place_of(r: Row, element: str) -> str:
    """The state, a county by its five digits, or what an element says; "" where the record doesn't say."""
    if element == "":
        return "state"
    if element == "102":
        known = r.get("101") in STATES and r.get("102")
        return STATES[r["101"]] + r["102"] if known else ""
    return r.get(element) or ""


def report(
    rows: list[Row],
    program: str,
    mode: str,
    report_quarter: int,
    span: str,
    places: tuple[str, ...] = ("",),
    local: bool = False,
    crossed: tuple[tuple[str, str], ...] = (),
) -> dict[tuple[str, str, str, str, str], tuple[Any, ...]]:
    """(element of the place, place, group, second group, line) -> (number,), (numerator, denominator), (many,
    median).

    places: elements, "" for the state, 102 for counties. local: only a local area's own funds count. crossed:
    pairs of breakouts.
    """
    windows = looks(report_quarter, span)
    found: dict[tuple[str, str, str, str, str], list[Any]] = defaultdict(list)
    lines = breakouts_of(program)
    for number, r in enumerate(rows):
        who = r.get("100", number)  # records without a key are people of their own
        where = [(place, place_of(r, place)) for place in places]
        own = {dim: [each for each in of if in_group(r, each, program, mode)] for dim, of in lines.items()}
        names = [("", "")] + [(each, "") for of in own.values() for each in of]
        for first, second in crossed:
            names += [(one, other) for one in own.get(first, ()) for other in own.get(second, ())]
        said: dict[str, Any] = {}
        if is_served(r, program, mode, local, windows["served"]):
            said["served"] = who
        if in_program(r, program, mode, local) and inside(left_on(r, program), windows["exited"]):
            said["exited"] = who
        if reportable(r, program, mode, local, windows["served"]):
            said["reportable"] = who
        if program in ("core", "title_1", "incumbent_workers"):
            said["retention"] = retention(r, program, mode, local, windows["q4"])
        if program not in ("core", "title_1"):
            said["employment_q2"] = employment(r, program, mode, local, report_quarter, windows["q2"], 2)
            said["employment_q4"] = employment(r, program, mode, local, report_quarter, windows["q4"], 4)
            said["credential"] = credential(r, program, mode, local, windows["q4"])
            said["skill_gains"] = skill_gain(r, program, mode, local, windows["served"])
        codes = (1, 2, 3, 4) if program == "vocational_rehabilitation" else (1, 2, 3)
        employed = said.get("employment_q2") == "yes" and r.get("1602") in codes
        if employed and r.get("1300") == 1 and program != "incumbent_workers":
            said["training_related"] = "yes" if r.get("1608") == 1 else "no"
        said |= counts_besides(r, program, mode, local, windows["served"], windows["exited"])
        said["median_earnings"] = wage_of_median(r, program, mode, local, windows["q2"])
        if said.get("skill_gains"):
            for kind in gains(r, program, windows["served"]):
                said[kind] = who
        for line, value in said.items():
            if value is not None:
                for element, place in where:
                    for name in names:
                        found[element, place, *name, line].append(value)
    return {key: _summed(key[4], values) for key, values in found.items()}


def _summed(line: str, values: list[Any]) -> tuple[Any, ...]:
    if line == "median_earnings":
        ordered = sorted(values)
        middle = len(ordered) // 2
        if len(ordered) % 2:
            return len(ordered), Fraction(ordered[middle])
        return len(ordered), Fraction(ordered[middle - 1] + ordered[middle], 2)
    if line in ("served", "exited"):
        return len(values), len(set(values))
    if line.startswith(("reportable", "gain_", "career_", "training_served", "training_exited", "statewide")):
        return (len(values),)
    return values.count("yes"), len(values)
