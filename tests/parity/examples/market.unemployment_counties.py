"""Counties of two states: a tie, a number that is not published and one that is missing without a word."""

import pyarrow as pa

INPUTS = {
    "cells": pa.table(
        {
            "county_fips": ["01001", "01003", "01005", "01007", "01009", "06019"],
            "rate": pa.array([4.9, 5.6, 5.6, None, None, 11.2], pa.float64()),
            "unemployed": pa.array([1262, 5425, 605, None, None, 50000], pa.int64()),
            "labor_force": pa.array([25838, 96763, 8587, None, 12, 450000], pa.int64()),
            "rate_mark": pa.array([None, None, None, "suppressed", None, None], pa.string()),
        }
    ),
}
PARAMETERS = [{"state": "01"}, {"state": "06"}, {"state": "99"}]
