"""Two counties, one without a number in a month, a month twice, an adjusted series beside."""

from datetime import date

import pyarrow as pa

_ROWS = [
    (county, adjusted, measure, date(2024, month, 1), value, early)
    for county, scale in (("01001", 1.0), ("01003", 2.0), ("01005", 9.0))
    for adjusted in (False, True)
    for month in (1, 2)
    for early in ((False, True) if month == 1 else (True,))
    for measure, value in (
        ("unemployed", None if county == "01003" and month == 2 else 5 * scale + early),
        ("labor_force", 100 * scale),
        ("rate", 5.0),
    )
]
INPUTS = {
    "cells": pa.table(
        {
            "county_fips": [row[0] for row in _ROWS],
            "adjusted": [row[1] for row in _ROWS],
            "measure": [row[2] for row in _ROWS],
            "period": pa.array([row[3] for row in _ROWS], pa.date32()),
            "preliminary": [row[5] for row in _ROWS],
            "value": pa.array([row[4] for row in _ROWS], pa.float64()),
        }
    ),
    "here": pa.table({"county_fips": ["01001", "01003"]}),
}
PARAMETERS = [{}]
