"""Thresholds below, between, on and above percentiles; ties, caps, annual wages, nothing published."""

from tests.parity.oews_cells import cells, codes, occupations

INPUTS = {"cells": cells(), "occupations": occupations(), "here": codes(["0000001"])}
PARAMETERS = [
    {"hourly": hourly, "annual": hourly * 2080} for hourly in (5.0, 16.5, 20.0, 25.0, 40.0, 115.0, 200.0)
]
ROUNDED = {"estimate": 9}  # ln may differ in the last bit
