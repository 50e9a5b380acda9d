"""A change of the industry classification is bridged by the concordance: totals kept, nothing invented."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.market.conftest import Holding
from tests.parity.qcew_cells import _cell

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market.naics_bridge import bridge
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA

DATA = Path(__file__).parents[1] / "sources" / "data"
NAMES = ("earlier", "later", "base_earlier", "base_later")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """An instance with the concordance of 2022 and 2017."""
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    catalogue.add(DATA / "2022_to_2017_NAICS.xlsx")
    return catalogue


def rows(values: dict[str, tuple[int, int]], hidden: tuple[str, ...] = ()) -> pa.Table:
    """Jobs by code in both years; the reference area has ten times as many."""
    found = {code: (before, after, 10 * before, 10 * after) for code, (before, after) in values.items()}
    columns = zip(*found.values(), strict=True)
    return pa.table(
        {"industry_code": list(found)}
        | {name: pa.array(column, pa.float64()) for name, column in zip(NAMES, columns, strict=True)}
        | {"complete": [code not in hidden for code in found]}
    )


CLOTHING = {
    "111110": (40, 50),
    "448110": (100, 0),
    "448120": (200, 0),
    "448210": (50, 0),
    "454110": (400, 0),
    "458110": (0, 620),
    "458210": (0, 160),
}


def test_codes_that_share_industries_are_put_together(held: Catalogue) -> None:
    table = rows(CLOTHING)
    found = bridge(table, "2021A", "2023A", held)
    assert found.rows.select(["industry_code", "earlier", "later"]).to_pylist() == [
        {"industry_code": "111110", "earlier": 40.0, "later": 50.0},
        {"industry_code": "448110+5", "earlier": 750.0, "later": 780.0},  # never 750 lost and 780 gained
    ]
    assert found.members["448110+5"] == ("448110", "448120", "448210", "454110", "458110", "458210")
    for name in NAMES:
        assert pc.sum(found.rows[name]) == pc.sum(table[name])
    assert "448110" in found.notes()[0]
    assert "regrouped" in found.title("448110+5", "2022")


def test_coarser_codes_and_hidden_members(held: Catalogue) -> None:
    four = {
        "1111": (40, 50),
        "4481": (300, 0),
        "4482": (50, 0),
        "4541": (400, 0),
        "4581": (0, 620),
        "4582": (0, 160),
    }
    found = bridge(rows(four, hidden=("4541",)), "2021A", "2023A", held)
    assert dict(
        zip(found.rows["industry_code"].to_pylist(), found.rows["complete"].to_pylist(), strict=True)
    ) == {"1111": True, "4481+4": False}


def test_without_the_concordance(tmp_path: Path, held: Catalogue) -> None:
    with pytest.raises(DataMissing, match="concordance of NAICS 2022"):
        bridge(rows(CLOTHING), "2021A", "2023A", Catalogue(tmp_path))
    with pytest.raises(DataMissing, match="concordance of NAICS 2017"):
        bridge(rows(CLOTHING), "2016A", "2023A", held)
    with pytest.raises(BadQuestion, match="need no bridge"):
        bridge(rows({"31-33": (1, 2)}), "2021A", "2023A", held)


def test_the_whole_question(tmp_path: Path, held: Catalogue) -> None:
    def year(number: int, jobs: dict[str, tuple[int, int]], at: int) -> pa.Table:
        cells = [
            _cell(area, "5", code, f"{level}8", factor * both[at], 9, year=number)
            for code, both in jobs.items()
            for area, level, factor in (("01001", "7", 1), ("US000", "1", 10))
            if both[at]
        ]
        return pa.Table.from_pylist(cells, schema=CELLS_SCHEMA)

    catalogue = Holding(
        tmp_path,
        {"qcew": {"2021A": {"cells": year(2021, CLOTHING, 0)}, "2023A": {"cells": year(2023, CLOTHING, 1)}}},
    )
    catalogue.holds["naics_crosswalk"] = held.vintages("naics_crosswalk")
    asked = {"earlier": "2021A", "later": "2023A", "detail": "6-digit", "catalogue": catalogue}
    with pytest.raises(BadQuestion, match="their detailed codes differ"):
        market.regional_shift_share("county:01001", "US000", **asked)  # type: ignore[arg-type]
    result = market.regional_shift_share("county:01001", "US000", bridged=True, **asked)  # type: ignore[arg-type]
    changes = dict(
        zip(result.table["industry_code"].to_pylist(), result.table["change"].to_pylist(), strict=True)
    )
    assert changes == {"111110": 10.0, "448110+5": 30.0}
    assert any("put together" in note for note in result.notes)
    assert "naics_crosswalk" in {source.key for source in result.sources}
