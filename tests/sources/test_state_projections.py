"""Projections of states: two layouts, wages that are not published, numbers that contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from highroad.errors import UnreadableFile
from highroad.sources import state_projections
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import recognize

CALIFORNIA, NEVADA = "edd_projections.csv", "LongTermRestJson_32.json"


def test_california(excerpts: Path) -> None:
    areas, state = state_projections.read(excerpts / CALIFORNIA)
    assert (areas.vintage, state.vintage) == ("2023", "2024")  # a state's period and its areas' differ
    nurses = state.data.to_pylist()[1]
    assert (nurses["openings"], nurses["hourly_p50"], nurses["level"]) == (184_000, 70.12, 4)
    assert (nurses["annual_openings"], nurses["annual_openings_mark"]) == (None, "missing")
    unpaid = areas.data.to_pylist()[1]
    assert (unpaid["annual_p50"], unpaid["annual_p50_mark"]) == (None, "missing")  # printed as 0
    assert unpaid["training"] == "None"
    assert state.data.to_pylist()[0]["education"] is None  # N/A


def test_all_states(excerpts: Path) -> None:
    (part,) = state_projections.read(excerpts / NEVADA)
    nurses, dealers = part.data.to_pylist()
    assert (nurses["state_fips"], nurses["annual_openings"], nurses["openings_mark"]) == (
        "32",
        1930,
        "missing",
    )
    assert (dealers["base_year"], dealers["projected_year"], dealers["soc"]) == (2022, 2032, "39-3011")


def test_the_table_of_the_site(tmp_path: Path) -> None:
    path = tmp_path / "ltprojections.csv"
    path.write_text(
        "Area Name,Occupation Code,Occupation Name,Base Year,Base,Projected Year,Projection,Change,"
        "Percent Change,Average Annual Openings\n"
        "Nevada,29-1141,Registered Nurses,2022,24730,2032,29410,4680,18.9,1930\n",
        encoding="utf-8",
    )
    assert recognize(path).source.key == "state_projections"
    (part,) = state_projections.read(path)
    assert part.data["projected_employment"].to_pylist() == [29_410]
    assert part.data["state_fips"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("352000,391000", "391000,352000", "Numeric Change"),
        ("79000,66000,184000", "79000,184000,66000", "Total Job Openings"),
        ("2024-2034,4,29-1141", "2034-2024,4,29-1141", "Period"),
    ],
)
def test_contradictions(excerpts: Path, tmp_path: Path, old: str, new: str, column: str) -> None:
    path = tmp_path / CALIFORNIA
    path.write_text((excerpts / CALIFORNIA).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(UnreadableFile) as raised:
        list(state_projections.read(path))
    assert (raised.value.place.line, raised.value.place.column) == (3, column)


def test_areas_and_state_stand_beside_each_other(excerpts: Path, catalogue: Catalogue) -> None:
    for name in (CALIFORNIA, NEVADA):
        catalogue.add(excerpts / name)
    assert [each.vintage for each in catalogue.vintages("state_projections")] == ["2024", "2023", "2022"]
