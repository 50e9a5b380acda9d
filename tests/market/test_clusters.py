"""Clusters: as two passes by hand count them, through every classification, with suppressed cells counted."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.market.conftest import Holding, cluster_definitions, cluster_tables
from tests.parity.qcew_cells import _cell

from highroad import market
from highroad.errors import DataMissing
from highroad.market import cluster_map, cluster_sums
from highroad.reference import codes
from highroad.sources.catalogue import Catalogue
from highroad.sources.clusters import DEFINITIONS_SCHEMA, read
from highroad.sources.qcew_layout import CELLS_SCHEMA


def mapped(code: str) -> dict[str, object]:
    return dict(cluster_map([code], cluster_definitions()).to_pylist()[0])


@pytest.mark.parametrize(
    ("code", "cluster", "exact"),
    [
        ("311811", "Food", True),
        ("238221", "Construction", True),  # residential plumbing contractors: only the QCEW has them
        ("482112", "Transport", True),
        ("541714", "Knowledge", True),  # NAICS 2017 was 541711 in NAICS 2012
        ("336110", "Automotive", True),  # NAICS 2022, of two codes of one cluster
        ("455219", "Retail", False),  # NAICS 2022, of codes of two clusters
        ("999999", None, False),
    ],
)
def test_an_industry_finds_its_cluster_through_older_classifications(
    code: str, cluster: str | None, exact: bool
) -> None:
    assert (mapped(code)["cluster"], mapped(code)["exact"]) == (cluster, exact)


def test_a_code_that_took_another_in_and_stayed_is_followed_once() -> None:
    few = cluster_definitions().filter(pc.equal(cluster_definitions()["naics"], "311811"))
    assert cluster_map(["425120"], few)["through"].to_pylist() == [None]


def test_what_the_definitions_leave_out_is_out_of_scope() -> None:
    assert [mapped(code)["in_scope"] for code in ("111110", "999999", "814110", "311811")] == [
        False,
        False,
        False,
        True,
    ]


def test_sums_by_cluster_are_as_counted_by_hand(shared_reference: Path) -> None:
    cases = shared_reference / "methods/cases"
    table = next(read(cases / "01_cluster_definitions_dps_naics.csv")).data
    with (cases / "01_clusters_qcew6_2021_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    places = [(row, place) for row in rows for place in ("all", row["area_fips"])]
    hidden = [row["disclosure_code"] == "N" for row, _place in places]
    many = [int(row["annual_avg_estabs"]) for row, _place in places]
    cells = pa.table(
        {
            "place": [place for _row, place in places],
            "activity": [row["industry_code"] for row, _place in places],
            "jobs": pa.array(
                [
                    None if dark else int(row["annual_avg_emplvl"])
                    for (row, _), dark in zip(places, hidden, strict=True)
                ],
                pa.int64(),
            ),
            "wages": [0] * len(places),
            "establishments": many,
            "cells": [1] * len(places),
            "hidden": [int(dark) for dark in hidden],
            "establishments_hidden": [n if dark else 0 for n, dark in zip(many, hidden, strict=True)],
        }
    )
    # The case maps by the definitions alone, without the chain through newer classifications.
    unmapped = {"naics": "", "kind": "local", "cluster": "UNMAPPED", "subcluster": None, "standard": True}
    known = set(table["naics"].to_pylist())
    lost = sorted(set(cells["activity"].to_pylist()) - known)
    extra = pa.Table.from_pylist([unmapped | {"naics": code} for code in lost], schema=table.schema)
    by_definition = cluster_map([*sorted(known), *lost], pa.concat_tables([table, extra]))
    sums = {(row["place"], row["cluster"]): row for row in cluster_sums(cells, by_definition).to_pylist()}
    with (cases / "01_clusters_39049_2021_expected.csv").open() as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == 64
    for row in expected:
        ours, base = sums["39049", row["cluster"]], sums["all", row["cluster"]]
        assert (ours["establishments"], ours["jobs"] or 0) == (int(row["estabs"]), int(row["disclosed_emp"]))
        assert (ours["industries"], ours["hidden"]) == (int(row["n_ind"]), int(row["n_suppressed_rows"]))
        assert ours["establishments_hidden"] == int(row["estabs_in_suppressed"])
        assert base["establishments"] == int(row["estabs_ref"])
        assert (base["jobs"] or 0) == int(row["disclosed_emp_ref"])
        assert ours["share"] / base["share"] == pytest.approx(float(row["lq_estabs"]), rel=1e-9)


def _six_digit(stream: io.TextIOBase) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in csv.DictReader(stream):
        if row["own_code"] == "5" and row["agglvl_code"][1] == "8" and row.get("qtr") in {"1", "A"}:
            name = next(key for key in row if "estabs" in key and not key.startswith(("lq", "oty")))
            found[row["industry_code"]] = found.get(row["industry_code"], 0) + int(row[name])
    return found


@pytest.mark.shared
@pytest.mark.parametrize(
    "definitions",
    [
        "data/crosswalks/clusters/NAICS_crosswalks_to_Cluster_system.xlsx",
        "reference/methods/cases/01_cluster_definitions_dps_naics.csv",  # lacks what was renumbered in 2017
    ],
    ids=["workbook", "text"],
)
def test_nearly_every_establishment_in_scope_has_a_cluster(shared_data: Path, definitions: str) -> None:
    """NAICS 2012 (2016), 2017 (2019) and 2022 (2024): 99.5 percent at least; what is left is listed."""
    table = next(read(shared_data.parent / definitions)).data
    years = {}
    for year in ("2019", "2024"):
        with gzip.open(shared_data / f"qcew/{year}_1_area_US000.csv.gz", "rt") as file:
            years[year] = _six_digit(file)
    with zipfile.ZipFile(shared_data / "qcew/2016_qtrly_by_area_CA_counties.zip") as archive:
        name = next(each for each in archive.namelist() if "06019" in each)
        years["2016"] = _six_digit(io.TextIOWrapper(archive.open(name), "utf-8"))
    for year, found in years.items():
        rows = {row["industry_code"]: row for row in cluster_map(found, table).to_pylist()}
        scope = {code: many for code, many in found.items() if rows[code]["in_scope"]}
        lost = {code: many for code, many in scope.items() if rows[code]["cluster"] is None}
        assert len(scope) > 500
        assert sum(lost.values()) / sum(scope.values()) <= 0.005, (year, lost)


@pytest.mark.shared
def test_no_industry_of_any_edition_is_lost(shared_data: Path) -> None:
    """So the years for which no file is at hand are covered too: 2015 to 2024."""
    table = next(
        read(shared_data.parent / "reference/methods/cases/01_cluster_definitions_dps_naics.csv")
    ).data
    older = codes.older_industries()
    for edition in (2017, 2022):
        listed = {code for code in codes.industries(edition) if len(code) == 6 and code.isdigit()}
        assert len(listed) > 900
        before = {part for code in listed for part in older.get(code, ())}  # of 2012, or of 2017
        mapped = cluster_map(sorted(listed | before), table).to_pylist()
        lost = [row["industry_code"] for row in mapped if row["in_scope"] and row["cluster"] is None]
        assert lost == ["541120"]  # notaries: no row of the Quarterly Census


def test_the_benchmark_supplies_what_the_definitions_lack_and_the_row_says_so() -> None:
    row = {"naics": "446110", "kind": "local", "cluster": "Local Utilities", "subcluster": None}
    given = pa.Table.from_pylist([row | {"standard": True}], schema=DEFINITIONS_SCHEMA)
    rows = {
        each["industry_code"]: each for each in cluster_map(["517110", "541714", "446110"], given).to_pylist()
    }
    wired = rows["517110"]  # NAICS 2012; 517311 in 2017
    assert (wired["cluster"], wired["through"], wired["supplied"]) == ("Local Utilities", "517311", True)
    assert rows["541714"]["cluster"] is None  # no such cluster in these definitions
    assert not rows["446110"]["supplied"]


@pytest.fixture
def held(tmp_path: Path) -> Catalogue:
    return Holding(tmp_path, cluster_tables())


def test_clusters_of_a_county_by_hand(held: Catalogue) -> None:
    result = market.clusters("01001", earlier="2022A", catalogue=held)
    found = {row["cluster"]: row for row in result.table.to_pylist()}
    cars, food = found["Automotive"], found["Food"]
    # 200 of 200 jobs shown here, 250 of 305 in both counties; establishments 3 of 6, 5 of 20.
    assert cars["jobs"] == 200
    assert cars["establishment_quotient"] == pytest.approx((3 / 6) / (5 / 20))
    assert cars["national_share"] == pytest.approx(80.0)
    assert cars["annual_wage"] == pytest.approx(60_000)
    assert cars["growth"] == pytest.approx(100.0)
    assert (food["jobs"], food["jobs_mark"]) == (None, "suppressed")
    assert (food["quotient"], food["quotient_mark"]) == (None, "not_evaluable")
    assert (food["growth"], food["growth_mark"]) == (None, "not_evaluable")
    assert (food["hidden"], food["establishments_hidden"]) == (1, 3)
    assert food["related"] == "Automotive"  # linked, and concentrated here
    assert (cars["strong"], cars["strong_mark"]) == (None, "not_evaluable")  # two counties are no measure
    assert any("all 2 counties at hand" in note for note in result.notes)


def test_growth_never_crosses_a_break_of_the_classification(held: Catalogue) -> None:
    result = market.clusters("01001", earlier="2021A", catalogue=held)
    assert set(result.table["growth"].to_pylist()) == {None}
    assert any("another classification" in note for note in result.notes)


def test_without_definitions_the_remedy_is_said(held_qcew: Catalogue) -> None:
    with pytest.raises(DataMissing, match="sources add"):
        market.clusters("01001", catalogue=held_qcew)


def test_establishments_that_are_not_published_break_nothing(tmp_path: Path) -> None:
    """Nine counties, so that strength is told; in one of them no establishments are stated."""
    tables = cluster_tables()
    rows = tables["qcew"]["2023A"]["cells"].to_pylist()
    others = [
        _cell(f"01{number:03}", "5", "336111", "78", 10, 1 if number < 21 else None, total_wages=1)
        for number in range(5, 23, 2)
    ]
    tables["qcew"] = {"2023A": {"cells": pa.Table.from_pylist([*rows, *others], schema=CELLS_SCHEMA)}}
    held = Holding(tmp_path, tables)
    for county in ("01001", "01021"):
        assert market.clusters(f"county:{county}", catalogue=held).table.num_rows


@pytest.mark.parametrize(("counties", "strong"), [(8, 2), (15, 4)])
def test_strong_is_the_top_quarter_of_counties_with_enough_in_it(
    tmp_path: Path, counties: int, strong: int
) -> None:
    """Counties by how many car makers they have: the 75th percentile, never a third of them."""
    rows = []
    for place in range(counties):
        code = f"01{2 * place + 1:03}"
        rows.append(_cell(code, "5", "336111", "78", None, 3 * place + 1, total_wages=None))
        rows.append(_cell(code, "5", "311811", "78", None, 100 - 3 * place - 1, total_wages=None))
    tables = cluster_tables()
    tables["qcew"] = {"2023A": {"cells": pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)}}
    held = Holding(tmp_path, tables)

    def called(place: int) -> bool:
        table = market.clusters(f"{2 * place + 1 + 1000:05}", catalogue=held).table.to_pylist()
        return next(bool(row["strong"]) for row in table if row["cluster"] == "Automotive")

    first = counties - strong
    assert [called(place) for place in (first - 1, first, counties - 1)] == [False, True, True]
