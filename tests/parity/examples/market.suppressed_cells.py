"""Cells with their industry above them, and the nearest other vintage that discloses each; ownerships beside
a total that is hidden.
"""

import pyarrow as pa
from tests.parity.qcew_cells import areas, cells


def _of(year: int, hidden: tuple[str, ...] = (), factor: int = 1) -> pa.Table:
    table = cells(factor)
    jobs = [
        None if code in hidden else value
        for code, value in zip(
            table["industry_code"].to_pylist(), table["employment"].to_pylist(), strict=True
        )
    ]
    for name, values in (("year", [year] * table.num_rows), ("employment", jobs)):
        field = table.schema.field(name)
        table = table.set_column(table.schema.get_field_index(name), field, pa.array(values, field.type))
    return table


def _hidden_total() -> pa.Table:
    """One county hides its private total; one cell was there a year ago only."""
    table = _of(2023)
    keys = zip(*(table[name].to_pylist() for name in ("area_fips", "own_code", "industry_code")), strict=True)
    hidden = [key == ("01003", "5", "10") for key in keys]
    gone = [code == "23" for code in table["industry_code"].to_pylist()]
    for name, flags in (("employment", hidden), ("establishments", gone), ("employment", gone)):
        values = [None if flag else value for flag, value in zip(flags, table[name].to_pylist(), strict=True)]
        field = table.schema.field(name)
        table = table.set_column(table.schema.get_field_index(name), field, pa.array(values, field.type))
    return table


INPUTS = {
    "cells": _hidden_total(),
    "earlier_cells": pa.concat_tables(
        [_of(2023), _of(2022, ("11",)), _of(2021, factor=3), _of(2024, ("62",))]
    ),
    "here": areas("01001", "01003", "99999"),
}
PARAMETERS = [{"own": "5"}, {"own": "1"}]
