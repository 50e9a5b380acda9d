"""Two areas and a nation over two years: a suppressed cell, a true zero, an industry the nation lacks, a
place without a total."""

import pyarrow as pa

_ROWS = [
    (place, period, activity, jobs)
    for period, factor in (("2022", 1), ("2023", 2))
    for place, activity, jobs in (
        ("US", "10", 1000 * factor),
        ("US", "11", 100),
        ("US", "62", 300 * factor),
        ("a", "10", 100),
        ("a", "11", 30),
        ("a", "62", None),
        ("a", "99", 5),
        ("b", "10", 0),
        ("b", "11", 0),
        ("c", "11", 7),
    )
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
ROUNDED = {"variance": 12}  # four fractions are added in the order of the engine
