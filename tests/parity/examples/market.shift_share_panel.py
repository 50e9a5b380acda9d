"""Three areas and a nation over three years: an entry, an exit, a suppressed cell, an industry the nation
lacks, a place without one of the years.
"""

import pyarrow as pa

_ROWS = [
    *(("US", year, "10", 900 + grown) for year, grown in (("2019", 0), ("2020", 40), ("2021", 10))),
    *(("US", "2019", "11", 100), ("US", "2020", "11", 110), ("US", "2021", "11", 90)),
    *(("US", "2019", "62", 300), ("US", "2020", "62", 330), ("US", "2021", "62", None)),
    *(("US", "2020", "71", 10), ("US", "2021", "71", 12)),
    *(("a", "2019", "10", 80), ("a", "2019", "11", 30), ("a", "2019", "62", 7)),
    *(("a", "2020", "10", 90), ("a", "2020", "62", 9), ("a", "2020", "71", 4)),
    *(("a", "2021", "11", 3), ("a", "2021", "62", 9), ("a", "2021", "99", 1)),
    *(("b", "2019", "11", None), ("b", "2019", "62", 50), ("b", "2020", "11", 5), ("b", "2020", "62", 49)),
    *(("c", "2019", "62", 11), ("c", "2021", "62", 12)),
]
_PLACES, _YEARS, _ACTIVITIES = (sorted({str(row[at]) for row in _ROWS}) for at in range(3))
INPUTS = {
    "panel": pa.table(
        {
            "place": pa.array([_PLACES.index(row[0]) for row in _ROWS], pa.int32()),
            "period": pa.array([_YEARS.index(row[1]) for row in _ROWS], pa.int32()),
            "activity": pa.array([_ACTIVITIES.index(row[2]) for row in _ROWS], pa.int32()),
            "jobs": pa.array([row[3] for row in _ROWS], pa.float64()),
        }
    )
}
PARAMETERS = [
    {"base": base, "total": _ACTIVITIES.index("10"), "last": len(_YEARS) - 1}
    for base in (_PLACES.index("US"), len(_PLACES))  # one that there is not
]
UNORDERED = True
