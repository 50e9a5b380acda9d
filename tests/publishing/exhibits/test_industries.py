"""Exhibits about industries, over a small QCEW: the finding is in the table, estimates are marked."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.market.conftest import Holding, cluster_tables
from tests.parity.qcew_cells import _cell, cells

from highroad.errors import BadQuestion
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.publishing.formats import format_number
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA


@pytest.fixture
def held(tmp_path: Path) -> Catalogue:
    return Holding(tmp_path, {"qcew": {"2023A": {"cells": cells()}}})


def ask(kind: str, held: Catalogue, **parameters: str) -> Exhibit:
    made = build_exhibit(Question(kind, parameters), catalogue=held)
    assert made.missing is None
    assert Exhibit.from_json(made.to_json()) == made
    return made


def test_estimates_of_suppressed_jobs_are_marked_everywhere(held: Catalogue) -> None:
    made = ask("suppressed-jobs", held, region="county:01001")
    assert made.table is not None
    assert made.table.data["employment_mark"] == ("estimated",)
    number = format_number(made.table.data["employment"][0])
    assert f"{number} jobs, by estimate" in made.title
    assert made.chart is not None
    assert any("not published numbers" in note for note in made.notes)
    with pytest.raises(BadQuestion, match="no parameter terms"):  # nobody can accept them for others
        ask("suppressed-jobs", held, region="county:01001", terms="accepted")


def test_clusters_name_the_most_concentrated(tmp_path: Path) -> None:
    held = Holding(tmp_path, cluster_tables())
    made = ask("clusters", held, region="county:01001", show="all")
    assert made.table is not None
    assert made.table.text(0, "cluster") in made.title
    assert made.table.text(0, "establishment_quotient") in made.title
    assert made.chart is not None
    assert {source.key for source in made.table.sources} == {"qcew", "clusters"}


def test_nothing_is_concentrated_against_itself(tmp_path: Path) -> None:
    """Quotients that are all 1.00 are no finding: no chart of equal bars, and nothing that is "the most"."""
    both = ask("clusters", Holding(tmp_path, cluster_tables()), region="counties:01001+01003", show="all")
    rows = [_cell("US000", "5", "622", "15", 90, 1), _cell("US000", "0", "10", "10", 90, 1)]
    whole = {"2023A": {"cells": pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)}}
    nation = ask("industry-quotients", Holding(tmp_path, {"qcew": whole}), region="nation:us")
    for made in (both, nation):
        assert made.table is not None
        assert made.table.num_rows
        assert made.chart is None
        assert made.title.endswith("is the area compared with: its quotients are all 1.00")


def test_growth_taken_apart_adds_up_and_names_what_is_left_out(tmp_path: Path) -> None:
    held = Holding(tmp_path, {"qcew": {"2023A": {"cells": cells()}, "2024A": {"cells": cells(2)}}})
    for model in ("classic", "homothetic"):
        made = ask("shift-share", held, region="county:01001", model=model, detail="sector")
        table = made.table
        assert table is not None
        assert table.data["industry_code"][-1] == "total"
        for row in range(table.num_rows):
            parts = sum(table.value(row, name) for name in ("national", "mix", "regional"))
            assert parts == pytest.approx(table.value(row, "change"), abs=1e-9)
        assert made.title.startswith("In 2 of 3 industries")
        assert made.chart is not None
        assert made.question.parameters["earlier"] == "2023A"
        assert made.question.vintages["qcew"] == "2024A"
    by_year = ask("shift-share", held, region="county:01001", model="dynamic", detail="sector")
    assert by_year.table is not None
    assert by_year.table.data["step"] == ("2023-2024",)
    assert "make one step" in by_year.undrawn


def test_industry_quotients_say_how_sure_they_are(held: Catalogue) -> None:
    made = ask("industry-quotients", held, region="county:01001", detail="sector")
    assert made.table is not None
    assert made.table.value(0, "low") < made.table.value(0, "location_quotient") < made.table.value(0, "high")
    assert "low end" in made.takeaway


def test_a_staffing_band_of_sampling_error_alone_says_so(tmp_path: Path) -> None:
    hospitals = [_cell("01001", "5", "622", "75", 1_000, 4)]
    held = Holding(
        tmp_path, {"qcew": {"2023A": {"cells": pa.Table.from_pylist(hospitals, schema=CELLS_SCHEMA)}}}
    )
    made = ask("industry-staffing", held, region="county:01001", industry="622")
    assert "the true interval is wider" in made.takeaway
    assert "as few as" not in made.takeaway
