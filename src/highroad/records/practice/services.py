"""What people in a practice file receive: career services, training, education, youth elements."""

from __future__ import annotations

import numpy as np

from highroad.engine.cells.values import BLANK
from highroad.records.practice.people import ADULT, DISLOCATED, REPORTABLE, SERVICE, YOUTH, People

_STAFF = ("1102", "1104", "1105", "1112", "1113", "1116")
_YOUTH = ("1402", "1405", "1407", "1408", "1410", "1411", "1414", "1415")


def services(made: People) -> None:
    """Fill services between entry and the last service; the last one falls on the exit date."""
    _reportable(made)
    _career(made)
    _training(made)
    _education(made)
    _youth(made)


def _reportable(made: People) -> None:
    alone = made.kind == REPORTABLE
    contact = made.last_service
    made.put("1000", alone, contact - made.between(np.zeros(made.rows, int), np.full(made.rows, 40)))
    made.put("1002", alone, contact)
    made.put("1007", alone, contact)


def _career(made: People) -> None:
    grown = made.participant & (made.kind != YOUTH)
    individual = grown & (made.chance(0.35) | ((made.kind != SERVICE) & made.chance(0.7)))
    made.put("1001", grown, made.entry)
    made.put(
        "1003", grown, np.where(individual, made.between(made.entry, made.last_service), made.last_service)
    )
    for number in _STAFF:
        made.put(number, grown & made.chance(0.25), made.between(made.entry, made.last_service))
    made.put("1103", grown & made.chance(0.2), made.between(made.entry, made.last_service))
    first = made.between(made.entry, made.entry + 20)
    first = np.minimum(first, made.last_service)
    made.put("1200", individual, first)
    made.put("1201", individual, made.last_service)
    made.put("1202", individual & made.chance(0.6), first)
    made.put("1206", individual & made.chance(0.1), made.between(first, made.last_service))
    made.put("1210", individual & made.chance(0.08), made.between(first, made.last_service))
    internship = individual & (made.kind != SERVICE) & made.chance(0.08)
    made.put("1203", internship, made.between(first, made.last_service))
    made.put("1205", grown & (made.kind != SERVICE), np.where(internship, made.pick([2, 3, 4], [1, 1, 1]), 0))
    made.put("1211", grown & (made.kind != SERVICE), 0)
    made.put("1004", grown, made.last_service)
    online = grown & made.chance(0.4)
    begun = made.between(made.entry, made.last_service)
    made.put("1000", online, begun)
    made.put("1002", online, made.between(begun, made.last_service))
    made.put("1100", online & made.chance(0.5), begun)
    made.put(
        "1409", grown & (made.kind != SERVICE) & made.chance(0.2), made.between(made.entry, made.last_service)
    )


def _training(made: People) -> None:
    title = (made.kind == ADULT) | (made.kind == DISLOCATED) | (made.kind == YOUTH)
    long_enough = made.last_service - made.entry >= 30
    trained = title & long_enough & made.chance(0.42)
    youth = made.kind == YOUTH
    made.put("1300", title, trained.astype(np.int64))
    start = made.between(made.entry, made.entry + np.minimum(60, (made.last_service - made.entry) // 3))
    kind = np.where(
        youth, made.pick([10, 2, 8], [8, 1, 1]), made.pick([6, 2, 1, 5, 8, 9], [60, 8, 12, 4, 10, 6])
    )
    made.put("1302", trained, start)
    made.put("1303", title, np.where(trained, kind, 0))
    made.put("931", trained & (kind == 9), 1)
    ended = trained & (made.exited | made.chance(0.3))
    end = made.between(start + (made.last_service - start) // 2, made.last_service)
    made.put("1307", ended, made.chance(0.78).astype(np.int64))
    made.put("1308", ended, end)
    account = trained & ~youth & np.isin(kind, [6, 2, 8]) & made.chance(0.8)
    made.put("1319", title, account.astype(np.int64))
    taught = trained & np.isin(kind, [2, 6, 8, 10])
    made.put("1305", taught, made.pick([510801, 470201, 520302, 110901, 490205, 430107], [5, 2, 2, 2, 4, 1]))
    made.put("1306", taught, made.pick([31909200, 49902100, 43303100, 15123200, 53303200], [5, 2, 2, 2, 4]))
    made.put("1320", trained, made.chance(0.15).astype(np.int64))
    made.put("1328", trained, made.chance(0.1).astype(np.int64))
    second = ended & ~youth & made.chance(0.1) & (made.last_service - end >= 5)
    start_again = made.between(end, made.last_service)
    made.put("1309", second, start_again)
    made.put("1310", title, np.where(second, made.pick([1, 6, 8], [3, 4, 2]), 0))
    made.put("1312", second, 1)
    made.put("1313", second, made.between(start_again, made.last_service))
    made.put("1315", title, 0)
    made.put("1500", title, 0)


def _education(made: People) -> None:
    trained = made["1300"] == 1
    youth = made.kind == YOUTH
    pupil = youth & (made["409"] < 4)
    title = youth | (made.kind == ADULT) | (made.kind == DISLOCATED)
    begun = np.where(
        trained, made["1302"], made.between(made.entry, np.minimum(made.entry + 30, made.last_service))
    )
    finishing = youth & (made["408"] == 0) & made.chance(0.5)
    secondary = (pupil | finishing) & (made["408"] == 0)
    college = (trained & ~secondary & made.chance(0.25)) | (pupil & ~secondary)
    made.put("1401", title, secondary.astype(np.int64))
    made.put("1332", title, college.astype(np.int64))
    enrolled = trained | secondary | college
    made.put("1811", enrolled, begun)
    over = enrolled & made.exited & made.chance(0.7)
    least = np.maximum(begun, np.maximum(made["1302"], made["1309"]))
    made.put("1813", over, made.between(least, made.last_service))
    _gains(made, begun)


def _gains(made: People, begun: np.ndarray) -> None:
    enrolled = made["1811"] != BLANK
    when = made.between(begun, made.last_service)
    basic = enrolled & ((made["804"] == 1) | (made["803"] == 1) | (made["408"] == 0))
    made.put("1806", basic & made.chance(0.35), when)
    made.put(
        "1807", enrolled & (made["1332"] == 1) & made.chance(0.4), made.between(begun, made.last_service)
    )
    made.put(
        "1808", enrolled & (made["1401"] == 1) & made.chance(0.4), made.between(begun, made.last_service)
    )
    made.put(
        "1809", enrolled & (made["1300"] == 1) & made.chance(0.3), made.between(begun, made.last_service)
    )
    made.put(
        "1810", enrolled & (made["1300"] == 1) & made.chance(0.3), made.between(begun, made.last_service)
    )


def _youth(made: People) -> None:
    youth = made.kind == YOUTH
    for number in _YOUTH:
        made.put(number, youth & made.chance(0.3), made.between(made.entry, made.last_service))
    made.put("1205", youth, np.where(made["1405"] != BLANK, made.pick([1, 2, 3], [3, 4, 1]), 0))
    # Every youth's last service is guidance on the last day.
    made.put("1411", youth, made.last_service)
    made.put(
        "1412", youth & made.exited & made.chance(0.5), np.minimum(made.last_service + 30, made.report_end)
    )
    made.put("1409", youth & made.chance(0.3), made.between(made.entry, made.last_service))
