"""Two counties over three years; one county lacks a year, one lacks a number."""

import pyarrow as pa

INPUTS = {
    "cells": pa.table(
        {
            "county_fips": ["01001", "01003", "01001", "01003", "01001", "01005"],
            "year": pa.array([2019, 2019, 2020, 2020, 2021, 2019], pa.int32()),
            "labor_force": pa.array([1000, 3000, 900, None, 950, 7], pa.int64()),
            "unemployed": pa.array([50, 90, 80, None, 40, 1], pa.int64()),
        }
    ),
    "here": pa.table({"county_fips": ["01001", "01003"]}),
}
PARAMETERS = [{}]
