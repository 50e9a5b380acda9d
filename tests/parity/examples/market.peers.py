"""An area and one peer of its type, with a group that one of them lacks."""

import pyarrow as pa
from tests.parity.oews_cells import cells, codes

_CELLS = cells().to_pylist()
for _row in _CELLS:
    if _row["area_code"] == "0000002" and _row["soc"] == "00-0000":
        _row["hourly_p50"] = 20.0

INPUTS = {
    "cells": pa.Table.from_pylist(_CELLS, schema=cells().schema),
    "areas": pa.table({"area_code": ["0000001", "0000002"], "area_name": ["One", "Two"]}),
    "here": codes(["0000001"]),
}
PARAMETERS = [{"most": 4.0}, {"most": 1.5}]
ROUNDED = {"distance": 9, "shared": 9}  # ln and sums of floats may differ in the last bit
