"""Openings and completers as exhibits: a range, what drives it, and what cannot be evaluated."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.market.conftest import Holding

from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources import crosswalks, ipeds, projections
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Part

DATA = Path(__file__).parents[2] / "sources" / "data"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Completions, institutions and the crosswalk as their publishers hand them out; two projected rates."""
    import pyarrow as pa

    found: dict[str, dict[str, pa.Table]] = {}
    parts: list[Part] = [*ipeds.read(DATA / "C2024_A.csv"), *ipeds.read(DATA / "HD2024.csv")]
    found["ipeds"] = {part.table: part.data for part in parts}
    links = list(crosswalks.read_cip_soc(DATA / "CIP2020_SOC2018_Crosswalk.xlsx"))
    found["cip_soc"] = {part.table: part.data for part in links}
    row = dict.fromkeys(projections.CELLS_SCHEMA.names)
    rates = [
        row
        | {
            "soc": soc,
            "base_year": 2024,
            "projected_year": 2034,
            "employment": 1_000_000,
            "projected_employment": 1_100_000,
            "exit_rate": 3.0,
            "transfer_rate": 5.0,
        }
        for soc in ("29-1141", "11-1021")
    ]
    found["projections"] = {"cells": pa.Table.from_pylist(rates, schema=projections.CELLS_SCHEMA)}
    vintages = {"ipeds": "2024", "cip_soc": "2020", "projections": "2024"}
    return Holding(
        tmp_path_factory.mktemp("held"), {key: {vintages[key]: tables} for key, tables in found.items()}
    )


def ask(kind: str, held: Catalogue, **parameters: str) -> Exhibit:
    made = build_exhibit(Question(kind, parameters), catalogue=held)
    assert made.missing is None, made.missing
    assert Exhibit.from_json(made.to_json()) == made
    assert made.table is not None
    return made


def test_the_gap_is_a_range_with_drivers(held: Catalogue) -> None:
    made = ask("supply-gap", held, region="metro:23420")
    table = made.table
    assert table is not None
    rows = {soc: row for row, soc in enumerate(table.data["soc"])}
    nurses, managers, hidden = rows["29-1141"], rows["11-1021"], rows["15-1252"]

    def widths(row: int) -> tuple[float, float]:
        ends = (("gap_low", "gap_high"), ("openings_low", "openings_high"))
        gap, openings = (table.value(row, high) - table.value(row, low) for low, high in ends)
        return gap, openings

    # One program leads to nurses alone: 298 completers wherever they go, so that only openings are unsure.
    gap, openings = widths(nurses)
    assert gap == pytest.approx(openings)
    assert "people go" not in table.text(nurses, "drivers")
    assert table.value(nurses, "openings") - table.value(nurses, "gap") == pytest.approx(298)
    # Business administration leads to three occupations: a third each, all or none at the ends.
    gap, openings = widths(managers)
    assert gap - openings == pytest.approx(472)
    assert table.text(managers, "drivers").startswith("where people go 472; sampling error of jobs ")
    assert "where people go (" in made.takeaway
    drivers = sum(table.value(managers, name) for name in ("growth", "exits", "transfers"))
    assert drivers == pytest.approx(table.value(managers, "openings"))
    assert table.text(hidden, "gap") == "not evaluable"  # no projected rate
    assert all(count > 0 for count in table.data["programs"])
    assert "cannot be evaluated" in made.takeaway
    assert made.chart is not None
    everything = ask("supply-gap", held, region="metro:23420", show="all").table
    assert everything is not None
    assert everything.num_rows > table.num_rows


def test_programs_by_completions(held: Catalogue) -> None:
    made = ask("training-programs", held, region="county:06019", awards="associate")
    assert made.table is not None
    assert sum(made.table.data["completions"]) == 118 + 27
    assert made.table.text(0, "completions") in made.title
