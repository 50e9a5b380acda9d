"""Places of one and two areas; suppressed, unlisted and zero cells; a base without an occupation."""

from tests.parity.oews_cells import cells, codes, occupations, places

INPUTS = {
    "cells": cells(),
    "occupations": occupations(),
    "here": places(
        {"one": ["0000001"], "both": ["0000001", "0000002"], "nation": ["0000000"], "none": ["9"]}
    ),
    "base": codes(["0000000"]),
}
PARAMETERS = [{"z": 1.6448536269514722, "soc": ""}, {"z": 2.5758293035489004, "soc": "11-1011"}]
# exp and sqrt may differ in the last bit.
ROUNDED = {
    "low": 9,
    "high": 9,
    "employment_rse": 9,
    "jobs_above_share": 6,
    "computed": 12,
    "rounding_bound": 12,
}
