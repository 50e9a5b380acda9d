"""Two counties over two quarters, a hidden month, an annual row that is no month."""

import pyarrow as pa
from tests.parity.qcew_cells import _cell, areas

from highroad.sources.qcew_layout import CELLS_SCHEMA

_ROWS = [
    _cell(county, "5", "10", "71", jobs, 9, year=2023, qtr=qtr, month1=one, month2=two, month3=jobs)
    for county, qtr, one, two, jobs in (
        ("01001", "1", 10, 11, 12),
        ("01001", "2", 13, None, 15),
        ("01003", "1", 20, 21, 22),
        ("01003", "2", 0, 24, 25),
        ("01003", "A", None, None, 22),
    )
]
INPUTS = {"cells": pa.Table.from_pylist(_ROWS, schema=CELLS_SCHEMA), "here": areas("01001", "01003")}
PARAMETERS = [{"own": "5", "industry": "10"}, {"own": "5", "industry": "62"}]
