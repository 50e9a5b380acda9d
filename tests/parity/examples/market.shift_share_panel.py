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
INPUTS = {
    "panel": pa.table(
        {
            "place": [row[0] for row in _ROWS],
            "period": [row[1] for row in _ROWS],
            "activity": [row[2] for row in _ROWS],
            "jobs": pa.array([row[3] for row in _ROWS], pa.int64()),
        }
    )
}
PARAMETERS = [{"base": "US", "total": "10"}, {"base": "nowhere", "total": "10"}]
UNORDERED = True
