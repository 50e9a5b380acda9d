"""States and the nation: from their own rows, or from every part, and never from less."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.market.conftest import Holding
from tests.market.test_flows_and_lists import FULL, SECTOR, indicators

from highroad import market
from highroad.errors import DataMissing
from highroad.reference.regions import resolve_region

STATES = resolve_region("nation:us").states


def state(code: str, **more: object) -> list[dict[str, object]]:
    """A state's rows: all industries and health care."""
    row = FULL | {"area_type": "S", "area_code": code} | more
    return [row, row | SECTOR]


def test_a_state_is_described_by_its_own_row(tmp_path: Path) -> None:
    rows = [*state("06", hires=900), FULL, FULL | SECTOR]
    held = Holding(tmp_path, {"qwi": {"2025Q1": {"cells": indicators(*rows)}}})
    (row,) = market.hires("state:06", catalogue=held).table.to_pylist()
    assert (row["hires"], row["new_hire_earnings"]) == (900, 3000)  # as published, not added up
    with pytest.raises(DataMissing, match="every county of Nevada"):
        market.hires("state:32", catalogue=held)


def test_the_nation_is_all_its_states_even_from_releases_of_several_quarters(tmp_path: Path) -> None:
    early = [row for code in STATES[:3] for row in state(code)]
    late = [row for code in STATES[3:] for row in state(code)]
    newer = [row for code in STATES[3:] for row in state(code, year=2025, quarter=1)]
    vintages = {
        "2024Q4": {"cells": indicators(*early)},
        "2025Q1": {"cells": indicators(*late, *newer)},
    }
    held = Holding(tmp_path, {"qwi": vintages})
    result = market.hires("nation:us", catalogue=held)
    (row,) = result.table.to_pylist()
    assert result.method.parameters["quarter"] == "2024Q4"  # of 2025 three states have not told yet
    assert row["hires"] == 200 * len(STATES)
    assert row["turnover"] == pytest.approx(10.0)
    assert [each.vintage for each in result.sources] == ["2025Q1", "2024Q4"]
    stages = market.career_stages("nation:us", training="none", catalogue=held).table.to_pylist()
    assert stages[0]["hires"] == 200 * len(STATES)
    with pytest.raises(DataMissing, match="lack a part of United States: Alabama, Alaska, Arizona"):
        market.hires("nation:us", quarter="2025Q1", catalogue=held)


def test_a_nation_without_some_states_is_refused_by_name(tmp_path: Path) -> None:
    rows = [row for code in STATES if code not in ("02", "26") for row in state(code)]
    held = Holding(tmp_path, {"qwi": {"2025Q1": {"cells": indicators(*rows)}}})
    with pytest.raises(DataMissing, match="Alaska, Michigan"):
        market.hires("nation:us", catalogue=held)


def test_the_nations_own_row_is_taken_as_published(tmp_path: Path) -> None:
    own = FULL | {"area_type": "N", "area_code": "00", "hires": 5_000_000}
    held = Holding(tmp_path, {"qwi": {"2025Q1": {"cells": indicators(own, own | SECTOR)}}})
    (row,) = market.hires("nation:us", catalogue=held).table.to_pylist()
    assert (row["hires"], row["new_hire_earnings"]) == (5_000_000, 3000)


def test_groups_that_only_some_areas_have_are_not_the_regions(tmp_path: Path) -> None:
    other = FULL | {"area_code": "06039"}
    rows = [FULL, other, FULL | SECTOR, other | SECTOR, FULL | {"race": "A1"}]
    held = Holding(tmp_path, {"qwi": {"2025Q1": {"cells": indicators(*rows)}}})
    both = "counties:06019+06039"
    assert market.hires(both, catalogue=held).table["hires"].to_pylist() == [400]
    for asked in (market.hires, market.career_stages):
        with pytest.raises(DataMissing, match=r"race lack a part .*: Madera"):
            asked(both, by="race", catalogue=held)


def test_a_metropolitan_area_of_two_states_is_its_part_in_each(tmp_path: Path) -> None:
    here = resolve_region("metro:28140")  # Kansas City
    assert len(here.states) == 2
    rows: list[dict[str, object]] = []
    for code in here.states:
        part = FULL | {"area_type": "M", "area_code": f"{code}28140"}
        rows += [part, part | SECTOR]
    held = Holding(tmp_path, {"qwi": {"2025Q1": {"cells": indicators(*rows)}}})
    assert market.hires(here, catalogue=held).table["hires"].to_pylist() == [400]
