"""A small OEWS: a nation and two areas in which everything that bites occurs once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from highroad.sources.oews_layout import CELLS_SCHEMA

_WAGES = ("p10", "p25", "p50", "p75", "p90")


def _cell(area: str, soc: str, jobs: int | None, rse: float | None, **others: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(CELLS_SCHEMA.names)
    row |= {
        "year": 2025,
        "area_type": "N" if area == "0000000" else "M",
        "area_code": area,
        "industry_code": "000000",
        "soc": soc,
        "employment": jobs,
        "employment_mark": None if jobs is not None else "suppressed",
        "employment_rse": rse,
    }
    return row | others


def _ladder(*wages: float | None, mark: str | None = None, per: str = "hourly") -> dict[str, object]:
    row: dict[str, object] = {f"{per}_{p}": wage for p, wage in zip(_WAGES, wages, strict=True)}
    return row | {f"{per}_{p}_mark": mark for p in _WAGES}


def cells() -> pa.Table:
    """Cells in the tidy layout; `here` and `base` of the examples choose among them."""
    annual_only = _ladder(None, None, None, None, None, mark="not_applicable")
    rows = [
        _cell("0000000", "00-0000", 1_000_000, 0.0, jobs_per_1000=1000.0),
        _cell("0000000", "11-0000", 60_000, 0.4),
        _cell("0000000", "11-1011", 2_000, 0.9),
        _cell("0000000", "25-2021", 9_000, 0.7),
        _cell("0000000", "31-1120", 30_000, 0.2),
        _cell("0000000", "51-9999", 0, 0.0),
        _cell(
            "0000001",
            "00-0000",
            10_000,
            0.0,
            location_quotient=1.0,
            **_ladder(16.5, 17.47, 22.55, 35.66, 55.82),
        ),
        _cell(
            "0000001", "11-0000", 700, 2.5, location_quotient=1.17, **_ladder(25.0, 30.0, 41.5, 60.0, 99.0)
        ),
        _cell(
            "0000001", "11-1011", 40, 21.3, location_quotient=2.0, **_ladder(*[115.0] * 5, mark="at_least")
        ),
        _cell("0000001", "25-2021", 120, 15.8, location_quotient=1.33, **annual_only)
        | _ladder(30_000.0, 41_600.0, 60_000.0, 80_000.0, 90_000.0, per="annual"),
        _cell(
            "0000001",
            "31-1120",
            None,
            None,
            location_quotient_mark="suppressed",
            **_ladder(16.5, 16.5, 16.5, 18.0, 20.0),
        ),
        _cell("0000001", "51-9999", 30, 40.0, **_ladder(20.0, None, None, None, None)),
        _cell("0000001", "47-2061", 50, 12.0),
        _cell("0000002", "00-0000", 5_000, 0.0, location_quotient=1.0),
        _cell("0000002", "11-0000", 200, 5.0, location_quotient=0.67),
        _cell("0000002", "11-1011", 10, 33.0, location_quotient=1.0),
        _cell("0000002", "31-1120", 90, 8.0, location_quotient=0.6),
        _cell("0000000", "11-1011", 77, 5.0) | {"industry_code": "113000"},
    ]
    return pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)


def occupations() -> pa.Table:
    """Names of the occupations, with a broad group that has finer codes and one that has none."""
    names = {
        "00-0000": "All Occupations",
        "11-0000": "Management Occupations",
        "11-1010": "Chief Executives (broad)",
        "11-1011": "Chief Executives",
        "25-2021": "Elementary School Teachers",
        "31-1120": "Home Health and Personal Care Aides",
        "47-2061": "Construction Laborers",
        "51-9999": "Production Workers, All Other",
    }
    return pa.table({"soc": list(names), "occupation_name": list(names.values())})


def codes(area_codes: Iterable[str]) -> pa.Table:
    """Area codes as the one-column table that queries join with."""
    return pa.table({"area_code": pa.array(list(area_codes), pa.string())})


def places(areas: Mapping[str, Iterable[str]]) -> pa.Table:
    """Places, each of one or more areas."""
    pairs = [(place, code) for place, codes_of in areas.items() for code in codes_of]
    return pa.table({"place": [place for place, _ in pairs], "area_code": [code for _, code in pairs]})
