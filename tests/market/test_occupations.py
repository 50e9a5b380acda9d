"""Occupations of an area: every value as published, shares, sums over areas."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from highroad import market
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)


def test_every_value_is_the_published_one() -> None:
    served = market.occupation_employment("0023420", level="all", catalogue=EMBEDDED).table
    cells = pq.read_table(EMBEDDED.table("oews", "cells"), filters=[("area_code", "=", "0023420")])
    served, cells = served.sort_by("soc"), cells.sort_by("soc")
    names = [name for name in cells.column_names if name in served.column_names]
    assert len(names) > 25
    for name in names:
        assert served.column(name).to_pylist() == cells.column(name).to_pylist(), name


def test_largest_first_and_suppressed_last() -> None:
    table = market.occupation_employment("Fresno, CA", catalogue=EMBEDDED).table
    jobs = table.column("employment").to_pylist()
    shown = [count for count in jobs if count is not None]
    assert shown == sorted(shown, reverse=True)
    assert jobs[-4:] == [None] * 4
    assert table.column("occupation")[0].as_py() == "Home Health and Personal Care Aides"


@pytest.mark.parametrize("area", ["0000000", "0600000", "0023420"])
def test_shares_of_the_groups_sum_to_one(area: str) -> None:
    groups = market.occupation_employment(area, level="group", catalogue=EMBEDDED).table
    assert groups.num_rows == 22
    # Jobs are rounded to 10, so the sum may be off by 22 * 5 jobs.
    total = 100 * 110 / pc.sum(groups.column("employment")).as_py()
    assert pc.sum(groups.column("share_of_jobs")).as_py() == pytest.approx(100, abs=total)


def test_the_order_of_rows_and_areas_does_not_matter() -> None:
    one = market.occupation_employment(("0023420", "0047300"), level="all", catalogue=EMBEDDED).table
    other = market.occupation_employment(("0047300", "0023420"), level="all", catalogue=EMBEDDED).table
    assert one.equals(other)


def test_wages_of_several_areas_are_not_given() -> None:
    table = market.occupation_employment(("0023420", "0047300"), catalogue=EMBEDDED).table
    assert table.column("hourly_p50").null_count == table.num_rows
    assert set(table.column("hourly_p50_mark").to_pylist()) == {"not_evaluable"}
    assert isinstance(table, pa.Table)
