"""Ties, a withheld number, industries of another level, governments that overlap, an unknown occupation."""

import pyarrow as pa
from tests.parity.oews_cells import cells

_ROWS = [
    ("000000", 2_000, 0.9),
    ("484000", 900, 0.0),
    ("492000", 300, 2.2),
    ("424000", 300, None),
    ("622000", None, None),
    ("621100", 40, 9.0),
    ("999001", 800, 0.1),
]
_WHOLE = next(row for row in cells().to_pylist() if row["soc"] == "11-1011" and row["area_code"] == "0000000")

INPUTS = {
    "cells": pa.Table.from_pylist(
        [
            _WHOLE | {"industry_code": code, "employment": jobs, "employment_rse": rse, "hourly_p50": 20.5}
            for code, jobs, rse in _ROWS
        ],
        schema=cells().schema,
    ),
    "industries": pa.table(
        {
            "industry_code": [code for code, _jobs, _rse in _ROWS],
            "industry_name": [f"Industry {code}" for code, _jobs, _rse in _ROWS],
            "display_level": pa.array([0, 3, 3, 3, 3, 4, 3], pa.int64()),
        }
    ),
}
PARAMETERS = [
    {"soc": "11-1011", "display_level": 3},
    {"soc": "11-1011", "display_level": 4},
    {"soc": "99-9999", "display_level": 3},
]
