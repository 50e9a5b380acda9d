"""What becomes of people in a practice file: work and wages in four quarters after exit, credentials."""

from __future__ import annotations

import numpy as np

from highroad.engine.cells.values import BLANK
from highroad.records.practice.fields import Flags, Numbers, quarter_index, quarter_last_day
from highroad.records.practice.people import YOUTH, People

NOT_YET = 99_999_999  # 999999.99: wages that are not yet available


def outcomes(made: People) -> None:
    """Fill what is known by the end of the report quarter; the rest stays blank."""
    _before(made)
    ended = _employment(made)
    _retention(made)
    _youth_placement(made, ended)
    _credentials(made, ended["1606"])


def _wage(made: People) -> Numbers:
    dollars = np.clip(made.draw.lognormal(8.85, 0.55, made.rows), 120, 60_000)
    return (dollars * 100).astype(np.int64)


def _before(made: People) -> None:
    employed = made["400"] == 1
    for number, share in (("1700", 0.55), ("1701", 0.55), ("1702", 0.5)):
        earned = made.participant & (made.chance(share) | (employed & (number == "1702")))
        made.put(number, made.participant, np.where(earned, _wage(made), 0))
    made.put(
        "404",
        made.participant & (made["1702"] > 0),
        made.pick([722511, 623110, 445110, 561320], [4, 2, 3, 3]),
    )


def _employment(made: People) -> dict[str, Flags]:
    quarter = quarter_index(made.exit.clip(0))
    skill = made.draw.random(made.rows)
    trained = made["1300"] == 1
    ended: dict[str, Flags] = {}
    for later, number in enumerate(("1600", "1602", "1604", "1606"), start=1):
        match, wages = str(int(number) + 1), str(1703 + later - 1)
        over = quarter_last_day(quarter + later)
        known = made.exited & (over < made.report_end)
        # Up to two quarters after the quarter ended, matches may still be awaited.
        recent = quarter_last_day(quarter + later + 2) >= made.report_end
        waiting = known & recent & made.chance(0.3)
        works = known & ~waiting & (skill * 0.7 + made.draw.random(made.rows) * 0.3 < 0.7 + 0.05 * trained)
        made.put(number, known, np.where(works, made.pick([1, 2, 3], [96, 3, 1]), 0))
        made.put(number, waiting, 9)
        supplemental = works & made.chance(0.05)
        source = np.where(supplemental, 4, made.pick([1, 2, 3], [90, 4, 6]))
        made.put(match, known, np.where(works, source, 0))
        made.put(match, waiting, 5)
        # Supplemental wages are converted from a weekly pay: thirteen weeks.
        pay = np.where(
            supplemental,
            made.between(np.full(made.rows, 30_000), np.full(made.rows, 90_000)) * 13,
            _wage(made),
        )
        made.put(wages, known, np.where(works, pay, 0))
        made.put(wages, waiting, NOT_YET)
        ended[number] = known
        industry = str(1613 + later)
        made.put(
            industry,
            works & made.chance(0.6),
            made.pick([722511, 623110, 622110, 493110, 236220], [3, 3, 2, 3, 1]),
        )
    for number, place in (("1602", "1612"), ("1606", "1613")):
        works = (made[number] >= 1) & (made[number] <= 3)
        made.put(
            place, works & made.chance(0.4), made.pick([31909200, 49902100, 43303100, 53303200], [4, 2, 2, 3])
        )
    return ended


def _retention(made: People) -> None:
    resolved = made.filled("1606") & (made["1606"] != 9) & (made["1602"] != 9)
    both = (made["1602"] >= 1) & (made["1606"] >= 1)
    made.put("1618", resolved, (both & made.chance(0.62)).astype(np.int64))
    related = (made["1300"] == 1) & (made["1602"] >= 1) & (made["1602"] <= 3)
    made.put("1608", related, made.chance(0.6).astype(np.int64))


def _youth_placement(made: People, ended: dict[str, Flags]) -> None:
    youth = made.kind == YOUTH
    for number, quarter in (("1900", "1602"), ("1901", "1606")):
        made.put(number, youth & ended[quarter], made.pick([0, 1, 2, 3], [70, 6, 18, 6]))


def _credentials(made: People, year_over: Flags) -> None:
    taught = np.isin(made["1303"], [2, 3, 4, 6, 7, 8, 9, 10]) | np.isin(made["1310"], [6, 8])
    trained = made["1300"] == 1
    in_school = (made["1332"] == 1) | (made["1401"] == 1)
    can = (taught & trained) | in_school
    kind = np.where(made["1401"] == 1, 1, made.pick([2, 4, 5, 6, 3], [1, 3, 4, 6, 0.5]))
    latest = np.minimum(np.where(made.exited, made.exit + 350, made.report_end), made.report_end)
    earned = can & made.chance(0.55) & (made.exited | made.chance(0.2))
    when = made.between(np.maximum(made["1811"], made.entry), latest)
    made.put("1800", trained | in_school, np.where(earned, kind, 0))
    made.put("1800", year_over & trained & (made["1800"] == BLANK), 0)
    made.put("1801", earned, when)
    another = earned & (kind != 1) & made.chance(0.08)
    made.put("1802", another, 6)
    made.put("1803", another, made.between(when, latest))
    diploma = earned & (kind == 1) & made.exited & made.chance(0.3)
    following = made.exit + made.between(np.full(made.rows, 5), np.full(made.rows, 300))
    made.put("1406", diploma & (following <= made.report_end), following)
