"""Cells with their industry above them, and the last earlier vintage that discloses each."""

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


INPUTS = {
    "cells": cells(),
    "earlier_cells": pa.concat_tables([_of(2023), _of(2022, ("11",)), _of(2021, factor=3), _of(2024)]),
    "here": areas("01001", "01003", "99999"),
}
PARAMETERS = [{"own": "5"}, {"own": "1"}]
