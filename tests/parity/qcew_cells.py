"""A small QCEW: two counties, the nation, suppressed and zero cells, three levels of government."""

from __future__ import annotations

import pyarrow as pa

from highroad.sources.qcew_layout import CELLS_SCHEMA


def _cell(
    area: str, own: str, industry: str, level: str, jobs: int | None, places: int, **others: object
) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(CELLS_SCHEMA.names)
    row |= {
        "area_fips": area,
        "own_code": own,
        "industry_code": industry,
        "agglvl_code": level,
        "size_code": "0",
        "year": 2023,
        "qtr": "A",
        "naics_vintage": "2022",
        "employment": jobs,
        "employment_mark": None if jobs is not None else "suppressed",
        "establishments": places,
    }
    return row | others


def cells(factor: int = 1) -> pa.Table:
    """Cells in the tidy layout; `factor` multiplies jobs, for a second vintage."""
    rows = [
        _cell("US000", "0", "10", "10", 1_000_000 * factor, 90_000),
        _cell("US000", "5", "11", "14", 20_000 * factor, 900),
        _cell("US000", "5", "62", "14", 150_000 * factor, 9_000),
        _cell("US000", "5", "10", "11", 850_000 * factor, 80_000),
        _cell("01001", "0", "10", "70", 1_000, 90, lq_employment=1.0, oty_employment_change=20),
        _cell("01001", "5", "10", "71", 800, 80, lq_employment=0.94, oty_employment_change=18),
        _cell("01001", "3", "10", "71", 200, 10, lq_employment=1.4, oty_employment_change=2),
        _cell(
            "01001",
            "5",
            "11",
            "74",
            120 * factor,
            12,
            lq_employment=6.0,
            oty_employment_change=-5,
            avg_weekly_wage=700,
        ),
        _cell(
            "01001",
            "5",
            "62",
            "74",
            None,
            3,
            lq_employment_mark="suppressed",
            oty_employment_change_mark="suppressed",
        ),
        _cell("01001", "5", "71", "74", 0, 1, lq_employment=0.0, oty_employment_change=0),
        _cell("01003", "0", "10", "70", 500, 45, lq_employment=1.0, oty_employment_change=-3),
        _cell("01003", "5", "10", "71", 500, 45, lq_employment=1.18, oty_employment_change=-3),
        _cell("01003", "5", "11", "74", 30 * factor, 4, lq_employment=3.0, oty_employment_change=30),
        _cell("01003", "5", "62", "74", 90, 9, lq_employment=1.2, oty_employment_change=1),
    ]
    return pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)


def areas(*codes: str) -> pa.Table:
    """Area codes as the one-column table that queries join with."""
    return pa.table({"area_fips": pa.array(codes, pa.string())})
