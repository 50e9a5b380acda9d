"""A panel's numbers are those of each place alone; what is hidden stays hidden."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from highroad.errors import BadQuestion
from highroad.market import (
    dynamic_shift_share,
    growth_indices,
    quotient_panel,
    shift_share,
    shift_share_panel,
)


def test_quotients_of_a_panel_by_hand() -> None:
    rows = [
        ("US", "2023", "10", 1000),
        ("US", "2023", "62", 200),
        ("a", "2023", "10", 100),
        ("a", "2023", "62", 40),
        ("b", "2023", "10", 50),
        ("b", "2023", "62", None),
    ]
    names = ("place", "period", "activity", "jobs")
    panel = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    found = {row["place"]: row for row in quotient_panel(panel, base="US").to_pylist()}
    assert found["a"]["quotient"] == pytest.approx(2.0)
    assert found["a"]["variance"] == pytest.approx(1 / 40 - 1 / 100 + 1 / 200 - 1 / 1000)
    assert (found["b"]["quotient"], found["b"]["variance"]) == (None, None)
    with pytest.raises(BadQuestion, match="lacks the columns"):
        quotient_panel(panel.drop_columns(["jobs"]), base="US")


def test_what_cannot_be_divided_has_no_quotient_and_stays_in_the_panel() -> None:
    """No jobs or no row in the base, a total that is zero, hidden or not given, another year."""
    rows = [
        *(("US", "1", "10", 1000), ("US", "1", "A", 0), ("US", "1", "B", 400), ("US", "1", "C", None)),
        *(("x", "1", "10", 100), ("x", "1", "A", 5), ("x", "1", "B", 40), ("x", "1", "C", 3)),
        *(("x", "1", "D", 7), ("x", "2", "10", 100), ("x", "2", "B", 10), ("z", "1", "10", 0)),
        *(("z", "1", "B", 0), ("s", "1", "10", None), ("s", "1", "B", 9), ("q", "1", "B", 9)),
    ]
    names = ("place", "period", "activity", "jobs")
    panel = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    found = {
        (row["place"], row["period"], row["activity"]): row["quotient"]
        for row in quotient_panel(panel, base="US").to_pylist()
    }
    assert len(found) == 8
    assert {key: value for key, value in found.items() if value is not None} == {("x", "1", "B"): 1.0}
    with pytest.raises(BadQuestion, match="no row of nowhere"):
        quotient_panel(panel, base="nowhere")
    with pytest.raises(BadQuestion, match="twice"):
        quotient_panel(pa.concat_tables([panel, panel.slice(4, 1)]), base="US")


PARTS = ("change", "national", "mix", "regional", "competitive", "allocation")


def _panel(jobs: np.ndarray, hidden: np.ndarray) -> pa.Table:
    """Places (the first is the base) by years by activities."""
    place, year, activity = (each.ravel() for each in np.indices(jobs.shape))
    return pa.table(
        {
            "place": [f"p{each}" for each in place],
            "period": [f"{2018 + each}" for each in year],
            "activity": [f"{11 + each}" for each in activity],
            "jobs": pa.array(jobs.ravel(), pa.int64(), mask=hidden.ravel()),
        }
    )


def test_a_panels_shift_share_is_that_of_each_place_alone() -> None:
    """Zeros, entries, exits; a hidden cell leaves its industry out of both years, here and in the base."""
    rng = np.random.default_rng(4)
    jobs = rng.integers(0, 200, (5, 3, 6)) * (rng.random((5, 3, 6)) < 0.8)
    hidden = rng.random(jobs.shape) < 0.1
    hidden[0] = False
    jobs[0] = jobs[1:].sum(axis=0) + rng.integers(1, 900, (3, 6))
    panel = _panel(jobs, hidden)
    found = shift_share_panel(panel, base="p0")
    assert found.num_rows == 4 * 2 * 6
    for place in range(1, 5):
        for step in range(2):
            shown = ~(hidden[place, step] | hidden[place, step + 1])
            alone = shift_share(
                pa.table(
                    {
                        "industry_code": [f"{11 + each}" for each in np.flatnonzero(shown)],
                        "earlier": jobs[place, step][shown],
                        "later": jobs[place, step + 1][shown],
                        "base_earlier": jobs[0, step][shown],
                        "base_later": jobs[0, step + 1][shown],
                    }
                )
            ).table
            of = pc.and_(
                pc.equal(found["place"], f"p{place}"), pc.equal(found["from_period"], f"{2018 + step}")
            )
            rows = found.filter(of).sort_by("activity")
            assert pc.sum(pc.is_null(rows["change"])).as_py() == 6 - shown.sum()
            rows = rows.filter(pc.is_valid(rows["change"]))
            assert rows["activity"].to_pylist() == alone["industry_code"].to_pylist()
            for part in PARTS:
                assert rows[part].to_pylist() == pytest.approx(alone[part].to_pylist(), abs=1e-9), part


def test_a_place_without_a_year_has_no_step_to_it_and_is_not_read_as_zero() -> None:
    panel = _panel(np.array([[[900, 100], [910, 90]], [[10, 5], [11, 6]]]), np.zeros((2, 2, 2), bool))
    gone = panel.filter(pc.invert(pc.and_(pc.equal(panel["place"], "p1"), pc.equal(panel["period"], "2019"))))
    assert shift_share_panel(gone, base="p0").num_rows == 0
    with pytest.raises(BadQuestion, match="fewer jobs"):
        shift_share_panel(panel, base="p1")


def test_industries_of_two_editions_are_never_subtracted(shared_reference: Path) -> None:
    """The nation's of 2019 and 2024 (eleven million jobs lost by raw codes); 2012 and 2017; by year."""
    with (shared_reference / "methods/cases/01_naics_vintage_qcew_us_4digit.csv").open() as file:
        rows = list(csv.DictReader(file))
    codes = [row["industry_code"] for row in rows]
    jobs = np.array(
        [[int(float(row[f"emp_{name}_m3"] or 0)) for row in rows] for name in ("2019q1", "2024q1")]
    )
    table = pa.table({"industry_code": codes, "earlier": jobs[0] // 9, "later": jobs[1] // 9})
    table = table.append_column("base_earlier", pa.array(jobs[0])).append_column(
        "base_later", pa.array(jobs[1])
    )
    for split in (shift_share, growth_indices):
        with pytest.raises(BadQuestion, match="renumbered"):
            split(table)
        with pytest.raises(BadQuestion, match="leading zeros"):  # numbers do not tell their edition
            split(table.set_column(0, "industry_code", pa.array(range(len(codes)))))
    years = {"industry_code": codes * 2, "year": ["2019"] * len(codes) + ["2024"] * len(codes)}
    with pytest.raises(BadQuestion, match="renumbered"):
        dynamic_shift_share(pa.table(years | {"jobs": (jobs // 9).ravel(), "base": jobs.ravel()}))
    names = {"place": ["US"] * jobs.size, "period": years["year"], "activity": years["industry_code"]}
    panel = pa.table(names | {"jobs": jobs.ravel()})
    with pytest.raises(BadQuestion, match="renumbered"):
        shift_share_panel(panel, base="US")
    for old, new in (("452910", "452311"), ("5171", "5173"), ("541711", "541714")):  # 2012 and 2017
        moved = {"industry_code": [old, new, "62"], "earlier": [9, 0, 5], "later": [0, 9, 5]}
        with pytest.raises(BadQuestion, match="renumbered"):
            shift_share(pa.table(moved | {"base_earlier": [90, 0, 50], "base_later": [0, 90, 50]}))
    # An industry that closes and another that opens, of one edition, are what they are.
    moved = {"industry_code": ["316110", "316992", "62"], "earlier": [9, 0, 5], "later": [0, 9, 5]}
    assert (
        shift_share(pa.table(moved | {"base_earlier": [90, 0, 50], "base_later": [0, 90, 50]})).table.num_rows
        == 3
    )
