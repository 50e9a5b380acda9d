"""Seats and openings by sector: shared by the nation's staffing, nothing lost, and unknown stays open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.market.conftest import Holding
from tests.market.test_training_seats import register
from typer.testing import CliRunner

from highroad import language
from highroad.cli import main as cli
from highroad.errors import DataMissing
from highroad.market import sector_shares, training_alignment, training_seats
from highroad.market.training_alignment import shared_out
from highroad.publishing.exhibits import register_exhibit
from highroad.sources import oews_layout, projections
from highroad.sources.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("no_projections")
DATA = Path(__file__).parents[1] / "sources" / "data"
WELDERS, NURSES, MANAGERS = "51-4121", "29-1141", "11-1021"
#: The nation's jobs: by sector (None: hidden), and in all.
NATION = {
    WELDERS: ({"31--34": 600, "23--24": 300, "62--63": None}, 1000),
    NURSES: ({"62--63": 800, "31--34": 200}, 1000),
    MANAGERS: ({"31--34": 1000}, 1000),
}
HERE = {WELDERS: 500, NURSES: 1000, MANAGERS: None, "47-2231": 100}
PROGRAMS = """program,provider,soc,seats
Welding,Academy,51-4121,20
Both,College,51-4121;29-1141,40
"""


def cell(
    area: str, industry: str, soc: str, jobs: int | None, error: float | None = None
) -> dict[str, object]:
    row = dict.fromkeys(oews_layout.CELLS_SCHEMA.names)
    kind = "N" if area == "0000000" else "M"
    mark = "suppressed" if jobs is None else None
    row |= {"year": 2025, "area_type": kind, "area_code": area, "industry_code": industry, "soc": soc}
    return row | {"employment": jobs, "employment_mark": mark, "employment_rse": error}


def held(folder: Path, rates: bool = True, error: float | None = None) -> Catalogue:
    """A tenth of the jobs opens a year; welders of a tenth of the nation's jobs are in no sector shown."""
    cells = []
    for soc, (sectors, total) in NATION.items():
        cells += [cell("0000000", code, soc, jobs) for code, jobs in sectors.items()]
        cells.append(cell("0000000", "000000", soc, total))
        cells.append(cell("0000000", "999101", soc, 77))  # a part of a sector once more: not counted twice
    cells += [cell("0023420", "000000", soc, jobs, error) for soc, jobs in {"00-0000": 2000, **HERE}.items()]
    embedded = Catalogue(None).vintages("oews")[0].tables
    tables = {name: pq.read_table(path) for name, path in embedded.items() if name != "cells"}
    tables["cells"] = pa.Table.from_pylist(cells, schema=oews_layout.CELLS_SCHEMA)
    row = dict.fromkeys(projections.CELLS_SCHEMA.names)
    row |= {"base_year": 2024, "projected_year": 2034, "employment": 10**6, "projected_employment": 10**6}
    row |= {"exit_rate": 4.0, "transfer_rate": 6.0}
    told = pa.Table.from_pylist([row | {"soc": soc} for soc in HERE], schema=projections.CELLS_SCHEMA)
    more = {"projections": {"2024": {"cells": told}}} if rates else {}
    return Holding(folder, {"oews": {"2025": tables}, **more})


def test_sectors_by_hand(tmp_path: Path) -> None:
    catalogue = held(tmp_path)
    asked = register(tmp_path, PROGRAMS)
    rows = {row["sector_code"]: row for row in _alignment(asked, catalogue).to_pylist()}
    # Openings: welders 50, nurses 100. Seats: welders 20 + 20, nurses 20.
    making, building, care, nowhere = (rows[code] for code in ("31-33", "23", "62", "unknown"))
    assert making["openings"] == pytest.approx(0.6 * 50 + 0.2 * 100)  # 50
    assert making["seats"] == pytest.approx(0.6 * 40 + 0.2 * 20)  # 28
    # "Both" sends 40 people: at the least all nurses (a fifth here), at the most all welders (six tenths).
    assert (making["seats_low"], making["seats_high"]) == pytest.approx((12 + 8, 12 + 24))
    # Rounding: welders 49 to 51, nurses 98.5 to 101.5 openings and a little; no sampling error is published.
    least, most = 0.6 * 495 + 0.2 * 995, 0.6 * 505 + 0.2 * 1005
    assert making["openings_low"] == pytest.approx(0.099 * least, rel=1e-3)
    assert making["openings_high"] == pytest.approx(0.101 * most, rel=1e-3)
    ends = (making["openings_low"] - 36, 22, making["openings_high"] - 20)
    assert (making["gap_low"], making["gap"], making["gap_high"]) == pytest.approx(ends)
    assert making["drivers"].startswith(
        "where people go 16; rounding, and rates of the nation or the state 2"
    )
    assert making["drivers"].endswith("not in it: the sampling error of jobs, which is not published")
    assert making["verdict"] == "fewer seats than openings"
    assert making["under"] == "Registered Nurses (16); Welders, Cutters, Solderers, and Brazers (6)"
    assert building["verdict"] == "may go either way"  # openings 15, seats 6 to 18
    ends = (0.3 * 0.099 * 495 - 18, 0.3 * 0.101 * 505 - 6)
    assert (building["gap_low"], building["gap_high"]) == pytest.approx(ends, rel=0.01)
    # Care hides its welders: a tenth of them, or none; at the least nobody of "Both" goes there.
    assert care["openings"] == pytest.approx(80)
    ends = (0.8 * 0.099 * 995, 0.101 * (0.8 * 1005 + 0.1 * 505))
    assert (care["openings_low"], care["openings_high"]) == pytest.approx(ends, rel=1e-3)
    assert "sectors whose share is hidden 5" in care["drivers"]
    assert (care["seats_low"], care["seats"], care["seats_high"]) == pytest.approx((0, 16, 2 + 32))
    assert (nowhere["openings"], nowhere["openings_low"], nowhere["seats"]) == pytest.approx((5, 0, 4))
    assert list(rows)[-1] == "unknown"
    # Managers' jobs are hidden and no program leads there; roofers' ten openings have no pattern.
    assert nowhere["untrained"] == pytest.approx(10)


def test_sampling_errors_of_a_sector_s_occupations_add_up_as_squares(tmp_path: Path) -> None:
    catalogue = held(tmp_path, error=10.0)
    asked = register(tmp_path, PROGRAMS)
    table = training_seats("metro:23420", asked, catalogue=catalogue).table
    seats = {row["soc"]: row for row in table.to_pylist()}
    making = next(row for row in _alignment(asked, catalogue).to_pylist() if row["sector_code"] == "31-33")
    shares = {WELDERS: 0.6, NURSES: 0.2}
    for end, sign in (("low", -1), ("high", 1)):
        steady = sum(share * seats[soc][f"steady_{end}"] for soc, share in shares.items())
        off = {soc: seats[soc][f"openings_{end}"] - seats[soc][f"steady_{end}"] for soc in shares}
        errors = [share * off[soc] for soc, share in shares.items()]
        assert making[f"openings_{end}"] == pytest.approx(steady + sign * np.hypot(*errors))
    assert making["drivers"].startswith("where people go 16; sampling error of jobs 1")
    assert "not in it" not in making["drivers"]


def _alignment(asked: pa.Table, catalogue: Catalogue) -> pa.Table:
    return training_alignment("metro:23420", asked, catalogue=catalogue).table


def test_sums_over_sectors_are_the_occupations(tmp_path: Path) -> None:
    catalogue = held(tmp_path)
    asked = register(tmp_path, PROGRAMS + "Sun,Academy,47-2231;51-4121,7\n")
    seats = training_seats("metro:23420", asked, catalogue=catalogue).table
    table = _alignment(asked, catalogue)
    for name in ("openings", "seats", "gap"):
        assert pc.sum(table[name]).as_py() == pytest.approx(pc.sum(seats[name]).as_py(), abs=1e-9)
    shares = sector_shares([*HERE], catalogue=catalogue).table
    sums = shares.group_by("soc").aggregate([("share", "sum")])
    assert sums["share_sum"].to_pylist() == pytest.approx([100.0] * len(HERE), abs=1e-9)
    mine = shares.filter(pc.equal(shares["soc"], "47-2231")).to_pylist()
    assert [(row["sector_code"], row["share"]) for row in mine] == [("unknown", 100.0)]


@settings(max_examples=60, deadline=None)
@given(
    some.lists(
        some.tuples(
            some.lists(some.none() | some.integers(0, 10**6), min_size=4, max_size=4),
            some.none() | some.integers(0, 10**7),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_nothing_is_lost(rows: list[tuple[list[int | None], int | None]]) -> None:
    hidden = np.array([[jobs is None for jobs in sectors] for sectors, _total in rows])
    jobs = np.array([[float(jobs or 0) for jobs in sectors] for sectors, _total in rows])
    totals = np.array([np.nan if total is None else float(total) for _sectors, total in rows])
    middle, low, high = shared_out(jobs, hidden, totals)
    assert middle.sum(1) == pytest.approx(np.ones(len(rows)), abs=1e-12)
    assert (low >= 0).all()
    assert (high <= 1 + 1e-12).all()
    assert ((low <= middle + 1e-15) & (middle <= high + 1e-15)).all()
    amounts = np.arange(len(rows)) * 12_345.678
    assert (amounts @ middle).sum() == pytest.approx(amounts.sum(), abs=1e-9 * max(1, amounts.sum()))


def test_what_is_unknown_leaves_one_end_open(tmp_path: Path) -> None:
    catalogue = held(tmp_path)
    # Managers' openings are hidden: manufacturing has at least the welders' 30, against 0 seats.
    asked = register(tmp_path, "program,provider,soc,seats\nA,X,51-4121,0\nB,X,11-1021,0\n")
    rows = {row["sector_code"]: row for row in _alignment(asked, catalogue).to_pylist()}
    making = rows["31-33"]
    assert (making["verdict"], making["unknown_openings"]) == ("fewer seats than openings", 1)
    ends = (pytest.approx(0.6 * 0.099 * 495, rel=1e-3), None, None)
    assert (making["gap_low"], making["gap"], making["gap_high"]) == ends
    assert (making["openings_mark"], making["openings_high_mark"]) == ("at_least", "not_evaluable")
    assert rows["23"]["seats"] == 0  # zero seats are known
    assert rows["23"]["seats_mark"] == "estimated"
    asked = register(tmp_path, "program,provider,soc,seats\nA,X,51-4121,900\nB,X,11-1021,\n")
    rows = {row["sector_code"]: row for row in _alignment(asked, catalogue).to_pylist()}
    assert (rows["31-33"]["verdict"], rows["31-33"]["seats_mark"]) == ("cannot be evaluated", "at_least")
    assert rows["23"]["verdict"] == "more seats than openings"
    asked = register(tmp_path, "program,provider,soc,seats\nA,X,51-4121,9\nB,X,51-4121,*\n")
    rows = {row["sector_code"]: row for row in _alignment(asked, catalogue).to_pylist()}
    led = {row["verdict"] for row in rows.values() if row["occupations"]}
    assert led == {"cannot be evaluated"}
    assert len(rows) == 4


def test_without_projections_and_as_an_exhibit(tmp_path: Path) -> None:
    asked = register(tmp_path, PROGRAMS)
    bare = training_alignment("metro:23420", asked, catalogue=held(tmp_path, rates=False))
    assert set(bare.table["openings_mark"].to_pylist()) == {"missing"}
    assert set(bare.table["verdict"].to_pylist()) == {"cannot be evaluated"}
    made = register_exhibit("training-seats", bare, name="Programs")
    assert (made.chart, made.title) == (
        None,
        "Programs: for none of 3 sectors can seats and openings be evaluated",
    )
    found = training_alignment("metro:23420", asked, catalogue=held(tmp_path))
    made = register_exhibit("training-seats", found, name="Programs")
    assert made.title == "Programs: too few seats for 2 of 3 sectors, too many for 0"
    assert made.chart is not None
    with language.use("es"):
        told = training_alignment("metro:23420", asked, catalogue=held(tmp_path))
        assert "sectores" in register_exhibit("training-seats", told, name="Programas").title


def test_the_states_rates(tmp_path: Path) -> None:
    """By California's own: 5,280 openings in ten years for each 9,950 nurses' jobs; else none, and said."""
    asked = register(tmp_path, PROGRAMS)
    lacking = training_seats("metro:23420", asked, rates="state", catalogue=held(tmp_path))
    assert set(lacking.table["openings_mark"].to_pylist()) == {"missing"}
    assert any("projections of California are not at hand" in note for note in lacking.notes)
    catalogue = Catalogue(tmp_path / "home")
    catalogue.add(DATA / "edd_projections.csv")
    found = training_seats("metro:23420", asked, rates="state", catalogue=catalogue)
    nurses = next(row for row in found.table.to_pylist() if row["soc"] == NURSES)
    assert nurses["openings"] == pytest.approx(11_030 * 528 / 9950)
    assert found.method.parameters["rates"] == "state"
    assert "of_state" in found.method.parameters
    sectors = training_alignment("metro:23420", asked, rates="state", catalogue=catalogue).table
    total = pc.sum(found.table["openings"]).as_py()
    if total is not None:
        assert pc.sum(sectors["openings"]).as_py() == pytest.approx(total, abs=1e-6)
    bare = register(tmp_path, "program,provider,seats\nA,B,1\n")
    with pytest.raises(DataMissing):
        training_alignment("metro:23420", bare, catalogue=Catalogue(None))


def test_the_command(tmp_path: Path) -> None:
    register(tmp_path, PROGRAMS)
    asked = ["registers", "training-seats", "metro:23420", str(tmp_path / "programs.csv")]
    home = ["--format", "csv", "-o", "-", "--home", str(tmp_path / "home")]
    found = CliRunner().invoke(cli.app, [*asked, "--by", "sector", "--rates", "nation", *home])
    assert found.exit_code == 0, found.output
    assert "62,Health Care and Social Assistance,cannot be evaluated" in found.output
    found = CliRunner().invoke(cli.app, [*asked, "--by", "shares", *home])
    assert found.exit_code == 0, found.output
    assert "51-4121,31-33,Manufacturing" in found.output
