"""Two counties over two years; one county lacks a year."""

import pyarrow as pa

INPUTS = {
    "cells": pa.table(
        {
            "county_fips": ["01001", "01003", "01001", "01003"],
            "year": pa.array([2022, 2022, 2023, 2023], pa.int32()),
            "population": pa.array([100, 200, 110, None], pa.int64()),
        }
    ),
    "here": pa.table({"county_fips": ["01001", "01003"]}),
}
PARAMETERS = [{}]
